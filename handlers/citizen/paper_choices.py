"""What can be done next with photos of papers: offered under what was found of them, with the way back to the filing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.filings import ON, to_choose
from handlers.citizen.sentences import Voice
from handlers.messages import Choice, Conversation

PREFIX = "paper:"
TO_PDF, TO_JPG = f"{PREFIX}pdf", f"{PREFIX}jpg"
AWAITED = f"{PREFIX}made"
"""What the conversation waits for while photos are looked at or made into files."""
JOINED = ""
"""Stands before photos that were made into one file: the next photo begins another."""
_CARRYING = frozenset(("web", "zalo", "telegram"))
"""Channels that hand files over; Zalo's bots show no more than pictures at an address that anybody may open."""
_ANY_OF_THEM = ("", "which")


def carries_files(conversation_id: str) -> bool:
    """Whether files that are made here reach the citizen in this conversation."""
    return conversation_id.partition(":")[0] in _CARRYING


def photos(conversation: Conversation) -> tuple[str, ...]:
    """The photos of papers that are in hand, in the order in which they came."""
    return tuple(name for name in conversation.papers if name != JOINED)


def are_shown(conversation: Conversation) -> bool:
    """Whether choices about photos of papers are on the screen, or about to be."""
    return conversation.waiting_for == AWAITED or any(one.id in (TO_PDF, TO_JPG) for one in conversation.offered)


def called(voice: Voice, conversation: Conversation, names: Sequence[str]) -> list[str]:
    """What each of these photos is called in an answer: by its caption, by its number among several, "" for the only one."""
    every = list(photos(conversation))
    every = every if set(names) <= set(every) else list(names)
    return [_called(voice, conversation, every, name) for name in names]


def _called(voice: Voice, conversation: Conversation, every: Sequence[str], name: str) -> str:
    if told := conversation.paper_names.get(name):
        return voice.say(say.PAPER_BIG_PHOTO_NAMED, name=told)
    return voice.say(say.PAPER_BIG_PHOTO_NUMBER, number=every.index(name) + 1) if len(every) > 1 else ""


def answered(conversation: Conversation, kind: str, *, to_make: bool) -> tuple[Conversation, tuple[Choice, ...]]:
    """The conversation once a wish is answered, and the choices that go with the answer.

    Files are offered where there is something `to_make` them of. Whoever has gone on meanwhile finds again what they had before.
    """
    if conversation.waiting_for != AWAITED:
        is_free = conversation.waiting_for in _ANY_OF_THEM and not (
            conversation.draft or conversation.rating or conversation.survey
        )
        return conversation, conversation.offered if is_free and not conversation.with_staff else ()
    choices = (*(_files(conversation, kind) if to_make else ()), *_way_on(conversation))
    return replace(conversation, waiting_for="", offered=choices or conversation.offered), choices


def _files(conversation: Conversation, kind: str) -> tuple[Choice, ...]:
    to_pdf = say.PAPER_TO_ONE_PDF if len(photos(conversation)) > 1 else say.PAPER_TO_PDF
    pdf = () if kind in ("pdf", "all") else (Choice(TO_PDF, to_pdf),)
    return pdf if kind == "jpg" else (*pdf, Choice(TO_JPG, say.PAPER_TO_JPG))


def _way_on(conversation: Conversation) -> tuple[Choice, ...]:
    return to_choose(((ON, say.FILING_ON),)) if conversation.filing else ()
