"""The clock of dossiers: tells who follows one what is new, by day, and once."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from feedback_store import conversations, dossier_apologies, dossier_follows, dossier_news
from feedback_store.dossier_follows import Follow
from feedback_store.sqlite import Connection
from handlers.citizen.filings import is_shown
from handlers.citizen.sentences import Voice
from handlers.dossiers.apologising import NewDate, told_to_citizen
from handlers.dossiers.news import News, WhatIsNew
from handlers.dossiers.shown import view
from handlers.messages import Conversation
from handlers.telling import Telling
from knowledge.rules.apologies import CHAT
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_AT_ONCE = 100
"""Citizens who are told in one commit, during which no message can be taken."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reminding:
    """What the rules say, how citizens are spoken to, and how they are told."""

    rules: Rules
    voice: Voice
    telling: Telling
    _looked: str = field(default="", init=False)
    _found: list[tuple[str, str]] = field(default_factory=list, init=False)

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether anybody is to be told anything; those who follow are read only after an import, an apology, or an hour."""
        local = now.astimezone(VIETNAM)
        if not self.rules.dossiers.tell_from <= local.hour < self.rules.dossiers.tell_until:
            return False
        state = f"{local:%Y%m%d%H}{dossier_news.mark(db)}"
        if state == self._looked:
            return False
        due = islice(self._due(dossier_follows.running(db), now), _AT_ONCE)
        self._found = [(follow.conversation_id, follow.dossier.code) for follow, _ in due]
        if not self._found:
            self._looked = state
        return bool(self._found)

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Tell those who were found, if it still is news; the conversations that were told something.

        Nobody is looked for here: to read all who follow takes a second, and no message could be taken meanwhile.
        """
        again = (dossier_follows.load(db, *names) for names in self._found)
        found = list(self._due((one for one in again if one and not one.ended_at), now))
        for follow, news in found:
            self._tell(db, follow, news, now)
        return list(dict.fromkeys(follow.conversation_id for follow, _ in found))

    def _due(self, follows: Iterable[Follow], now: datetime) -> Iterator[tuple[Follow, News]]:
        whats_new = WhatIsNew(self.rules, self.voice)
        for follow in follows:
            try:
                news = self._sorry(follow) or whats_new.of(view(follow.dossier, follow.due_after), follow.told, now)
            except (KeyError, TypeError, ValueError) as error:  # one damaged row must not keep everybody else from being told
                log.error("nothing is told of a dossier that cannot be read: %s", type(error).__name__)
                continue
            if news:
                yield follow, news

    def _sorry(self, follow: Follow) -> News | None:
        """The apology itself, for whoever came to follow a dossier that was put off and of which nobody had told the citizen."""
        seen = view(follow.dossier, follow.due_after)
        if not follow.untold or not seen.is_put_off or not self.rules.dossiers.states[seen.status].clock:
            return None
        reason, before = follow.untold
        row = follow.dossier._replace(due_at=before)
        reply = told_to_citizen(self.voice, self.rules, row, NewDate(reason, seen.due))
        return News(reply, {**follow.told, "due": seen.due})

    def _tell(self, db: Connection, follow: Follow, news: News, now: datetime) -> None:
        """The number in the key counts what was told here, so that nothing is told twice."""
        number, code = int(follow.told.get("n", 0)) + 1, follow.dossier.code
        over = WhatIsNew(self.rules, self.voice).is_over(view(follow.dossier, None))
        dossier_follows.has_told(db, follow.conversation_id, code, {**news.known, "n": number}, now if over else None)
        if self._sorry(follow):
            dossier_apologies.sent(db, code, CHAT, None, now)
        key = f"dossier:{number}:{follow.since}:{code}:{follow.conversation_id}"
        if _has_something_else(db, follow.conversation_id):
            self.telling.tell(db, follow.conversation_id, key, replace(news.reply, choices=()), now)
        else:
            self.telling.tell(db, follow.conversation_id, key, news.reply, now, dossier=code)


def _has_something_else(db: Connection, conversation_id: str) -> bool:
    """Whether an answer is awaited, or a case or a filing is on the screen: a number that is typed now must still mean that."""
    state = Conversation.from_data(json.loads(conversations.load(db, conversation_id).state))
    return bool(state.waiting_for or state.draft or is_shown(state.offered))
