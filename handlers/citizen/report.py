"""Telling a case (phản ánh, kiến nghị): from the first message to the code, with corrections, pauses and a change of mind.

What is awaited stands in the conversation by name ("case:place"). A message that answers nothing is handled as any other; the
draft waits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.case_code import code_of
from handlers.case_opening import is_for_information, opened
from handlers.citizen import case_questions as questions
from handlers.citizen import sentences as say
from handlers.citizen.corrections import correction
from handlers.citizen.moments import moment
from handlers.citizen.turn import Turn
from handlers.citizen.yes_no import is_no, is_yes
from handlers.messages import Choice, Draft, NewCase, Reply, Step
from knowledge import mentions
from knowledge.triage.triage import Triage

WAITING = "case:"
CONFIRM, RESUME, NAMELESS = "case:confirm", "case:resume", "case:nameless"
START, SEND, CANCEL, CHANGE, CONTINUE, DROP = "c:start", "c:send", "c:cancel", "c:change", "c:continue", "c:drop"
NO_NAME, NO_PHONE, WITH_NAME, NO_NAME_YET = "c:noname", "c:nophone", "c:name", "c:noname!"
DORMANT = timedelta(hours=12)
"""After so long without a word a draft no longer takes every message for an answer: the citizen is asked whether to go on."""
_SHOWN, _MOST_SHOWN = 120, 300
_LETS_GO_ON = frozenset(("", "safety", "sealed"))
_UNSORTED = "other.other"
_NEARLY_A_PHRASE = 0.5


def started(turn: Turn, found: Triage, text: str) -> Step:
    """A first message tells of something: take what it says, ask for what is missing."""
    urgency = "normal" if found.urgency == "normal" else "urgent"
    draft = questions.from_first(Draft(found.kind, found.category or _UNSORTED, urgency), text)
    before = turn.conversation.draft
    files = (*(before.attachments if before and not before.text else ()), *turn.incoming.attachments)
    draft = replace(draft, attachments=files, position=turn.incoming.position or (before.position if before else None))
    category = turn.knows.rules.categories[draft.category]
    taken = turn.voice.say(say.REPORT_TAKEN, kind=say.REPORT_KINDS[draft.kind], category=category.name.lower())
    danger = turn.voice.say(say.REPORT_DANGER) if draft.urgency != "normal" else ""
    return asking(turn, draft, " ".join(filter(None, (taken, danger))))


def begun(turn: Turn) -> Step:
    """From the menu: nothing has been told yet."""
    before = turn.conversation.draft
    draft = before if before and not before.text else Draft()
    return _waiting(turn, "text", draft, turn.voice.say(say.REPORT_TELL))


def with_photo(turn: Turn) -> Step:
    """A photo or a place on the map comes before a word was said."""
    draft = Draft(attachments=turn.incoming.attachments, position=turn.incoming.position)
    choices = (Choice(START, say.REPORT_LABEL),)
    return _keeping(turn.step(_received(turn), offered=choices), draft, "case:first")


def _received(turn: Turn) -> str:
    what = say.A_PHOTO if turn.incoming.attachments else say.A_POSITION
    return turn.voice.say(say.REPORT_PHOTO, what=what)


def asking(turn: Turn, draft: Draft, before: str = "") -> Step:
    """Ask for the next thing that is missing, or show the summary."""
    field = questions.missing(turn.knows.rules, draft)
    if not field:
        return _summary(turn, draft, before)
    return _waiting(turn, field, draft, _question(turn, field, draft, before))


def _question(turn: Turn, field: str, draft: Draft, before: str) -> str:
    """The question; the first personal one says what for (Luật 91/2025/QH15 art. 9)."""
    sentence = say.ASK_WHO if field == "name" and not draft.phone else say.ASK_OF_CASE[field]
    first_personal = field in questions.PERSONAL and turn.conversation.waiting_for != WAITING + field and not draft.name
    purpose = turn.voice.say(say.PURPOSE) if first_personal else ""
    asked = " ".join(filter(None, (before, turn.voice.say(sentence))))
    return "\n".join(filter(None, (asked, purpose)))


def _waiting(turn: Turn, field: str, draft: Draft, text: str) -> Step:
    declining = {"name": Choice(NO_NAME, say.NO_NAME_LABEL), "phone": Choice(NO_PHONE, say.NO_PHONE_LABEL)}
    law = turn.knows.rules.categories[draft.category].law if draft.category else "field"
    may_decline = field == "name" or (field == "phone" and law == "field")
    offered = (*((declining[field],) if may_decline else ()), Choice(CANCEL, say.CANCEL_LABEL))
    return _keeping(turn.step(text, offered=offered), draft, WAITING + field)


def _keeping(step: Step, draft: Draft | None, waiting_for: str) -> Step:
    return replace(step, conversation=replace(step.conversation, draft=draft, waiting_for=waiting_for))


def _summary(turn: Turn, draft: Draft, before: str = "") -> Step:
    offered = (Choice(SEND, say.SEND_LABEL), Choice(CHANGE, say.CHANGE_LABEL), Choice(CANCEL, say.CANCEL_LABEL))
    text = turn.voice.say(say.SUMMARY, lines="\n".join(_lines(turn, draft)))
    return _keeping(turn.step("\n".join(filter(None, (before, text))), offered=offered), draft, CONFIRM)


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


def shortened(text: str) -> str:
    """A long story as the summary shows it; it is kept whole."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rsplit(' ', 1)[0]} {say.KEPT_WHOLE}"


