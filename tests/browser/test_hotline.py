"""The telephone in a real Chromium: a whole call by keyboard, a call that belongs elsewhere, every page for every eye."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from feedback_store.store import Store
from knowledge.knowledge import Knowledge
from tests.browser.browsing import DESKTOP, PHONE, REPORT_VIOLATIONS, shot, violations
from tests.desk.case_office import act
from tests.desk.hotline_office import TOLD, Hotline, begin, file, hotline_open, write
from tests.desk.test_hotline import DENOUNCED, everything, the_case

FITS = "document.documentElement.scrollWidth <= innerWidth"
SMALL = """() => [...document.querySelectorAll("button, .button, input, select, textarea, summary, nav a")]
    .filter((node) => node.checkVisibility() && node.type !== "checkbox" && node.type !== "radio"
        && node.getBoundingClientRect().height < 44).map((node) => node.outerHTML)"""


@pytest.fixture
def hotline(store: Store, knows: Knowledge) -> Iterator[Hotline]:
    """A desk with a telephone."""
    with hotline_open(store, knows) as opened:
        yield opened


def opened(browser: Browser, hotline: Hotline, http: httpx.Client, faults: list[str], **options: Any) -> BrowserContext:
    """An operator's browser; what it does that it should not do is noted."""
    url = hotline.desk.office.url
    shown = browser.new_context(**({"viewport": DESKTOP, "locale": "vi-VN", "base_url": url} | options))
    shown.set_default_timeout(30_000)
    shown.add_init_script(REPORT_VIOLATIONS)
    shown.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    shown.on("weberror", lambda error: faults.append(str(error.error)))
    shown.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": url}])
    return shown


def looked_at(page: Page, name: str) -> None:
    """WCAG 2.2 AA, no sideways scrolling, nothing smaller than a thumb."""
    assert violations(page) == [], name
    assert page.evaluate(FITS), f"{name} is wider than its window"
    assert page.evaluate(SMALL) == [], name
    shot(page, f"hotline-{name}")


def test_a_whole_call_by_keyboard(browser: Browser, hotline: Hotline) -> None:
    """From the number to the spelt code without a mouse; suggestions come while typing; a reload loses nothing."""
    faults: list[str] = []
    hotline.desk.file()
    shown = opened(browser, hotline, hotline.operator(), faults)
    page = shown.new_page()
    page.goto("/desk/hotline")
    expect(page.locator("#f-phone")).to_be_focused()
    page.keyboard.type("+84 912 345 678")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang nghe máy")
    expect(page.locator("#f-text")).to_be_focused()
    page.keyboard.type("Đèn đường trước cổng chợ Bến Gỗ hỏng ba hôm nay")
    hints = page.locator(".hints")
    expect(hints).to_contain_text("Đèn đường")
    expect(page.locator("[data-kept]")).to_contain_text("Đã lưu nháp")
    page.keyboard.press("F2")
    expect(page.locator("#f-q")).to_be_focused()
    page.keyboard.type("cấp lại bằng lái")
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel=found]")).to_contain_text("135.000 đồng")
    looked_at(page, "call-desktop")
    page.locator(".hints button").filter(has_text="Đèn đường").press("Enter")
    expect(page.locator("#f-category")).to_have_value("infrastructure.lighting")
    expect(page.locator("[data-need=place]")).to_contain_text("bắt buộc")
    expect(page.locator("[data-panel=guess]")).to_contain_text("Hạn trả lời")
    expect(page.locator("[data-panel=guess]")).to_contain_text("Có thể trùng")
    with page.expect_response("**/live"):
        page.locator("#f-name").fill("Trần Thị Lan")
    page.reload()
    expect(page.locator("#f-name")).to_have_value("Trần Thị Lan")
    page.keyboard.press("F8")
    expect(page.get_by_role("alert")).to_contain_text("Chưa ghi nơi xảy ra")
    looked_at(page, "missing-desktop")
    page.locator("#f-place").fill("trước cổng chợ Bến Gỗ")
    page.keyboard.press("F8")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đọc lại cho người gọi")
    looked_at(page, "read-desktop")
    page.keyboard.press("F8")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã ghi phản ánh")
    case = the_case(hotline)
    expect(page.locator(".spelt .code")).to_have_text(case.code)
    assert (case.channel, case.category, case.state, bool(case.due)) == ("phone", "infrastructure.lighting", "new", True)
    looked_at(page, "filed-desktop")
    page.get_by_role("button", name="Đã ghi phản ánh").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã ghi cuộc gọi.")
    expect(page.locator("main")).to_contain_text(case.code)
    shown.close()
    assert [one for one in faults if "422" not in one] == []


