"""The part of a message that says where: "trước chợ Bình Tân", "so 12 duong le loi phuong 3", with diacritics or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.data_file import read_toml, reading
from knowledge.vietnamese.fold import clean, has_diacritics, letters, spelling

PATH = Path(__file__).parent / "data" / "place_words.toml"
ROLES = ("unlike", "names", "strong", "weak", "preps", "intros", "joins", "stops", "counts", "never_alone")
_TOKEN = re.compile(r"[^\W_]+(?:[/.\-][^\W_]+)*")
_NUMBER = re.compile(r"\d{1,5}[a-z]?\d?(?:[/\-.]\d{1,4}[a-z]?)*|[ivx]{1,4}|[a-z]\d{0,3}")
_LONGEST, _FEW, _SURE = 400, 3, 2
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a message: as it is compared, its place, whether it begins with a capital, what stands before it."""

    word: str
    start: int
    end: int
    capital: bool
    apart: bool
    comma: bool


class Words:
    """The words of place_words.toml by their role, as they are compared: with their diacritics, or without."""

    def __init__(self, lists: dict[str, list[str]], accented: bool) -> None:
        self.accented = accented
        self._roles: dict[str, frozenset[Phrase]] = {
            role: frozenset(tuple(compared(word, accented) for word in clean(phrase).split()) for phrase in lists[role])
            for role in ROLES
        }
        if not accented:
            self._roles["stops"] -= {(letters(word),) for word in lists["in_names"]}
        self._sizes = {role: sorted({len(phrase) for phrase in phrases}, reverse=True) for role, phrases in self._roles.items()}

    def size(self, role: str, words: Sequence[str]) -> int:
        """How many words at the beginning are the longest phrase of a role, 0 for none."""
        phrases = self._roles[role]
        return next((size for size in self._sizes[role] if size <= len(words) and tuple(words[:size]) in phrases), 0)


def compared(word: str, accented: bool) -> str:
    """A word as it is compared."""
    return spelling(word) if accented else letters(word)


@cache
def words(accented: bool) -> Words:
    """The words of the bundled file, read once. Raises BadDataFile."""
    return load(PATH, accented)


def load(path: Path, accented: bool) -> Words:
    """The words of a file. Raises BadDataFile."""
    rows = read_toml(path)
    with reading(path.name):
        return Words(rows, accented)


def place(text: str) -> str:
    """The part of a message that says where, as typed; "" when it says nothing of the kind or it is not sure."""
    text = unicodedata.normalize("NFC", text)
    marked = [has_diacritics(word) for word in text.split()]
    accented = any(marked) and sum(marked) * 4 >= len(marked)
    tokens = _tokens(text, accented)
    best = max(_Reader(tokens, words(accented)).chains(), default=None, key=lambda chain: (chain.weight, -chain.start))
    return text[tokens[best.start].start : tokens[best.end - 1].end] if best else ""


def _tokens(text: str, accented: bool) -> list[Token]:
    shouted = text.isupper() or text.istitle()
    tokens, done = [], 0
    for match in list(_TOKEN.finditer(text))[:_LONGEST]:
        between = text[done : match.start()]
        done = match.end()
        word = compared(clean(match[0]), accented)
        capital = match[0][0].isupper() and not shouted
        tokens.append(Token(word, match.start(), done, capital, bool(re.search(r"[;:!?\n()\".]", between)), "," in between))
    return tokens


@dataclass(frozen=True, slots=True)
class Chain:
    """A row of neighbouring mentions ("ngã tư A gần trường B"): token numbers, and how much it tells."""

    start: int
    end: int
    weight: int


