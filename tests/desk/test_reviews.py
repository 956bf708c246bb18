"""Low ratings that supervisors look at, over real sockets: what is shown, whose they are not, and what came of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from feedback_store import endings, reviews
from feedback_store.cases import Row
from feedback_store.endings import Ending
from feedback_store.store import Connection
from handlers.messages import Rating
from handlers.ratings import keeping
from tests.desk.case_office import CaseOffice

UNSEEN = ("audit", "audit_head", "staff_sessions", "sqlite_sequence")
SAID = "Chờ lâu quá, gọi 0912 345 678"


def rated(desk: CaseOffice, agreed: bool, officer: int | None = None, case: Row | None = None, score: int = 2) -> int:
    """A case that ended and was rated; returns the review's number."""
    one, now = case or desk.file("web:4711"), desk.office.clock.now

    def work(db: Connection) -> int:
        key = endings.case_key(one.id, 1)
        ending = Ending(key, "case", "web", "so_y_te", "infrastructure", one.category, officer, "web:4711", now, now)
        row = endings.load(db, endings.add(db, ending))
        assert row
        keeping.rate(db, row, Rating(key, score, "mot-cham", "1", score <= 3, ("cho-lau",), SAID, agreed), now)
        return int((db.execute("SELECT max(id) FROM reviews").fetchone() or [0])[0] or 0)

    return desk.office.write(work)  # type: ignore[no-any-return]


def done(http: httpx.Client, number: int, **form: Any) -> httpx.Response:
    return http.post(f"/desk/reviews/{number}", data={"outcome": "guided", "note": "Đã nhắc tổ trực"} | form)


def test_what_a_supervisor_reads(desk: CaseOffice, lan: httpx.Client) -> None:
    """Level, unit, category, reasons and covered words; the day and no more; who wrote it stands nowhere."""
    case = desk.file("web:4711")
    number = rated(desk, agreed=False, case=case)
    assert "<strong>1</strong> <span>đánh giá thấp cần xem lại</span>" in lan.get("/desk/").text
    for path in ("/desk/reviews", f"/desk/reviews/{number}"):
        text = lan.get(path).text
        assert all(word in text for word in ("Không hài lòng", "Sở Y tế", "Phải chờ lâu", "[số điện thoại]", "30/11/2026"))
        assert not [word for word in ("0912", "4711", case.code, "Trần Thị Lan", "09:00") if word in text]


@pytest.mark.parametrize("agreed", [True, False])
def test_the_case_is_named_only_where_its_citizen_agreed(desk: CaseOffice, lan: httpx.Client, agreed: bool) -> None:
    case = desk.file("web:4711")
    number = rated(desk, agreed, case=case)
    assert (f'href="/desk/cases/{case.code}"' in lan.get(f"/desk/reviews/{number}").text) is agreed


def test_an_outcome_ends_it_once(desk: CaseOffice, lan: httpx.Client) -> None:
    """With a note; a second supervisor is told; the audit has the outcome and not the note."""
    number = rated(desk, agreed=False)
    desk.office.hire("hoa")
    hoa = desk.office.at_work("hoa")
    for form in ({"outcome": ""}, {"outcome": "strange"}, {"note": " "}):
        assert done(lan, number, **form).status_code == 422
    assert done(lan, number).status_code == 303 and done(hoa, number).status_code == 409
    assert "Đã có người xem lại" in hoa.get(f"/desk/reviews/{number}").text
    assert "đánh giá thấp" not in lan.get("/desk/").text and "Không có đánh giá thấp" in lan.get("/desk/reviews").text
    with desk.office.store.reading() as db:
        row = reviews.load(db, number)
    assert row and (row.outcome, row.note) == ("guided", "Đã nhắc tổ trực")
    assert desk.audited("reviews.end")[-1][2] == {"status": 409} and {"outcome": "guided"} in [
        details for _, _, details in desk.audited("reviews.end")
    ]


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
