"""The clock that ends surveys: nobody is waited for after the last day, and forms and names are not kept longer than they serve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from feedback_store import drawn_lately, invitations, survey_progress, surveys
from feedback_store.sqlite import Connection
from handlers.ratings import chat_form, submitting, untying
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_AT_ONCE = 300
"""Conversations that are changed in one commit, during which no message can be taken."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What the rules say of it."""

    rules: Rules

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether a form was left alone for too long, a survey is over, or who was drawn for one is to be forgotten."""
        return (
            survey_progress.has_old(db, now - submitting.KEPT)
            or bool(surveys.over(db, _day(now)))
            or invitations.has_old(db, self._forgotten(now))
            or drawn_lately.has_old(db, self._forgotten(now))
        )

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Do all of that; nobody is told anything."""
        survey_progress.cut(db, now - submitting.KEPT)
        for one in surveys.over(db, _day(now)):
            end(db, one.id, now)
        untying.forget_messages(db, invitations.cut(db, self._forgotten(now)))
        drawn_lately.cut(db, self._forgotten(now))
        return []

    def _forgotten(self, now: datetime) -> date:
        """Who was drawn before this day, or left out of a survey whose last day was before it, nobody needs to know any more."""
        return _day(now - self.rules.ratings.drawn)


def end(db: Connection, survey: int, now: datetime) -> None:
    """A survey is over: nobody is waited for, and no conversation asks it any more; so many at once that the clock goes on."""
    asked = invitations.asked(db, survey, _AT_ONCE)
    for one in asked:
        chat_form.let_go(db, one)
        invitations.move(db, one.id, "expired", now)
    if len(asked) < _AT_ONCE:
        invitations.expire(db, survey, now)


def _day(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()
