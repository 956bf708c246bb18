"""What is said besides an answer while a case is told: more of the same matter, a second one, or a word that fits nowhere."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import case_questions as questions
from handlers.citizen import matters
from handlers.citizen import sentences as say
from handlers.citizen.asking import asking
from handlers.citizen.matters import with_more
from handlers.citizen.sentences import SMALL_TALK
from handlers.citizen.turn import Turn
from handlers.citizen.wishes import only_wishes
from handlers.messages import Draft, Step
from knowledge import mentions
from knowledge.vietnamese.fold import fold

_LIKELY, _SURE, _BEYOND_DOUBT = 0.4, 0.8, 0.95
_FEW_WORDS = 3
_PLACES = ("place", questions.COMMUNE, "address")
_ASKS = re.compile(
    r"\b(?:the nao|gi|dau|bao gio|may gio|ai|khong|chua|sao)$|\b(?:the nao|lam sao|o dau|cho nao|bao nhieu|khi nao)\b|^sao\b"
)


def asks(text: str) -> bool:
    """Whether a message is put as a question."""
    return "?" in text or bool(_ASKS.search(fold(text)))


def tells_more(turn: Turn, draft: Draft, field: str) -> Step | None:
    """Instead of an answer: more of the same matter, or a second one. A place is an answer where one was asked for."""
    text, another = turn.incoming.text, matters.opens_another(turn.incoming.text)
    named = field == "name" and questions.is_name(text)
    if mentions.phone(text) or named or (field in _PLACES and not another) or only_wishes(text):
        return None
    found = turn.knows.triage(text)
    if found.kind not in matters.TOLD or len(text.split()) < _FEW_WORDS:
        return None
    alone = found.category != draft.category and not another and not mentions.place(text)
    if found.sure < (_LIKELY if another else _BEYOND_DOUBT if alone else _SURE):
        return None
    return more_or_another(turn, draft, matters.drafted(turn, found, text))


def more_or_another(turn: Turn, draft: Draft, told: Draft) -> Step:
    """What was told belongs to the draft, or waits as a matter of its own."""
    if matters.opens_another(turn.incoming.text) or told.category != draft.category:
        return matters.put_aside(turn, draft, told)
    return asking(turn, with_more(draft, told), turn.voice.say(say.MORE_KEPT))


def at_the_summary(turn: Turn, draft: Draft) -> Step | None:
    """At the summary: what tells more belongs to the case; a question goes its own way."""
    text = turn.incoming.text
    if only_wishes(text):
        return asking(turn, draft)
    if not draft.name and questions.is_name(text):
        named = questions.with_answer(replace(draft, anonymous=False), "name", text)
        return asking(turn, named) if named else None
    found = turn.knows.triage(text)
    few = len(text.split()) < _FEW_WORDS
    if found.kind in matters.TOLD and found.sure >= _LIKELY and not few:
        return more_or_another(turn, draft, matters.drafted(turn, found, text))
    hit = turn.knows.search.find(text)
    chat = bool(turn.talk) or hit.outside == SMALL_TALK or hit.decision != "unknown" or asks(text)
    if chat or few or found.kind not in ("other", "status", "rating"):
        return None
    return asking(turn, with_more(draft, Draft(text=text.strip())), turn.voice.say(say.MORE_KEPT))
