"""A person of the centre who writes to a citizen in Zalo's own manager: the bot is silent for that citizen meanwhile."""

from __future__ import annotations

from datetime import datetime

from bot.zalo.events import Event, conversation_of, is_by_officer
from bot.zalo.limits import LIMITS
from feedback_store import dialogue, handover_moves, handovers
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from handlers.desk import dialogue_lines
from handlers.telling import remember

REASON = "đang được trả lời ở trang quản lý Zalo OA"
_LATEST = 20
_AT_ONCE = 10_000


def paused_by_human(event: Event) -> str | None:
    """The conversation in which a person wrote in Zalo's own manager; None for everything else."""
    return conversation_of(event) if is_by_officer(event) else None


def pause(db: Connection, conversation_id: str, text: str, at: datetime, now: datetime) -> None:
    """The bot is silent from `at` on, the time of the person's message; a repeated, belated or own message changes nothing."""
    latest = handover_moves.latest(db, conversation_id)
    is_known = latest is not None and (latest.ended_at or latest.asked_at) >= to_text(at)
    if is_known or now - at > LIMITS.pause or _is_ours(db, conversation_id, text):
        return
    handovers.take_back(db, conversation_id, at)  # whoever waited for a person has one now; an officer of the desk goes on
    handovers.ask(db, conversation_id, REASON, at)
    handovers.answered_elsewhere(db, conversation_id, at)
    remember(db, conversation_id, now, with_staff=True)


def has_pauses_to_end(db: Connection, now: datetime) -> bool:
    """Whether `end_pauses` would change anything."""
    return bool(_over(db, now))


def end_pauses(db: Connection, now: datetime) -> None:
    """The bot answers again where the person has been silent for long; what an officer of the desk has taken stays with them."""
    for conversation_id in _over(db, now):
        handovers.take_back(db, conversation_id, now)
        remember(db, conversation_id, now, with_staff=False)


def _over(db: Connection, now: datetime) -> list[str]:
    before = to_text(now - LIMITS.pause)
    waiting = [one for one in handovers.open_ones(db, _AT_ONCE) if one.officer is None and one.reason == REASON]
    return [one.conversation_id for one in waiting if one.asked_at < before]


def _is_ours(db: Connection, conversation_id: str, text: str) -> bool:
    """Whether it is the echo of one of our own replies, should Zalo name the account's owner as its writer."""
    told = dialogue.told(db, conversation_id, 0, _LATEST)
    return bool(text) and text.strip() in {dialogue_lines.plain(one) for one in told}
