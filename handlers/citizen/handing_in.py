"""Where and how papers are handed in (nơi nộp, cách nộp): the office that is nearest, and the post (bưu chính công ích)."""

from __future__ import annotations

import re

from handlers.citizen import sentences as say
from handlers.citizen.about import lower
from handlers.citizen.moments import moment
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Step
from knowledge.rules import opening_hours
from knowledge.rules.units import Unit, in_force
from knowledge.vietnam_time import VIETNAM
from knowledge.vietnamese.fold import fold, words_of

COMMUNE = "near:commune"
"""What a conversation waits for: the commune in which the citizen is."""
_NEAR = re.compile(
    r"\bgan (?:nha|nhat|day|toi|minh|em)\b.*\b(?:nop|mot cua|trung tam|hanh chinh|ho so)\b"
    r"|\b(?:nop|mot cua|trung tam (?:phuc vu )?hanh chinh|ho so)\b.*\bgan (?:nha|nhat|day|toi|minh|em)\b"
)
_AT_HOME = r"(?:ve|tai|den|toi|o) (?:tan )?(?:nha|dia chi)"
_BY_POST = r"(?:buu dien|buu chinh|buu ta|chuyen phat)"
_RESULT = r"(?:tra|nhan|gui|lay|giao) (?:ket qua|giay|the|so|bang|ho so ve)"
_OUT = re.compile(rf"\b{_RESULT}\b.*\b(?:{_AT_HOME}|{_BY_POST})\b|\b{_BY_POST}\b.*\b{_RESULT}\b")
_IN = re.compile(rf"\b(?:nop|gui)\b.*\b{_BY_POST}\b")
_ASKS = re.compile(r"\b(?:khong|ko|k|hong|the nao|sao|duoc chua|bao nhieu|o dau|lam gi|cach)\b")
_A_LINE, _FEW_WORDS = 16, 5


def asked(turn: Turn) -> Step | None:
    """What is said to somebody who asks for the nearest office or the post, or told where they are; None for anything else."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    if turn.conversation.draft or not folded or len(folded.split()) > _A_LINE:
        return None
    if turn.conversation.waiting_for == COMMUNE and (step := _told_where(turn)):
        return step
    if _NEAR.search(folded) and _is_taken_at_communes(turn):
        return _nearest(turn) or turn.step(turn.voice.say(say.NEAR_WHERE), waiting_for=COMMUNE)
    if not _ASKS.search(folded):
        return None
    if _OUT.search(folded):
        return turn.step(turn.voice.say(say.POST_OUT), offered=_other_ways(turn))
    return turn.step(_by_post(turn), offered=_other_ways(turn)) if _IN.search(folded) else None


def _is_taken_at_communes(turn: Turn) -> bool:
    """Whether the procedure in mind may be handed in at a commune; of a driving licence the office next door is no help."""
    code = turn.conversation.procedure
    return code not in turn.knows.procedures or "commune" in turn.knows.procedures[code].levels


def _told_where(turn: Turn) -> Step | None:
    """The office of a commune; a name that nobody knows is said so, a question of its own is none."""
    if found := _nearest(turn):
        return found
    is_name = len(turn.incoming.text.split()) <= _FEW_WORDS and "?" not in turn.incoming.text
    if not is_name or turn.talk or turn.knows.search.find(turn.incoming.text).decision == "answer":
        return None
    return turn.step(turn.voice.say(say.NEAR_UNKNOWN, person=turn.voice.person), waiting_for=COMMUNE)


def _nearest(turn: Turn) -> Step | None:
    rules = turn.knows.rules
    named = rules.routing.places.communes(turn.incoming.text)
    unit = in_force(rules.units, next(iter(named)), turn.today) if len(named) == 1 else None
    if unit is None:
        return None
    phone = turn.voice.say(say.NEAR_PHONE, phone=unit.phone) if unit.phone else ""
    near = turn.voice.say(say.NEAR, unit=unit.commune, place=unit.place, hours=_hours(turn, unit), phone=phone)
    anywhere = turn.voice.say(say.NEAR_ANYWHERE, law=rules.dossiers.anywhere_law)
    return turn.step(f"{near}\n{anywhere}")


def _hours(turn: Turn, unit: Unit) -> str:
    """The office's own hours, else those of the calendar, and whether it is open at this moment."""
    calendar, voice = turn.knows.rules.calendar, turn.voice
    if unit.hours:
        return voice.say(say.NEAR_HOURS, hours=unit.hours)
    is_open = calendar.is_open(turn.now)
    at = turn.now if is_open else calendar.next_opening(turn.now)
    told = voice.say(say.NEAR_HOURS, hours=opening_hours.told(calendar.hours_of(at.astimezone(VIETNAM).date())))
    return told + voice.say(say.NEAR_OPEN if is_open else say.NEAR_SHUT, at=moment(at.isoformat()))


def _by_post(turn: Turn) -> str:
    """Whether the procedure in mind is taken by post, as far as that is known."""
    code = turn.conversation.procedure
    if code not in turn.knows.procedures:
        return turn.voice.say(say.POST_IN)
    takes = any(method.way == "post" for method in turn.knows.procedures[code].methods)
    title = lower(turn.knows.name(code))
    return turn.voice.say(say.POST_IN_OF if takes else say.POST_NOT_OF, title=title)


def _other_ways(turn: Turn) -> tuple[Choice, ...]:
    code = turn.conversation.procedure
    facets = ("where", "online") if code in turn.knows.procedures else ()
    return tuple(Choice(f"f:{facet}:{code}", say.FACET_LABELS[facet]) for facet in facets)
