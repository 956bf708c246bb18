"""Whether a citizen may be written to: for two days and eight messages for free, up to a week for money, then never."""

from __future__ import annotations

from datetime import datetime

from bot.zalo.limits import LIMITS
from feedback_store.reply_windows import Window


def is_open(window: Window | None, now: datetime, *, paid: bool) -> bool:
    """Whether a message may go; `paid` when the account's package pays for what is not free. Whoever never spoke gets none."""
    if window is None:
        return False
    silent = now - window.spoke_at
    is_free = silent <= LIMITS.free_for and window.replies < LIMITS.free_replies
    return is_free or (paid and silent <= LIMITS.silent_after)
