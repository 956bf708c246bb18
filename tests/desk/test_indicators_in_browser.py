"""The page of indicators in a real Chromium: read by everybody, on a phone, in the dark, by who sees no colours, on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.browsing import DESKTOP, PHONE, chromium
from tests.desk.case_office import CaseOffice
from tests.desk.test_in_browser import context, looked_at
from tests.dossiers.made import keep, many

pytestmark = pytest.mark.browser
AT_THE_SIDE = """() => [...document.querySelectorAll(".scroll")].filter((box) => box.scrollWidth > box.clientWidth).map((box) => {
    box.scrollLeft = 60;
    const left = box.getBoundingClientRect().left;
    return [...box.querySelectorAll("th:first-child")].filter((name) => name.getBoundingClientRect().left - left > 2
        || name.getBoundingClientRect().left < left).length; })"""
"""Of each table that is moved sideways, how many names of rows or columns at its left have gone."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def year(desk: CaseOffice) -> str:
    """Dossiers of a year of some units and fields, and somebody who may look at them; their cookie."""
    told = []
    for number in range(1, 200):
        unit = ("so_y_te", "so_xay_dung", "so_giao_duc", "Trung tâm có tên rất dài ở một xã rất xa của tỉnh mẫu", "")[number % 5]
        channel = ("online", "counter", "post", "online", "")[number % 7 % 5]
        day = f"2026-{number % 11 + 1:02}-15"
        told += many(1, number, unit=unit, channel=channel, filed_on=day, field=("Hộ tịch", "Đất đai", "")[number % 3])
    desk.office.write(lambda db: keep(db, told))
    desk.office.hire("lan", "survey_staff")
    return desk.office.at_work("lan").cookies["motcua_desk"]


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_the_page_can_be_read_by_everybody(browser: Browser, desk: CaseOffice, size: str, scheme: str) -> None:
    """WCAG 2.2 AA, no sideways scrolling at 360 px; nothing that the policy of the browser stops; the empty page too."""
    faults: list[str] = []
    cookie = year(desk)
    shown = context(browser, desk.office, faults, viewport=PHONE if size == "phone" else DESKTOP, color_scheme=scheme)
    shown.add_cookies([{"name": "motcua_desk", "value": cookie, "url": desk.office.url}])
    page = shown.new_page()
    for name, path in {
        "indicators": "/desk/indicators",
        "indicators-unit": "/desk/indicators?unit=so_y_te&order=on_time",
        "indicators-empty": "/desk/indicators?period=nam-truoc",
        "indicators-fault": "/desk/indicators?period=khoang&from=2026-12&to=2026-01",
    }.items():
        page.goto(path)
        for closed in page.locator("details > summary").all():
            closed.click()
        looked_at(page, f"{name}-{size}-{scheme}")
    shown.close()
    assert [fault for fault in faults if "422" not in fault] == []


def test_a_target_is_told_without_colour_and_prints(browser: Browser, desk: CaseOffice) -> None:
    """Words say what was reached; on paper there are tiles and charts, and no form."""
    shown = context(browser, desk.office, [], viewport=DESKTOP)
    shown.add_cookies([{"name": "motcua_desk", "value": year(desk), "url": desk.office.url}])
    page = shown.new_page()
    page.goto("/desk/indicators")
    page.get_by_label("Kỳ", exact=True).select_option("quy-nay")
    page.get_by_label("Đơn vị", exact=True).select_option("Sở Y tế")
    page.get_by_role("button", name="Xem").click()
    assert "period=quy-nay" in page.url and "unit=so_y_te" in page.url
    told = page.locator(".figures").inner_text()
    assert "✓ Đạt" in told and "Mục tiêu 30 %" in told
    page.emulate_media(media="print")
    assert page.locator("svg.chart:visible").first.is_visible() and page.locator(".figures").is_visible()
    assert not page.locator("form.periods").is_visible()
    with page.expect_download() as saved:
        page.emulate_media(media="screen")
        page.get_by_role("link", name="Tải sổ XLSX").click()
    assert saved.value.suggested_filename.startswith("chi-tieu-") and saved.value.suggested_filename.endswith(".xlsx")
    shown.close()


def test_on_a_phone_names_stay_while_a_table_is_moved(browser: Browser, desk: CaseOffice) -> None:
    """360 px: whose row it is, and of what, stays in sight; a line says that there is more, and only there."""
    cookie = year(desk)
    for size, is_phone in ((PHONE, True), (DESKTOP, False)):
        shown = context(browser, desk.office, [], viewport=size)
        shown.add_cookies([{"name": "motcua_desk", "value": cookie, "url": desk.office.url}])
        page = shown.new_page()
        page.goto("/desk/indicators")
        gone = page.evaluate(AT_THE_SIDE)
        assert set(gone) <= {0} and (len(gone) > 1 or not is_phone)
        assert page.get_by_text("vuốt ngang").is_visible() is is_phone
        shown.close()


def test_on_paper_it_says_whose_it_is_and_cuts_no_chart(browser: Browser, desk: CaseOffice) -> None:
    """The office's name above; a chart stays with its table; few pages; no word about what fingers do."""
    shown = context(browser, desk.office, [], viewport=DESKTOP)
    shown.add_cookies([{"name": "motcua_desk", "value": year(desk), "url": desk.office.url}])
    page = shown.new_page()
    page.goto("/desk/indicators")
    assert not page.locator(".printed").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".printed").is_visible() and page.locator(".printed").inner_text() == page.locator(".foot").text_content()
    assert not page.get_by_text("vuốt ngang").is_visible()
    kept = page.locator(".picture.line").evaluate_all("all => all.map((one) => getComputedStyle(one).breakInside)")
    assert kept == ["avoid"] * 4
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 1 < sheets <= 6
    shown.close()
