"""What a case that is being told is asked next: the one thing that is missing, or at the end whether all is right."""

from __future__ import annotations

from dataclasses import replace

from handlers.citizen import case_questions as questions
from handlers.citizen import sentences as say
from handlers.citizen import which_commune
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Draft, Step

WAITING = "case:"
TEXT, CATEGORY, CONFIRM = "case:text", "case:category", "case:confirm"
SEND, CANCEL, CHANGE = "c:send", "c:cancel", "c:change"
NO_NAME, NO_PHONE, WITH_NAME, NO_NAME_YET = "c:noname", "c:nophone", "c:name", "c:noname!"
_MOST_SHOWN = 300


def asking(turn: Turn, draft: Draft, before: str = "") -> Step:
    """Ask for the next thing that is missing, or show the summary; `before` is said first."""
    field = questions.missing(turn.knows.rules, draft) if draft.category else "text"
    if not field:
        return _summary(turn, draft, before)
    return waiting(turn, field, draft, _question(turn, field, draft, before))


def asking_again(turn: Turn, draft: Draft, before: str) -> Step:
    """Something else was answered: the same question once more, without what it is for and without the summary."""
    told, awaited = f"{before}\n{turn.voice.say(question_of(turn, draft))}", pending(turn, draft)
    if awaited == CONFIRM:
        return keeping(turn.step(told, offered=_SUMMARY_CHOICES), draft, CONFIRM)
    return waiting(turn, awaited.removeprefix(WAITING), draft, told)


def question_of(turn: Turn, draft: Draft) -> str:
    """The sentence that asks for what a draft waits for."""
    awaited = pending(turn, draft)
    return say.STILL_TO_SEND if awaited == CONFIRM else question_about(awaited.removeprefix(WAITING), draft)


def pending(turn: Turn, draft: Draft) -> str:
    """The name of what a draft waits for."""
    field = questions.missing(turn.knows.rules, draft) if draft.category else "text"
    return WAITING + field if field else CONFIRM


def waiting(turn: Turn, field: str, draft: Draft, text: str) -> Step:
    """A question about a field; who may leave it out is told so by a choice."""
    declining = {"name": Choice(NO_NAME, say.NO_NAME_LABEL), "phone": Choice(NO_PHONE, say.NO_PHONE_LABEL)}
    law = turn.knows.rules.categories[draft.category].law if draft.category else "field"
    may_decline = field == "name" or (field == "phone" and law == "field")
    communes = which_commune.offered(turn, draft) if field == questions.COMMUNE else ()
    offered = (*communes, *((declining[field],) if may_decline else ()), Choice(CANCEL, say.CANCEL_LABEL))
    return keeping(turn.step(text, offered=offered), draft, WAITING + field)


def keeping(step: Step, draft: Draft | None, waiting_for: str) -> Step:
    """The step with this draft, waiting for this."""
    return replace(step, conversation=replace(step.conversation, draft=draft, waiting_for=waiting_for))


def shortened(text: str) -> str:
    """A long story as the summary shows it; it is kept whole."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rsplit(' ', 1)[0]} {say.KEPT_WHOLE}"


def _question(turn: Turn, field: str, draft: Draft, before: str) -> str:
    """The question; the first personal one says what for (Luật 91/2025/QH15 art. 9)."""
    first_personal = field in questions.PERSONAL and turn.conversation.waiting_for != WAITING + field and not draft.name
    purpose = turn.voice.say(say.PURPOSE) if first_personal else ""
    is_commune = field == questions.COMMUNE
    question = which_commune.question(turn, draft) if is_commune else turn.voice.say(question_about(field, draft))
    asked = " ".join(filter(None, (before, question)))
    return "\n".join(filter(None, (asked, purpose)))


def question_about(field: str, draft: Draft) -> str:
    """The sentence that asks for a field."""
    return say.ASK_WHO if field == "name" and not draft.phone else say.ASK_OF_CASE[field]


def asked_in_short(field: str, draft: Draft) -> str:
    """The sentence that asks for a field once more, after an answer that was none."""
    return say.ASK_WHO_AGAIN if field == "name" and not draft.phone else say.ASK_AGAIN[field]


_SUMMARY_CHOICES = (Choice(SEND, say.SEND_LABEL), Choice(CHANGE, say.CHANGE_LABEL), Choice(CANCEL, say.CANCEL_LABEL))


def _summary(turn: Turn, draft: Draft, before: str) -> Step:
    text = turn.voice.say(say.SUMMARY, lines="\n".join(_lines(turn, draft)))
    return keeping(turn.step("\n".join(filter(None, (before, text))), offered=_SUMMARY_CHOICES), draft, CONFIRM)


def _lines(turn: Turn, draft: Draft) -> list[str]:
    values = {
        "category": turn.knows.rules.categories[draft.category].name,
        "text": shortened(draft.text),
        "place": draft.place or (turn.voice.say(say.ON_THE_MAP) if draft.position else ""),
        "files": str(len(draft.attachments)) if draft.attachments else "",
        "name": say.NOBODY_NAMED if draft.anonymous else draft.name,
        "phone": draft.phone,
        "address": draft.address,
    }
    return [f"– {say.SUMMARY_LINES[name].format(value=value)}" for name, value in values.items() if value]
