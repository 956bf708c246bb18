"""The clock that gives up filings nobody has gone on with: they are counted, and whose they were is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback_store import guided_filings
from feedback_store.sqlite import Connection
from knowledge.vietnam_time import VIETNAM


@dataclass(frozen=True, slots=True)
class LeftFilings:
    """How long nobody has to go on with one before it counts as given up."""

    after: timedelta

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether any was left for so long."""
        return guided_filings.has_old(db, self._before(now))

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Give them up; nobody is told anything."""
        guided_filings.cut(db, self._before(now))
        return []

    def _before(self, now: datetime) -> date:
        return (now - self.after).astimezone(VIETNAM).date()
