"""The frame that every page stands in: requests from elsewhere, headers, errors, sizes, and that reading writes nothing."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from feedback_store.store import NotStored, Store
from handlers.desk import desk as desk_module
from handlers.desk import forms, policy, render
from handlers.desk.desk import add_desk, desk_application
from handlers.desk.frame import DeskSettings, change
from handlers.desk.route import EVERY_OFFICER, Route, get, post
from handlers.desk.same_origin import refuse_foreign
from tests.desk.office import OURS, Build, Office, desk_open, sign_in, staff

UNSAFE = [route for route in policy.ROUTES if route.is_unsafe]
READS = [route for route in policy.ROUTES if not route.is_unsafe]
FOREIGN: dict[str, dict[str, str]] = {
    "no word of where from": {},
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a neighbour": {"Sec-Fetch-Site": "same-site"},
    "another origin": {"Origin": "https://evil.example"},
    "no origin": {"Origin": "null"},
    "ours as a part": {"Origin": "http://127.0.0.1.evil.example"},
    "text": OURS | {"Content-Type": "text/plain"},
}


def filled(path: str) -> str:
    """A route's path with something in its places."""
    return re.sub(r"\{\w+\}", "desk_officer", path)


def foreign(office: Office, http: httpx.Client) -> list[tuple[str, str, int]]:
    """Every change asked for from every elsewhere, with the officer's own cookies."""
    found = []
    with httpx.Client(base_url=office.url, trust_env=False, cookies=http.cookies) as elsewhere:
        for route in UNSAFE:
            for name, headers in FOREIGN.items():
                form = {"Content-Type": "application/x-www-form-urlencoded"} | headers
                answer = elsewhere.post(filled(route.path), content=b"version=0", headers=form)
                found.append((route.path, name, answer.status_code))
    return found


def test_no_other_site_can_change_anything(office: Office) -> None:
    """S4: every unsafe route, from every elsewhere, with the cookies of an administrator."""
    office.hire("desk_officer")
    office.hire("chi", "administrator")
    http = office.at_work("chi")
    before = office.tables()
    assert {status for _, _, status in foreign(office, http)} == {403}
    assert office.tables() == before


def test_without_the_check_they_could(store: Store) -> None:
    """S4, the twin."""

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        desk = desk_application(store, settings, policy.ROUTES)
        desk.middlewares.remove(refuse_foreign)
        app.add_subapp("/desk", desk)

    with desk_open(store, build) as office:
        office.hire("chi", "administrator")
        http = office.at_work("chi")
        assert [status for _, _, status in foreign(office, http) if status != 403]


@pytest.mark.parametrize(
    "headers", [OURS, {"Sec-Fetch-Site": "none"}, {"Origin": "{url}"}, {"Origin": "https://motcua.tinh.gov.vn"}]
)
def test_the_desk_itself_can(store: Store, headers: dict[str, str]) -> None:
    """S4: the control; an old browser has only an Origin, and a proxy may change the Host."""
    with desk_open(store, public_url="https://motcua.tinh.gov.vn") as office:
        named = {name: value.format(url=office.url) for name, value in headers.items()}
        answer = httpx.post(f"{office.url}/desk/sign-in", data={"login": "x", "password": "y"}, headers=named, trust_env=False)
        assert answer.status_code == 401


def test_reading_writes_nothing(office: Office) -> None:
    """S4: all GETs as every role: every table is as before, apart from "last seen" and the audit of what was read."""
    people = staff(office)
    paths = [filled(route.path) for route in READS]
    audited = ("audit", "audit_head", "sqlite_sequence")
    before, with_last_seen = office.tables("staff_sessions", *audited), office.tables(*audited)
    for http in people.values():
        for path in paths:
            http.get(path)
    assert office.tables(*audited) == with_last_seen, "within the minute not even last-seen"
    office.clock.pass_(minutes=2)
    for http in people.values():
        for path in paths:
            http.get(path)
    assert office.tables("staff_sessions", *audited) == before
    assert office.tables(*audited) != with_last_seen, "the hash would see it"


def test_a_page_that_reads_cannot_change(store: Store) -> None:
    """S4: `change` refuses on a GET; this is the twin of the test above, with a page that tries."""

    async def sly(request: web.Request) -> web.Response:
        await change(request, lambda db: db.execute("DELETE FROM officers"))
        return web.Response()

    with desk_open(store, with_routes(get("/desk/sly", sly, EVERY_OFFICER))) as office:
        office.hire("lan")
        http = office.at_work("lan")
        assert http.get("/desk/sly").status_code == 500
        assert office.ask("SELECT count(*) FROM officers") == [(1,)]


