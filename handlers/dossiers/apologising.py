"""What a citizen reads of an apology for a late dossier (lời xin lỗi), and who is told of it.

NĐ 118/2025/NĐ-CP, art. 19.6: the new date reaches the citizen with the apology and its reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store import dossier_follows
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text
from handlers.citizen import sentences
from handlers.citizen.moments import day_said
from handlers.citizen.sentences import Voice
from handlers.messages import Reply
from handlers.telling import Telling
from knowledge.rules.rules import Rules


class NewDate(NamedTuple):
    """A reason as the citizen reads it, and the new due date (UTC text)."""

    reason: str
    due: str


def told_to_citizen(voice: Voice, rules: Rules, row: Dossier, new: NewDate) -> Reply:
    """What whoever follows the dossier reads: sorry, why, and until when."""
    unit = rules.units.get(row.unit)
    before, due = (day_said(from_text(at)) for at in (row.due_at or "", new.due))
    text = voice.say(sentences.DOSSIER_APOLOGY, code=row.code, before=before, reason=new.reason, due=due)
    if unit:
        text += "\n" + voice.say(sentences.DOSSIER_APOLOGY_CONTACT, unit=unit.name, phone=unit.phone)
    return Reply(text)


def tell(db: Connection, telling: Telling, code: str, new: NewDate, reply: Reply, now: datetime) -> list[str]:
    """Tell everybody who follows a dossier, who then knows its new date; returns their conversations."""
    followers = dossier_follows.of_dossier(db, code)
    for conversation in followers:
        telling.tell(db, conversation, f"dossier:{code}:apology:{conversation}", reply, now)
        follow = dossier_follows.load(db, conversation, code)
        known = follow.told if follow else {}
        dossier_follows.has_told(db, conversation, code, {**known, "due": new.due})
    return followers
