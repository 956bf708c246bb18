"""Where one's papers are: a dossier (hồ sơ thủ tục) by its code and something that only its owner knows; then news of it.

A stranger learns nothing, not even that a code exists: without a number of its owner every code is answered alike.
"""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.case_code import found_in as of_case
from handlers.citizen import dossier_asks, dossier_words, report, wrong_tries
from handlers.citizen import sentences as say
from handlers.citizen.own_cases import ADDING, ANSWERING, REASON
from handlers.citizen.turn import Turn
from handlers.messages import Choice, DossierStep, DossierView, Step
from knowledge import mentions
from knowledge.dossiers import owner_proof
from knowledge.dossiers.code import Code, beside, completed, found_in, tail_in
from knowledge.vietnamese.fold import fold, words_of

PROOF, WHICH, HEAD = "dossier:proof", "dossier:which", "dossier:head"
"""What may be awaited: a number of the owner, a code, the beginning of one whose rest is known."""
_AWAITED = (PROOF, WHICH, HEAD)
_OF_A_CASE = frozenset((ADDING, ANSWERING, REASON))
"""What is said now belongs to a case that is filed."""
_GROUP = "telegram:-"
"""How the conversation of a group begins: whoever is in it reads everything, and could ask for another's papers as their own."""
_PREFIX, _LEAVE, _SHOW, _AGAIN = "d:", "leave", "show", "again"
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


def _kept(turn: Turn, step: Step) -> Step:
    """The step with the telephone number that was given, so that whoever mends the code need not give it once more."""
    phone = mentions.phone(beside(turn.incoming.text)) or turn.conversation.proof
    return replace(step, conversation=replace(step.conversation, proof=phone))


