"""Words that are a whole message and name no matter: «thôi», «không hiểu», «tệ quá»; a short word back, and what can be done."""

from __future__ import annotations

import re

from handlers.citizen import person, report
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Step
from knowledge.vietnamese.fold import fold, words_of

_AROUND = r"(?:a|da|u|vang|em|anh|chi|oi|nhe|nha|vay|the|toi|minh|chau|roi|luon|nua|thoi)"
_ENOUGH = r"(?:thoi|thoi khong can|thoi khoi|khoi|khong can|khong can gi|het|xong|the thoi|vay thoi|khong hoi nua)"
_PUZZLED = r"(?:(?:khong|ko|k|chua|chang|hong) (?:hieu|ro|biet)(?: gi(?: ca| het)?| lam)?|kho hieu(?: qua)?|noi gi (?:the|vay|do))"
_UPSET = (
    r"(?:(?:tra loi|noi) (?:lung tung|linh tinh|sai|sai be bet|khong dung|chang dung|chan)(?: (?:qua|het|hoai|vay))*"
    r"|hoi (?:mot|1) dang tra loi (?:mot|1) neo)|"
    r"(?:(?:te|chan|do|buc|kem|that vong|buc minh)(?: (?:qua|that|the|ghe|lam|vay))*|qua (?:te|chan|do|kem)|rat (?:te|chan|kem))"
)
_TELL = (
    r"(?:(?:khi nao|bao gio|chung nao|he|neu|luc nao|ho so|ket qua) )*"
    r"(?:(?:co|ra|xong|duoc|tin|gi|ket qua|thay doi|moi|den|roi|nho|thi) )*(?:bao|nhan|noi|thong bao)"
    r"(?: (?:tin|lai|biet|gap|ngay|lien|som|cho|gium|giup|dum|ho|toi|tui|em|minh|chau|bac|co|chu|ong|ba|con|anh|chi"
    r"|mot tieng|1 tieng|hay|voi|nghen|nghe|nha|nhe|o day|qua day|qua zalo))+"
)
_WHOLE = {
    kind: re.compile(rf"(?:{_AROUND} )*?{said}(?: {_AROUND})*")
    for kind, said in (("upset", _UPSET), ("puzzled", _PUZZLED), ("enough", _ENOUGH), ("tell", _TELL))
}


def told(turn: Turn) -> Step | None:
    """The step for such words while nothing is awaited; None for anything else."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    kind = next((kind for kind, whole in _WHOLE.items() if whole.fullmatch(folded)), "")
    to_person = Choice(person.CHOICE, say.PERSON_LABEL)
    if kind == "upset":
        return turn.step(turn.voice.say(say.UPSET), offered=(Choice(report.START, say.REPORT_LABEL), to_person))
    if kind == "puzzled":
        offered = turn.conversation.offered if turn.conversation.procedure else ()
        kept = tuple(one for one in offered if one.id != to_person.id)
        return turn.step(turn.voice.say(say.PUZZLED), offered=(*kept, to_person))
    if kind == "tell":
        still = person.AWAITED if turn.conversation.waiting_for == person.AWAITED else ""
        return turn.step(turn.voice.say(say.TELLS_NEWS if still or _awaits_news(turn) else say.TELLS_NEWS_OF), waiting_for=still)
    return turn.step(turn.voice.say(say.ENOUGH)) if kind else None


def _awaits_news(turn: Turn) -> bool:
    """Whether there is anything of which news may come: a dossier that is followed, or a case."""
    return any(one.own for one in turn.dossiers) or any(one.own for one in turn.cases)
