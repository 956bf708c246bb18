"""What a place says of itself, so that two places can contradict one another: "hẻm 12", "cuối", "phường An Hoà", "trước chợ"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.similar_lists import Lists, Words

SIDE, LANDMARK, READ = "/", "@", "?"
"""Slots of opposites ("đầu", "cuối") begin with the one; the kinds of landmarks ("chợ") are the values of the other; what was
not given as the place but read from the text begins with the last."""
_LONGEST_NAME = 4
_HOUSE, _COMMUNE = "sonha", "phuong"


@dataclass(frozen=True, slots=True)
class Slots:
    """Reads slots with their values from words."""

    lists: Lists

    def of_place(self, words: Words) -> Iterator[tuple[str, str]]:
        """Everything that a place says of itself."""
        yield from (self.lists.opposites[phrase] for _, phrase in self.lists.found(words, self.lists.opposites))
        yield from ((LANDMARK, self.lists.landmarks[phrase]) for _, phrase in self.lists.found(words, self.lists.landmarks))
        for after, phrase in self.lists.found(words, self.lists.nouns):
            if value := self._value(words, after):
                yield self.lists.nouns[phrase], value
        starts = [at for at, word in enumerate(words) if word.begins]
        for start, end in pairwise([*starts, len(words)]):
            yield from self._unnamed(words[start:end], bool(start))

    def of_text(self, words: Words) -> Iterator[tuple[str, str]]:
        """What can be read from any sentence: numbers of some nouns, and opposites of two words."""
        yield from (self.lists.opposites[phrase] for _, phrase in self.lists.found(words, self.lists.opposites) if len(phrase) > 1)
        for after, phrase in self.lists.found(words, self.lists.nouns):
            value = self._value(words, after) if self.lists.nouns[phrase] in self.lists.in_text else ""
            if value[:1].isdigit() and not self._counts(words, after):
                yield self.lists.nouns[phrase], value

    def name(self, words: Words) -> list[str]:
        """The name (up to four words) at the beginning; it ends where a new part of the place begins."""
        found: list[str] = []
        for word in words[:_LONGEST_NAME]:
            if word.begins or word.digits or word.typed in self.lists.plain or word.typed in self.lists.ends:
                break
            found.append(word.folded)
        return found

    def _value(self, words: Words, at: int) -> str:
        """The number or the name after a noun."""
        at += at < len(words) and words[at].folded == "so"
        if at >= len(words) or words[at].begins:
            return ""
        return words[at].folded if words[at].digits else "".join(self.name(words[at:]))

    def _counts(self, words: Words, at: int) -> bool:
        """Whether the number counts something: "nhà 3 tầng"."""
        return at + 1 < len(words) and words[at + 1].typed in self.lists.counted

    def _unnamed(self, part: Words, later: bool) -> Iterator[tuple[str, str]]:
        """What has no noun: a house number at the beginning ("12 Lê Lợi"), a commune after a comma ("…, Võ Cường")."""
        if part[0].digits and len(part) > 1:
            yield _HOUSE, part[0].folded
        name = [word.folded for word in part if word.typed not in self.lists.plain and word.typed not in self.lists.ends]
        if later and 2 <= len(part) <= _LONGEST_NAME and len(name) == len(part) and not any(word.digits for word in part):
            yield _COMMUNE, "".join(name)
