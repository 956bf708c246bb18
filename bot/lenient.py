"""Reading what platforms send, leniently: what is not of its kind counts as missing, and what no store can hold is replaced."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from bot.web_body import JSON_LARGEST

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def value_in(raw: bytes) -> Any:
    """The JSON value that a body is. Raises ValueError for damage, as NaN is, for what is too large or nested too deeply."""
    if len(raw) > JSON_LARGEST:
        raise ValueError(f"{len(raw)} bytes")
    try:
        return json.loads(raw.decode(), parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def object_in(raw: bytes) -> dict[str, Any]:
    """The JSON object that a body is. Raises ValueError."""
    value = value_in(raw)
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    return value


def record(value: object) -> dict[str, Any]:
    """An object, empty for anything else."""
    return value if isinstance(value, dict) else {}


def part(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under a name, empty where there is none."""
    return record(data.get(name))


def text(value: object) -> str:
    """A text, or a number as a text, as it can be stored; "" for anything else. Ids and numbers arrive as either."""
    return storable(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def storable(words: str) -> str:
    """A text without NUL and halves of letters."""
    return _UNSTORABLE.sub("\ufffd", words)


def position(place: dict[str, Any]) -> tuple[float, float] | None:
    """A place on the earth in degrees, or None."""
    latitude, longitude = _degrees(place.get("latitude"), 90), _degrees(place.get("longitude"), 180)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(value: object, most: int) -> float | None:
    try:
        degrees = float(text(value))
    except ValueError:
        return None
    return degrees if abs(degrees) <= most else None  # also None for the text "nan"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
