"""A conversation in lines, as an officer reads it: who said what and when; what is sealed stays sealed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import NamedTuple

from feedback_store import dialogue, inbox
from feedback_store.dialogue import Place, Said, Told
from feedback_store.sqlite import Connection
from handlers import reply_body
from handlers.desk import page_sentences as words
from handlers.desk.render import when
from handlers.messages import Incoming
from handlers.reply_parts import as_plain_text

Read = Callable[[str, bytes], Incoming | None]
MOST = 200
_EVERY = 1_000_000


class Line(NamedTuple):
    """One message; `side` is "citizen", "bot", "officer" or "elsewhere" (an officer, on the platform itself).

    `note` is what to know about it, `files` ids of photos, `seq` the place of a message that can still be sealed.
    """

    at: str
    side: str
    text: str
    note: str = ""
    files: tuple[str, ...] = ()
    seq: int = 0


class Dialogue(NamedTuple):
    """The lines in the order of time, and how far they reach."""

    lines: list[Line]
    place: Place


def read(db: Connection, conversation_id: str, channels: Read, after: Place = Place(), limit: int = MOST) -> Dialogue:  # noqa: B008
    """What was said after a place."""
    said, told = (
        dialogue.said(db, conversation_id, after.seq, limit),
        dialogue.told(db, conversation_id, after.reply, limit),
    )
    every = dialogue.told(db, conversation_id, 0, limit)
    labels, ours = labels_of(every), {plain(one) for one in every}
    lines = [line for one in said if (line := _came_in(one, channels, labels)) and not _is_echo(line, ours)]
    lines += [line for one in told if (line := _ours(one))]
    # How far it was read does not move with what is not shown, or it would tell that something came.
    seqs = (one.seq for one in said if one.sealed != inbox.PRIVATE)
    ids = (one.id for one in told if _ours(one))
    place = Place(max((after.seq, *seqs)), max((after.reply, *ids)))
    return Dialogue(sorted(lines, key=lambda line: line.at), place)


def labels_of(told: Iterable[Told]) -> dict[str, str]:
    """What the choices that were offered are called: a tap arrives as an id."""
    offered = (choice for one in told for choice in json.loads(one.body)["choices"])
    return {choice["id"]: choice["label"] for choice in offered}


def plain(one: Told) -> str:
    """A reply as a platform without buttons shows it, and names it when it tells us of our own messages."""
    return as_plain_text(reply_body.read(one.body)).strip()


def _is_echo(line: Line, ours: set[str]) -> bool:
    return line.side == "elsewhere" and bool(line.text) and line.text.strip() in ours


def sealed_files(db: Connection, conversation_id: str, channels: Read) -> set[str]:
    """The files that came with sealed messages: as little to be shown as the messages."""
    sealed = (one for one in dialogue.said(db, conversation_id, 0, _EVERY) if one.sealed and one.body is not None)
    found = (heard(channels, one.channel, one.body or b"") for one in sealed)
    return {name for incoming in found if incoming for name in incoming.attachments}


def shown(line: Line) -> dict[str, object]:
    """A line as a script reads it."""
    return {**line._asdict(), "at": when(line.at), "files": list(line.files)}


def _came_in(one: Said, channels: Read, labels: dict[str, str]) -> Line | None:
    """The line of a message that came in; None for what says nothing, such as that our reply was seen."""
    if one.sealed == inbox.PRIVATE:
        return None
    if one.sealed:
        return Line(one.at, "citizen", "", words.SEALED)
    if one.body is None:
        return Line(one.at, "citizen", "", words.ERASED)
    try:
        incoming = channels(one.channel, one.body)
    except Exception:  # a page must not fail on a message that broke the turn
        return Line(one.at, "citizen", "", words.UNREADABLE, seq=one.seq)
    if incoming is None:
        return None
    said = incoming.text or labels.get(incoming.choice, "")
    note = "" if said and incoming.kind in ("text", "choice") else words.KINDS.get(incoming.kind, "")
    side = "elsewhere" if incoming.by_officer else "citizen"
    return Line(one.at, side, said, words.CORRECTED if incoming.corrects else note, incoming.attachments, one.seq)


def heard(channels: Read, channel: str, body: bytes) -> Incoming | None:
    """What a body says, or None where its channel cannot read it: a page must not fail on a message that broke the turn."""
    try:
        return channels(channel, body)
    except Exception:
        return None


def _ours(one: Told) -> Line | None:
    """The line of a reply; None for one that is about the citizen's rating."""
    reply = json.loads(one.body)
    if reply.get("private"):
        return None
    note = words.REPLY_STATES.get(one.state, "") or ("" if reply["text"] else words.ERASED)
    return Line(one.at, reply["from"], reply["text"], note)
