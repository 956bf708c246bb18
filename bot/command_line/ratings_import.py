"""`ratings template|import|take-back`: paper forms that are typed into a table, whether the service runs or not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from bot.command_line import CommandFailed, new_file
from bot.command_line.writing import write
from bot.settings import Settings
from feedback_store import audit, sqlite
from feedback_store.audit import Entry
from feedback_store.sqlite import Connection
from feedback_store.surveys import Row
from feedback_store.timestamps import utc_now
from handlers.desk.first_administrator import WHO
from handlers.ratings import paper_batch, paper_template
from handlers.ratings.paper_batch import File, NotTaken, Preview
from handlers.ratings.paper_table import LARGEST, NotATable
from knowledge.vietnam_time import VIETNAM

T = TypeVar("T")


def template(settings: Settings, survey: str, target: Path) -> None:
    """Write the table into which the survey's paper forms are typed. Raises CommandFailed."""
    store = settings.store.path
    new_file.check(store, target, paper_template.FORMATS)
    rules = new_file.rules()
    try:
        with new_file.writing(store, target):
            form = paper_batch.questionnaire_of(_survey(store, survey), rules)
            paper_template.write(form, rules, target)
    except NotTaken as reason:
        raise CommandFailed(str(reason)) from None
    print(f"Đã ghi tệp mẫu của phiếu {form.key}@{form.version} ra {target}.")


def import_forms(settings: Settings, path: Path, survey: str, yes: bool) -> None:
    """Say what a file holds, and take it whole if nothing is wrong and `yes`. Raises CommandFailed."""
    store, file = settings.store.path, _read(path)
    try:
        # Looked at before the store is opened for writing: a running service waits for nobody's parsing.
        row = _survey(store, survey)
        preview = paper_batch.look(file, row, new_file.rules(), utc_now().astimezone(VIETNAM).date())
        if not preview.may_be_taken:
            raise CommandFailed("\n".join(preview.told()))
        print(*preview.told(), sep="\n")
        if alike := _reading(store, lambda db: paper_batch.compare(db, preview)):
            print(alike, file=sys.stderr)
        if yes:
            number = write(store, lambda db: _take(db, file, preview))
            print(f"Đã nhập {len(preview.reading.forms)} phiếu, lần nhập số {number}.")
        else:
            print("Chưa nhập gì. Để nhập, chạy lại với --yes.", file=sys.stderr)
    except (NotTaken, NotATable) as reason:
        raise CommandFailed(str(reason)) from None


def take_back(settings: Settings, batch: int) -> None:
    """Take all forms of a file back. Raises CommandFailed."""
    if not settings.store.path.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {settings.store.path}.")

    def work(db: Connection) -> int:
        count = paper_batch.take_back(db, batch)
        audit.record(db, Entry(WHO, "paper.take_back", "paper", str(batch), {"forms": count}), utc_now())
        return count

    try:
        count = write(settings.store.path, work)
    except NotTaken as reason:
        raise CommandFailed(str(reason)) from None
    print(f"Đã rút lại {count} phiếu của lần nhập số {batch}.")


def _read(path: Path) -> File:
    try:
        with path.open("rb") as opened:
            return File(path.name, opened.read(LARGEST + 1))
    except OSError as error:
        raise CommandFailed(f"Không đọc được {path}: {error.strerror}.") from None


def _survey(store: Path, ref: str) -> Row:
    """The survey. Raises NotTaken, CommandFailed."""
    if not store.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {store}.")
    return _reading(store, lambda db: paper_batch.survey_of(db, ref))


def _reading(store: Path, work: Callable[[Connection], T]) -> T:
    """Raises CommandFailed."""
    try:
        with closing(sqlite.connect(store)) as db:
            db.execute("PRAGMA query_only = 1")
            return work(db)
    except sqlite.sqlite3.Error:
        raise CommandFailed(new_file.UNREADABLE.format(store=store)) from None


def _take(db: Connection, file: File, preview: Preview) -> int:
    now = utc_now()
    number = paper_batch.take(db, file, preview, None, now)
    audit.record(db, Entry(WHO, "paper.take", "paper", str(number), {"forms": len(preview.reading.forms)}), now)
    return number
