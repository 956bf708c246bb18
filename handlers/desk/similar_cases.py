"""Cases that may be about the same thing: an index in this process, fed from the store as cases come in."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from feedback_store import case_lists
from feedback_store.case_lists import Wanted
from feedback_store.cases import Row
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text
from knowledge.data_file import BadDataFile

if TYPE_CHECKING:
    from knowledge.similar import Report, Similar

log = logging.getLogger("motcua.desk")
_AT_ONCE, _A_STEP, _DEEPEST = 50, 500, 20_000
"""Cases: looked through for new ones; read in for one question (0.2 s); kept, which is months even for a large province."""


@dataclass(slots=True)
class SimilarCases:
    """The index of one desk; safe for several threads. It is filled at the first question and brought up to date at each."""

    _index: Similar | None = None
    _seen: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def near(self, db: Connection, case: Row, limit: int = 5) -> list[str]:
        """The codes of cases that may be about the same thing as this one, the likeliest first.

        Without the data that the comparison needs there are none, which is logged: a case must be handled all the same.
        """
        from knowledge.similar import SAME

        with self._lock:
            try:
                index = self._fed(db)
            except BadDataFile as fault:
                log.error("no similar cases: %s", fault)
                return []
            index.add(_report(case))  # its category or place may have been corrected since
            found = index.near(_report(case), limit)
        return [code for code, score in found if score >= SAME]

    def like(self, db: Connection, draft: Report, limit: int = 5) -> list[str]:
        """The codes of cases that may be about the same thing as one that is still being told; the draft is not kept."""
        from knowledge.similar import SAME

        with self._lock:
            found = self._fed(db).near(draft, limit)
        return [code for code, score in found if score >= SAME]

    def _fed(self, db: Connection) -> Similar:
        """The index with what came in since."""
        from knowledge.similar import Similar

        if self._index is None:
            self._index = Similar()
        for row in self._unseen(db):
            self._index.add(_report(row))
            self._seen.add(row.id)
        return self._index

    def _unseen(self, db: Connection) -> list[Row]:
        """What came in since the last question, and some that are older: the index grows downwards, a step a question.

        Cases are numbered nearly in the order in which they are filed: a page at the front without a new one ends the search.
        """
        fresh = self._front(db) if self._seen else []
        known = len(self._seen) + len(fresh)
        older = case_lists.newest(db, Wanted(), min(_A_STEP, _DEEPEST - known), known) if known < _DEEPEST else []
        return fresh + [row for row in older if row.id not in self._seen]

    def _front(self, db: Connection) -> list[Row]:
        found, oldest = list[Row](), min(self._seen)
        for offset in count(0, _AT_ONCE):
            page = case_lists.newest(db, Wanted(), _AT_ONCE, offset)
            fresh = [row for row in page if row.id > oldest and row.id not in self._seen]
            found += fresh
            if not fresh:
                return found
        raise AssertionError("cases do not end")


def _report(case: Row) -> Report:
    from knowledge.similar import Report

    return Report(case.code, case.text, case.category, case.place, from_text(case.received_at))
