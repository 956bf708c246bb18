"""Which papers somebody says they have, or lack: "co cccd roi", "1 va 3 roi", "chua co giay chung sinh"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.guide import GuidePaper
from knowledge.vietnamese.fold import clean, fold, has_diacritics

Says = Literal["has", "lacks"]
Spelt = Callable[[str], Sequence[str]]
"""The words of a text with its abbreviations spelt out."""
Texts = Callable[[GuidePaper], Iterable[str]]
"""What a paper is called, the likeliest first."""

_END = r"(?: (?:roi|r|rui|a|ah|nhe|nha|nghen|em|ban|do|day|luon|het|ca|day du|xong))*"
_SELF = r"(?:(?:da|vang|u|uh|ok|a|em|toi|minh|chau|ben|nha|the|bao|thi|gio|hom nay|hom qua|cung|con|moi) )*"
_GETS = (
    r"(?:co|xin|lay|lam|nhan|mua|in|viet|photo|chup|cong chung|chung thuc|sao y|chuan bi|tim|kiem)"
    r"(?: (?:duoc|xong|san|du|ve|lai))*"
)
_NOT = r"(?:chua|khong|ko|k|thieu|lam mat)"
_AS_LACKING = (
    re.compile(rf"{_SELF}{_NOT}(?: {_GETS})? (?P<what>.+?){_END}"),
    re.compile(rf"{_SELF}(?P<what>.+?) (?:thi )?(?:chua|khong|ko|k|con thieu)(?: {_GETS})?{_END}"),
)
_AS_HAD = (
    re.compile(rf"{_SELF}{_GETS} (?P<what>.+?){_END}"),
    re.compile(rf"{_SELF}(?P<what>.+?)(?: (?:thi )?(?:da )?{_GETS})? (?:roi|r|rui){_END}"),
)
_ALL = re.compile(
    rf"{_SELF}(?:{_GETS} )?(?:du|day du)(?: (?:giay|to|ca|het|tat ca))* (?:roi|r|rui){_END}"
    rf"|{_SELF}{_GETS} (?:het|tat ca|du|day du)(?: (?:giay|to|ca|het|tat ca))*{_END}"
    rf"|{_SELF}tat ca (?:deu )?{_GETS} (?:roi|r|rui){_END}"
)
_NOTHING = re.compile(rf"{_SELF}chua (?:{_GETS} )(?:gi|giay nao|giay gi|cai nao|cai gi)(?: (?:het|ca|a|em|nao))*")
_BUT_NOT = re.compile(r"^((?:.* )?(?:co|da|xin|lay) .+?) (?:(?:ma|nhung|con) )*(chua (?:co|xin|lay)\b)")
_HOW = re.compile(
    r" (?:thi )?(?:phai |can )?(?:lam sao|xin o dau|lay o dau|lam the nao|lam gi|o dau)(?: (?:a|em|ban|day|bay gio))*$"
)
_ASKS = re.compile(
    r"\b(?:khong|ko|chua|gi|nao|may|neu|o dau|dau$|bao (?:nhieu|lau|gio)|(?:lam|vi|tai|the) sao|co (?:phai|can)"
    r"|phai (?:co|lam|nop))\b"
)
_SURELY = {"has": re.compile(r"\b(?:da|roi|rui)\b"), "lacks": re.compile(r"\b(?:chua|thieu)\b")}
_LIGHT = frozenset(
    "giay cai tam ban cua toi minh em chau cho ve cac nhung the cong dan cuon quyen la thi mot nguoi cung con moi".split()  # noqa: SIM905
)
_NUMBERS = frozenset("giay so cai muc va voi da co duoc roi r rui xong toi em minh a nhe nha thu".split())  # noqa: SIM905
Forms = Mapping[str, set[str]]
_FEWEST, _MANY, _MOST_WORDS, _HALF = 2, 4, 24, 0.5
"""Words by which a paper is known without its name; so many that one may be another; more tell a story. One must be half a name."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the papers: those that are `had` and `lacked`, by name.

    `surely` is what can hardly be about anything else; `every` speaks of all papers; `unclear` leaves open of which; `how` asks how
    to get one.
    """

    had: tuple[str, ...] = ()
    lacked: tuple[str, ...] = ()
    surely: bool = False
    every: bool = False
    unclear: bool = False
    how: bool = False


def said(text: str, papers: Sequence[GuidePaper], spelt: Spelt, texts: Texts) -> Said | None:
    """What a message says of these papers; None where it says nothing of the kind."""
    plain = re.sub(r"[,;&+/]| va | voi ", " va ", fold(text).rstrip(" .!")) if "?" not in text else ""
    folded = " ".join(re.findall(r"[^\W_]+", plain))
    folded = _BUT_NOT.sub(r"\1 va \2", folded)
    if not folded or len(folded.split()) > _MOST_WORDS:
        return None
    names = tuple(paper.name for paper in papers)
    if _NOTHING.fullmatch(folded):
        return Said(lacked=names, surely=True, every=True)
    if _ALL.fullmatch(folded):
        return Said(had=names, surely=True, every=True)
    asked = _HOW.search(folded)
    parts = [_clause(part) for part in (folded[: asked.start()] if asked else folded).split(" va ")]
    told = [(_mode(parts, place), what) for place, (_, what) in enumerate(parts)]
    if not all(mode for mode, _ in told) or any(_ASKS.search(what) for _, what in told):
        return None
    if asked and not all(mode == "lacks" for mode, _ in told):
        return None
    typed = _by_fold(clean(text)) if has_diacritics(clean(text)) else {}
    meant = [(mode, _meant(spelt(what), papers, texts, typed)) for mode, what in told]
    had = tuple(name for mode, name in meant if mode == "has" and name)
    lacked = tuple(name for mode, name in meant if mode == "lacks" and name)
    unclear = not all(name for _, name in meant)
    surely = not unclear and all(_SURELY[mode].search(folded) for mode, _ in meant if mode)
    return Said(had, lacked, surely, unclear=unclear, how=bool(asked))


def numbers(text: str, count: int, *, bare: bool) -> Said | None:
    """Papers by their numbers in the list, as `had` and `lacked`; `bare` numbers are enough where nothing else can be meant."""
    tokens = re.findall(r"\d+|[^\W\d_]+", fold(text))
    places = [int(token) for token in tokens if token.isdigit()]
    words = [token for token in tokens if not token.isdigit()]
    lacks = words[:1] == ["chua"] or "thieu" in words
    if not places or not all(1 <= place <= count for place in places) or set(words) - _NUMBERS - {"chua", "thieu", "con"}:
        return None
    if not {"co", "roi", "r", "rui", "chua", "thieu"} & set(words) and not (bare and len(places) > 1):
        return None  # one number by itself is the choice of that number
    told = tuple(str(place) for place in places)
    return Said(lacked=told, surely=True) if lacks else Said(had=told, surely=True)


def _clause(part: str) -> tuple[Says | None, str]:
    """What one part of the message says, and of what."""
    for says, forms in (("lacks", _AS_LACKING), ("has", _AS_HAD)):
        if match := next(filter(None, (form.fullmatch(part) for form in forms)), None):
            return says, match["what"]  # type: ignore[return-value]
    return None, part


def _mode(parts: Sequence[tuple[Says | None, str]], place: int) -> Says | None:
    """A part that only names a paper goes with the one before it, the first ones with the one behind them."""
    before = [says for says, _ in parts[: place + 1] if says]
    behind = [says for says, _ in parts[place + 1 :] if says]
    return before[-1] if before else behind[0] if behind else None


def _meant(words: Sequence[str], papers: Sequence[GuidePaper], texts: Texts, typed: Forms) -> str:
    """The paper that holds all of the words (of many, all but one) in what it is called; "" for none, or for two alike."""
    told = set(_by_fold(fold(" ".join(words))))
    tiers = [[_by_fold(clean(text)) for text in texts(paper)] for paper in papers]
    for tier in range(max(map(len, tiers), default=0)):
        if len(told) < (_FEWEST if tier else 1):
            return ""
        fits = [(_fit(told, names[tier], typed), paper.name) for paper, names in zip(papers, tiers, strict=True)]
        best = max(fits, default=(0.0, ""))
        if best[0] and len({name for fit, name in fits if fit == best[0]}) == 1:
            return best[1]
    return ""


def _by_fold(text: str) -> Forms:
    """The words of a text as they are written, by their letters without diacritics."""
    found: dict[str, set[str]] = {}
    for word in re.findall(r"[^\W_]+", re.sub(r"\bgiấy tờ\b|\bgiay to\b", " ", text)):
        found.setdefault(fold(word), set()).add(word)
    return {plain: forms for plain, forms in found.items() if plain not in _LIGHT}


def _fit(told: set[str], name: Forms, typed: Forms) -> float:
    """How much of a name was told, 0 where it is not the one; «điện» is not «diện» for who types diacritics."""
    shared = sum(word in name and (word not in typed or bool(typed[word] & name[word])) for word in told)
    if not shared or shared < len(told) - (len(told) >= _MANY):
        return 0.0
    enough = shared > 1 or any(map(str.isdigit, "".join(told))) or shared / len(name) >= _HALF
    return shared / len(name) if enough else 0.0
