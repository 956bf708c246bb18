"""A person is asked for: an officer takes the conversation over; out of hours, from when, and whom to call where it cannot wait."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import filing_context
from handlers.citizen import sentences as say
from handlers.citizen.danger import danger_now
from handlers.citizen.moments import moment
from handlers.citizen.turn import Turn
from handlers.messages import Step, Unanswered
from knowledge import mentions
from knowledge.vietnamese.fold import fold, words_of

AWAITED = CHOICE = "person"
"""What is awaited while nobody has come yet, and the choice that asks for a person."""
_DEED = r"(?:tim|lam|lo|hoi|xem|tra|giai quyet|xu ly)"
_DONE = rf"{_DEED}(?: (?:duoc|ra|thay|xong))+ roi"
_SMALL_WORD = (
    r"(?:a|da|u|ok|vang|oi|nhe|nha|em|ban|toi|minh|chau|anh|chi|de|mai|cam on|thoi|khoi|khong|ko|k|huy|bo|can|phai|muon|nua|gap"
    r"|can bo|nguoi|ai|cho|den|phien|dau|di|xong|roi|duoc roi"
    rf"|{_DONE}|tu {_DEED}(?: (?:duoc|ra|thay|xong|lay|roi))*|(?:biet|hieu|ro|nho) (?:ra )?roi)"
)
_NOTHING_ELSE = re.compile(rf"{_SMALL_WORD}(?: {_SMALL_WORD})*")
_NOT_NEEDED = re.compile(
    r"^(?:(?:a|da|u|ok|vang|em|oi|roi) )*(?:thoi|khoi|khong|ko|k|huy|bo)\b"
    rf"|\b(?:khoi|(?:khong|ko|k) (?:can|phai|phien)|{_DONE})\b"
)
_NO_PERSON = re.compile(r"\b(?:khoi|huy|(?:khong|ko|k) (?:can|muon|phien))(?: (?:can|phai|phien|den|cho|nua))* (?:gap|can bo)\b")
_AFTER_ALL = re.compile(rf"\bcho (?:\w+ )?(?:gap|{_DEED})\b|\b(?:khong|ko|k) (?:tu )?{_DEED}\b")
_ANYBODY = re.compile(
    r"\b(?:co ai|ai day|alo|a lo|(?:chua|khong|ko) (?:thay|co) (?:ai|can bo|nguoi)|can bo dau|dau roi|bao gio|lau (?:qua|the|vay)"
    r"|khi nao|van chua)\b"
)
_CALLED = re.compile(r"\b(?:ho ten|ten|goi (?:la|toi la)|(?:toi|tui|em|minh|chau|con) la)\b")
_AROUND = frozenset(
    words_of(
        "a da u ok vang oi nhe nha nua roi thi la co gi can em toi tui minh chau con anh chi chu bac ong ba ten ho va cua so sdt dt"
        " dien thoai may phone zalo di dong goi lai nhan bao lien he giup gium cho qua o tai day sinh nam ngay gio sau truoc luc"
        " buoi sang trua chieu xin cam on gap bo nguoi tra loi"
    )
)
"""Words that stand around a name and a number."""
_SHORT, _A_LINE = 9, 16


def asked_for(turn: Turn, about: str = "") -> Step:
    """An officer is asked to take the conversation over; out of hours the citizen hears from when somebody is there.

    The officer reads what it is `about`: where in a filing somebody is stuck, or the last question.
    """
    asked = turn.conversation.question
    awaited = "" if turn.conversation.draft else AWAITED
    step = turn.step(_soon(turn) if turn.knows.rules.calendar.is_open(turn.now) else _later(turn), waiting_for=awaited)
    if about := about or filing_context.on_screen(turn):
        return replace(step, wants_person=about)
    return replace(
        step, unanswered=Unanswered(asked, "rejected") if asked else None, wants_person=asked or turn.incoming.text or "-"
    )


def waits(turn: Turn) -> Step | None:
    """While an officer is awaited: the wait is taken back, or goes on; None for anything else.

    In so many words ("khỏi gặp cán bộ nữa") it is taken back whatever was talked of since.
    """
    folded = " ".join(words_of(fold(turn.incoming.text)))
    is_awaited = turn.conversation.waiting_for == AWAITED
    if _takes_back(folded, is_awaited):
        still = "" if is_awaited else turn.conversation.waiting_for
        return replace(turn.step(turn.voice.say(say.NOT_NEEDED), waiting_for=still), wants_nobody=True)
    if is_awaited and (step := _introduced(turn, folded)):
        return step
    if not is_awaited or not _ANYBODY.search(folded) or len(folded.split()) > _SHORT:
        return None
    return turn.step(_soon(turn) if turn.knows.rules.calendar.is_open(turn.now) else _later(turn), waiting_for=AWAITED)


def _introduced(turn: Turn, folded: str) -> Step | None:
    """Who waits tells their name or number and nothing else: it is added to the request; None for anything else."""
    text = turn.incoming.text
    phone = mentions.phone(text)
    told = {"name": mentions.name(text) if phone or _CALLED.search(folded) else "", "phone": phone or ""}
    what = " và ".join(say.OF_SENDER[key] for key, value in told.items() if value)
    if not what or len(folded.split()) > _A_LINE or _says_more(text, folded, told["name"]):
        return None
    step = turn.step(turn.voice.say(say.ADDED_TO_REQUEST, what=what), waiting_for=AWAITED)
    return replace(step, tells_officer=", ".join(filter(None, told.values())))


def _says_more(text: str, folded: str, name: str) -> bool:
    """Whether anything is left of a message without name, place, numbers and the words around: a matter of its own."""
    known = _AROUND.union(*(words_of(fold(part)) for part in (name, mentions.place(text))))
    return any(word not in known and re.search("[a-z]", word) for word in folded.split())


def _takes_back(folded: str, is_awaited: bool) -> bool:
    """Whether words say that nobody need come, and nothing else; with nobody awaited they must name the officer."""
    if len(folded.split()) > _A_LINE or not _NOTHING_ELSE.fullmatch(folded) or _AFTER_ALL.search(folded):
        return False
    return bool((_NOT_NEEDED if is_awaited else _NO_PERSON).search(folded))


def _soon(turn: Turn) -> str:
    voice = turn.voice
    told = voice.say(say.OFFICER_SOON)
    return f"{told}\n{voice.say(say.OR_CALL, hotline=voice.hotline, hours=voice.in_hours)}" if voice.hotline else told


def _later(turn: Turn) -> str:
    voice, opens = turn.voice, turn.knows.rules.calendar.next_opening(turn.now)
    told = [voice.say(say.OFFICER_LATER, when=moment(opens.isoformat()))]
    if voice.hotline:
        told.append(voice.say(say.CALL_LATER, hotline=voice.hotline, hours=voice.in_hours))
    return " ".join(told) + "\n" + danger_now(turn)
