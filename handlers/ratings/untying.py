"""What is forgotten of ratings and surveys a day later: whose they were, wherever that could be read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from feedback_store import conversations, endings, exchange_calls, inbox, invitations, joined_conversations, outbox
from feedback_store.sqlite import Connection
from handlers import reply_body
from handlers.citizen import sentences as say
from handlers.citizen.endings import PREFIX
from handlers.citizen.survey import AWAITED
from handlers.messages import Conversation, Reply

_TIES = (endings.has_tied, invitations.has_settled, inbox.has_private, outbox.has_private, exchange_calls.has_rated)
_AT_ONCE = 300
"""Invitations that are cut in one commit, during which no message can be taken: a survey's end settles all that were left."""


def has_old(db: Connection, before: datetime) -> bool:
    """Whether anything older than a moment still leads from a rating or a survey to who answered."""
    return any(found(db, before) for found in _TIES)


def cut(db: Connection, before: datetime) -> None:
    """Forget what leads to whoever rated, or was done with a survey, before a moment: ties, messages, what is remembered."""
    _cut_surveys(db, before)
    tied = {one for name in endings.tied_conversations(db, before) for one in joined_conversations.with_(db, name)}
    for name in sorted(tied):
        _forget_in(db, name)
    endings.cut(db, before)
    inbox.empty_private(db, before)
    outbox.empty_private(db, before, reply_body.write(Reply(say.PRIVATE_GONE, private=True)))
    exchange_calls.forget_ratings(db, before)


def forget_messages(db: Connection, numbers: Iterable[int]) -> None:
    """The messages in which citizens were invited tell no more to what."""
    told = reply_body.write(Reply(say.SURVEY_GONE, private=True))
    outbox.forget(db, (f"{outbox.LASTING}{number}" for number in numbers), told)


def _cut_surveys(db: Connection, before: datetime) -> None:
    """Invitations that were settled before a moment: also their numbers would lead to whose they were."""
    settled = invitations.settled(db, before, _AT_ONCE)
    for one in settled:
        assert one.conversation_id
        _forget_survey(db, one.conversation_id, one.id)
        invitations.loosen(db, one.id)
    forget_messages(db, [one.id for one in settled])


def _forget_survey(db: Connection, name: str, number: int) -> None:
    """What a conversation remembers of an invitation that is settled."""
    before, state = _remembered(db, name)
    offered = any(choice.id.startswith(f"s:{number}:") for choice in state.offered)
    is_awaited = state.survey is None and state.waiting_for.partition(":")[0] == AWAITED
    if offered or is_awaited:
        _amend(db, before, replace(state, waiting_for="", offered=() if offered else state.offered))


def _forget_in(db: Connection, name: str) -> None:
    """What a conversation remembers of a rating."""
    before, state = _remembered(db, name)
    offered = any(choice.id.startswith(PREFIX) for choice in state.offered)
    if not (state.rating or offered):
        return
    after = replace(state, rating=None)
    if offered:
        after = replace(after, offered=(), waiting_for="")
    _amend(db, before, after)


def _remembered(db: Connection, name: str) -> tuple[conversations.Row, Conversation]:
    row = conversations.load(db, name)
    return row, Conversation.from_data(json.loads(row.state))


def _amend(db: Connection, before: conversations.Row, after: Conversation) -> None:
    conversations.amend(db, before, json.dumps(after.to_data(), ensure_ascii=False))
