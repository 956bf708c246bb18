"""Where somebody is in a filing: for the officer who takes them over, and for the statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.filings import GO, ON, flow_of, is_shown, of
from handlers.citizen.turn import Turn
from handlers.messages import Filing, FilingMove, Step
from knowledge.filing.case import next_question
from knowledge.filing.flow import WAY, Question
from knowledge.filing.outcome import refusal

_QUESTIONS, _REFUSED, _PAPERS = "questions", "refused", "papers"
_BEFORE_STEPS = (_QUESTIONS, _REFUSED, _PAPERS)
_LONGEST, _NO_MORE_THAN_ASKING = 200, 5
"""Characters of what was typed; so few words only ask for a person."""


def on_screen(turn: Turn) -> str:
    """What an officer should know of the filing that the citizen has before them; "" where none is."""
    filing, shown = turn.conversation.filing, is_shown(turn.conversation.offered, (GO, ON))
    return for_officer(turn, filing) if filing and shown and flow_of(turn, filing.procedure) else ""


def for_officer(turn: Turn, filing: Filing, problem: str = "") -> str:
    """One line: which procedure, where in it, and what the problem is, as far as it is known."""
    way = say.FILING_WAYS.get(filing.answers.get(WAY, ""), "")
    facts = {"title": turn.knows.name(filing.procedure), "code": filing.procedure, "way": way}
    told = say.FILING_FOR_OFFICER.format(**facts, where=_where(turn, filing))
    if problem:
        return told + say.FILING_PROBLEM.format(problem=problem)
    own = " ".join(turn.incoming.text.split())[:_LONGEST]
    return told + say.FILING_SAYS.format(text=own) if len(own.split()) > _NO_MORE_THAN_ASKING else told


def _where(turn: Turn, filing: Filing) -> str:
    _, flow = of(turn, filing)
    for place, step in enumerate(flow.walked, 1):
        if step.key == filing.step:
            do = step.do.replace("{code}", filing.procedure)
            return say.FILING_AT_STEP.format(number=place, count=len(flow.walked), do=do.rstrip("."))
    question = next_question(flow.questions, filing.answers)
    return say.FILING_AT_QUESTION.format(text=question.text) if isinstance(question, Question) else say.FILING_AT_PAPERS


def moves(turn: Turn, step: Step) -> tuple[FilingMove, ...]:
    """What a turn did to every filing that was or is in hand."""
    before, after = turn.conversation.filing, step.conversation.filing
    if before is None and after is None:
        return ()
    old = {one.procedure: _alone(one) for one in (before.every if before else ())}
    new = {one.procedure: _alone(one) for one in (after.every if after else ())}
    gone = [_ended(turn, old[code], _end(step, old[code], before, new, old)) for code in old if code not in new]
    asked = bool(step.wants_person) and is_shown(turn.conversation.offered)
    now = after.procedure if after and (asked or _is_said(step)) else ""
    return (*gone, *(_move(turn, one, asked and code == now) for code, one in new.items() if code == now or one != old.get(code)))


def _alone(filing: Filing) -> Filing:
    return replace(filing, back=None, aside=(), misses=0)


def _is_said(step: Step) -> bool:
    return bool(step.replies) and is_shown(step.replies[-1].choices)


def _end(step: Step, one: Filing, before: Filing | None, new: Mapping[str, Filing], old: Mapping[str, Filing]) -> str:
    """How one of those in hand ended: as the turn says, because its paper was there, for another one, or for nothing."""
    if before and one.procedure == before.procedure and step.filing_end:
        return step.filing_end
    if any(one.paper in other.has for other in new.values()):
        return "had"
    return "replaced" if new.keys() - old.keys() else "stopped"


def _ended(turn: Turn, filing: Filing, how: str) -> FilingMove:
    return replace(_move(turn, filing, asked=False), ended=how)  # type: ignore[arg-type]


def _move(turn: Turn, filing: Filing, asked: bool) -> FilingMove:
    reached, place = _reached(turn, filing)
    return FilingMove(filing.procedure, filing.answers.get(WAY, ""), reached, place, filing.stopped, asked)


def _reached(turn: Turn, filing: Filing) -> tuple[str, int]:
    """How far it has come, and the number of that on the way."""
    flow = flow_of(turn, filing.procedure)
    if flow is None:
        return _QUESTIONS, 0
    keys = [*_BEFORE_STEPS, *(step.key for step in flow.walked)]
    reached = filing.step if filing.step in keys else _PAPERS
    if not filing.step and next_question(flow.questions, filing.answers):
        reached = _QUESTIONS
    if refusal(flow, filing.answers):
        reached = _REFUSED
    return reached, keys.index(reached)
