"""The inbox: views with counts, filters, search, bulk acts, saved views, and what has come in since."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import cases
from feedback_store.cases import Row
from feedback_store.officers import Role
from feedback_store.saved_views import MOST
from handlers.case_code import code_of
from handlers.citizen.sentences import Voice
from handlers.desk.case_views import FILTERS, LEADERS, VIEWS, asked_from, asked_from_text, query_of, whole_code
from handlers.desk.deadline_watch import Watch
from handlers.desk.due_words import words_between
from handlers.desk.frame import bundled_rules
from handlers.telling import Telling
from tests.desk.case_office import LAMP, MONDAY, CaseOffice, act

NOISE = replace(LAMP, kind="recommendation", category="environment.noise", text="Quán hát mở loa tới nửa đêm", place="xã Đồng Mây")


def listed(http: httpx.Client, query: str) -> list[str]:
    """The codes that a list shows, in its order."""
    return re.findall(r'<td class="code"><a href="/desk/cases/([^"]+)"', http.get(f"/desk/cases?{query}").text)


def counts(http: httpx.Client) -> dict[str, int]:
    """The number at each tab."""
    found = re.findall(r'">([^<]+) <span class="count">([\d.]+)', http.get("/desk/cases").text)
    return {label: int(size) for label, size in found}


def ago(**time: float) -> str:
    return (MONDAY - timedelta(**time)).isoformat()


def test_what_is_covered_cannot_be_guessed_by_searching(desk: CaseOffice, lan: httpx.Client) -> None:
    """S3: a number in the text is found by those who may read it, and by nobody else; the words around it by all."""
    desk.office.hire("tam", "unit_officer", unit="so_xay_dung")
    desk.office.hire("khao", "survey_staff")
    told = replace(LAMP, text="Đèn tắt cả dãy, gọi tôi số 0912 345 678", place="ngõ 9")
    code = desk.file("web:1", told, unit="so_xay_dung", state="assigned").code
    for login in ("tam", "khao"):
        http = desk.office.at_work(login)
        assert listed(http, "view=tat-ca&q=cả dãy") == [code] == listed(http, f"view=tat-ca&q={code}")
        assert listed(http, "view=tat-ca&q=0912") == listed(http, "view=tat-ca&q=345 678") == []
    assert listed(lan, "view=tat-ca&q=0912") == [code]


def test_each_view_shows_what_it_counts(desk: CaseOffice, lan: httpx.Client) -> None:
    """Soon and overdue are two views that share no case."""
    made = {
        "can-xem": desk.file("web:1"),
        "cua-toi": desk.file("web:2", state="accepted", officer=1),
        "sap-den-han": desk.file("web:3", state="accepted", due=ago(hours=-3)),
        "qua-han": desk.file("web:4", state="assigned", due=ago(hours=3)),
        "cho-nguoi-dan": desk.file("web:5", state="waiting_citizen", paused_at=ago(hours=1)),
        "xin-rut": desk.file("web:8", state="accepted"),
        "tham-khao": desk.file("web:6", state="reference", due=None),
        "da-tra-loi": desk.file("web:7", state="answered", on_time=1),
    }
    desk.office.write(lambda db: cases.note(db, made["xin-rut"].id, MONDAY, "citizen", "withdrawn", "thôi khỏi ạ"))
    for key, case in made.items():
        assert listed(lan, f"view={key}") == [case.code], key
    assert set(listed(lan, "view=tat-ca")) == {case.code for case in made.values()}
    assert counts(lan) == {view.label: 1 for view in VIEWS if view.key != LEADERS} | {"Tất cả": 8}
    text = lan.get("/desk/cases?view=tat-ca").text
    for words in ("quá 1 giờ", "còn 2 giờ", "đang tạm dừng", "không tính hạn", "đúng hạn", "còn 5 ngày làm việc"):
        assert words in text, words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=den duong", {"lamp"}),
        ("q=ĐÈN đường CHỢ", {"lamp"}),
        ("q=dong may", {"noise"}),
        ("q=den loa", set()),
        ("q=%25", set()),
        ("category=environment", {"noise"}),
        ("category=infrastructure.lighting", {"lamp"}),
        ("kind=recommendation", {"noise"}),
        ("channel=zalo", {"noise"}),
        ("urgency=urgent", {"noise"}),
        ("unit=cong_an", {"noise"}),
        ("since=2026-11-30", {"noise"}),
        ("until=2026-11-29", {"lamp"}),
        ("since=30/11/2026", {"lamp", "noise"}),
        ("", {"lamp", "noise"}),
    ],
)
def test_filters_and_a_search_without_diacritics(desk: CaseOffice, lan: httpx.Client, query: str, found: set[str]) -> None:
    lamp = desk.file("web:1", received_at="2026-11-29T10:00:00.000000+00:00")
    noise = desk.file("zalo:1", NOISE, channel="zalo", urgency="urgent", unit="cong_an")
    codes = {"lamp": lamp.code, "noise": noise.code}
    assert set(listed(lan, f"view=tat-ca&{query}")) == {codes[name] for name in found}
    assert listed(lan, f"view=tat-ca&q={lamp.code.lower()}") == [lamp.code]


@pytest.mark.parametrize("view", [view.key for view in VIEWS])
def test_a_whole_code_finds_its_case_in_every_view(desk: CaseOffice, lan: httpx.Client, view: str) -> None:
    """However it is typed and whatever the filters are; a part of it is looked for where the filters say, the twin."""
    case, _ = desk.file("web:1", state="closed", on_time=1), desk.file("web:2", NOISE)
    filters = f"view={view}&category=environment.noise&until=2020-01-01&order=newest"
    for typed in (case.code, case.code.lower(), case.code.replace("-", "").lower(), f"mã {case.code.replace('-', ' ')}"):
        assert listed(lan, f"{filters}&q={typed}") == [case.code], typed
    assert listed(lan, f"{filters}&q={case.code[:-1]}") == listed(lan, f"{filters}&q={case.code} chợ") == []


def test_a_whole_code_tells_a_unit_nothing_of_another(desk: CaseOffice) -> None:
    """S3: the page for another unit's code and for one that nobody has differ in the code alone; the own one is found."""
    own, foreign = desk.file("web:1", unit="so_xay_dung", state="closed"), desk.file("web:2", unit="cong_an", state="assigned")
    nobodys = code_of(999)
    desk.office.hire("binh", "unit_officer", "so_xay_dung")
    binh = desk.office.at_work("binh")
    pages = [binh.get(f"/desk/cases?q={code}").text.replace(code, "") for code in (foreign.code, nobodys)]
    assert pages[0] == pages[1] and "Không có phản ánh nào khớp" in pages[0]
    assert listed(binh, f"q={foreign.code}") == [] and listed(binh, f"q={own.code.replace('-', '').lower()}") == [own.code]


