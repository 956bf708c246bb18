"""The audit: whole, or found to be tampered with."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from aiohttp import web

from feedback_store import audit, checkup, sqlite
from feedback_store.audit import Detail, Entry, Wanted
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.demo import fill
from handlers.desk import audit_words, case_views, policy, satisfaction_asked
from handlers.desk.audit_page import action_names
from handlers.desk.frame import bundled_rules, change, leave_trace
from handlers.desk.route import EVERY_OFFICER, get, post
from tests.desk.office import Browser, Office, desk_open
from tests.desk.test_frame import with_routes
from tests.exports.made_ratings import survey

ROOT = Path(__file__).parents[2]
UNLOCK = ("DROP TRIGGER audit_is_not_changed", "DROP TRIGGER audit_is_not_deleted")
TAMPERING = {
    "UPDATE audit SET officer = 'khac' WHERE id = 2": 2,
    "UPDATE audit SET details = '{}' WHERE id = 3": 3,
    "UPDATE audit SET at = '2020-01-01' WHERE id = 1": 1,
    "UPDATE audit SET what = 'B' WHERE id = 5": 5,
    "UPDATE audit SET previous = '' WHERE id = 4": 4,
    "DELETE FROM audit WHERE id = 3": 3,
    "DELETE FROM audit WHERE id = 1": 1,
    "DELETE FROM audit WHERE id = 5": 5,
    "DELETE FROM audit": 1,
    "UPDATE audit SET id = 9 WHERE id = 5": 5,
    "INSERT INTO audit SELECT 6, at, officer, action, kind, what, details, previous, sha256 FROM audit WHERE id = 5": 6,
}


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with five rows of audit."""

    def work(db: Connection) -> None:
        for number in range(5):
            audit.record(db, Entry("lan", "cases.close", "cases", f"A{number}", {"số": number, "đúng hạn": True}), utc_now())

    store.submit(work).result(10)
    return store


def broken(store: Store) -> int | None:
    with store.reading() as db:
        return audit.verify(db)


@pytest.mark.parametrize("statement", TAMPERING)
def test_any_edit_is_found(filled: Store, statement: str) -> None:
    """S15; without the edit the chain is whole."""
    assert broken(filled) is None
    for one in (*UNLOCK, statement):
        filled.submit(lambda db, one=one: db.execute(one) and None).result(10)
    assert broken(filled) == TAMPERING[statement]
    found = [finding for finding in checkup.examine(filled.path) if finding.level == "bad"]
    assert [f"từ dòng {TAMPERING[statement]}." in finding.what for finding in found] == [True]


@pytest.mark.parametrize("statement", [next(iter(TAMPERING)), "DELETE FROM audit"])
def test_the_store_itself_refuses_edits(filled: Store, statement: str) -> None:
    """S15: append-only."""
    with pytest.raises(sqlite.sqlite3.IntegrityError, match="append-only"):
        filled.submit(lambda db: db.execute(statement)).result(10)
    assert broken(filled) is None


def test_doctor_says_that_it_is_whole(filled: Store) -> None:
    """S15"""
    with filled.reading() as db:
        proof = audit.head(db)[1]
    assert any(f"nguyên vẹn: 5 dòng, mã dòng cuối {proof[:16]}" in finding.what for finding in checkup.examine(filled.path))


def test_rows_are_found(filled: Store) -> None:
    with filled.reading() as db:
        assert [row.id for row in audit.find(db, Wanted(), 3)] == [5, 4, 3]
        assert [row.id for row in audit.find(db, Wanted(before=3), 3)] == [2, 1]
        assert [row.what for row in audit.find(db, Wanted(what="A2", action="cases.close", officer="lan"), 9)] == ["A2"]
        assert audit.find(db, Wanted(since="2100"), 9) == audit.find(db, Wanted(until="2000"), 9) == []


