"""Opening a case again whose result was sent by mistake: the citizen is told, and the clock goes on as if nothing had been sent."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile

from feedback_store import cases
from feedback_store.cases import Row
from feedback_store.timestamps import from_text
from handlers.case_opening import Clock, resumed
from handlers.citizen import news
from handlers.citizen.moments import moment
from handlers.desk.case_acts import Acting, CannotAct
from handlers.desk.case_sentences import TAKEN_BACK, TAKEN_BACK_LATE, WHY_REOPENED

_ENDS, _GOES_ON = ("answered", "refused"), ("resumed", "answered")


def reopen(acting: Acting, case: Row, reason: str) -> Row:
    """Take an answer back, for a reason that the citizen reads; what was published comes down. Raises CannotAct.

    The due date stays, or a mistake would buy time: only a citizen who asks for another look begins a new clock. One that waited
    for the citizen when it was answered gets the time it had waited.
    """
    if not reason.strip():
        raise CannotAct(WHY_REOPENED)
    fields: dict[str, object] = {"state": acting.step(case, "accepted" if case.officer else "assigned"), "reason": ""}
    fields |= {"closed_at": None, "on_time": None, "satisfied": None, "published": None}
    after = cases.change(acting.db, case, acting.now, **fields, **_given_back(acting, case))
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "taken_back", reason, due=after.due)
    words = _words(acting, after, reason)
    acting.told.extend(
        acting.telling.tell_of_case(acting.db, after, event, lambda code: news.from_officer(acting.voice, code, words), acting.now)
    )
    return after


def _words(acting: Acting, case: Row, reason: str) -> str:
    kept = case.due and from_text(case.due) > acting.now
    sentence = TAKEN_BACK if kept else TAKEN_BACK_LATE
    why = reason.strip() if reason.strip()[-1] in ".!?…" else f"{reason.strip()}."
    return acting.voice.say(sentence, reason=why, due=moment(str(case.due)) if kept else "")


def _given_back(acting: Acting, case: Row) -> dict[str, object]:
    """The due date and the pause of a case that was answered while it waited for the citizen; nothing for others."""
    stood = _waiting_since(acting, case)
    if stood is None or not case.due or not case.closed_at or case.deadline not in acting.rules.deadlines.all:
        return {}
    clock = Clock(case.deadline, from_text(case.clock_from), case.paused_seconds, stood)
    until, paused = resumed(acting.rules, clock, from_text(case.closed_at))
    return {"due": until.isoformat(), "paused_seconds": paused}


def _waiting_since(acting: Acting, case: Row) -> datetime | None:
    """Since when the clock stood at the moment of the answer: the first of the questions just before it."""
    steps = [one for one in cases.events(acting.db, case.id) if one.kind in ("asked", *_ENDS, *_GOES_ON)]
    before = reversed(steps[: _last_end(steps)])
    asked = list(takewhile(lambda one: one.kind == "asked", before))
    return from_text(asked[-1].at) if asked else None


def _last_end(steps: list[cases.Event]) -> int:
    """Where an officer's last answer stands among the steps; a citizen's own answer to a question is none."""
    return max((place for place, one in enumerate(steps) if one.kind in _ENDS and one.actor != "citizen"), default=0)
