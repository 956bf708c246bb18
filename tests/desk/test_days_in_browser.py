"""Days and filters in a real Chromium that speaks English: what it writes the other way round stands beside it in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.browsing import chromium
from tests.desk.office import Office
from tests.desk.test_in_browser import FITS
from tests.desk.test_pages_in_browser import looked_at, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def test_a_day_is_written_out_beside_its_field(browser: Browser, office: Office) -> None:
    """Of a new survey and of a filter; it follows what is typed, and an empty field says nothing."""
    office.hire("chi", "administrator")
    faults: list[str] = []
    shown = signed_in(browser, office, "chi", faults, locale="en-US")
    page = shown.new_page()
    page.goto("/desk/surveys")
    opens = page.get_by_label("Mở từ ngày")
    opens.fill("2026-12-02")
    expect(page.locator("#f-opens_on + output")).to_have_text("thứ Tư, 02/12/2026")
    looked_at(page, "surveys-days")
    page.goto("/desk/audit?since=2026-11-29")
    expect(page.locator("#f-since + output")).to_have_text("Chủ nhật, 29/11/2026")
    expect(page.locator("#f-until + output")).to_have_text("")
    assert page.evaluate(FITS)
    fields = page.evaluate("""() => ["#f-what", "#f-since", "#f-until"].map(
        (one) => document.querySelector(one).getBoundingClientRect().bottom - document.querySelector(one).parentNode
            .getBoundingClientRect().bottom)""")
    assert max(fields) - min(fields) < 1, "the words move no field"
    assert faults == []
    shown.close()


def test_the_audit_is_filtered_without_a_fault(browser: Browser, office: Office) -> None:
    """Its form has a field named `action`, which hides the form's own address from a script."""
    office.hire("chi", "administrator")
    faults: list[str] = []
    shown = signed_in(browser, office, "chi", faults)
    page = shown.new_page()
    page.goto("/desk/audit")
    page.get_by_label("Việc").select_option("sign_in")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url("**action=sign_in**")
    expect(page.locator("tbody td[data-label='Việc']").first).to_have_text("Đăng nhập")
    assert faults == []
    shown.close()