async def close(request: web.Request) -> web.Response:
    await change(request, lambda db: "K7", what=lambda code: code, details={"on_time": True})
    return web.Response(text="ok")


async def fail(request: web.Request) -> web.Response:
    def work(db: Connection) -> None:
        db.execute("DELETE FROM known_devices")
        raise web.HTTPConflict

    await change(request, work)
    return web.Response()


async def break_(_: web.Request) -> web.Response:
    raise RuntimeError


async def read(request: web.Request) -> web.Response:
    await leave_trace(request, details={"rows": 3})
    return web.Response(text="ok")


async def forgetful(_: web.Request) -> web.Response:
    return web.Response(text="ok")


ROUTES = (
    post("/desk/cases/{code}/close", close, EVERY_OFFICER, "cases.close", about="code"),
    post("/desk/cases/{code}/break", break_, EVERY_OFFICER, "cases.break", about="code"),
    post("/desk/cases/{code}/fail", fail, EVERY_OFFICER, "cases.fail", about="code"),
    get("/desk/cases/{code}", forgetful, EVERY_OFFICER, action="cases.read", about="code"),
    get("/desk/export", read, EVERY_OFFICER, action="cases.export"),
)


def test_changes_and_reads_leave_exactly_one_row(store: Store) -> None:
    """S15: in the commit of the change; also where the page forgot, and where it was refused."""
    with desk_open(store, with_routes(*ROUTES)) as office:
        office.hire("lan")
        lan = office.at_work("lan")
        office.write(lambda db: audit.record(db, Entry("", "here"), utc_now()))
        assert lan.post("/desk/cases/K1/close").status_code == 200
        assert lan.post("/desk/cases/K1/fail").status_code == 409
        assert lan.post("/desk/cases/K1/break").status_code == 500
        assert lan.get("/desk/cases/K1").status_code == lan.get("/desk/export").status_code == 200
        told = office.ask(
            "SELECT officer, action, kind, what, details FROM audit"
            " WHERE id > (SELECT id FROM audit WHERE action = 'here') ORDER BY id"
        )
        assert [(*row[:4], json.loads(row[4])) for row in told] == [
            ("lan", "cases.close", "cases", "K7", {"on_time": True}),
            ("lan", "cases.fail", "cases", "K1", {"status": 409}),
            ("lan", "cases.break", "cases", "K1", {"status": 500}),
            ("lan", "cases.read", "cases", "K1", {"status": 200}),
            ("lan", "cases.export", "cases", "", {"rows": 3}),
        ]
        assert office.ask("SELECT count(*) FROM known_devices") == [(1,)], "the failed change left nothing but its row"


