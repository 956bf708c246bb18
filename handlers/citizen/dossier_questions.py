"""What is asked of the dossier (hồ sơ) last spoken of: when, where, why so late, paid or not; to be told of it, or no more."""

from __future__ import annotations

from dataclasses import replace

from handlers.citizen import dossier, dossier_asks, dossier_words, person, report
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Choice, DossierView, Step
from knowledge.dossiers import owner_proof
from knowledge.dossiers.code import found_in
from knowledge.rules import dossiers

_MAY_WAIT = frozenset(("", "question", person.AWAITED, dossier.PROOF, dossier.WHICH, dossier.HEAD))
"""What may be awaited while a dossier is asked of; whatever else is awaited is answered first."""
_FEW_WORDS = 6


def asked(turn: Turn) -> Step | None:
    """The step for a question about the dossier last spoken of, in a few words; None for anything else."""
    text, conversation = turn.incoming.text, turn.conversation
    if turn.incoming.choice or conversation.draft or conversation.waiting_for not in _MAY_WAIT or dossier.is_in_group(turn):
        return None
    if found_in(text, turn.today) or owner_proof.numbers(text):
        return None
    kind = _kind(turn, text)
    if kind == "no_code" or (conversation.waiting_for in (dossier.WHICH, dossier.HEAD) and dossier_asks.has_none(text)):
        return _without_code(turn)
    view = _meant(turn, text) if kind else None
    if view:
        return _answered(turn, kind, view)
    return _unproven(turn, text) if kind in ("news", "when", "late", "follow") else None


def _kind(turn: Turn, text: str) -> dossier_asks.Kind:
    """What is wanted; many words that complain, and name no dossier, are a complaint."""
    kind = dossier_asks.kind(text)
    if kind not in ("when", "where", "news", "money") or len(text.split()) <= _FEW_WORDS or dossier_asks.names_it(text):
        return kind
    return "" if turn.knows.triage(text).kind == "complaint" else kind


def _meant(turn: Turn, text: str) -> DossierView | None:
    """The dossier last spoken of, while nothing else was talked of since; or the only one, where the message says «hồ sơ»."""
    own, conversation = dossier.own(turn), turn.conversation
    if (conversation.procedure or conversation.case) and not dossier_asks.names_it(text):
        return None
    if len(own) > 1 and dossier_asks.names_it(text) and dossier_asks.kind(text) == "news":
        return None  # all of them are listed
    last = next((view for view in turn.dossiers if view.own and view.code == conversation.dossier), None)
    if last and last.left and last not in own and dossier_asks.kind(text) == "news":
        last = None
    return last or (own[0] if len(own) == 1 else None)


def _answered(turn: Turn, kind: dossier_asks.Kind, view: DossierView) -> Step:
    rules = turn.knows.rules
    if kind == "stop":
        return dossier.left(turn, view.code)
    if kind == "follow":
        return dossier.followed(turn, view)
    state = rules.dossiers.states[view.status]
    if kind == "where" and not state.ends:
        _, how = rules.dossiers.states[dossiers.FINISHED].words(view.returned_by)
        sentence = say.DOSSIER_WHERE if view.status == dossiers.FINISHED else say.DOSSIER_WHERE_LATER
        return _said(turn, view, turn.voice.say(sentence, code=view.code, how=turn.voice.say(how)))
    if kind == "money" and not state.ends and view.status != dossiers.TO_PAY:
        return _said(turn, view, turn.voice.say(say.DOSSIER_MONEY, code=view.code))
    if kind in ("when", "late") and state.clock:
        return _due(turn, view, kind)
    return dossier.told(turn, view)


def _due(turn: Turn, view: DossierView, kind: dossier_asks.Kind) -> Step:
    """The day that counts; where it is over, or somebody complains that it is, what the law gives."""
    voice, law = turn.voice, turn.knows.rules.dossiers.apology_law.partition(";")[0]
    if not view.due:
        return _said(turn, view, voice.say(say.DOSSIER_NO_DUE, code=view.code))
    due = dossier_words.due_said(view)
    if dossier_words.is_late(turn.knows.rules, view, turn.now):
        sentence = say.DOSSIER_IS_LATE_AGAIN if view.is_put_off else say.DOSSIER_IS_LATE
        return _said(turn, view, voice.say(sentence, code=view.code, due=due, law=law))
    sentence = say.DOSSIER_NOT_LATE if kind == "late" else say.DOSSIER_WHEN
    return _said(turn, view, voice.say(sentence, code=view.code, due=due, law=law))


def _said(turn: Turn, view: DossierView, text: str) -> Step:
    late = (Choice(report.START, say.REPORT_LABEL),) if dossier_words.is_late(turn.knows.rules, view, turn.now) else ()
    offered = (*late, dossier.again(view.code) if view.left else dossier.leave(view.code))
    text += "" if view.left else "\n" + turn.voice.say(say.DOSSIER_FOLLOWED)
    return turn.step(text, offered=offered, dossier=view.code, procedure="", case="")


def _without_code(turn: Turn) -> Step | None:
    """Where the code stands, and who finds the dossier without it; whoever has one here is told of that one."""
    is_awaited = turn.conversation.waiting_for in (dossier.PROOF, dossier.WHICH, dossier.HEAD)
    if not (is_awaited or dossier_asks.names_paper(turn.incoming.text)):
        return None
    if not is_awaited and dossier.own(turn):
        return _known_here(turn)
    offered = (Choice(person.CHOICE, say.PERSON_LABEL),)
    step = turn.step(turn.voice.say(say.DOSSIER_NO_CODE), offered=offered, waiting_for=dossier.WHICH)
    return replace(step, conversation=replace(step.conversation, proof=turn.conversation.proof))


def _known_here(turn: Turn) -> Step:
    step = dossier.listed(turn)
    text = turn.voice.say(say.DOSSIER_FOUND_BY_NAME)
    first, *rest = step.replies
    return replace(step, replies=(replace(first, text=f"{first.text}\n{text}"), *rest))


def _unproven(turn: Turn, text: str) -> Step | None:
    """Asked of a dossier whose owner is not known here yet: the number once more, or which one is meant."""
    code = turn.conversation.dossier
    if turn.conversation.waiting_for == dossier.PROOF and code:
        return turn.step(turn.voice.say(say.DOSSIER_PROVE, code=code), waiting_for=dossier.PROOF, dossier=code)
    has_cases = any(case.own for case in turn.cases)
    if not dossier_asks.names_it(text) or turn.conversation.procedure or (has_cases and not dossier.own(turn)):
        return None
    return dossier.listed(turn) if dossier_asks.kind(text) in ("news", "follow") else None
