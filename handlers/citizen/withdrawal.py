"""A citizen takes a filed case back: asked once, then noted for the officer, who closes it. Only where it was filed."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.case_code import found_in
from handlers.citizen import sentences as say
from handlers.citizen.matters import named
from handlers.citizen.old_drafts import is_dormant
from handlers.citizen.turn import Turn
from handlers.citizen.yes_no import is_no, is_yes
from handlers.messages import CaseNote, CaseView, Choice, Draft, Step
from knowledge.vietnamese.fold import fold, words_of

WITHDRAWING = "own:withdrawing"
YES, NO, THIS = "o:withdraw", "o:keep", "o:which"
_DONE = frozenset(("answered", "closed", "refused", "merged"))
_NAMED = re.compile(r"\b(?:rut|huy|xoa|bo)(?: (?:lai|bo|dum|giup|ho|toi|em|minh|cho|cai|vu|viec))* (?:phan anh|kien nghi|pa)\b")
_MEANT = re.compile(
    r"\b(?:(?:xin|muon|cho (?:toi|em|minh|chau)) rut|rut (?:lai|di|nhe|nha|thoi|don|duoc roi)"
    r"|(?:khong|ko|k|chang|khoi)(?: (?:can|muon|phai))* (?:phan anh |kien nghi |xu ly |giai quyet |lam |sua |den |xuong |gi )*nua"
    r"|khoi (?:can )?(?:xu ly|lam|sua|den|xuong|phan anh))\b"
)
_MENDED = re.compile(
    r"(?:(?:a|da|thoi|em|oi|o|the|ma|hom qua|sang nay|chieu nay|toi qua|vua|moi|hom nay|gio) )*"
    r"(?:(?:ho|nguoi ta|xa|phuong|dien luc|tho|ben do|co nguoi|cong ty|cac anh|thon|den|duong|cong|rac|no) )*(?:(?:da|den|ra"
    r"|vua|moi|duoc) )*"
    r"(?:sua|lam|don|va|thay|lap|xu ly|giai quyet|thong)(?: (?:duong|den|cong|rac|xong|duoc|het|lai|cho toi|sach))* (?:roi|xong)"
    r"(?: (?:a|nhe|nha|em|roi|ban|cam on|ok|on|khong can nua|thoi))*"
)
_FEW_WORDS, _YES_WORDS = 20, re.compile(r"(?:(?:da|u|vang|ok|dung|co|toi|em|minh|xin|muon|cho) )*rut(?: .{0,20})?")


def asked(turn: Turn) -> Step | None:
    """Ask once whether a case is to be taken back; None when a message says nothing of the kind, or a draft is meant."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    code = found_in(turn.incoming.text)
    plainly = bool(_NAMED.search(folded))
    just_filed = is_no(turn.incoming.text) and bool(turn.conversation.case) and not turn.conversation.waiting_for
    if not (plainly or just_filed or _MEANT.search(folded) or _MENDED.fullmatch(folded)) or len(folded.split()) > _FEW_WORDS:
        return None
    if turn.conversation.draft and turn.conversation.draft.text and not code and not is_dormant(turn):
        return None
    open_ones = [case for case in turn.cases if case.own and case.state not in _DONE]
    if code:
        return _of_code(turn, code[0]) if code[1] == "right" else None
    if not open_ones:
        return turn.step(turn.voice.say(say.NOTHING_TO_WITHDRAW)) if plainly else None
    last = [case for case in open_ones if case.code == turn.conversation.case]
    if len(open_ones) > 1 and (plainly or not last):
        return _which(turn, open_ones)
    return _sure(turn, (last or open_ones)[0], turn.incoming.text)


def _of_code(turn: Turn, code: str) -> Step:
    """The same answer for a stranger's code and for one that does not exist."""
    case = next((case for case in turn.cases if case.code == code and case.own), None)
    if case is None:
        return turn.step(turn.voice.say(say.WITHDRAW_WHERE_FILED, code=code, person=turn.voice.person))
    if case.state in _DONE:
        return turn.step(turn.voice.say(say.WITHDRAW_TOO_LATE, code=code), case=code)
    return _sure(turn, case, turn.incoming.text)


def _which(turn: Turn, cases: list[CaseView]) -> Step:
    offered = tuple(Choice(f"{THIS}:{case.code}", f"{case.code}: {named(Draft(text=case.text))[:50]}") for case in cases[:4])
    return turn.step(turn.voice.say(say.WITHDRAW_WHICH), offered=offered, unconfirmed=turn.incoming.text)


def _sure(turn: Turn, case: CaseView, words: str) -> Step:
    if case.withdrawn:
        return turn.step(turn.voice.say(say.WITHDRAWN_BEFORE, code=case.code), case=case.code)
    offered = (Choice(f"{YES}:{case.code}", say.WITHDRAW_LABEL), Choice(f"{NO}:{case.code}", say.KEEP_LABEL))
    told = turn.voice.say(say.WITHDRAW_SURE, code=case.code, text=named(Draft(text=case.text)))
    return turn.step(told, offered=offered, waiting_for=WITHDRAWING, case=case.code, unconfirmed=words)


def goes_on(turn: Turn, case: CaseView) -> Step | None:
    """Yes or no to the question; None for anything else, and the case stays as it is."""
    text = turn.incoming.text
    folded = " ".join(words_of(fold(text)))
    if folded in ("khong", "ko", "k") or is_no(text) or "khong rut" in folded or "dung rut" in folded:
        return _kept(turn, case)
    return _withdrawn(turn, case) if is_yes(text) or folded == "co" or _YES_WORDS.fullmatch(folded) else None


def taken(turn: Turn, option: str, case: CaseView) -> Step | None:
    """What the choices lead to; None for choices of others."""
    if option == f"{YES}:{case.code}":
        return _withdrawn(turn, case)
    if option == f"{NO}:{case.code}":
        return _kept(turn, case)
    return _sure(turn, case, turn.conversation.unconfirmed) if option == f"{THIS}:{case.code}" else None


def _withdrawn(turn: Turn, case: CaseView) -> Step:
    """No rule lets a citizen end a case: an officer sees the wish and closes it, unless others are in danger."""
    if case.state in _DONE or case.withdrawn:
        sentence = say.WITHDRAWN_BEFORE if case.withdrawn else say.WITHDRAW_TOO_LATE
        return turn.step(turn.voice.say(sentence, code=case.code), case=case.code)
    step = turn.step(turn.voice.say(say.WITHDRAWN, code=case.code), case=case.code, unconfirmed="")
    return replace(step, note=CaseNote(case.code, "withdrawn", turn.conversation.unconfirmed))


def _kept(turn: Turn, case: CaseView) -> Step:
    return turn.step(turn.voice.say(say.NOT_WITHDRAWN, code=case.code), case=case.code, unconfirmed="")
