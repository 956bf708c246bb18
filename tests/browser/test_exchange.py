"""A telephone that rings, in a real Chromium: the page shows it without being touched, one key opens the right screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from tests.browser.browsing import DESKTOP, PHONE, shot, violations
from tests.browser.test_hotline import FITS, SMALL
from tests.desk.exchange_office import Telephones, telephones_open
from tests.desk.test_pages_in_browser import signed_in


@pytest.fixture
def telephones(store: Store) -> Iterator[Telephones]:
    """A desk that an exchange calls, and nga at the extension agent_07."""
    with telephones_open(store) as opened:
        opened.operator()
        yield opened


def looked_at(page: Page, name: str) -> None:
    """WCAG 2.2 AA, no sideways scrolling, nothing smaller than a thumb."""
    assert violations(page) == [], name
    assert page.evaluate(FITS), f"{name} is wider than its window"
    assert page.evaluate(SMALL) == [], name
    shot(page, f"exchange-{name}")


def test_a_ringing_telephone_opens_the_right_screen(browser: Browser, telephones: Telephones) -> None:
    """Shown while the page stands there, gone once somebody else answers; the next is opened with F9, its number filled in."""
    faults: list[str] = []
    shown = signed_in(browser, telephones.office, "nga", faults)
    page = shown.new_page()
    page.goto("/desk/hotline")
    expect(page.locator(".ringing")).to_have_count(0)
    lost = telephones.exchange.calling("84987654321")
    telephones.exchange.tell(lost.step("ringing", 1, "agent_07"))
    expect(page.locator(".ringing")).to_contain_text("0987 654 321")
    telephones.exchange.tell(lost.step("answered", 3, "agent_08"))
    expect(page.locator(".ringing")).to_have_count(0)
    call = telephones.exchange.calling()
    telephones.exchange.tell(call.step("ringing", 1, "agent_07"))
    expect(page.locator(".ringing")).to_contain_text("Cuộc gọi đến 0912 345 678")
    page.keyboard.press("F9")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang nghe máy")
    expect(page.locator("#f-phone")).to_have_value("0912345678")
    expect(page.locator("#f-text")).to_be_focused()
    shown.close()
    assert faults == []


def test_what_is_typed_meanwhile_stays(browser: Browser, telephones: Telephones) -> None:
    """Somebody is looking a number up when it rings: their words and the place of their cursor stay."""
    shown = signed_in(browser, telephones.office, "nga", [])
    page = shown.new_page()
    page.goto("/desk/hotline")
    page.locator("#f-phone").fill("0911")
    telephones.exchange.tell(telephones.exchange.calling().step("ringing", 1, "agent_07"))
    expect(page.locator(".ringing")).to_be_visible()
    expect(page.locator("#f-phone")).to_have_value("0911")
    expect(page.locator("#f-phone")).to_be_focused()
    shown.close()


def test_without_a_script_it_is_there_when_the_page_is_loaded(browser: Browser, telephones: Telephones) -> None:
    shown = signed_in(browser, telephones.office, "nga", [], java_script_enabled=False)
    page = shown.new_page()
    telephones.exchange.tell(telephones.exchange.calling().step("ringing", 1, "agent_07"))
    page.goto("/desk/hotline")
    page.get_by_role("button", name="Mở trang ghi").click()
    expect(page.locator("#f-phone")).to_have_value("0912345678")
    shown.close()


def test_a_file_of_records_is_looked_at_and_taken(browser: Browser, telephones: Telephones) -> None:
    """Upload, preview, one button."""
    faults: list[str] = []
    telephones.office.hire("chi", "administrator")
    shown = signed_in(browser, telephones.office, "chi", faults)
    page = shown.new_page()
    page.goto("/desk/hotline/records")
    text = "Số gọi,Bắt đầu,Kết quả\n0912345678,21/11/2026 08:05,nhỡ\n0912345678,,nhỡ\n"
    page.locator("#f-file").set_input_files({"name": "goi.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("main")).to_contain_text("Dòng 3: chưa có giờ bắt đầu.")
    looked_at(page, "preview")
    page.get_by_role("button", name="Nhập 1 cuộc gọi").click()
    expect(page.get_by_role("status")).to_contain_text("Đã nhập.")
    expect(page.locator("tbody tr")).to_have_count(1)
    shown.close()
    assert faults == []


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")])
def test_it_can_be_read_by_everybody(browser: Browser, telephones: Telephones, size: ViewportSize, scheme: str) -> None:
    """WCAG 2.2 AA on both sizes and in both colour schemes: ringing, talking, the seat, the records."""
    telephones.office.hire("chi", "administrator")
    telephones.exchange.tell_all(telephones.exchange.answered("agent_07", begun=utc_now() - timedelta(minutes=9)))
    telephones.exchange.tell(telephones.exchange.calling().step("ringing", 1, "agent_07"))
    telephones.exchange.tell(telephones.exchange.calling("84987654321").step("answered", 1, "agent_07"))
    name = f"{'phone' if size == PHONE else 'desktop'}-{scheme}"
    for login, path, place in (("nga", "/desk/hotline", "rings"), ("chi", "/desk/hotline/records", "records")):
        shown = signed_in(browser, telephones.office, login, [], viewport=size, color_scheme=scheme)
        page = shown.new_page()
        page.goto(path)
        for closed in page.locator("main summary:visible").all():
            closed.click()
        looked_at(page, f"{place}-{name}")
        shown.close()
