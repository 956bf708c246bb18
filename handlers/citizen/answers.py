"""The answer to one question about one procedure: worked out from its guide, else from its catalogue row, never copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from handlers.citizen import fees, points
from handlers.citizen import sentences as say
from handlers.citizen.about import About, bullets, joined, lower, numbered
from knowledge.guide import GuidePaper, GuideTime
from knowledge.procedure import Duration, Paper

_MOST_PAPERS = 8
_UNCLEAR = "chưa rõ"
"""How a guide says that its source gives no usable time."""


def _overview(about: About) -> str:
    """What it is, the fee, the time and the place in a few lines."""
    summary = f": {about.guide.summary}" if about.guide and about.guide.summary else "."
    facts = (fees.brief(about), _short_time(about), _short_where(about))
    return about.line(say.OVERVIEW, summary=summary) + "".join(f"\n– {fact}" for fact in facts if fact)


def _short_time(about: About) -> str:
    times = _times(about)
    return say.TIME_SHORT.format(time=", ".join(times[:2])) if times and len(times) <= 2 and say.TIME_UNCLEAR not in times else ""


def _short_where(about: About) -> str:
    return say.WHERE_SHORT.format(where=place_of(about)) if place_of(about) else ""


def _time(about: About) -> str:
    times = _times(about)
    if len(times) == 1:
        return about.line(say.TIME_OF, time=f"**{times[0]}**") + " " + say.COUNTED_FROM
    if times:
        return about.line(say.TIME_LINES, lines=bullets(times)) + "\n" + say.COUNTED_FROM
    bare = next((method.time for method in about.procedure.methods if method.time.amount and not method.time.unit), None)
    return about.line(say.TIME_NO_UNIT, amount=f"{bare.amount:g}") if bare else about.line(say.TIME_UNSTATED)


def _times(about: About) -> list[str]:
    """Each time with its condition; from the catalogue, one line a way of filing unless all ways take as long."""
    if about.guide and about.guide.times:
        return _guide_times(about.guide.times)
    methods = [method for method in about.procedure.methods if method.time.known or method.time.text]
    told = {_duration(method.time) for method in methods}
    if len(told) <= 1:
        return list(told)
    return list(dict.fromkeys(f"{_duration(method.time)} ({say.WAYS[method.way]})" for method in methods))


def _guide_times(times: Iterable[GuideTime]) -> list[str]:
    """Each time of a guide; where the source gives none for the ordinary case, that is said before the special ones."""
    told = list(dict.fromkeys(guide_time(time) for time in times if not time.text.startswith(_UNCLEAR)))
    unclear = any(time.text.startswith(_UNCLEAR) and not time.when for time in times)
    return [say.TIME_UNCLEAR, *told] if told and unclear else told


def guide_time(time: GuideTime) -> str:
    """A time of a guide in words, with its condition."""
    told = time.text or _duration(Duration(time.amount or 0, time.unit))
    return told + (f" ({time.when})" if time.when else "")


def _duration(time: Duration) -> str:
    return f"{time.amount:g} {say.UNITS[time.unit]}".replace(".", ",") if time.known else time.text


def _papers(about: About) -> str:
    if about.guide and about.guide.papers:
        return about.line(say.PAPERS_OF, lines=_guide_papers(about.guide.papers))
    row = about.procedure
    papers = [_paper_line(paper.name, _condition(paper), _count(paper)) for paper in row.papers[:_MOST_PAPERS]]
    more = row.papers_left_out + max(0, len(row.papers) - _MOST_PAPERS)
    if not papers or row.papers_left_out > len(row.papers):
        return about.line(say.PAPERS_ELSEWHERE, more=more + len(papers)) if more else about.line(say.PAPERS_NONE)
    return about.line(say.PAPERS_PARTLY if more else say.PAPERS_OF, lines=bullets(papers), more=more)


def _guide_papers(papers: Iterable[GuidePaper]) -> str:
    """What everybody brings first, then what only some need, each with its condition."""
    lines = [(paper.when, paper_line(paper)) for paper in papers]
    always, sometimes = ([line for when, line in lines if bool(when) == wanted] for wanted in (False, True))
    if always and sometimes:
        return f"{bullets(always)}\n{say.PAPERS_SOMETIMES}\n{bullets(sometimes)}"
    return bullets(always + sometimes)


def paper_line(paper: GuidePaper) -> str:
    """A paper with its condition, how many to bring, and what to mind."""
    return _paper_line(paper.name, paper.when, paper.bring) + (f". {paper.tip}" if paper.tip else "")


def _paper_line(name: str, when: str, bring: str) -> str:
    told = say.PAPER_WHEN.format(name=name, when=lower(when)) if when else name
    return f"{told}: {lower(bring)}" if bring else told


def _condition(paper: Paper) -> str:
    return "" if paper.case.lower().lstrip("*- ").startswith(("giấy tờ", "hồ sơ", "thành phần")) else paper.case


def _count(paper: Paper) -> str:
    counts = [say.ORIGINALS.format(count=paper.original)] * bool(paper.original)
    return ", ".join(counts + [say.COPIES.format(count=paper.copies)] * bool(paper.copies))


def _where(about: About) -> str:
    place = place_of(about)
    if not place:
        return about.line(say.WHERE_UNSTATED, person=about.voice.person)
    by_post = any(method.way == "post" for method in about.procedure.methods)
    return about.line(say.WHERE_OF, where=place) + (f" {say.WHERE_BY_POST}" if by_post and "bưu" not in place else "")


def place_of(about: About) -> str:
    """Where it is filed, a sentence; "" where that is not stated."""
    place = (about.guide.where if about.guide else "") or about.procedure.receiving_place or about.procedure.agency
    return place.rstrip(". ") + "." if place else ""


def _online(about: About) -> str:
    guide = about.guide
    if guide and guide.online in ("whole", "part"):
        told = about.line(say.ONLINE_YES if guide.online == "whole" else say.ONLINE_PART)
        return told + ("\n" + numbered(guide.steps_online) if guide.steps_online else "")
    if (guide is None or guide.online == "unknown") and about.procedure.online:
        return about.line(say.ONLINE_LISTED)
    return " ".join(filter(None, (about.line(say.ONLINE_NO), _short_where(about))))


def _who(about: About) -> str:
    if about.guide and about.guide.who:
        return about.line(say.WHO_OF, who=lower(about.guide.who))
    subjects = joined(lower(subject) for subject in about.procedure.subjects)
    return about.line(say.WHO_OF, who=say.WHO_LISTED.format(subjects=subjects)) if subjects else _overview(about)


def _steps(about: About) -> str:
    guide = about.guide
    if not guide or not guide.steps_counter:
        return about.line(say.STEPS_ELSEWHERE)
    told = about.line(say.STEPS_OF, lines=numbered(guide.steps_counter))
    return told + ("\n" + say.MISTAKES.format(mistakes=guide.mistakes[0]) if guide.mistakes else "")


def _result(about: About) -> str:
    result = (about.guide.result if about.guide else "") or "; ".join(about.procedure.results[:4])
    return about.line(say.RESULT_OF, result=lower(result.rstrip(". "))) if result else about.line(say.RESULT_UNSTATED)


def _form(about: About) -> str:
    form = about.guide.form if about.guide else ""
    return about.line(say.FORM_OF, form=form.rstrip(".")) if form else about.line(say.FORM_ELSEWHERE)


def _point(about: About, point: str) -> str:
    """What the guide knows on a point; else what comes nearest to it, and an honest word."""
    told = points.told(about, point)
    if point == "condition":
        return f"{_who(about)}\n{told or points.left_open(about, point, '')}"
    if told:
        return told
    if point == "validity":
        return _result(about) if points.result_says(about) else points.left_open(about, point, "")
    nearest = "" if point == "penalty" else _overview(about)
    return "\n".join(filter(None, (nearest, points.left_open(about, point, place_of(about)))))


_TELLERS: dict[str, Callable[[About], str]] = {
    "": _overview,
    "fee": fees.tell,
    "time": _time,
    "documents": _papers,
    "where": _where,
    "online": _online,
    "who": _who,
    "steps": _steps,
    "result": _result,
    "form": _form,
}


def answer(about: About, facet: str) -> str:
    """The answer about one fact ("" for the procedure as a whole) or point, with its source."""
    told = _point(about, facet) if facet in say.POINTS else _TELLERS[facet](about)
    return f"{told}\n{about.source()}"
