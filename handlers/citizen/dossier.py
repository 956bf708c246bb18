"""Where one's papers are: a dossier (hồ sơ thủ tục) by its code and something that only its owner knows; then news of it.

A stranger learns nothing, not even that a code exists: without a number of its owner every code is answered alike.
"""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.case_code import found_in as of_case
from handlers.citizen import dossier_words, report, wrong_tries
from handlers.citizen import sentences as say
from handlers.citizen.own_cases import ADDING, ANSWERING, REASON
from handlers.citizen.turn import Turn
from handlers.messages import Choice, DossierStep, DossierView, Step
from knowledge.dossiers import owner_proof
from knowledge.dossiers.code import Code, beside, found_in
from knowledge.vietnamese.fold import fold, words_of

PROOF = "dossier:proof"
_OF_A_CASE = frozenset((ADDING, ANSWERING, REASON))
"""What is said now belongs to a case that is filed."""
_GROUP = "telegram:-"
"""How the conversation of a group begins: whoever is in it reads everything, and could ask for another's papers as their own."""
_PREFIX, _LEAVE, _SHOW = "d:", "leave", "show"
_FEW_WORDS, _MANY_WORDS = 9, 25
"""So many words beside a code may be anything; more of them that complain are a complaint."""
_MOST_LISTED = 5
_ASKS = re.compile(
    r"(?:toi|den) (?:dau|khau nao|buoc nao|giai doan nao)|xong chua|the nao|tra cuu|tinh trang"
    r"|bao gio|khi nao|ra sao|co chua|duoc chua|theo doi"
)
_OF_MINE = re.compile(
    r"(?:ho so|giay to)(?: (?:da nop|nop|thu tuc|hanh chinh|online|truc tuyen))*(?: (?:cua )?(?:toi|em|minh|chau|anh|chi))?"
)
_WHERE = re.compile(
    r"(?:da |dang )?(?:di |lam )?(?:toi|den) (?:dau|khau nao|buoc nao)|xong chua|co ket qua chua|dang o dau"
    r"|giai quyet (?:toi|den) dau"
)
_LOOK_UP = re.compile(
    r"\b(?:tra cuu|(?:tra cuu|tra|kiem tra|xem)(?: giup(?: toi| em)?)? (?:tinh trang|tien do|ket qua))(?: giai quyet)? ho so\b"
)


def asked(turn: Turn) -> Step | None:
    """What is said to a message with a dossier's code, or to one that asks for one's papers; None for any other.

    A message with an identity number is not kept, right or wrong.
    """
    step = _asked(turn)
    return replace(step, forgotten=True) if step and owner_proof.identity(turn.incoming.text) else step


