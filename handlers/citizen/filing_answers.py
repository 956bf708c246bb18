"""Which answer to a filing's question is meant by people's own words: yes and no, an age, the words that only one answer has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from handlers.citizen import filing_whom, filing_words
from knowledge.filing.case import UNSURE
from knowledge.filing.flow import WAY, WHO, Option, Question
from knowledge.vietnamese.fold import clean, fold, has_diacritics, words_of

_SMALL = (
    "a da u uh um vang ok em toi tui minh chau anh chi chu bac ong la thi ma dang van cua nhe"
    " nha nghen oi ay day do cai nay kia nua luon het ca deu cung gi ai dau moi cho ve cac nhung o"
    " tai ben vo chong con be hai nguoi may roi duoc tung ra vay xong luc bay gio"
)
_LIGHT = frozenset(_SMALL.split())
_NO = frozenset("khong ko k kg hong hok hem chua chang cha".split())  # noqa: SIM905
_YES = frozenset("co roi dung phai da vang u uh um ok oke du xong chuan duoc yes".split())  # noqa: SIM905
_NOTHING = (
    "co khong dung phai hoac va theo cua la cho o ai thi ma dang van bi duoc moi di voi tai qua ra cac nhung nay toi minh em"
    " nguoi den tu"
)
_TELLS_NOTHING = frozenset(_NOTHING.split())
_POLAR = re.compile(r"\b(?:không|chưa) ạ\?")
_STARTS_NO, _STARTS_YES = re.compile(r"^(?:không|chưa)\b"), re.compile(r"^(?:có|đúng|đã|phải|hiện|từng)\b|\brồi$")
_NO_KEYS = ("no", "none")
_UNSURE = re.compile(
    r"(?:(?:a|da|u|em|toi|tui|minh|chau|cai nay|cai do|thi|chac|that|thuc|long|su|hinh nhu) )*"
    r"(?:(?:khong|ko|k|hong|chua|chang|hok|cha) (?:ro|biet|chac|nho|de y|ranh|hieu)|quen (?:mat )?roi|biet dau|mu tit)"
    r"(?: (?:nua|ro|lam|a|em|dau|roi|luon|chac|gi|het|cai nay|do|nay|thiet|that|ca|vu|viec|la|sao|tra loi))*"
)
_ASKS = re.compile(
    r"\b(?:la (?:cai )?gi|la sao|nghia la|bao (?:nhieu|lau|gio)|the nao|lam sao|tai sao|vi sao|o dau|khi nao|can (?:gi"
    r"|giay gi|nhung gi)"
    r"|(?:duoc|phai|can|co sao|sao) (?:khong|ko|k|hong)|hay (?:la )?|thi sao|neu)\b"
)
_AGE = re.compile(r"\b(\d{1,2}) (?:tuoi|t)\b")
_AGE_OF = re.compile(r"\b(?:đủ|từ|tròn) (\d{1,2}) tuổi")
_LONGEST, _MOST_ELSE, _HALF, _ECHOED = 14, 1, 0.5, 2


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says to a question: the `option` that is meant; `is_about` it where it answers, but not which."""

    option: str = ""
    is_about: bool = False


def heard(text: str, question: Question) -> Heard:
    """What is said to a question, tried before anything else; nothing where the message asks or is about something else."""
    folded = " ".join(words_of(fold(text)))
    if not folded or len(folded.split()) > _LONGEST:
        return Heard()
    keys = [one.key for one in question.options]
    if question.key == WHO and (whom := filing_whom.whom(text, keys)):
        return Heard(whom, is_about=True)
    if question.key == WAY and (way := filing_words.way_among(folded, keys)):
        return Heard(way, is_about=True)
    if "?" in text or _ASKS.search(folded):
        return Heard()
    if _UNSURE.fullmatch(folded):
        return Heard(UNSURE, is_about=True)
    if told := _by_age(folded, question.options) or _by_own_words(text, question) or _by_yes_no(text, question):
        return Heard(told, is_about=True)
    return Heard(is_about=_is_about(text, question))


def named(text: str, question: Question) -> str:
    """The option that is named by words of its own, and not by a mere yes or no; "" for none."""
    keys, folded = [one.key for one in question.options], " ".join(words_of(fold(text)))
    if question.key == WHO:
        return filing_whom.whom(text, keys)
    return filing_words.way_among(folded, keys) if question.key == WAY else _by_own_words(text, question)


