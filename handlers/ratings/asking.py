"""The clock of ratings: asks about answers once a citizen has been silent, and cuts what ties old ratings to who gave them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback_store import conversations, endings
from feedback_store.sqlite import Connection
from handlers.citizen import sentences as say
from handlers.citizen.endings import answer_key, levels
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, NewEnding, Reply
from handlers.ratings import ending, untying
from handlers.telling import Telling
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_TOO_LATE = timedelta(hours=1)
"""So long after the citizen fell silent nobody is asked any more: after a stop of the service, yesterday's talk is over."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the rules say, how citizens are spoken to, and how they are told."""

    rules: Rules
    voice: Voice
    telling: Telling

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether anybody is to be asked, or any tie to be cut."""
        before = now - self.rules.ratings.change
        return untying.has_old(db, before) or next(self._silent(db, now), None) is not None

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Ask and cut; the conversations that were told something."""
        untying.cut(db, now - self.rules.ratings.change)
        return [self._ask(db, name, state, now) for name, state in list(self._silent(db, now))]

    def _silent(self, db: Connection, now: datetime) -> Iterator[tuple[str, Conversation]]:
        """Who was answered, has said nothing since, and was not asked today."""
        quiet, today = self.rules.ratings.quiet, now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        if not quiet:
            return
        for row in conversations.silent_between(db, now - quiet - _TOO_LATE, now - quiet):
            state = Conversation.from_data(json.loads(row.state))
            is_over = _was_only_answered(state, now - quiet - _TOO_LATE)
            if is_over and not is_group(row.id) and not endings.was_asked(db, row.id, "answer", today):
                yield row.id, state

    def _ask(self, db: Connection, name: str, state: Conversation, now: datetime) -> str:
        key = answer_key(now)
        closes_at = (now + self.rules.ratings.open).isoformat()
        ending.of_turn(db, NewEnding(key, "answer", closes_at, state.field, state.procedure), name, now)
        asked = Reply(self.voice.say(say.RATE_ANSWER_LATER), levels(key))
        self.telling.tell(db, name, f"rate:{key}:{name}", asked, now)
        return name


def is_group(conversation_id: str) -> bool:
    """Groups on Telegram have negative numbers: nobody in them is spoken to who has not spoken to us."""
    return conversation_id.partition(":")[2].startswith("-")


def _was_only_answered(state: Conversation, since: datetime) -> bool:
    """A question was answered, nothing else is under way, and the citizen, not only we, said something since a moment."""
    was_here = not state.since or datetime.fromisoformat(state.since) > since
    return was_here and bool(state.procedure) and not (state.draft or state.with_staff or state.waiting_for or state.later)
