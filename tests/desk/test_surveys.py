"""Surveys at the desk, over real sockets: making, opening, closing, progress; nobody chooses or sees who is invited."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from feedback_store import conversations, invitations, responses, surveys
from feedback_store.responses import Given
from feedback_store.store import Connection
from handlers.desk.policy import ROUTES
from handlers.ratings import sampling
from handlers.ratings.sampling import Sampling
from tests.desk.case_office import CaseOffice

GOOD = {
    "title": "Phục vụ quý IV",
    "questionnaire": "dich-vu-16@1",
    "opens_on": "2026-12-01",
    "closes_on": "2026-12-31",
    "share": "25",
    "most": "40",
    "every_days": "120",
}


@pytest.fixture
def khoa(desk: CaseOffice) -> httpx.Client:
    """Survey staff at work."""
    desk.office.hire("khoa", "survey_staff")
    return desk.office.at_work("khoa")


def made(http: httpx.Client, **form: str) -> str:
    """The address of a new survey."""
    answer = http.post("/desk/surveys", data=GOOD | form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def move(http: httpx.Client, where: str, what: str) -> httpx.Response:
    """Open or close it at the version that its page shows."""
    version = re.search(r'name="row_version" value="(\d+)"', http.get(where).text)
    return http.post(f"{where}/{what}", data={"row_version": version[1] if version else "0"})


def state(desk: CaseOffice) -> Any:
    return desk.office.ask("SELECT state FROM surveys")[0][0]


def test_from_making_to_closing(desk: CaseOffice, khoa: httpx.Client) -> None:
    """Each step once, in order, with its row in the audit."""
    where = made(khoa)
    text = khoa.get(where).text
    assert "ngẫu nhiên 25 % người của mỗi đơn vị, nhiều nhất 40 người, mỗi người cách ít nhất 120 ngày" in text
    assert "01/12/2026 đến hết 31/12/2026" in text and "đang soạn" in text
    assert khoa.post(f"{where}/close", data={"row_version": "0"}).status_code == 409 and state(desk) == "draft"
    assert move(khoa, where, "open").status_code == 303 and state(desk) == "open"
    assert move(khoa, where, "open").status_code == 409
    assert move(khoa, where, "close").status_code == 303 and state(desk) == "closed"
    assert move(khoa, where, "open").status_code == 409 and "Phục vụ quý IV" in khoa.get("/desk/surveys").text
    assert desk.office.ask("SELECT sampling FROM surveys") == [(Sampling(25, 40, 120).to_json(),)]
    assert [len(desk.audited(f"surveys.{name}")) for name in ("make", "open", "close")] == [1, 3, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"questionnaire": "mot-cham@1"},
        {"questionnaire": "dich-vu-16@99"},
        {"opens_on": "2027-01-01"},
        {"closes_on": "2029-01-01"},
        {"closes_on": "mai"},
        {"share": "-1"},
        {"share": "101"},
        {"most": "x"},
        {"every_days": "1"},
    ],
)
def test_what_makes_no_survey(desk: CaseOffice, khoa: httpx.Client, wrong: dict[str, str]) -> None:
    """One line on the form, what was typed is still there, nothing is kept."""
    answer = khoa.post("/desk/surveys", data=GOOD | wrong)
    assert answer.status_code == 422 and 'class="fault"' in answer.text and f'value="{wrong.get("most", "40")}"' in answer.text
    assert desk.office.ask("SELECT * FROM surveys") == []


def test_two_colleagues_do_not_overtake_each_other(desk: CaseOffice, khoa: httpx.Client) -> None:
    where = made(khoa)
    assert move(khoa, where, "open").status_code == 303
    assert khoa.post(f"{where}/close", data={"row_version": "0"}).status_code == 409 and state(desk) == "open"


def drawn(desk: CaseOffice, ref: str) -> None:
    """Twelve of one unit and seven of another in several states, two of a third, three left out."""

    def work(db: Connection) -> None:
        survey = surveys.by_ref(db, ref)
        assert survey
        now, units = desk.office.clock.now, ["so_y_te"] * 12 + ["so_giao_duc"] * 7 + ["so_xay_dung"] * 2
        for place, unit in enumerate(units):
            conversations.open_for(db, f"web:47{place:02}", "web", now)
            number = invitations.add(db, survey.id, f"web:47{place:02}", unit, now)
            if number and place % 2:
                invitations.move(db, number, "sent", now)
            if number and place % 4 == 1:
                invitations.move(db, number, "submitted", now)
        for place in range(3):
            conversations.open_for(db, f"web:48{place:02}", "web", now)
            invitations.add(db, survey.id, f"web:48{place:02}", "so_y_te", now, "recently_invited")
        given = Given("dich-vu-16", "1", "kiosk", "kiosk", "so_y_te", survey=survey.id)
        responses.submit(db, given, {}, now)

    desk.office.write(work)


def test_progress_in_numbers_only(desk: CaseOffice, khoa: httpx.Client) -> None:
    """By unit, with those left out and why; a unit of two is hidden, and another with it; nobody is named."""
    where = made(khoa)
    drawn(desk, where.rpartition("/")[2])
    text = khoa.get(where).text
    cells = {name: re.findall(r'data-label="[^"]+"(?: colspan="4")?>([^<]+)<', row) for name, row in rows(text).items()}
    assert cells["<strong>Tất cả</strong>"][-4:] == ["21", "10", "5", "5"] and cells["Sở Y tế"][-4:] == ["12", "6", "3", "3"]
    assert cells["Sở Xây dựng"][-1] == cells["Sở Giáo dục và Đào tạo"][-1] == "ẩn vì quá ít người"
    assert "mới được mời gần đây: 3 người" in text and "Máy tính bảng ở quầy: 1" in text
    assert not re.search(r"web:|\b4[78]\d\d\b", text)


def rows(text: str) -> dict[str, str]:
    """The rows of the page's table by their first cell."""
    found = re.findall(r'<tr>\s*<td data-label="Đơn vị">(.*?)</td>(.*?)</tr>', text, re.DOTALL)
    return dict(found)


