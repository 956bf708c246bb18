"""After a case is filed: its state by code, more information, an answer to the officer, and whether the result helped.

A stranger learns nothing, not even that a code exists: the telephone number left with the case opens it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers.case_code import found_in
from handlers.case_opening import Clock, resumed, time_for
from handlers.citizen import besides, endings, person, sender_changes, withdrawal, wrong_tries
from handlers.citizen import sentences as say
from handlers.citizen.moments import moment
from handlers.citizen.turn import Turn
from handlers.messages import CaseNote, CaseView, Choice, Proof, Step
from knowledge import mentions
from knowledge.rules.standing import standing
from knowledge.vietnamese.fold import fold, words_of

PROOF, ADDING, ANSWERING, REASON = "own:proof", "own:adding", "own:answering", "own:reason"
_LEAVE = "leave"
CLOSED = frozenset(("answered", "closed", "refused"))
_FEW_WORDS = 5
_SURE = 0.6
_TALK = frozenset(("greeting", "thanks", "goodbye", "person", "menu", "restart"))
_LEAVES = re.compile(
    r"(?:(?:da|a|u) )*(?:thoi|khong can(?: nua)?|bo qua|de do|khong sao)(?: (?:a|nhe|nha|em|cam on|khong can nua|vay))*"
)


def by_code(turn: Turn) -> Step | None:
    """What to say when a message holds a case's code; None when it holds none."""
    found = found_in(turn.incoming.text)
    if found is None:
        return None
    code, check = found
    if check == "wrong":
        return turn.step(turn.voice.say(say.CODE_MISTYPED, code=code))
    case = _case(turn, code)
    if case and case.own:
        return _told(turn, case)
    return _proven(turn, code, turn.incoming.text) if mentions.phone(turn.incoming.text) else _prove(turn, code)


def listed(turn: Turn) -> Step:
    """The cases of this conversation; without any, how to ask by code."""
    own = [case for case in turn.cases if case.own]
    if not own:
        return turn.step(turn.voice.say(say.NO_CASES))
    if len(own) == 1:
        return _told(turn, own[0])
    lines = "\n".join(f"– {_line(turn, case)}" for case in own[:5])
    return turn.step(turn.voice.say(say.MANY_CASES, lines=lines), case=own[0].code)


