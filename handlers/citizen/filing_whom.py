"""For whom a filing is (nộp cho ai), in people's own words: "cho tui", "hai dua tui", "cho thang con 20 tuoi"."""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge.vietnamese.fold import clean, fold, words_of

_OF_AGE = 18
_ME = r"(?:toi|tui|tao|minh|em|ban than|chinh chu)"
_OWN = r"(?: (?:toi|tui|minh|em|tao|nha (?:toi|tui|minh|em)|ruot|de))?"
_AROUND = (
    r"(?:a|da|vang|u|uh|ok|thi|la|nop|lam|dang ky|xin|khai|ho so|giay|cai nay|nay|cho|giup|gium|dum|chinh|rieng|ca nhan|tu"
    r"|thoi|nha|nhe|nghen"
    r"|di|do|day|roi|luon|muon|can|cua|mot|1|chu ai|oi|co|chi)"
)
_AND = r"(?:va|voi|cung|cung voi)"
_SPOUSE = r"(?:vo|chong|ba xa|ong xa|nguoi yeu|ban trai|ban gai|hon phu|hon the|vo sap cuoi|chong sap cuoi|nguoi ay|nguoi ta)"
_SELF = (
    re.compile(rf"(?:{_AROUND} )*{_ME}(?: {_AROUND}| {_ME})*"),
    re.compile(rf"\b{_ME} {_AND} (?:{_ME} )?{_SPOUSE}\b|\b{_SPOUSE}(?: {_ME})? {_AND} {_ME}\b"),
    re.compile(r"\b(?:hai|2) (?:dua|vo chong|nguoi|ban|be)(?: (?:toi|tui|minh|em|chung (?:toi|tui|em|minh))\b|$)|\bhai ben\b"),
    re.compile(r"\bvo chong (?:toi|tui|minh|em)\b(?! (?:gai|trai|ho|ut))|\b(?:chung|tui|bon|tui) (?:toi|tui|em|minh)\b"),
)
_INSTEAD = re.compile(
    r"\b(?:uy quyen|(?:lam|nop|di|khai) (?:thay|ho|gium|dum)(?: cho)? (?:nguoi|khach|hang xom|ban)|thay mat|duoc nho)\b"
)
_PROXY = re.compile(
    r"\b(?:khach(?: hang)?|hang xom|lang gieng|nguoi (?:quen|khac|ban|thue)|dong nghiep|sep|thang ban|con ban"
    r"|ban (?:toi|tui|minh|em|be)|chu (?:nha|tro))\b"
)
_BUSINESS = re.compile(
    r"\b(?:cong ty|doanh nghiep|ho kinh doanh|hkd|cua hang|cua tiem|co so(?: kinh doanh)?|quan (?:an|ca phe|cafe|nhau|com)|tiem"
    r"|chi nhanh|shop|hop tac xa|htx|xuong|to chuc|don vi)\b"
)
_FAMILY = re.compile(
    rf"\b(?:con (?:gai |trai )?cua (?!{_ME}$)|con (?:dau|re)|chau (?:noi|ngoai|ruot|gai|trai|ho)|chau (?:toi|tui|minh|em)\b"
    r"|ong(?: (?:noi|ngoai|ba))?|ba (?:noi|ngoai|co)|(?:cha|bo|me|ma|ba|ba ma|cha me|bo me) (?:vo|chong)\b|nhac|thong gia"
    r"|(?:anh|chi|em) (?:gai|trai|ruot|ho|re|dau|ut|vo|chong|toi|tui|minh|em)|em (?:anh|chi)|(?:co|chu|bac|cau|mo|di|thim|duong)"
    r"(?: (?:ruot|ut|toi|tui|minh|em|ho|ba|hai|tu|nam|sau|bay)| $|$)|bac|cau|mo|thim|duong"
    r"|nguoi (?:nha|than)|ba con|ho hang|than nhan|nguoi trong nha)\b"
)
_CHILD = re.compile(
    rf"\b(?:(?:dua|thang|may dua|hai dua|cac|con be|be) (?:con|nho|cu|ut|be|chau)|con (?:trai|gai|nho|nuoi|dau long|de|ut"
    rf"|minh|toi|tui|em|be|so sinh)"
    rf"|em be|be(?: (?:con|trai|gai|nha|so sinh|moi sinh|so|ut))?|chau be|con{_OWN}|tre(?: em| so sinh)?|nhoc)\b"
)
_PARENT = re.compile(
    rf"\b(?:cha me|bo me|ba ma|ba me|tia ma|thay u|than mau|than sinh|me|ma|bo|cha|tia|phu huynh|ba{_OWN}$|ba (?:toi|tui|minh"
    rf"|em)\b"
    r"|(?:ong|ba) (?:gia|bo|via)(?: (?:toi|tui|em|minh))?)\b"
)
_LEADS = re.compile(
    rf"(?:^|\b(?:cho|giup|gium|dum|ho|thay|cua|la|dai dien) )(?:(?:{_AROUND}|{_ME}|hai|may|2|3|cac|nhung|dua|thang) )*$"
)
_SPOUSE_ALONE = re.compile(rf"\b(?:{_SPOUSE})\b")
_OTHERS = (
    ("proxy", _PROXY),
    ("business", _BUSINESS),
    ("family", _FAMILY),
    ("child", _CHILD),
    ("parent", _PARENT),
    ("spouse", _SPOUSE_ALONE),
)
_AGE = re.compile(r"\b(\d{1,2}) (?:tuoi|t)\b")
_MONTHS = re.compile(r"\b\d{1,2} (?:thang|ngay)(?: tuoi)?\b")
_GROWN = re.compile(
    r"\b(?:lon roi|da lon|truong thanh|dai hoc|sinh vien|di lam|du 18|tren 18|(?:co|lap) (?:gia dinh|vo|chong)|lay (?:vo"
    r"|chong)|cuoi (?:vo|chong))\b"
)
_NOT_FOR = re.compile(r"\b(?:khong|ko|k|hong|dau) (?:phai )?(?:la )?cho (?:\w+ )+?(?=ma |cho |$)(?:ma )?")
_STANDS_FOR = {"parent": "family", "child": "family", "grown": "family", "spouse": "family"}
_LONGEST = 16


