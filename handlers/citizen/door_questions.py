"""What is asked after khiếu nại or tố cáo was shown its door: where, how long, with a name or without, whether it stays secret."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import doors
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Step
from knowledge.rules.redirect import Redirect
from knowledge.vietnamese.fold import fold, words_of

_NOT = r"(?:khong|ko|k|kg|hong)"
_TOPICS = {
    "nameless": re.compile(
        rf"\b(?:an danh|nac danh|giau (?:ten|danh tinh)|{_NOT} (?:muon |can |phai )?(?:de|ghi|neu|khai|ky|cho|xung|co) (?:ho )?ten"
        rf"|(?:co )?(?:phai|can|bat buoc) (?:phai )?(?:de|ghi|neu|khai|ky|cho|xung) (?:ho )?ten)\b"
    ),
    "secret": re.compile(
        r"\b(?:bi mat|giu kin|bao mat|tra thu|tru dap|tru|lo (?:ten|ra|danh tinh|thong tin|mat)|bi lo|bao ve|de doa"
        r"|gay kho|lam kho|ai (?:co )?(?:biet|doc|xem)|biet (?:la )?(?:toi|em|minh|ten))\b"
    ),
    "time": re.compile(r"\b(?:bao lau|thoi han|thoi hieu|may ngay|bao nhieu ngay|khi nao|bao gio|may hom|thoi gian)\b"),
    "where": re.compile(
        r"\b(?:(?:nop|gui|den|dua|viet|toi|len|bao)(?: don)?(?: to cao| khieu nai)? (?:o |cho |toi |den )*(?:dau|ai|cho nao|noi nao"
        r"|co quan nao|ben nao)|(?:o|cho) (?:dau|nao)|ai (?:se )?(?:nhan|giai quyet|xu ly)|noi nao nhan|co quan nao)\b"
    ),
    "form": re.compile(
        rf"\b(?:viet|lam|ghi|can|phai co|mau|don)\b.*\b(?:the nao|ra sao|lam sao|nhu nao|gi|o dau)$|\bmau don\b"
        rf"|\b(?:noi|den|trinh bay) (?:truc tiep|mieng) .*{_NOT}$"
    ),
}
_OF_A_REPORT = re.compile(r"\bphan anh\b|\bdau roi$")
_MOST_WORDS = 14


def asked(turn: Turn) -> Step | None:
    """The answer of that door, and the talk stays there; None for anything else."""
    waiting = turn.conversation.waiting_for
    words = words_of(fold(turn.incoming.text))
    if waiting not in doors.SEALED or not words or len(words) > _MOST_WORDS or turn.talk in ("person", "restart"):
        return None
    said = " ".join(words)
    topic = next((name for name, known in _TOPICS.items() if known.search(said)), "")
    if not topic or _OF_A_REPORT.search(said) or (topic in ("where", "time", "form") and _names_a_procedure(turn)):
        return None
    kind = "denunciation" if _is_denunciation(waiting, said) else "legal_complaint"
    step = turn.step(_told(turn, kind, topic), offered=(Choice("c:start", say.REPORT_LABEL),), waiting_for=waiting)
    return replace(step, sealed=True)


def _is_denunciation(waiting: str, said: str) -> bool:
    if "khieu nai" in said or "to cao" in said:
        return "to cao" in said
    return waiting == doors.DENOUNCED


def _names_a_procedure(turn: Turn) -> bool:
    """Whether a procedure of another kind is asked for by its name."""
    found, folded = turn.knows.search.find(turn.incoming.text), fold(turn.incoming.text)
    return found.decision == "answer" and "khieu nai" not in folded and "to cao" not in folded


def _told(turn: Turn, kind: str, topic: str) -> str:
    other = turn.knows.rules.redirects[kind]
    sentence = say.DOOR_ANSWERS[kind][topic]
    return turn.voice.say(sentence, **_facts(other))


def _facts(other: Redirect) -> dict[str, object]:
    days: dict[str, object] = {name: limit.days for name, limit in other.limits.items()}
    own: dict[str, object] = {
        "doors": "; ".join(other.doors),
        "forms": ", hoặc ".join(other.forms),
        "law": other.law,
        "anonymous": other.anonymous,
    }
    return own | days
