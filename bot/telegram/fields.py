"""Reading what Telegram sends, leniently: what is not of its kind counts as missing."""

from __future__ import annotations

import json
import re
from typing import Any

LARGEST = 256 * 1024
"""Bytes of an update that is read; Telegram's own stay far below."""
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*([0-9]{1,18})(?![0-9.eE])')


def data_of(raw: bytes) -> dict[str, Any]:
    """An update as data. Raises ValueError, RecursionError."""
    if len(raw) > LARGEST:
        raise ValueError(f"{len(raw)} bytes")
    data = json.loads(raw.decode())
    if not isinstance(data, dict):
        raise ValueError("not an object")
    return data


def update_id_of(raw: bytes) -> int | None:
    """Telegram's number of an update, which stands first, also where the rest cannot be read."""
    found = _UPDATE_ID.search(raw)
    return int(found[1]) if found else None


def part(data: dict[str, Any], name: str) -> dict[str, Any]:
    """An object, empty where there is none."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def words(data: dict[str, Any], name: str) -> str:
    """A text that can be stored: without halves of letters and without NUL."""
    value = data.get(name)
    if not isinstance(value, str):
        return ""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", " ")


def number(data: dict[str, Any], name: str) -> str:
    """A whole number of at most 64 bits as text, "" where there is none: ids are names, nobody calculates with them."""
    value = data.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else ""


def position(data: dict[str, Any]) -> tuple[float, float] | None:
    """A place on the earth in degrees, or None."""
    latitude, longitude = _degrees(data.get("latitude"), 90), _degrees(data.get("longitude"), 180)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(value: Any, most: int) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and -most <= value <= most else None
