"""Procedures as an officer looks for them: by code, or by words of their titles and of how people call them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from knowledge import knowledge, parts, version_store, versions
from knowledge.procedure import Procedure
from knowledge.vietnamese.fold import fold
from knowledge.wording import Wording

_MOST, _FEW = 12, 5
"""How many a list holds, and how many when the first says just what was asked."""
_ALL_WORDS, _JUST_THIS, _NEAR = 100, 80, 95
_FIT = 55.0


class Name(NamedTuple):
    """A procedure in a list of results."""

    code: str
    title: str
    everyday: str


@dataclass(frozen=True, slots=True)
class Names:
    """Every procedure that is served, and how it is called, without what officers added."""

    procedures: Mapping[str, Procedure]
    ways: Mapping[str, Wording]
    lines: list[str]
    codes: list[str]

    def name(self, code: str) -> Name | None:
        """One procedure, or None where it is not served."""
        row, way = self.procedures.get(code), self.ways.get(code)
        return Name(code, row.title, way.title if way else "") if row else None

    def found(self, words: str) -> list[Name]:
        """Those that a search means, the likeliest first."""
        if (one := self.name(words.strip())) is not None:
            return [one]
        asked = fold(words).strip()
        if not asked:
            return []
        near = process.extract(asked, self.lines, scorer=fuzz.token_set_ratio, limit=60, score_cutoff=_FIT)
        ranked = sorted(near, key=lambda hit: (-hit[1], -fuzz.ratio(asked, hit[0])))
        most = _MOST
        if ranked and ranked[0][1] >= _ALL_WORDS and fuzz.ratio(asked, ranked[0][0]) >= _JUST_THIS:
            ranked, most = [hit for hit in ranked if hit[1] >= _NEAR], _FEW
        codes = dict.fromkeys(self.codes[place] for _, _, place in ranked)
        return [name for code in list(codes)[:most] if (name := self.name(code))]


_kept: dict[Path | None, tuple[object, Names]] = {}
_one_at_a_time = threading.Lock()


def names(folder: Path | None) -> Names:
    """The procedures that are served today, read anew after an import; 0.4 s the first time. Raises BadDataFile."""
    with _one_at_a_time:
        state = _state(folder or Path())
        key = folder if folder and state[1] else None  # where nothing was brought in, every folder serves the same
        if key not in _kept or _kept[key][0] != state:
            _kept[key] = (state, _read(key))
        return _kept[key][1]


def _state(folder: Path) -> tuple[date, tuple[int, int, int] | None]:
    """The day, and which version of the data is served; None where nothing was brought in."""
    try:
        found = (folder / version_store.MANIFEST).stat()
    except OSError:
        return versions.today(), None
    return versions.today(), (found.st_mtime_ns, found.st_size, found.st_ino)


def _read(folder: Path | None) -> Names:
    served = versions.load(folder, versions.today())
    ways = knowledge.inherited(parts.WORDING.read(), served)
    lines, codes = [], []
    for code, row in served.procedures.items():
        said = ways.get(code)
        for text in (row.title, *((said.title, *said.phrases) if said else ())):
            lines.append(fold(text))
            codes.append(code)
    return Names(served.procedures, ways, lines, codes)
