"""Short words that settle a case that is being told: send it, or leave it."""

from __future__ import annotations

import re
import unicodedata

from knowledge.vietnamese.fold import fold, words_of

_YES = re.compile(
    r"(?:(?:a|da|u|uh|vang|ok|oke|okie|dung|dung roi|dung het roi|chuan|chinh xac|dong y|nhat tri|duoc|duoc roi|roi|xac nhan|yes"
    r"|gui|gui di|gui luon|gui giup|gui dum|gui ho|gui nha|gui nhe|gui lien|gui ngay|gui phan anh|gui phan anh di|nop|nop di"
    r"|toi|em|minh|giup|cho|voi|luon"
    r"|di|nhe|nha|ban|ad|anh|chi|chau|con|bac|do|day|nghen|het|tat ca|khong can sua|khong sua gi|khong thay doi gi)(?: |$))+"
)
_NO = re.compile(
    r"(?:(?:a|da|u|ma) ?)?(?:"
    r"(?:thoi|huy|bo|khoi|dung)(?: (?:di|bo|thoi|luon|nhe|nha|a|em|toi|khong|khoi|can|gui|nua|bao|phan anh|viet|nop|cai|nay|do|vu"
    r"|viec|het|khoi gui|gui di))*"
    r"|(?:thoi )?(?:dua|gion|noi dua|dua thoi|noi choi)(?: (?:day|thoi|ti|chut|vui|ma|em|a))+"
    r"|(?:khong|ko|k|kg|hong|hok)(?: (?:muon|can|phai|dinh))? (?:gui|phan anh|nop|bao|viet)(?: (?:nua|di|dau|a|nhe|nha|gi|het"
    r"|phan anh))*)"
)
_PERHAPS_RIGHT = re.compile(r"(?:(?:a|da|u|ma) )?dung(?: (?:a|nhe|em|toi))*")
_SENDS = re.compile(r"\b(?:gui|nop)\b")
_THUMBS = frozenset("👍👌✅🆗🙏")


def is_yes(text: str) -> bool:
    """Whether a message only agrees: "đúng rồi, gửi giúp tôi", "ok", a raised thumb."""
    if not text.strip():
        return False
    if not any(map(str.isalnum, text)):
        return any(sign in _THUMBS for sign in text)
    return bool(_YES.fullmatch(" ".join(words_of(fold(text)))))


def agrees(text: str) -> bool:
    """Whether a message only says yes, and not "gửi", which may answer another question."""
    return is_yes(text) and not _SENDS.search(fold(text))


def is_no(text: str) -> bool:
    """Whether a message only drops the matter: "thôi không gửi nữa", "hủy", "bỏ đi"; "dung" without its sign may mean «đúng»."""
    folded = " ".join(words_of(fold(text)))
    return bool(_NO.fullmatch(folded)) and not (
        _PERHAPS_RIGHT.fullmatch(folded) and "ừ" not in unicodedata.normalize("NFC", text.lower())
    )
