"""Copies of the store that are known to be good, and the way back from one.

A backup is one SQLite file: an exact prefix of what was acknowledged, checked after writing by SQLite's integrity check and
by the inbox's hash chain. It holds citizens' personal data: keep it as carefully as the store.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from feedback_store import erasure_list, inbox, schema, sqlite, start_checks
from feedback_store.errors import StoreRefused
from feedback_store.sqlite import sqlite3
from feedback_store.timestamps import to_text, utc_now

_DISK = {
    errno.EACCES: "không có quyền đọc hoặc ghi ở đó",
    errno.EPERM: "không có quyền đọc hoặc ghi ở đó",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOENT: "không có thư mục đó",
    errno.EISDIR: "đó là thư mục, không phải tệp",
}


class BackupFailed(Exception):
    """Raised when a backup cannot be made or must not be restored; the message is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is remembered about the last backup, beside the store; times in UTC as ISO 8601."""

    at: str
    file: str
    messages: int


def backup(path: Path, to: Path) -> Path:
    """Copy the store at `path`, running or not, to the file or into the folder `to`; returns the file written.

    The service goes on while it runs. Raises BackupFailed, and then leaves no half-written file.
    """
    if not path.is_file():
        raise BackupFailed(f"Không thấy kho dữ liệu {path}. Hãy kiểm tra [store] path trong config.toml.")
    now = utc_now()
    target = to / f"{path.stem}-{now:%Y%m%d-%H%M%S}.db" if to.is_dir() else to
    if not target.parent.is_dir():
        raise BackupFailed(f"Không có thư mục {target.parent}. Hãy tạo thư mục đó trước.")
    if target.exists():
        raise BackupFailed(f"Tệp {target} đã có. Hãy chọn tên khác để không ghi đè bản sao lưu cũ.")
    partial = target.with_name(target.name + ".partial")
    try:
        _copy(path, partial)
        messages = verify(partial, path)
        _settle(partial, target)
        _take_along(path, target.parent)
        _remember(path, Note(to_text(now), str(target.resolve()), messages))
    except (sqlite3.Error, OSError) as error:
        raise BackupFailed(f"Không sao lưu được vào {target}: {_why(error)}.") from error
    finally:
        with suppress(OSError):
            partial.unlink()
    return target


def restore(source: Path, path: Path) -> Path | None:
    """Put the backup `source` in the place of the store at `path`; returns where the replaced store is kept, if there was one.

    What was erased since the backup was made is erased again before the copy becomes the store (Luật 91/2025/QH15).
    Killed at any moment, either the old store or the restored one is in place, whole. Raises BackupFailed for a damaged
    backup, and while a service uses the store.
    """
    if not source.is_file():
        raise BackupFailed(f"Không thấy bản sao lưu {source}.")
    try:
        with closing(start_checks.take_lock(path)):
            return _replace(path, source)
    except StoreRefused as refusal:
        raise BackupFailed(str(refusal)) from refusal
    except (sqlite3.Error, OSError) as error:
        raise BackupFailed(f"Không khôi phục được từ {source}: {_why(error)}.") from error


def verify(path: Path, given: Path | None = None) -> int:
    """Read a backup through and return its number of messages; raises BackupFailed at the first damage.

    `given` is the file that the operator named, if `path` is only a copy of it.
    """
    named = given or path
    try:
        with closing(sqlite.connect(path)) as db:
            sound = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if sound != "ok":
                raise BackupFailed(f"Tệp {named} bị hỏng: SQLite báo «{' '.join(sound.split())}».")
            if unknown := schema.unknown_migrations(db):
                raise BackupFailed(f"Tệp {named} thuộc phiên bản Một Cửa mới hơn ({', '.join(unknown)}).")
            broken = inbox.first_broken_link(db)
            if broken is not None:
                raise BackupFailed(f"Tệp {named} đã bị sửa: tin số {broken} không còn như lúc nhận.")
            return int(db.execute("SELECT count(*) FROM inbox").fetchone()[0])
    except sqlite3.Error as error:
        raise BackupFailed(f"Tệp {named} hỏng hoặc không phải kho dữ liệu của Một Cửa (SQLite báo «{error}»).") from error


def _why(error: Exception) -> str:
    """Why the disk or SQLite refused, for the operator."""
    if isinstance(error, OSError):
        return _DISK.get(error.errno or 0, f"ổ đĩa báo lỗi số {error.errno}")
    return f"SQLite báo «{error}»"


def last_backup(path: Path) -> Note | None:
    """The last backup of the store at `path` that was made and verified; None when there is none."""
    try:
        return Note(**json.loads(_note_file(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _copy(path: Path, partial: Path) -> None:
    partial.touch(mode=0o600)
    with closing(sqlite.connect(path)) as source, closing(sqlite.connect(partial)) as copy:
        source.backup(copy)  # in one step: one read of one moment, which in WAL mode holds up no writer
        copy.execute("PRAGMA journal_mode = delete")  # one file, without a log beside it that could be left behind


def _replace(path: Path, source: Path) -> Path | None:
    arriving = path.with_name(path.name + ".restoring")
    try:
        shutil.copyfile(source, arriving)
        arriving.chmod(0o600)
        verify(arriving, source)
        if not erasure_list.file_of(path).exists():
            _take_along(source.parent / path.name, path.parent)
        _erase_again(arriving, path)
        aside = _set_aside(path)
        _settle(arriving, path)
        return aside
    finally:
        with suppress(OSError):
            arriving.unlink()


def _take_along(store: Path, folder: Path) -> None:
    """Copy the list of what was erased from beside a store into another folder, where it is whole or not at all.

    Beside the backups it grows with each of them, so that on a new disk an older one can be cleaned as well.
    """
    listed = erasure_list.file_of(store)
    if not listed.exists() or listed.parent.resolve() == folder.resolve():
        return
    arriving = folder / f"{listed.name}.partial"
    shutil.copyfile(listed, arriving)
    arriving.chmod(0o600)
    _settle(arriving, folder / listed.name)


def _erase_again(arriving: Path, store: Path) -> None:
    """Take out of an older copy what citizens have had erased since, by the list beside the store. Raises StoreRefused."""
    if not erasure_list.file_of(store).exists():
        return
    with closing(sqlite.connect(arriving)) as db:
        sqlite.apply_pragmas(db)
        db.execute("PRAGMA journal_mode = delete")  # one file: nothing of what is erased may be left in a log beside it
        schema.migrate(db)
        db.execute("BEGIN IMMEDIATE")
        erasure_list.apply(store, db, utc_now())
        db.execute("COMMIT")


def _set_aside(path: Path) -> Path | None:
    """Keep the store that is being replaced, under another name, and leave no log that would be taken for the new one's."""
    if not path.exists():
        return None
    aside = path.with_name(f"{path.name}.replaced-{datetime.now():%Y%m%d-%H%M%S-%f}")
    with suppress(sqlite3.Error), closing(sqlite.connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.link(path, aside)
    for ending in ("-wal", "-shm"):  # gone by now, unless the old store is damaged
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def _settle(arriving: Path, target: Path) -> None:
    """Give a finished file its name, both for good."""
    _sync(arriving)
    arriving.replace(target)
    _sync(target.parent)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remember(path: Path, note: Note) -> None:
    _note_file(path).write_text(json.dumps(asdict(note), ensure_ascii=False), encoding="utf-8")


def _note_file(path: Path) -> Path:
    return path.with_name(path.name + ".last-backup.json")
