"""A question of a filing, answered in people's own words; what answers nothing is asked again, the third time with a person."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import checklist, filing_answers, paper_words, person
from handlers.citizen import sentences as say
from handlers.citizen.filing_next import is_asked, next_step, question_of
from handlers.citizen.filings import as_of_today, kept, of
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Filing, Step
from knowledge.filing.case import UNSURE
from knowledge.filing.flow import WAY, WHO, Question
from knowledge.vietnamese.fold import fold

_ENOUGH_MISSES = 3
_A_STORY, _SURE = 7, 0.85
_NAMES_A_PAPER = re.compile(
    r"\b(?:giay|to khai|to trinh|don|ban (?:sao|chinh|ve|ke|cam ket)|so (?:do|hong|ho khau|bao hiem)|can cuoc|cccd|cmnd"
    r"|chung minh|ho chieu"
    r"|passport|hop dong|anh|hinh|chung tu|trich luc|hoa don|van bang|van ban|uy quyen|xac nhan|chung sinh|bao tu|khai sinh"
    r"|the)\b"
)


def answered(turn: Turn, filing: Filing, told: str, before: str = "") -> Step:
    """The filing with an answer, "question:option", and what comes next."""
    key, _, option = told.partition(":")
    question = next((one for one in of(turn, filing)[1].questions if one.key == key), None)
    if question is None or option not in {UNSURE, *(one.key for one in question.options)}:
        return next_step(turn, filing)
    return next_step(turn, replace(filing, answers={**filing.answers, key: option}), before)


def heard(turn: Turn, filing: Filing) -> filing_answers.Heard:
    """What the message says to the question on the screen."""
    question = question_of(turn, filing) if is_asked(turn) else None
    if question is None or _is_a_report(turn):
        return filing_answers.Heard()
    return filing_answers.heard(turn.incoming.text, question)


def _is_a_report(turn: Turn) -> bool:
    """Whether so many words tell of something wrong that they hardly answer anything."""
    if len(turn.incoming.text.split()) < _A_STORY:
        return False
    found = turn.knows.triage(turn.incoming.text)
    return found.kind == "complaint" and found.sure >= _SURE


def told(turn: Turn, filing: Filing) -> Step | None:
    """The answer that a message gives to the question on the screen; asked again where it is not clear which; None for others."""
    question, said = question_of(turn, filing), heard(turn, filing)
    if question is None or not said.is_about:
        return None
    condolence = turn.voice.say(say.CONDOLENCE) if question.key == WHO and _tells_of_a_death(turn) else ""
    return (
        answered(turn, filing, f"{question.key}:{said.option}", condolence)
        if said.option
        else not_read(turn, filing, say.FILING_WHICH_OF)
    )


def _tells_of_a_death(turn: Turn) -> bool:
    return turn.knows.talk.besides_death(turn.knows.search.read(turn.incoming.text)) is not None


def noted(turn: Turn, filing: Filing) -> Step | None:
    """What was said of a paper while something else was asked: it is noted, and the question is asked again."""
    said = checklist.said(turn, filing)
    if (
        said is None
        or said.every
        or not (said.had or said.lacked)
        or said.how
        or not _NAMES_A_PAPER.search(fold(turn.incoming.text))
    ):
        return None
    return next_step(turn, checklist.without(checklist.with_(filing, said.had), said.lacked), _noted(turn, said))


def _noted(turn: Turn, said: paper_words.Said) -> str:
    told = ((say.FILING_NOTED_HAD, said.had), (say.FILING_NOTED_LACKED, said.lacked))
    return " ".join(turn.voice.say(one, names=", ".join(f"«{name}»" for name in names)) for one, names in told if names)


def not_read(turn: Turn, filing: Filing, sentence: str = say.FILING_NOT_READ) -> Step:
    """The choices on the screen once more, with the question where there is one; after several in vain also a person."""
    question = question_of(turn, filing) if is_asked(turn) else None
    misses, offered = filing.misses + 1, turn.conversation.offered
    if misses >= _ENOUGH_MISSES:
        to_person = Choice(person.CHOICE, say.PERSON_LABEL)
        sentence, offered = say.FILING_NOT_READ_AGAIN, (*(one for one in offered if one.id != to_person.id), to_person)
    text = "\n".join(filter(None, (turn.voice.say(sentence), question.text if question else "")))
    return kept(turn.step(text, offered=offered), filing, misses)


def changed(turn: Turn, filing: Filing, to: str) -> Step | None:
    """An answer given before becomes the one that is named; None where none is."""
    given = [one for one in of(turn, filing)[1].questions if one.key in filing.answers]
    first = [one for one in given if one.key == WAY]
    return next((step for one in (*first, *reversed(given)) if (step := _changed(turn, filing, one, to))), None)


def _changed(turn: Turn, filing: Filing, question: Question, to: str) -> Step | None:
    option = filing_answers.named(to, question)
    if not option:
        return None
    now = replace(filing, answers={**filing.answers, question.key: option}, step="")
    return next_step(turn, as_of_today(turn, now), turn.voice.say(say.FILING_CHANGED))
