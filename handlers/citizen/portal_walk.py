"""While filing on the national portal: one step at a time, with what one sees, the usual mistake, and what helps who is stuck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers.citizen import endings, person
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Filing, NewEnding, Step
from knowledge.filing.flow import WAY, Flow
from knowledge.filing.flow import Step as PortalStep
from knowledge.vietnam_time import VIETNAM
from knowledge.vietnamese.fold import fold, words_of

BEGIN = "steps"
PREFIX = "h:"
DONE, STUCK, _PROBLEM, _STOP, _AGAIN = "done", "stuck", "s", "stop", "again"
_FEWEST_SHARED, _AROUND = 3, 2
"""A problem is meant by so many of its words, with so few others around them."""
SAID = (DONE, STUCK)
"""What can be said of a step at any time."""


def may_walk(flow: Flow, filing: Filing) -> bool:
    """Whether the citizen files online, and the guide has steps for that."""
    return bool(flow.steps) and filing.answers.get(WAY) == "online"


def taken(turn: Turn, filing: Filing, act: str, told: str) -> Step | None:
    """What a choice of a step leads to; None for any other."""
    steps = _steps(turn, filing)
    if act == BEGIN and steps:
        return _at(turn, filing, steps[0])
    here = next((step for step in steps if step.key == filing.step), None)
    if here is None:
        return None
    if act == DONE:
        return _after(turn, filing, here)
    if act == STUCK:
        return _which(turn, filing, here)
    if act == _PROBLEM and told.isdecimal() and int(told) < len(here.stuck):
        return _helped(turn, filing, here.stuck[int(told)].remedy)
    return shown(turn, filing) if act == _AGAIN else None


def troubled(turn: Turn, filing: Filing, folded: str) -> Step | None:
    """What helps with a problem of this step that was told in the citizen's own words; None for anything else."""
    here = next((step for step in _steps(turn, filing) if step.key == filing.step), None)
    words = set(folded.split())
    known = [set(words_of(fold(one.problem))) for one in here.stuck] if here else []
    best = max(range(len(known)), key=lambda place: len(known[place] & words), default=-1)
    if best < 0 or len(known[best] & words) < max(_FEWEST_SHARED, len(words) - _AROUND):
        return None
    return taken(turn, filing, _PROBLEM, str(best))


def shown(turn: Turn, filing: Filing) -> Step:
    """The step at which the citizen is."""
    steps = _steps(turn, filing)
    return _at(turn, filing, next((step for step in steps if step.key == filing.step), steps[0]))


def _at(turn: Turn, filing: Filing, step: PortalStep) -> Step:
    steps = _steps(turn, filing)
    parts = [
        turn.voice.say(
            say.FILING_STEP, number=steps.index(step) + 1, count=len(steps), do=step.do.replace("{code}", filing.procedure)
        )
    ]
    parts += [turn.voice.say(say.FILING_SEE, see=step.see)] if step.see else []
    parts += [turn.voice.say(say.FILING_MISTAKE, mistake=step.mistake)] if step.mistake else []
    acts = ((DONE, say.FILING_DONE), (STUCK, say.FILING_STUCK), (_STOP, say.FILING_STOP))
    return kept(turn.step("\n".join(parts), offered=to_choose(acts)), replace(filing, step=step.key))


def _after(turn: Turn, filing: Filing, step: PortalStep) -> Step:
    steps = _steps(turn, filing)
    place = steps.index(step) + 1
    if place < len(steps):
        return _at(turn, filing, steps[place])
    return filed(turn, filing, say.FILING_FILED)


def filed(turn: Turn, filing: Filing, sentence: str) -> Step:
    """It is filed, or will be at a counter: the help can be rated, once for each procedure and day."""
    key = f"filing:{turn.now.astimezone(VIETNAM):%Y%m%d}:{filing.procedure}"
    asked = turn.step(f"{turn.voice.say(sentence)}\n{turn.voice.say(say.RATE_FILING)}", offered=endings.levels(key))
    closes_at = (turn.now + turn.knows.rules.ratings.open).isoformat()
    field = turn.knows.procedures[filing.procedure].field
    ended = NewEnding(key, "filing", closes_at, field, filing.procedure)
    return replace(asked, conversation=replace(asked.conversation, filing=None), ended=ended)


def _which(turn: Turn, filing: Filing, step: PortalStep) -> Step:
    """The problems that are known of a step; whoever has another one is handed over."""
    problems = tuple((f"{_PROBLEM}:{place}", one.problem) for place, one in enumerate(step.stuck))
    offered = (*to_choose(problems), Choice(person.CHOICE, say.FILING_OTHER), *to_choose(((_AGAIN, say.FILING_AGAIN),)))
    return kept(turn.step(turn.voice.say(say.FILING_WHICH_PROBLEM), offered=offered), filing)


def _helped(turn: Turn, filing: Filing, remedy: str) -> Step:
    offered = (*to_choose(((DONE, say.FILING_DONE), (_AGAIN, say.FILING_AGAIN))), Choice(person.CHOICE, say.PERSON_LABEL))
    return kept(turn.step(remedy, offered=offered), filing)


def _steps(turn: Turn, filing: Filing) -> tuple[PortalStep, ...]:
    flow = turn.knows.guides[filing.procedure].filing
    return flow.steps if flow else ()


def to_choose(acts: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    """Acts of a filing with their labels."""
    return tuple(Choice(f"{PREFIX}{act}", label) for act, label in acts)


def kept(step: Step, filing: Filing) -> Step:
    """The step with the filing as it stands now."""
    return replace(step, conversation=replace(step.conversation, filing=filing))
