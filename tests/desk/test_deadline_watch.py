"""Watching due dates: each warning once, none untrue, and a corrected calendar told openly."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from feedback_store import cases
from feedback_store.cases import Row
from handlers.citizen.sentences import Voice
from handlers.desk import case_acts as acts
from handlers.desk.deadline_watch import Watch
from handlers.telling import Telling
from knowledge.rules.calendar_file import Day
from tests.desk.at_the_desk import LAMP, Desk

ROOT = Path(__file__).parents[2]


def look(at_desk: Desk, rules_now: object = None) -> list[str]:
    """One look of the clock."""
    watch = Watch(rules_now or at_desk.rules, Voice(), Telling(lambda channel: False))  # type: ignore[arg-type]
    return at_desk.store.submit(lambda db: watch.look(db, at_desk.now)).result()


def steps(at_desk: Desk, case: Row) -> list[str]:
    """The escalation steps in the timeline."""
    with at_desk.store.reading() as db:
        return [json.loads(event.details)["step"] for event in cases.events(db, case.id) if event.kind == "escalated"]


def test_every_step_comes_once_in_its_time(at_desk: Desk) -> None:
    """Before and after the due date, to the roles that the rules name; looking often changes nothing."""
    case = at_desk.file("web:1")
    for _ in range(15 * 24):
        at_desk.now += timedelta(hours=1)
        look(at_desk)
    assert steps(at_desk, case) == ["before_3", "before_2", "before_1", "overdue_0", "overdue_1", "overdue_3"]


def test_nobody_is_warned_of_what_is_done_or_waits(at_desk: Desk) -> None:
    """An answered case is left alone, and so is one that waits for the citizen."""
    done, waiting = at_desk.file("web:1"), at_desk.file("web:2")
    at_desk.do(lambda a: acts.close(a, done, "Xong.", no_proof="x"))
    at_desk.do(lambda a: acts.ask(a, waiting, "Ở đâu ạ?"))
    at_desk.now += timedelta(days=40)
    look(at_desk)
    assert steps(at_desk, done) == steps(at_desk, waiting) == []


def test_a_late_start_sends_no_untrue_warning(at_desk: Desk) -> None:
    """A service that stood still past the due date says that it is overdue, not that three days are left."""
    case = at_desk.file("web:1")
    at_desk.now += timedelta(days=40)
    look(at_desk)
    assert "before_3" not in steps(at_desk, case) and "overdue_0" in steps(at_desk, case)


FIRST_LOOK = """
import sys, time
from datetime import datetime, UTC
from pathlib import Path
from feedback_store.store import Store
from handlers.citizen.sentences import Voice
from handlers.desk.deadline_watch import Watch
from handlers.telling import Telling
from knowledge.rules import deadlines, rules
store, known, now = Store(Path(sys.argv[1]), reserve=0), rules.load(), datetime(2026, 12, 30, 2, tzinfo=UTC)
if sys.argv[2] == "look":
    with store.reading() as db:
        Watch(known, Voice(), Telling(lambda _: False)).has_work(db, now)
begun = time.perf_counter()
deadlines.due(known.deadlines["pakn.resolve"], now, known.calendar)
print(time.perf_counter() - begun)
store.close_now()
"""


def first_due(path: Path, *, look: bool) -> float:
    """Seconds that the first due date of a process takes, with or without a look of the clock before it."""
    command = [sys.executable, "-c", FIRST_LOOK, str(path), "look" if look else "none"]
    return float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


def test_the_first_due_date_waits_for_no_library(tmp_path: Path) -> None:
    """The first look, which runs in a thread, fetches the holidays of this year and the next: a page has nothing to wait for."""
    assert first_due(tmp_path / "a.db", look=True) < 0.02
    assert first_due(tmp_path / "b.db", look=False) > 0.05, "the twin"


def test_a_corrected_calendar_moves_due_dates_openly(at_desk: Desk) -> None:
    """A new day off: the due date moves, the timeline says why, and the citizen is told once."""
    case = at_desk.file("web:1", LAMP)
    days = {**at_desk.rules.calendar.days, date(2026, 11, 27): Day(off=True, hours=(), name="nghỉ bão")}
    other = replace(at_desk.rules, calendar=replace(at_desk.rules.calendar, days=days, _known={}))
    assert look(at_desk, other) == ["web:1"]
    after = at_desk.latest(case)
    assert datetime.fromisoformat(after.due or "") - datetime.fromisoformat(case.due or "") == timedelta(days=1)
    assert "lịch làm việc có thay đổi" in at_desk.heard("web:1")[-1].text
    assert look(at_desk, other) == [] and at_desk.latest(case) == after
