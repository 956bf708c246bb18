"""Questions that mean the same, put together: first by their folded words, then by how nearly the words are alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz, process

from feedback_store.unanswered import Row
from knowledge.redaction import redacted
from knowledge.vietnamese.fold import fold, words_of

ALIKE = 86.0
"""How alike two questions are at least, of 100, to stand in one group."""
_EXAMPLES = 5


class Group(NamedTuple):
    """Questions that mean the same, the latest first; `examples` are different wordings without personal numbers."""

    ids: tuple[int, ...]
    latest: str
    reason: str
    examples: tuple[str, ...]


def grouped(questions: Iterable[Row]) -> list[Group]:
    """The groups, the largest first, and among equals the one asked last. The questions come newest first."""
    same: dict[str, list[Row]] = {}
    for row in questions:
        same.setdefault(key_of(row.text), []).append(row)
    found: dict[str, list[Row]] = {}
    for key, rows in same.items():
        near = process.extractOne(key, found.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        found.setdefault(near[0] if near else key, []).extend(rows)
    groups = [_group(sorted(rows, key=lambda row: -row.id)) for rows in found.values()]
    return sorted(groups, key=lambda group: (-len(group.ids), -group.ids[0]))


def key_of(text: str) -> str:
    """A question's words without diacritics, marks and capitals."""
    return " ".join(words_of(fold(text)))


def _group(rows: list[Row]) -> Group:
    examples = dict.fromkeys(redacted(row.text).strip() for row in rows)
    return Group(tuple(row.id for row in rows), rows[0].created_at, rows[0].reason, tuple(examples)[:_EXAMPLES])
