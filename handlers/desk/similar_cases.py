"""Cases that may be about the same thing: an index in this process, fed from the store as cases come in."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from feedback_store import case_lists
from feedback_store.case_lists import Wanted
from feedback_store.cases import Row
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text

if TYPE_CHECKING:
    from knowledge.similar import Report, Similar

_AT_ONCE = 500


@dataclass(slots=True)
class SimilarCases:
    """The index of one desk; safe for several threads. It is filled at the first question and brought up to date at each."""

    _index: Similar | None = None
    _seen: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def near(self, db: Connection, case: Row, limit: int = 5) -> list[str]:
        """The codes of cases that may be about the same thing as this one, the likeliest first."""
        from knowledge.similar import SAME

        with self._lock:
            index = self._fed(db)
            index.add(_report(case))  # its category or place may have been corrected since
            found = index.near(_report(case), limit)
        return [code for code, score in found if score >= SAME]

    def _fed(self, db: Connection) -> Similar:
        """The index with all cases of the store."""
        from knowledge.similar import Similar

        if self._index is None:
            self._index = Similar()
        for row in self._unseen(db):
            self._index.add(_report(row))
            self._seen.add(row.id)
        return self._index

    def _unseen(self, db: Connection) -> list[Row]:
        """The cases that came in since, the latest first: a page without a new one ends the search.

        They are numbered nearly in the order in which they are filed, so that new ones stand near the front.
        """
        found: list[Row] = []
        for offset in count(0, _AT_ONCE):
            page = case_lists.newest(db, Wanted(), _AT_ONCE, offset)
            fresh = [row for row in page if row.id not in self._seen]
            found += fresh
            if not fresh or len(page) < _AT_ONCE:
                break
        return found


def _report(case: Row) -> Report:
    from knowledge.similar import Report

    return Report(case.code, case.text, case.category, case.place, from_text(case.received_at))
