"""What a message is about when it is no choice and no answer: a case, the state of one, khiếu nại or tố cáo; else a question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.citizen import doors, dossier, helped, own_cases, person, report, unsure
from handlers.citizen import sentences as say
from handlers.citizen.about_reporting import here
from handlers.citizen.asking import TEXT
from handlers.citizen.matters import TOLD, UNSORTED
from handlers.citizen.opinion import rated
from handlers.citizen.turn import Turn
from handlers.citizen.two_things import complaint_after, question_in
from handlers.citizen.wishes import asks_where, only_wishes
from handlers.messages import Step
from knowledge import mentions
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold

Answer = Callable[[Turn, str], Step]
_TOLD_AS_A_CASE = frozenset(("complaint", "recommendation", "question", "other", "rating", "status", "contest", "filing"))
"""What a message may look like when the citizen has just asked to report something: it is the report all the same."""
_MORE_OF_THE_SAME = frozenset(("other", "complaint", "denunciation", "legal_complaint", "contest", "abuse", "recommendation"))
_LONGEST = 2_000
_DOSSIER = re.compile(r"\b(?:ho so|giay hen|bien nhan|h\d\d\.)")
_SAYS_WHICH = re.compile(r"\b(?:chu|khong phai|ko phai|k phai|hong phai|mat roi|bi mat|het han|la|thoi|con|neu|truong hop)\b")
_LIKELY, _HALF, _SHORT_SURE, _SURE, _QUITE_SURE, _CERTAIN = 0.4, 0.5, 0.7, 0.8, 0.97, 2.0
_FEW_WORDS = 7
"""How sure it must be that a message tells of something wrong: more when a procedure is talked of, or something is asked."""
_TALK = ("person", "abuse")
_ASKS = re.compile(
    r"\b(?:hoi|huong dan|lam sao|the nao|o dau|bao nhieu|bao lau|(?:can|nop|phai lam|dang ky|giay|thu tuc) (?:gi|chi|nao))\b"
)
_NEARLY_A_PHRASE, _ITS_OWN_PHRASE = 0.6, 0.9
"""How nearly a message is a phrasing that the search knows (`Found.fit`)."""


def told(turn: Turn, answer: Answer) -> Step | None:
    """The step for a message that is about a case; None for a question. `answer` answers a question that came with it."""
    text, waiting = turn.incoming.text, turn.conversation.waiting_for
    if asked := unsure.only_asks(turn):
        return answer(turn, asked)
    if only_wishes(text):
        return report.begun(turn, f"{here(turn)} {turn.voice.say(say.REPORT_TELL_HERE)}" if asks_where(text) else "")
    found = turn.knows.triage(text[:_LONGEST])
    if waiting not in doors.SEALED and doors.tells_of_a_bribe(turn, found):
        return doors.both(turn, found)
    if waiting == TEXT and found.kind in _TOLD_AS_A_CASE and not turn.talk and not _is_plain_question(turn, found):
        return report.started(turn, _as_a_case(found), text)
    if waiting in doors.SEALED and found.kind not in ("status", "question") and (named := doors.named_report(turn)):
        return report.started(turn, replace(found, kind="complaint", category=named), text)
    if waiting in doors.SEALED and found.kind in _MORE_OF_THE_SAME and not _is_of_its_own(found):
        return doors.sealed_again(turn, found)
    if found.kind == "question" and not helped.cannot(text) and (besides := complaint_after(turn, text[:_LONGEST])):
        return _both(turn, besides[1], besides[0], answer)
    if doors.sues(turn):
        return doors.to_court(turn)
    if found.kind in TOLD and (clause := _asked_in_a_roundabout_way(turn, found)):
        return answer(turn, clause)
    if found.sure < _surely(turn, found.kind):
        return None
    if found.kind in TOLD:
        if unsure.is_a_number(text):
            return None
        if unsure.is_unsure(turn, found):
            return unsure.asked(turn)
        return _both(turn, found, question_in(turn, text) if found.also_question else "", answer)
    others: dict[str, Callable[[Turn], Step | None]] = {
        "legal_complaint": doors.legal_complaint,
        "denunciation": doors.denunciation,
        "status": _status,
        "contest": own_cases.contested,
        "rating": rated,
        "person": person.asked_for,
        "abuse": _insulted,
    }
    return others[found.kind](turn) if found.kind in others else None


def _asked_in_a_roundabout_way(turn: Turn, found: Triage) -> str:
    """The clause that is asked in a story that opens with a question and only sounds like a complaint; "" for any other."""
    text = turn.incoming.text[:_LONGEST]
    if found.sure >= _QUITE_SURE or found.also_question or not helped.opens_with_a_question(text):
        return ""
    return helped.clause_asked(turn, text)


def _insulted(turn: Turn) -> Step:
    """A calm word back to abuse without a matter."""
    return turn.step(turn.voice.say(say.INSULT, person=turn.voice.person))


def _as_a_case(found: Triage) -> Triage:
    """What is told because it was asked for; a guess at its category is worse than none."""
    plain = found.kind in TOLD and found.sure >= _LIKELY
    return found if plain else replace(found, kind="complaint", category=found.category if found.kind not in TOLD else UNSORTED)


def _surely(turn: Turn, kind: str) -> float:
    """How sure the learner must be: surer in the talk of a procedure, or where the search knows the message as a phrase."""
    found = turn.knows.search.find(turn.incoming.text[:_LONGEST])
    if found.decision != "unknown" and found.fit >= _ITS_OWN_PHRASE:
        return _QUITE_SURE
    if kind in TOLD and _goes_on(turn):
        return _CERTAIN
    if kind in TOLD and len(turn.incoming.text.split()) <= _FEW_WORDS and not mentions.place(turn.incoming.text):
        return max(_SHORT_SURE, _SURE if turn.conversation.procedure else 0.0)
    near = found.decision != "unknown" and found.fit >= _NEARLY_A_PHRASE
    if kind in _TALK:
        return _QUITE_SURE if near else _SHORT_SURE
    if near or turn.conversation.procedure:
        return _SURE
    return _SHORT_SURE if _ASKS.search(fold(turn.incoming.text)) else _LIKELY


def _goes_on(turn: Turn) -> bool:
    """Whether a short message says more of what a procedure is wanted for: "mất rồi chứ không phải hết hạn"."""
    text, mind = turn.incoming.text, turn.conversation.procedure
    if not mind or len(text.split()) > _FEW_WORDS + 2 or mentions.place(text):
        return False
    return bool(_SAYS_WHICH.search(fold(text))) and turn.knows.search.covers(mind, text) >= _HALF


def _is_plain_question(turn: Turn, found: Triage) -> bool:
    """Whether, asked to tell what is wrong, the citizen asks about a procedure instead."""
    hit = turn.knows.search.find(turn.incoming.text[:_LONGEST])
    return found.kind == "question" and found.sure >= _SURE and hit.decision != "unknown" and hit.fit >= _NEARLY_A_PHRASE


def _is_of_its_own(found: Triage) -> bool:
    """Whether after khiếu nại or tố cáo somebody tells plainly of a lamp or a hole in the street."""
    elsewhere = found.category.startswith(("conduct.", "other.", "land."))
    return found.kind == "complaint" and found.sure >= _QUITE_SURE and not elsewhere


def _both(turn: Turn, found: Triage, asked: str, answer: Answer) -> Step:
    """Begin the case; a question in the same message is answered first."""
    step = report.started(turn, found, turn.incoming.text)
    if not asked:
        return step
    first = answer(turn, asked)
    return replace(step, replies=(*(replace(reply, choices=()) for reply in first.replies), *step.replies))


def _status(turn: Turn) -> Step | None:
    """The state of one's own cases; a dossier (hồ sơ) of a procedure is asked for elsewhere."""
    folded = fold(turn.incoming.text)
    own = any(case.own for case in turn.cases)
    if own or not _DOSSIER.search(folded):
        return own_cases.listed(turn)
    return dossier.listed(turn)
