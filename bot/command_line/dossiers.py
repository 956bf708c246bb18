"""`dossiers import|status`: dossiers from a file of the one-stop software, whether the service runs or not; how they come in."""

from __future__ import annotations

import secrets
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from bot.channel_settings import secret
from bot.command_line import CommandFailed, new_file
from bot.command_line.writing import commits
from bot.settings import Settings
from feedback_store import audit, channel_contacts, dossier_batches, dossiers, sqlite
from feedback_store.audit import Entry
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, utc_now
from handlers.desk.first_administrator import WHO
from handlers.desk.watched import Finding
from handlers.dossiers import aside, place, reading, report, source, taking
from handlers.dossiers import sentences as say
from handlers.dossiers.encodings import NotReadable
from handlers.dossiers.reading import Reading
from handlers.dossiers.row_reading import Place
from handlers.dossiers.taking import NotTaken, Taken, Taking
from knowledge.data_file import BadDataFile
from knowledge.vietnam_time import VIETNAM

T = TypeVar("T")
_REPORT = ".bao-cao.csv"
_BATCHES = 10
_NO_STORE = "Chưa có kho dữ liệu {path}."


def import_file(settings: Settings, file: Path, given: Namespace) -> None:
    """Say what a file holds, and take it unless something is wrong or it is only looked at. Raises CommandFailed."""
    if given.preview:
        _look(settings, file, given)
        return
    with commits(settings.store.path) as commit:
        at = _place(settings, commit(dossiers.make_proof_key))
        # Read before anything is written: a running service waits for nobody's parsing.
        found = _read(file, at, given)
        try:
            with tqdm(total=found.count, unit=" hồ sơ", file=sys.stderr, disable=None, leave=False) as bar:
                taken = _take(commit, Taking(found, file.name, None, utc_now), bar.update)
        except NotTaken as why:
            raise CommandFailed(str(why)) from None
    print(taken)


def _look(settings: Settings, file: Path, given: Namespace) -> None:
    store = settings.store.path
    if not store.is_file():
        raise CommandFailed(_NO_STORE.format(path=store))
    key = _reading(store, dossiers.proof_key) or secrets.token_bytes()  # without one, no dossier is known yet
    found = _read(file, _place(settings, key), given)
    try:
        _reading(store, lambda db: taking.check(db, found))
    except NotTaken as why:
        raise CommandFailed(str(why)) from None
    kept, behind = _reading(store, lambda db: (taking.compare(db, found), taking.behind(db, found)))
    print(*report.compared(found, kept, behind), sep="\n")
    print(say.PREVIEW_ONLY, file=sys.stderr)


def _place(settings: Settings, key: bytes) -> Place:
    try:
        rules = new_file.rules()
        return place.make(settings.knowledge.path, rules, key, utc_now(), blank_units=settings.dossiers.blank_units)
    except BadDataFile as why:
        raise CommandFailed(f"Dữ liệu: {why}.") from None


def _read(file: Path, at: Place, given: Namespace) -> Reading:
    """What the file holds; tells what is wrong, and writes all of it beside the file. Raises CommandFailed."""
    try:
        found = reading.read(source.opened(file, at.names), at)
    except NotReadable as why:
        raise CommandFailed(str(why)) from None
    is_bad = not found.is_sound and not given.good_rows
    for line in report.lines(found, at.names, good_only=given.good_rows):
        print(line, file=sys.stderr if is_bad else sys.stdout)
    if found.faults.kept:
        _write_report(found, at, file.with_name(file.name + _REPORT))
    if is_bad:
        raise CommandFailed(say.NOT_TAKEN)
    return found


def _write_report(found: Reading, at: Place, target: Path) -> None:
    try:
        report.write(found, at.names, target)
    except OSError as error:
        print(f"Không ghi được {target}: {error.strerror}.", file=sys.stderr)
        return
    print(say.REPORT_AT.format(path=target), file=sys.stderr)


def _take(commit: taking.Commit, parts: Taking, progress: Callable[[int], object]) -> Taken:
    """Raises NotTaken."""

    def end(db: Connection) -> Taken:
        taken = parts.end(db)
        details = {"rows": taken.rows, "new": taken.kept.added, "changed": taken.kept.changed}
        audit.record(db, Entry(WHO, "dossiers.take", "dossiers", str(taken.number), details), utc_now())
        return taken

    commit(parts.begin)
    for rows, part in parts.parts():
        parts.add(commit(part))
        progress(rows)
    return commit(end)


def status(settings: Settings) -> None:
    """How dossiers come in: the connector, what it put aside, the latest files and answers. Raises CommandFailed."""
    store = settings.store.path
    if not store.is_file():
        raise CommandFailed(_NO_STORE.format(path=store))
    for finding in findings(settings):
        print(finding.what + (f" → {finding.remedy}" if finding.remedy and not finding.well else ""))
    for one in _reading(store, aside.load):
        print(f"Để riêng lúc {_when(one.at)}: {one.code or 'không đọc được mã'}, «{one.column}»: {one.what} {one.how}")
    for row in _reading(store, lambda db: dossier_batches.listed(db, _BATCHES)):
        end = f"xong {_when(row.done_at)}" if row.done_at else "đứt giữa chừng, nhập lại tệp ấy để tiếp tục"
        told = f"{row.rows} hồ sơ, {row.added} mới, {row.changed} thay đổi"
        print(f"Lần {row.id}, {_when(row.begun_at)}, {row.source}: {told}; {end}.")


def findings(settings: Settings) -> Iterator[Finding]:
    """For `doctor`: whether the connector is on, and when it last got an answer."""
    section, path_ = settings.dossiers, settings.store.path
    if not section.url:
        by_file = "nhập từ tệp bằng «.venv/bin/python main.py dossiers import»"
        yield Finding(True, f"Hồ sơ thủ tục: chưa nối phần mềm một cửa, {by_file}.")
        return
    if not secret(section.token):
        yield Finding(True, f"Hồ sơ thủ tục: không có biến môi trường {section.token}, hỏi máy chủ hồ sơ mà không kèm mã.")
    contact = _reading(path_, channel_contacts.every).get(aside.CHANNEL) if path_.is_file() else None
    heard = contact.heard_at if contact else None
    told = f"Hồ sơ thủ tục: máy chủ hồ sơ trả lời lần cuối {_when(heard)}"
    if contact and contact.failed_at and contact.failed_at > (heard or ""):
        remedy = "Xem [dossiers] trong config.toml và máy chủ hồ sơ."
        yield Finding(False, f"{told}; lỗi mới nhất: {contact.error}.", remedy)
    else:
        yield Finding(True, f"{told}.")


def _when(at: str | None) -> str:
    return f"{from_text(at).astimezone(VIETNAM):%H:%M %d/%m/%Y}" if at else "chưa có"


def _reading(store: Path, work: Callable[[Connection], T]) -> T:
    """Beside a running service. Raises CommandFailed."""
    try:
        with closing(sqlite.connect(store)) as db:
            db.execute("PRAGMA query_only = 1")
            return work(db)
    except sqlite.sqlite3.Error:
        raise CommandFailed(new_file.UNREADABLE.format(store=store)) from None