def with_routes(*more: Route) -> Build:
    """Puts up a desk with more pages."""

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        add_desk(app, store, settings, (*policy.ROUTES, *more))

    return build


async def broken(_: web.Request) -> web.Response:
    raise RuntimeError("Nguyễn Văn A, 0912345678")


async def full(_: web.Request) -> web.Response:
    raise NotStored("disk full")


async def conflict(_: web.Request) -> web.Response:
    raise web.HTTPConflict


ODD = (
    get("/desk/broken", broken, EVERY_OFFICER),
    get("/desk/broken.json", broken, EVERY_OFFICER, answers="json"),
    get("/desk/full", full, EVERY_OFFICER),
    get("/desk/conflict", conflict, EVERY_OFFICER),
    post("/desk/odd", broken, EVERY_OFFICER, "odd.do"),
)


@pytest.fixture
def odd(store: Store) -> object:
    """A desk with pages that fail."""
    with desk_open(store, with_routes(*ODD), public_url="https://motcua.tinh.gov.vn") as office:
        yield office


ALWAYS = {
    "content-security-policy": "^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; .*base-uri 'none'$",
    "x-content-type-options": "^nosniff$",
    "referrer-policy": "^no-referrer$",
    "strict-transport-security": "max-age=31536000",
    "permissions-policy": "camera",
    "server": "^motcua$",
}


def test_every_answer_is_dressed(odd: Office, caplog: pytest.LogCaptureFixture) -> None:
    """S16: pages, files, redirections and errors of all kinds; nothing but files may be kept by the browser."""
    odd.hire("lan")
    http = odd.at_work("lan")
    http.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in http.cookies.items())  # Secure, over plain http
    asked = [
        ("GET", "/desk", 303),
        ("GET", "/desk/", 200),
        ("GET", "/desk/me", 200),
        ("GET", "/desk/accounts", 403),
        ("GET", "/desk/nowhere", 404),
        ("GET", "/desk/static/0/desk.css", 404),
        ("GET", "/desk/broken", 500),
        ("GET", "/desk/broken.json", 500),
        ("GET", "/desk/full", 503),
        ("GET", "/desk/conflict", 409),
        ("POST", "/desk/odd", 500),
        ("DELETE", "/desk/me", 405),
        ("HEAD", "/desk/me", 405),
        ("POST", "/desk/me/password", 422),
    ]
    for method, path, status in asked:
        answer = http.request(method, path)
        assert answer.status_code == status, path
        for name, value in ALWAYS.items():
            assert path == "/desk" or re.search(value, answer.headers[name]), (path, name)
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"] or path == "/desk"
        assert answer.headers["cache-control"] == "no-store"
        if status >= 400 and method != "HEAD":
            assert "0912345678" not in answer.text and "Traceback" not in answer.text
            assert "json" in answer.headers["content-type"] if path.endswith("json") else "<h1>" in answer.text
    refused = httpx.post(f"{odd.url}/desk/sign-in", headers={"Content-Encoding": "gzip"} | OURS, content=b"x", trust_env=False)
    assert refused.status_code == 415 and refused.headers["cache-control"] == "no-store"
    assert "0912345678" not in caplog.text and "RuntimeError at test_frame.py" in caplog.text


def test_without_the_signal_answers_are_naked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """S16, the twin."""

    async def nothing(*_: object) -> None:
        """Dress nothing."""

    monkeypatch.setattr(desk_module, "dress", nothing)
    with desk_open(store) as office, office.browser() as http:
        assert "script-src" not in http.get("/desk/sign-in").headers["content-security-policy"]


