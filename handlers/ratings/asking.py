"""The clock of ratings: asks about answers once a citizen has been silent, and cuts what ties old ratings to who gave them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback_store import conversations, endings, inbox
from feedback_store.sqlite import Connection
from handlers.citizen import sentences as say
from handlers.citizen.endings import answer_key, levels
from handlers.citizen.sentences import Voice
from handlers.desk.telling import Telling, remember
from handlers.messages import Conversation, NewEnding, Reply
from handlers.ratings import ending
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
        return endings.has_tied(db, before) or inbox.has_private(db, before) or next(self._silent(db, now), None) is not None

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Ask and cut; the conversations that were told something."""
        self._cut(db, now - self.rules.ratings.change, now)
        return [self._ask(db, name, state, now) for name, state in list(self._silent(db, now))]

    def _cut(self, db: Connection, before: datetime, now: datetime) -> None:
        """Forget who gave which rating: the tie, what the conversation remembers of it, and the message itself."""
        for name in endings.tied_conversations(db, before):
            if Conversation.from_data(json.loads(conversations.load(db, name).state)).rating:
                remember(db, name, now, rating=None)
        endings.cut(db, before)
        inbox.empty_private(db, before)

    def _silent(self, db: Connection, now: datetime) -> Iterator[tuple[str, Conversation]]:
        """Who was answered, has said nothing since, and was not asked today."""
        quiet, today = self.rules.ratings.quiet, now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        if not quiet:
            return
        for row in conversations.silent_between(db, now - quiet - _TOO_LATE, now - quiet):
            state = Conversation.from_data(json.loads(row.state))
            if _was_only_answered(state) and not _is_group(row.id) and not endings.was_asked(db, row.id, "answer", today):
                yield row.id, state

    def _ask(self, db: Connection, name: str, state: Conversation, now: datetime) -> str:
        key = answer_key(now)
        closes_at = (now + self.rules.ratings.open).isoformat()
        ending.of_turn(db, NewEnding(key, "answer", closes_at, state.field, state.procedure), name, now)
        asked = Reply(self.voice.say(say.RATE_ANSWER_LATER), levels(key))
        self.telling.tell(db, name, f"rate:{key}:{name}", asked, now)
        return name


def _is_group(conversation_id: str) -> bool:
    """Groups on Telegram have negative numbers: nobody in them is spoken to who has not spoken to us."""
    return conversation_id.partition(":")[2].startswith("-")


def _was_only_answered(state: Conversation) -> bool:
    """A question was answered, and nothing else is under way."""
    return bool(state.procedure) and not (state.draft or state.with_staff or state.waiting_for or state.later)
