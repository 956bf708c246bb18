"""How far a survey is: how many were drawn, written to, have begun and answered, and who was left out and why; only numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from feedback_store.invitations import Count
from handlers.desk import satisfaction_sentences as words
from knowledge.satisfaction.hiding import hidden
from knowledge.satisfaction.method import bundled

_REACHED = (("sent", "begun", "submitted", "declined", "expired"), ("begun", "submitted"), ("submitted",))
"""The states in which an invitation has got as far as being written, begun, answered."""


class Steps(NamedTuple):
    """How many were drawn, were written to (or it is too late for that), have begun, have answered; None where they are few."""

    drawn: int | None
    sent: int | None
    begun: int | None
    submitted: int | None


class Progress(NamedTuple):
    """All together; by unit; and who was left out for what reason.

    None stands for what is not told: so few that one could guess who they are, and what would give those away.
    """

    total: Steps
    units: tuple[tuple[str, Steps | None], ...]
    left_out: tuple[tuple[str, int | None], ...]


def progress(counts: Iterable[Count], names: Mapping[str, str]) -> Progress:
    """The progress by the counts of invitations; `names` are those of units."""
    states, reasons = defaultdict[str, Counter[str]](Counter), Counter[str]()
    for one in counts:
        if one.left_out:
            reasons[one.left_out] += one.n
        else:
            states[one.unit][one.state] += one.n
    units = sorted(states, key=lambda key: names.get(key, key))
    called = [names.get(key, key) or words.NOTHING for key in units]
    rows = zip(called, _rows([_reached(states[key]) for key in units]), strict=True)
    left_out = told_counts([(words.LEFT_OUT.get(reason, reason), n) for reason, n in reasons.most_common()])
    total = _reached(sum(states.values(), Counter[str]()))
    return Progress(Steps(*(None if 0 < n < bundled().fewest else n for n in total)), tuple(rows), left_out)


def told_counts(counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int | None], ...]:
    """Counts of people by name, without empty ones; None for few, and for what they could be worked out from."""
    some = [one for one in counts if one[1]]
    few = hidden([n for _, n in some], bundled().fewest)
    return tuple((name, None if place in few else n) for place, (name, n) in enumerate(some))


def _rows(reached: Sequence[tuple[int, ...]]) -> list[Steps | None]:
    """The steps of each unit: a whole row is not told where few were drawn, else what few have reached."""
    columns = [hidden(column, bundled().fewest) for column in zip(*reached, strict=True)]
    return [
        None if place in columns[0] else Steps(*(None if place in few else n for n, few in zip(row, columns, strict=True)))
        for place, row in enumerate(reached)
    ]


def _reached(states: Counter[str]) -> tuple[int, ...]:
    return (states.total(), *(sum(states[state] for state in reaching) for reaching in _REACHED))
