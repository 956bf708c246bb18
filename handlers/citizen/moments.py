"""Moments as people read them."""

from __future__ import annotations

from datetime import datetime

from knowledge.vietnam_time import VIETNAM


def moment(at: str) -> str:
    """A moment (ISO 8601, aware) in the time of Vietnam: "17:00 ngày 11/12/2026"."""
    local = datetime.fromisoformat(at).astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {local.day}/{local.month}/{local.year}"
