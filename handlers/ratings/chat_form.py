"""The form of an invitation as its conversation holds it: the page takes it over, and what is over is asked no more.

Nothing of this is done by a message, so the conversation keeps its time: when it changed would tell which response is whose.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from feedback_store import conversations
from feedback_store.invitations import Row
from feedback_store.sqlite import Connection
from handlers.messages import Conversation, SurveyForm
from handlers.ratings.filled import Filled


def take(db: Connection, invitation: Row) -> Filled:
    """The form as far as it was answered in the chat, which holds no answers any more and only says that it goes on on the page."""
    form = _put(db, invitation, lambda held: replace(held, answers={}, asked=(), agreed=(), on_page=True))
    return Filled(form.answers, frozenset(form.agreed)) if form else Filled()


def is_begun(db: Connection, invitation: Row) -> bool:
    """Whether any of it was answered in the chat."""
    if invitation.conversation_id is None:
        return False
    form = _form(conversations.load(db, invitation.conversation_id), invitation)
    return form is not None and bool(form.answers or form.asked)


def let_go(db: Connection, invitation: Row) -> None:
    """The conversation asks nothing of this survey any more."""
    _put(db, invitation, lambda _: None)


def _put(db: Connection, invitation: Row, change: Callable[[SurveyForm], SurveyForm | None]) -> SurveyForm | None:
    """Change the form; as it was, or None where the conversation was erased or thinks of another one."""
    if invitation.conversation_id is None:
        return None
    before = conversations.load(db, invitation.conversation_id)
    state, form = _state(before), _form(before, invitation)
    if form is None:
        return None
    after = replace(state, survey=change(form))
    conversations.amend(db, before, json.dumps(after.to_data(), ensure_ascii=False))
    return form


def _form(row: conversations.Row, invitation: Row) -> SurveyForm | None:
    """The form of the invitation; None where another one, or none, is thought of."""
    form = _state(row).survey
    return form if form and form.invitation == invitation.id else None


def _state(row: conversations.Row) -> Conversation:
    return Conversation.from_data(json.loads(row.state))
