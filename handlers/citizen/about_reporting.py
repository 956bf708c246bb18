"""What a citizen wants to know about reporting itself, answered at any moment; then the case that is being told goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.case_opening import is_for_information, where
from handlers.citizen import own_cases
from handlers.citizen import sentences as say
from handlers.citizen.asking import asking_again
from handlers.citizen.old_drafts import is_dormant
from handlers.citizen.reporting_topics import topic
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Draft, Step
from knowledge.rules.deadlines import Deadline, resolve_within
from knowledge.rules.routing import route

_START = "c:start"
_RULED = ("regulation", "conduct")


def asked(turn: Turn) -> Step | None:
    """The answer, with the question that the draft waits for; None when a message asks nothing of the kind."""
    draft = turn.conversation.draft
    live = bool(draft and not is_dormant(turn))
    filed = bool(turn.conversation.case) and not turn.conversation.procedure
    about = topic(turn.incoming.text, live or filed, not turn.conversation.procedure)
    if not about or (about == "where" and not live and not filed):
        return None
    if about == "time" and not live and any(case.own for case in turn.cases):
        return own_cases.listed(turn)
    told = _ANSWERS[about](turn, draft if live else None)
    if draft and live and draft.text and draft.category:
        return asking_again(turn, draft, told)
    return _by_itself(turn, told)


def _by_itself(turn: Turn, told: str) -> Step:
    """Without a case being told: what was awaited is still awaited."""
    known = turn.conversation.draft or any(case.own for case in turn.cases)  # a stranger's code must not show by a button
    offered = () if known else (Choice(_START, say.REPORT_LABEL),)
    step = turn.step(told, offered=offered)
    return replace(step, conversation=replace(step.conversation, waiting_for=turn.conversation.waiting_for))


def _anonymous(turn: Turn, draft: Draft | None) -> str:
    if draft is None or not draft.category:
        return turn.voice.say(say.NAMELESS_GENERAL)
    ruled = is_for_information(turn.knows.rules, replace(draft, anonymous=True))
    return turn.voice.say(say.NAMELESS_RULED if ruled else say.NAMELESS_FIELD)


def _time(turn: Turn, draft: Draft | None) -> str:
    rules = turn.knows.rules
    if draft and draft.category:
        return turn.voice.say(say.ANSWER_WITHIN, time=_amount(resolve_within(rules, draft.category, draft.urgency)))
    by_law = rules.deadlines.all[rules.deadlines.by_law["conduct"]]
    shortest, *_, longest = map(_amount, _field(turn))
    return turn.voice.say(say.ANSWER_WITHIN_GENERAL, time=_amount(by_law), shortest=shortest, longest=longest)


def _field(turn: Turn) -> list[Deadline]:
    """The deadlines of reports from the field that are not urgent, the shortest first."""
    rules = turn.knows.rules
    keys = [key for key, category in rules.categories.items() if category.law == "field"]
    return sorted((resolve_within(rules, key, "normal") for key in keys), key=lambda one: one.amount)


def _amount(deadline: Deadline) -> str:
    return f"{deadline.amount} {say.DEADLINE_UNITS[deadline.unit]}"


def _code(turn: Turn, draft: Draft | None) -> str:
    own = [f"**{case.code}**" for case in turn.cases if case.own]
    if own:
        return turn.voice.say(say.YOUR_CODES if len(own) > 1 else say.YOUR_CODE, code=", ".join(own))
    return turn.voice.say(say.CODE_LATER if draft else say.WHAT_A_CODE_IS)


def _who(turn: Turn, draft: Draft | None) -> str:
    if draft is None or not draft.category:
        return turn.voice.say(say.WHO_HANDLES_GENERAL)
    unit = route(turn.knows.rules, draft.category, where(turn.knows.rules, draft), turn.today)
    return turn.voice.say(say.WHO_HANDLES, unit=unit.name)


def here(turn: Turn) -> str:
    """Where one can report: here, and by telephone where there is a hotline."""
    voice = turn.voice
    phone = [voice.say(say.OR_BY_PHONE, hotline=voice.hotline, hours=voice.in_hours)] if voice.hotline else []
    return " ".join([voice.say(say.REPORT_HERE), *phone])


def _where(turn: Turn, draft: Draft | None) -> str:
    return here(turn)


def _edit(turn: Turn, draft: Draft | None) -> str:
    return turn.voice.say(say.EDIT_NOW if draft else say.EDIT_LATER)


def _withdraw(turn: Turn, draft: Draft | None) -> str:
    return turn.voice.say(say.DROP_NOW if draft else say.WITHDRAW_LATER)


def _plainly(sentence: str) -> Callable[[Turn, Draft | None], str]:
    return lambda turn, draft: turn.voice.say(sentence)


_ANSWERS: dict[str, Callable[[Turn, Draft | None], str]] = {
    "anonymous": _anonymous,
    "time": _time,
    "code": _code,
    "photo": _plainly(say.PHOTO_WELCOME),
    "video": _plainly(say.NO_VIDEO),
    "private": _plainly(say.WHO_READS),
    "cost": _plainly(say.NO_COST),
    "where": _where,
    "edit": _edit,
    "withdraw": _withdraw,
    "who": _who,
    "really": _plainly(say.SOMEBODY_DOES),
    "news": _plainly(say.HOW_NEWS_COMES),
}
