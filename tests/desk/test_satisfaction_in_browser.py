"""The pages of satisfaction, reviews and surveys in a real Chromium: read by everybody, on a phone, in the dark, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from feedback_store import reviews
from tests.browser.browsing import DESKTOP, PHONE, chromium
from tests.desk.case_office import CaseOffice
from tests.desk.rated import Rated, keep
from tests.desk.test_in_browser import context, looked_at
from tests.desk.test_surveys import GOOD

pytestmark = pytest.mark.browser
A4 = {"width": 688, "height": 1009}
"""What the margins of the report leave of the paper, in pixels."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def year(desk: CaseOffice) -> int:
    """Ratings of a year, of two units and one that is hidden, and a review, whose number it gives."""
    now = desk.office.clock.now
    rated = [
        Rated(now - timedelta(days=2 * place), {"muc": 1 + place * 7 % 5}, unit, comment="Giải thích dễ hiểu", reasons=("cho-lau",))
        for place in range(150)
        for unit in ("so_y_te", "so_giao_duc")
    ]
    numbers = desk.office.write(lambda db: keep(db, [*rated, Rated(now, {"muc": 1}, "so_xay_dung")]))
    return desk.office.write(lambda db: reviews.add(db, numbers[0], "so_y_te", "", now))  # type: ignore[no-any-return]


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_every_page_can_be_read_by_everybody(browser: Browser, desk: CaseOffice, size: str, scheme: str) -> None:
    """WCAG 2.2 AA, no sideways scrolling, nothing smaller than a thumb; nothing that the policy of the browser stops."""
    faults: list[str] = []
    review = year(desk)
    desk.office.hire("chi", "administrator")
    http = desk.office.at_work("chi")
    survey = http.post("/desk/surveys", data=GOOD).headers["location"].partition("?")[0]
    shown = context(browser, desk.office, faults, viewport=PHONE if size == "phone" else DESKTOP, color_scheme=scheme)
    shown.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": desk.office.url}])
    page = shown.new_page()
    for name, path in {
        "satisfaction": "/desk/satisfaction",
        "satisfaction-empty": "/desk/satisfaction?questionnaire=dich-vu-16",
        "comments": "/desk/satisfaction/comments",
        "reviews": "/desk/reviews",
        "review": f"/desk/reviews/{review}",
        "surveys": "/desk/surveys",
        "survey": f"{survey}?unit=so_y_te",
    }.items():
        page.goto(path)
        for closed in page.locator("details > summary").all():
            closed.click()
        looked_at(page, f"{name}-{size}-{scheme}")
    shown.close()
    assert faults == []


def test_a_period_is_chosen_and_the_page_prints(browser: Browser, desk: CaseOffice) -> None:
    """The filters end in the address; on paper the label and the charts are there and the form is not."""
    year(desk)
    desk.office.hire("lan")
    http = desk.office.at_work("lan")
    shown = context(browser, desk.office, [], viewport=DESKTOP)
    shown.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": desk.office.url}])
    page = shown.new_page()
    page.goto("/desk/satisfaction")
    page.get_by_label("Kỳ", exact=True).select_option("nam-nay")
    page.get_by_text("Lọc theo một mục").click()
    page.get_by_label("Đơn vị", exact=True).select_option("Sở Y tế")
    page.get_by_role("button", name="Xem").click()
    assert "period=nam-nay" in page.url and "unit=so_y_te" in page.url
    page.emulate_media(media="print")
    assert page.locator(".label").is_visible() and page.locator("svg.chart").first.is_visible()
    assert not page.locator("form.periods").is_visible()
    shown.close()


def test_on_a_phone_charts_are_there_and_whole(browser: Browser, desk: CaseOffice) -> None:
    """At 360 pixels each chart is seen, none is cut off, and its letters are large enough to be read."""
    year(desk)
    desk.office.hire("lan")
    http = desk.office.at_work("lan")
    shown = context(browser, desk.office, [], viewport=PHONE)
    shown.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": desk.office.url}])
    page = shown.new_page()
    page.goto("/desk/satisfaction")
    seen = page.evaluate("""() => [...document.querySelectorAll(".drawn")].map((one) => {
        const svg = [...one.querySelectorAll("svg")].filter((each) => each.checkVisibility());
        const box = svg[0].getBoundingClientRect(), text = svg[0].querySelector("text");
        return [svg.length, box.left >= 0 && box.right <= 360, parseFloat(getComputedStyle(text).fontSize) * box.width / 320];
    })""")
    assert len(seen) >= 4 and all(amount == 1 and fits and letters >= 10 for amount, fits, letters in seen), seen
    shown.close()


def test_the_first_printed_page_holds_the_summary(browser: Browser, desk: CaseOffice) -> None:
    """What a director asks first stands on the first page of A4, with the charts after it."""
    year(desk)
    third = [Rated(desk.office.clock.now, {"muc": 2}, "so_xay_dung") for _ in range(30)]
    desk.office.write(lambda db: keep(db, third))
    desk.office.hire("lan")
    http = desk.office.at_work("lan")
    shown = context(browser, desk.office, [], viewport=A4)
    shown.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": desk.office.url}])
    page = shown.new_page()
    page.goto("/desk/satisfaction/report")
    page.emulate_media(media="print")
    summary = page.locator("main").inner_text().partition("Theo tháng, quý")[0]
    for words in ("Báo cáo mức độ hài lòng", "Kỳ", "95 %:", "So với kỳ trước", "Đơn vị thấp nhất"):
        assert words in summary, words
    top = page.get_by_role("heading", name="Theo tháng, quý").bounding_box()
    assert top and top["y"] < A4["height"], "all of it ends on the first page"
    shown.close()
