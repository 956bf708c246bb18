"""Ages (tuổi): those that a title is for ("dưới 14 tuổi"), and those that a question tells of ("con 15 tuổi", "bé 7t")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.vietnamese.fold import clean, has_diacritics, letters, words_of

_OLDEST = 200
_YEARS = r"(\d{1,3}) ?tuoi\b"
_AGE = re.compile(
    rf"(?:\b(duoi|chua|chua du|chua toi|chua den|gan|sap)|\b(tren|(?<!\bket )hon|qua|ngoai|tu|tu du)) {_YEARS}"
    rf"|\b{_YEARS}(?: (tro len))?"
)
_PERSON = (
    r"(?:con|be|chau|em|e|toi|tui|minh|nguoi|tre|bo|ba|cha|me|ma|ong|vo|chong|anh|chi|co|chu|bac|di|cau|nam|nu|dua|thang|trai|gai)"
)
_BETWEEN = r"(?:trai|gai|nho|lon|toi|tui|em|minh|nha|nay|da|moi|duoc|gan|sap|chua|du|den|tren|duoi|hon|qua|ngoai|tu|noi|ruot)"
_SHORT = re.compile(rf"\b({_PERSON}(?: {_BETWEEN})* \d{{1,3}}) ?t\b")
"""«con 15t»; what is 15t without a person before it may weigh 15 tons."""
_SPELLED = {"hon": "hơn", "qua": "quá", "tu": "từ"}
"""Words of a limit that are others with another mark: «kết hôn», «quà», «tư»."""

Ages = range
"""Whole years, the last one not among them."""


def ages(text: str) -> list[Ages]:
    """The ages in a text, with diacritics or without; the end of "từ 6 đến dưới 14 tuổi" alone is told by its second number."""
    folded = " ".join(map(_compared, words_of(clean(text))))
    return list(_found(_SHORT.sub(r"\1 tuoi", folded)))


def contradict(asked: list[Ages], title: list[Ages]) -> bool:
    """Whether a question tells of ages, and a title is for others: one of several people may be the one it is about."""
    return bool(asked and title) and not any(_meet(one, other) for one in asked for other in title)


def _compared(word: str) -> str:
    """A word without diacritics, unless those that were typed make it another one."""
    folded = letters(word)
    return word if has_diacritics(word) and _SPELLED.get(folded, word) != word else folded


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