def _asked(turn: Turn) -> Step | None:
    text = turn.incoming.text
    if turn.conversation.draft or turn.conversation.waiting_for in _OF_A_CASE or not text.strip():
        return None
    found = found_in(text, turn.today)
    is_named = bool(found) and _is_of_it(turn, text)
    if is_in_group(turn):
        return listed(turn) if is_named or _asks_forown(turn, text) else None
    if found and is_named:
        code, _ = found
        return _by_code(turn, code) if isinstance(code, Code) else _mistyped(turn, code)
    if step := _by_part(turn, text):
        return step
    if turn.conversation.waiting_for in _AWAITED and owner_proof.numbers(text) and not of_case(text) and _is_of_it(turn, text):
        return _proven(turn, turn.conversation.dossier) if turn.conversation.waiting_for == PROOF else _number_first(turn)
    has_others = any(case.own for case in turn.cases) and not own(turn)
    return listed(turn) if _asks_forown(turn, text) and not has_others else None


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice about a dossier leads to; None for choices that are none of its own."""
    act, _, code = option.removeprefix(_PREFIX).partition(":")
    if not option.startswith(_PREFIX) or act not in (_LEAVE, _SHOW, _AGAIN):
        return None
    typed = found_in(turn.incoming.text, turn.today)
    if typed and _text(typed[0]) != code:  # nearly the code of a choice, and another one
        return asked(turn)
    view = _view(turn, code)
    if view is None or not view.own:
        return turn.step(turn.voice.say(say.DOSSIER_GONE))
    if act == _SHOW:
        return told(turn, view)
    return followed(turn, view) if act == _AGAIN or _is_no_stop(turn.incoming.text) else left(turn, code)


def _is_no_stop(text: str) -> bool:
    """Whether words that were taken for the choice to leave say nothing of leaving: «theo dõi hồ sơ này»."""
    return any(map(str.isalpha, text)) and "theo doi" in fold(text) and not dossier_asks.is_stop(text)


def left(turn: Turn, code: str) -> Step:
    """No more is told of a dossier, until it is wished again."""
    step = turn.step(turn.voice.say(say.DOSSIER_LEFT, code=code), offered=(again(code),), dossier=code)
    return replace(step, dossier=DossierStep(code, "left"))


def followed(turn: Turn, view: DossierView) -> Step:
    """News of a dossier is wished: it is told of already, or from now on again; of one that has ended there is none."""
    if turn.knows.rules.dossiers.states[view.status].ends:
        return told(turn, view)
    sentence = say.DOSSIER_FOLLOWED_AGAIN if view.left else say.DOSSIER_FOLLOWED_ALREADY
    words = turn.voice.say(sentence, code=view.code)
    step = turn.step(words, offered=(leave(view.code),), dossier=view.code, procedure="", case="")
    return replace(step, dossier=DossierStep(view.code, "followed")) if view.left else step


def leave(code: str) -> Choice:
    """The choice to hear no more of a dossier."""
    return Choice(f"{_PREFIX}{_LEAVE}:{code}", say.DOSSIER_LEAVE_LABEL)


def again(code: str) -> Choice:
    """The choice to hear of a dossier again."""
    return Choice(f"{_PREFIX}{_AGAIN}:{code}", say.DOSSIER_AGAIN_LABEL)


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


def _asks_forown(turn: Turn, text: str) -> bool:
    folded = " ".join(words_of(fold(text)))
    found = _OF_MINE.search(folded)
    asks = bool(found and _WHERE.search(folded, found.end())) or bool(_LOOK_UP.search(folded))
    return asks and len(folded.split()) <= _FEW_WORDS + 3


def _mistyped(turn: Turn, code: str) -> Step:
    return _kept(turn, turn.step(turn.voice.say(say.DOSSIER_MISTYPED, code=code), waiting_for=WHICH))


def _by_part(turn: Turn, text: str) -> Step | None:
    """A code without its beginning is asked for that; with it, it is a code."""
    conversation = turn.conversation
    if conversation.waiting_for == HEAD and (code := completed(text, conversation.dossier, turn.today)):
        return _by_code(turn, code)
    tail = tail_in(text, turn.today, is_awaited=conversation.waiting_for in _AWAITED)
    if not tail or not _is_of_it(turn, text):
        return None
    return _headless(turn, tail)


def _headless(turn: Turn, tail: str) -> Step:
    asks = turn.voice.say(say.DOSSIER_HEADLESS, tail=tail.removeprefix("-"), example=next(iter(turn.knows.rules.dossiers.agencies)))
    return _kept(turn, turn.step(asks, waiting_for=HEAD, dossier=tail))


def _number_first(turn: Turn) -> Step:
    """A number of the owner before the code is known, or whole: what is missing is asked for."""
    if turn.conversation.waiting_for == HEAD:
        return _headless(turn, turn.conversation.dossier)
    return _kept(turn, turn.step(turn.voice.say(say.DOSSIER_NUMBER_ONLY), waiting_for=WHICH))


def _by_code(turn: Turn, code: Code) -> Step:
    view = _view(turn, code.text)
    if view and view.own:
        return told(turn, view)
    if not turn.knows_dossiers:
        return _explained(turn, code)
    if owner_proof.numbers(turn.incoming.text) or turn.conversation.proof:
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
        return turn.step(turn.voice.say(say.NO_MORE_TRIES, person=turn.voice.person), waiting_for=PROOF, dossier=code)
    view = _view(turn, code)
    if view is None:
        look_up = turn.knows.rules.dossiers.look_up
        step = turn.step(turn.voice.say(say.DOSSIER_NOT_PROVEN, code=code, look_up=look_up), waiting_for=PROOF, dossier=code)
        return replace(_kept(turn, wrong_tries.counted(turn, step)), dossier=DossierStep(code, "wrong"))
    return replace(wrong_tries.over(told(turn, view)), dossier=DossierStep(code, "followed"))


def told(turn: Turn, view: DossierView) -> Step:
    """Where a dossier is; whoever is told follows it from now on, unless they have left it."""
    rules = turn.knows.rules
    title = turn.knows.name(view.procedure) if view.procedure in turn.knows.procedures else ""
    text = dossier_words.told(turn.voice, rules, view, turn.now, say.DOSSIER_STATE, title)
    if rules.dossiers.states[view.status].ends:
        return turn.step(text, dossier=view.code, procedure="", case="")
    late = (Choice(report.START, say.REPORT_LABEL),) if dossier_words.is_late(rules, view, turn.now) else ()
    if view.left:
        return turn.step(text, offered=(*late, again(view.code)), dossier=view.code, procedure="", case="")
    text += "\n" + turn.voice.say(say.DOSSIER_FOLLOWED)
    step = turn.step(text, offered=(*late, leave(view.code)), dossier=view.code, procedure="", case="")
    return replace(step, dossier=DossierStep(view.code, "followed"))  # said with this: it is no news afterwards


def listed(turn: Turn) -> Step:
    """The dossiers that are followed here; without any, how to ask for one, or where to look. In a group nothing is told."""
    if is_in_group(turn):
        return turn.step(turn.voice.say(say.DOSSIER_IN_GROUP))
    found = own(turn)
    if not found:
        asks = say.DOSSIER_WHICH if turn.knows_dossiers else say.DOSSIER
        return turn.step(turn.voice.say(asks, person=turn.voice.person), waiting_for=WHICH if turn.knows_dossiers else "")
    if len(found) == 1:
        return told(turn, found[0])
    lines = "\n".join(_line(turn, view) for view in found[:_MOST_LISTED])
    return turn.step(turn.voice.say(say.DOSSIERS, lines=lines), offered=tuple(show(view.code) for view in found[:_MOST_LISTED]))


def _line(turn: Turn, view: DossierView) -> str:
    state = turn.knows.rules.dossiers.states[view.status]
    due = turn.voice.say(say.DOSSIER_LINE_DUE, due=dossier_words.due_said(view)) if state.clock and view.due else ""
    return turn.voice.say(say.DOSSIER_LINE, code=view.code, state=state.name, due=due)


def own(turn: Turn) -> list[DossierView]:
    """The dossiers whose owner was proven here, the latest first; those that were left only where there is no other."""
    every = [view for view in turn.dossiers if view.own]
    return [view for view in every if not view.left] or every


def is_in_group(turn: Turn) -> bool:
    """Whether several people read this conversation."""
    return turn.incoming.conversation_id.startswith(_GROUP)


def _view(turn: Turn, code: str) -> DossierView | None:
    return next((view for view in turn.dossiers if view.code == code), None)
