"""Surveys at the desk, over real sockets: making, changing, opening, closing; nobody chooses or sees who is invited."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from typing import Any, get_args

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import conversations, invitations, responses, surveys
from feedback_store.invitations import Count, State
from feedback_store.responses import Given
from feedback_store.store import Connection
from handlers.desk import satisfaction_sentences
from handlers.desk.policy import ROUTES
from handlers.desk.survey_progress import progress
from handlers.messages import SurveyForm
from handlers.ratings import links, sampling
from handlers.ratings.sampling import Sampling
from handlers.telling import remember
from tests.desk.case_office import CaseOffice

STATES: tuple[State, ...] = get_args(State)
GOOD = {
    "title": "Phục vụ quý IV",
    "questionnaire": "dich-vu-16@1",
    "opens_on": "2026-12-01",
    "closes_on": "2026-12-31",
    "fraction": "25",
    "quota": "40",
    "days_between": "120",
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


def move(http: httpx.Client, where: str, what: str, **more: str) -> httpx.Response:
    """Open or close it at the version that its page shows."""
    version = re.search(r'name="row_version" value="(\d+)"', http.get(where).text)
    return http.post(f"{where}/{what}", data={"row_version": version[1] if version else "0", **more})


@pytest.mark.parametrize("right", [{}, {"closes_on": "2026-12-07"}, {"closes_on": "2027-11-30"}])
def test_the_shortest_and_the_longest(khoa: httpx.Client, right: dict[str, str]) -> None:
    """The twin of the days that make no survey: from tomorrow, a week, or as long as it is known who was drawn."""
    assert made(khoa, **right)


def state(desk: CaseOffice) -> Any:
    return desk.office.ask("SELECT state FROM surveys")[0][0]


def test_from_making_to_closing(desk: CaseOffice, khoa: httpx.Client) -> None:
    """Each step once, in order, with its row in the audit."""
    where = made(khoa)
    text = khoa.get(where).text
    assert "ngẫu nhiên 25 % người dân mà mỗi đơn vị đã phục vụ, nhiều nhất 40 người, mỗi người cách ít nhất 120 ngày" in text
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
        {"opens_on": "2026-11-30"},
        {"opens_on": "2026-12-26"},
        {"closes_on": "2026-12-06"},
        {"closes_on": "2027-12-01"},
        {"closes_on": "2029-01-01"},
        {"closes_on": "mai"},
        {"fraction": "-1"},
        {"fraction": "101"},
        {"quota": "x"},
        {"quota": "1"},
        {"quota": "4"},
        {"days_between": "1"},
        {"days_between": "366"},
    ],
)
def test_what_makes_no_survey(desk: CaseOffice, khoa: httpx.Client, wrong: dict[str, str]) -> None:
    """One line on the form, what was typed is still there, nothing is kept."""
    answer = khoa.post("/desk/surveys", data=GOOD | wrong)
    assert answer.status_code == 422 and 'class="fault"' in answer.text and f'value="{wrong.get("quota", "40")}"' in answer.text
    assert desk.office.ask("SELECT * FROM surveys") == []


ANEW = {
    "title": "Phục vụ cuối năm",
    "questionnaire": "nha-dau-tu@1",
    "opens_on": "2026-12-10",
    "closes_on": "2027-01-31",
    "fraction": "50",
    "quota": "20",
    "days_between": "60",
}


def says(desk: CaseOffice) -> list[tuple[Any, ...]]:
    return desk.office.ask("SELECT title, questionnaire, version, opens_on, closes_on, sampling, state, row_version FROM surveys")


def test_a_draft_can_be_changed_until_it_is_opened(desk: CaseOffice, khoa: httpx.Client) -> None:
    """Everything that it says; afterwards nothing, so that all answer the same questions."""
    where = made(khoa)
    form = khoa.get(where).text
    assert all(f'value="{GOOD[name]}"' in form for name in GOOD if name != "questionnaire")
    assert 'value="dich-vu-16@1" selected' in form
    answer = khoa.post(where, data=ANEW | {"row_version": "0"})
    assert answer.status_code == 303 and "Đã lưu" in khoa.get(answer.headers["location"]).text
    changed = ("Phục vụ cuối năm", "nha-dau-tu", "1", "2026-12-10", "2027-01-31", Sampling(50, 20, 60).to_json())
    assert says(desk) == [(*changed, "draft", 1)]
    assert desk.audited("surveys.change")[-1][:2] == ("khoa", where.rpartition("/")[2])
    move(khoa, where, "open")
    assert "Sửa trước khi mở" not in khoa.get(where).text
    assert khoa.post(where, data=GOOD | {"row_version": "2"}).status_code == 409 and says(desk) == [(*changed, "open", 2)]


def test_two_who_change_a_draft(desk: CaseOffice, khoa: httpx.Client) -> None:
    """The second is told, with what the first wrote and what they typed themselves; nothing is lost, and sent again it counts."""
    desk.office.hire("lan", "desk_officer")
    lan, where = desk.office.at_work("lan"), made(khoa)
    assert khoa.post(where, data=GOOD | {"title": "Của Khoa", "row_version": "0"}).status_code == 303
    late = lan.post(where, data=GOOD | {"title": "Của Lan", "quota": "33", "row_version": "0"})
    assert late.status_code == 409 and satisfaction_sentences.OVERTAKEN in late.text and says(desk)[0][0] == "Của Khoa"
    assert "<h1>Của Khoa</h1>" in late.text and 'value="Của Lan"' in late.text and 'value="33"' in late.text
    assert lan.post(where, data=GOOD | {"title": "Của Lan", "row_version": edited_version(late.text)}).status_code == 303
    assert says(desk)[0][0] == "Của Lan"


def test_a_mistake_does_not_hide_that_somebody_was_faster(desk: CaseOffice, khoa: httpx.Client) -> None:
    """What is wrong is told first; mended and sent from that very page, it is still told that another changed the draft."""
    where = made(khoa)
    khoa.post(where, data=GOOD | {"row_version": "0"})
    wrong = khoa.post(where, data=GOOD | {"fraction": "101", "row_version": "0"})
    assert wrong.status_code == 422 and 'value="101"' in wrong.text
    assert khoa.post(where, data=GOOD | {"row_version": edited_version(wrong.text)}).status_code == 409


def edited_version(text: str) -> str:
    """The version that the form of changes carries."""
    found = re.search(r'name="row_version" value="(\d+)"', text.partition('id="edit"')[2])
    assert found
    return found[1]


def test_nobody_opens_a_survey_upon_days_that_they_know(desk: CaseOffice, khoa: httpx.Client) -> None:
    """A draft whose first day has come would draw from those who were served already; the day before (the twin) it is opened."""
    where, other = made(khoa), made(khoa)
    assert move(khoa, other, "open").status_code == 303
    desk.office.clock.pass_(days=1)
    khoa = desk.office.at_work("khoa")
    late = move(khoa, where, "open")
    assert late.status_code == 409 and satisfaction_sentences.OPENS_TOO_EARLY in late.text and 'id="edit"' in late.text
    assert desk.office.ask("SELECT state FROM surveys ORDER BY id") == [("draft",), ("open",)]
    assert khoa.post(where, data=GOOD | {"opens_on": "2026-12-02", "row_version": "0"}).status_code == 303
    assert move(khoa, where, "open").status_code == 303


@pytest.mark.parametrize(("days", "status"), [(0, 303), (1, 409), (7, 409), (8, 303)])
def test_a_survey_that_has_begun_runs_for_a_week(desk: CaseOffice, khoa: httpx.Client, days: int, status: int) -> None:
    """Closed once the one who was meant is drawn, it would be their survey alone; before its first day nobody was."""
    where = made(khoa)
    move(khoa, where, "open")
    desk.office.clock.pass_(days=days)
    answer = move(desk.office.at_work("khoa"), where, "close")
    assert answer.status_code == status and state(desk) == ("closed" if status == 303 else "open")
    assert ("Dừng trước ngày 08/12/2026 thì ghi lý do" in answer.text) == (status == 409)


def test_a_survey_is_stopped_early_with_a_reason(desk: CaseOffice, khoa: httpx.Client) -> None:
    """What was handed in still counts; the reason stands in the audit, without a number that may be somebody's."""
    where = made(khoa)
    ref = where.rpartition("/")[2]
    move(khoa, where, "open")
    assert 'name="reason"' not in khoa.get(where).text  # before its first day nobody can have been meant
    desk.office.clock.pass_(days=2)
    khoa = desk.office.at_work("khoa")
    drawn(desk, ref)
    assert 'name="reason"' in khoa.get(where).text
    assert move(khoa, where, "close", reason="sai").status_code == 409 and state(desk) == "open"
    assert move(khoa, where, "close", reason="x" * 201).status_code == 413 and state(desk) == "open"
    assert move(khoa, where, "close", reason="Chọn nhầm phiếu, gọi 0912 345 678").status_code == 303 and state(desk) == "closed"
    assert desk.office.ask("SELECT count(*) FROM responses") == [(1,)]
    assert desk.audited("surveys.close")[-1][2] == {"reason": "Chọn nhầm phiếu, gọi [số điện thoại]"}


