"""What a short message wants of a dossier (hồ sơ) that was just spoken of: «chừng nào xong», «đóng tiền chưa», «đừng nhắn nữa».

A message counts only if nothing is left of it but small words: «bao giờ có lịch tiêm» asks for something else.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from knowledge.vietnamese.fold import fold, words_of

Kind = Literal["stop", "follow", "no_code", "late", "when", "money", "where", "news", ""]

_SHORT_FOR = {
    "hs": "ho so", "hso": "ho so", "ko": "khong", "k": "khong", "kg": "khong", "kh": "khong", "hong": "khong", "hok": "khong",
    "hem": "khong", "hg": "khong", "dc": "duoc", "r": "roi", "j": "gi", "z": "vay", "bh": "bao gio",
    "bgio": "bao gio", "kq": "ket qua", "tb": "thong bao", "dum": "gium", "ntn": "the nao", "tt": "tinh trang",
}  # fmt: skip
_FEW_WORDS = 14
_TELLS = (
    r"(?:bao(?! gio| lau| nhieu| hiem)|nhan(?! ket qua| o| tai| duoc)|thong bao|nhac|keu|cap nhat|gui(?= tin| thong bao)"
    r"|alo(?= nha| cho| toi| tui| em| ba| minh| lien| ngay| nghen| mot))"
    r"(?: tin(?: nhan)?| thong bao)?"
)
_FOLLOWS = rf"(?:theo doi(?: tin)?|{_TELLS})"
_STILL = re.compile(rf"\b(?:dung|khong|cho|khoi)(?: co| duoc)? (?:quen|ngung|bo|thoi|huy|tat|ngat|lo)\b|\bcu {_FOLLOWS}\b")
"""What begins as if it stopped: «đừng quên báo em», «thôi cứ theo dõi đi»."""
_BETWEEN = r"(?: (?:co|can|phai|muon|khong|dung|khoi|em|anh|chi|ban|cho|toi|tui|minh|viec|cai|gui|luon|bi|day|ca))*"
_STOP = re.compile(
    rf"\b(?:thoi|dung|ngung|khoi|bo|huy|tat|ngat|het){_BETWEEN} {_FOLLOWS}"
    rf"|\bkhong{_BETWEEN} {_FOLLOWS}(?=.* nua\b)|\bkhong (?:can|muon|phai){_BETWEEN} {_FOLLOWS}"
)
_UNHEARD = re.compile(rf"\b(?:khong|chua)(?: ai| thay| nghe| co| duoc| he| ma)* {_TELLS}|\bsao khong {_TELLS}")
_PAPER = r"(?:giay hen|phieu hen|(?:giay |phieu )?bien nhan|(?:giay|phieu) (?:tiep nhan|nhan ho so))"
_CODE = rf"(?:ma(?: so)? ho so|so ho so|{_PAPER}|ma so|ma)"
_LOST = (
    r"(?:khong|quen|mat|that lac|lac|bo dau|rach|chua)"
    r"(?: (?:co|con|nho|biet|thay|tim|ra|giu|cai|to|duoc|tieu|mat|luon|bo|de|dau))*"
)
_NO_CODE = re.compile(
    rf"\b{_LOST} {_CODE}\b|\b{_CODE}(?: (?:cua|thi|toi|tui|em|minh|ba|ong|lai|bi|lam|roi|dau|da|luon))*"
    r" (?:mat|that lac|lac|quen|rach"
    rf"|khong (?:nho|con|biet|thay|co|tim))\b|\b{_CODE}(?: (?:nam|ghi|coi|xem|lay|tim|la))* (?:o dau|cho nao|la gi|la ma gi)\b"
)
_FORGOT = re.compile(r"\b(?:khong|quen|chua|mat)(?: (?:nho|biet|co|con|thay|giu|ro|luon|tieu))*\b")
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("news", _UNHEARD),
    (
        "where",
        re.compile(
            r"\b(?:nhan|lay|lanh|linh|tra)(?: (?:ket qua|giay|duoc|no|lai|ho so|thi|o|tai|noi|ben))* (?:dau|cho nao|cho mo)\b"
            r"|\b(?:den|toi|ra|len|o|qua)(?: tan)? (?:dau|cho nao)(?: de)? (?:nhan|lay|lanh|linh)\b"
        ),
    ),
    (
        "follow",
        re.compile(rf"\b{_FOLLOWS}\b|\b(?:bat|mo)(?: lai)? (?:thong bao|theo doi|tin)\b|^(?:bat|mo) lai\b"),
    ),
    (
        "late",
        re.compile(
            r"\b(?:tre|qua (?:ngay )?(?:han|hen)|cham|lau (?:qua|the|vay|du|ghe|lam)|sao (?:ma )?(?:lau|cham|tre|hoai|mai)"
            r"|sao(?: van| con| hoai| toi gio| gio)* chua|lo hen"
            r"|chua (?:xong|co|thay|ra|duoc|nhan|lay|tra)(?! khong))\b"
        ),
    ),
    (
        "money",
        re.compile(
            r"\b(?:dong|nop|(?<!kiem )tra|thanh toan|chuyen)(?: (?:du|het|xong|roi|may|khoan|so|cai|duoc))*"
            r" (?:tien(?! do)|phi|le phi|thue)\b"
            r"|\b(?:tien|phi|le phi|thue)(?: nay| do| da| thi)* (?:dong|nop|tra|thanh toan)\b"
        ),
    ),
    (
        "when",
        re.compile(
            r"\b(?:bao gio|(?:khi|chung|luc|hoi|ngay|bua|hom|thang|tuan) nao|bao lau|(?:may|bao nhieu) (?:ngay|hom|bua|tuan)"
            r"(?! nay| roi)"
            r"|(?:con )?lau khong|ngay hen|hen (?:ngay )?(?:may|nao|tra)|ngay may|(?:co )?kip khong|sap (?:xong|co|duoc))\b"
        ),
    ),
    (
        "news",
        re.compile(
            r"\b(?:(?:co|duoc|nghe|thay)? ?(?:tin|gi)(?: tuc)?(?: gi)? (?:moi|chua|khong)|co gi"
            r"|sao roi|ra sao|the nao|(?:toi|den) (?:dau|khau nao|buoc nao|nau)"
            r"|(?:xong|co|duoc|ra|on|ky|duyet)(?: ket qua)?(?: duoc)? chua|tinh (?:hinh|trang)|tien do|khau nao|buoc nao|dang o dau"
            r"|ai (?:dang )?(?:giu|xu ly|lam))\b"
        ),
    ),
)
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a da u uh um vang ok oke ay em anh chi ban bac co chu ong ba con chau minh toi tui tao ta mi may ad oi vay the"
        " nhe nha nhen nghen nghe hen ha ho he khong ne di voi gium giup cho hoi xin thi ma la roi lai nua luon lien ngay"
        " som cai vu viec so giay to ket qua cua nay do kia no duoc gi moi tin neu khi nao gio nho van dang se chua xong"
        " ra lay nhan tra den sao lau tre tien phi le nop dong dau o noi xem coi kiem tim day mot tieng biet thay cu hay"
        " hoai mai hom bua tuan bao gap het nhanh phai lam bay sau truoc cung muon can thoi khoi bo ai lan nguoi luc chung"
        " de dem vo chong me cam on nhieu theo doi thong tam hinh trang nghin zalo ben tu nhu gia gai tuc dung tiep"
        " bi tieu mat",
    )
)
"""Words that change nothing of what is asked."""


def kind(text: str) -> Kind:
    """What a message wants of the dossier that was spoken of; "" for anything else, and for what names a matter of its own."""
    plain = _plain(text)
    if len(plain.split()) > _FEW_WORDS:
        return ""
    if is_stop(text):
        return "stop" if _is_all(plain, _STOP) else ""
    if _is_all(plain, _NO_CODE):
        return "no_code"
    return next((name for name, words in _KINDS if _is_all(plain, words)), "")


def is_stop(text: str) -> bool:
    """Whether words ask to hear no more: «thôi theo dõi», «đừng nhắn nữa»; not «đừng quên báo em»."""
    plain = _plain(text)
    said_right = "đúng" in unicodedata.normalize("NFC", text.lower())
    return bool(_STOP.search(plain)) and not _STILL.search(plain) and not (said_right and "dung" in plain.split()[:2])


def has_none(text: str) -> bool:
    """Whether an answer to «mã hồ sơ là gì» is that one has none: «quên rồi», «không biết nữa»."""
    return _is_all(_plain(text), _FORGOT)


def names_it(text: str) -> bool:
    """Whether a message says «hồ sơ», in full or as «hs»."""
    return "ho so" in _plain(text)


def names_paper(text: str) -> bool:
    """Whether a message says which paper or which code it lacks: «giấy hẹn», «mã hồ sơ»."""
    return bool(re.search(rf"\b(?:{_PAPER}|ho so)\b", _plain(text)))


def _plain(text: str) -> str:
    return " ".join(_SHORT_FOR.get(word, word) for word in words_of(fold(text)))


def _is_all(plain: str, words: re.Pattern[str]) -> bool:
    """Whether some such words are there, and but for them small words only."""
    if not words.search(plain):
        return False
    return all(word in _SMALL or word.isdigit() for word in _STILL.sub(" ", words.sub(" ", plain)).split())
