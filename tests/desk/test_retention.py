"""What is past its period goes, nothing else; shown first by the dry run, beside a running service or without one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.command_line import CommandFailed
from bot.command_line.retention import retention
from bot.settings import Settings, StoreSettings
from feedback_store import audit, callbacks, calls, cases, inbox, legal_holds, responses
from feedback_store.responses import Given
from feedback_store.store import Connection, Store
from handlers.desk.frame import bundled_rules
from tests.desk.case_office import LAMP, CaseOffice
from tests.desk.office import desk_open
from tests.desk.test_rights import CANARY, PHONE, SPACED, close, copies, life, said
from tests.desk.whole_service import with_reach

ROOT = Path(__file__).parents[2]
LONG_AGO = datetime(2027, 1, 4, 2, tzinfo=UTC)


@pytest.fixture
def desk(store: Store) -> Iterator[CaseOffice]:
    with desk_open(store, with_reach()) as office:
        office.clock.now = LONG_AGO
        office.hire("lan")
        yield CaseOffice(office)


def settings(desk: CaseOffice) -> Settings:
    return replace(Settings(), store=StoreSettings(desk.office.store.path))


def run(desk: CaseOffice, capsys: pytest.CaptureFixture[str], dry_run: bool = False, **later: float) -> dict[str, int]:
    """One run, so much later than what happened; how many it names of each kind."""
    retention(settings(desk), dry_run, LONG_AGO + timedelta(**later))
    found = re.findall(r"^(.+): (?:sẽ )?xóa hoặc bỏ tên (\d+) ", capsys.readouterr().out, re.MULTILINE)
    return {name: int(count) for name, count in found}


def names() -> dict[str, str]:
    return {kind: row.name for kind, row in bundled_rules().retention.items()}


def chat(desk: CaseOffice, conversation: str = "web:1") -> None:
    """A conversation without a case."""
    case = life(desk, conversation)

    def forget(db: Connection) -> None:
        for table, key in (("case_files", "case_id"), ("case_events", "case_id"), ("case_senders", "case_id"), ("cases", "id")):
            db.execute(f"DELETE FROM {table} WHERE {key} = ?", (case.id,))  # noqa: S608

    desk.office.write(forget)


def test_a_dry_run_changes_nothing_and_says_what_would_go(desk: CaseOffice, capsys: pytest.CaptureFixture[str]) -> None:
    chat(desk)
    before = desk.office.tables()
    told = run(desk, capsys, dry_run=True, days=91)
    assert told[names()["web_conversation"]] == 1 and sum(told.values()) == 1
    assert desk.office.tables() == before and copies(desk.office.store.path, CANARY) > 300
    assert run(desk, capsys, days=91) == told, "the twin: then it is done, and exactly that"
    assert copies(desk.office.store.path, CANARY, PHONE, SPACED) == 0
    assert sum(run(desk, capsys, days=91).values()) == 0, "and there is nothing left to do"


def test_a_day_before_its_period_nothing_goes(desk: CaseOffice, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind on the day before, and on the day after."""
    case = life(desk)
    close(desk, case)
    desk.office.write(lambda db: db.execute("UPDATE cases SET closed_at = ?", (LONG_AGO.isoformat(),)))
    number = desk.office.write(lambda db: calls.begin(db, 1, "0987654321", LONG_AGO))
    days = {kind: row.days for kind, row in bundled_rules().retention.items()}
    assert days["chat_text"] == days["attachment"] == days["call"] == 365 and days["case_identity"] == 1825
    assert sum(run(desk, capsys, days=364).values()) == 0
    told = run(desk, capsys, days=366)
    assert {kind: told[names()[kind]] for kind in ("chat_text", "attachment", "call", "case_identity")} == {
        "chat_text": 1,
        "attachment": 1,
        "call": 1,
        "case_identity": 0,
    }
    with desk.office.store.reading() as db:
        assert cases.sender(db, case.id).phone == PHONE, "the register keeps the name four years longer"
        assert calls.load(db, number).phone == "" and cases.files(db, case.id) == []  # type: ignore[union-attr]
        assert inbox.first_broken_link(db) is None
    assert run(desk, capsys, days=1824)[names()["case_identity"]] == 0
    assert run(desk, capsys, days=1826)[names()["case_identity"]] == 1
    assert copies(desk.office.store.path, PHONE, SPACED, LAMP.name, CANARY) == 0
    with desk.office.store.reading() as db:
        assert cases.load(db, case.id).text.startswith("Đèn đường"), "the case itself stays"
        assert audit.verify(db) is None
    assert len(desk.office.ask("SELECT 1 FROM audit WHERE action = 'retention.run'")) == 2


def test_what_is_in_work_or_held_stays(desk: CaseOffice, capsys: pytest.CaptureFixture[str]) -> None:
    case = life(desk)
    assert sum(run(desk, capsys, days=4000).values()) == 0, "a case in work"
    close(desk, case)
    desk.office.write(lambda db: legal_holds.hold(db, case.code, "Công văn 12"))
    assert sum(run(desk, capsys, days=4000).values()) == 0, "a case on hold"
    assert copies(desk.office.store.path, CANARY) > 300
    desk.office.write(lambda db: legal_holds.release(db, case.code))
    assert sum(run(desk, capsys, days=4000).values()) == 3, "the twin: chat, photo, identity"
    assert copies(desk.office.store.path, CANARY, PHONE, SPACED) == 0


