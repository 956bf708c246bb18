"""When the answer would come if the papers were handed in now (NĐ 118/2025/NĐ-CP Điều 17.3, 18.2)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.citizen.moments import day_said
from knowledge.guide import GuideTime
from knowledge.rules.working_calendar import WorkingCalendar
from knowledge.vietnam_time import VIETNAM


def due_if_filed(calendar: WorkingCalendar, taking: GuideTime, now: datetime, way: str, late: time) -> str | None:
    """The last day in words; None by post, and where the time has no number, or is counted in months or parts of a day.

    What is handed in at a counter from the time of day `late` on goes on at the beginning of the next working day.
    """
    if way == "post" or not taking.amount or taking.text or taking.unit not in ("working_day", "day", "hour"):
        return None
    local = now.astimezone(VIETNAM)
    start = calendar.next_opening(_begins(local, way, late))
    if taking.unit == "hour":
        return day_said(calendar.add_working_hours(start, taking.amount))
    if taking.unit == "day":
        return day_said(start + timedelta(days=taking.amount))
    whole = int(taking.amount)
    return day_said(calendar.add_working_days(start, whole)) if whole == taking.amount else None


def _begins(local: datetime, way: str, late: time) -> datetime:
    if way == "counter" and local.time() >= late:
        return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return local