@given(st.integers(1, 20_000_000), st.sampled_from(("", "mã ", "Mã PA số ")), st.sampled_from(("", "-", " ")))
def test_a_code_is_known_however_it_is_typed(number: int, before: str, between: str) -> None:
    """With words beside it, it is no whole code any more."""
    code = code_of(number)
    typed = code.replace("-", between).lower()
    assert whole_code(typed) == code
    assert whole_code(before + typed) == ("" if "số" in before else code)
    assert whole_code(f"{typed} đèn đường") == ""


def test_pages_and_orders(desk: CaseOffice, lan: httpx.Client) -> None:
    """By due date, or the latest first; no case is on two pages."""
    made = [desk.file(f"web:{number}", due=ago(hours=number - 200)).code for number in range(60)]
    assert listed(lan, "") == made[:9:-1] and listed(lan, "page=1") == made[9::-1]
    made.reverse()
    assert listed(lan, "order=newest") == made[:50] and listed(lan, "order=newest&page=1") == made[50:]
    assert 'rel="next"' in lan.get("/desk/cases").text and 'rel="next"' not in lan.get("/desk/cases?page=1").text


def test_a_unit_officer_sees_and_counts_the_own_units(desk: CaseOffice) -> None:
    """S3"""
    own, foreign = desk.file("web:1", unit="so_xay_dung"), desk.file("web:2", unit="cong_an")
    desk.office.hire("binh", "unit_officer", "so_xay_dung")
    binh = desk.office.at_work("binh")
    assert listed(binh, "view=tat-ca") == [own.code] and counts(binh)["Tất cả"] == 1
    assert listed(binh, "view=tat-ca&unit=cong_an") == [] and foreign.code not in binh.get("/desk/cases?order=newest").text
    assert binh.get("/desk/cases/live?view=tat-ca&since=0").json() == {"new": 1}
    assert "345 678" not in binh.get("/desk/cases?view=tat-ca").text


