"""Which acts fit the state that a case is in: what the page offers, and what a form or a bulk act is refused for."""

from __future__ import annotations

from collections.abc import Callable

from feedback_store.cases import Row
from handlers.desk.case_acts import Acting, CannotAct
from knowledge.rules.rules import Rules
from knowledge.rules.standing import standing

NOT_NOW = "Phản ánh đang ở trạng thái «{state}», không làm việc này được."
_TAKEN_UP = ("new", "assigned", "refused", "reference")
_ROUTED = ("new", "accepted", "assigned", "reference")
_RUNNING = ("new", "accepted", "assigned", "waiting_citizen")
_ANSWERED = ("answered", "closed")


def fits(rules: Rules, case: Row) -> dict[str, bool]:
    """The acts that depend on the state. One that waits for the citizen goes on with the answer, so that the clock is right."""
    into = {key: rules.states.may(case.state, key) or key == case.state for key in rules.states.all}
    return {
        "accept": into["accepted"] and case.state in _TAKEN_UP,
        "route": into["assigned"] and case.state in _ROUTED,
        "ask": into["waiting_citizen"] and (bool(case.conversation_id) or case.channel == "phone"),
        "resume": case.state == "waiting_citizen",
        "refuse": into["refused"] and case.state in _RUNNING,
        "close": into["answered"] and case.state in _RUNNING,
        "merge": into["merged"] and case.state != "merged",
        "unmerge": case.merged_into is not None,
        "split": case.merged_into is None,
        "reopen": into["assigned"] and case.state in _ANSWERED,
        "publish": case.state in _ANSWERED,
    }


def fitting(name: str, act: Callable[[Acting, Row], Row]) -> Callable[[Acting, Row], Row]:
    """The act of this name, which raises CannotAct where it does not fit."""

    def checked(acting: Acting, case: Row) -> Row:
        if not fits(acting.rules, case).get(name, True):
            raise CannotAct(NOT_NOW.format(state=standing(acting.rules, case.state, case.reason).name))
        return act(acting, case)

    return checked
