"""Low ratings that supervisors look at, over real sockets: what is shown, whose they are not, and what came of them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from feedback_store import cases, endings, reviews
from feedback_store.cases import Row
from feedback_store.endings import Ending
from feedback_store.store import Connection
from handlers.messages import Rating
from handlers.ratings import keeping
from tests.desk.case_office import CaseOffice

UNSEEN = ("audit", "audit_head", "staff_sessions", "sqlite_sequence")
WHAT = ("Phản ánh khép lại", "Đèn")
SAID = "Chờ lâu quá, gọi 0912 345 678"


def rated(desk: CaseOffice, agreed: bool, officer: int | None = None, case: Row | None = None, score: int = 2) -> int:
    """A case that ended and was rated; returns the review's number."""
    one, now = case or desk.file("web:4711"), desk.office.clock.now

    def work(db: Connection) -> int:
        key = endings.case_key(one.id, 1)
        ending = Ending(key, "case", "web", "so_y_te", "infrastructure", one.category, officer, "web:4711", now, now)
        row = endings.load(db, endings.add(db, ending))
        assert row
        before = {row[0] for row in db.execute("SELECT id FROM reviews")}
        keeping.rate(db, row, Rating(key, score, "mot-cham", "1", score <= 3, ("cho-lau",), SAID, agreed), now)
        return max((row[0] for row in db.execute("SELECT id FROM reviews")), key=lambda number: number not in before, default=0)

    return desk.office.write(work)  # type: ignore[no-any-return]


def done(http: httpx.Client, number: int, **form: Any) -> httpx.Response:
    return http.post(f"/desk/reviews/{number}", data={"outcome": "guided", "note": "Đã nhắc tổ trực"} | form)


def test_what_a_supervisor_reads(desk: CaseOffice, lan: httpx.Client) -> None:
    """Level, unit, month, reasons and covered words, and no more: day, category and origin lead to one case out of two."""
    case = desk.file("web:4711")
    number = rated(desk, agreed=False, case=case)
    assert "<strong>1</strong> <span>đánh giá thấp cần xem lại</span>" in lan.get("/desk/").text
    for path in ("/desk/reviews", f"/desk/reviews/{number}"):
        text = lan.get(path).text
        assert (
            all(word in text for word in ("Không hài lòng", "Sở Y tế", "Phải chờ lâu", "[số điện thoại]", "tháng 11/2026"))
            or path != "/desk/reviews"
        )
        assert not [word for word in ("0912", "4711", case.code, "Trần Thị Lan", "09:00", "30/11", *WHAT) if word in text]


@pytest.mark.parametrize("agreed", [True, False])
def test_the_case_is_named_only_where_its_citizen_agreed(desk: CaseOffice, lan: httpx.Client, agreed: bool) -> None:
    case = desk.file("web:4711")
    number = rated(desk, agreed, case=case)
    for path in ("/desk/reviews", f"/desk/reviews/{number}"):
        assert [word in lan.get(path).text for word in ("30/11/2026", *WHAT)] == [agreed] * 3, "day, origin and category as well"
    assert (f'href="/desk/cases/{case.code}"' in lan.get(f"/desk/reviews/{number}").text) is agreed


def test_neither_number_nor_place_tells_the_day(desk: CaseOffice, lan: httpx.Client) -> None:
    """Numbers stand in addresses; whoever waits in the same month waits in the order of chance, an earlier month stands below."""
    numbers = [rated(desk, agreed=False) for _ in range(30)]
    assert not [one for (one,) in desk.office.ask("SELECT response FROM reviews") if one in numbers]
    desk.office.clock.now -= timedelta(days=31)
    earlier = rated(desk, agreed=False)
    desk.office.clock.now += timedelta(days=31)
    text = lan.get("/desk/reviews").text
    assert [int(one) for one in re.findall(r'reviews/(\d+)"', text)] == [*sorted(numbers), earlier] != [*numbers, earlier]


def test_an_outcome_ends_it_once(desk: CaseOffice, lan: httpx.Client) -> None:
    """With a note; a second supervisor is told; the audit has the outcome and not the note."""
    number = rated(desk, agreed=False)
    desk.office.hire("hoa")
    hoa = desk.office.at_work("hoa")
    for form in ({"outcome": ""}, {"outcome": "strange"}, {"note": " "}):
        assert done(lan, number, **form).status_code == 422
    assert done(lan, number).status_code == 303 and done(hoa, number).status_code == 409
    assert "Đã nhắc tổ trực" in hoa.get(f"/desk/reviews/{number}").text
    assert "đánh giá thấp" not in lan.get("/desk/").text and "Không có đánh giá thấp" in lan.get("/desk/reviews").text
    with desk.office.store.reading() as db:
        row = reviews.load(db, number)
    assert row and (row.outcome, row.note) == ("guided", "Đã nhắc tổ trực")
    assert desk.audited("reviews.end")[-1][2] == {"status": 409} and {"outcome": "guided"} in [
        details for _, _, details in desk.audited("reviews.end")
    ]


