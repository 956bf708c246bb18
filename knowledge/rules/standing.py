"""What people read of where a case stands: the names of its state, unless the reason that led there has better ones."""

from __future__ import annotations

from dataclasses import replace

from knowledge.rules.rules import Rules
from knowledge.rules.states import State


def standing(rules: Rules, state: str, reason: str) -> State:
    """The state under the names to be read; a reason that led elsewhere counts no more. Raises KeyError for an unknown state."""
    found, why = rules.states.all[state], rules.reasons.get(reason)
    if why is None or why.state != state:
        return found
    return replace(found, name=why.state_name or found.name, citizen=why.state_citizen or found.citizen)
