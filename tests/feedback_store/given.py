"""Endings and responses to begin a test with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from feedback_store.endings import Ending
from feedback_store.responses import Answers, Given

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY = timedelta(days=1)
ONE_TAP = Given("mot-cham", "1", "case", "zalo", "so_xay_dung", "infrastructure", "infrastructure.lighting")


def level(value: str, words: str = "", *reasons: str) -> Answers:
    """A one-tap rating."""
    told: Answers = {"muc": ((value, ""),), "ly-do": tuple((reason, "") for reason in reasons)}
    return {**told, "gop-y": (("", words),)} if words else told


def ended(key: str = "case:1:0", conversation: str | None = "zalo:1", at: datetime = NOW, not_asked: str = "") -> Ending:
    """A case that was closed, to be rated within a week."""
    return Ending(key, "case", "zalo", "so_xay_dung", "infrastructure", "", None, conversation, at, at + 7 * DAY, not_asked)