def goes_on(turn: Turn) -> Step | None:
    """The step when the message belongs to the draft; None when it is about something else, and the draft waits."""
    draft, waiting = turn.conversation.draft, turn.conversation.waiting_for
    if draft is None or not waiting.startswith(WAITING) or is_dormant(turn):
        return None
    incoming = turn.incoming
    if incoming.attachments or incoming.position:
        return _with_files(turn, draft)
    if is_no(incoming.text):
        return cancelled(turn)
    talk = turn.knows.talk.kind(turn.knows.search.read(incoming.text))
    if talk == "person":
        return None
    if talk == "insult" and draft.category:
        return asking(turn, draft)
    if waiting == CONFIRM:
        return _sent(turn, draft) if is_yes(incoming.text) else _corrected(turn, draft)
    field = waiting.removeprefix(WAITING)
    if field not in questions.FIELDS or not incoming.text.strip():
        return None
    if field == "text" and not draft.category:
        return None  # what is told first goes the way of any first message, so that its category is seen
    return _answer(turn, draft, field)


def _answer(turn: Turn, draft: Draft, field: str) -> Step | None:
    text = turn.incoming.text
    if field in ("name", "phone") and mentions.is_unwilling(text):
        return without_name(turn) if field == "name" else without_phone(turn)
    if _asks_something_else(turn, field):
        return None
    asks = field in ("place", questions.COMMUNE) and not mentions.place(text) and _is_question(turn, text)
    after = None if asks else questions.with_answer(draft, field, text)
    if after is not None:
        return asking(turn, after)
    if field == "phone" or any(map(str.isdigit, text)):
        return _waiting(turn, field, draft, turn.voice.say(say.NOT_A_PHONE))
    return _waiting(turn, field, draft, _question(turn, field, draft, ""))


def _asks_something_else(turn: Turn, field: str) -> bool:
    """Whether a message in the middle of a case is a question, a request for a person, or the like."""
    text = turn.incoming.text
    if mentions.phone(text) or (field == "place" and mentions.place(text)):
        return False
    found = turn.knows.triage(text)
    if found.kind in ("question", "filing"):
        hit = turn.knows.search.find(text)
        return hit.decision == "answer" and hit.fit >= _NEARLY_A_PHRASE
    return found.kind in ("person", "status", "greeting", "legal_complaint", "denunciation") and found.sure >= 0.8


def _is_question(turn: Turn, text: str) -> bool:
    return "?" in text or bool(turn.knows.facets.asked(turn.knows.search.read(text))[0])


def _with_files(turn: Turn, draft: Draft) -> Step:
    incoming = turn.incoming
    after = replace(draft, attachments=(*draft.attachments, *incoming.attachments), position=incoming.position or draft.position)
    told = turn.voice.say(say.REPORT_PHOTO_TOO if incoming.attachments else say.REPORT_POSITION_TOO)
    if not after.text:
        return _keeping(turn.step(_received(turn), offered=(Choice(CANCEL, say.CANCEL_LABEL),)), after, "case:text")
    return asking(turn, after, told)


