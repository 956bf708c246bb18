"""The figures of the reports page: how many cases came in a period, what became of them, how long they took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median, quantiles

from feedback_store import case_numbers
from feedback_store.case_lists import OPEN
from feedback_store.case_numbers import Counted, Moved
from feedback_store.dossier_indicators import Sums
from feedback_store.sqlite import Connection
from handlers.desk.case_clock import Clocks
from handlers.desk.dossier_score import finished
from handlers.desk.score import Scored, scored
from handlers.exports.period import bounds
from knowledge.rules import qd766
from knowledge.rules.reasons import Reasons
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

ANSWERED = ("answered", "closed")
_Outcome = tuple[str, bool | None, bool, int | None]
"""State, whether the deadline was kept, whether it was reopened, what the citizen thought."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of receipt in Vietnam, both included; open cases are judged as of `now`."""

    first: date
    last: date
    now: datetime


@dataclass(slots=True)
class Tally:
    """Cases counted. Every case received is exactly one of: answered, refused, open, aside (merged, or kept for information).

    `overdue` = `late` (over, but after the due date) + `overdue_open`; a case that is not yet due, or has no due date, is neither
    on time nor overdue. Working time is of the cases answered, from receipt to the answer, without waiting for the citizen.
    """

    received: int = 0
    answered: int = 0
    refused: int = 0
    open: int = 0
    aside: int = 0
    on_time: int = 0
    late: int = 0
    overdue_open: int = 0
    reopened: int = 0
    satisfied: int = 0
    dissatisfied: int = 0
    unrated: int = 0
    hours: list[float] = field(default_factory=list, repr=False)

    @property
    def overdue(self) -> int:
        """Cases whose due date was missed."""
        return self.late + self.overdue_open

    @property
    def on_time_share(self) -> Fraction | None:
        """Of the cases with a deadline that was kept or missed, those that kept it; None for none."""
        return share(self.on_time, self.on_time + self.overdue)

    @property
    def satisfied_share(self) -> Fraction | None:
        """Of the cases that the citizen judged, those judged well; None for none."""
        return share(self.satisfied, self.satisfied + self.dissatisfied)

    @property
    def reopened_share(self) -> Fraction | None:
        """Of all cases received, those reopened at least once; None for none."""
        return share(self.reopened, self.received)

    @property
    def median_hours(self) -> float | None:
        """The working hours that half of the answers took at most; None for none."""
        return median(self.hours) if self.hours else None

    @property
    def p90_hours(self) -> float | None:
        """The working hours that nine of ten answers took at most; None for none."""
        if len(self.hours) < 2:
            return self.hours[0] if self.hours else None
        return max(median(self.hours), quantiles(self.hours, n=10, method="inclusive")[8])  # rounding may put it below


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period: in all, and by key of unit, category, channel and month ("2026-11")."""

    period: Period
    total: Tally
    by_unit: Mapping[str, Tally]
    by_category: Mapping[str, Tally]
    by_channel: Mapping[str, Tally]
    by_month: Mapping[str, Tally]
    score: tuple[Scored, ...]


def figures(db: Connection, rules: Rules, period: Period, units: tuple[str, ...] = ()) -> Figures:
    """The figures of the cases received in a period by these units (none: all). Give it one moment of the store."""
    since, until = bounds(period.first, period.last)
    found = list(case_numbers.received(db, since, until, units))
    today = period.now.astimezone(VIETNAM).date()
    dossiers = finished(db, (period.first, period.last), today, units)
    return counted(found, case_numbers.steps(db, since, until, units), rules, period, dossiers)


def counted(
    cases: Iterable[Counted], steps: Mapping[int, list[Moved]], rules: Rules, period: Period, dossiers: Sums | None = None
) -> Figures:
    """The same from cases that are at hand, and from the sums of finished dossiers."""
    clocks = Clocks(rules, period.first, max(period.last, period.now.astimezone(VIETNAM).date()), period.now)
    total, by_unit, by_category, by_channel = _Pile(), _piles(), _piles(), _piles()
    by_month = _piles({month: _Pile() for month in _months(period)})
    score, laws = qd766.bundled(), {key: one.law for key, one in rules.categories.items()}
    registered = []
    for case in cases:
        clock = clocks.of(case, steps.get(case.id, ()))
        state = _counted_state(case, rules.reasons)
        outcome = (state, clock.in_time, case.reopened > 0, case.satisfied)
        month = f"{clock.received.year}-{clock.received.month:02}"
        for pile in (total, by_unit[case.unit], by_category[case.category], by_channel[case.channel], by_month[month]):
            pile.outcomes[outcome] += 1
            if clock.worked is not None:
                pile.hours.append(clock.worked)
        if laws.get(case.category) in score.laws and state and rules.states.group(state):
            registered.append((case, clock))
    return Figures(
        period,
        _tally(total),
        _tallies(by_unit),
        _tallies(by_category),
        _tallies(by_channel),
        _tallies(by_month),
        scored(score, clocks, registered, dossiers),
    )


def share(part: int, whole: int) -> Fraction | None:
    """A part of a whole, None where the whole is nothing."""
    return Fraction(part, whole) if whole else None


def _counted_state(case: Counted, reasons: Reasons) -> str:
    """The state that the figures count; "" where the reason is no official one, as when the sender took the case back."""
    reason = reasons.get(case.reason)
    return "" if reason and reason.state == case.state and not reason.official else case.state


class _Pile:
    """Cases of one sort: how many had which outcome (few are possible), and the hours that answers took."""

    __slots__ = ("hours", "outcomes")

    def __init__(self) -> None:
        self.outcomes: Counter[_Outcome] = Counter()
        self.hours: list[float] = []


def _piles(known: Mapping[str, _Pile] | None = None) -> defaultdict[str, _Pile]:
    return defaultdict(_Pile, known or {})


def _tallies(piles: Mapping[str, _Pile]) -> dict[str, Tally]:
    return {key: _tally(pile) for key, pile in piles.items()}


def _tally(pile: _Pile) -> Tally:
    tally = Tally(hours=pile.hours)
    for outcome, amount in pile.outcomes.items():
        _add(tally, outcome, amount)
    return tally


def _months(period: Period) -> list[str]:
    """Every month of the period, those without cases too: a line over months has no gaps."""
    days = (period.first + timedelta(days=number) for number in range((period.last - period.first).days + 1))
    return list(dict.fromkeys(f"{day:%Y-%m}" for day in days))


def _add(tally: Tally, outcome: _Outcome, amount: int) -> None:
    state, in_time, reopened, satisfied = outcome
    answered, is_open = state in ANSWERED, state in OPEN
    tally.received += amount
    tally.answered += amount * answered
    tally.open += amount * is_open
    tally.refused += amount * (state == "refused")
    tally.aside += amount * (not (answered or is_open or state == "refused"))
    tally.on_time += amount * (in_time is True)
    tally.late += amount * (in_time is False and not is_open)
    tally.overdue_open += amount * (in_time is False and is_open)
    tally.reopened += amount * reopened
    if answered:
        tally.satisfied += amount * (satisfied == 1)
        tally.dissatisfied += amount * (satisfied == 0)
        tally.unrated += amount * (satisfied is None)
