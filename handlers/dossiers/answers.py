"""An answer of the one-stop software: read as the contract of docs/dossiers.md has it, and kept in one commit with its cursor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from feedback_store import channel_contacts, channel_cursors, dossier_batches, dossiers
from feedback_store.dossiers import Kept
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from handlers.dossiers import aside, reading, source
from handlers.dossiers.aside import CHANNEL, Aside
from handlers.dossiers.reading import Reading
from handlers.dossiers.row_reading import Place
from knowledge import export_file
from knowledge.dossiers import code as codes
from knowledge.dossiers.column_names import ColumnNames, plain
from knowledge.source_record import BadRecord

MOST = 2_000
"""Items of an answer: the contract (docs/dossiers.md)."""
LARGEST = export_file.LONGEST_RECORD
"""Bytes of an answer."""
_LONGEST_CURSOR = 500
_SHOWN = 60


class BadAnswer(ValueError):
    """Raised for what is no answer of the contract; the message is Vietnamese and quotes nothing of it."""


class Answer(NamedTuple):
    """What an answer tells: how many items, read; and the cursor to go on from. `aside` are items that cannot be read."""

    items: int
    next: str
    reading: Reading | None
    aside: tuple[Aside, ...]


def read(body: bytes, place: Place) -> Answer:
    """Takes up to a second: not for an event loop. Raises BadAnswer."""
    items, cursor = _parted(body)
    if not items:
        return Answer(0, cursor, None, ())
    told = _latest(items, place.names)
    found = reading.read(source.of_items(told, place.names), place)
    return Answer(len(items), cursor, found, tuple(_put_aside(found, told, place)))


def keep(db: Connection, answer: Answer, name: str, cursor: str, now: datetime) -> Kept:
    """Take what an answer told, and remember `cursor`."""
    kept = Kept(0, 0)
    good: set[str] = set()
    if answer.reading and answer.reading.count:
        batch = dossier_batches.begin(db, name, answer.reading.sha256, answer.reading.count, None, now)
        for rows in filter(None, answer.reading.chunks()):
            part = dossiers.keep(db, rows, batch, now)
            kept, good = Kept(kept.added + part.added, kept.changed + part.changed), good | {row.code for row in rows}
        dossier_batches.count(db, batch, *kept)
        dossier_batches.done(db, batch, now)
    aside.keep(db, answer.aside, good)
    channel_cursors.save(db, CHANNEL, cursor)
    channel_contacts.heard(db, CHANNEL, now)
    return kept


def _parted(body: bytes) -> tuple[list[Any], str]:
    try:
        data = export_file.parsed(body)
    except BadRecord:
        raise BadAnswer("câu trả lời không phải JSON đúng") from None
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise BadAnswer("câu trả lời không có danh sách «items»")
    if len(items) > MOST:
        raise BadAnswer(f"câu trả lời có hơn {MOST} mục")
    cursor = data.get("next")
    if not isinstance(cursor, str) or len(cursor) > _LONGEST_CURSOR or not cursor.isprintable():
        raise BadAnswer(f"câu trả lời không có «next» là chữ, nhiều nhất {_LONGEST_CURSOR} ký tự")
    return items, cursor


def _latest(items: Sequence[Any], names: ColumnNames) -> list[Any]:
    """The items, of those with the same code the last: news of one dossier come in their order."""
    by_code = {_code(item, names) or f"#{place}": item for place, item in enumerate(items)}
    return list(by_code.values())


def _code(item: Any, names: ColumnNames) -> str:
    """The code of an item as it should be written; "" where it cannot be read."""
    if not isinstance(item, dict):
        return ""
    told = [value for name, value in item.items() if names.columns.get(plain(name[:_SHOWN])) == "code"]
    return codes.read(told[0][:_SHOWN]) or "" if told and isinstance(told[0], str) else ""


def _put_aside(found: Reading, items: Sequence[Any], place: Place) -> list[Aside]:
    """One line for each item that cannot be read."""
    first = {fault.row: fault for fault in reversed(found.faults.kept) if fault.grave}
    at = to_text(place.now)
    return [
        Aside(_code(items[row - 1], place.names), at, place.names.shown.get(fault.column, ""), fault.what, fault.how)
        for row, fault in sorted(first.items())
    ]
