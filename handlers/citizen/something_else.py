"""Whether a message, though a rating or its reasons were awaited, is about something else, which must not wait for them."""

from __future__ import annotations

import re

from handlers.case_code import found_in
from handlers.citizen import doors, withdrawal
from handlers.citizen.matters import UNSORTED
from handlers.citizen.turn import Turn
from knowledge import mentions
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold

_TALK = ("greeting", "restart", "person", "menu")
_OF_SERVICE = frozenset(("procedures", "conduct"))
"""Groups of categories that are about how one was served."""
_TELLS = ("complaint", "recommendation")
_SURE, _QUITE_SURE = 0.6, 0.8
_REPORTS = re.compile(r"^(?:(?:da|cho|toi|em|minh|muon|xin|can) )*phan anh\b")


def is_meant(turn: Turn, text: str, of: str = "") -> bool:
    """A question, a case or its code, a matter of other laws, a photo, small talk.

    What is said of the service, or of the category `of` which the rated case was, is about the rating unless it names a place.
    """
    if found_in(text) or turn.incoming.attachments or text.startswith("/") or turn.talk in _TALK:
        return True
    if turn.knows.search.find(text).decision == "answer" and "?" in text:
        return True
    return bool(_REPORTS.search(fold(text))) or withdrawal.asked(turn) is not None or _is_of_another_kind(turn, text, of)


def is_of_service(turn: Turn, found: Triage) -> bool:
    """Whether it tells of how somebody was served."""
    category = turn.knows.rules.categories.get(found.category)
    return found.kind in _TELLS and category is not None and category.group in _OF_SERVICE


def _is_of_another_kind(turn: Turn, text: str, of: str) -> bool:
    found = turn.knows.triage(text)
    if found.kind in ("legal_complaint", "denunciation") or doors.tells_of_a_bribe(turn, found):
        return True
    if found.kind in ("question", "filing", "status"):
        return found.sure >= _SURE
    return found.kind in _TELLS and _is_another_matter(turn, text, found, of)


def _is_another_matter(turn: Turn, text: str, found: Triage, of: str) -> bool:
    """One with a place; without one it must be surer, and neither of the service nor of the case that is rated."""
    if mentions.place(text):
        return found.sure >= _SURE
    return found.sure >= _QUITE_SURE and not is_of_service(turn, found) and found.category not in (of, UNSORTED)
