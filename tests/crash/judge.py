"""Reads the store after a trial and counts every way in which a promise was broken."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bot.turn import ReadUpdate
from feedback_store import inbox, sqlite
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text
from handlers.messages import Conversation, Incoming
from tests.crash import echo

READ_BY_CLIENT = "web"
Reads = Mapping[str, ReadUpdate]


@dataclass(frozen=True)
class Seen:
    """What the world outside saw: (conversation, text) of what it was told is kept, what reached whom, what clients have read."""

    acknowledged: set[tuple[str, str]]
    delivered: Mapping[str, Sequence[str]]
    read: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Verdict:
    """What a trial left; `unsent` replies are lost in silence, `unknown` ones were given up where the desk sees them."""

    messages: int
    replies: int
    acknowledged_missing: int
    duplicate_rows: int
    states_unlike_replay: int
    replies_unlike_replay: int
    unsent: int
    unknown: int
    unknown_and_unsent: int
    second_copies: int
    most_copies: int
    order_errors: int
    mailboxes_read_wrongly: int
    damage: int

    def broken(self) -> dict[str, int]:
        """The promises that were broken, with how often: empty when nothing was lost, repeated, reordered or made up."""
        harmless = {"messages", "replies", "unknown", "unknown_and_unsent", "second_copies", "most_copies"}
        found = {name: count for name, count in vars(self).items() if count and name not in harmless}
        return found | ({"most_copies": self.most_copies} if self.most_copies > 2 else {})


def judge(path: Path, seen: Seen, reads: Reads) -> Verdict:
    """Compare what was seen outside with what the store holds; the service must have ended."""
    db = sqlite.connect(path)
    try:
        kept = Counter((incoming.conversation_id, incoming.text) for *_, incoming in _messages(db, reads))
        copies = Counter((who, text) for who, texts in seen.delivered.items() for text in texts)
        wanted = [(who, text, state) for channel, who, text, state in _replies(db) if channel != READ_BY_CLIENT]
        mailboxes: dict[str, list[str]] = defaultdict(list)
        for channel, who, text, _ in _replies(db):
            if channel == READ_BY_CLIENT:
                mailboxes[who].append(text)
        wrong_states, wrong_replies = _unlike_replay(db, reads)
        return Verdict(
            messages=kept.total(),
            replies=_count(db, "SELECT count(*) FROM outbox"),
            acknowledged_missing=len(seen.acknowledged - kept.keys()),
            duplicate_rows=kept.total() - len(kept),
            states_unlike_replay=wrong_states,
            replies_unlike_replay=wrong_replies,
            unsent=sum(state != "unknown" and (state != "sent" or copies[who, text] == 0) for who, text, state in wanted),
            unknown=sum(state == "unknown" for *_, state in wanted),
            unknown_and_unsent=sum(state == "unknown" and copies[who, text] == 0 for who, text, state in wanted),
            second_copies=sum(count - 1 for count in copies.values()),
            most_copies=max(copies.values(), default=0),
            order_errors=sum(_disorder(texts) for texts in seen.delivered.values()),
            mailboxes_read_wrongly=sum(texts != mailboxes[who] for who, texts in seen.read.items()),
            damage=int(db.execute("PRAGMA integrity_check").fetchone()[0] != "ok") + (inbox.first_broken_link(db) is not None),
        )
    finally:
        db.close()


def losing_channels(path: Path, seen: Seen, reads: Reads) -> set[str]:
    """The channels of which something that was acknowledged is missing."""
    db = sqlite.connect(path)
    try:
        kept = {(incoming.conversation_id, incoming.text) for *_, incoming in _messages(db, reads)}
        return {who.partition(":")[0] for who, _ in seen.acknowledged - kept}
    finally:
        db.close()


def unfinished(path: Path) -> int:
    """How many messages and replies still wait."""
    db = sqlite.connect(path)
    try:
        messages = _count(db, "SELECT count(*) FROM inbox WHERE state = 'new'")
        return messages + _count(db, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
    finally:
        db.close()


def _unlike_replay(db: Connection, reads: Reads) -> tuple[int, int]:
    """Fold the inbox again, and count the conversations and replies that differ from what is stored."""
    states: dict[str, Conversation] = {}
    replies: dict[str, str] = {}
    for seq, state, received_at, incoming in _messages(db, reads):
        if state == "done":
            who = incoming.conversation_id
            step = echo.respond(states.get(who, Conversation()), incoming, from_text(received_at))
            states[who] = step.conversation
            replies |= {f"{seq}:{place}": reply.text for place, reply in enumerate(step.replies)}
    stored = {name: Conversation.from_data(json.loads(state)) for name, state in db.execute("SELECT id, state FROM conversations")}
    stored_replies = {key: json.loads(body)["text"] for key, body in db.execute("SELECT key, body FROM outbox")}
    return len(states.items() ^ stored.items()), len(replies.items() ^ stored_replies.items())


def _messages(db: Connection, reads: Reads) -> Iterator[tuple[int, str, str, Incoming]]:
    """Place, state, time and content of each message of a citizen, in order."""
    for seq, state, received_at, channel, body in db.execute(
        "SELECT seq, state, received_at, channel, body FROM inbox ORDER BY seq"
    ):
        if incoming := reads[channel](body):
            yield seq, state, received_at, incoming


def _replies(db: Connection) -> list[tuple[str, str, str, str]]:
    """By which channel, whom, what, and in which state, in order."""
    rows = db.execute("SELECT channel, conversation_id, body, state FROM outbox ORDER BY id")
    return [(channel, who, json.loads(body)["text"], state) for channel, who, body, state in rows]


def _disorder(texts: Sequence[str]) -> int:
    places = [tuple(int(part) for part in text.split(" ")[0].split(".")) for text in texts]
    return sum(later < earlier for earlier, later in pairwise(places))


def _count(db: Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])
