"""What a message is about when it is no choice and no answer: a case, the state of one, khiếu nại or tố cáo; else a question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.citizen import own_cases, report
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import CaseNote, Choice, Step
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold, words_of

Answer = Callable[[Turn, str], Step]
SEALED = "sealed"
_TOLD_AS_A_CASE = frozenset(("question", "other", "rating", "status", "contest", "filing"))
"""What a message may look like when the citizen has just asked to report something: it is the report all the same."""
_MORE_OF_THE_SAME = frozenset(("other", "complaint", "denunciation", "legal_complaint", "contest", "abuse", "recommendation"))
_LONGEST = 2_000
_ONLY_WISHES = re.compile(
    r"(?:(?:da|toi|em|minh|chau|cho|a|can|muon|xin|duoc|co|mot|viec|gui|viet|nop|lam|de|noi|nay|nhe|nha|voi|hoi|bao) ?)*"
    r"(?:(?:phan anh|kien nghi|gop y|y kien|phan hoi) ?)+(?:(?:a|voi|nhe|nha|thi|lam|sao|the|nao|o|dau|duoc|khong|mot|viec) ?)*"
)
"""Words that say only that somebody wants to report something."""
_DOSSIER = re.compile(r"\b(?:ho so|giay hen|bien nhan|h\d\d\.)")
_LIKELY, _SURE, _QUITE_SURE = 0.4, 0.8, 0.97
_NEARLY_A_PHRASE, _ITS_OWN_PHRASE = 0.6, 0.9
"""How nearly a message is a phrasing that the search knows (`Found.fit`)."""
_ONLY_WISHES = re.compile(
    r"(?:(?:da|toi|em|minh|chau|cho|a|can|muon|xin|duoc|co|mot|viec|gui|viet|nop|lam|de|noi|nay|nhe|nha|voi|hoi|bao) ?)*"
    r"(?:(?:phan anh|kien nghi|gop y|y kien|phan hoi) ?)+(?:(?:a|voi|nhe|nha|thi|lam|sao|the|nao|o|dau|duoc|khong|mot|viec) ?)*"
)
"""Words that say only that somebody wants to report something."""
_DOSSIER = re.compile(r"\b(?:ho so|giay hen|bien nhan|h\d\d\.)")
_SURE, _KNOWN_PHRASE = 0.8, 0.6
"""How sure it must be that a message tells of something wrong when a procedure is being talked of, or is nearly named."""


def told(turn: Turn, answer: Answer) -> Step | None:
    """The step for a message that is about a case; None for a question. `answer` answers a question that came with it."""
    if _ONLY_WISHES.fullmatch(" ".join(words_of(fold(turn.incoming.text)))):
        return report.begun(turn)
    found = turn.knows.triage(turn.incoming.text[:_LONGEST])
    if turn.conversation.waiting_for == report.WAITING + "text" and found.kind in _TOLD_AS_A_CASE:
        return report.started(turn, replace(found, kind="complaint"), turn.incoming.text)
    if turn.conversation.waiting_for == SEALED and found.kind in _MORE_OF_THE_SAME:
        return replace(turn.step(turn.voice.say(say.SEALED_AGAIN), waiting_for=SEALED), sealed=True)
    if found.sure < _surely(turn):
        return None
    if found.kind in ("complaint", "recommendation"):
        return _report(turn, found, answer)
    doors: dict[str, Callable[[Turn], Step | None]] = {
        "legal_complaint": _legal_complaint,
        "denunciation": _denunciation,
        "status": _status,
        "contest": own_cases.contested,
        "rating": _rating,
    }
    return doors[found.kind](turn) if found.kind in doors else None


def _surely(turn: Turn) -> float:
    """How sure the learner must be: surer in the talk of a procedure, or where the search knows the message as a phrase."""
    found = turn.knows.search.find(turn.incoming.text[:_LONGEST])
    if found.decision != "unknown" and found.fit >= _ITS_OWN_PHRASE:
        return _QUITE_SURE
    near = found.decision != "unknown" and found.fit >= _NEARLY_A_PHRASE
    return _SURE if near or turn.conversation.procedure else _LIKELY


def _report(turn: Turn, found: Triage, answer: Answer) -> Step:
    """Begin the case; a question in the same message is answered first."""
    text = turn.incoming.text
    step = report.started(turn, found, text)
    asked = _question_in(turn, text) if found.also_question else ""
    if not asked:
        return step
    first = answer(turn, asked)
    return replace(step, replies=(*(replace(reply, choices=()) for reply in first.replies), *step.replies))


def _question_in(turn: Turn, text: str) -> str:
    """The clause that asks about a procedure, "" when none can be answered."""
    clauses = {clause: turn.knows.search.find(clause) for clause in turn.knows.triage.clauses(text)}
    known = [clause for clause, found in clauses.items() if found.decision == "answer"]
    return max(known, key=lambda clause: clauses[clause].fit, default="")


def _legal_complaint(turn: Turn) -> Step:
    """The right door and its legal times; no clock starts here, and the content stays sealed."""
    other = turn.knows.rules.redirects["legal_complaint"]
    days = {name: limit.days for name, limit in other.limits.items()}
    return _sealed(turn, turn.voice.say(say.LEGAL_COMPLAINT, door=other.doors[0], **days))


def _denunciation(turn: Turn) -> Step:
    other = turn.knows.rules.redirects["denunciation"]
    return _sealed(turn, turn.voice.say(say.DENUNCIATION, door=" hoặc ".join(other.doors[:2]), days=other.limits["decide"].days))


def _sealed(turn: Turn, text: str) -> Step:
    """What was said is remembered nowhere but in the inbox, where nobody can read it."""
    still = turn.voice.say(say.STILL_REPORT, label=say.REPORT_LABEL)
    step = turn.step(f"{text}\n{still}", offered=(Choice(report.START, say.REPORT_LABEL),), question="", procedure="")
    return replace(step, conversation=replace(step.conversation, waiting_for=SEALED), sealed=True)


def _status(turn: Turn) -> Step | None:
    """The state of one's own cases; a dossier (hồ sơ) of a procedure is asked for elsewhere."""
    folded = fold(turn.incoming.text)
    own = any(case.own for case in turn.cases)
    if own or not _DOSSIER.search(folded):
        return own_cases.listed(turn)
    return turn.step(turn.voice.say(say.DOSSIER, person=turn.voice.person))


def _rating(turn: Turn) -> Step:
    """A word on the service: kept with the case last spoken of, for whoever handles it."""
    case = next((case for case in turn.cases if case.own), None)
    step = turn.step(turn.voice.say(say.RATING_TAKEN))
    return replace(step, note=CaseNote(case.code, "added", turn.incoming.text)) if case else step
