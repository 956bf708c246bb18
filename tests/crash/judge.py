"""Reads the store after a trial and counts every way in which a promise was broken."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from feedback_store import inbox, sqlite
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text
from handlers.messages import Conversation
from tests.crash import echo
from tests.crash.citizens import Citizens, Provider


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


def judge(path: Path, citizens: Citizens, provider: Provider) -> Verdict:
    """Compare what citizens and provider saw with what the store holds; the service must have ended."""
    db = sqlite.connect(path)
    try:
        kept = {(channel, key) for channel, key in db.execute("SELECT channel, ext_key FROM inbox")}
        copies = Counter((who, text) for who, texts in provider.delivered.items() for text in texts)
        wanted = _replies(db, "push")
        mailboxes: dict[str, list[str]] = defaultdict(list)
        for who, text, _ in _replies(db, "web"):
            mailboxes[who].append(text)
        wrong_states, wrong_replies = _unlike_replay(db)
        return Verdict(
            messages=len(kept),
            replies=_count(db, "SELECT count(*) FROM outbox"),
            acknowledged_missing=sum((channel, key) not in kept for channel, keys in citizens.acknowledged.items() for key in keys),
            duplicate_rows=_count(db, "SELECT count(*) FROM inbox") - _count(db, "SELECT count(DISTINCT body) FROM inbox"),
            states_unlike_replay=wrong_states,
            replies_unlike_replay=wrong_replies,
            unsent=sum(state != "unknown" and (state != "sent" or copies[who, text] == 0) for who, text, state in wanted),
            unknown=sum(state == "unknown" for _, _, state in wanted),
            unknown_and_unsent=sum(state == "unknown" and copies[who, text] == 0 for who, text, state in wanted),
            second_copies=sum(count - 1 for count in copies.values()),
            most_copies=max(copies.values(), default=0),
            order_errors=sum(_disorder(texts) for texts in provider.delivered.values()),
            mailboxes_read_wrongly=sum(texts != mailboxes[who] for who, texts in citizens.read.items()),
            damage=int(db.execute("PRAGMA integrity_check").fetchone()[0] != "ok") + (inbox.first_broken_link(db) is not None),
        )
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


def _unlike_replay(db: Connection) -> tuple[int, int]:
    """Fold the inbox again, and count the conversations and replies that differ from what is stored."""
    states: dict[str, Conversation] = {}
    replies: dict[str, str] = {}
    for seq, conversation_id, body, received_at in db.execute(
        "SELECT seq, conversation_id, body, received_at FROM inbox WHERE state = 'done' ORDER BY seq"
    ):
        incoming = echo.read_update(body)
        assert incoming is not None
        step = echo.respond(states.get(conversation_id, Conversation()), incoming, from_text(received_at))
        states[conversation_id] = step.conversation
        replies |= {f"{seq}:{place}": reply.text for place, reply in enumerate(step.replies)}
    stored = {name: Conversation.from_data(json.loads(state)) for name, state in db.execute("SELECT id, state FROM conversations")}
    stored_replies = {key: json.loads(body)["text"] for key, body in db.execute("SELECT key, body FROM outbox")}
    return len(states.items() ^ stored.items()), len(replies.items() ^ stored_replies.items())


def _replies(db: Connection, channel: str) -> list[tuple[str, str, str]]:
    """Whom, what, and in which state, in order."""
    rows = db.execute("SELECT conversation_id, body, state FROM outbox WHERE channel = ? ORDER BY id", (channel,))
    return [(who, json.loads(body)["text"], state) for who, body, state in rows]


def _disorder(texts: list[str]) -> int:
    places = [tuple(int(part) for part in text.split(" ")[0].split(".")) for text in texts]
    return sum(later < earlier for earlier, later in pairwise(places))


def _count(db: Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])