def test_a_survey_says_when_it_will_open_and_when_its_days_are_over(desk: CaseOffice, khoa: httpx.Client) -> None:
    where = made(khoa)
    move(khoa, where, "open")
    for days, told in ((0, "sắp mở ngày 1/12/2026"), (1, "đang mở"), (30, "đang mở"), (1, "hết hạn ngày 31/12/2026")):
        desk.office.clock.pass_(days=days)
        khoa = desk.office.at_work("khoa")
        for path in (where, "/desk/surveys"):
            assert [one for one in ("sắp mở", "đang mở", "hết hạn") if one in khoa.get(path).text] == [
                told[: len(told.split(" ngày")[0])]
            ]
            assert told in khoa.get(path).text


def test_a_quota_that_could_not_be_told_of_is_refused_in_a_line(khoa: httpx.Client) -> None:
    few = khoa.post("/desk/surveys", data=GOOD | {"quota": "4"})
    assert satisfaction_sentences.QUOTA_TOO_SMALL.format(fewest=5) in few.text
    assert made(khoa, quota="5")  # the twin


def test_what_is_printed_is_taken_away(desk: CaseOffice, khoa: httpx.Client) -> None:
    """Sheets and forms, for one unit or for all; of what there is not a page, none."""
    where = made(khoa)
    text = khoa.get(f"{where}?unit=so_y_te").text
    for name in ("sheets", "form"):
        assert f'href="{where}/{name}?unit=so_y_te"' in text
        for unit in ("", "?unit=so_y_te"):
            answer = khoa.get(f"{where}/{name}{unit}")
            assert answer.headers["content-type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
            name_of = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])
            assert name_of and name_of[1].endswith("-so-y-te.pdf") is bool(unit), "the sheet of one unit is not that of all"
        assert khoa.get(f"{where}/{name}?unit=khong_co").status_code == 404 == khoa.get(f"/desk/surveys/khongco/{name}").status_code
    one, many = (khoa.get(f"{where}/sheets{unit}").content for unit in ("?unit=so_y_te", ""))
    assert len(many) > 2 * len(one)


