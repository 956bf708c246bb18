"""The parts of the score of QĐ 766/QĐ-TTg that cases and dossiers give, each with its clocks, formula and legal basis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from feedback_store.case_numbers import Counted, Moved
from feedback_store.dossier_indicators import Sums
from handlers.desk.case_clock import Clocks, ClocksOf, pauses
from knowledge.rules.qd766 import CLOCKS, Component, Score

Registered = tuple[Counted, ClocksOf]


@dataclass(frozen=True, slots=True)
class Kept:
    """How often a clock was kept, of how often it has run out or been met."""

    name: str
    formula: str
    kept: int
    whole: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A part of the score: `kept` of `whole` cases; both 0, and the points "N/A", where there is nothing to divide."""

    part: Component
    kept: int
    whole: int
    points: str
    clocks: tuple[Kept, ...] = ()


def scored(score: Score, clocks: Clocks, registered: Sequence[Registered], dossiers: Sums | None = None) -> tuple[Scored, ...]:
    """The score of registered cases (regulations and conduct, counted officially) and of finished dossiers, if there are any.

    What dossiers give is the most that can be: which of them were complained about or disliked is not kept.
    """
    dossiers = dossiers or Sums()
    judged = [(case, clock, _Judge(score, clocks, case, clock).all()) for case, clock in registered]
    by_clock = tuple(_kept(score, key, [verdicts[key] for _, _, verdicts in judged]) for key in CLOCKS)
    due_ones = [[one for one in verdicts.values() if one is not None] for _, _, verdicts in judged]
    in_time = [all(ones) for ones in due_ones if ones]
    settled = [(case, clock) for case, clock, _ in judged if clock.in_time is False or case.closed_at]
    content = [not (case.satisfied == 0 or clock.in_time is False or case.reopened) for case, clock in settled]
    parts = score.components
    return (
        _part(score, parts["pakn_on_time"], sum(in_time), len(in_time), by_clock),
        _part(score, parts["pakn_satisfied"], sum(content), len(content)),
        _part(score, parts["tthc_satisfied"], dossiers.on_time, dossiers.judged),
    )


def points(score: Score, most: int, kept: int, whole: int, full_at: int = 100) -> str:
    """The points as they are written, "4,57"; "N/A" where there is nothing to divide. Halves are rounded up.

    `full_at` is the percentage that gives all of them.
    """
    if not whole:
        return score.none
    exact = most * min(Fraction(1), Fraction(kept * 100, whole * full_at))
    step = Decimal(1).scaleb(-score.decimals)
    return str((Decimal(exact.numerator) / exact.denominator).quantize(step, ROUND_HALF_UP)).replace(".", ",")


def _part(score: Score, part: Component, kept: int, whole: int, clocks: tuple[Kept, ...] = ()) -> Scored:
    return Scored(part, kept, whole, points(score, part.points, kept, whole, part.full_at), clocks)


def _kept(score: Score, key: str, verdicts: Iterable[bool | None]) -> Kept:
    known = [one for one in verdicts if one is not None]
    return Kept(score.clocks[key].name, score.clocks[key].formula, sum(known), len(known))


class _Judge:
    """Whether a case kept each of the four clocks; None where a clock never ran, or still runs and is not over."""

    def __init__(self, score: Score, clocks: Clocks, case: Counted, clock: ClocksOf) -> None:
        self._score, self._clocks, self._case, self._clock = score, clocks, case, clock

    def all(self) -> dict[str, bool | None]:
        """The verdicts by clock."""
        at = self._clock.received
        refused, asked = self._last("refused"), self._first("asked")
        return {
            "refuse": self._met("refuse", at, refused) if refused and self._case.state == "refused" else None,
            "supplement": self._met("supplement", at, asked) if asked else None,
            "resolve": self._resolve(),
            "publish": self._publish(),
        }

    def _resolve(self) -> bool | None:
        """A case that was refused had another clock; one that waits for the citizen stands still."""
        case = self._case
        if case.state in ("refused", "waiting_citizen"):
            return None
        answered = datetime.fromisoformat(case.closed_at) if case.closed_at else None
        end = (answered or self._clocks.now).timestamp()
        moves = [_at(step) for step in self._clock.steps if step.kind in ("routed", "reopened") and _at(step).timestamp() <= end]
        start = max([self._clock.received, *moves])
        paused = sum(self._clocks.worked.seconds(max(a, start.timestamp()), b) for a, b in pauses(self._clock.steps, end))
        return self._met("resolve", start, answered, timedelta(seconds=paused))

    def _publish(self) -> bool | None:
        case = self._case
        if case.state not in ("answered", "closed") or not case.closed_at:
            return None
        return self._met("publish", datetime.fromisoformat(case.closed_at), self._first("published"))

    def _met(self, key: str, start: datetime, end: datetime | None, paused: timedelta = timedelta(0)) -> bool | None:
        until = self._clocks.due(self._score.clocks[key].deadline, start, paused)
        if end is None:
            return False if self._clocks.now > until else None
        return end <= until

    def _first(self, kind: str) -> datetime | None:
        return next((_at(step) for step in self._clock.steps if step.kind == kind), None)

    def _last(self, kind: str) -> datetime | None:
        return next((_at(step) for step in reversed(self._clock.steps) if step.kind == kind), None)


def _at(step: Moved) -> datetime:
    return datetime.fromisoformat(step.at)
