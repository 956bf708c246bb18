"""`calls import`: call records of any telephone exchange, from a CSV file, whether the service runs or not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypeAlias

from bot.command_line import CommandFailed
from bot.command_line.writing import write
from bot.settings import Settings
from feedback_store import audit
from feedback_store.audit import Entry
from feedback_store.sqlite import Connection
from feedback_store.timestamps import utc_now
from handlers.desk import exchange_csv, exchange_records
from handlers.desk import exchange_sentences as say
from handlers.desk.exchange_csv import LARGEST, NotRecords, Record, Wrong
from handlers.desk.exchange_records import Preview
from handlers.desk.first_administrator import WHO
from knowledge.data_file import reason
from knowledge.rules import rules as rules_file
from knowledge.rules.rules import Rules

Lines: TypeAlias = "list[Record | Wrong]"


def import_records(settings: Settings, file: Path, dry_run: bool) -> None:
    """Say what would be taken, and take it unless `dry_run`; wrong lines are told and left out. Raises CommandFailed."""
    try:
        # Read before the store is opened: a running service waits for nobody's parsing.
        lines = exchange_csv.read(_read(file), utc_now())
    except NotRecords as error:
        raise CommandFailed(str(error)) from None
    seen, taken = _in_store(settings.store.path, lines, rules_file.load(), dry_run)
    for line in seen.told():
        print(line, file=sys.stderr if seen.wrong else sys.stdout)
    print(say.NOTHING_TAKEN if dry_run else say.TAKEN.format(count=taken))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise CommandFailed(f"Tệp {file}{reason(error)}.") from None


def _in_store(path: Path, lines: Lines, rules: Rules, dry_run: bool) -> tuple[Preview, int]:
    if dry_run and not path.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {path}.")

    def work(db: Connection) -> tuple[Preview, int]:
        return _take(db, lines, rules, dry_run)

    return write(path, work)


def _take(db: Connection, lines: Lines, rules: Rules, dry_run: bool) -> tuple[Preview, int]:
    now = utc_now()
    seen = exchange_records.preview(db, lines)
    if dry_run or not seen.new:
        return seen, 0
    taken = exchange_records.take(db, rules, seen.new, now)
    audit.record(db, Entry(WHO, "calls.import", "calls", "", {"new": taken, "wrong": len(seen.wrong)}), now)
    return seen, taken