def bulk(http: httpx.Client, cases: list[Row], name: str, **more: str) -> httpx.Response:
    ticked = [f"{case.code}:{case.version}" for case in cases]
    return http.post("/desk/cases/bulk", data={"case": ticked, "act": name, "query": "view=can-xem&q=den"} | more)


@pytest.mark.parametrize("name", ["accept", "route", "assign"])
def test_bulk_acts_upon_each(desk: CaseOffice, lan: httpx.Client, name: str) -> None:
    made = [desk.file(f"web:{number}") for number in range(3)]
    answer = bulk(lan, made[:2], name, bulk_unit="so_xay_dung")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/cases?view=can-xem&q=den&said=bulk")
    after = [desk.latest(case) for case in made]
    done = {"accept": ("accepted", 1), "route": ("assigned", None), "assign": ("new", 1)}[name]
    assert [(case.state, case.officer) for case in after] == [done, done, ("new", None)]
    assert [row[1:] for row in desk.audited("cases.bulk")] == [(case.code, {"act": name}) for case in made[:2]]
    assert desk.woken == ([] if name == "assign" else ["web:0", "web:1"])


def test_bulk_says_of_each_what_failed(desk: CaseOffice, lan: httpx.Client) -> None:
    """One that was changed, one that cannot, one of which nobody knows; the others are done."""
    good, changed, closed = desk.file("web:1"), desk.file("web:2"), desk.file("web:3", state="closed")
    act(lan, changed, "remark", remark="x")
    answer = bulk(lan, [good, changed, closed, closed._replace(code="PA-2222-222")], "accept")
    assert answer.status_code == 409
    for words in ("vừa thay đổi", "đang ở trạng thái", "Không có phản ánh mang mã này"):
        assert words in answer.text
    assert answer.text.count("Chưa làm") == 3 and desk.latest(good).state == "accepted"
    assert bulk(lan, [], "accept").status_code == 422 and bulk(lan, [good], "burn").status_code == 400


def test_saved_views_are_the_officers_own(desk: CaseOffice, lan: httpx.Client) -> None:
    lamp = desk.file("web:1")
    desk.file("web:2", NOISE)
    saved = lan.post("/desk/cases/views", data={"name": "Đèn <hỏng>", "query": "view=tat-ca&q=den+duong&evil=1&page=3"})
    assert saved.headers["location"] == "/desk/cases?view=tat-ca&q=den+duong&said=view-saved"
    assert counts(lan)["Đèn &lt;hỏng&gt;"] == 1 and listed(lan, "view=tat-ca&q=den+duong") == [lamp.code]
    desk.office.hire("minh")
    minh = desk.office.at_work("minh")
    assert "hỏng&gt;" not in minh.get("/desk/cases").text
    assert minh.post("/desk/cases/views/1/remove").status_code == 404
    assert lan.post("/desk/cases/views/1/remove").status_code == 303 and len(counts(lan)) == len(VIEWS) - 1


def test_saved_views_have_a_name_and_an_end(desk: CaseOffice, lan: httpx.Client) -> None:
    assert lan.post("/desk/cases/views", data={"name": " ", "query": ""}).status_code == 422
    answers = [lan.post("/desk/cases/views", data={"name": f"số {number}", "query": ""}) for number in range(MOST + 1)]
    assert [answer.status_code for answer in answers] == [303] * MOST + [422]
    assert lan.post("/desk/cases/views", data={"name": "số 1", "query": "q=x"}).status_code == 303


def test_live_counts_what_came_in_since(desk: CaseOffice, lan: httpx.Client) -> None:
    """Within the filters of the page; asking does not keep the officer signed in."""
    desk.file("web:1")
    path = re.search(r'data-path="([^"]+)"', lan.get("/desk/cases?q=den").text)
    assert path
    ask = path[1].replace("&amp;", "&")
    assert lan.get(ask).json() == {"new": 0}
    desk.file("web:2")
    desk.file("web:3", NOISE)
    assert lan.get(ask).json() == {"new": 1}
    before = desk.office.ask("SELECT last_seen_at FROM staff_sessions")
    desk.office.clock.pass_(minutes=10)
    assert lan.get(ask).status_code == 200 and desk.office.ask("SELECT last_seen_at FROM staff_sessions") == before
    assert desk.office.browser().get("/desk/cases/live").status_code == 401


