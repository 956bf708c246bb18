"""A form that is handed in becomes a response, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback_store import invitations, responses, survey_progress
from feedback_store.responses import Given
from feedback_store.store import Connection
from feedback_store.survey_progress import Row
from handlers.ratings import chat_form
from handlers.ratings.filled import Filled
from handlers.ratings.keeping import rows_of
from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Answer, Questionnaire

KEPT = timedelta(days=14)
"""So long a form that nobody goes on with is kept."""


def settled(questionnaire: Questionnaire, form: Filled) -> dict[str, Answer]:
    """The answers that count: without blanks, and without those to what is no longer asked."""
    told = flow.settled(questionnaire, form.answers, form.agreed)
    return {key: answer for key, answer in told.items() if answer != flow.BLANK}


def faults(questionnaire: Questionnaire, form: Filled) -> dict[str, str]:
    """What keeps the form from being handed in, by item."""
    shown = flow.visible(questionnaire, form.answers, form.agreed)
    found = {item.key: flow.fault(item, form.answers.get(item.key, flow.BLANK)) for item in shown}
    return {key: fault for key, fault in found.items() if fault}


def hand_in(db: Connection, progress: Row, questionnaire: Questionnaire, now: datetime) -> bool:
    """Keep the response and forget the form; False when it was handed in before, be it in the chat, and nothing is kept."""
    if not survey_progress.hand_in(db, progress):
        return False
    if progress.invitation is not None and not _is_first(db, progress.invitation, now):
        return False
    answers = rows_of(settled(questionnaire, Filled.from_json(progress.answers)))
    given = Given(
        questionnaire.key, questionnaire.version, progress.origin, progress.channel, progress.unit, survey=progress.survey
    )
    responses.submit(db, given, answers, now)
    return True


def _is_first(db: Connection, number: int, now: datetime) -> bool:
    """Whether the invitation was still to be answered; the chat then asks no more."""
    invitation = invitations.load(db, number)
    if invitation is None or not invitations.move(db, number, "submitted", now):
        return False
    chat_form.let_go(db, invitation)
    return True
