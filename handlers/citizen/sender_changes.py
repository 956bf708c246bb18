"""Another name, number or address for a case that is filed: "số tôi đổi rồi, gọi 09…"."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.corrections import correction
from handlers.citizen.matters import TOLD
from handlers.citizen.turn import Turn
from handlers.messages import CaseNote, CaseView, Step
from knowledge import mentions
from knowledge.vietnamese.fold import fold, words_of

NEW_PHONE, NEW_NAME, NEW_ADDRESS = "own:phone", "own:name", "own:address"
AWAITED = {NEW_PHONE: "phone", NEW_NAME: "name", NEW_ADDRESS: "address"}
_SURE = 0.8
_DONE = frozenset(("closed", "refused"))
_NUMBER = r"(?:so|sdt|dt|dien thoai|so dt|so dien thoai|sim|so may)"
_CHANGED = re.compile(
    rf"\b{_NUMBER}\b(?: \w+){{0,5}}? (?:doi|moi|khac|thay|nham|sai|mat|hong|khong dung|bi khoa)\b|\b(?:doi|thay|sua|cap nhat"
    rf"|nham|sai|them|bo sung|dung) (?:lai )?{_NUMBER}\b"
    rf"|\bgoi (?:cho )?(?:toi |em |minh |chau |bac )?(?:vao |qua |so |theo so )*0|\b{_NUMBER} (?:cua )?(?:toi|em|minh|bac"
    rf"|chau)? ?(?:la|nay|day)\b|\blien (?:he|lac)\b"
)
_SAYS = re.compile(r"\b(?:doi|sua|thay|nham|sai|cap nhat|ghi nham|viet nham|viet sai|ghi sai|bo sung|them)\b")


def asked(turn: Turn) -> Step | None:
    """The change, where a filed case of this conversation has a sender; None for anything else and while a draft is told."""
    case = _case(turn)
    if case is None or (turn.conversation.draft and turn.conversation.draft.text):
        return None
    text, folded = turn.incoming.text, " ".join(words_of(fold(turn.incoming.text)))
    phone = mentions.phone(text)
    if _tells(turn):
        return None
    if phone and (_CHANGED.search(folded) or (not case.phone and len(folded.split()) <= 14)):
        return _changed(turn, case, "phone", phone, text)
    field, value = correction(text)
    names_himself = field == "name" and bool(mentions.name(value)) and folded.startswith(("ten ", "ho ten "))
    if not (_SAYS.search(folded) or names_himself) or len(folded.split()) > 16:
        return None
    if field not in AWAITED.values():
        return None
    return told(turn, case, field, value) if value else _ask(turn, case, field)


def _tells(turn: Turn) -> bool:
    """Whether the message tells of a matter, whatever number it ends in."""
    found = turn.knows.triage(turn.incoming.text)
    return found.kind in TOLD and found.sure >= _SURE and bool(mentions.place(turn.incoming.text))


def told(turn: Turn, case: CaseView, field: str, value: str) -> Step:
    """The new value as the citizen typed it; asked again when it cannot be read."""
    read = {"phone": mentions.phone(value) or "", "name": mentions.name(value), "address": value.strip()}[field]
    return _changed(turn, case, field, read, "") if read else _ask(turn, case, field)


def _ask(turn: Turn, case: CaseView, field: str) -> Step:
    awaited = next(name for name, one in AWAITED.items() if one == field)
    return turn.step(turn.voice.say(say.NEW_SENDER[field], code=case.code), waiting_for=awaited, case=case.code)


def _changed(turn: Turn, case: CaseView, field: str, value: str, words: str) -> Step:
    said = turn.voice.say(say.SENDER_CHANGED, code=case.code, what=say.SENDER_FIELDS[field], value=value)
    step = turn.step(said, case=case.code)
    note = CaseNote(case.code, "sender_corrected", words)
    return replace(step, note=replace(note, **{field: value}))  # type: ignore[arg-type]


def _case(turn: Turn) -> CaseView | None:
    own = [case for case in turn.cases if case.own and case.state not in _DONE]
    return next((case for case in own if case.code == turn.conversation.case), own[0] if own else None)
