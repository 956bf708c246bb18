"""Moments as people read them."""

from __future__ import annotations

from datetime import datetime

from knowledge.vietnam_time import VIETNAM

_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def day_said(at: datetime) -> str:
    """The day of a moment in Vietnam: "thứ Hai, 30/11/2026"."""
    local = at.astimezone(VIETNAM)
    return f"{_DAYS[local.weekday()]}, {local.day}/{local.month}/{local.year}"


def moment(at: str) -> str:
    """A moment (ISO 8601, aware) in the time of Vietnam: "17 giờ thứ Hai, 30/11", "7 giờ 30 thứ Ba, 1/12"."""
    local = datetime.fromisoformat(at).astimezone(VIETNAM)
    minutes = f" {local.minute:02}" if local.minute else ""
    return f"{local.hour} giờ{minutes} {_DAYS[local.weekday()]}, {local.day}/{local.month}"