def test_what_came_of_them_can_be_read_again(desk: CaseOffice, lan: httpx.Client) -> None:
    """Outcome, note, who and on which day, the latest first; of the rating no more than before; filters are in the address."""
    first, second, third = (rated(desk, agreed=False) for _ in range(3))
    for number, outcome in ((second, "fixed"), (first, "guided")):
        desk.office.clock.now += timedelta(minutes=10)
        assert done(lan, number, outcome=outcome, note=f"Ghi chú {outcome}").status_code == 303
    text = lan.get("/desk/reviews?state=done").text
    assert all(word in text for word in ("Đã hướng dẫn lại cán bộ", "Ghi chú guided", "xem lại ngày 30/11/2026", "2 đánh giá"))
    assert text.index(f"reviews/{first}") < text.index(f"reviews/{second}") and f"reviews/{third}" not in text
    assert not [word for word in ("0912", "4711", "PA-", ":00") if word in text], "of the giver nothing, of times the day"
    only = lan.get("/desk/reviews?outcome=fixed").text
    assert f"reviews/{second}" in only and f"reviews/{first}" not in only
    elsewhere = lan.get("/desk/reviews?state=done&unit=so_giao_duc").text
    assert "Không có đánh giá nào khớp" in elsewhere and f"reviews/{third}" in lan.get("/desk/reviews?unit=so_y_te").text
    assert all(word in lan.get(f"/desk/reviews/{first}").text for word in ("Ghi chú guided", "Người xem lại", "30/11/2026"))


def test_done_ones_on_pages_of_fifty(desk: CaseOffice, lan: httpx.Client) -> None:
    """Each stands on one page, also those that were done in the same moment."""
    numbers = {rated(desk, agreed=False) for _ in range(60)}
    for number in numbers:
        done(lan, number)
    first = lan.get("/desk/reviews?state=done").text
    older = unescape(re.search(r'href="([^"]+)" rel="next"', first)[1])  # type: ignore[index]
    pages = [set(map(int, re.findall(r'reviews/(\d+)"', text))) for text in (first, lan.get(older).text)]
    assert [len(page) for page in pages] == [50, 10] and pages[0] | pages[1] == numbers


@pytest.mark.parametrize("agreed", [True, False])
def test_who_handled_it_does_not_look_at_it(desk: CaseOffice, agreed: bool) -> None:
    """By the officer's pseudonym, and by the case where it is named; a colleague does (the twin)."""
    own, other = desk.office.hire("minh"), desk.office.hire("hoa")
    case = desk.file("web:4711", officer=own.id)
    number = rated(desk, agreed, own.id, case)
    minh, hoa = desk.office.at_work(own.login), desk.office.at_work(other.login)
    assert minh.get(f"/desk/reviews/{number}").status_code == 404 == done(minh, number).status_code
    assert "Phải chờ lâu" not in minh.get("/desk/reviews").text and "đánh giá thấp cần" not in minh.get("/desk/").text
    assert "Phải chờ lâu" in hoa.get("/desk/reviews").text and done(hoa, number).status_code == 303
    assert f"reviews/{number}" not in minh.get("/desk/reviews?state=done").text, "nor what came of it"
    assert f"reviews/{number}" in hoa.get("/desk/reviews?state=done").text


def test_who_had_part_in_the_case_does_not_look_at_it(desk: CaseOffice) -> None:
    """Though the ending was another's: whose case it is, whose case it was put to, who answered it; each time a colleague does."""
    minh, other = desk.office.hire("minh"), desk.office.hire("hoa")
    handled, merged, answered, foreign = (desk.file(f"web:{place}") for place in range(4711, 4715))
    target = desk.file("web:4720", officer=minh.id)

    def work(db: Connection) -> None:
        db.execute("UPDATE cases SET officer = ? WHERE id = ?", (minh.id, handled.id))
        db.execute("UPDATE cases SET merged_into = ? WHERE id = ?", (target.id, merged.id))
        db.execute("UPDATE cases SET officer = ? WHERE id = ?", (other.id, answered.id))
        cases.note(db, answered.id, desk.office.clock.now, f"officer:{minh.id}", "answered")

    desk.office.write(work)
    numbers = [rated(desk, True, other.id if case is answered else None, case) for case in (handled, merged, answered, foreign)]
    own = desk.office.at_work("minh")
    assert [own.get(f"/desk/reviews/{number}").status_code for number in numbers] == [404, 404, 404, 200]
    desk.office.hire("ba")
    third = desk.office.at_work("ba")
    assert [third.get(f"/desk/reviews/{number}").status_code for number in numbers] == [200] * 4


