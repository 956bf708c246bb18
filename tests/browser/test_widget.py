"""The widget on a page that was not made for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.browsing import DESKTOP, PHONE, Device, device, running, shot, violations

HOST = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin tỉnh</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Uỷ ban nhân dân tỉnh</h1><p>Tin tức, văn bản, liên hệ.</p><p><a href="/two">Trang hai</a></p>
<button>Nút của tỉnh</button></main><script src="{widget}/widget.js" async></script></body></html>"""
STYLE = "* { font: 9px serif !important; color: red !important } button, iframe { display: none !important; border: 9px solid red }"


class Province(ThreadingHTTPServer):
    """A province's own site: other styles, and a policy of its own."""

    daemon_threads = True
    widget = ""


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        style = self.path == "/style.css"
        body = (STYLE if style else HOST.replace("{widget}", self.server.widget)).encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if style else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        widget = self.server.widget  # type: ignore[attr-defined]
        self.send_header("Content-Security-Policy", f"default-src 'self'; img-src data:; script-src {widget}; frame-src {widget}")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture(scope="module")
def province() -> Iterator[Province]:
    server = Province(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def address(province: Province) -> str:
    return f"http://127.0.0.1:{province.server_port}"


@pytest.fixture
def visitor(browser: Browser, province: Province, tmp_path: Path) -> Iterator[Device]:
    """A citizen on the province's site."""
    with running(tmp_path, frame_sites=[address(province)]) as service:
        province.widget = service.url
        with device(browser, service, viewport=DESKTOP) as citizen:
            citizen.at_home = (service.url, address(province))
            yield citizen


def visit(citizen: Device, province: Province, path: str = "/") -> Page:
    page = citizen.context.new_page()
    page.goto(address(province) + path)
    expect(page.get_by_role("button", name="Hỏi Một Cửa")).to_be_attached()
    return page


def chat(page: Page) -> Frame:
    frame = page.locator("iframe").element_handle().content_frame()  # type: ignore[union-attr]
    assert frame is not None
    frame.wait_for_selector(".choices button")
    return frame


def test_it_opens_answers_and_closes_by_keyboard(visitor: Device, province: Province) -> None:
    page = visit(visitor, province)
    button = page.get_by_role("button", name="Hỏi Một Cửa")
    expect(button).to_have_attribute("aria-expanded", "false")
    shot(page, "widget-closed")
    assert violations(page, apart_from="main") == []
    button.focus()
    page.keyboard.press("Enter")
    frame = chat(page)
    expect(button).to_have_attribute("aria-expanded", "true")
    frame.locator("#text").fill("chào")
    frame.locator("#text").press("Enter")
    expect(frame.locator(".bot .bubble").filter(has_text="nghe: chào")).to_be_visible()
    shot(page, "widget-open")
    assert violations(page, apart_from="main") == []
    frame.locator("#text").press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_styles_of_neither_side_reach_the_other(visitor: Device, province: Province) -> None:
    page = visit(visitor, province)
    button = page.get_by_role("button", name="Hỏi Một Cửa")
    expect(button).to_be_visible()
    before = page.evaluate("getComputedStyle(document.querySelector('main button')).cssText")
    button.click()
    frame = chat(page)
    assert frame.evaluate("getComputedStyle(document.body).fontSize") == "17px"
    assert button.evaluate("(node) => getComputedStyle(node).fontSize") == "17px"
    assert page.evaluate("getComputedStyle(document.querySelector('main button')).cssText") == before
    expect(page.get_by_role("button", name="Nút của tỉnh", include_hidden=True)).to_be_hidden()


def test_it_stays_open_on_the_next_page_and_so_does_the_conversation(visitor: Device, province: Province) -> None:
    page = visit(visitor, province)
    page.get_by_role("button", name="Hỏi Một Cửa").click()
    chat(page).get_by_role("button", name="Mất bằng lái xe").click()
    expect(chat(page).locator(".bubble").filter(has_text="135.000")).to_be_visible()
    page.goto(address(province) + "/two")
    frame = chat(page)
    expect(frame.locator(".bubble").filter(has_text="135.000")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")


def test_on_a_phone_it_fills_the_window_and_has_a_way_out(visitor: Device, province: Province) -> None:
    page = visit(visitor, province)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    button = page.get_by_role("button", name="Hỏi Một Cửa")
    shot(page, "widget-closed-phone")
    button.click()
    frame = chat(page)
    assert frame.evaluate("[innerWidth, innerHeight]") == [360, 740]
    shot(page, "widget-open-phone")
    frame.get_by_role("button", name="Đóng khung trò chuyện").click()
    expect(button).to_be_visible()
    expect(button).to_be_focused()


def test_a_site_that_is_not_listed_cannot_frame_the_chat(browser: Browser, province: Province, tmp_path: Path) -> None:
    """S16, the twin of all of the above."""
    with running(tmp_path) as service:
        province.widget = service.url
        refused = Device(browser, service)
        page = visit(refused, province)
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.get_by_role("button", name="Hỏi Một Cửa").click()
        refused.context.close()