def _by_age(folded: str, options: Sequence[Option]) -> str:
    """Of «chưa đủ 14 tuổi» and «đủ 14 tuổi» the one that an age falls under."""
    said, limits = _AGE.search(folded), {found[1] for one in options if (found := _AGE_OF.search(clean(one.label)))}
    if not said or len(limits) != 1:
        return ""
    is_under = int(said[1]) < int(next(iter(limits)))
    fits = [one.key for one in options if (_is_no(one) == is_under)]
    return fits[0] if len(fits) == 1 else ""


def _by_own_words(text: str, question: Question) -> str:
    """The one option that has words of the message which neither the question nor another option has."""
    told, spelt = _words(text), _spelling(text)
    labels = {one.key: set(_spoken(words_of(spelt(one.label)))) for one in question.options}
    common = set(_spoken(words_of(spelt(question.text))))
    own = {key: label - common - _others(labels, key) - _marks(label) for key, label in labels.items()}
    hits = [key for key, words in own.items() if told & words]
    if len(hits) != 1:
        return ""
    label, every = labels[hits[0]], set().union(*labels.values())
    content = {word for word in told - common - _marks(told) if word in every or fold(word) not in _LIGHT | _NO | _YES}
    found = content & label
    is_denied = bool(_folded(told) & _NO) and not _folded(label) & _NO
    is_bare = not _folded(found) - _NO - _YES
    is_best = all(len(found) > len(content & other) for key, other in labels.items() if key != hits[0])
    return "" if is_denied or is_bare or not is_best or len(found) < _HALF * len(content) else hits[0]


def _folded(words: Iterable[str]) -> set[str]:
    return {fold(word) for word in words}


def _by_yes_no(text: str, question: Question) -> str:
    """The one option that a mere yes or no means, with words of the question besides at most."""
    if not _POLAR.search(question.text) or len(_else(text, question)) > _MOST_ELSE:
        return ""
    words, asked = set(words_of(fold(text))), set(words_of(fold(question.text)))
    says_no = bool(_NO & words) or ("thieu" in asked and "du" in words)
    if not says_no and not _YES & words and len(words & asked - _LIGHT) < _ECHOED:
        return ""
    meant = [one for one in question.options if _is_no(one) == says_no]
    return meant[0].key if len(meant) == 1 else _plain_one(meant, question)


def _plain_one(meant: Iterable[Option], question: Question) -> str:
    """Of several the one that says no more than the question did: «Đã đăng ký kết hôn»."""
    asked = set(words_of(fold(question.text))) | _NO | _YES | _LIGHT
    plain = [
        one for one in meant if set(words_of(fold(one.label))) <= asked and (_is_no(one) or _STARTS_YES.search(clean(one.label)))
    ]
    return plain[0].key if len(plain) == 1 else ""


def _is_no(option: Option) -> bool:
    label = clean(option.label)
    return bool(_STARTS_NO.search(label)) or (option.key in _NO_KEYS and not _STARTS_YES.search(label))


def _is_about(text: str, question: Question) -> bool:
    """Whether a message holds hardly anything but yes or no, and words of the question and its options."""
    words = set(words_of(fold(text)))
    known = {word for one in question.options for word in words_of(fold(one.label))} | set(words_of(fold(question.text)))
    return bool(words & (known | _NO | _YES) - _LIGHT) and len(_else(text, question) - known) <= _MOST_ELSE


def _else(text: str, question: Question) -> set[str]:
    """The words of a message that are neither yes nor no, nor of the question, nor light."""
    return set(words_of(fold(text))) - set(words_of(fold(question.text))) - _LIGHT - _NO - _YES


def _words(text: str) -> set[str]:
    return set(_spoken(words_of(_spelling(text)(text))))


def _spoken(words: Iterable[str]) -> Iterable[str]:
    """«rồi» for «đã»: they say the same of an answer."""
    return ({"roi": "da", "rồi": "đã"}.get(word, word) for word in words)


def _spelling(text: str) -> Callable[[str], str]:
    """How words are compared: with their marks for who types them."""
    return clean if has_diacritics(clean(text)) else fold


def _marks(label: set[str]) -> set[str]:
    """The small words of a label that tell nothing by themselves."""
    return {word for word in label if fold(word) in _TELLS_NOTHING}


def _others(labels: dict[str, set[str]], key: str) -> set[str]:
    return {word for other, label in labels.items() if other != key for word in label}
