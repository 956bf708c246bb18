"""A reply as a platform takes it: in parts that are short enough, cut where a reader would pause and never inside a letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import regex

from handlers.messages import Choice, Reply

_LETTER = regex.compile(r"\X")
_BOLD = "**"
_PAUSES = ("\n\n", "\n", ". ", "; ", ", ", " ")
"""Where a text may be cut, the best place first."""
_LEAST = 0.5
"""A cut leaves at least this share of the room filled, if any cut does."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much one message of a platform holds; `numbered` where choices are lines of the text and not buttons."""

    longest: int
    measure: Callable[[str], int] = len
    numbered: bool = True


def utf16(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


ROOMS = {
    "telegram": Room(4096, utf16, numbered=False),
    "zalo": Room(2000),
    "zalobot": Room(2000),
}
"""By channel; others hold any. Sources of 21/11/2026: https://core.telegram.org/bots/api#sendmessage, Zalo OA and Bot Platform."""


def parts(channel: str, reply: Reply) -> list[Reply]:
    """The reply in parts that the channel takes, NFC; the choices stand under the last. Joined, the texts are the reply's.

    Each of its files is a part of its own behind them.
    """
    room = ROOMS.get(channel)
    if room is None:
        return [reply]
    files = [replace(reply, text=file.caption, choices=(), files=(file,)) for file in reply.files]
    return _texts(replace(reply, files=()), room) + files


def _texts(reply: Reply, room: Room) -> list[Reply]:
    lines = room.measure(numbered_lines(reply.choices)) if room.numbered else 0
    texts = list(_cut(unicodedata.normalize("NFC", reply.text), room, room.longest - lines - 2 * len(_BOLD)))
    return [*(replace(reply, text=text, choices=()) for text in texts[:-1]), replace(reply, text=texts[-1])]


def as_plain_text(reply: Reply) -> str:
    """A reply where there are no buttons and no bold type: the choices are numbered."""
    return reply.text.replace(_BOLD, "") + numbered_lines(reply.choices)


def numbered_lines(choices: tuple[Choice, ...]) -> str:
    """The choices as lines to answer with a number, each after a line break."""
    return "".join(f"\n{place}. {choice.label}" for place, choice in enumerate(choices, 1))


def _cut(text: str, room: Room, longest: int) -> Iterator[str]:
    """Bold type that a cut goes through ends before it and begins again after it."""
    while room.measure(text) > longest:
        most = _filled(text, room, longest)
        place = _pause(text[:most]) or most
        head, text = text[:place], text[place:]
        is_open = head.count(_BOLD) % 2 == 1
        yield head + _BOLD * is_open
        text = _BOLD * is_open + text
    yield text


def _filled(text: str, room: Room, longest: int) -> int:
    """How many characters fit, in whole letters; a letter that alone is too long is cut."""
    place = taken = 0
    for letter in _LETTER.finditer(text):
        taken += room.measure(letter[0])
        if taken > longest:
            break
        place = letter.end()
    if not place:
        while room.measure(text[: place + 1]) <= longest:
            place += 1
    between_stars = text[place - 1 : place + 1] == _BOLD
    return place - between_stars


def _pause(text: str) -> int:
    """Behind the last pause of the best kind that leaves enough; 0 where there is none."""
    for pause in _PAUSES:
        place = text.rfind(pause) + len(pause)
        if place > len(pause) - 1 and place >= len(text) * _LEAST:
            return place
    return 0