def test_bodies_are_limited(office: Office) -> None:
    """L4"""
    office.hire("lan")
    with office.browser() as http:
        assert sign_in(http, "lan", "x" * 70_000).status_code == 413
        many = httpx.post(
            f"{office.url}/desk/sign-in",
            content=b"a=1&" * 600,
            headers=OURS | {"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert many.status_code in (400, 413)
        assert http.post("/desk/sign-in", files={"login": ("a", b"x" * 70_000)}).status_code == 413
        wrong = {"Content-Type": "multipart/form-data; boundary=x"}
        assert http.post("/desk/sign-in", content=b"--y\r\n\r\n", headers=wrong).status_code in (400, 401)


def test_a_body_that_does_not_come_is_not_waited_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """L3"""
    monkeypatch.setattr(forms, "PATIENCE", 0.1)
    host = office.url.removeprefix("http://")
    with socket.create_connection(host.split(":"), timeout=10) as slow:  # type: ignore[arg-type]
        head = f"POST /desk/sign-in HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 99\r\n"
        slow.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=".encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 408 ")


def test_files_are_kept_for_ever_under_their_hash(office: Office) -> None:
    with office.browser() as http:
        page = http.get("/desk/sign-in").text
        paths = re.findall(r'(?:href|src)="(/desk/static/[^"]+)"', page)
        files = {path.rpartition("/")[2]: http.get(path) for path in paths}
    assert set(files) == {"desk.css", "desk.js", "icon.svg"}
    assert all(answer.status_code == 200 and "immutable" in answer.headers["cache-control"] for answer in files.values())
    assert len(files["desk.css"].content) <= 20 * 1024
    assert "{{" not in "".join(answer.text for answer in files.values())
    assert not re.search(r"<script(?![^>]*src)|<style|\son\w+=|\sstyle=", page)


def test_templates_escape_without_exception() -> None:
    """S2: nothing in a template may turn escaping off, carry a style or a script of its own."""
    texts = {path.name: path.read_text("utf-8") for path in Path(render.TEMPLATES).iterdir()}
    banned = r"\|\s*safe\b|autoescape|Markup|<script(?![^>]*\ssrc=)|<style|\son(?!ly=)[a-z]+=|\sstyle=|javascript:"
    assert len(texts) > 10
    assert [name for name, text in texts.items() if re.search(banned, text)] == []
    # The charts of the reports escape by themselves: tests/exports/test_charts.py.
    charted = ("report_page.py", "satisfaction_tables.py", "indicators_tables.py")
    files = [path for path in Path(render.TEMPLATES).parent.glob("*.py") if path.name not in charted]
    python = "".join(path.read_text("utf-8") for path in files)
    assert not re.search(r"Markup\(|render_string|from_string", python)


def test_names_are_text(office: Office) -> None:
    """S2"""
    evil = "<script>alert(1)</script>\"'><b>"
    office.hire("chi", "administrator")
    office.write(lambda db: db.execute("UPDATE officers SET name = ?", (evil,)))
    http = office.at_work("chi")
    for path in ("/desk/", "/desk/me", "/desk/accounts", "/desk/accounts/chi", "/desk/audit?officer=%22%3E%3Cb%3E"):
        text = http.get(path).text
        assert "<script>alert" not in text and "><b>" not in text, path


def test_what_a_page_forgets_to_say_is_an_error(store: Store) -> None:
    """A gap in a page is found in its test, not by an officer."""

    async def forgetful(request: web.Request) -> web.Response:
        return render.page(request, "error.html", title="x")

    with desk_open(store, with_routes(get("/desk/forgetful", forgetful, EVERY_OFFICER))) as office:
        office.hire("lan")
        assert office.at_work("lan").get("/desk/forgetful").status_code == 500


def test_times_and_numbers_are_vietnamese() -> None:
    assert render.when("2026-11-21T07:05:00.000000+00:00") == "21/11/2026 14:05"
    assert render.day("2026-11-21T23:00:00.000000+00:00") == "22/11/2026"
    assert render.when(None) == render.when("") == ""
    assert render.number(1234567) == "1.234.567" and render.number(1.5) == "1,5"


def test_a_route_without_a_policy_cannot_be_made() -> None:
    """S3"""
    with pytest.raises(ValueError, match="nobody may"):
        get("/desk/x", broken, frozenset())
    with pytest.raises(ValueError, match="audit"):
        replace(post("/desk/x", broken, EVERY_OFFICER, "x"), action="")
    with pytest.raises(TypeError):
        Route(method="GET", path="/desk/x", handler=broken)  # type: ignore[call-arg]


def test_a_page_added_past_the_policy_stays_shut(store: Store) -> None:
    """S3"""

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        desk = desk_application(store, settings, policy.ROUTES)
        desk.router.add_get("/sly", broken)
        app.add_subapp("/desk", desk)

    with desk_open(store, build) as office:
        office.hire("chi", "administrator")
        assert office.at_work("chi").get("/desk/sly").status_code == 404