def _corrected(turn: Turn, draft: Draft) -> Step | None:
    """A correction in the citizen's own words: "số điện thoại là …", "sửa địa chỉ"."""
    field, value = correction(turn.incoming.text)
    if not field:
        return None
    if not value:
        emptied = replace(draft.told(field, ""), declined=tuple(name for name in draft.declined if name != field))
        return _waiting(turn, field, emptied, turn.voice.say(say.ASK_OF_CASE[field]))
    emptied = draft.told(field, "")
    after = questions.with_answer(emptied, field, value)
    return asking(turn, after) if after else _waiting(turn, field, draft, turn.voice.say(say.ASK_OF_CASE[field]))


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice about a draft leads to; None for choices that are none of its own."""
    draft = turn.conversation.draft
    if option == START:
        return begun(turn)
    if draft is None:
        return turn.step(turn.voice.say(say.GONE)) if option in _CHOICES else None
    if option == SEND and not questions.missing(turn.knows.rules, draft):
        return _sent(turn, draft)
    if option in _CHOICES:
        return _CHOICES[option](turn)
    field = option.removeprefix("c:change:")
    if field in questions.FIELDS and field != option:
        return _waiting(turn, field, draft.told(field, ""), turn.voice.say(say.ASK_OF_CASE[field]))
    return None


def cancelled(turn: Turn) -> Step:
    """Nothing is sent; the draft is forgotten."""
    return _keeping(turn.step(turn.voice.say(say.NOT_SENT)), None, "")


def resumed(turn: Turn) -> Step:
    """Go on where the draft was left."""
    draft = turn.conversation.draft
    assert draft is not None
    return asking(turn, draft) if draft.text else begun(turn)


def without_name(turn: Turn) -> Step:
    """The citizen gives no name: what that means is said; where it changes the law's answer, it is asked once more."""
    draft = _draft(turn)
    nameless = replace(draft, anonymous=True, name="", phone="", address="")
    if not is_for_information(turn.knows.rules, nameless):
        return asking(turn, nameless, turn.voice.say(say.NO_NAME_FIELD))
    offered = (Choice(NO_NAME_YET, say.NO_NAME_LABEL), Choice(WITH_NAME, say.WITH_NAME_LABEL), Choice(CANCEL, say.CANCEL_LABEL))
    return _keeping(turn.step(turn.voice.say(say.NO_NAME_RULED), offered=offered), draft, NAMELESS)


def without_phone(turn: Turn) -> Step:
    """The citizen gives a name but no number."""
    draft = _draft(turn)
    if turn.knows.rules.categories[draft.category].law != "field":
        return without_name(turn)
    return asking(turn, replace(draft, declined=(*draft.declined, "phone")))


def _nameless_all_the_same(turn: Turn) -> Step:
    return asking(turn, replace(_draft(turn), anonymous=True, name="", phone="", address=""))


def _what_to_change(turn: Turn) -> Step:
    fields = [name for name in questions.asked_of(turn.knows.rules, _draft(turn)) if name in say.FIELD_LABELS]
    offered = tuple(Choice(f"c:change:{name}", say.FIELD_LABELS[name]) for name in fields)
    return _keeping(turn.step(turn.voice.say(say.WHAT_TO_CHANGE), offered=offered), turn.conversation.draft, CONFIRM)


def _not_yet(turn: Turn) -> Step:
    return asking(turn, _draft(turn))


def _draft(turn: Turn) -> Draft:
    assert turn.conversation.draft is not None
    return turn.conversation.draft


_CHOICES = {
    SEND: _not_yet,
    CANCEL: cancelled,
    DROP: cancelled,
    CHANGE: _what_to_change,
    CONTINUE: resumed,
    NO_NAME: without_name,
    NO_NAME_YET: _nameless_all_the_same,
    WITH_NAME: resumed,
    NO_PHONE: without_phone,
}


def _sent(turn: Turn, draft: Draft) -> Step:
    new = opened(turn.knows.rules, code_of(turn.incoming.number), draft, turn.now)
    step = _keeping(turn.step(_told(turn, new)), None, "")
    return replace(step, conversation=replace(step.conversation, case=new.code, offered=()), new_case=new)


def _told(turn: Turn, new: NewCase) -> str:
    if not new.due:
        return turn.voice.say(say.FILED_FOR_INFORMATION, code=new.code)
    return turn.voice.say(say.FILED, code=new.code, unit=turn.knows.rules.units[new.unit].name, due=moment(new.due))


def is_dormant(turn: Turn) -> bool:
    """Whether the draft was left so long ago that the next message is hardly an answer to it."""
    since = turn.conversation.since
    return bool(since) and turn.now - datetime.fromisoformat(since) > DORMANT


def reminded(turn: Turn, step: Step) -> Step:
    """After something else was talked of: the draft still waits, and says so when it was left long ago."""
    draft, waiting = turn.conversation.draft, turn.conversation.waiting_for
    kept_waiting = step.conversation.waiting_for in _LETS_GO_ON
    if draft is None or step.conversation.draft != draft or not kept_waiting:
        return step
    if not draft.text and is_dormant(turn):
        return replace(step, conversation=replace(step.conversation, draft=None))
    if not is_dormant(turn):
        return replace(step, conversation=replace(step.conversation, waiting_for=waiting))
    offered = (Choice(CONTINUE, say.CONTINUE_LABEL), Choice(DROP, say.DROP_LABEL))
    told = Reply(turn.voice.say(say.STILL_TELLING, text=draft.text[:_SHOWN]), offered)
    return replace(
        step, replies=(*step.replies, told), conversation=replace(step.conversation, offered=offered, waiting_for=RESUME)
    )
