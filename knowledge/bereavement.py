"""A death in the family told plainly ("ba tui mất hôm qua"), and not a thing that somebody has lost ("ba tui mất ví hôm qua").

Somebody of the family, then a word that reports a death. Words that also mean losing something count only where what follows is a
time, a place, a cause or the end of the message; kin by whose names people also call themselves ("em", "con") only with whose they
are, and so does every short name without its diacritics, for "ma" is «mà» as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge.vietnamese.fold import clean, fold
from knowledge.vietnamese.reader import Reading

_KEYS = frozenset(("kin", "kin_of", "whose", "before", "gone", "lost", "after", "told", "supposed", "not_gone"))
_MOST_BEFORE = 3


class Bereavement:
    """Tells from a message whether somebody of the family has died; `lists` are the lists of talk.toml, section [death]."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        if strange := lists.keys() ^ _KEYS:
            raise ValueError(f"[death] {min(strange)}")
        self._typed = _pattern({key: [clean(word) for word in words] for key, words in lists.items()})
        short = [word for word in lists["kin"] if len(word.split()) == 1]
        bare = {**lists, "kin": [word for word in lists["kin"] if word not in short], "kin_of": [*lists["kin_of"], *short]}
        self._bare = _pattern({key: [fold(word) for word in words] for key, words in bare.items()})

    def rest(self, reading: Reading) -> str | None:
        """What a message says besides the death it tells of; None where it tells of none."""
        text = " ".join(re.findall(r"\w+|[,.;!?]", reading.typed))
        found = (self._typed if reading.accented else self._bare).search(text)
        if found is None or found["supposed"]:
            return None
        return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def _pattern(lists: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    ways = {key: "|".join(map(re.escape, sorted(words, key=len, reverse=True))) for key, words in lists.items()}
    kin = rf"(?:(?:{ways['kin']})(?: (?:{ways['whose']}))?|(?:{ways['kin_of']}) (?:{ways['whose']}))"
    lost = rf"(?:{ways['lost']})(?= (?:{ways['after']}|\d+ (?:{_days()}))\b| ?[,.;!?]| ?$)"
    died = rf"(?:(?:{ways['gone']})(?! (?:{ways['not_gone']})\b)|{lost})"
    before = rf"(?: (?:{ways['before']})){{0,{_MOST_BEFORE}}}"
    return re.compile(
        rf"(?P<supposed>\b(?:{ways['supposed']}) (?:\w+ )?)?(?<!\bcủa )(?<!\bcua )\b(?:{kin}{before} {died}|(?:{ways['told']}))\b"
    )


def _days() -> str:
    return "ngày|ngay|tháng|thang|năm|nam|tuần|tuan|hôm|hom|bữa|bua"
