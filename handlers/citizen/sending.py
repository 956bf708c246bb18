"""The end of telling a case: it is sent and has its code, or nothing is sent."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.case_code import code_of
from handlers.case_opening import opened
from handlers.citizen import sentences as say
from handlers.citizen.asking import keeping
from handlers.citizen.matters import then_next
from handlers.citizen.moments import moment
from handlers.citizen.turn import Turn
from handlers.citizen.yes_no import is_yes
from handlers.messages import Draft, NewCase, Step
from knowledge.vietnamese.fold import fold, words_of

_SENDS = re.compile(r"\b(?:gui|nop)\b")


def sent(turn: Turn, draft: Draft) -> Step:
    """The case is filed: its code, who handles it, by when; a second matter that waits is next."""
    new = opened(turn.knows.rules, code_of(turn.incoming.number), draft, turn.now)
    step = keeping(turn.step(_told(turn, new)), None, "")
    step = replace(step, conversation=replace(step.conversation, case=new.code, offered=()), new_case=new)
    return then_next(turn, step, draft)


def sent_already(turn: Turn) -> Step | None:
    """ "Gửi đi" once more, after it is sent; None for anything else."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    last = next((case for case in turn.cases if case.own and case.code == turn.conversation.case), None)
    if last is None or turn.conversation.draft or not (is_yes(turn.incoming.text) and _SENDS.search(folded)):
        return None
    return turn.step(turn.voice.say(say.ALREADY_FILED, code=last.code))


def cancelled(turn: Turn) -> Step:
    """Nothing is sent; the draft is forgotten, and a second matter that waits is next."""
    return then_next(turn, keeping(turn.step(turn.voice.say(say.NOT_SENT)), None, ""))


def _told(turn: Turn, new: NewCase) -> str:
    if not new.due:
        return turn.voice.say(say.FILED_FOR_INFORMATION, code=new.code)
    return turn.voice.say(say.FILED, code=new.code, unit=turn.knows.rules.units[new.unit].name, due=moment(new.due))