def goes_on(turn: Turn) -> Step | None:
    """The step when something was awaited about a case; None when the message is about something else."""
    waiting, text = turn.conversation.waiting_for, turn.incoming.text
    case = _case(turn, turn.conversation.case)
    if waiting == PROOF and mentions.phone(text):
        return by_code(turn) or _proven(turn, turn.conversation.case, text)
    if case is None or not case.own or not (text.strip() or turn.incoming.attachments):
        return None
    awaited: dict[str, Callable[[Turn, CaseView], Step]] = {ADDING: _added, ANSWERING: _answered, REASON: reopened}
    if waiting == REASON and _LEAVES.fullmatch(" ".join(words_of(fold(text)))):
        return _left(turn, case)
    if waiting in awaited:
        return None if waiting == REASON and _is_no_reason(turn) else awaited[waiting](turn, case)
    if waiting == withdrawal.WITHDRAWING:
        return withdrawal.goes_on(turn, case)
    if waiting in sender_changes.AWAITED and text.strip():
        return sender_changes.told(turn, case, sender_changes.AWAITED[waiting], text)
    if turn.incoming.attachments and not text.strip() and not turn.conversation.draft and case.state not in CLOSED:
        return _added(turn, case)
    return None


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice about a case leads to; None for choices that are none of its own."""
    act, _, code = option.removeprefix("o:").partition(":")
    case = _case(turn, code)
    if not option.startswith("o:") or case is None or not case.own:
        return None
    fits = {"good": case.state in CLOSED, "bad": case.state in CLOSED, "answer": bool(case.asked)}
    if act == "state" or not fits.get(act, True):  # what was never offered is no answer to anything
        return _told(turn, case)
    if act == "add":
        return turn.step(turn.voice.say(say.ADD_WHAT, code=code), waiting_for=ADDING, case=code)
    if act == "answer":
        return turn.step(turn.voice.say(say.ANSWER_WHAT, asked=case.asked), waiting_for=ANSWERING, case=code)
    if act == "good":  # still on the screens of citizens who were asked before there were five levels
        return _with_note(turn.step(turn.voice.say(say.GLAD), case=code), CaseNote(code, "satisfied"))
    if act == "bad":
        return _with_note(asked_why(turn, case), CaseNote(code, "dissatisfied"))
    if act == _LEAVE:
        return _left(turn, case)
    return withdrawal.taken(turn, option, case)


def contested(turn: Turn) -> Step | None:
    """The citizen does not accept what was answered; None when no case was spoken of and a procedure may be meant."""
    own = [case for case in turn.cases if case.own]
    last = next((case for case in own if case.state in CLOSED), own[0] if own else None)
    if last is None:
        return turn.step(turn.voice.say(say.NO_CASES)) if not turn.conversation.procedure else None
    if len(turn.incoming.text.split()) > _FEW_WORDS:
        return reopened(turn, last)
    return asked_why(turn, last)


def asked_why(turn: Turn, case: CaseView, sentence: str = say.WHY_NOT) -> Step:
    """What the case is to be opened again for; nobody has to say."""
    leave = Choice(f"o:{_LEAVE}:{case.code}", say.LEAVE_LABEL)
    return turn.step(turn.voice.say(sentence), offered=(leave,), waiting_for=REASON, case=case.code)


def reopened(turn: Turn, case: CaseView) -> Step:
    """Open a closed case once more, with the reason; a second time the reason is kept and a person is offered."""
    text, files = turn.incoming.text, turn.incoming.attachments
    if case.state not in CLOSED:
        kept = turn.step(turn.voice.say(say.NOT_CLOSED_YET, code=case.code), case=case.code)
        return _with_note(kept, CaseNote(case.code, "added", text, files))
    if case.reopened:
        told = turn.voice.say(say.REOPENED_BEFORE, code=case.code, person=turn.voice.person)
        step = turn.step(told, offered=(Choice(person.CHOICE, say.PERSON_LABEL),), case=case.code)
        return _with_note(step, CaseNote(case.code, "added", text, files))
    until = time_for(turn.knows.rules, case.category, "normal", turn.now)[1]
    told = turn.voice.say(say.REOPENED, code=case.code, unit=_unit(turn, case), due=moment(until.isoformat()))
    return _with_note(turn.step(told, case=case.code), CaseNote(case.code, "reopened", text, files, until.isoformat()))


def _left(turn: Turn, case: CaseView) -> Step:
    return turn.step(turn.voice.say(say.NOT_REOPENED, code=case.code), case=case.code)


def _is_no_reason(turn: Turn) -> bool:
    """Small talk, or a question about a procedure: neither uses up the one time that a case is opened again."""
    text = turn.incoming.text
    found = turn.knows.triage(text)
    asks = found.kind in ("question", "filing") and found.sure >= _SURE and besides.asks(text)
    return turn.talk in _TALK or asks


def _added(turn: Turn, case: CaseView) -> Step:
    note = CaseNote(case.code, "added", turn.incoming.text, turn.incoming.attachments)
    return _with_note(turn.step(turn.voice.say(say.ADDED, code=case.code), case=case.code), note)


def _answered(turn: Turn, case: CaseView) -> Step:
    """The clock runs again, with as much working time as was left when it stopped."""
    note = CaseNote(case.code, "answered", turn.incoming.text, turn.incoming.attachments)
    if not (case.due and case.paused_at and case.deadline in turn.knows.rules.deadlines.all):
        return _with_note(turn.step(turn.voice.say(say.ANSWERED_NO_DUE), case=case.code), note)
    since, paused_at = datetime.fromisoformat(case.clock_from), datetime.fromisoformat(case.paused_at)
    until, paused = resumed(turn.knows.rules, Clock(case.deadline, since, case.paused_seconds, paused_at), turn.now)
    told = turn.voice.say(say.ANSWERED, due=moment(until.isoformat()))
    return _with_note(turn.step(told, case=case.code), replace(note, due=until.isoformat(), paused_seconds=paused))


def _prove(turn: Turn, code: str) -> Step:
    return turn.step(turn.voice.say(say.PROVE, code=code), waiting_for=PROOF, case=code)


def _proven(turn: Turn, code: str, text: str) -> Step:
    """Told only to who knows the number; the answer is the same for a wrong number and for a code that does not exist.

    A code that was tried too often today is no case of the turn's: for it, no number is looked at.
    """
    if wrong_tries.are_used_up(turn):
        return turn.step(turn.voice.say(say.NO_MORE_TRIES, person=turn.voice.person))
    case = next((case for case in turn.cases if case.code == code and case.phone), None)
    if case is None or case.phone != mentions.phone(text):
        step = turn.step(turn.voice.say(say.NOT_PROVEN), waiting_for=PROOF, case=code)
        return replace(wrong_tries.counted(turn, step), proof=Proof(code))
    return replace(wrong_tries.over(turn.step("Dạ, " + _line(turn, case))), proof=Proof(code, fits=True))


def _told(turn: Turn, case: CaseView) -> Step:
    offered = []
    if case.asked:
        offered.append(Choice(f"o:answer:{case.code}", say.ANSWER_LABEL))
    told = "Dạ, " + _line(turn, case)
    unrated = endings.unrated(turn, case.code) if case.state in CLOSED else None
    if unrated:
        told += f"\n{turn.voice.say(endings.question(unrated.kind))}"
        offered += endings.levels(unrated.key)
    elif case.state not in CLOSED:
        offered.append(Choice(f"o:add:{case.code}", say.ADD_LABEL))
    return turn.step(told, offered=tuple(offered), case=case.code)


def _line(turn: Turn, case: CaseView) -> str:
    rules = turn.knows.rules
    category = rules.categories[case.category].name.lower() if case.category in rules.categories else ""
    state = standing(rules, case.state, case.reason).citizen
    parts = [turn.voice.say(say.CASE_LINE, code=case.code, category=category, state=state)]
    if case.withdrawn and case.state not in CLOSED:
        parts.append(turn.voice.say(say.CASE_WITHDRAWN))
    elif case.asked:
        parts.append(turn.voice.say(say.CASE_ASKED, asked=case.asked))
    elif case.result:
        parts.append(turn.voice.say(say.CASE_RESULT, result=case.result))
    elif case.due and case.state not in CLOSED:
        late = datetime.fromisoformat(case.due) < turn.now
        parts.append(turn.voice.say(say.CASE_LATE if late else say.CASE_DUE, due=moment(case.due)))
    return " ".join(parts)


def _unit(turn: Turn, case: CaseView) -> str:
    units = turn.knows.rules.units
    return units[case.unit].name if case.unit in units else turn.voice.centre


def _case(turn: Turn, code: str) -> CaseView | None:
    return next((case for case in turn.cases if case.code == code), None) if code else None


def _with_note(step: Step, note: CaseNote) -> Step:
    return replace(step, note=note)
