"""What a typed message answers to a question: numbers of options, their labels, a number, own words, or nothing on purpose."""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz import fuzz

from knowledge.questionnaires.questionnaire import Answer, Item, Sort
from knowledge.vietnamese.fold import clean, fold

_SKIP = ("bo qua", "cho qua", "cau khac", "cau tiep", "cau sau", "khong tra loi", "khong muon noi", "khong muon tra loi")
_NOTHING = (*_SKIP, "khong", "khong co", "khong co gi", "khong co y kien", "khong y kien", "het", "het roi", "thoi")
_POLITE = frozenset(
    fold("dạ vâng em anh chị tôi mình cháu con bác chú ạ nhé nha nhỉ thì là thấy lắm quá chọn số mục câu ý cái").split()
)
_NUMBERED = _POLITE | frozenset(("va", "voi", "diem", "sao", "thu", "danh", "cho", "ly", "do"))
_NOT = {"ko": "khong", "k": "khong", "kg": "khong", "hong": "khong", "hok": "khong", "chang": "khong", "chua": "khong"}
_SPOKEN = {"một": "1", "mot": "1", "hai": "2", "ba": "3", "bốn": "4", "bon": "4", "năm": "5", "nam": "5"}
_YES_OR_NO = {
    "co": ("dong y", "duoc", "duoc chu", "vang", "da", "ok", "u"),
    "khong": ("khong dong y", "khong duoc", "khong can", "thoi"),
}
_BETWEEN = re.compile(r"[,;\n]|\bva\b")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_WHOLE = re.compile(r"(?<!\d)\d{1,3}(?:\.\d{3}){1,4}(?!\d)|(?<!\d)\d{1,15}(?!\d)")
_ALIKE, _WORD_ALIKE = 85, 65


def read(item: Item, text: str) -> Answer | None:
    """The answer that a message gives, blank if the respondent passes the question over; None: not understood, ask again.

    Numbers are places in the list of options as it was shown. Whether the answer fits is for `flow.fault` to say.
    """
    return _READERS[item.sort](item, text.strip()) if _tokens(text) else None


def _one(item: Item, text: str) -> Answer | None:
    keys = _choices(item, text)
    if keys:
        return Answer(keys) if len(keys) == 1 else None
    return _otherwise(item, text, _SKIP)


def _many(item: Item, text: str) -> Answer | None:
    if blank := _passed(item, text, _NOTHING):
        return blank
    keys = _choices(item, text)
    return Answer(keys) if keys else _otherwise(item, text, ())


def _text(item: Item, text: str) -> Answer | None:
    return _passed(item, text, _NOTHING) or Answer(text=text)


def _number(item: Item, text: str) -> Answer | None:
    numbers = _WHOLE.findall(fold(text))
    if len(numbers) == 1 and len(re.findall(r"\d+", fold(text))) == len(numbers[0].split(".")):
        return Answer((str(int(numbers[0].replace(".", ""))),))
    return _passed(item, text, _SKIP)


_READERS: dict[Sort, Callable[[Item, str], Answer | None]] = {"one": _one, "many": _many, "text": _text, "number": _number}


def _passed(item: Item, text: str, phrases: tuple[str, ...]) -> Answer | None:
    """A blank answer, if the message says so and the question may be left blank."""
    said = _plain(_tokens(text))
    return Answer() if not item.required and said in {_plain(phrase.split()) for phrase in phrases} else None


def _otherwise(item: Item, text: str, nothing: tuple[str, ...]) -> Answer | None:
    """Passed over, or said in own words where an option takes them («khác: …», or just the words)."""
    own = next((option for option in item.options if option.own_words), None)
    if (blank := _passed(item, text, nothing)) or own is None:
        return blank
    head, _, tail = text.partition(":")
    keys = _choices(item, head)
    if tail.strip() and own.key in keys:
        return Answer(keys, tail.strip()) if item.sort == "many" or len(keys) == 1 else None
    return Answer((own.key,), text) if any(token.isalpha() for token in _tokens(text)) else None


def _choices(item: Item, text: str) -> tuple[str, ...]:
    """The keys of what was chosen, in the order of the options; () if any part of the message is something else."""
    found = _by_place(item, text) or _by_label(item, text)
    if not found and item.sort == "many":
        parts = [_by_place(item, part) or _by_label(item, part) for part in _BETWEEN.split(fold(text)) if _tokens(part)]
        found = {key for part in parts for key in part} if all(parts) else set()
    return tuple(option.key for option in item.options if option.key in found)


def _by_place(item: Item, text: str) -> set[str]:
    """By numbers alone. A number in words is taken for a level only: «hai» may be how often, and «hài» is no number."""
    tokens = [token for token in _TOKEN.findall(clean(text)) if fold(token) not in _NUMBERED]
    if item.scored and len(tokens) == 1:
        tokens = [_SPOKEN.get(tokens[0], tokens[0])]
    if not tokens or not all(token.isdigit() and len(token) < 3 and 1 <= int(token) <= len(item.options) for token in tokens):
        return set()
    return {item.options[int(token) - 1].key for token in tokens}


def _by_label(item: Item, text: str) -> set[str]:
    """By the label as it is written, said politely, nearly typed, or by a part that only one label has; or by a yes or no."""
    typed = _tokens(text)
    for alike in (_same, _same_in_effect, _nearly, _inside):
        found = [option.key for option in item.options if alike(typed, _tokens(option.label))]
        if len(found) == 1:
            return set(found)
    if {option.key for option in item.options} == _YES_OR_NO.keys():
        return {key for key, words in _YES_OR_NO.items() if " ".join(typed) in words or _plain(typed) in words}
    return set()


def _same(typed: list[str], label: list[str]) -> bool:
    return typed == label


def _same_in_effect(typed: list[str], label: list[str]) -> bool:
    return _plain(typed) == _plain(label) != ""


def _nearly(typed: list[str], label: list[str]) -> bool:
    """A slip inside the words: another word («ít» for «rất») or one more could mean the opposite."""
    if len(typed) != len(label) or fuzz.ratio(" ".join(typed), " ".join(label)) < _ALIKE:
        return False
    return all(fuzz.ratio(word, meant) >= _WORD_ALIKE for word, meant in zip(typed, label, strict=True))


def _inside(typed: list[str], label: list[str]) -> bool:
    words = " ".join(typed)
    return len(words) >= 3 and f" {words} " in f" {' '.join(label)} "


def _plain(tokens: list[str]) -> str:
    """The words that carry the meaning, every «no» written alike."""
    return " ".join(_NOT.get(token, token) for token in tokens if token not in _POLITE)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(fold(text))
