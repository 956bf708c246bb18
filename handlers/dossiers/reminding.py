"""The clock of dossiers: tells who follows one what is new, by day, and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from feedback_store import dossier_follows, dossier_news
from feedback_store.dossier_follows import Follow
from feedback_store.sqlite import Connection
from handlers.citizen.sentences import Voice
from handlers.desk.telling import Telling
from handlers.dossiers.reminders import News, Reminders
from handlers.dossiers.shown import view
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_AT_ONCE = 200
"""Citizens who are told in one commit, during which no message can be taken."""


@dataclass(slots=True)
class Reminding:
    """What the rules say, how citizens are spoken to, and how they are told."""

    rules: Rules
    voice: Voice
    telling: Telling
    _looked: str = field(default="", init=False)

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether anybody is to be told anything; those who follow are read only after an import, an apology, or an hour."""
        local = now.astimezone(VIETNAM)
        if not self.rules.dossiers.tell_from <= local.hour < self.rules.dossiers.tell_until:
            return False
        state = f"{local:%Y%m%d%H}{dossier_news.mark(db)}"
        if state == self._looked:
            return False
        if next(self._due(db, now), None):
            return True
        self._looked = state
        return False

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Tell them; the conversations that were told something."""
        found = [due for _, due in zip(range(_AT_ONCE), self._due(db, now), strict=False)]
        for follow, news in found:
            self._tell(db, follow, news, now)
        return list(dict.fromkeys(follow.conversation_id for follow, _ in found))

    def _due(self, db: Connection, now: datetime) -> Iterator[tuple[Follow, News]]:
        reminders = Reminders(self.rules, self.voice)
        for follow in dossier_follows.running(db):
            if news := reminders.of(view(follow.dossier, follow.due_after), follow.told, now):
                yield follow, news

    def _tell(self, db: Connection, follow: Follow, news: News, now: datetime) -> None:
        """The number in the key counts what was told here, so that nothing is told twice."""
        number, code = int(follow.told.get("n", 0)) + 1, follow.dossier.code
        over = Reminders(self.rules, self.voice).is_over(view(follow.dossier, None))
        dossier_follows.has_told(db, follow.conversation_id, code, {**news.known, "n": number}, now if over else None)
        key = f"dossier:{number}:{follow.since}:{code}:{follow.conversation_id}"
        self.telling.tell(db, follow.conversation_id, key, news.reply, now, dossier=code)
