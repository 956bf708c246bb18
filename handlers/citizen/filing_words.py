"""Everyday words for what can be chosen in a guided filing: "o quay", "thoi de mai", "con thieu gi nua"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.citizen.filings import BACK, DROP, STOP, SURE
from handlers.citizen.portal_walk import BEGIN, DONE, STUCK
from handlers.messages import Choice
from knowledge.filing.case import UNSURE
from knowledge.vietnamese.fold import clean, fold, has_diacritics, words_of

_TO = r"(?:(?:toi|em|minh|muon|nop|gui|lam|di|den|ra|o|tai|qua|bang|tren|tren cong)? ?)*"
_WAYS = (
    ("counter", re.compile(rf"{_TO}(?:truc tiep|quay|tan noi|xa|phuong|trung tam|mot cua)")),
    ("online", re.compile(rf"{_TO}(?:mang|online|truc tuyen|internet|dien thoai|cong dich vu cong)")),
    ("post", re.compile(rf"{_TO}(?:buu dien|buu chinh|chuyen phat)")),
)
_END = r"(?: (?:a|roi|nhe|nha|di|em|het|luon|da|vay|the|ban|oi))*"
_ME = r"(?:toi |em |minh )?"
_DAY = r"(?:mai|sang mai|chieu mai|hom khac|bua khac|ngay khac|luc khac|khi khac|tuan sau|hom sau|(?:khi|luc) nao ranh)"
_DO = r"(?: (?:toi|em|minh|lam|tinh|nop|xem|noi|tiep|ho so))"
_STOPS = (
    rf"(?:(?:thoi|da|vang|u|ok|a) )*{_ME}(?:dung(?: lai| o day)?|tam dung|nghi|thoi|bo(?: di)?|(?:khong|ko|k) (?:lam|nop)"
    rf"(?: (?:tiep|nua|ho so))+|de (?:{_DAY}|sau|toi|chieu|sang){_DO}*|{_DAY}{_DO}*)(?: nay)?{_END}"
)
_ACTS = (
    (
        DROP,
        re.compile(
            rf"(?:thoi )?{_ME}(?:muon |cu )?(?:bo|xoa|huy)(?: di)? (?:han )?(?:cai |bo )?ho so(?: (?:nay|do|kia|dang lam))?{_END}"
        ),
    ),
    (
        BACK,
        re.compile(
            rf"(?:cho )?{_ME}(?:(?:muon )?(?:sua|doi)(?: lai)? (?:cau|y) (?:vua roi|truoc|tra loi)|(?:chon|bam|tra loi) nham){_END}"
        ),
    ),
    (BEGIN, re.compile(rf"{_ME}(?:bat dau )nop(?: ho so)?(?: (?:qua mang|online|truc tuyen|tren cong))?{_END}")),
    (UNSURE, re.compile(rf"{_ME}(?:khong|ko|k|chua) (?:ro|biet|chac|nho)(?: nua)?{_END}")),
    (STOP, re.compile(_STOPS)),
    (DONE, re.compile(rf"(?:da |toi )?(?:xong|roi|duoc roi|lam roi|tiep(?: (?:tuc|theo))?|buoc tiep(?: theo)?){_END}")),
    (STUCK, re.compile(rf"{_ME}(?:bi |dang )?(?:ket|vuong|loi|khong (?:duoc|lam duoc|thay)){_END}")),
)
_GIVES_UP = re.compile(
    rf"(?:(?:u|uh|da|vang|ok|dung|co|chac chan|chac|roi|thi|{_ME.strip()}) ?)*(?:(?:muon )?(?:bo|huy|xoa)"
    rf"(?: (?:di|han|luon|het|phan chuan bi|chuan bi))*)?{_END}"
)
_KEEPS = re.compile(r"(?:(?:thoi|da|a|u|ma) )*(?:(?:khong|ko|k|khoan|giu|de)(?: .*)?|dung (?:bo|huy|xoa).*)|thoi")
WANTS = re.compile(
    r"(?:giup|huong dan|chi|lam on giup)(?: (?:toi|em|minh|cho toi))?(?: (?:cach|lam))? nop(?: ho so)?(?: (?:a|voi|nhe|di))*"
)
"""To be helped with the filing of the procedure in mind."""
GOES_ON = re.compile(
    r"(?:cho (?:toi|em|minh) |minh |toi |em )?(?:lam tiep|tiep tuc|nop tiep|tiep)"
    r"(?: (?:nop )?(?:ho so|thu tuc))?(?: (?:a|nhe|nha|di))*"
)
"""To go on with the filing that was put aside."""
PAPERS = re.compile(
    r"(?:(?:cho|da|a|vay|the|toi|em|minh|xem lai|xem) )*(?:(?:con )?thieu(?: (?:nhung|may|bao nhieu))?(?: giay(?: to)?)?"
    r"(?: (?:gi|nao))?|con(?: can)? (?:giay (?:gi|nao)|gi|may giay)|xem lai giay(?: to)?|danh sach giay to)"
    r"(?: (?:nua|khong|ko|vay|the|a|em|day|ha))*"
)
"""What is still missing."""
RETURNS = re.compile(
    r"(?:(?:cho|toi|em|minh|thoi) )*(?:quay lai|tro lai|quay ve|tro ve|ve lai)(?: (?:ho so|cai|viec|truoc|cu|di|a|nhe|nha))*"
)
"""Back to the filing before."""
CAME = re.compile(r"\b(?:xin|lay|nhan|lam)(?: \w+)? (?:duoc|xong|ve)\b")
"""That a paper was got, and not only that it is there."""


_ASKS = re.compile(
    r"\b(?:gi|dau|nao|sao|may|bao (?:nhieu|lau|gio)|khong|ko|k|hong|chua)$|\b(?:bao nhieu|bao lau|the nao|o dau|lam sao)\b"
)
_LONG, _SHARED = 10, 2
_LIGHT = frozenset("a da u vang em toi minh chau la thi dang van cua nhe nha roi ma oi ay day do duoc".split())  # noqa: SIM905


def option(text: str, offered: tuple[Choice, ...]) -> str:
    """The id of the one answer on the screen that holds all of a few words, with one that no other answer has; "" for none."""
    spelt = clean if has_diacritics(clean(text)) else fold
    told = {word for word in words_of(spelt(text)) if fold(word) not in _LIGHT}
    labels = {
        one.id: set(words_of(spelt(one.label))) for one in offered if one.id.startswith("h:a:") and not one.id.endswith(UNSURE)
    }
    if not told or len(told) > _LONG or "?" in text or _ASKS.search(" ".join(words_of(fold(text)))):
        return ""
    held = [one for one, label in labels.items() if told <= label and told - _words_besides(labels, one)]
    return held[0] if len(held) == 1 else ""


def _words_besides(labels: Mapping[str, set[str]], one: str) -> set[str]:
    """The words of all other answers."""
    return {word for other, label in labels.items() if other != one for word in label}


def tries(folded: str, offered: tuple[Choice, ...]) -> bool:
    """Whether words that ask nothing have something of an answer on the screen: then it is shown once more, and nothing guessed."""
    words = folded.split()
    if len(words) > _LONG or _ASKS.search(folded):
        return False
    labels = [set(words_of(fold(one.label))) for one in offered if one.id.startswith("h:a:")]
    return any(len(label & set(words)) >= _SHARED for label in labels)


def act(folded: str) -> str:
    """The choice that is meant by words without diacritics, "" for none."""
    return next((act for act, words in _ACTS if words.fullmatch(folded)), "")


def gives_up(text: str) -> str:
    """The choice that is meant by an answer to the question whether to give it up, "" for none; «đúng, bỏ» is not «đừng bỏ»."""
    folded = " ".join(words_of(fold(text)))
    if _KEEPS.fullmatch(folded) and "đúng" not in clean(text):
        return STOP
    return SURE if folded and _GIVES_UP.fullmatch(folded) else ""


def way(folded: str) -> str:
    """The way of filing that is meant, "" for none."""
    return next((way for way, words in _WAYS if words.fullmatch(folded)), "")
