"""Which of the offered choices a citizen took: by button, by number, by its label, or by saying a part of it."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from handlers.messages import Choice
from knowledge.vietnamese.fold import fold, words_of

_NUMBER = re.compile(r"^(?:(?:chon|so|cau|muc|cai|viec|y|thu|lay|phuong an)\s*)*(\d{1,2})\s*[.)]?(?:\s*(?:a|nhe|nha|di|em|ban))*$")
_SPOKEN = {"mot": 1, "nhat": 1, "dau": 1, "dau tien": 1, "hai": 2, "nhi": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6}
_ORDINAL = re.compile(
    r"^(?:chon |cai |viec |so |thu |cai thu |viec thu |cai so )+(mot|nhat|dau tien|dau|hai|nhi|ba|bon|tu|nam|sau)$"
)
_ALIKE = 88


def chosen(text: str, choice: str, offered: tuple[Choice, ...]) -> Choice | None:
    """The choice taken, or None when the message is something else. A button's id counts even after other messages."""
    if choice:
        return next((option for option in offered if option.id == choice), Choice(choice, ""))
    if not offered or not text.strip():
        return None
    folded = " ".join(words_of(fold(text)))
    return _by_number(folded, offered) or _by_label(folded, offered)


def _by_number(folded: str, offered: tuple[Choice, ...]) -> Choice | None:
    number, ordinal = _NUMBER.match(folded), _ORDINAL.match(folded)
    place = int(number[1]) if number else _SPOKEN[ordinal[1]] if ordinal else 0
    return offered[place - 1] if 1 <= place <= len(offered) else None


def _by_label(folded: str, offered: tuple[Choice, ...]) -> Choice | None:
    """The label itself, nearly typed, or the only label that holds the few words typed."""
    labels = [" ".join(words_of(fold(option.label))) for option in offered]
    scores = [fuzz.ratio(folded, label) if _same_numbers(folded, label) else 0 for label in labels]
    best = max(range(len(labels)), key=scores.__getitem__)
    if scores[best] >= _ALIKE:
        return offered[best]
    inside = [option for option, label in zip(offered, labels, strict=True) if f" {folded} " in f" {label} "]
    return inside[0] if len(inside) == 1 and len(folded) >= 4 else None


def _same_numbers(folded: str, label: str) -> bool:
    """Whether a message has the numbers of a label, or none: «phường 15» is not nearly «phường 5»."""
    said, meant = (list(map(int, re.findall(r"\d+", text))) for text in (folded, label))
    return not said or said == meant
