"""The fact that a question asks for: fee, time, documents, where, online, who, form, steps, result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.vietnamese.fold import fold, words_of

PATH = Path(__file__).parent / "data" / "facets.txt"
FACETS = ("fee", "time", "documents", "where", "online", "who", "form", "steps", "result")
_NOT = "không phải"


class BadFacets(ValueError):
    """The file of ways of asking has a line that cannot be used; the message is in Vietnamese."""


class Facets:
    """Finds ways of asking in a message, the longest first; the fact with the most words wins, the later one in a tie."""

    def __init__(self, phrases: dict[tuple[str, ...], str]) -> None:
        self._phrases = phrases
        self._longest = max(map(len, phrases), default=0)

    def asked(self, folded: Sequence[str]) -> tuple[str, frozenset[int]]:
        """The fact asked for ("" if none), and the places of the words that ask for any."""
        taken: set[int] = set()
        strength: dict[str, tuple[int, int]] = {}
        asking: set[int] = set()
        for size in range(self._longest, 0, -1):
            for place in range(len(folded) - size + 1):
                facet = self._phrases.get(tuple(folded[place : place + size]))
                span = range(place, place + size)
                if facet is None or not taken.isdisjoint(span):
                    continue
                taken.update(span)
                if facet != _NOT:
                    asking.update(span)
                    weight, last = strength.get(facet, (0, 0))
                    strength[facet] = (max(weight, size), max(last, place))
        best = max(strength, key=lambda facet: strength[facet], default="")
        return best, frozenset(asking)


def load(path: Path = PATH) -> Facets:
    """The ways of asking from their file. Raises BadFacets."""
    phrases: dict[tuple[str, ...], str] = {}
    facet = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            facet = line.strip("[]")
            if facet not in (*FACETS, _NOT):
                raise BadFacets(f"{path.name} dòng {number}: không có mục «{facet}»")
        elif not facet:
            raise BadFacets(f"{path.name} dòng {number}: cách hỏi nằm ngoài mọi mục")
        else:
            phrases.setdefault(tuple(words_of(fold(line))), facet)
    return Facets(phrases)
