"""What the five levels of satisfaction are called every day: «bth», «tệ quá», «4/5», 😡; what may be two of them is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from knowledge.vietnamese.fold import clean, fold, letters, spelling, words_of

UNCLEAR = 0
"""It is about the level, but which one is meant only a choice can tell."""

_NAMES: Mapping[str, int] = {
    **dict.fromkeys(("tuyệt", "tuyệt vời", "xuất sắc", "hoàn hảo"), 5),
    **dict.fromkeys(("hài lòng", "vừa ý", "vừa lòng", "ưng", "ưng ý", "tốt", "hay"), 4),
    **dict.fromkeys(("bình thường", "bth", "bthg", "bt", "trung bình", "tạm", "tạm được", "tạm ổn", "tàm tạm"), 3),
    **dict.fromkeys(("tệ", "tồi", "tồi tệ", "kém", "dở", "chán", "thất vọng"), 2),
    **dict.fromkeys(("ok", "oke", "okie", "okê", "được", "ổn", "khá"), UNCLEAR),
}
_OFFICIAL = frozenset(map(fold, ("hài lòng", "vừa ý", "bình thường")))
"""Words that mean a level also where nobody asked."""
_NOT = ("không", "chưa", "ko", "k", "chẳng", "chả", "hông", "hổng", "đâu")
_VERY = ("rất", "quá", "lắm", "cực", "cực kỳ", "cực kì", "vô cùng", "hết sức", "siêu")
_SOMEWHAT = ("khá", "hơi", "tương đối", "thật", "thật sự", "thực sự", "cũng", "được")
_AROUND = (
    *("dạ", "ạ", "à", "ừ", "ờ", "vâng", "xin", "cho", "chấm", "đánh", "giá", "mức", "tôi", "mình", "em", "anh", "chị", "cô", "chú"),
    *(
        "bác",
        "cháu",
        "con",
        "bạn",
        "ad",
        "thấy",
        "thì",
        "là",
        "vậy",
        "thế",
        "thôi",
        "nhé",
        "nha",
        "nhỉ",
        "rồi",
        "luôn",
        "này",
        "có",
        "chút",
        "tí",
        "nào",
    ),
)
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5}
_SIGNS: Mapping[str, int] = {
    **dict.fromkeys("😍🥰🤩", 5),
    **dict.fromkeys("😐😑", 3),
    **dict.fromkeys("😡🤬", 1),
    **dict.fromkeys("👍👌👏🆗💯❤🙂😊😀😃😄😁👎🙁☹😞😠😢😤", UNCLEAR),
}
_STARS, _EMPTY_STARS = frozenset("⭐🌟★"), frozenset("☆")
_MOST, _MIDDLE, _LEAST = 5, 3, 1
_MOST_WORDS = 30
"""Nobody needs more to say a level, even twice."""


def _any(names: Iterable[str]) -> str:
    """The longest first: of «tạm được» not only «tạm»."""
    return "|".join(sorted({fold(name) for name in names}, key=lambda name: (-len(name), name)))


_ADVERBS = rf"(?:(?:{_any((*_VERY, *_SOMEWHAT))}) )*"
_LEVEL = re.compile(
    rf"(?P<before>{_ADVERBS})(?P<no>(?:{_any(_NOT)}) )?(?P<between>{_ADVERBS})(?P<name>{_any(_NAMES)})"
    rf"(?P<after>(?: (?:{_any(_VERY)}))*)"
)
_IS_VERY = re.compile(rf"\b(?:{_any(_VERY)})\b")
_SCORE = re.compile(
    rf"(?P<points>\d+(?:[.,]\d+)?|{_any(_NUMBERS)})(?P<unit> ?(?:sao|diem))?(?:(?:/| tren )(?P<of>5|10)(?: ?(?:sao|diem))?)?"
)
_CLAUSE = re.compile(
    r"[,;:.!\n](?!\s*\d)|(?<=\bsao)\s|\b(?:vì|vi|do|tại|tai|bởi|boi|nhưng|nhung|mà|ma|nên|nen|với|voi|về|ve)\b", re.IGNORECASE
)
"""Where a level ends and what is said of it begins."""
_STAR_OF_NUMBER = re.compile(r"(?<=\d)\s*[⭐🌟★]")
_SLASH = re.compile(r"\s*/\s*")
_LEVEL_OF = {fold(name): level for name, level in _NAMES.items()}
_POINTS_OF = {fold(name): points for name, points in _NUMBERS.items()}
_HEARD = frozenset(
    spelling(word)
    for names in (_NAMES, _NOT, _VERY, _SOMEWHAT, _AROUND, _NUMBERS, ("sao", "điểm", "trên"))
    for name in names
    for word in name.split()
)
_DROPPED = frozenset(map(fold, _AROUND))


def official(text: str) -> int | None:
    """The level of a message that says one in official words, stars or points and nothing else; None for any other."""
    said = [(_LEVEL.fullmatch(one), _SCORE.fullmatch(one)) for one in _forms(_told(text))]
    if any((name and name["name"] in _OFFICIAL) or (score and score["unit"]) for name, score in said):
        return answered(text) or None
    return None


def answered(text: str) -> int | None:
    """The level that answers which one it is; UNCLEAR where that may be several; None for a message about anything else."""
    told, shown = _told(text), _shown(text)
    if not told:
        return shown
    said = _level_of(told)
    return said if said is None or shown is None or _agree(said, shown) else UNCLEAR


def among(text: str) -> int | None:
    """The level that a message says among other words, its number on the screen included; None where none is plain."""
    first, *more = _CLAUSE.split(text)
    number = [int(first)] if more and first.strip() in set("12345") else []
    found = {*number, *map(answered, (first, *more))} - {None, UNCLEAR}
    return found.pop() if len(found) == 1 else None


def _forms(told: str) -> tuple[str, ...]:
    """What is said, or the two ways in which it is said: «rất hài lòng», «5 sao»."""
    words = told.split()
    if _level_in(told) is not None:
        return (told,)
    halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return next((both for both in halves if None not in map(_level_in, both)), (told,))


def _level_of(told: str) -> int | None:
    """The level of one form; of two that agree, the one in figures."""
    levels = [_level_in(one) for one in _forms(told)]
    first, last = levels[0], levels[-1]
    if first is None or last is None or len(levels) == 1:
        return first
    points = next((level for form, level in zip(_forms(told), levels, strict=True) if _SCORE.fullmatch(form)), first)
    return points if _agree(first, last) else UNCLEAR


def _level_in(told: str) -> int | None:
    """The level of one form; None where it is none."""
    name, score = _LEVEL.fullmatch(told), _SCORE.fullmatch(told)
    return _level(name) if name else _points(score) if score and (score["unit"] or score["of"]) else None


def _told(text: str) -> str:
    """What is said, folded, without the words around it; what has other diacritics than ours («tê quá») is not ours."""
    words = words_of(_SLASH.sub("/", clean(_STAR_OF_NUMBER.sub(" sao", text))))
    if "?" in text or len(words) > _MOST_WORDS or not all(word == letters(word) or spelling(word) in _HEARD for word in words):
        return "?"
    return " ".join(word for word in map(letters, words) if word not in _DROPPED)


def _level(said: re.Match[str]) -> int:
    """«Rất» makes the outer levels of the inner ones; «không» makes the second of the fourth, and nothing plain of any other."""
    level = _LEVEL_OF[said["name"]]
    if said["no"]:
        level = _MOST + 1 - level if level == _MIDDLE + 1 else UNCLEAR
        is_very = bool(_IS_VERY.search(said["before"]))
    else:
        is_very = bool(_IS_VERY.search(said["before"] + said["between"] + said["after"]))
    return {_MIDDLE + 1: _MOST, _MIDDLE - 1: _LEAST}.get(level, level) if is_very else level


def _points(said: re.Match[str]) -> int:
    """Of five, unless it is said of how many."""
    points = _POINTS_OF.get(said["points"]) or said["points"]
    return int(points) if str(points) in set("12345") and said["of"] in (None, str(_MOST)) else UNCLEAR


def _shown(text: str) -> int | None:
    """The level of stars or faces, of one sort; a single star may be meant as praise."""
    signs = [sign for sign in text if unicodedata.category(sign) == "So"]
    stars, empty = (sum(sign in among for sign in signs) for among in (_STARS, _EMPTY_STARS))
    if stars and stars + empty == len(signs):
        return stars if stars + empty == _MOST or (not empty and _LEAST < stars <= _MOST) else UNCLEAR
    levels = {_SIGNS.get(sign) for sign in signs}
    if not levels or None in levels:
        return None
    return levels.pop() if len(levels) == 1 else UNCLEAR


def _agree(said: int, shown: int) -> bool:
    """Whether words and signs lie on the same side; «tốt» with an angry face may be irony."""
    return UNCLEAR in (said, shown) or (said > _MIDDLE) == (shown > _MIDDLE)
