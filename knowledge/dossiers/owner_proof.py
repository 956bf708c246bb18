"""What somebody tells to prove that a dossier is theirs: the telephone or identity number (CCCD, CMND) given when it was filed."""

from __future__ import annotations

import re

from knowledge import mentions
from knowledge.dossiers.code import beside
from knowledge.redaction import spans

_RUN = re.compile(r"\d(?:(?:\s|\s?[._-]\s?)?\d)*")
_DATE = re.compile(
    r"(?<![\d._-])(?:(?:0?[1-9]|[12]\d|3[01])([\s./-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
    r"|(?:19|20)\d\d([\s./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?![._-]?\d)"
)
"""A day that was filed, or of birth: with a figure behind it, it would have as many digits as an older card."""
_LENGTHS = (12, 9)
"""Digits of a căn cước, and of the older chứng minh nhân dân."""


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of a message that may prove it, at most one of each kind, so that one message is one try."""
    return tuple(dict.fromkeys(filter(None, (mentions.phone(text), identity(text)))))


def identity(text: str) -> str:
    """The first identity number of a message as digits, however they are set apart; "" for none."""
    alone = (_digits(run) for run in _RUN.findall(_DATE.sub(", ", beside(text))))
    told = (_digits(text[one.start : one.end]) for one in spans(text) if one.kind == "id_number")
    return next((digits for digits in (*alone, *told) if len(digits) in _LENGTHS), "")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
