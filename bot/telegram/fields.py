"""The fields of Telegram that other platforms have otherwise: numbers that are ids, and the number of an update."""

from __future__ import annotations

import re
from typing import Any

from bot.lenient import storable

_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*([0-9]{1,18})(?![0-9.eE])')


def update_id_of(raw: bytes) -> int | None:
    """Telegram's number of an update, which stands first, also where the rest cannot be read."""
    found = _UPDATE_ID.search(raw)
    return int(found[1]) if found else None


def words(data: dict[str, Any], name: str) -> str:
    """A text as it can be stored, "" where there is none."""
    value = data.get(name)
    return storable(value) if isinstance(value, str) else ""


def number(data: dict[str, Any], name: str) -> str:
    """A whole number of at most 64 bits as text, "" where there is none: ids are names, nobody calculates with them."""
    value = data.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else ""