class _Reader:
    """Reads the tokens of one message."""

    def __init__(self, tokens: Sequence[Token], said: Words) -> None:
        self._tokens = tokens
        self._words = [token.word for token in tokens]
        self._said = said

    def chains(self) -> Iterable[Chain]:
        """Every chain of the message."""
        at = 0
        while at < len(self._tokens):
            chain = self._chain(at)
            if chain:
                yield chain
            at = chain.end if chain else at + max(1, self._size("unlike", at))

    def _size(self, role: str, at: int) -> int:
        size = self._said.size(role, self._words[at : at + 6])
        return size if all(not self._tokens[place].apart for place in range(at + 1, at + size)) else 0

    def _chain(self, at: int) -> Chain | None:
        """The chain that begins at a token: an introduction (left out), then mentions."""
        intro = self._size("intros", at)
        if self._size("unlike", at) > 0:
            return None
        start = at + intro
        found = self._mention(start, bool(intro))
        if not found:
            return None
        end, weight = found
        while more := self._more(end):
            end, weight = more[0], weight + more[1]
        return Chain(start, end, weight) if weight >= _SURE else None

    def _more(self, at: int) -> tuple[int, int] | None:
        """A further mention right after one: at once, after a comma, or after a joining word."""
        if at >= len(self._tokens) or self._tokens[at].apart:
            return None
        join = self._size("joins", at)
        return (
            self._mention(at, False)
            or self._named_weak(at)
            or (self._mention(at + join, True, True) if join else None)
            or self._listed(at)
        )

    def _named_weak(self, at: int) -> tuple[int, int] | None:
        """A short noun that is sure only because another mention stands before it: "thon dong xa tan an"."""
        after = at + self._size("weak", at)
        end = self._name(after) if after > at and not self._size("unlike", at) else after
        return (end, 2) if end > after else None

    def _listed(self, at: int) -> tuple[int, int] | None:
        """A name in capitals after a comma: "…, Võ Cường, Bắc Ninh"."""
        end = at
        while end < len(self._tokens) and end - at < 4 and self._tokens[end].capital and not (end > at and self._parted(end)):
            end += 1
        return (end, 1) if self._tokens[at].comma and end - at >= 2 else None

    def _parted(self, at: int) -> bool:
        return self._tokens[at].comma or self._tokens[at].apart

    def _mention(self, at: int, led: bool, joined: bool = False) -> tuple[int, int] | None:
        """Prepositions, then a noun with or without a name, or a name alone; where it ends and how much it tells."""
        place = at
        while place < len(self._tokens) and (size := self._prep(place, place > at)):
            place += size
        led = led or place > at
        if place >= len(self._tokens) or (place > at and self._parted(place)) or self._size("unlike", place):
            return None
        strong, weak = self._size("strong", place), self._size("weak", place)
        if strong and strong >= weak:
            return self._noun(place, place + strong, joined or place > at)
        if weak and (led or self._said.accented or self._is_number(place + weak)):
            return self._noun(place, place + weak, joined or place > at)
        return self._address(place) or (self._alone(place) if led else None)

    def _prep(self, at: int, led: bool) -> int:
        """The size of a preposition; what begins a noun ("đầu cầu", "trước chợ" without marks) is left to the noun."""
        size = self._size("preps", at)
        if led and size == 1 and self._size("weak", at):
            return 0
        return 0 if size and self._size("strong", at) > size else size

    def _noun(self, at: int, after: int, led: bool) -> tuple[int, int] | None:
        end = self._name(after)
        if end > after:
            return end, 2 + led
        if self._size("never_alone", at) == after - at:
            return None
        following = (
            after < len(self._tokens) and not self._parted(after) and (self._size("strong", after) or self._size("weak", after))
        )
        return (after, 1 + led) if led or following else None

    def _name(self, at: int) -> int:
        """Where the name or the number that begins at a token ends; the token itself for none."""
        if at >= len(self._tokens) or self._parted(at):
            return at
        if known := self._size("names", at):
            return at + known
        if letters(self._words[at]) == "so" and self._is_number(at + 1):
            return at + 2
        if self._is_number(at):
            return at + 1 if not self._names_follow(at + 1) else at + 1 + self._size("names", at + 1)
        end = at
        while end < len(self._tokens) and end - at < 5 and self._goes_on(end, at):
            end += 1
        lower = not any(token.capital for token in self._tokens[at:end])
        ends_here = end >= len(self._tokens) or self._parted(end) or end - at <= _FEW
        end = end if not lower or ends_here else at + 2
        return end + 1 if end > at and self._is_digits(end) and not self._parted(end) and not self._counted(end) else end

    def _names_follow(self, at: int) -> bool:
        return at < len(self._tokens) and not self._parted(at) and self._size("names", at) > 0

    def _goes_on(self, at: int, first: int) -> bool:
        token = self._tokens[at]
        if at > first and self._parted(at):
            return False
        if token.capital:
            return not (at > first and self._size("strong", at))
        if any(other.capital for other in self._tokens[first:at]) or token.word[0].isdigit():
            return False
        return not any(self._size(role, at) for role in ("stops", "strong", "weak", "preps", "intros", "unlike"))

    def _is_digits(self, at: int) -> bool:
        return at < len(self._tokens) and self._tokens[at].word.isdigit() and len(self._words[at]) < 4

    def _is_number(self, at: int) -> bool:
        if at >= len(self._tokens) or self._parted(at) or not _NUMBER.fullmatch(letters(self._words[at])):
            return False
        short = self._words[at].isalpha() and not self._tokens[at].capital
        return not short and not self._counted(at)

    def _counted(self, at: int) -> bool:
        """Whether a number counts something: "3 hôm nay"."""
        return at + 1 < len(self._tokens) and not self._parted(at + 1) and self._size("counts", at + 1) > 0

    def _address(self, at: int) -> tuple[int, int] | None:
        """A house number: "số 12 Lê Lợi", "12 Lê Lợi", "số 12 đường …"."""
        numbered = letters(self._words[at]) in ("so", "nha") and self._is_number(at + 1)
        first = at + 1 if numbered else at
        if not self._is_number(first) or not self._words[first][0].isdigit():
            return None
        after = first + 1
        if after >= len(self._tokens) or self._parted(after):
            return None
        if self._size("names", after):
            return after + self._size("names", after), 3
        if numbered and self._size("strong", after):
            return self._noun(after, after + self._size("strong", after), True)
        end = self._capitals(after)
        return (end, 3) if end - after >= 2 else None

    def _capitals(self, at: int) -> int:
        end = at
        while end < len(self._tokens) and end - at < 5 and self._tokens[end].capital and not (end > at and self._parted(end)):
            end += 1
        return end

    def _alone(self, at: int) -> tuple[int, int] | None:
        """A name without a noun, after a word that says where: "ở Bình Tân", "o le hong phong"."""
        if size := self._size("names", at):
            return at + size, 2
        end = self._capitals(at)
        return (end, 2) if 2 <= end - at <= 4 else None
