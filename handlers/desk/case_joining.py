"""One citizen in several channels: conversations that gave the same telephone number can be joined, and parted again.

A number can be given by anybody, so that nothing is joined by itself: an officer calls it first.
"""

from __future__ import annotations

from typing import NamedTuple

from feedback_store import cases, joined_conversations
from feedback_store.cases import Row
from feedback_store.store import Connection
from handlers.desk import case_sentences as words
from handlers.desk.case_acts import Acting, CannotAct
from handlers.desk.case_sentences import CHANNEL_NAMES


class Elsewhere(NamedTuple):
    """Another conversation with the number of a case: its channel's name, a case of it, whether it is joined."""

    conversation_id: str
    channel: str
    code: str
    is_joined: bool

    @property
    def label(self) -> str:
        """As a choice shows it."""
        return f"{self.channel}, phản ánh {self.code}"


def elsewhere(db: Connection, case: Row) -> list[Elsewhere]:
    """The conversations that may be the same citizen's."""
    found = joined_conversations.elsewhere(db, case.id) if case.conversation_id else []
    return [Elsewhere(name, CHANNEL_NAMES.get(name.partition(":")[0], ""), code, joined) for name, code, joined in found]


def join(acting: Acting, case: Row, conversation: str) -> Row:
    """Each of both conversations knows the cases of the other from now on. Raises CannotAct."""
    other = _chosen(acting.db, case, conversation, joined=False)
    after = cases.change(acting.db, case, acting.now)
    joined_conversations.join(acting.db, case.conversation_id or "", other.conversation_id, acting.officer, acting.now)
    cases.note(acting.db, case.id, acting.now, acting.actor, "joined", by=other.conversation_id.partition(":")[0])
    return after


def part(acting: Acting, case: Row, conversation: str) -> Row:
    """The other conversation stands alone again. Raises CannotAct."""
    other = _chosen(acting.db, case, conversation, joined=True)
    after = cases.change(acting.db, case, acting.now)
    joined_conversations.part(acting.db, other.conversation_id)
    cases.note(acting.db, case.id, acting.now, acting.actor, "parted", by=other.conversation_id.partition(":")[0])
    return after


def _chosen(db: Connection, case: Row, conversation: str, *, joined: bool) -> Elsewhere:
    found = next((one for one in elsewhere(db, case) if one.conversation_id == conversation and one.is_joined == joined), None)
    if found is None:
        raise CannotAct(words.NOT_THE_SAME_NUMBER)
    return found
