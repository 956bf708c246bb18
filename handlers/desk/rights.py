"""Everything that is kept of one citizen, as a copy that they can read and that a program can read; and what the law keeps."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from feedback_store import attachments, cases, dialogue, endings, inbox, invitations
from feedback_store.cases import Row, Sender
from feedback_store.hiding import without_sender
from feedback_store.sqlite import Connection
from feedback_store.subjects import Subject
from handlers.desk import dialogue_lines
from handlers.desk.dialogue_lines import Read
from knowledge.redaction import redacted
from knowledge.rules import deadlines
from knowledge.rules.rules import Rules

KINDS = {"copy": "Xem, nhận bản sao", "correct": "Sửa", "erase": "Xóa"}
PROOFS = {
    "conversation": "Yêu cầu ngay trong cuộc trò chuyện",
    "phone": "Đã gọi lại số này và đúng người nghe máy",
    "papers": "Đến trực tiếp, đã xem giấy tờ tùy thân",
}
_CLOCKS = {"copy": "dsr.access_correct", "correct": "dsr.access_correct", "erase": "dsr.delete"}
_ACKNOWLEDGE = "dsr.ack"
_EVERY_LINE = 100_000
_OF_RATINGS = frozenset(("rating", "survey", "offered", "waiting_for"))
"""What a conversation remembers that could tell how somebody rated."""
_MOST_BYTES = 50 * 2**20


def due(rules: Rules, kind: str, now: datetime) -> tuple[datetime, datetime]:
    """By when a request must be acknowledged, and by when answered, in UTC."""
    first, last = rules.deadlines[_ACKNOWLEDGE], rules.deadlines[_CLOCKS[kind]]
    return deadlines.due(first, now, rules.calendar), deadlines.due(last, now, rules.calendar)


def law_of(rules: Rules, kind: str) -> str:
    """The legal basis of the answer's due date."""
    return rules.deadlines[_CLOCKS[kind]].law


def hide(text: str, who: Sender) -> str:
    """A text that is kept without its sender: what they said of themselves, and any personal number."""
    return redacted(without_sender(text, who))


def copy_of(db: Connection, subject: Subject, channels: Read, now: datetime) -> dict[str, Any]:
    """All that is kept of a citizen as JSON data. What is sealed is named, not shown: an officer hands out the copy."""
    room = [_MOST_BYTES]
    return {
        "made_at": now.isoformat(),
        "conversations": [_conversation(db, name, channels, room) for name in subject.conversations],
        "cases": [_case(db, row) for row in subject.cases],
        "calls": [_calls(db, "calls", "begun_at, ended_at, outcome, phone", number) for number in subject.calls],
        "exchange": [_calls(db, "exchange_calls", "began_at, ended_at, phone, recording", number) for number in subject.exchange],
        "callbacks": [_calls(db, "callbacks", "made_at, due, done_at, name, phone, why", number) for number in subject.callbacks],
    }


def _conversation(db: Connection, name: str, channels: Read, room: list[int]) -> dict[str, Any]:
    found = dialogue_lines.read(db, name, channels, limit=_EVERY_LINE)
    ((state, updated),) = db.execute("SELECT state, updated_at FROM conversations WHERE id = ?", (name,)).fetchall()
    asked = db.execute("SELECT created_at, text FROM unanswered WHERE conversation_id = ? ORDER BY id", (name,)).fetchall()
    session = db.execute("SELECT created_at, last_seen_at FROM web_sessions WHERE 'web:' || id = ?", (name,)).fetchall()
    hands = db.execute("SELECT asked_at, reason, ended_at FROM handovers WHERE conversation_id = ? ORDER BY id", (name,)).fetchall()
    files = db.execute("SELECT id FROM attachments WHERE conversation_id = ? ORDER BY created_at", (name,)).fetchall()
    sealed = dialogue_lines.sealed_files(db, name, channels)
    is_sealed = any(one.sealed == inbox.SEALED for one in dialogue.said(db, name, 0, _EVERY_LINE))
    return {
        "id": name,
        "updated_at": updated,
        # What is remembered may quote what was sealed; a rating is shown to no officer, who hands out the copy.
        "remembered": {} if is_sealed else {name: told for name, told in json.loads(state).items() if name not in _OF_RATINGS},
        "messages": [line._asdict() for line in found.lines],
        "unanswered": [{"at": at, "text": text} for at, text in asked],
        "sessions": [{"created_at": made, "last_seen_at": seen} for made, seen in session],
        "asked_for_a_person": [{"at": at, "reason": reason, "ended_at": ended} for at, reason, ended in hands],
        "files": [_file(db, file, room) for (file,) in files if file not in sealed],
        # Whether and what was answered is shown to no officer, who hands out the copy: only that it was asked.
        "ratings": [{"at": row.ended_at, "kind": row.kind} for row in endings.of_conversation(db, name)],
        "surveys": [{"at": row.drawn_at} for row in invitations.of_conversation(db, name)],
    }


def _file(db: Connection, name: str, room: list[int]) -> dict[str, Any]:
    """A file with its bytes, as long as the copy does not grow beyond what a browser can load."""
    row = attachments.load(db, name)
    if row is None:
        return {"id": name}
    facts = {"id": name, "media_type": row.media_type, "bytes": len(row.body)}
    if len(row.body) > room[0]:
        return facts
    room[0] -= len(row.body)
    return facts | {"base64": base64.b64encode(row.body).decode()}


def _case(db: Connection, row: Row) -> dict[str, Any]:
    """A case as it stands in the register, without what officers write for themselves."""
    inside = {"version", "folded", "calendar", "officer"}
    steps = [event for event in cases.events(db, row.id) if event.kind != "remarked"]
    return {
        **{name: value for name, value in row._asdict().items() if name not in inside},
        "sender": cases.sender(db, row.id)._asdict(),
        "steps": [
            {"at": event.at, "who": event.actor.partition(":")[0], "what": event.kind, "text": event.text} for event in steps
        ],
        "files": [{"id": name, "role": role, "media_type": kind} for name, role, kind in cases.files(db, row.id)],
    }


def _calls(db: Connection, table: str, columns: str, number: int) -> dict[str, Any]:
    found = db.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608
    return dict(zip(columns.split(", "), found, strict=True))
