"""Which commune or ward a place lies in: the ones that are near in name to choose from, and nobody has to know.

Since the mergers people say names that no commune bears any more («phường 1»): such a name is kept, but never before another.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import takewhile

from rapidfuzz import fuzz

from handlers.citizen import case_questions as questions
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Draft
from knowledge import mentions
from knowledge.rules.units import Unit, in_force
from knowledge.vietnamese.fold import fold, has_diacritics, words_of

PREFIX = "c:commune:"
_MOST, _FEW_WORDS, _UNKNOWN = 5, 12, ""
_AROUND = frozenset(("a", "da", "nha", "nhe", "em", "o", "thuoc", "la"))
_KIND = r"(?:phường|phuong|xã|xa|thị trấn|thi tran|đặc khu|dac khu|quận|huyện)"
_NUMBER = r"\d{1,2}(?![\w/])"
_SAID = re.compile(
    rf"(?<!\w)(?:(?P<number>(?:{_KIND} +|p\.? ?){_NUMBER})|(?P<kind>{_KIND})(?P<name>(?: +[^\W\d_]+){{1,4}}))", re.IGNORECASE
)
_END = r"(?:mà|ma|nha|nhé|nhe|ạ|a|á|đó|do|đấy|day|cũ|cu)\b"
_SAID_SMALL = re.compile(rf"(?<!\w){_KIND}(?: +[^\W\d_]+){{1,3}}?(?= *(?:{_END} *)*(?:[,.;(]|$))", re.IGNORECASE)
_NO_NAME = re.compile(r"\b(?:minh|toi|em|nha|nay|do|kia|ta|nao|gi|co|khac|hoi|vien|ben|cu|moi|lam|qua)\b")
_UNKNOWING = re.compile(
    r"(?:(?:(?:a|da|u|o|thuc su|cung|toi|tui|em|minh|chau|con|anh|chi|co|chu|bac|ong|ba|thi|chac) )*"
    r"(?:(?:khong|ko|k|hong|hok|hem|chua|chang|cha) (?:the )?(?:biet|ro|nho|chac|ranh)|chiu(?: thua)?|quen(?: mat)?(?: roi)?)"
    r"(?: (?:xa|phuong|cho|do|day|no|thuoc|ten|la|o|nao|gi|dau|nua|ca|het|luon|lam"
    r"|ro|a|nha|nhe|em|oi|moi|cu|bay gio|gio|thi|vay))* ?)+"
)


def unknowing(text: str) -> bool:
    """Whether an answer says only that its writer does not know: «tôi không biết xã nào»."""
    words = words_of(fold(text))
    return len(words) <= _FEW_WORDS and bool(_UNKNOWING.fullmatch(" ".join(words)))


def unlisted(turn: Turn, place: str, story: str = "") -> str:
    """The commune that a place, or a story, names and the province has not, as typed; "" where there is none.

    In a story only a number or capitals make a name of it; at the end of a place small letters do as well.
    """
    place, story = (unicodedata.normalize("NFC", text) for text in (place, story))
    if turn.knows.rules.routing.places.communes(f"{place}\n{story}"):
        return ""
    small = _SAID_SMALL.search(place)
    if small and not _NO_NAME.search(fold(small[0])) and _is_spelled(small[0], place):
        return small[0]
    return _in_capitals(place) or _in_capitals(story)


def _in_capitals(text: str) -> str:
    """The first commune with a number or a name in capitals, without what is said of it: «phường Trần Phú ngập quá»."""
    for found in _SAID.finditer(text):
        if found["number"]:
            return found[0]
        if name := " ".join(takewhile(lambda word: word[0].isupper(), found["name"].split())):
            return f"{found['kind']} {name}"
    return ""


def _is_spelled(said: str, place: str) -> bool:
    """Where diacritics are typed at all, «xa» is no «xã»."""
    return has_diacritics(said.split()[0]) or not has_diacritics(place)


def question(turn: Turn, draft: Draft) -> str:
    """The sentence that asks for the commune; a name that the province has not is said to be none of its own."""
    named = unlisted(turn, draft.place, draft.text)
    return turn.voice.say(say.COMMUNE_UNLISTED, name=named) if named else turn.voice.say(say.ASK_OF_CASE[questions.COMMUNE])


def offered(turn: Turn, draft: Draft) -> tuple[Choice, ...]:
    """The communes whose names are nearest to one that the province has not, and that one does not know."""
    named = unlisted(turn, draft.place, draft.text)
    near = tuple(Choice(PREFIX + unit.key, _titled(unit)) for unit in _nearest(turn, named)) if named else ()
    return (*near, Choice(PREFIX + _UNKNOWN, say.COMMUNE_UNKNOWN_LABEL))


def _nearest(turn: Turn, named: str) -> list[Unit]:
    """The communes of today, those first whose names are most alike."""
    units = turn.knows.rules.units
    there = [unit for unit in units.values() if unit.level == "commune" and in_force(units, unit.key, turn.today) is unit]
    return sorted(there, key=lambda unit: -fuzz.ratio(fold(unit.commune), fold(named)))[:_MOST]


def _titled(unit: Unit) -> str:
    return unit.commune[:1].upper() + unit.commune[1:]


def chosen(turn: Turn, draft: Draft, option: str) -> Draft:
    """The draft after a choice: with the commune, or left to the desk."""
    unit = turn.knows.rules.units.get(option.removeprefix(PREFIX))
    return told(turn, draft, unit.commune) if unit else left_out(draft)


def left_out(draft: Draft) -> Draft:
    """The commune is not asked for again: whoever sorts the cases finds out."""
    return replace(draft, declined=tuple(dict.fromkeys((*draft.declined, questions.COMMUNE))))


def answered(turn: Turn, draft: Draft, text: str) -> Draft | None:
    """The draft with a commune of the province that a message names; None for any other message."""
    named = turn.knows.rules.routing.places.communes(text)
    if not named or "?" in text:
        return None
    if mentions.phone(text):
        draft, text = apart(turn, draft, text)
    (unit,) = [turn.knows.rules.units[key] for key in named] if len(named) == 1 else (None,)
    alone = unit and set(words_of(fold(text))) - _AROUND <= set(words_of(fold(unit.commune)))
    return told(turn, draft, unit.commune if unit and alone else text.strip())


def apart(turn: Turn, draft: Draft, text: str) -> tuple[Draft, str]:
    """Of «xã Tân Lộc, Trần Văn An 0912…» the draft with its sender, and what says where."""
    parts = re.split(r"[,;\n]", text)
    where = [part for part in parts if _says_where(turn, part)] or [text]
    sender = ", ".join(part.strip() for part in parts if part not in where) or text
    at = ", ".join(mentions.place(part) or questions.without_phone(part) for part in where)
    return questions.with_sender(questions.with_sender(draft, text), sender), at


def _says_where(turn: Turn, part: str) -> bool:
    return bool(turn.knows.rules.routing.places.communes(part) or unlisted(turn, part) or mentions.place(part))


def told(turn: Turn, draft: Draft, commune: str) -> Draft:
    """The draft with its commune at the end of the place; a name that the province has not stands behind it, as what was said."""
    named = unlisted(turn, draft.place)
    rest = " ".join(draft.place.replace(named, "").split()).strip(" ,.-") if named else draft.place
    place = ", ".join(filter(None, (rest, commune)))
    return draft.told("place", say.PLACE_AS_SAID.format(place=place, said=named) if named else place)
