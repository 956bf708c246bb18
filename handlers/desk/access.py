"""The only way to a case: what an officer may see of it, and whether they may act.

A unit officer sees the cases of the own unit, without the sender's name until the desk shows it (which is in the timeline and in
the audit); survey staff sees no names; a knowledge editor sees no cases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from feedback_store import case_lists, cases
from feedback_store.case_lists import Wanted
from feedback_store.cases import Row, Sender
from feedback_store.officers import Officer, Role
from feedback_store.sqlite import Connection
from knowledge.redaction import redacted
from knowledge.vietnamese.fold import fold

DESK: frozenset[Role] = frozenset(("administrator", "desk_officer"))
NAMES: frozenset[Role] = DESK | {"operator"}
READERS: frozenset[Role] = NAMES | {"unit_officer", "survey_staff"}
ACTORS: frozenset[Role] = NAMES | {"unit_officer"}
_NO_UNIT = ("",)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as an officer may see it; `sender` is None where the name is hidden, and then the text is redacted."""

    case: Row
    sender: Sender | None
    may_act: bool


def access_case(db: Connection, officer: Officer, code: str) -> Seen | None:
    """The case; None when there is none or the officer may not know of it: the two must look the same."""
    case = cases.by_code(db, code)
    if case is None or not _may_see(officer, case):
        return None
    return _seen(db, officer, case)


def listed(db: Connection, officer: Officer, wanted: Wanted, limit: int, offset: int = 0) -> list[Seen]:
    """The cases that the officer may see among those wanted, the most pressing first."""
    limited = limited_to(officer, wanted)
    return [_seen(db, officer, row) for row in case_lists.page(db, limited, limit, offset)] if limited else []


def counted(db: Connection, officer: Officer, wanted: Wanted) -> int:
    """How many of those wanted the officer may see."""
    limited = limited_to(officer, wanted)
    return case_lists.count(db, limited) if limited else 0


def limited_to(officer: Officer, wanted: Wanted) -> Wanted | None:
    """What is wanted, limited to what the officer may see; None for nothing."""
    if officer.role not in READERS:
        return None
    if officer.role not in NAMES:  # what is covered on the page must not be found by guessing it digit by digit
        wanted = replace(wanted, covered=_covered)
    if officer.role != "unit_officer":
        return wanted
    own = (officer.unit,) if officer.unit else _NO_UNIT
    if wanted.units and not set(wanted.units) & set(own):
        return None
    return replace(wanted, units=own)


def _covered(text: str, place: str) -> str:
    return fold(f"{redacted(text)} {redacted(place)}")


def _may_see(officer: Officer, case: Row) -> bool:
    if officer.role == "unit_officer":
        return bool(officer.unit) and case.unit == officer.unit
    return officer.role in READERS


def _seen(db: Connection, officer: Officer, case: Row) -> Seen:
    may_act = officer.role in ACTORS
    if officer.role in NAMES or (officer.role == "unit_officer" and is_revealed(db, case)):
        return Seen(case, cases.sender(db, case.id), may_act)
    return Seen(case._replace(text=redacted(case.text), result=redacted(case.result)), None, may_act)


def is_revealed(db: Connection, case: Row) -> bool:
    """Whether the desk has shown the sender's name to the unit that handles the case now."""
    steps = [event for event in cases.events(db, case.id) if event.kind in ("revealed", "routed")]
    return bool(steps) and steps[-1].kind == "revealed"
