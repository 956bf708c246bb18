"""Which unit (đơn vị) a cell of a list means: by its name, its key or an office's code; what only comes near it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz, process

from knowledge.dossiers.column_names import plain
from knowledge.rules.units import Unit, Units
from knowledge.vietnamese.fold import clean, has_diacritics, tone, untoned

_NEAR = 60.0
_WORD = re.compile(r"[^\W_]+")
_MOST = 1_000
"""Ways of writing that are remembered."""


class UnitNames:
    """What units are called."""

    def __init__(self, units: Units, offices: Mapping[str, str]) -> None:
        self._known = units
        self._by_name = dict(_names(units)) | dict(offices)
        self._near: dict[str, Unit | None] = {}
        self._guessed: set[str] = set()

    def key_of(self, text: str) -> str | None:
        """The key of the unit, None where no name is like that; capitals, diacritics and "UBND" do not matter."""
        name = plain(text)
        return self._by_name.get(name) or self._by_name.get(name.removeprefix("uy ban nhan dan ").removeprefix("ubnd "))

    def guessed(self, text: str, key: str) -> str:
        """The name of the unit that was taken for a text with other diacritics, the first time that it comes; else ""."""
        unit = self._known.get(key)
        if unit is None or text in self._guessed or len(self._guessed) >= _MOST or not has_diacritics(text):
            return ""
        written = _spelt(text)
        if any(written[-len(own) :] == own for own in map(_spelt, (unit.name, unit.commune, unit.key, *unit.heard)) if own):
            return ""
        self._guessed.add(text)
        return unit.name

    def near(self, text: str) -> Unit | None:
        """What an unknown unit may be meant to be."""
        name = plain(text)
        if name not in self._near and len(self._near) < _MOST:
            found = process.extractOne(name, self._by_name.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR)
            self._near[name] = self._known.get(self._by_name[found[0]]) if found else None
        return self._near.get(name)


def _names(units: Units) -> Iterator[tuple[str, str]]:
    """The surest names last."""
    for unit in units.values():
        yield from ((plain(name), unit.key) for name in unit.heard)
    for unit in units.values():
        yield from ((plain(name), unit.key) for name in (unit.commune, unit.name, unit.key))


def _spelt(text: str) -> tuple[tuple[str, str], ...]:
    """The words with their tones, wherever in the syllable those are written."""
    return tuple((untoned(word), tone(word)) for word in _WORD.findall(clean(text)))
