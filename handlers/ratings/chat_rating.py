"""A rating as its conversation holds it: what was changed on the page is not undone by the next button in the chat.

Nothing of this is done by a message, so the conversation keeps its time: when it changed would tell which response is whose.
"""

from __future__ import annotations

import json
from dataclasses import replace

from feedback_store import conversations
from feedback_store.sqlite import Connection
from handlers.messages import Conversation, Rating


def put(db: Connection, conversation_id: str, rating: Rating) -> None:
    """The conversation goes on from this rating, unless it is in the middle of another one."""
    before = conversations.load(db, conversation_id)
    state = Conversation.from_data(json.loads(before.state))
    if state.rating is None or state.rating.ending == rating.ending:
        after = replace(state, rating=rating)
        conversations.amend(db, before, json.dumps(after.to_data(), ensure_ascii=False))