def test_opening_says_that_it_cannot_be_undone(desk: CaseOffice, khoa: httpx.Client) -> None:
    """Before the button, as long as there is one."""
    where = made(khoa)
    warned, found, _ = khoa.get(where).text.partition("Mở khảo sát</button>")
    assert found and "Mở rồi thì không sửa được nữa" in warned
    move(khoa, where, "open")
    assert "Mở rồi thì" not in khoa.get(where).text


def test_the_first_page_tells_of_surveys(desk: CaseOffice, khoa: httpx.Client) -> None:
    """Of what waits for survey staff, and of no cases, which they may not touch; the twin is who works on cases."""
    desk.file()
    where = made(khoa)
    assert tiles(khoa) == {"đợt khảo sát đang soạn": "1"}
    move(khoa, where, "open")
    assert tiles(khoa) == {}, "it begins another day"
    desk.office.clock.now = datetime(2026, 12, 5, 2, tzinfo=UTC)
    assert tiles(desk.office.at_work("khoa")) == {"đợt khảo sát đang mở": "1"}
    desk.office.clock.now = datetime(2027, 1, 1, 2, tzinfo=UTC)
    assert tiles(desk.office.at_work("khoa")) == {"đợt khảo sát hết hạn, chưa đóng": "1"}
    desk.office.hire("lan")
    other = tiles(desk.office.at_work("lan"))
    assert other["phản ánh mới"] == "1" and not [name for name in other if "khảo sát" in name]


def tiles(http: httpx.Client) -> dict[str, str]:
    """What waits on the first page: how many, by what."""
    found = re.findall(r"<strong>(.*?)</strong> <span>(.*?)</span>", http.get("/desk/").text)
    return {name: count for count, name in found}


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
        form = Given("dich-vu-16", "1", "kiosk", "kiosk", "so_y_te", survey=survey.id)
        responses.submit(db, form, {}, now)

    desk.office.write(work)


def test_progress_in_numbers_only(desk: CaseOffice, khoa: httpx.Client) -> None:
    """By unit, with those left out and why; a unit of two is hidden, and another with it; nobody is named."""
    where = made(khoa)
    drawn(desk, where.rpartition("/")[2])
    text = khoa.get(where).text
    cells = {name: re.findall(r'data-label="[^"]+"(?: colspan="4")?>([^<]+)<', row) for name, row in rows(text).items()}
    few = "ẩn vì quá ít người"
    assert cells["<strong>Tất cả</strong>"][-4:] == ["21", "10", "5", "5"] and cells["Sở Y tế"][-4:] == ["12", few, few, few]
    assert cells["Sở Xây dựng"][-1] == cells["Sở Giáo dục và Đào tạo"][-1] == few
    assert f"mới được mời gần đây: {few}" in text and f"Máy tính bảng ở quầy: {few}" in text
    assert not re.search(r"web:|\b4[78]\d\d\b", text)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(STATES), st.integers(1, 9)), max_size=12))
