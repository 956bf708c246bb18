"""Everyday words for what can be chosen in a guided filing: "o quay", "thoi de mai", "con thieu gi nua"."""

from __future__ import annotations

import re

from handlers.citizen.filings import STOP
from handlers.citizen.portal_walk import DONE, STUCK
from knowledge.filing.case import UNSURE

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
    (UNSURE, re.compile(rf"{_ME}(?:khong|ko|k|chua) (?:ro|biet|chac|nho)(?: nua)?{_END}")),
    (STOP, re.compile(_STOPS)),
    (DONE, re.compile(rf"(?:da |toi )?(?:xong|roi|duoc roi|lam roi|tiep|tiep theo|buoc tiep(?: theo)?){_END}")),
    (STUCK, re.compile(rf"{_ME}(?:bi |dang )?(?:ket|vuong|loi|khong (?:duoc|lam duoc|thay)){_END}")),
)
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


def act(folded: str) -> str:
    """The choice that is meant by words without diacritics, "" for none."""
    return next((act for act, words in _ACTS if words.fullmatch(folded)), "")


def way(folded: str) -> str:
    """The way of filing that is meant, "" for none."""
    return next((way for way, words in _WAYS if words.fullmatch(folded)), "")
