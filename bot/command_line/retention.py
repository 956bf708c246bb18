"""`retention`: what is past its period is erased, beside a running service or without one; first shown, if that is asked for."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from bot.command_line import CommandFailed
from bot.settings import Settings
from feedback_store import audit, erasure, erasure_list, retention_job, sqlite
from feedback_store.audit import Entry
from feedback_store.erasure import Outcome
from feedback_store.retention_job import Done, Overdue
from feedback_store.sqlite import Connection, sqlite3
from feedback_store.store import Store, StoreBusy, StoreRefused
from feedback_store.timestamps import utc_now
from handlers.desk import rights
from handlers.desk.first_administrator import WHO
from knowledge.data_file import BadDataFile
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules

_UNREADABLE = "Không đọc hoặc ghi được kho dữ liệu {path}. Chạy «.venv/bin/python main.py doctor» để biết vì sao."


def retention(settings: Settings, dry_run: bool, now: datetime | None = None) -> None:
    """Erase what is past its period, or only say what would go, by kind. Raises CommandFailed."""
    path, moment = settings.store.path, now or utc_now()
    if not path.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {path}.")
    try:
        rules = loading.load()
    except BadDataFile as error:
        raise CommandFailed(f"Dữ liệu quy tắc: {error}.") from None
    try:
        _migrated(path)
        with closing(sqlite.connect(path)) as db:
            sqlite.apply_pragmas(db)
            _look_and_do(db, path, rules, moment, dry_run)
    except (sqlite3.Error, OSError):
        raise CommandFailed(_UNREADABLE.format(path=path)) from None


def _look_and_do(db: Connection, path: Path, rules: Rules, now: datetime, dry_run: bool) -> None:
    periods = {kind: None if row.days is None else timedelta(days=row.days) for kind, row in rules.retention.items()}
    ended = [key for key, state in rules.states.all.items() if state.ends]
    found = retention_job.overdue(db, periods, ended, now)
    _print(found, rules, dry_run)
    if dry_run:
        print("Chưa xóa gì. Bỏ --dry-run để xóa.")
        return
    done = Done()
    for work in retention_job.work(found, rights.hide, now, done):
        db.execute("BEGIN IMMEDIATE")
        work(db)
        # In the same commit, so that the list reaches exactly as far as the erasure: an older backup is cleaned by it.
        erasure_list.add(path, db, done.outcome, 0, now)
        db.execute("COMMIT")
        done.outcome = Outcome()
    _record(db, found, now)
    settled = erasure.settle(path)
    print("Đã xóa xong." if settled else "Đã xóa; nhật ký ghi của kho còn đang được đọc, phần cuối được dọn ở lần chạy sau.")


def _record(db: Connection, found: Overdue, now: datetime) -> None:
    if any(found.counts.values()):
        db.execute("BEGIN IMMEDIATE")
        audit.record(db, Entry(WHO, "retention.run", "retention", "", found.counts), now)
        db.execute("COMMIT")


def _migrated(path: Path) -> None:
    """Bring an older store to this version's tables; a store that a service has open is there already. Raises CommandFailed."""
    try:
        Store(path).close_now()
    except StoreBusy:
        return
    except StoreRefused as refusal:
        raise CommandFailed(str(refusal)) from None


def _print(found: Overdue, rules: Rules, dry_run: bool) -> None:
    verb = "sẽ xóa hoặc bỏ tên" if dry_run else "xóa hoặc bỏ tên"
    for kind, count in found.counts.items():
        row = rules.retention[kind]
        print(f"{row.name}: {verb} {count} (giữ {row.days} ngày)")
    print(f"{rules.retention['case'].name}: giữ mãi, không xóa")
    if found.audit:
        print(f"{rules.retention['audit'].name}: {found.audit} dòng quá hạn, vẫn giữ vì chuỗi kiểm chứng cần đủ dòng")
    if found.held:
        print(f"Đang giữ lại theo yêu cầu pháp lý: {found.held} phản ánh, không đụng đến.")
