"""What a first message already says about its sender and the place, so that only what is missing is asked for."""

from __future__ import annotations

import re
import unicodedata

from knowledge.place_mentions import place
from knowledge.redaction import phone_numbers
from knowledge.vietnamese.fold import clean, fold

__all__ = ["is_unwilling", "name", "phone", "place"]

_NATIONAL = re.compile(r"0[35789]\d{8}|02\d{9}")
_NINE = re.compile(r"\D*([35789]\d{8})\D*")
_WORD = r"[^\W\d_]+"
_SELF = "toi|tui|em|minh|chau|con|anh|chi"
_CALLED = re.compile(
    rf"(?<![^\W_])(?:ho (?:va |& ?)?ten(?: (?:day du )?(?:cua )?(?:{_SELF}))?|ten(?: (?:cua )?(?:{_SELF}))?"
    rf"|(?:{_SELF}|co|chu|bac|ong|ba)(?: (?:ten|ho ten))?)(?: (?:la|ten))?(?=\s*[:\-]?\s)\s*[:\-]?\s*"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AFTERWARDS = _words(
    "a ah nha nhe nhen ne day do nhe e em oi voi va o tai sdt so dt dien thoai sinh nam ben thuong tru dia chi cccd cmnd ak ha nghe"
    " duoc roi thi dang muon can bi da co se xin phan hoi khong thay gui phuong xa thon hien gap de ma goi lien"
)
_SURNAMES = _words(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam phung mai to luu"
    " ha cao chau ta luong thach quach thai kieu tong nghiem la chu tang lu ma mac quang tieu vi nong be hua dam giang diep au ninh"
    " khong bach cu son danh"
)
_NO_NAMES = _words(
    "la gi ai khong ko k hong co muon can bi dang duoc phai vua moi da se hoi xin o tai nguoi dan thay nghi biet di lam sao the nay"
    " kia nha thi cung rat qua ghet buc chan mat bo thoi khoi roi ok oke u uh da vang vay vi va"
)
_NOT = "(?:khong|ko|k|kg|hong|hok|hem|khg)"
_UNWILLING = re.compile(
    r"(?<![a-z0-9])(?:an danh|giau (?:ten|danh tinh|thong tin)|vo danh|nac danh|khuyet danh"
    rf"|(?:{_NOT}|chang|dung|ngai|so|e) (?:(?:muon|thich|tien|the|can|phai|dam|nen|duoc|chiu|cho|co|de|tiet|bat) ){{0,3}}"
    r"(?:noi|cho|de lai|khai|cung cap|tiet lo|ghi|neu|xung|lo|dua|biet|hoi|de|nhap|ke|gui|cho biet)"
    r"(?: (?:ra|lai|biet|cai|ca|em|toi|minh|lo)){0,2}"
    r"(?: (?:ho )?(?:ten|danh tinh|thong tin|so|sdt|dt|dien thoai|dia chi|ai|dau|tuoi|gi|het|duoc|tien))"
    rf"|(?:{_NOT}|chua) (?:co |xai |dung |xay )?(?:sdt|dt|so dt|so dien thoai|dien thoai|so may|may|phone|zalo|sim)(?! nao goi)"
    r"|thoi (?:khoi|khong|ko|k|bo|bo qua|hong|hok|khong can|ko can|de sau)|khoi (?:can|di|ghi|noi|ten|luu|hoi|cho)|bo qua"
    rf"|{_NOT} can(?: dau)?|skip|{_NOT} tien|mien (?:cho|noi|ghi)|tu choi"
    r"|xin (?:phep )?(?:giau|khong|ko)|de trong|khong ghi)(?![a-z0-9])"
)
_FLAT = re.compile(rf"(?:da |thoi |u |a )*(?:{_NOT}|khoi|thoi|no|khoi can|{_NOT} co)(?: (?:a|nha|nhe|dau|em|ban|oi|ad|cam on))*")
_SHORT = 80


def phone(text: str) -> str | None:
    """The first phone number of a message as 0xxxxxxxxx (a landline has one digit more); None where there is none to call back."""
    alone = _NINE.fullmatch(fold(text))
    found = ["0" + alone[1]] if alone and len(text) < 25 else phone_numbers(text)
    return next((digits for digits in found if _NATIONAL.fullmatch(digits)), None)


def name(text: str) -> str:
    """The name in an answer to "who are you?", as typed; "" where the answer holds none."""
    text = unicodedata.normalize("NFC", text).strip()
    folded = fold(text)
    if len(folded) != len(text):
        text = folded = clean(text)
    if full := _full_name(text):
        return full
    called = _CALLED.search(fold(text))
    if called:
        words = _leading(text[called.end() :])
        return " ".join(words) if words and fold(words[0]) not in _NO_NAMES else ""
    words = _leading(text)
    rest = re.findall(_WORD, text)[len(words) :]
    small = all(fold(word) in _AFTERWARDS for word in rest)
    named = bool(words) and (fold(words[0]) in _SURNAMES or all(word[0].isupper() for word in words))
    return " ".join(words) if named and small and not is_unwilling(text) and fold(words[0]) not in _NO_NAMES else ""


def _full_name(text: str) -> str:
    """Surname and more, each with a capital, at the beginning: "Hoàng Minh Đức" is not "Minh called Đức"."""
    words = re.findall(_WORD, re.split(r"[,.;:!?\n\d(]| - ", text, maxsplit=1)[0])
    capital = [word for word in words[:6] if word[0].isupper() and (len(word) == 1 or not word.isupper())]
    leads = words[: len(capital)] == capital and all(fold(word) in _AFTERWARDS for word in words[len(capital) :])
    return " ".join(capital) if len(capital) >= 2 and leads and fold(words[0]) in _SURNAMES else ""


def _leading(text: str) -> list[str]:
    """Up to six words at the beginning, before a particle, a figure or a stop."""
    words: list[str] = []
    head = re.split(r"[,.;:!?\n\d(]| - ", text, maxsplit=1)[0]
    for word in re.findall(_WORD, head)[:7]:
        kept = word[0].isupper() and (words or fold(word) in _SURNAMES or len(head.split()) == 1)
        middle = word.lower() in ("thị", "thi") and len(words) == 1 and fold(words[0]) in _SURNAMES
        if fold(word) in _AFTERWARDS and not kept and not middle:
            break
        words.append(word)
    return words if len(words) <= 6 else []


def is_unwilling(text: str) -> bool:
    """Whether an answer refuses to say: "ẩn danh", "giấu tên", "thôi khỏi", "không có sđt"."""
    folded = " ".join(re.findall(r"[a-z0-9]+", fold(text)))
    return len(text) <= _SHORT * 2 and bool(_UNWILLING.search(folded) or _FLAT.fullmatch(folded))