def _asked(turn: Turn) -> Step | None:
    text = turn.incoming.text
    if turn.conversation.draft or turn.conversation.waiting_for in _OF_A_CASE or not text.strip():
        return None
    found = found_in(text, turn.today)
    is_named = bool(found) and _is_of_it(turn, text)
    if _is_in_group(turn):
        return listed(turn) if is_named or _asks_for_own(turn, text) else None
    if found and is_named:
        code, _ = found
        return _by_code(turn, code) if isinstance(code, Code) else turn.step(turn.voice.say(say.DOSSIER_MISTYPED, code=code))
    if turn.conversation.waiting_for == PROOF and owner_proof.numbers(text) and not of_case(text) and _is_of_it(turn, text):
        return _proven(turn, turn.conversation.dossier)
    has_others = any(case.own for case in turn.cases) and not _own(turn)
    return listed(turn) if _asks_for_own(turn, text) and not has_others else None


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice about a dossier leads to; None for choices that are none of its own."""
    act, _, code = option.removeprefix(_PREFIX).partition(":")
    if not option.startswith(_PREFIX) or act not in (_LEAVE, _SHOW):
        return None
    typed = found_in(turn.incoming.text, turn.today)
    if typed and _text(typed[0]) != code:  # nearly the code of a choice, and another one
        return asked(turn)
    view = _view(turn, code)
    if view is None or not view.own:
        return turn.step(turn.voice.say(say.DOSSIER_GONE))
    if act == _SHOW:
        return _told(turn, view)
    return replace(turn.step(turn.voice.say(say.DOSSIER_LEFT, code=code)), dossier=DossierStep(code, "left"))


def leave(code: str) -> Choice:
    """The choice to hear no more of a dossier."""
    return Choice(f"{_PREFIX}{_LEAVE}:{code}", say.DOSSIER_LEAVE_LABEL)


def show(code: str) -> Choice:
    """The choice to be told of a dossier."""
    return Choice(f"{_PREFIX}{_SHOW}:{code}", code)


def _text(code: Code | str) -> str:
    return code if isinstance(code, str) else code.text


def _is_of_it(turn: Turn, text: str) -> bool:
    """A long message that complains is a case, with a code or a telephone number in it."""
    words = words_of(beside(text))
    asks = len(words) <= _FEW_WORDS or bool(_ASKS.search(" ".join(words)))
    return len(words) <= _MANY_WORDS and (asks or turn.knows.triage(text).kind != "complaint")


def _asks_for_own(turn: Turn, text: str) -> bool:
    folded = " ".join(words_of(fold(text)))
    found = _OF_MINE.search(folded)
    asks = bool(found and _WHERE.search(folded, found.end())) or bool(_LOOK_UP.search(folded))
    return asks and len(folded.split()) <= _FEW_WORDS + 3


def _by_code(turn: Turn, code: Code) -> Step:
    view = _view(turn, code.text)
    if view and view.own:
        return _told(turn, view)
    if not turn.knows_dossiers:
        return _explained(turn, code)
    if owner_proof.numbers(turn.incoming.text):
        return _proven(turn, code.text)
    return turn.step(turn.voice.say(say.DOSSIER_PROVE, code=code.text), waiting_for=PROOF, dossier=code.text)


def _explained(turn: Turn, code: Code) -> Step:
    """What the code itself tells, and where to look; nothing is connected that would know more."""
    agency = turn.knows.rules.dossiers.agencies.get(code.agency, "")
    told = turn.voice.say(
        say.DOSSIER_EXPLAINED,
        code=code.text,
        day=dossier_words.day_of(code.day.isoformat()),
        agency=turn.voice.say(say.DOSSIER_OF, agency=agency) if agency else "",
        look_up=turn.knows.rules.dossiers.look_up,
    )
    return turn.step(told, dossier=code.text)


def _proven(turn: Turn, code: str) -> Step:
    """Told only to who knows a number of the owner; the same for a wrong number, a code that is shut and one that nobody has."""
    if wrong_tries.are_used_up(turn):
        return turn.step(turn.voice.say(say.NO_MORE_TRIES, person=turn.voice.person))
    view = _view(turn, code)
    if view is None:
        look_up = turn.knows.rules.dossiers.look_up
        step = turn.step(turn.voice.say(say.DOSSIER_NOT_PROVEN, code=code, look_up=look_up), waiting_for=PROOF, dossier=code)
        return replace(wrong_tries.counted(turn, step), dossier=DossierStep(code, "wrong"))
    return replace(wrong_tries.over(_told(turn, view)), dossier=DossierStep(code, "followed"))


def _told(turn: Turn, view: DossierView) -> Step:
    rules = turn.knows.rules
    title = turn.knows.name(view.procedure) if view.procedure in turn.knows.procedures else ""
    text = dossier_words.told(turn.voice, rules, view, turn.now, say.DOSSIER_STATE, title)
    if rules.dossiers.states[view.status].ends:
        return turn.step(text, dossier=view.code)
    late = (Choice(report.START, say.REPORT_LABEL),) if dossier_words.is_late(rules, view, turn.now) else ()
    text += "\n" + turn.voice.say(say.DOSSIER_FOLLOWED)
    step = turn.step(text, offered=(*late, leave(view.code)), dossier=view.code)
    return replace(step, dossier=DossierStep(view.code, "followed"))  # said with this: it is no news afterwards


def listed(turn: Turn) -> Step:
    """The dossiers that are followed here; without any, how to ask for one, or where to look. In a group nothing is told."""
    if _is_in_group(turn):
        return turn.step(turn.voice.say(say.DOSSIER_IN_GROUP))
    own = _own(turn)
    if not own:
        asks = say.DOSSIER_WHICH if turn.knows_dossiers else say.DOSSIER
        return turn.step(turn.voice.say(asks, person=turn.voice.person))
    if len(own) == 1:
        return _told(turn, own[0])
    lines = "\n".join(_line(turn, view) for view in own[:_MOST_LISTED])
    return turn.step(turn.voice.say(say.DOSSIERS, lines=lines), offered=tuple(show(view.code) for view in own[:_MOST_LISTED]))


def _line(turn: Turn, view: DossierView) -> str:
    state = turn.knows.rules.dossiers.states[view.status]
    due = turn.voice.say(say.DOSSIER_LINE_DUE, due=dossier_words.due_said(view)) if state.clock and view.due else ""
    return turn.voice.say(say.DOSSIER_LINE, code=view.code, state=state.name, due=due)


def _own(turn: Turn) -> list[DossierView]:
    return [view for view in turn.dossiers if view.own]


def _is_in_group(turn: Turn) -> bool:
    return turn.incoming.conversation_id.startswith(_GROUP)


def _view(turn: Turn, code: str) -> DossierView | None:
    return next((view for view in turn.dossiers if view.code == code), None)
