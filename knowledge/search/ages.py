"""Ages (tuổi): those that a title is for ("dưới 14 tuổi"), and those that a question tells of ("con 15 tuổi", "trên 14t")."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OLDEST = 200
_YEARS = r"(\d{1,3}) ?(?:tuoi|t)\b"
_AGE = re.compile(
    rf"(?:\b(duoi|chua|chua du|chua toi|chua den|gan|sap)|\b(tren|hon|qua|ngoai|tu|tu du)) {_YEARS}|\b{_YEARS}(?: (tro len))?"
)

Ages = range
"""Whole years, the last one not among them."""


def ages(folded: str) -> list[Ages]:
    """The ages in a text without diacritics; the end of "từ 6 đến dưới 14 tuổi" alone is told by its second number."""
    return list(_found(folded))


def contradict(asked: list[Ages], title: list[Ages]) -> bool:
    """Whether a question tells of ages, and a title is for others: one of several people may be the one it is about."""
    return bool(asked and title) and not any(_meet(one, other) for one in asked for other in title)


def _found(folded: str) -> Iterator[Ages]:
    for below, above, limit, years, upwards in _AGE.findall(folded):
        if below:
            yield range(int(limit))
        elif above or upwards:
            yield range(int(limit or years), _OLDEST)
        else:
            yield range(int(years), int(years) + 1)


def _meet(one: Ages, other: Ages) -> bool:
    return max(one.start, other.start) < min(one.stop, other.stop)
