"""The answer to "việc này ổn chưa ạ?" in the citizen's own words, while a closed case waits for it."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import endings, own_cases
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import CaseNote, CaseView, Step
from knowledge import mentions
from knowledge.vietnamese.fold import fold, words_of

_POLITE = r"(?:(?:a|da|u|em|toi|minh|ban|nha|nhe|van|thi|ma|thay|oi|dau|gi|ca|het|nua|that|co|lai) ?)*"
_DONE = r"(?:on|duoc|xong|sang|sua|lam|thay|het|dut|khoi|hai long|tot|sach|thong|giai quyet|xu ly|(?:co|thay) (?:ai|gi|nguoi))"
_BAD = re.compile(
    rf"{_POLITE}(?:(?:chua|khong|ko|chang|hong|van chua|van khong|van con) {_DONE}"
    rf"|van (?:the|vay|nhu cu|nhu the|nhu vay|con|y nguyen|y nhu cu|hong|toi|ngap|ban)|y nguyen|chua|dau co|co {_DONE} dau)"
    rf"(?: {_DONE})*(?: {_POLITE})?"
)
_GOOD = re.compile(
    r"(?:(?:a|da|u|uh|vang|cam on|ok|thay|viec|nay|cung) )*(?:on|tot|xong|sang|sach|het|thong|hai long|sua)"
    r"(?: (?:roi|lam|qua|het|a|nhe|nha|cam on|em|ban|nhieu|lai|that|day))*"
)
_STILL = re.compile(r"\b(?:van|chua|khong thay|lai)\b")
_UNDONE = re.compile(
    rf"{_POLITE}(?:chua|van chua|khong|ko) (?:sua|lam|sang|xong|xu ly|giai quyet|thay (?:ai|gi)|co (?:ai|gi))\b"
    r"|.*\b(?:co ai|thay ai|sua|lam) .*\bdau$"
)
_MOST_WORDS, _FEW_WORDS = 12, 6


def given(turn: Turn) -> Step | None:
    """Satisfied, or not: then it is asked why, or with the reason told the case is opened again; None for anything else."""
    case, text = _unjudged(turn), turn.incoming.text
    folded = " ".join(words_of(fold(text)))
    count = len(folded.split())
    if case is None or not folded or count > _MOST_WORDS or "?" in text:
        return None
    if _GOOD.fullmatch(folded):
        return replace(_glad(turn, case), note=CaseNote(case.code, "satisfied"))
    if count <= _FEW_WORDS and _BAD.fullmatch(folded):
        return replace(own_cases.asked_why(turn, case), note=CaseNote(case.code, "dissatisfied", text))
    if _UNDONE.match(folded) and turn.knows.search.find(text).decision == "unknown" and not mentions.place(text):
        return own_cases.reopened(turn, case)
    found = turn.knows.triage(text) if _STILL.search(folded) and not mentions.place(text) else None
    return own_cases.reopened(turn, case) if found and found.category == case.category else None


def _glad(turn: Turn, case: CaseView) -> Step:
    """Thanks, with the levels where the citizen has not chosen one."""
    unrated = endings.unrated(turn, case.code)
    text = turn.voice.say(say.GLAD)
    if unrated is None:
        return turn.step(text, case=case.code)
    return turn.step(f"{text} {turn.voice.say(say.RATE_CASE)}", offered=endings.levels(unrated.key), case=case.code)


def _unjudged(turn: Turn) -> CaseView | None:
    """The case last spoken of, else the latest, where it is answered and nobody has said whether that helped."""
    before = turn.conversation
    if before.waiting_for or (before.draft and before.draft.text) or turn.incoming.attachments:
        return None
    closed = [case for case in turn.cases if case.own and case.state in own_cases.CLOSED - {"refused"} and case.satisfied is None]
    return next((case for case in closed if case.code == before.case), closed[0] if closed else None)