def test_a_promise_to_call_has_its_own_period(desk: CaseOffice, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a case, after a year; about a case, only once it has ended; on hold, not at all."""
    case = desk.file()

    def work(db: Connection) -> None:
        callbacks.promise(db, (PHONE, LAMP.name), CANARY, LONG_AGO, (1, LONG_AGO))
        callbacks.promise(db, (PHONE, LAMP.name), CANARY, LONG_AGO, (1, LONG_AGO), (case.id, 1))
        call = calls.load(db, calls.begin(db, 1, PHONE, LONG_AGO))
        assert call
        calls.filed(db, call, case.id)

    desk.office.write(work)
    assert run(desk, capsys, days=364)[names()["callback"]] == 0
    desk.office.write(lambda db: legal_holds.hold(db, case.code, "Công văn 12"))
    told = run(desk, capsys, days=366)
    assert (told[names()["callback"]], told[names()["call"]]) == (1, 0), "the one without a case"
    assert desk.office.ask("SELECT phone, why, done_at IS NULL FROM callbacks ORDER BY id") == [("", "", 0), (PHONE, CANARY, 1)]
    desk.office.write(lambda db: legal_holds.release(db, case.code))
    told = run(desk, capsys, days=366)
    assert (told[names()["callback"]], told[names()["call"]]) == (0, 1), "the case is in work"
    close(desk, case)
    assert run(desk, capsys, days=366)[names()["callback"]] == 1
    listed = desk.office.store.path.with_name(desk.office.store.path.name + ".erased.jsonl").read_text()
    assert '"callbacks": [1]' in listed and '"callbacks": [2]' in listed, "and an older backup is cleaned of them"


def test_who_asked_to_be_forgotten_is_once_the_case_ends(desk: CaseOffice, capsys: pytest.CaptureFixture[str]) -> None:
    case = life(desk)
    desk.office.write(lambda db: db.execute("UPDATE cases SET erase_at_end = 1"))
    assert run(desk, capsys, days=1)[names()["case_identity"]] == 0
    close(desk, case)
    assert run(desk, capsys, days=1)[names()["case_identity"]] == 1
    with desk.office.store.reading() as db:
        assert cases.sender(db, case.id) == ("", "", "")


def test_whoever_comes_back_keeps_the_conversation(desk: CaseOffice, capsys: pytest.CaptureFixture[str]) -> None:
    chat(desk)
    desk.office.write(lambda db: said(db, "web:1", 9, "tôi quay lại", LONG_AGO + timedelta(days=80)))
    assert sum(run(desk, capsys, days=91).values()) == 0
    assert run(desk, capsys, days=171)[names()["web_conversation"]] == 1


def test_as_a_command(desk: CaseOffice, tmp_path: Path) -> None:
    """A process of its own, beside the service that has the store open."""
    chat(desk)
    desk.office.write(lambda db: db.execute("UPDATE inbox SET received_at = '2020-01-01T00:00:00+00:00'"))
    line = [sys.executable, "main.py", "retention"]
    env = {"PATH": "/usr/bin:/bin", "MOTCUA_STORE_PATH": str(desk.office.store.path), "MOTCUA_KNOWLEDGE_PATH": str(tmp_path)}
    dry = subprocess.run([*line, "--dry-run"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=True)
    assert f"{names()['web_conversation']}: sẽ xóa hoặc bỏ tên 1 " in dry.stdout and "Chưa xóa gì" in dry.stdout
    assert copies(desk.office.store.path, CANARY) > 300
    done = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=True)
    assert "Đã xóa xong." in done.stdout and copies(desk.office.store.path, CANARY) == 0


def test_without_a_store(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="Chưa có kho dữ liệu"):
        retention(replace(Settings(), store=StoreSettings(tmp_path / "x.db")), True)


def test_what_was_written_goes_in_time_and_what_was_ticked_stays(desk: CaseOffice, capsys: pytest.CaptureFixture[str]) -> None:
    """Forms that name nobody, but in which somebody may be named."""
    told = {"muc": (("2", ""),), "gop-y": (("", CANARY),)}
    given = Given("mot-cham", "1", "answer", "web", "")
    desk.office.write(lambda db: responses.submit(db, given, told, LONG_AGO))
    assert run(desk, capsys, days=729)[names()["survey_words"]] == 0
    assert copies(desk.office.store.path, CANARY) == 1
    assert run(desk, capsys, days=731)[names()["survey_words"]] == 1
    assert copies(desk.office.store.path, CANARY) == 0
    assert desk.office.ask("SELECT item, value, text FROM answers ORDER BY item") == [("gop-y", "", ""), ("muc", "2", "")]
    assert run(desk, capsys, days=731)[names()["survey_words"]] == 0
