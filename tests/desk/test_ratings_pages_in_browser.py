"""Files of ratings, reports on paper, reviews, comments and surveys in every state in a real Chromium: on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from feedback_store import endings, reviews
from feedback_store.endings import Ending
from feedback_store.sqlite import Connection
from handlers.desk.export_jobs import Job, jobs_of
from handlers.desk.export_page import RATINGS
from tests.browser.browsing import DESKTOP, PHONE, chromium
from tests.desk.case_office import CaseOffice
from tests.desk.rated import Rated, keep
from tests.desk.test_in_browser import context
from tests.desk.test_pages_in_browser import looked_at
from tests.desk.test_report_pages import with_code
from tests.desk.test_surveys import GOOD, move
from tests.exports.made_ratings import survey
from tests.ratings.test_paper_forms import as_csv
from tests.ratings.test_paper_forms import rated as typed

pytestmark = pytest.mark.browser
UNITS = ("so_y_te", "so_giao_duc", "so_xay_dung", "phuong_ben_go")
WORDS = ("Giải thích dễ hiểu, làm đúng hẹn.", "Chờ lâu quá, phải đi lại hai lần vì thiếu một tờ giấy.", "Cán bộ nhiệt tình.")
NOTE = "Đã nhắc tổ trực trả lời trong ngày; tuần sau xem lại số liệu của quầy."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def year(db: Connection, desk: CaseOffice) -> None:
    """Endings of a year, most of them rated, one unit with too few, and reviews of which every second one is done."""
    now, chief = desk.office.clock.now, 1
    for place in range(240):
        at = now - timedelta(days=place)
        unit, why = UNITS[place % 7 % 3] if place != 1 else UNITS[3], "" if place % 9 else "no_channel"
        new = Ending(f"x:{place}", "case", "zalo", unit, "conduct", "conduct.attitude", None, None, at, at, why)
        number = endings.add(db, new)
        if why or place % 5 == 4:
            continue
        level = (5, 4, 2, 4, 3, 5, 4)[place % 7]
        words = WORDS[place % 3] if place % 2 else ""
        reasons = ("cho-lau", "di-lai")[: place % 3] if level < 4 else ()
        (response,) = keep(db, [Rated(at, {"muc": level}, unit, "zalo", reasons=reasons, comment=words, field="conduct")])
        endings.rated(db, number, response, at)
        if level < 4:
            made = reviews.add(db, response, unit, "", at)
            row = reviews.load(db, made)
            if place % 2 and row:
                reviews.end(db, row, chief, (("guided", "process")[place // 2 % 2], NOTE), now)


def job(desk: CaseOffice, officer: str, name: str, **state: object) -> str:
    """A file of an officer that is being made, done, stopped or failed; gives its page."""
    ((number,),) = desk.office.ask("SELECT id FROM officers WHERE login = ?", officer)
    made = Job(number, name, **state)  # type: ignore[arg-type]
    jobs_of(desk.office.store)._by_officer[number] = made
    return f"{RATINGS}/{made.key}"


def filled(desk: CaseOffice) -> tuple[httpx.Client, dict[str, str]]:
    """An administrator at work on such a desk, and its pages by name."""
    http = with_code(desk, "chi", "administrator")
    desk.office.write(lambda db: year(db, desk))
    desk.file(category="conduct.attitude", state="answered", on_time=1, closed_at=desk.office.clock.now.isoformat())
    surveys = {name: made(http) for name in ("draft", "open", "closed")}
    for name, path in surveys.items():
        for step in {"draft": (), "open": ("open",), "closed": ("open", "close")}[name]:
            assert move(http, path, step).status_code == 303
    numbers = [number for (number,) in desk.office.ask("SELECT id FROM reviews ORDER BY done_at")]
    return http, {
        "satisfaction-rates": "/desk/satisfaction?period=12-thang",
        "satisfaction-unit": "/desk/satisfaction?period=12-thang&unit=so_y_te",
        "satisfaction-report": "/desk/satisfaction/report?period=12-thang",
        "satisfaction-wrong": "/desk/satisfaction?period=khoang&from=2026-12&to=2026-01",
        "numbers": "/desk/reports?period=thang-nay",
        "comments-low": "/desk/satisfaction/comments?period=12-thang&only=low",
        "comments-hidden": "/desk/satisfaction/comments?period=12-thang&unit=phuong_ben_go",
        "comments-none": "/desk/satisfaction/comments?questionnaire=dich-vu-16",
        "reviews-waiting": "/desk/reviews",
        "reviews-done": "/desk/reviews?state=done",
        "reviews-none": "/desk/reviews?state=done&unit=phuong_ben_go",
        "review-done": f"/desk/reviews/{numbers[-1]}",
        "review-waiting": f"/desk/reviews/{numbers[0]}",
        "surveys-all": "/desk/surveys",
        **{f"survey-{name}": path for name, path in surveys.items()},
        "ratings-export": f"{RATINGS}?period=12-thang",
        "ratings-export-none": f"{RATINGS}?questionnaire=dich-vu-16",
    }


def made(http: httpx.Client) -> str:
    """A survey of these days; gives its page."""
    return str(http.post("/desk/surveys", data=GOOD).headers["location"].partition("?")[0])


def opened(browser: Browser, desk: CaseOffice, http: httpx.Client, faults: list[str], size: str, scheme: str) -> Page:
    """A page of the officer's."""
    viewport = PHONE if size == "phone" else DESKTOP
    shown = context(browser, desk.office, faults, viewport=viewport, color_scheme=scheme)
    shown.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": desk.office.url}])
    return shown.new_page()


LOOKS = pytest.mark.parametrize(
    ("size", "scheme"), [("phone", "dark"), ("desktop", "light"), ("desktop", "dark"), ("phone", "light")]
)