def test_a_rating_that_is_no_longer_low_is_gone(desk: CaseOffice, lan: httpx.Client) -> None:
    case = desk.file("web:4711")
    number = rated(desk, agreed=False, case=case)
    assert rated(desk, agreed=False, case=case, score=5) == 0
    assert lan.get(f"/desk/reviews/{number}").status_code == 404


def test_pages_of_fifty(desk: CaseOffice, lan: httpx.Client) -> None:
    counted = []
    for amount in (2, 60):
        while desk.office.ask("SELECT count(*) FROM reviews")[0][0] < amount:
            rated(desk, agreed=True, case=desk.file("web:4711"))
        text = lan.get("/desk/reviews").text
        counted.append(text.count('class="words"'))
    assert counted == [2, 50] and 'rel="next"' in text


def test_others_do_not_look(desk: CaseOffice) -> None:
    number = rated(desk, agreed=True)
    for role in ("unit_officer", "survey_staff", "operator", "knowledge_editor"):
        desk.office.hire(role, role)
        http = desk.office.at_work(role)
        assert http.get("/desk/reviews").status_code == 403 == done(http, number).status_code


def test_nothing_is_done_by_reading(desk: CaseOffice, lan: httpx.Client) -> None:
    number = rated(desk, agreed=True)
    before = desk.office.tables(*UNSEEN)
    desk.office.clock.now += timedelta(seconds=1)
    lan.get("/desk/reviews")
    lan.get(f"/desk/reviews/{number}")
    assert desk.office.tables(*UNSEEN) == before


def test_filters_are_kept_from_one_to_the_next(desk: CaseOffice, lan: httpx.Client) -> None:
    """By level, month and unit; «Ghi và mở cái tiếp» stays within them and ends in the list."""
    three = rated(desk, agreed=False, score=3)
    low = sorted(rated(desk, agreed=False) for _ in range(2))
    desk.office.clock.now -= timedelta(days=31)
    earlier = rated(desk, agreed=False)
    desk.office.clock.now += timedelta(days=31)

    def listed(query: str) -> list[int]:
        return [int(one) for one in re.findall(r'href="/desk/reviews/(\d+)', lan.get(f"/desk/reviews?{query}").text)]

    assert listed("level=2") == [*low, earlier] and listed("level=3") == [three] and listed("month=2026-10") == [earlier]
    assert listed("level=2&month=2026-11&unit=so_y_te") == low and listed("unit=so_giao_duc") == []
    assert listed("level=5&month=x") == [*sorted([three, *low]), earlier], "what makes no sense is no filter"
    kept = {"level": "2", "month": "2026-11", "then": "next"}
    assert 'name="level" value="2"' in lan.get(f"/desk/reviews/{low[0]}?level=2&month=2026-11").text
    gone = done(lan, low[0], **kept).headers["location"]
    assert gone.startswith(f"/desk/reviews/{low[1]}?level=2&month=2026-11") and "Đã ghi" in lan.get(gone).text
    assert done(lan, low[1], **kept).headers["location"].startswith("/desk/reviews?level=2&month=2026-11")
    assert done(lan, three).headers["location"] == "/desk/reviews?said=reviewed", "the twin: without it back to the list"


def test_not_enough_to_know_needs_no_note(desk: CaseOffice, lan: httpx.Client) -> None:
    number = rated(desk, agreed=False)
    assert done(lan, number, note="").status_code == 422
    assert done(lan, number, outcome="unclear", note="").status_code == 303


@pytest.mark.parametrize("agreed", [True, False])
def test_the_list_leads_to_the_case_where_one_may_open_it(desk: CaseOffice, lan: httpx.Client, agreed: bool) -> None:
    case = desk.file("web:4711")
    rated(desk, agreed, case=case)
    assert (f'href="/desk/cases/{case.code}"' in lan.get("/desk/reviews").text) is agreed
