"""What was erased, remembered beside the store and outside of it: an older backup is cleaned by it before it is served.

The file holds no citizen's data: only hashes of conversations' ids, of cases' codes and of files' ids, with a
salt of its own, and running numbers of calls.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from feedback_store import erasure
from feedback_store.cases import COLUMNS, Row
from feedback_store.erasure import Outcome, Until
from feedback_store.errors import StoreRefused
from feedback_store.hiding import Hide, masked
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

Hash = Callable[[str], str]


def file_of(store: Path) -> Path:
    """Where the list of a store stands."""
    return store.with_name(store.name + ".erased.jsonl")


def add(store: Path, db: Connection, done: Outcome, request: int, now: datetime) -> None:
    """Remember an erasure, on the disk for good before it is committed; `request` is 0 where nobody asked for it."""
    salt, lines = _read(file_of(store))
    new: list[dict[str, Any]] = [] if lines or file_of(store).exists() else [{"salt": salt}]
    hashed = _hash(salt)
    last, reply = (int(db.execute(f"SELECT coalesce(max({key}), 0) FROM {table}").fetchone()[0]) for key, table in _ENDS)  # noqa: S608
    new.append(
        {
            "at": to_text(now),
            "seq": last,
            "reply": reply,
            "conversations": [hashed(name) for name in done.whole],
            "cases": [hashed(code) for code in done.hidden],
            "later": [hashed(code) for code in done.later],
            "kept_files": [hashed(name) for name in done.kept_files],
            "calls": list(done.calls),
            "callbacks": list(done.callbacks),
            "exchange": list(done.exchange),
            "request": request,
        }
    )
    _append(file_of(store), new)


def apply(store: Path, db: Connection, now: datetime, hide: Hide = masked) -> Outcome:
    """Erase again, in a restored copy of the store, whatever was erased after it was made. Raises StoreRefused (a damaged list)."""
    try:
        salt, lines = _read(file_of(store))
        hashed, done = _hash(salt), Outcome()
        for line in lines:
            _apply(db, line, hashed, done)
            erasure.erase_calls(db, line["calls"], line["callbacks"], done, now)
            erasure.forget_exchange(db, line.get("exchange", ()), done)  # older lines know of none
        _hide_cases(db, {one for line in lines for one in line["cases"]}, hashed, done, hide, now)
        _flag_cases(db, {one for line in lines for one in line["later"]}, hashed)
        for line in lines:
            db.execute("UPDATE rights_requests SET phone = '', conversation_id = '' WHERE id = ?", (line["request"],))
    except (ValueError, KeyError, TypeError):
        raise StoreRefused(f"Danh sách đã xóa {file_of(store)} bị hỏng. Lấy lại tệp này từ bản sao rồi khôi phục lại.") from None
    return done


_ENDS = (("seq", "inbox"), ("id", "outbox"))


def _apply(db: Connection, line: dict[str, Any], hashed: Hash, done: Outcome) -> None:
    wanted, kept = set(line["conversations"]), set(line["kept_files"])
    if not wanted:
        return
    until = Until(line["seq"], line["reply"], line["at"])
    files = {name for (name,) in db.execute("SELECT id FROM attachments").fetchall() if hashed(name) in kept} if kept else set()
    for (name,) in db.execute("SELECT id FROM conversations").fetchall():
        if hashed(name) in wanted:
            erasure.erase_conversation(db, name, files, done, until)


def _hide_cases(db: Connection, wanted: set[str], hashed: Hash, done: Outcome, hide: Hide, now: datetime) -> None:
    rows = db.execute(f"SELECT {COLUMNS} FROM cases WHERE pseudonymised_at IS NULL").fetchall() if wanted else []  # noqa: S608
    for row in (Row(*values) for values in rows):
        if hashed(row.code) in wanted:
            done.files += erasure.pseudonymise(db, row, hide, now)
            done.hidden += (row.code,)


def _flag_cases(db: Connection, wanted: set[str], hashed: Hash) -> None:
    for number, code in db.execute("SELECT id, code FROM cases WHERE pseudonymised_at IS NULL").fetchall() if wanted else []:
        if hashed(code) in wanted:
            db.execute("UPDATE cases SET erase_at_end = 1 WHERE id = ?", (number,))


def _read(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """The salt and the lines; a last line that was cut off by a power failure was never committed, and does not count."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return secrets.token_hex(16), []
    whole = text[: text.rfind("\n") + 1].splitlines()
    rows = [json.loads(line) for line in whole]
    return str(rows[0]["salt"]), rows[1:]


def _append(path: Path, lines: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":  # the rest of a line that was cut off
            os.ftruncate(handle, os.pread(handle, size, 0).rfind(b"\n") + 1)
        os.write(handle, text.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _hash(salt: str) -> Hash:
    return lambda text: hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()