@given(st.dictionaries(st.sampled_from((*FILTERS, "x")), st.text(max_size=120)))
def test_an_address_is_read_as_it_was_written(query: dict[str, str]) -> None:
    asked = asked_from(query)
    assert asked_from_text(query_of(asked)) == asked and set(asked) == set(FILTERS)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-30T02:20", "20 phút"),
        ("2026-11-30T10:00", "6 giờ"),
        ("2026-12-01T10:00", "1 ngày làm việc"),
        ("2026-12-07T10:00", "5 ngày làm việc"),
        ("2026-11-29T10:00", "1 ngày làm việc"),
        ("2026-11-28T02:00", "1 ngày làm việc"),
        ("2026-11-30T01:00", "1 giờ"),
    ],
)
def test_time_left_in_words(due: str, words: str) -> None:
    """Working time: lunch and the week-end do not count."""
    assert words_between(bundled_rules(), MONDAY, datetime.fromisoformat(due).replace(tzinfo=UTC), False) == words


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.booleans())
def test_time_in_words_is_never_nothing(due: datetime, by_clock: bool) -> None:
    words = words_between(bundled_rules(), MONDAY, due.replace(tzinfo=UTC), by_clock)
    assert re.fullmatch(r"[1-9]\d* (phút|giờ|ngày|ngày làm việc)", words)


def in_charge(desk: CaseOffice, login: str, role: Role, duty: str, unit: str | None = None) -> None:
    """Somebody whom the escalation tells."""
    officer = desk.office.hire(login, role, unit)
    desk.office.write(lambda db: db.execute("UPDATE officers SET duty = ? WHERE id = ?", (duty, officer.id)) and None)


def test_leaders_see_what_they_are_told_of(desk: CaseOffice) -> None:
    """Each step reaches the duties that the rules name; a head reads of the own unit, and nobody of what is done or begins anew."""
    ours, theirs = desk.file("web:1", unit="so_xay_dung"), desk.file("web:2", unit="cong_an")
    in_charge(desk, "dung", "unit_officer", "unit_head", "so_xay_dung")
    in_charge(desk, "giang", "survey_staff", "centre_director")
    desk.office.hire("lan")

    def told() -> tuple[list[str], ...]:
        """What the head, the director and somebody without a duty read, once the clock has looked."""
        watch = Watch(bundled_rules(), Voice(), Telling(lambda _: False))
        desk.office.write(lambda db: watch.look(db, desk.office.clock.now))
        return tuple(sorted(listed(desk.office.at_work(login), "view=bao-lanh-dao")) for login in ("dung", "giang", "lan"))

    assert told() == ([], [], [])
    desk.office.clock.now = datetime.fromisoformat(ours.due or "") - timedelta(hours=2)
    assert told() == ([ours.code], [], []), "one day before, the head of the unit"
    desk.office.clock.now += timedelta(hours=3)
    assert told() == ([ours.code], sorted((ours.code, theirs.code)), []), "and then the director too"
    head, lan = desk.office.at_work("dung"), desk.office.at_work("lan")
    assert counts(head)["Đến hạn báo lãnh đạo"] == 1 and "phản ánh báo lãnh đạo" in head.get("/desk/").text
    assert "báo lãnh đạo" not in lan.get("/desk/cases").text + lan.get("/desk/").text, "the twin: no duty"
    act(lan, ours, "refuse", reason="unclear")
    assert told() == ([], [theirs.code], [])
    desk.office.clock.pass_(minutes=1)
    act(lan, ours, "accept")
    assert told() == ([], [theirs.code], []), "a clock that begins anew"


def test_a_case_is_found_by_its_national_code(desk: CaseOffice, lan: httpx.Client) -> None:
    case, _ = desk.file("web:1"), desk.file("web:2", NOISE)
    assert listed(lan, "view=tat-ca&q=pakn.2026-0815") == []
    assert act(lan, case, "number", national_code=" pakn.2026-0815/bn ").status_code == 303
    assert desk.latest(case).national_code == "PAKN.2026-0815/BN"
    assert listed(lan, "view=tat-ca&q=pakn.2026-0815") == [case.code]
    text = lan.get(f"/desk/cases/{case.code}").text
    assert "ghi mã PAKN quốc gia PAKN.2026-0815/BN" in text
    wrong = act(lan, case, "number", national_code="<b>1</b>")
    assert wrong.status_code == 422 and desk.latest(case).national_code == "PAKN.2026-0815/BN"
    assert act(lan, case, "number", national_code="").status_code == 303 and desk.latest(case).national_code == ""
