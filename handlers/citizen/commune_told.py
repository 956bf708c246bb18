"""The answer to which commune or ward it is: one that there is, one that there is no more, or «tôi không biết»."""

from __future__ import annotations

from handlers.citizen import case_questions as questions
from handlers.citizen import sentences as say
from handlers.citizen import which_commune
from handlers.citizen.asking import asking
from handlers.citizen.turn import Turn
from handlers.citizen.which_commune import PREFIX
from handlers.messages import Draft, Step
from knowledge import mentions

__all__ = ["PREFIX", "answered", "taken"]


def answered(turn: Turn, draft: Draft, field: str) -> Step | None:
    """One of the province's communes, one that it has not (asked once more, with a list), or that nobody knows; else None."""
    text = turn.incoming.text
    if field == "place" and which_commune.unknowing(text):
        return asking(turn, draft.told("place", say.PLACE_NOT_KNOWN))
    if field != questions.COMMUNE:
        return None
    if after := which_commune.answered(turn, draft, text):
        return asking(turn, after)
    draft, text = which_commune.apart(turn, draft, text) if mentions.phone(text) else (draft, text)
    if draft.place == say.PLACE_NOT_KNOWN and mentions.place(text):
        return asking(turn, draft.told("place", text.strip()))
    said_before, said = which_commune.unlisted(turn, draft.place), which_commune.unlisted(turn, text)
    if which_commune.unknowing(text) or (said and said_before):
        return asking(turn, which_commune.left_out(draft), turn.voice.say(say.COMMUNE_LEFT))
    return asking(turn, draft.told("place", f"{draft.place}, {text.strip()}")) if said else None


def taken(turn: Turn, draft: Draft, option: str) -> Step:
    """A commune chosen; a button that was left on the screen changes nothing."""
    if not questions.names_no_commune(turn.knows.rules, draft):
        return asking(turn, draft)
    after = which_commune.chosen(turn, draft, option)
    return asking(turn, after, turn.voice.say(say.COMMUNE_LEFT) if after.place == draft.place else "")
