"""What comes next in a filing: the question that is still to be asked, where it ends for this citizen, or what they need."""

from __future__ import annotations

from handlers.citizen import checklist, portal_walk
from handlers.citizen import sentences as say
from handlers.citizen.about import lower
from handlers.citizen.filings import (
    ANSWER,
    BACK,
    GO,
    ON,
    PREFIX,
    RETURN,
    STOP,
    flow_of,
    found,
    is_answer,
    is_shown,
    kept,
    of,
    to_choose,
)
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Filing, Step
from knowledge.filing.case import UNSURE, next_question
from knowledge.filing.flow import Question


def is_before_them(turn: Turn, filing: Filing) -> bool:
    """Whether the citizen looks at the filing, and has not put it off."""
    return is_shown(turn.conversation.offered, (GO, ON)) and not filing.stopped


def is_offered(turn: Turn, act: str) -> bool:
    """Whether a choice of a filing is on the screen."""
    return any(choice.id == f"{PREFIX}{act}" for choice in turn.conversation.offered)


def is_asked(turn: Turn) -> bool:
    """Whether a question about the case is on the screen."""
    return any(map(is_answer, turn.conversation.offered))


def next_step(turn: Turn, filing: Filing, before: str = "") -> Step:
    """The next question, where it ends for this citizen, or what they need; after a sentence."""
    told = found(turn, filing)
    if told.refusal:
        back = [(RETURN, say.FILING_RETURN)] if filing.back else []
        offered = (*_instead(turn, told.instead), *to_choose(((BACK, say.FILING_BACK), *back, (STOP, say.FILING_STOP))))
        text = "\n".join(filter(None, (before, turn.voice.say(say.FILING_REFUSED, reason=lower(told.refusal)))))
        return kept(turn.step(text, offered=offered), filing)
    if question := question_of(turn, filing):
        return _asked(turn, filing, question, before)
    if filing.step and portal_walk.may_walk_now(turn, filing):
        return portal_walk.shown(turn, filing, before)
    return checklist.shown(turn, filing, before)


def _instead(turn: Turn, codes: tuple[str, ...]) -> tuple[Choice, ...]:
    """To the procedures that fit a refused case: to be helped with them, or to read of them."""
    served = [code for code in codes if code in turn.knows.procedures]
    return tuple(Choice(f"{PREFIX}{GO}:{code}" if flow_of(turn, code) else f"p:{code}", turn.knows.name(code)) for code in served)


def question_of(turn: Turn, filing: Filing) -> Question | None:
    """What is still to be asked, first things first; None where nothing is."""
    question = next_question(of(turn, filing)[1].questions, filing.answers)
    return question if isinstance(question, Question) else None


def _asked(turn: Turn, filing: Filing, question: Question, before: str) -> Step:
    act = f"{ANSWER}:{question.key}"
    options = [(f"{act}:{one.key}", one.label) for one in question.options]
    last = [(f"{act}:{UNSURE}", say.FILING_UNSURE), *([(RETURN, say.FILING_RETURN)] if filing.back else [])]
    text = "\n".join(filter(None, (before, question.text)))
    return kept(turn.step(text, offered=to_choose((*options, *last, (STOP, say.FILING_STOP)))), filing)


def title_of(turn: Turn, filing: Filing) -> str:
    """The procedure's name within a sentence."""
    return lower(turn.knows.name(filing.procedure))
