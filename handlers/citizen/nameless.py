"""A citizen who would rather not say who they are, or gives no number: what that means is said, and the case goes on."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.case_opening import is_for_information
from handlers.citizen import sentences as say
from handlers.citizen.asking import CANCEL, NO_NAME_YET, WITH_NAME, asking, keeping
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Draft, Step
from knowledge import mentions
from knowledge.vietnamese.fold import fold

NAMELESS = "case:nameless"
_NO_NUMBER = re.compile(r"\b(?:khong|ko|k|chang|chua) (?:nho|thuoc|biet|co|xai|dung) (?:so|sdt|dien thoai)\b")
_NUMBER = re.compile(r"\b(?:so|sdt|dien thoai|dt)\b")
_NO_NAME = re.compile(r"\b(?:bo|xoa|an|giau|khong de)(?: cai)? (?:ho )?ten\b")
_OF_A_NAME = re.compile(r"\b(?:ten|an danh|nac danh|danh tinh|vo danh|khuyet danh)\b")
_STILL_NOT = re.compile(r"(?:thi |toi |em )*van (?:khong|the|vay)(?: .{0,12})?")


def unwilling(turn: Turn, draft: Draft, field: str) -> Step | None:
    """The step when an answer refuses to say a name, a number or an address; None when it does not."""
    text, folded = turn.incoming.text, fold(turn.incoming.text)
    if _NO_NAME.search(folded):
        return without_name(turn, draft)
    if field != "address" and _NO_NUMBER.search(folded) and not mentions.phone(text):
        without = replace(draft, declined=(*draft.declined, "phone"))
        return without_phone(turn, draft) if field == "phone" else asking(turn, without)
    if not mentions.is_unwilling(text):
        return None
    return without_phone(turn, draft) if field == "phone" else without_name(turn, draft)


def hides_name(turn: Turn, draft: Draft) -> Step | None:
    """Asked where it is, a citizen says they would rather give no name; None for anything else."""
    text = turn.incoming.text
    folded = fold(text)
    about_name = _NO_NAME.search(folded) or (mentions.is_unwilling(text) and _OF_A_NAME.search(folded))
    return without_name(turn, draft) if about_name and not mentions.place(text) else None


def hidden(turn: Turn, draft: Draft) -> Step | None:
    """At the summary the citizen would rather give no name, or no number; None for anything else."""
    folded = fold(turn.incoming.text)
    no_name = _NO_NAME.search(folded)
    if not (mentions.is_unwilling(turn.incoming.text) or no_name):
        return None
    if _NUMBER.search(folded) and not no_name:
        return asking(turn, draft) if draft.anonymous else without_phone(turn, replace(draft, phone=""))
    return without_name(turn, draft)


def without_name(turn: Turn, draft: Draft) -> Step:
    """The citizen gives no name: what that means is said; where it changes the law's answer, it is asked once more."""
    nameless = replace(draft, anonymous=True, name="", phone="", address="")
    if not is_for_information(turn.knows.rules, nameless):
        return asking(turn, nameless, turn.voice.say(say.NO_NAME_FIELD))
    offered = (Choice(NO_NAME_YET, say.NO_NAME_LABEL), Choice(WITH_NAME, say.WITH_NAME_LABEL), Choice(CANCEL, say.CANCEL_LABEL))
    return keeping(turn.step(turn.voice.say(say.NO_NAME_RULED), offered=offered), draft, NAMELESS)


def without_phone(turn: Turn, draft: Draft) -> Step:
    """The citizen gives a name but no number."""
    if turn.knows.rules.categories[draft.category].law != "field":
        return without_name(turn, draft)
    return asking(turn, replace(draft, declined=(*draft.declined, "phone")))


def insists(text: str) -> bool:
    """Whether, asked once more, the citizen still gives no name: "vẫn không"."""
    folded = fold(text.strip())
    return mentions.is_unwilling(folded) or bool(_STILL_NOT.fullmatch(folded))


def nameless_all_the_same(turn: Turn, draft: Draft) -> Step:
    """Without a name, although it is then kept for information only."""
    return asking(turn, replace(draft, anonymous=True, name="", phone="", address=""))
