"""How the page looks and reads: for every eye, every window, every colour scheme; and what it weighs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.browsing import DESKTOP, PHONE, Device, Service, ask, device, png, send, settled, shot, violations

FITS = "document.documentElement.scrollWidth <= innerWidth"


def greeting(page: Page) -> None:
    expect(page.locator(".choices button")).to_have_count(3)


def answer(page: Page) -> None:
    page.get_by_role("button", name="Mất bằng lái xe").click()
    expect(page.locator(".choices button").first).to_contain_text("Cần giấy tờ gì")
    send(page, "cán bộ")
    expect(page.locator(".officer")).to_be_visible()
    ask(page, "cám ơn, để tôi xem lại rồi hỏi tiếp")


def long_answer(page: Page) -> None:
    send(page, "dài")
    expect(page.locator(".bot").last).to_contain_text("59.")


def menu(page: Page) -> None:
    page.locator("summary").click()
    expect(page.get_by_role("button", name="Bắt đầu lại")).to_be_visible()


def erasing(page: Page) -> None:
    menu(page)
    page.get_by_role("button", name="Xóa khỏi máy này").click()
    expect(page.locator("dialog")).to_be_visible()


def photo(page: Page) -> None:
    page.set_input_files("#photo", png(400, 300))
    expect(page.locator("#preview img")).to_be_visible()


def refused(page: Page) -> None:
    page.route("**/chat/messages", lambda route: route.fulfill(status=413, json={"error": "Ảnh lớn quá 10 MB."}))
    send(page, "x")
    expect(page.locator(".refused")).to_be_visible()


def offline(page: Page) -> None:
    page.context.set_offline(True)
    send(page, "tin viết lúc mất mạng")
    expect(page.locator("#notice")).to_contain_text("chưa có mạng")


STATES: dict[str, Callable[[Page], None]] = {
    "greeting": greeting,
    "answer": answer,
    "long": long_answer,
    "menu": menu,
    "erasing": erasing,
    "photo": photo,
    "refused": refused,
    "offline": offline,
}


@pytest.mark.parametrize("name", STATES)
def test_every_state_passes_axe_and_fits_its_window(browser: Browser, service: Service, name: str) -> None:
    """WCAG 2.2 AA in both colour schemes; pictures of each for people to look at."""
    for scheme, size, viewport in (("light", "phone", PHONE), ("dark", "phone", PHONE), ("light", "desktop", DESKTOP)):
        with device(browser, service, viewport=viewport, color_scheme=scheme) as citizen:
            page = citizen.open()
            settled(page)
            STATES[name](page)
            shot(page, f"{name}-{size}-{scheme}")
            assert size == "desktop" or violations(page) == [], scheme
            assert page.evaluate(FITS), f"wider than its window, {size}"


def test_axe_sees_what_is_wrong(lan: Device) -> None:
    """The twin of the test above: it must be able to fail."""
    page = lan.open()
    page.evaluate("document.getElementById('text').removeAttribute('aria-label')")
    page.evaluate("document.getElementById('text').removeAttribute('placeholder')")
    assert any(found.startswith("label") for found in violations(page))


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 256}, {"width": 320, "height": 640}, {"width": 740, "height": 360}])
def test_small_windows_and_a_zoom_of_400_percent_can_be_used(browser: Browser, service: Service, viewport: dict[str, int]) -> None:
    """WCAG 1.4.10, 2.4.11: 320 × 256 is 1280 × 1024 at 400 %."""
    with device(browser, service, viewport=viewport) as citizen:
        page = citizen.open()
        answer(page)
        assert page.evaluate(FITS)
        shot(page, f"small-{viewport['width']}-{viewport['height']}")
        send(page, "1")
        expect(page.locator(".choices button").first).to_contain_text("Cần giấy tờ gì")
        page.locator(".choices button").first.focus()
        assert page.evaluate("""() => {
            const box = document.activeElement.getBoundingClientRect();
            const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return document.activeElement.contains(hit);
        }""")


def test_text_is_large_and_targets_are_larger(lan: Device) -> None:
    """WCAG 2.5.8 asks for 24 px; a thumb for 44."""
    page = lan.open()
    answer(page)
    send(page, "1")
    expect(page.locator(".choices button").first).to_contain_text("Cần giấy tờ gì")
    menu(page)
    small = page.evaluate("""() => [...document.querySelectorAll("button, summary, textarea")]
        .filter((node) => node.checkVisibility()).map((node) => [node.id || node.textContent, node.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)""")
    assert small == []
    sizes = page.evaluate("""() => [...document.querySelectorAll("body *")]
        .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
        .map((node) => parseFloat(getComputedStyle(node).fontSize))""")
    assert min(sizes) >= 16


def test_nothing_jumps_while_the_page_loads_and_answers(lan: Device) -> None:
    lan.context.add_init_script("""
        self.shifts = [];
        new PerformanceObserver((list) => self.shifts.push(...list.getEntries().map((entry) => entry.value)))
            .observe({ type: "layout-shift", buffered: true });
    """)
    page = lan.open()
    greeting(page)
    settled(page)
    assert page.evaluate("self.shifts.reduce((sum, shift) => sum + shift, 0)") < 0.02


def test_a_long_answer_is_shown_from_its_beginning(lan: Device) -> None:
    page = lan.open()
    long_answer(page)
    settled(page)
    assert page.locator(".bot").last.evaluate("(node) => node.getBoundingClientRect().top") >= 0
    expect(page.locator(".bot").last).to_be_in_viewport()


def test_only_new_messages_are_read_out(lan: Device) -> None:
    """WCAG 4.1.3: the log is polite, quiet while it is filled, and does not repeat what the citizen typed."""
    page = lan.open()
    ask(page, "một")
    log = page.locator("#log")
    expect(log).to_have_attribute("role", "log")
    expect(log).to_have_attribute("aria-busy", "false")
    expect(page.locator(".own").last).to_have_attribute("aria-live", "off")
    kept = page.locator(".own").last.element_handle()
    settled(page)
    assert kept is not None
    assert kept.evaluate("(node) => node.isConnected")


def test_motion_stops_for_whoever_asks(browser: Browser, service: Service) -> None:
    """WCAG 2.3.3"""
    with device(browser, service, reduced_motion="reduce") as citizen:
        page = citizen.open()
        page.route("**/chat/events*", lambda route: route.abort())
        send(page, "im lặng")
        expect(page.locator("#typing")).to_have_text("Một Cửa đang trả lời")
        assert page.evaluate("getComputedStyle(document.getElementById('typing'), '::after').animationName") == "none"


def test_on_paper_only_the_conversation_is_left(lan: Device) -> None:
    page = lan.open()
    answer(page)
    page.emulate_media(media="print")
    shot(page, "print")
    expect(page.locator("#composer")).to_be_hidden()
    expect(page.locator(".choices").first).to_be_hidden()
    expect(page.locator(".bubble").first).to_be_visible()


def test_without_javascript_there_is_a_phone_number(browser: Browser, service: Service) -> None:
    with device(browser, service, java_script_enabled=False) as citizen:
        page = citizen.context.new_page()
        page.goto(service.url)
        expect(page.locator(".note")).to_contain_text("1900 1234")
        shot(page, "noscript")


def test_all_that_is_loaded_weighs_at_most_sixty_kilobytes(lan: Device) -> None:
    """Issue point 6"""
    sizes: dict[str, int] = {}

    def count(response: Response) -> None:
        if "/chat/" not in response.url:
            sizes[response.url] = len(response.body())

    page = lan.context.new_page()
    page.on("requestfinished", lambda request: count(request.response()))  # type: ignore[arg-type]
    page.goto(lan.service.url)
    greeting(page)
    assert len(sizes) >= 8
    assert sum(sizes.values()) <= 54_000  # the widget has its own 6 KB