def whom(text: str, options: Collection[str]) -> str:
    """The option of for whom it is that a message means; "" for none, or where this procedure does not have it."""
    folded = " ".join(words_of(fold(_plain(text))))
    if not folded or len(folded.split()) > _LONGEST or "?" in text:
        return ""
    said = _said(_NOT_FOR.sub("", f"{folded} ").strip())
    if said in options:
        return said
    other = _STANDS_FOR.get(said, "")
    return other if other in options else ""


def _plain(text: str) -> str:
    """The text with the words told apart that only their marks tell apart: «bà» is no «ba», «bé» no «bể»."""
    told = re.sub(r"\b(?:mà|bỏ|mã)\b", " ", clean(text)).replace("bạn thân", "bạn tôi")
    return re.sub(r"\bbà\b(?! (?:xã|già))", "bà nội", told)


def _said(folded: str) -> str:
    if _INSTEAD.search(folded):
        return "proxy"
    if any(one.search(folded) if number else one.fullmatch(folded) for number, one in enumerate(_SELF)):
        return "self"
    firsts = {kind: found.start() for kind, one in _OTHERS if (found := _first(one, folded))}
    said = min(firsts, key=lambda kind: firsts[kind], default="")
    return _by_age(folded) if said == "child" else said


def _first(one: re.Pattern[str], folded: str) -> re.Match[str] | None:
    """The first place where somebody is named as the one for whom it is: at the beginning, or after «cho»."""
    return next((found for found in one.finditer(folded) if _LEADS.search(folded[: found.start()])), None)


def _by_age(folded: str) -> str:
    """A child, or one who is grown up and files as any other relative."""
    age = _AGE.search(folded)
    if age and not _MONTHS.search(folded):
        return "grown" if int(age[1]) >= _OF_AGE else "child"
    return "grown" if _GROWN.search(folded) else "child"
