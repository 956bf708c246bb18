"""Somebody wishes to take a case back: the desk sees it at once, ends it for that reason, and no figure calls it a refusal."""

from __future__ import annotations

import re
from datetime import date, timedelta

import httpx
import pytest

from bot import cases as turn_cases
from feedback_store import cases
from feedback_store.cases import Row
from handlers.desk.frame import bundled_rules
from handlers.desk.numbers import Figures, Period, figures
from tests.desk.case_office import LAMP, MONDAY, CaseOffice, act, send, shown

BADGE = "Người gửi xin rút</span>"


def takes_back(desk: CaseOffice, case: Row, **details: str) -> Row:
    """The citizen's wish, as the turn writes it."""
    desk.office.write(lambda db: cases.note(db, case.id, desk.office.clock.now, "citizen", "withdrawn", "thôi khỏi ạ", **details))
    return case


def test_the_wish_is_seen_everywhere(desk: CaseOffice, lan: httpx.Client) -> None:
    """First page, view, list, case; another case beside it shows nothing of that, the twin."""
    case, other = takes_back(desk, desk.file("web:1")), desk.file("web:2")
    assert 'href="/desk/cases?view=xin-rut"><strong>1</strong>' in lan.get("/desk/").text
    text = lan.get("/desk/cases?view=xin-rut").text
    assert case.code in text and other.code not in text
    assert lan.get("/desk/cases?view=can-xem").text.count("Xin rút</span>") == 1
    assert BADGE in lan.get(f"/desk/cases/{case.code}").text and BADGE not in lan.get(f"/desk/cases/{other.code}").text


def test_a_merged_wish_does_not_end_the_lead(desk: CaseOffice, lan: httpx.Client) -> None:
    """The wish of somebody whose case was merged into another stands in the timeline alone."""
    lead = takes_back(desk, desk.file("web:1"), of="PA-1111-11A")
    assert lead.code not in lan.get("/desk/cases?view=xin-rut").text and BADGE not in lan.get(f"/desk/cases/{lead.code}").text


def test_it_ends_as_the_sender_wishes(desk: CaseOffice, lan: httpx.Client) -> None:
    """A kind word and not a refusal; it waits no longer, and who has it opened again is not asked about the old wish."""
    case = takes_back(desk, desk.file("web:1"))
    assert act(lan, case, "refuse", reason="withdrawn").status_code == 303
    assert desk.latest(case).state == "refused"
    (heard,) = desk.heard()
    assert "Theo ý anh/chị" in heard and "không tiếp nhận" not in heard
    text = lan.get(f"/desk/cases/{case.code}").text
    assert "khép lại theo ý người gửi" in text and '<span class="badge">Người gửi đã rút</span>' in text
    assert case.code not in lan.get("/desk/cases?view=xin-rut").text
    desk.office.clock.pass_(minutes=5)
    act(lan, case, "accept")
    assert case.code not in lan.get("/desk/cases?view=xin-rut").text


def test_the_state_is_called_what_it_is(desk: CaseOffice, lan: httpx.Client) -> None:
    """List, page, and what is said of an act that came too late; an unclear one is not taken, and says so, the twin."""
    withdrawn, unclear = takes_back(desk, desk.file("web:1")), desk.file("web:2")
    seen = shown(lan.get(f"/desk/cases/{withdrawn.code}").text)
    act(lan, withdrawn, "refuse", reason="withdrawn")
    act(lan, unclear, "refuse", reason="unclear")
    badges = re.findall(r'/desk/cases/(PA-[^"]+)">\1</a> <span class="badge">([^<]+)', lan.get("/desk/cases?view=tat-ca").text)
    assert dict(badges) == {withdrawn.code: "Người gửi đã rút", unclear.code: "Không tiếp nhận"}
    late = send(lan, withdrawn, "ask", seen | shown(lan.get(f"/desk/cases/{withdrawn.code}").text), question="Ở đâu?")
    assert "đang ở trạng thái «Người gửi đã rút»" in late.text
    with desk.office.store.reading() as db:
        told = [turn_cases.view(db, desk.latest(case), own=True).reason for case in (withdrawn, unclear)]
    assert told == ["withdrawn", "unclear"], "the conversation can say the same"
    desk.office.clock.pass_(minutes=5)
    act(lan, withdrawn, "accept")
    assert "Người gửi đã rút" not in lan.get(f"/desk/cases/{withdrawn.code}").text


def _figures(desk: CaseOffice) -> Figures:
    period = Period(date(2026, 11, 1), date(2026, 12, 31), MONDAY + timedelta(days=20))
    with desk.office.store.reading() as db:
        return figures(db, bundled_rules(), period)


@pytest.mark.parametrize(("reason", "refused", "judged"), [("withdrawn", 0, 0), ("unclear", 1, 1)])
def test_no_figure_calls_it_a_refusal(desk: CaseOffice, reason: str, refused: int, judged: int) -> None:
    """Taken back on the tenth day it is neither refused nor refused too late; an unclear one is both, the twin."""
    case = desk.file("web:1", LAMP, category="procedures.delay")
    desk.office.clock.pass_(days=9)
    desk.office.hire("lan")
    lan = desk.office.at_work("lan")
    assert act(lan, case, "refuse", reason=reason).status_code == 303
    found = _figures(desk)
    assert (found.total.refused, found.total.aside) == (refused, 1 - refused)
    assert found.score[0].whole == judged
