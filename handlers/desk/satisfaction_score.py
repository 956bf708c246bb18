"""The satisfaction parts of QĐ 766/QĐ-TTg on the page of satisfaction, with the one-tap ratings of closed cases beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from handlers.desk.numbers import Period, figures
from handlers.desk.report_page import Part, score_parts
from handlers.desk.satisfaction_asked import Asked
from handlers.desk.satisfaction_beside import Beside, beside_score
from knowledge.questionnaires import one_tap
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM


class Score(NamedTuple):
    """The parts of the score, and what stands beside them; both empty where there is none."""

    parts: Sequence[Part] = ()
    beside: Sequence[Beside] = ()


def score(db: Connection, wanted: Asked, rules: Rules, now: datetime) -> Score:
    """Of cases received in the months asked for; only for all together and for one unit, and beside one-tap ratings alone."""
    scope, key = wanted.scope
    if scope not in ("", "unit") or wanted.questionnaire.key != one_tap.KEY:
        return Score()
    units, (first, after) = ((key,) if scope else ()), wanted.months.days
    period = Period(first, min(after, now.astimezone(VIETNAM).date()), now)
    parts = score_parts(figures(db, rules, period, units), units)
    return Score(parts, beside_score(db, rules, None if scope else wanted.months))
