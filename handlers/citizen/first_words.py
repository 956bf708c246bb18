"""What a message is about when it is no choice and no answer: a case, the state of one, khiếu nại or tố cáo; else a question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.citizen import own_cases, report
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Step
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold, words_of

Answer = Callable[[Turn, str], Step]
_LONGEST = 2_000
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
    found = turn.knows.triage(turn.incoming.text[:_LONGEST])
    if found.sure < _SURE and (turn.conversation.procedure or _is_known_need(turn)):
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


def _is_known_need(turn: Turn) -> bool:
    """Whether the search takes the message for one of its phrases ("hộ tịch"): then the learner must be surer than it is."""
    found = turn.knows.search.find(turn.incoming.text[:_LONGEST])
    return found.decision != "unknown" and found.fit >= _KNOWN_PHRASE


def _report(turn: Turn, found: Triage, answer: Answer) -> Step:
    """Begin the case; a question in the same message is answered first."""
    text = turn.incoming.text
    if _ONLY_WISHES.fullmatch(" ".join(words_of(fold(text)))):
        return report.begun(turn)
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
    return replace(step, sealed=True)


def _status(turn: Turn) -> Step | None:
    """The state of one's own cases; a dossier (hồ sơ) of a procedure is asked for elsewhere."""
    folded = fold(turn.incoming.text)
    own = any(case.own for case in turn.cases)
    if own or not _DOSSIER.search(folded):
        return own_cases.listed(turn)
    return turn.step(turn.voice.say(say.DOSSIER, person=turn.voice.person))


def _rating(turn: Turn) -> Step:
    return turn.step(turn.voice.say(say.RATING_TAKEN))
