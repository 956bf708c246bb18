"""Opening hours as an officer writes them, "07:30-11:30", and what may be wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from itertools import pairwise

Span = tuple[time, time]
_SPAN = re.compile(r"(\d{1,2})[:hg](\d{2})\s*[-–—]\s*(\d{1,2})[:hg](\d{2})")


def read_span(text: str) -> Span:
    """From when to when. Raises ValueError for anything but "07:30-11:30" and the like."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"giờ «{text}» cần dạng 07:30-11:30")
    hours = [int(number) for number in found.groups()]
    try:
        return time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError:
        raise ValueError(f"giờ «{text}» không có trên đồng hồ") from None


def ordered(spans: Iterable[Span]) -> bool:
    """Whether each span ends after it begins, and no later than the next one begins."""
    spans = list(spans)
    return all(start < end for start, end in spans) and all(before[1] <= after[0] for before, after in pairwise(spans))


def told(spans: Iterable[Span]) -> str:
    """The spans for a person to read: "7:30–11:30, 13:30–17:00"."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"