@LOOKS
def test_every_page_can_be_read_by_everybody(browser: Browser, desk: CaseOffice, size: str, scheme: str) -> None:
    """WCAG 2.2 AA, no sideways scrolling, nothing smaller than a thumb, with everything that opens opened."""
    faults: list[str] = []
    http, pages = filled(desk)
    page = opened(browser, desk, http, faults, size, scheme)
    for name, path in pages.items():
        answer = page.goto(path)
        assert answer and answer.status in (200, 422), name
        for closed in page.locator("details:not([open]) > summary").all():
            closed.click()
        looked_at(page, f"{name}-{size}-{scheme}")
    page.context.close()
    assert [fault for fault in faults if "422" not in fault] == []


@LOOKS
def test_a_file_is_followed_to_its_end(browser: Browser, desk: CaseOffice, size: str, scheme: str) -> None:
    """Reading, half made, done, stopped, failed; the page says which, and what can be done."""
    faults: list[str] = []
    http = with_code(desk, "chi", "administrator")
    page = opened(browser, desk, http, faults, size, scheme)
    page.route("**/file", lambda route: route.fulfill(status=204))
    for name, said, state in (
        ("reading", "Đang đọc dữ liệu", {}),
        ("half", "5.000 trong 10.000 dòng (50 %)", {"done": 5_000, "count": 10_000}),
        ("ready", "Tải tệp về", {"state": "ready", "done": 10_000}),
        ("stopped", "Đã dừng", {"state": "stopped"}),
        ("failed", "Chưa tạo được tệp", {"state": "failed", "error": OSError("x")}),
    ):
        page.goto(job(desk, "chi", "danh-gia-20261130-0900.xlsx", **state))
        expect(page.locator("main")).to_contain_text(said)
        looked_at(page, f"job-{name}-{size}-{scheme}")
    page.context.close()
    assert [fault for fault in faults if "204" not in fault] == []


def test_progress_moves_without_loading_the_page_anew(browser: Browser, desk: CaseOffice) -> None:
    """What is under the finger stays; once the file is stopped the page says so by itself."""
    http = with_code(desk, "chi", "administrator")
    page = opened(browser, desk, http, [], "desktop", "light")
    page.goto(job(desk, "chi", "danh-gia.xlsx", done=1_000, count=10_000))
    (made,) = jobs_of(desk.office.store)._by_officer.values()
    page.evaluate("window.same = true")
    made.tell(7_000, 10_000)
    expect(page.locator("#progress")).to_contain_text("7.000 trong 10.000 dòng (70 %)")
    assert page.evaluate("window.same")
    made.state = "stopped"
    expect(page.locator("main")).to_contain_text("Đã dừng")
    page.context.close()


@LOOKS
def test_paper_forms_are_looked_at_taken_and_taken_back(browser: Browser, desk: CaseOffice, size: str, scheme: str) -> None:
    """By hand, as whoever types them in does: no survey yet, a file with faults, a sound one, and away with it."""
    faults: list[str] = []
    http = with_code(desk, "chi", "survey_staff")
    page = opened(browser, desk, http, faults, size, scheme)
    page.goto("/desk/paper")
    looked_at(page, f"paper-none-{size}-{scheme}")
    desk.office.write(survey)
    page.goto("/desk/paper")
    looked_at(page, f"paper-{size}-{scheme}")
    sent(page, "sai.csv", as_csv(typed("9"), typed("4", unit="so_khong_co"), typed("5", day="31/12/2030")))
    expect(page.locator("main")).to_contain_text("dòng 3, cột")
    looked_at(page, f"paper-faults-{size}-{scheme}")
    sent(page, "phieu-giay-quay-so-1-thang-11-nam-2026.csv", as_csv(*[typed(str(1 + place % 5)) for place in range(12)]))
    expect(page.locator("main")).to_contain_text("12 phiếu, 1 đơn vị")
    looked_at(page, f"paper-preview-{size}-{scheme}")
    page.get_by_role("button", name="Nhập các phiếu này").click()
    expect(page.get_by_role("status")).to_contain_text("Đã nhập")
    page.locator("summary", has_text="Rút lại").click()
    looked_at(page, f"paper-taken-{size}-{scheme}")
    page.get_by_role("button", name="Rút lại cả tệp").click()
    expect(page.get_by_role("status")).to_contain_text("Đã rút lại")
    page.context.close()
    assert [fault for fault in faults if "422" not in fault] == []


def sent(page: Page, name: str, table: str) -> None:
    """A file is chosen and looked at."""
    page.get_by_label("Tệp đã gõ phiếu").set_input_files(FilePayload(name=name, mimeType="text/csv", buffer=table.encode()))
    page.get_by_role("button", name="Xem trước").click()


def test_on_paper_everything_fits_in_black_and_white(browser: Browser, desk: CaseOffice, tmp_path: Path) -> None:
    """Report and page as wide as A4: no table is cut off, no control is printed, charts and tables are."""
    http, pages = filled(desk)
    page = opened(browser, desk, http, [], "desktop", "dark")
    page.emulate_media(media="print", color_scheme="light")
    page.set_viewport_size({"width": 688, "height": 1000})  # 182 mm: A4 less the margins of reports.css
    for name in ("satisfaction-report", "satisfaction-rates", "numbers"):
        page.goto(pages[name])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert page.evaluate(CUT_OFF) == [], name
        assert page.locator("svg.chart").first.is_visible() and page.locator(".scroll table").first.is_visible()
        assert not page.locator("form, .button, .tap").locator("visible=true").count(), name
    page.context.close()


CUT_OFF = """() => [...document.querySelectorAll(".scroll, .sheet")]
    .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1).map((node) => node.innerText)"""
"""Tables that are wider than what shows them."""
