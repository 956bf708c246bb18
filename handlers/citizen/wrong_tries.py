"""How often somebody gave a wrong number for a code today; who gave too many is asked for no further one until tomorrow.

What one conversation may try is limited here; what all together may try for one code, in the store.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.citizen.turn import Turn
from handlers.messages import Conversation, Step

MOST_WRONG = 5
"""Wrong numbers in one conversation on one day in Vietnam."""


def are_used_up(turn: Turn) -> bool:
    """Whether a further number must not be looked at today."""
    return _so_far(turn) >= MOST_WRONG


def counted(turn: Turn, step: Step) -> Step:
    """The step of a wrong number."""
    return _with(step, wrong_proofs=_so_far(turn) + 1, wrong_on=turn.today.isoformat())


def over(step: Step) -> Step:
    """The step of a right number: the wrong ones before it were slips."""
    return _with(step, wrong_proofs=0, wrong_on="")


def kept(before: Conversation, fresh: Conversation) -> Conversation:
    """A conversation that begins anew: the wrong numbers stay counted (S8)."""
    return replace(fresh, wrong_proofs=before.wrong_proofs, wrong_on=before.wrong_on)


def _so_far(turn: Turn) -> int:
    return turn.conversation.wrong_proofs if turn.conversation.wrong_on == turn.today.isoformat() else 0


def _with(step: Step, **changes: object) -> Step:
    return replace(step, conversation=replace(step.conversation, **changes))  # type: ignore[arg-type]
