"""A question and a complaint in one message, whichever comes first: neither may be lost."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen.matters import TOLD
from handlers.citizen.turn import Turn
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold

_TURN = re.compile(
    r"[,.;?!\n]\s*|\s(?=(?:mà sao|ma sao|nhưng mà|nhung ma|mà cán bộ|ma can bo|với lại|voi lai|à mà|a ma|mà cái|ma cai"
    r"|tiện thể|tien the"
    r"|nhân tiện|nhan tien|còn cái|con cai|luôn tiện|luon tien|sẵn tiện|san tien)\s)",
    re.IGNORECASE,
)
"""Where a message may turn from what it asks to what is wrong."""
_JOINT = re.compile(
    r"^(?:mà sao|ma sao|nhưng mà|nhung ma|với lại|voi lai|à mà|a ma|tiện thể|tien the|nhân tiện|nhan tien|mà|ma|sao|còn|con)\s",
    re.IGNORECASE,
)
_FEW_WORDS, _SURE, _ASKED, _MOST = 4, 0.6, 0.45, 6
_HOW = re.compile(
    r"\b(?:lam sao|the nao|o dau|bao nhieu|bao lau|can gi|giay to gi|duoc khong|phai lam gi|lam gi|thu tuc|xin hoi|cho hoi"
    r"|nhu nao)\b"
)


def question_in(turn: Turn, text: str) -> str:
    """The clause that asks about a procedure, "" when none can be answered."""
    clauses = {clause: turn.knows.search.find(clause) for clause in turn.knows.triage.clauses(text)}
    known = [clause for clause, found in clauses.items() if found.decision == "answer"]
    return max(known, key=lambda clause: clauses[clause].fit, default="")


def complaint_after(turn: Turn, text: str) -> tuple[str, Triage] | None:
    """The question, and what the words after it complain of; None for a message that only asks.

    The complaint must be plain by itself and ask nothing: "nhà bị ngập, xin hỗ trợ thế nào" is one question.
    """
    parts = [part.strip() for part in _TURN.split(text, _MOST) if part and part.strip()]
    for place in range(1, len(parts)):
        asked, rest = " ".join(parts[:place]), " ".join(parts[place:])
        if len(rest.split()) < _FEW_WORDS or len(asked.split()) < _FEW_WORDS - 1 or _HOW.search(fold(rest)):
            continue
        found, hit = turn.knows.triage(_JOINT.sub("", rest)), turn.knows.search.find(asked)
        if found.kind in TOLD and found.sure >= _SURE and hit.decision == "answer" and hit.fit >= _ASKED:
            return asked, replace(found, also_question=True)
    return None