def written() -> set[str]:
    """Every action that is ever written: by a page, by a command, by the demo."""
    said = {route.action for route in policy.ROUTES if route.action} | {fill.ACTION}
    for path in (path for room in ("bot", "handlers") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and called in ("Entry", "_record", "trace"):
                texts = (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
                said |= {text for text in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+", text)}
    return said


def test_every_action_has_a_name() -> None:
    """Wherever it is written: the page never shows an officer a word of the program."""
    found = written()
    assert {"calls.file", "officers.first", "retention.run", "officers.reset", "demo.fill"} <= found, "the twin: they are seen"
    assert sorted(found - action_names().keys()) == []


DETAILS: dict[str, tuple[dict[str, Detail], str]] = {
    "paper.take": ({"forms": 1200, "survey": "e4608ed4"}, "số phiếu: 1.200; đợt khảo sát: Khảo sát thử"),
    "satisfaction.read": (
        {"months": "01/2026–12/2026", "unit": "phuong_ben_go"},
        "tháng: 01/2026–12/2026; đơn vị: UBND phường Bến Gỗ",
    ),
    "dossiers.sent": ({"how": "post"}, "cách báo: Gửi bưu chính"),
    "dossiers.apologise": ({"due": "2026-12-02T17:30:00.000000+00:00", "late": False}, "ngày hẹn mới: 03/12/2026 00:30; muộn hơn"),
    "paper.look": ({"status": 422}, "kết quả: chưa làm, điền chưa đúng"),
    "reports.read": (
        {"since": "2026-11-01", "until": "2026-11-23", "unit": "so_y_te so_xay_dung"},
        "từ ngày: 01/11/2026; đến ngày: 2",
    ),
    "exports.make": ({"filters": "view=qua-han&unit=so_y_te", "format": "csv"}, "bộ lọc: (danh sách: Quá hạn; đơn vị: Sở Y tế)"),
    "rights.correct": ({"case": "K7", "fields": ["name", "phone"]}, "phản ánh: K7; mục đã sửa: họ tên, số điện thoại"),
    "officers.change": ({"role": "admin-of-old", "from_unit": None}, "vai trò: admin-of-old; đơn vị trước: –"),
}


@pytest.mark.parametrize("action", DETAILS)
def test_details_are_told_in_words(action: str) -> None:
    """Units, ways and answers by their names, days as days of Vietnam; a key that nobody knows as it stands."""
    details, said = DETAILS[action]
    assert audit_words.told(details, bundled_rules(), {"e4608ed4": "Khảo sát thử"}).startswith(said)


def named_details() -> set[str]:
    """The names of all details that are written: in calls that leave a row, and in what is called `details`."""
    found = set[str]()
    for path in (path for room in ("bot", "handlers") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            target = getattr(node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None), "id", "")
            if called in ("change", "leave_trace", "Entry") or target == "details":
                inside = (one for one in ast.walk(node) if isinstance(one, ast.Dict))
                found |= {
                    key.value for one in inside for key in one.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)
                }
    return found


def test_every_detail_has_a_name() -> None:
    """The same of what stands beside an action; filters and kinds of records are known by their lists."""
    rules = bundled_rules()
    found = named_details() | set(satisfaction_asked.FILTERS) | (set(case_views.FILTERS) - {"q"}) | rules.retention.keys()
    assert {"survey", "forms", "how", "due", "reason", "officers"} <= found, "the twin: they are seen"
    assert sorted(found - audit_words.detail_names(rules).keys()) == []


def test_the_page_names_the_survey_of_a_row(office: Office, chi: Browser) -> None:
    ref = office.write(survey).ref
    office.write(
        lambda db: audit.record(db, Entry("chi", "paper.take", "paper", "1", {"forms": 2, "survey": ref}), office.clock.now)
    )
    assert "số phiếu: 2; đợt khảo sát: Khảo sát thử<" in chi.get("/desk/audit?action=paper.take").text


@pytest.fixture
def chi(office: Office) -> Browser:
    """An administrator at work."""
    office.hire("chi", "administrator")
    return office.at_work("chi")


def test_the_page_filters_pages_and_sees_tampering(office: Office, chi: Browser) -> None:
    """S15"""

    def work(db: Connection) -> None:
        for number in range(120):
            audit.record(db, Entry("lan", "cases.close", "cases", f"K{number}"), office.clock.now)

    office.write(work)
    page = chi.get("/desk/audit?officer=lan").text
    assert "Nguyên vẹn" in page and page.count("<tr>") == 51 and ">K119<" in page
    older = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert older.startswith("?officer=lan&before=")
    second = chi.get("/desk/audit" + older).text
    assert ">K69<" in second and ">K70<" not in second
    assert "Không có dòng nào khớp" in chi.get("/desk/audit?officer=ai-do").text
    day = office.clock.now.date().isoformat()
    assert chi.get(f"/desk/audit?since={day}&until=x&before=x").status_code == 200
    for one in (*UNLOCK, "UPDATE audit SET what = 'K' WHERE what = 'K7'"):
        office.write(lambda db, one=one: db.execute(one) and None)
    assert "Nhật ký đã bị sửa" in chi.get("/desk/audit").text
