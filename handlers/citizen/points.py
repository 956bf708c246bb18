"""Points that citizens ask about and no record holds: conditions, how long a paper is good for, how much one gets, fines."""

from __future__ import annotations

import re
from itertools import pairwise

from handlers.citizen import sentences as say
from handlers.citizen.about import About, bullets
from knowledge.vietnamese.fold import fold, words_of

_SAYS_HOW_LONG = re.compile(r"giá trị|thời hạn|hiệu lực|\bnăm\b|\btháng\b")


def told(about: About, point: str) -> str:
    """What the guide says on a point, with the law that says it; "" where it says nothing."""
    found = [one for one in (about.guide.points if about.guide else ()) if one.about == point]
    if not found:
        return ""
    asked = _pairs(about.question) - _pairs(about.title)
    found.sort(key=lambda one: -len(asked & _pairs(one.text)))
    basis = "; ".join(dict.fromkeys(one.law for one in found if one.law))
    lines = about.line(say.POINTS[point], lines=bullets(one.text for one in found))
    return f"{lines}\n{say.POINT_BASIS.format(laws=basis)}" if basis else lines


def _pairs(text: str) -> set[tuple[str, str]]:
    """The pairs of neighbouring words: what a question and a point have in common brings the point to the front."""
    return set(pairwise(words_of(fold(text))))


def is_open(about: About, point: str) -> bool:
    """Whether a point is asked for that nothing here tells of."""
    if point not in say.POINTS or told(about, point):
        return False
    return point != "validity" or not result_says(about)


def result_says(about: About) -> bool:
    """Whether what the record says of the result tells how long it is good for ("Giấy phép có giá trị 5 năm")."""
    return bool(_SAYS_HOW_LONG.search(" ".join((about.guide.result if about.guide else "", *about.procedure.results)).lower()))


def left_open(about: About, point: str, place: str) -> str:
    """The honest word on a point that is not known, and whom to ask; "" where the whole procedure is answer enough."""
    if point == "penalty":
        return (
            about.line(say.PENALTY_ASK, where=place.partition(". ")[0].rstrip(".")) if place else about.line(say.PENALTY_UNSTATED)
        )
    return about.line(say.POINT_UNSTATED[point]) if point in say.POINT_UNSTATED else ""
