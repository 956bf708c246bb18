"""What every answer says besides its content, and what logs say of it."""

from __future__ import annotations

import logging
import re
import uuid

import httpx
import pytest

from bot.web_colours import DARK_GROUND, LIGHT_GROUND, companions, contrast, parsed
from bot.web_pages import FILES
from bot.web_settings import WebSettings
from feedback_store.store import Store
from tests.bot.web_client import Citizen, connected
from tests.bot.web_service import serving

ALWAYS = {
    "content-security-policy": r"default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": r"camera=\(\)",
    "cache-control": "no-store",
    "server": "^motcua$",
}


@pytest.fixture
def http(web: str) -> httpx.Client:
    return httpx.Client(base_url=web, trust_env=False)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/chat/sessions", 200),
        ("GET", "/healthz", 200),
        ("GET", "/chat/events", 401),
        ("POST", "/chat/messages", 401),
        ("GET", "/nowhere", 404),
        ("GET", "/static/0/../../../etc/passwd", 404),
        ("GET", "/chat/messages", 405),
        ("HEAD", "/chat/events", 405),
        ("DELETE", "/", 405),
        ("TRACE", "/", 405),
        ("OPTIONS", "/chat/messages", 204),
        ("OPTIONS", "/nowhere", 404),
    ],
)
def test_every_answer_is_dressed(http: httpx.Client, method: str, path: str, status: int) -> None:
    """S16"""
    with http:
        answer = http.request(method, path)
    assert answer.status_code == status
    for name, value in ALWAYS.items():
        assert re.search(value, answer.headers[name]), name
    assert "unsafe" not in answer.headers["content-security-policy"]
    if status >= 400 and method != "HEAD":
        assert answer.json()["error"]
    if status == 405:
        assert "OPTIONS" in answer.headers["allow"]


def test_the_page_may_load_its_own_files_only(http: httpx.Client) -> None:
    """S2, S16"""
    with http:
        page = http.get("/")
        policy = dict(rule.split(" ", 1) for rule in page.headers["content-security-policy"].split("; "))
        paths = re.findall(r'(?:href|src)="(/[^"]+)"', page.text)
        files = {path: http.get(path) for path in {*paths, "/widget.js"}}
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["frame-ancestors"] == "'self'"
    assert {answer.status_code for answer in files.values()} == {200}
    assert not re.search(r"<script(?![^>]*src)|<style|\son\w+=|\sstyle=", page.text)
    assert all("immutable" in answer.headers["cache-control"] for path, answer in files.items() if path.startswith("/static"))
    assert "{{" not in page.text + "".join(answer.text for answer in files.values())


def test_everything_weighs_at_most_sixty_kilobytes(http: httpx.Client) -> None:
    """Issue point 6; the widget at most 6 KB of them."""
    with http:
        page = http.get("/")
        files = {path: http.get(path) for path in {*re.findall(r'(?:href|src)="(/[^"]+)"', page.text), "/widget.js"}}
        packed = http.get("/", headers={"Accept-Encoding": "gzip"})
    assert len(files) == len(list(FILES.iterdir())) and {answer.status_code for answer in files.values()} == {200}
    assert len(page.content) + sum(len(answer.content) for answer in files.values()) <= 60_000
    assert len(files["/widget.js"].content) <= 6_000
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == page.content
    assert int(packed.headers["content-length"]) < len(page.content) / 2


def test_a_page_that_the_browser_has_is_not_sent_again(http: httpx.Client) -> None:
    with http:
        first = http.get("/")
        second = http.get("/", headers={"If-None-Match": first.headers["etag"]})
        head = http.head("/")
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert (head.status_code, head.content) == (200, b"")


def test_names_in_the_page_are_text(store: Store) -> None:
    """S2"""
    with serving(store, centre="<script>alert(1)</script> & {{static}}", phone='"><b>1900') as url:
        page = httpx.get(url, trust_env=False).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{static}}" in page
    assert "<b>1900" not in page


def test_https_sites_and_frames_come_from_the_settings(store: Store) -> None:
    """S16"""
    site = "https://tinh.gov.vn"
    with serving(store, public_url="https://motcua.tinh.gov.vn", frame_sites=(site,), api_sites=(site,)) as url:
        page = httpx.get(url, trust_env=False)
        ours, theirs = (
            httpx.options(f"{url}/chat/messages", headers={"Origin": origin}, trust_env=False)
            for origin in (site, "https://evil.example")
        )
        refused = httpx.post(f"{url}/chat/messages", headers={"Origin": site}, trust_env=False)
    assert page.headers["strict-transport-security"].startswith("max-age=")
    assert page.headers["content-security-policy"].endswith(f"frame-ancestors 'self' {site}")
    assert (ours.status_code, ours.headers["access-control-allow-origin"]) == (204, site)
    assert "Authorization" in ours.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in ours.headers
    assert "access-control-allow-origin" not in theirs.headers
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, site)
    assert "access-control-allow-origin" not in page.headers


def test_the_page_addresses_the_citizen_as_the_settings_say(store: Store) -> None:
    with serving(store, citizen="ông/bà") as url:
        page = httpx.get(url, trust_env=False).text
        paths = re.findall(r'(?:href|src)="(/[^"]+)"', page)
        files = "".join(httpx.get(url + path, trust_env=False).text for path in paths)
    assert "Ông/bà hỏi gì ạ?" in page and '"own": "Ông/bà"' in files
    assert "nh/chị" not in page + files


@pytest.mark.parametrize(
    "wrong",
    [
        {"accent": "blue"},
        {"frame_sites": ("tinh.gov.vn; script-src *",)},
        {"api_sites": ("x",)},
        {"citizen": '"><b>'},
        {"trusted_proxies": ("x",)},
    ],
)
def test_wrong_settings_are_refused_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        WebSettings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("accent", ["#0b5394", "#000000", "#ffffff", "#ffff00", "#ce7a58", "#777777", "#ff0000", "#0000ff"])
def test_any_accent_stays_readable(accent: str) -> None:
    """WCAG 1.4.3"""
    found = {name: parsed(value) for name, value in companions(accent).items()}
    assert contrast(found["accent"], found["on_accent"]) >= 4.5
    assert contrast(found["accent_on_light"], LIGHT_GROUND) >= 4.5
    assert contrast(found["accent_on_dark"], DARK_GROUND) >= 4.5


def test_logs_hold_no_words_no_token_and_no_whole_address(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """S10, S11"""
    caplog.set_level(logging.DEBUG)
    with serving(store) as url:
        lan = Citizen(url)
        lan.say("số điện thoại của tôi là 0912345678")
        lan.events()
        lan.post({"id": str(uuid.uuid4()), "text": "căn cước 001\ud800"})
        lan.http.get("/nowhere?phone=0912345678")
        with connected(url) as sock:
            sock.sendall(b"GET /\x1b[31m\x00%0a HTTP/1.1\r\nHost: a\r\n\r\n")
            sock.recv(4096)
        lan.http.close()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("motcua", "bot", "aiohttp"))]
    assert any(re.fullmatch(r"POST /chat/messages 202 \d+ ms 127\.0\.0\.x", line) for line in ours), ours
    assert not [line for line in ours if re.search(r"0912345678|căn cước|127\.0\.0\.1|\n|\x1b", line) or lan.token in line]
