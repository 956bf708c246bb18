"""A link by which whoever filed a case by telephone rates it: of somebody else than who handled it, counted only when sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from aiohttp import web

from feedback_store.cases import Row
from feedback_store.store import Store
from handlers.desk import satisfaction_sentences
from handlers.desk.desk import add_desk
from handlers.desk.frame import DeskSettings
from handlers.ratings.public import PUBLIC
from tests.desk.case_office import CaseOffice, act
from tests.desk.office import desk_open
from tests.ratings.house import MONDAY, House, Ticks


@pytest.fixture
def house(store: Store) -> Iterator[House]:
    """The public pages and the desk, with who handles cases and who answers the telephone."""

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        app[PUBLIC] = replace(app[PUBLIC], settings=replace(app[PUBLIC].settings, clock=settings.clock))
        add_desk(app, store, settings)

    with desk_open(store, build) as office:
        office.clock.now = MONDAY
        office.hire("lan", "desk_officer")
        office.hire("nga", "operator")
        yield House(office)


@pytest.fixture
def desk(house: House) -> CaseOffice:
    """The desk of the house."""
    return CaseOffice(house.office)


def closed(desk: CaseOffice, channel: str = "phone", conversation_id: str | None = None) -> Row:
    """A case of a caller, taken and answered by Lan."""
    case = desk.file(conversation_id or "phone:1", channel=channel, conversation_id=conversation_id)
    lan = desk.office.at_work("lan")
    assert act(lan, case, "accept").status_code == 303
    assert act(lan, case, "close", result="Đã thay bóng đèn, đèn sáng lại.", no_proof="trời tối").status_code == 303
    return desk.latest(case)


def given(http: httpx.Client, case: Row) -> str:
    """The address that an officer is given."""
    answer = http.post(f"/desk/cases/{case.code}/rating-link")
    assert answer.status_code == 200, answer.text
    found = re.search(r'value="http://[^/]+(/danh-gia/[^"]+)"', answer.text)
    assert found
    return found[1]


def test_a_caller_rates_by_a_link(house: House, desk: CaseOffice) -> None:
    """Nothing is preselected, opening counts nothing, one press sends; in the audit stands who gave the link out."""
    case, nga = closed(desk), desk.office.at_work("nga")
    assert "Lấy liên kết đánh giá" in nga.get(f"/desk/cases/{case.code}").text
    link, citizen = given(nga, case), house.office.browser()
    assert Ticks(citizen.get(link).text).ticked == set() and house.responses() == []
    assert citizen.post(link, data={"c.muc": "2"}).status_code == 303
    assert [answer[:2] for answer in house.answers()] == [("muc", "2")]
    assert house.office.ask("SELECT not_asked FROM endings") == [("",)]
    assert [row[:2] for row in desk.audited("ratings.link")] == [("nga", case.code)]
    late = nga.post(f"/desk/cases/{case.code}/rating-link")
    assert late.status_code == 409 and satisfaction_sentences.NO_RATING_LINK in late.text


def test_another_link_ends_the_one_before(house: House, desk: CaseOffice) -> None:
    case, nga, citizen = closed(desk), desk.office.at_work("nga"), house.office.browser()
    first, second = given(nga, case), given(nga, case)
    assert (citizen.get(first).status_code, citizen.get(second).status_code) == (404, 200)


def test_nobody_is_given_a_link_to_their_own_work(desk: CaseOffice) -> None:
    """Nor to a case whose conversation has asked, nor before the end; somebody else (the twin) is."""
    case, lan, nga = closed(desk), desk.office.at_work("lan"), desk.office.at_work("nga")
    assert "Lấy liên kết đánh giá" not in lan.get(f"/desk/cases/{case.code}").text
    assert lan.post(f"/desk/cases/{case.code}/rating-link").status_code == 409
    for other in (closed(desk, channel="web", conversation_id="web:1"), desk.file("phone:2", conversation_id=None)):
        assert nga.post(f"/desk/cases/{other.code}/rating-link").status_code == 409
    assert given(nga, case)
    desk.office.clock.pass_(days=60)
    assert desk.office.at_work("nga").post(f"/desk/cases/{case.code}/rating-link").status_code == 409


def test_who_sees_no_names_gives_no_links(desk: CaseOffice) -> None:
    case = closed(desk)
    for role in ("unit_officer", "survey_staff"):
        desk.office.hire(role, role, unit=case.unit if role == "unit_officer" else None)
        assert desk.office.at_work(role).post(f"/desk/cases/{case.code}/rating-link").status_code == 403
