"""Telling a case (phản ánh, kiến nghị): from the first message to the code, with corrections, pauses and a change of mind.

What is awaited stands in the conversation by name ("case:place"). A message that answers nothing is handled as any other; the
draft waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.citizen import case_questions as questions
from handlers.citizen import commune_told, doors, matters, received
from handlers.citizen import sentences as say
from handlers.citizen.asking import (
    CANCEL,
    CATEGORY,
    CHANGE,
    CONFIRM,
    NO_NAME,
    NO_NAME_YET,
    NO_PHONE,
    SEND,
    TEXT,
    WAITING,
    WITH_NAME,
    asked_in_short,
    asking,
    keeping,
    pending,
    waiting,
)
from handlers.citizen.besides import asks, at_the_summary, more_or_another, tells_more
from handlers.citizen.corrected import category_of, corrected, emptied, put_right, what_to_change
from handlers.citizen.corrections import matter_meant
from handlers.citizen.matters import CONTINUE, DROP, SAME, as_one, with_more
from handlers.citizen.nameless import (
    NAMELESS,
    hidden,
    hides_name,
    insists,
    nameless_all_the_same,
    unwilling,
    without_name,
    without_phone,
)
from handlers.citizen.old_drafts import dropped, is_dormant, left_long_ago, resumed
from handlers.citizen.sending import cancelled, sent
from handlers.citizen.small_words import goes_on_politely
from handlers.citizen.turn import Turn
from handlers.citizen.yes_no import agrees, is_no, is_yes
from handlers.messages import Choice, Draft, Step
from knowledge import mentions
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold

FIRST, START = "case:first", "c:start"
_ELSEWHERE = frozenset(("which", "question"))
_DIGITS_OF_A_PHONE = 6
_NEARLY_A_PHRASE, _ITS_OWN_PHRASE, _SURE = 0.5, 0.9, 0.8
_NOT_PERSONAL_PLACES = ("place", questions.COMMUNE)
_PLACES = (*_NOT_PERSONAL_PLACES, "address")


def started(turn: Turn, found: Triage, text: str) -> Step:
    """A first message tells of something: take what it says, ask for what is missing. Another draft is not replaced."""
    before, told = turn.conversation.draft, matters.drafted(turn, found, text)
    if before is None:
        return matters.begun_with(turn, told)
    if before.text and before.category:
        return matters.ask_which(turn, before, told) if is_dormant(turn) else more_or_another(turn, before, told)
    whole = with_more(before, told)
    return matters.begun_with(turn, replace(told, text=whole.text, attachments=whole.attachments, position=whole.position))


def begun(turn: Turn, told: str = "") -> Step:
    """From the menu: nothing has been told yet. A draft that has words waits for a decision."""
    draft = turn.conversation.draft or Draft()
    if draft.text and draft.category:
        return matters.ask_which(turn, draft)
    return waiting(turn, "text", draft, told or turn.voice.say(say.REPORT_TELL))


def with_photo(turn: Turn) -> Step:
    """A photo or a place on the map without a word: of the draft, or before a word was said."""
    draft = turn.conversation.draft
    if draft and draft.text:
        return _with_files(turn, draft)
    before = draft or Draft()
    told = replace(before, attachments=(*before.attachments, *turn.incoming.attachments), position=turn.incoming.position)
    choices = (Choice(START, say.REPORT_LABEL),)
    return keeping(turn.step(received.before_a_word(turn), offered=choices), told, FIRST)


def goes_on(turn: Turn) -> Step | None:
    """The step when the message belongs to the draft; None when it is about something else, and the draft waits."""
    draft, awaited = turn.conversation.draft, _awaited(turn)
    if draft is None or not awaited:
        return None
    if awaited == matters.RESUME or is_dormant(turn):
        return left_long_ago(turn, draft, _answered_later)
    incoming = turn.incoming
    if incoming.attachments or incoming.position:
        return _with_files(turn, draft)
    if is_no(incoming.text):
        return cancelled(turn)
    if awaited == doors.DOOR:
        return doors.goes_on(turn, draft)
    if turn.talk == "person" or (turn.talk == "centre" and awaited != CONFIRM):
        return None
    if step := doors.in_the_middle(turn, draft):
        return step
    if step := goes_on_politely(turn, draft, awaited):
        return step
    if awaited == CONFIRM:
        return sent(turn, draft) if is_yes(incoming.text) else _at_the_summary(turn, draft)
    return _in_answer(turn, draft, awaited)


def _at_the_summary(turn: Turn, draft: Draft) -> Step | None:
    return corrected(turn, draft) or hidden(turn, draft) or at_the_summary(turn, draft)


def _awaited(turn: Turn) -> str:
    """What the draft waits for; while something else was talked of, what it waited for before where the answer is plain."""
    awaited, draft = turn.conversation.waiting_for, turn.conversation.draft
    if awaited.startswith(WAITING) or draft is None or not draft.text:
        return awaited if awaited.startswith(WAITING) else ""
    if awaited in _ELSEWHERE:
        return pending(turn, draft) if mentions.phone(turn.incoming.text) or is_yes(turn.incoming.text) else ""
    return "" if awaited.startswith("own:") else pending(turn, draft)


def _in_answer(turn: Turn, draft: Draft, awaited: str) -> Step | None:
    field = awaited.removeprefix(WAITING)
    if awaited == NAMELESS:
        if agrees(turn.incoming.text) or insists(turn.incoming.text):
            return nameless_all_the_same(turn, draft)
        if is_yes(turn.incoming.text):
            return without_name(turn, draft)
        field = "name"
    if awaited == CATEGORY and turn.incoming.text.strip():
        return put_right(turn, draft, turn.incoming.text)
    if field not in questions.FIELDS or not turn.incoming.text.strip():
        return None
    if field == "text" and not draft.category:
        return None  # what is told first goes the way of any first message, so that its category is seen
    return _answer(turn, draft, field)


def _answer(turn: Turn, draft: Draft, field: str) -> Step | None:
    text = turn.incoming.text
    if field in questions.PERSONAL and (step := unwilling(turn, draft, field)):
        return step
    if field in _NOT_PERSONAL_PLACES and (step := hides_name(turn, draft) or _named_instead(turn, draft)):
        return step
    if step := commune_told.answered(turn, draft, field):
        return step
    if _asks_something_else(turn, field):
        return None
    if field != "text" and (meant := matter_meant(text)) and category_of(turn, meant):
        return put_right(turn, draft, text)
    if field != "text" and (step := tells_more(turn, draft, field)):
        return step
    nowhere = field in _PLACES and not mentions.place(text) and (asks(text) or is_yes(text) or _is_question(turn, text))
    after = None if nowhere else questions.with_answer(draft, field, text)
    if after is not None:
        return asking(turn, after)
    unread = (
        turn.voice.say(say.NOT_A_PHONE)
        if sum(map(str.isdigit, text)) >= _DIGITS_OF_A_PHONE
        else turn.voice.say(asked_in_short(field, draft))
    )
    return waiting(turn, field, draft, unread)


def _named_instead(turn: Turn, draft: Draft) -> Step | None:
    """Asked where it is, a citizen gives a name ("Trần Văn Bực"), which no known street bears: it is kept, the question stays."""
    text = turn.incoming.text
    words = fold(text).split()
    like_a_name = len(words) in (3, 4) and words[1] in ("van", "thi") and questions.is_name(text)
    if draft.name or draft.anonymous or mentions.phone(text) or not like_a_name or mentions.place(f"ở {text.lower()}"):
        return None
    named = replace(draft, name=mentions.name(text))
    return asking(turn, named, turn.voice.say(say.NAME_KEPT, name=named.name))


def _asks_something_else(turn: Turn, field: str) -> bool:
    """Whether a message in the middle of a case is a question, a request for a person, or the like."""
    text = turn.incoming.text
    if mentions.phone(text) or (field == "place" and mentions.place(text)) or (field == "name" and questions.is_name(text)):
        return False
    found = turn.knows.triage(text)
    if field in ("name", "phone") and _wanders_off(turn, text):
        return True
    if found.kind in ("question", "filing"):
        hit = turn.knows.search.find(text)
        known = hit.decision == "answer" and hit.fit >= _NEARLY_A_PHRASE
        return known or hit.fit >= _ITS_OWN_PHRASE or (hit.decision != "unknown" and _is_question(turn, text))
    return found.kind in ("person", "status", "greeting", "legal_complaint", "denunciation") and found.sure >= _SURE


def _wanders_off(turn: Turn, text: str) -> bool:
    """Asked who they are, a citizen asks something, or talks of something that is no administrative matter."""
    if turn.talk in ("menu", "restart", "goodbye"):
        return True
    found = turn.knows.triage(text)
    return (
        (asks(text) or _is_question(turn, text))
        and found.kind not in (*matters.TOLD, "contest")
        and not mentions.is_unwilling(text)
    )


def _is_question(turn: Turn, text: str) -> bool:
    return bool(turn.knows.facets.asked(turn.knows.search.read(text))[0])


def _with_files(turn: Turn, draft: Draft) -> Step:
    incoming = turn.incoming
    after = with_more(draft, Draft(text=incoming.text.strip(), attachments=incoming.attachments))
    after = replace(after, position=incoming.position or draft.position)
    if not after.text or not after.category:
        return keeping(turn.step(received.before_a_word(turn), offered=(Choice(CANCEL, say.CANCEL_LABEL),)), after, TEXT)
    return asking(turn, after, received.too(turn))


def _answered_later(turn: Turn, draft: Draft) -> Step:
    """What was said days later, now that the citizen goes on with the draft."""
    return goes_on(turn) or asking(turn, draft)


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice about a draft leads to; None for choices that are none of its own."""
    draft = turn.conversation.draft
    if option == START:
        return begun(turn)
    if draft is None:
        return _gone(turn, option) if option in _CHOICES or option in doors.CHOICES else None
    if option == SEND and draft.category and not questions.missing(turn.knows.rules, draft):
        return sent(turn, draft)
    if option in _CHOICES:
        return _CHOICES[option](turn, draft)
    if option.startswith(commune_told.PREFIX):
        return commune_told.taken(turn, draft, option)
    if option in doors.CHOICES:
        return doors.taken(turn, draft, option)
    return emptied(turn, draft, option.removeprefix("c:change:")) if option.startswith("c:change:") else None


def _gone(turn: Turn, option: str) -> Step:
    """A choice of a draft that is no more: sent already, or dropped."""
    case = next((case for case in turn.cases if case.own and case.code == turn.conversation.case), None)
    if option == SEND and case:
        return turn.step(turn.voice.say(say.ALREADY_FILED, code=case.code))
    return turn.step(turn.voice.say(say.DRAFT_GONE), offered=(Choice(START, say.REPORT_LABEL),))


def _cancelled(turn: Turn, draft: Draft) -> Step:
    return cancelled(turn)


def _dropped(turn: Turn, draft: Draft) -> Step:
    return dropped(turn)


def _go_on(turn: Turn, draft: Draft) -> Step:
    return resumed(turn, draft, _answered_later)


_CHOICES: dict[str, Callable[[Turn, Draft], Step]] = {
    SEND: asking,
    CANCEL: _cancelled,
    DROP: _dropped,
    CHANGE: what_to_change,
    CONTINUE: _go_on,
    SAME: as_one,
    NO_NAME: without_name,
    NO_NAME_YET: nameless_all_the_same,
    WITH_NAME: asking,
    NO_PHONE: without_phone,
}
