"""A word on the service: praise is kept; of blame it is asked once what was wrong, and every word is kept."""

from __future__ import annotations

from dataclasses import replace

from handlers.citizen import own_cases, rating_said
from handlers.citizen import sentences as say
from handlers.citizen.asking import CANCEL, TEXT, keeping
from handlers.citizen.blame import blames
from handlers.citizen.turn import Turn
from handlers.messages import CaseNote, Choice, Draft, Step


def rated(turn: Turn) -> Step:
    """The rating, kept with the case last spoken of, for whoever handles it; blame without a case may become one."""
    if step := rating_said.said(turn):
        return step
    own = [case for case in turn.cases if case.own]
    case = next((case for case in own if case.code == turn.conversation.case), own[0] if own else None)
    text = turn.incoming.text
    if not blames(text):
        step = turn.step(turn.voice.say(say.RATING_TAKEN))
        return replace(step, note=CaseNote(case.code, "added", text)) if case else step
    if case is None:
        return _why(turn, text)
    awaited = own_cases.REASON if case.state in own_cases.CLOSED else own_cases.ADDING
    step = turn.step(turn.voice.say(say.WHY_BAD), waiting_for=awaited, case=case.code)
    return replace(step, note=CaseNote(case.code, "added", text))


def _why(turn: Turn, text: str) -> Step:
    """Without a case: the words begin a draft, and what was wrong is asked."""
    draft = turn.conversation.draft
    if draft and draft.text:
        return turn.step(turn.voice.say(say.RATING_TAKEN))
    files = draft.attachments if draft else ()
    step = turn.step(turn.voice.say(say.WHY_BAD_AND_REPORT), offered=(Choice(CANCEL, say.CANCEL_LABEL),))
    return keeping(step, Draft(text=text.strip(), attachments=files), TEXT)