def test_a_call_that_belongs_elsewhere(browser: Browser, hotline: Hotline) -> None:
    """A denunciation is recognised while it is told, shown its door, and leaves nothing behind."""
    faults: list[str] = []
    http = hotline.operator()
    shown = opened(browser, hotline, http, faults, viewport=PHONE)
    page = shown.new_page()
    page.goto(begin(http))
    page.locator("#f-text").fill(DENOUNCED)
    other = page.get_by_role("button", name="Đọc lời hướng dẫn tố cáo")
    expect(other).to_be_visible()
    expect(page.locator("[data-kept]")).to_have_text("Chưa lưu nháp")
    looked_at(page, "other-law-phone")
    other.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hướng dẫn tố cáo")
    expect(page.locator(".aloud")).to_contain_text("30 ngày")
    looked_at(page, "redirect-phone")
    page.get_by_role("button", name="Đã hướng dẫn nơi khác").click()
    expect(page.get_by_role("status")).to_have_text("Đã ghi cuộc gọi.")
    shown.close()
    assert "hối lộ" not in everything(hotline) and "912345678" not in everything(hotline)
    assert [one for one in faults if "422" not in one] == []


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")])
def test_every_page_can_be_read_by_everybody(browser: Browser, hotline: Hotline, size: ViewportSize, scheme: str) -> None:
    """WCAG 2.2 AA on both sizes and in both colour schemes."""
    faults: list[str] = []
    http = hotline.operator()
    name = f"{'phone' if size == PHONE else 'desktop'}-{scheme}"
    filed = begin(http)
    file(http, filed)
    hotline.desk.office.hire("lan")
    assert act(hotline.desk.office.at_work("lan"), the_case(hotline), "close", result="Đã thay bóng.", no_proof="tối").is_redirect
    http.post("/desk/hotline/callbacks", data={"phone": "0987654321", "name": "Ông Tư", "why": "Hỏi Sở", "due": "2026-11-30T08:00"})
    call = begin(http)
    write(http, call, **(TOLD | {"anonymous": "1", "q": "khai sinh", "category": "conduct.attitude"}))
    pages = {"start": "/desk/hotline", "callbacks": "/desk/hotline/callbacks", "log": "/desk/hotline/calls", "form": call}
    pages |= {"read": f"{call}?step=read", "filed": f"{filed}?step=filed", "redirect": f"{call}?step=redirect&kind=legal_complaint"}
    shown = opened(browser, hotline, http, faults, viewport=size, color_scheme=scheme)
    page = shown.new_page()
    for place, path in pages.items():
        page.goto(path)
        for closed in page.locator("main summary:visible").all():
            closed.click()
        looked_at(page, f"{place}-{name}")
    shown.close()
    assert [one for one in faults if "422" not in one] == []


def test_without_a_script(browser: Browser, hotline: Hotline) -> None:
    """Enter anywhere keeps the form and searches; buttons take suggestions over; the call ends in a case."""
    http = hotline.operator()
    shown = opened(browser, hotline, http, [], java_script_enabled=False)
    page = shown.new_page()
    page.goto(begin(http))
    page.locator("#f-text").fill(TOLD["text"])
    page.locator("#f-q").fill("cấp lại bằng lái")
    page.locator("#f-q").press("Enter")
    expect(page.locator("[data-panel=found]")).to_contain_text("3.000348")
    page.locator(".hints button").filter(has_text="Lĩnh vực").click()
    expect(page.locator("#f-category")).to_have_value("infrastructure.lighting")
    page.locator("#f-place").fill("cổng chợ Bến Gỗ")
    page.get_by_role("button", name="Đọc lại cho người gọi").click()
    page.get_by_role("button", name="Đúng, gửi").click()
    expect(page.locator(".spelt .code")).to_have_text(the_case(hotline).code)
    shown.close()
