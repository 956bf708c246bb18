"""Right after a case is filed: what is said besides belongs to it, and impatience is told where it stands."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import own_cases
from handlers.citizen import sentences as say
from handlers.citizen.corrections import correction
from handlers.citizen.matters import TOLD, opens_another
from handlers.citizen.old_drafts import is_dormant
from handlers.citizen.sentences import SMALL_TALK
from handlers.citizen.turn import Turn
from handlers.messages import CaseNote, CaseView, Choice, Step
from knowledge import mentions
from knowledge.vietnamese.fold import fold, words_of

_START = "c:start"
_IMPATIENT = re.compile(
    r"\b(?:(?:chua|khong|chang|ko|k) (?:thay|co) (?:ai|gi|dong tinh|tra loi|nguoi|phan hoi|hoi am)|xong chua|co lam (?:khong"
    r"|ko|k|chua)"
    r"|(?:bao gio|khi nao|bao lau|chung nao|hoi nao)(?: nua| thi| moi)*(?: co nguoi| ho| den)? ?(?:sua|lam|xong|xu ly"
    r"|giai quyet|xuong|den)"
    r"|(?:lam|sua|xu ly) (?:nhanh|le|gap)|nhanh (?:len|giup|gium|nhanh)|lau (?:qua|the|vay)|den dau roi|toi dau roi|sao roi)\b"
)
_ASKS = re.compile(
    r"\?|\b(?:khong|ko|chua|gi|sao|the nao|o dau|bao nhieu|may|ai|nao|a)$|\b(?:lam sao|the nao|bao nhieu|o dau|thu tuc"
    r"|can gi)\b"
)
_ADDS = re.compile(r"^(?:a |da |cho (?:toi|em|minh) |toi |em |minh |xin |noi )*(?:bo sung|them|noi them|bao them|ke them)\b")
_ONLY_ADDS = re.compile(
    r"(?:(?:a|da|cho|toi|em|minh|chau|xin|muon|can|noi|bao|ke|phai) )*(?:bo sung|them)"
    r"(?: (?:thong tin|chi tiet|noi dung|phan anh|vao|cho|nua|mot chut|chut|ti|it|duoc khong|voi|a|nhe|nha|di|viec|nay|nao))*"
)
_CORRECTS = re.compile(r"(?:a |da |o |ua )*(?:nham|sai|khong phai|chua dung|sua)\b")
_SHORT, _FEW, _MORE = 14, 3, 6
_SURE, _BEYOND_DOUBT, _HARDLY = 0.8, 0.95, 0.3


def impatient(turn: Turn) -> Step | None:
    """Where the case stands, for who asks why nothing has happened; None for anything else."""
    case = _last(turn)
    folded = " ".join(words_of(fold(turn.incoming.text)))
    if case is None or turn.conversation.procedure or len(folded.split()) > _SHORT or not _IMPATIENT.search(folded):
        return None
    return own_cases.listed(turn)


def added(turn: Turn) -> Step | None:
    """More about the case that was filed a moment ago; None for a question, a matter of its own, or the next day."""
    case, text = _last(turn), turn.incoming.text.strip()
    folded = " ".join(words_of(fold(text)))
    if case is None or turn.conversation.procedure or turn.conversation.waiting_for or is_dormant(turn):
        return None
    if _ONLY_ADDS.fullmatch(folded):
        return turn.step(turn.voice.say(say.ADD_WHAT, code=case.code), waiting_for=own_cases.ADDING, case=case.code)
    if not _ADDS.search(folded) and not _is_more(turn, case, text, folded):
        return None
    offered = (Choice(_START, say.REPORT_LABEL),)
    step = turn.step(turn.voice.say(say.ADDED, code=case.code), offered=offered, case=case.code)
    return replace(step, note=CaseNote(case.code, "added", text, turn.incoming.attachments))


def _is_more(turn: Turn, case: CaseView, text: str, folded: str) -> bool:
    if len(folded.split()) < _FEW or _ASKS.search(folded) or "?" in text or opens_another(text) or turn.talk:
        return False
    if _CORRECTS.match(folded) and correction(text)[0]:
        return True
    found, hit = turn.knows.triage(text), turn.knows.search.find(text)
    if found.kind in TOLD and found.sure >= (_SURE if len(folded.split()) >= _MORE else _BEYOND_DOUBT):
        return found.category == case.category and not mentions.place(text)
    if found.kind == "contest" and len(folded.split()) < _MORE:
        return False
    unsaid = hit.decision == "unknown" and hit.outside != SMALL_TALK
    fits = bool(mentions.place(text)) or found.kind in TOLD or hit.fit < _HARDLY
    return unsaid and fits and found.kind in (*TOLD, "other", "contest")


def _last(turn: Turn) -> CaseView | None:
    """The case last spoken of, while it is open and no other is being told."""
    if turn.conversation.draft and turn.conversation.draft.text:
        return None
    own = [case for case in turn.cases if case.own and case.code == turn.conversation.case]
    return next((case for case in own if case.state not in own_cases.CLOSED), None)
