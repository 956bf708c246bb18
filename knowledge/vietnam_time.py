"""The time zone of Vietnam: days of effect, dates of records and "today" are all told in it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
