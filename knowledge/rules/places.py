"""Which unit a place names: "p. Bến Gỗ", "xa tan loc", "ở chợ Bến Gỗ"; typed with or without diacritics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from knowledge.rules.units import Unit, Units
from knowledge.vietnamese.fold import clean, letters, words_of
from knowledge.vietnamese.phrases import Phrases, unmarked

_SHORT = {"phường": ("phường", "p", "f"), "xã": ("xã", "x"), "đặc khu": ("đặc khu",)}
_STREETS = frozenset(("duong", "pho", "ngo", "hem", "quoc", "tinh"))
"""Before a bare name these make it a street of that name, which may lie anywhere."""


class Places:
    """Finds communes and wards in what was typed."""

    def __init__(self, units: Units) -> None:
        self._by_name: dict[tuple[str, ...], set[str]] = {}
        communes = [unit for unit in units.values() if unit.level == "commune"]
        self._full = self._phrases((name, unit) for unit in communes for name in _full_names(unit))
        self._bare = self._phrases((name, unit) for unit in communes for name in _bare_names(unit))
        self._offices = self._phrases(
            (name, unit) for unit in units.values() if unit.level == "province" for name in (unit.name, *unit.heard)
        )

    def communes(self, text: str) -> frozenset[str]:
        """Keys of the communes and wards that a text names; names with "phường", "xã" go before bare ones."""
        words = words_of(clean(text))
        return frozenset(self._named(self._full, words)) or frozenset(self._named(self._bare, words, bare=True))

    def offices(self, text: str) -> frozenset[str]:
        """Keys of the province's units that a text names."""
        return frozenset(self._named(self._offices, words_of(clean(text))))

    def _phrases(self, names: Iterable[tuple[str, Unit]]) -> Phrases:
        found = []
        for name, unit in names:
            self._by_name.setdefault(tuple(words_of(clean(name))), set()).add(unit.key)
            found.append(name)
        return Phrases(found)

    def _named(self, phrases: Phrases, words: Sequence[str], bare: bool = False) -> Iterator[str]:
        taken: set[int] = set()
        for start, phrase in phrases.found(words, unmarked):
            here = set(range(start, start + len(phrase)))
            street = bare and start > 0 and letters(words[start - 1]) in _STREETS
            if not here & taken:  # the longest came first: "xã Tân Lộc Hạ" is no "xã Tân Lộc"
                taken |= here
                yield from () if street else self._by_name[phrase]


def _full_names(unit: Unit) -> Iterator[str]:
    name = unit.commune
    for kind, short in _SHORT.items():
        if name.lower().startswith(f"{kind} "):
            own = name[len(kind) + 1 :]
            yield from (f"{word} {own}" for word in short)
            yield from (f"{word}{own}" for word in short[1:] if own.isdecimal())  # "p5"


def _bare_names(unit: Unit) -> Iterator[str]:
    """Names without their kind; one syllable or a number alone says too little."""
    own = (name.partition(" ")[2] for name in _full_names(unit))
    yield from dict.fromkeys(name for name in (*own, *unit.heard) if len(words_of(clean(name))) > 1 or name in unit.heard)
