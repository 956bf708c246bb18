"""Words beside a number that say what it is: "stk", "cccd", "sđt", a bank's name; and words of numbers that are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PHONE = (
    r"so (?:dien )?thoai|dien thoai|d/thoai|dthoai|so dt|sdt|sodt|dtdd|dt|phone|mobile|tel|zalo|viber|whatsapp|hotline"
    r"|di dong|so may(?: ban)?|may ban|sim|duong day nong|nong"
)
_CALL = r"goi|alo|call|lien he|lien lac|lh|ll|nhan tin|nt|nhan|ib"
_ID = (
    r"c(?:an )?cuoc(?: cong dan)?|cccd|cmnd|cmtnd|cmt|cm|chung minh(?: nhan dan| thu)?|so dinh danh(?: ca nhan)?"
    r"|ma (?:so )?dinh danh|dinh danh|ddcn|id card|giay to tuy than|so cc|can cuoc|gplx|bang lai"
)
_PASSPORT = r"ho chieu|passport|hc so|so hc|so ho chieu|hc"
_ACCOUNT = r"so tai khoan|so tai khoang|so tk|stk|s\.t\.k|so the|account(?: number)?|acc so|tai khoan so|tk so|iban"
_BANKS = (
    r"vietcom ?bank|vcb|techcom ?bank|tech|tcb|bidv|vietin ?bank|ctg|agri ?bank|mb ?bank|mb|acb|sacom ?bank|stb"
    r"|tp ?bank|vp ?bank|hd ?bank|shb|ocb|msb|vib|sea ?bank|lien ?viet(?:postbank)?|lp ?bank|lpb|exim ?bank"
    r"|kien ?long(?:bank)?|nam a ?bank|bac a ?bank|dong a ?bank|pvcom ?bank|ab ?bank|bao viet bank|scb|saigonbank|ncb"
    r"|viet ?a ?bank|pg ?bank|gp ?bank|oceanbank|cake|timo|napas"
)
_BANKING = r"ngan hang|ngan hag|nhang|chuyen khoan|ck|ckhoan|tai khoan|tk|tkhoan|banking|internet banking|atm|ibanking"
_NOT_BANKING = r"(?! (?:vneid|dinh danh|dich vu|dvc|zalo|face|fb|dang nhap|cong|mang|truy cap|nguoi dung))"
_PLATE = (
    r"bien so(?: xe)?|bien kiem soat|bks|bsx|bs|bien(?: xe)?|bien trang|bien xanh|bien do|bien vang"
    r"|xe(?: may| tai| khach| o to| con| hoi| mo to)?|o to"
)
_NOBODYS = (
    r"ma so thue|mst|bhxh|bhyt|bao hiem(?: xa hoi| y te)?|ma (?:so )?ho so|so ho so|ma (?:so )?don|so don|don hang"
    r"|van don|ma (?:so )?khach hang|ma kh|makh|hoa don|so seri|seri|serial|so khung|so phat hanh|so vao so"
    r"|ma (?:so )?doanh nghiep|msdn|ma (?:so )?phan anh|ma (?:so )?thu tuc|ma bien nhan|bien nhan|ma giao dich|ma gd"
    r"|ma so(?! dinh danh)|ma tra cuu|ma dat|so cong van|ma vach|ma cong to|cong to"
)
KINDS = {
    "account": _ACCOUNT,
    "nobodys": _NOBODYS,
    "phone": _PHONE,
    "id": _ID,
    "passport": _PASSPORT,
    "bank": _BANKS,
    "banking": f"(?:{_BANKING}){_NOT_BANKING}",
    "call": _CALL,
    "number": "so",
    "plate": _PLATE,
}
_CUES = re.compile("(?<![a-z0-9])(?=[a-z])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in KINDS.items()) + ")(?![a-z])")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that says what the number beside it is; `until` is where the next one begins, but for the word "số"."""

    kind: str
    start: int
    end: int
    until: int


def cues(folded: str) -> list[Cue]:
    """The cues of a shadow in their order."""
    return list(_cues(folded))[::-1]


def _cues(folded: str) -> Iterator[Cue]:
    """The last one first."""
    until = len(folded)
    for match in reversed(list(_CUES.finditer(folded))):
        kind = match.lastgroup or ""
        yield Cue(kind, match.start(), match.end(), until)
        if kind != "number":
            until = match.start()
