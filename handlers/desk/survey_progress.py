"""How far a survey is: how many were drawn, written to, have begun and answered, and who was left out and why; only numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from feedback_store.invitations import Count
from handlers.desk import satisfaction_sentences as words
from knowledge.satisfaction.hiding import hidden
from knowledge.satisfaction.method import bundled

_REACHED = {
    "sent": ("sent", "begun", "submitted", "declined", "expired"),
    "begun": ("begun", "submitted"),
    "submitted": ("submitted",),
}


class Steps(NamedTuple):
    """How many were drawn, were written to (or it is too late for that), have begun, have answered."""

    drawn: int
    sent: int
    begun: int
    submitted: int


class Progress(NamedTuple):
    """All together; by unit, with None where so few were drawn that one could guess who; and who was left out for what reason."""

    total: Steps
    units: tuple[tuple[str, Steps | None], ...]
    left_out: tuple[tuple[str, int], ...]


def progress(counts: Iterable[Count], names: Mapping[str, str]) -> Progress:
    """The progress by the counts of invitations; `names` are those of units."""
    states, reasons = defaultdict[str, Counter[str]](Counter), Counter[str]()
    for one in counts:
        if one.left_out:
            reasons[one.left_out] += one.n
        else:
            states[one.unit][one.state] += one.n
    units = sorted(states, key=lambda key: names.get(key, key))
    few = hidden([states[key].total() for key in units], bundled().fewest)
    rows = [
        (names.get(key, key) or words.NOTHING, None if place in few else _steps(states[key])) for place, key in enumerate(units)
    ]
    told = [(words.LEFT_OUT.get(reason, reason), n) for reason, n in reasons.most_common()]
    return Progress(_steps(sum(states.values(), Counter[str]())), tuple(rows), tuple(told))


def _steps(states: Counter[str]) -> Steps:
    reached = [sum(states[state] for state in _REACHED[step]) for step in ("sent", "begun", "submitted")]
    return Steps(states.total(), *reached)