def test_nobody_can_be_added_by_hand(desk: CaseOffice, khoa: httpx.Client) -> None:
    """Whatever a form brings along; and no route changes invitations but by closing."""
    where = made(khoa, conversation_id="web:4711", who="web:4711", invitations="web:4711")
    move(khoa, where, "open")
    for path in ("/invite", "/invitations", "/draw"):
        assert khoa.post(where + path, data={"conversation_id": "web:4711"}).status_code in (404, 405)
    assert desk.office.ask("SELECT * FROM invitations") == []
    posts = {route.path for route in ROUTES if route.is_unsafe and "surveys" in route.path}
    assert posts == {"/desk/surveys", "/desk/surveys/{ref}/open", "/desk/surveys/{ref}/close"}


def test_closing_waits_for_nobody(desk: CaseOffice, khoa: httpx.Client) -> None:
    where = made(khoa)
    drawn(desk, where.rpartition("/")[2])
    move(khoa, where, "open")
    move(khoa, where, "close")
    assert desk.office.ask("SELECT state, count(*) FROM invitations WHERE left_out = '' GROUP BY state ORDER BY state") == [
        ("expired", 16),
        ("submitted", 5),
    ]


def test_addresses_for_counters(khoa: httpx.Client) -> None:
    """A QR code of the page; with a unit also the kiosk."""
    where = made(khoa)
    ref = where.rpartition("/")[2]
    plain, unit = khoa.get(where).text, khoa.get(f"{where}?unit=so_y_te").text
    assert f"/khao-sat/{ref}</a>" in plain and "/quay/" not in plain
    assert f"/khao-sat/{ref}?dv=so_y_te</a>" in unit and f"/quay/{ref}/so_y_te</a>" in unit and unit.count('class="qr"') == 2
    assert "evil" not in khoa.get(f"{where}?unit=evil%22%3E").text.partition('id="links"')[2].replace("evil&#34;&gt;", "")


def test_others_do_not_make_surveys(desk: CaseOffice, khoa: httpx.Client) -> None:
    where = made(khoa)
    for role in ("unit_officer", "operator", "knowledge_editor"):
        desk.office.hire(role, role)
        http = desk.office.at_work(role)
        assert http.get(where).status_code == 403 == http.post("/desk/surveys", data=GOOD).status_code
    assert khoa.get("/desk/surveys/khongco").status_code == 404


def test_a_rule_is_read_as_it_was_written() -> None:
    assert sampling.from_json(Sampling(10, 20, 30).to_json()) == Sampling(10, 20, 30) and sampling.from_json("{}") == Sampling()
    assert (
        Sampling().is_sound
        and not Sampling(share=101).is_sound
        and not Sampling(most=0).is_sound
        and not Sampling(every_days=7).is_sound
    )
