"""What the parts of a guided filing share: its choices, its guide, what of it still holds today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.about import lower
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Filing, Step
from knowledge.filing.case import UNSURE
from knowledge.filing.flow import Flow
from knowledge.filing.outcome import Outcome, outcome
from knowledge.guide import Guide, GuidePaper

PREFIX = "h:"
GO, ON, STOP, DROP, SURE, LIST, BACK, RETURN, AWAITED_GOT = "go", "on", "stop", "drop", "sure", "list", "back", "return", "got"
"""Choices of several screens: begin, go on, stop, give up, surely, see the papers, mend an answer, go back to the filing before;
the paper for which this one was begun has come."""
BEGIN, DONE, STUCK = "steps", "done", "stuck"
"""At the steps of the portal: see the first, this one is done, something does not work."""
ANSWER = "a"
"""The choice of an option, with the question and the option."""


def to_choose(acts: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    """Acts of a filing with their labels."""
    return tuple(Choice(f"{PREFIX}{act}", label) for act, label in acts)


def is_shown(choices: tuple[Choice, ...], besides: tuple[str, ...] = (GO,)) -> bool:
    """Whether choices of a filing that was begun are on the screen."""
    acts = [choice.id.removeprefix(PREFIX).partition(":")[0] for choice in choices if choice.id.startswith(PREFIX)]
    return any(act not in besides for act in acts)


def is_answer(choice: Choice) -> bool:
    """Whether a choice is an answer to a question about the case."""
    return choice.id.startswith(f"{PREFIX}{ANSWER}:")


def kept(step: Step, filing: Filing, misses: int = 0) -> Step:
    """The step with the filing as it stands now: whoever is shown it goes on with it, and «lệ phí bao nhiêu» asks about it."""
    now = replace(step.conversation, filing=replace(filing, stopped=False, misses=misses), procedure=filing.procedure)
    return replace(step, conversation=now)


def put_off(turn: Turn, filing: Filing) -> Step:
    """Kept as it is until the citizen goes on."""
    step = turn.step(turn.voice.say(say.FILING_STOPPED))
    return replace(step, conversation=replace(step.conversation, filing=replace(filing, stopped=True, misses=0)))


def asked_to_drop(turn: Turn, filing: Filing) -> Step:
    """What is prepared here is not what was handed in: whoever wants that back is told where, and nothing is given up unasked."""
    told = turn.voice.say(say.FILING_DROP, title=lower(turn.knows.name(filing.procedure)))
    return turn.step(told, offered=to_choose(((SURE, say.FILING_DROP_SURE), (STOP, say.FILING_KEEP))))


def dropped(turn: Turn) -> Step:
    """Given up for good: nothing of it is kept."""
    step = turn.step(turn.voice.say(say.FILING_DROPPED))
    return replace(step, conversation=replace(step.conversation, filing=None))


def flow_of(turn: Turn, code: str) -> Flow | None:
    """How a procedure is filed, where its guide tells."""
    guide = turn.knows.guides.get(code)
    return guide.filing if guide and code in turn.knows.procedures else None


def of(turn: Turn, filing: Filing) -> tuple[Guide, Flow]:
    """The guide of a filing that can go on, and its flow."""
    guide = turn.knows.guides[filing.procedure]
    assert guide.filing is not None
    return guide, guide.filing


def as_of_today(turn: Turn, filing: Filing) -> Filing:
    """The filing without answers and a step that its guide no longer has: only they are asked for again."""
    flow = flow_of(turn, filing.procedure)
    if flow is None:
        return filing
    known = {one.key: {UNSURE, *(option.key for option in one.options)} for one in flow.questions}
    answers = {key: answer for key, answer in filing.answers.items() if answer in known.get(key, ())}
    step = filing.step if filing.step in {one.key for one in flow.walked} else ""
    return replace(filing, answers=answers, step=step)


def found(turn: Turn, filing: Filing) -> Outcome:
    """What comes of the answers today."""
    return outcome(*of(turn, filing), filing.answers, turn.today)


def papers(turn: Turn, filing: Filing) -> tuple[GuidePaper, ...]:
    """The papers of this citizen's case, then those that may be needed."""
    told = found(turn, filing).papers
    return (*told.sure, *told.open)