def test_what_is_hidden_cannot_be_worked_out(told: list[tuple[str, State, int]]) -> None:
    """Nowhere between one and four, neither told nor left when all that is told of a column is taken from its total."""
    found = progress([Count(unit, "", state, n) for unit, state, n in told], {})
    for place, total in enumerate(found.total):
        column = [row[place] if row else None for _, row in found.units]
        assert all(n is None or n == 0 or n >= 5 for n in (total, *column))
        if total is not None:
            hidden = total - sum(n or 0 for n in column)
            assert hidden == 0 or hidden >= 5


def test_those_who_were_left_out_cannot_be_worked_out() -> None:
    """Four are hidden, and a few more with them; five and twelve (the twin) are told."""
    few = [Count("a", "recently_invited", "drawn", 4), Count("a", "unit_full", "drawn", 30), Count("b", "x", "drawn", 90)]
    assert dict(progress(few, {}).left_out) == {"x": 90, "đơn vị đã đủ người": None, "mới được mời gần đây": None}
    some = [Count("a", "recently_invited", "drawn", 5), Count("a", "unit_full", "drawn", 12)]
    assert [n for _, n in progress(some, {}).left_out] == [12, 5]


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
    assert posts == {"/desk/surveys", "/desk/surveys/{ref}", "/desk/surveys/{ref}/open", "/desk/surveys/{ref}/close"}


def test_closing_waits_for_nobody(desk: CaseOffice, khoa: httpx.Client) -> None:
    where = made(khoa)
    drawn(desk, where.rpartition("/")[2])
    move(khoa, where, "open")
    move(khoa, where, "close")
    assert desk.office.ask("SELECT state, count(*) FROM invitations WHERE left_out = '' GROUP BY state ORDER BY state") == [
        ("expired", 16),
        ("submitted", 5),
    ]


def test_closing_lets_conversations_go(desk: CaseOffice, khoa: httpx.Client) -> None:
    """Who is in the middle of it is asked nothing more; the twin, in the middle of another survey, still is."""
    where = made(khoa)
    drawn(desk, where.rpartition("/")[2])
    move(khoa, where, "open")

    def begun(db: Connection) -> None:
        for who, invitation in (("web:4702", 3), ("web:4703", 99)):
            invitations.move(db, 3, "sent", desk.office.clock.now)
            remember(db, who, desk.office.clock.now, survey=SurveyForm(invitation, "t", "dich-vu-16", "1"))

    desk.office.write(begun)
    move(khoa, where, "close")
    states = desk.office.ask("SELECT state FROM conversations WHERE id IN ('web:4702', 'web:4703') ORDER BY id")
    assert ['"survey"' in text for (text,) in states] == [False, True]


def test_addresses_for_counters(desk: CaseOffice, khoa: httpx.Client) -> None:
    """A QR code of the page; with a unit also the kiosk, both with their keys."""
    where = made(khoa)
    ref = where.rpartition("/")[2]
    plain, unit = khoa.get(where).text, khoa.get(f"{where}?unit=so_y_te").text
    assert f"/khao-sat/{ref}</a>" in plain and "/quay/" not in plain
    assert unit.count('class="qr"') == 2
    with desk.office.store.reading() as db:
        row = surveys.by_ref(db, ref)
    assert row
    for address in (links.counter_address("", row, "so_y_te"), links.kiosk_address("", row, "so_y_te")):
        assert f"{escape(address)}</a>" in unit
    assert row.secret not in plain + unit
    assert "evil" not in khoa.get(f"{where}?unit=evil%22%3E").text.partition('id="links"')[2].replace("evil&#34;&gt;", "")


def test_others_do_not_make_surveys(desk: CaseOffice, khoa: httpx.Client) -> None:
    where = made(khoa)
    for role in ("unit_officer", "operator", "knowledge_editor"):
        desk.office.hire(role, role)
        http = desk.office.at_work(role)
        assert http.get(where).status_code == 403 == http.post("/desk/surveys", data=GOOD).status_code
        assert http.post(where, data=ANEW | {"row_version": "0"}).status_code == 403 and says(desk)[0][0] == GOOD["title"]
    assert khoa.get("/desk/surveys/khongco").status_code == 404


def test_a_rule_is_read_as_it_was_written() -> None:
    assert sampling.from_json(Sampling(10, 20, 30).to_json()) == Sampling(10, 20, 30) and sampling.from_json("{}") == Sampling()
    assert (
        Sampling().is_sound
        and not Sampling(fraction=101).is_sound
        and not Sampling(quota=0).is_sound
        and not Sampling(days_between=7).is_sound
    )
