"""What comes of the answers for one citizen: the papers, fees and times of their case, and those that are still open."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from knowledge.filing.case import Answers, Case, holds, settled
from knowledge.filing.flow import Flow, Option
from knowledge.guide import Guide, GuideFee, GuidePaper, GuideTime


class _OfCase(Protocol):
    @property
    def case(self) -> Case: ...


T_co = TypeVar("T_co", bound=_OfCase, covariant=True)


@dataclass(frozen=True, slots=True)
class Parts(Generic[T_co]):
    """What holds in a case, and what may hold as far as is known."""

    sure: tuple[T_co, ...]
    open: tuple[T_co, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One citizen's case; with a `refusal` it cannot be filed so, and nothing else counts but the procedures to file `instead`."""

    papers: Parts[GuidePaper]
    fees: Parts[GuideFee]
    times: Parts[GuideTime]
    refusal: str = ""
    instead: tuple[str, ...] = ()

    @property
    def total(self) -> int | None:
        """What it costs in đồng; None while a fee is open, or where a rule is named instead of a number."""
        amounts = [fee.amount for fee in self.fees.sure]
        if self.fees.open or not amounts or None in amounts:
            return None
        return sum(amount or 0 for amount in amounts)


def outcome(guide: Guide, flow: Flow, answers: Answers, today: datetime.date) -> Outcome:
    """What a guide says of a case on a day; rates that have ended are left out."""
    known = settled(flow.questions, answers)
    fees = [fee for fee in guide.fees if not fee.until or fee.until >= today]
    parts = _parts(guide.papers, known), _parts(fees, known), _parts(guide.times, known)
    refused = _refused(flow, answers)
    return Outcome(*parts, refused.refusal, refused.instead) if refused else Outcome(*parts)


def refusal(flow: Flow, answers: Answers) -> str:
    """Why it cannot be filed so, the first reason; "" where it can."""
    refused = _refused(flow, answers)
    return refused.refusal if refused else ""


def _refused(flow: Flow, answers: Answers) -> Option | None:
    known = settled(flow.questions, answers)
    chosen = (option for one in flow.questions for option in one.options if option.key == known[one.key])
    return next((option for option in chosen if option.refusal), None)


def _parts(rows: Sequence[T_co], known: Answers) -> Parts[T_co]:
    told = [(row, holds(row.case, known)) for row in rows]
    return Parts(tuple(row for row, sure in told if sure), tuple(row for row, sure in told if sure is None))
