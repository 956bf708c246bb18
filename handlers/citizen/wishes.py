"""Words that say only that somebody wants to report something, and nothing of what."""

from __future__ import annotations

import re

from knowledge.vietnamese.fold import fold, words_of

_ONLY = re.compile(
    r"(?:(?:da|toi|em|minh|chau|cho|a|can|muon|xin|duoc|co|mot|viec|gui|viet|nop|lam|de|noi|nay|nhe|nha|voi|hoi|bao|bac|ban|oi"
    r"|o|day) )*"
    r"(?:(?:phan anh|kien nghi|gop y|y kien|phan hoi) ?)+"
    r"(?:(?:a|voi|nhe|nha|thi|lam|sao|the|nao|o|dau|duoc|khong|mot|viec|cho|day|tiep|nua|lai|vay|em|gui|qua|bang|cach|kieu|gi) ?)*"
)
_WHERE = re.compile(r"\b(?:o dau|cho nao|the nao|lam sao|kieu gi|cach nao|o day duoc)\b")


def only_wishes(text: str) -> bool:
    """Whether a message says no more than "tôi muốn phản ánh"."""
    return bool(_ONLY.fullmatch(" ".join(words_of(fold(text)))))


def asks_where(text: str) -> bool:
    """Whether it asks where or how one reports."""
    return bool(_WHERE.search(" ".join(words_of(fold(text)))))
