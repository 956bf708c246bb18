"""Politeness, insults and the like in the middle of a case: a word back, and the question stays."""

from __future__ import annotations

import re

from handlers.citizen import sentences as say
from handlers.citizen.asking import CONFIRM, asking, asking_again
from handlers.citizen.nameless import NAMELESS
from handlers.citizen.turn import Turn
from handlers.citizen.yes_no import is_yes
from handlers.messages import Draft, Step
from knowledge import mentions
from knowledge.vietnamese.fold import fold

_HURRY = re.compile(
    r"\b(?:nhanh|mau|le|gap) (?:len|di|gium|giup|nhanh|voi|le)|\bhoi (?:gi |lam |nhieu |hoai|suot|mai|dai)|\bsao (?:hoi"
    r"|con hoi|lai hoi|phai hoi)"
    r"|\b(?:phien|ruom ra|met|lau) (?:qua|the|vay|ghe)|\blam the$|\blau lac"
)
_SHORT = 8
_THANKS = re.compile(r"\b(?:cam on|cam on|thank|thanks|tks|camon)")


def goes_on_politely(turn: Turn, draft: Draft, awaited: str) -> Step | None:
    """The step for small talk in the middle of a case; None for anything else."""
    talk = turn.talk
    if not draft.category or not draft.text:
        return None
    if talk == "insult":
        return asking(turn, draft, turn.voice.say(say.SORRY))
    if talk == "greeting":
        return asking_again(turn, draft, turn.voice.say(say.HERE))
    if talk == "well_being":
        return asking_again(turn, draft, turn.voice.say(say.I_AM_WELL))
    if awaited != CONFIRM and _is_in_a_hurry(turn.incoming.text):
        return asking_again(turn, draft, turn.voice.say(say.NEARLY_DONE))
    if talk != "thanks" or (awaited in (CONFIRM, NAMELESS) and is_yes(turn.incoming.text)):
        return None
    thanked = _THANKS.search(fold(turn.incoming.text))
    return asking_again(turn, draft, turn.voice.say(say.YOU_ARE_WELCOME)) if thanked else asking(turn, draft)


def _is_in_a_hurry(text: str) -> bool:
    return len(text.split()) <= _SHORT and bool(_HURRY.search(fold(text))) and not mentions.place(text)
