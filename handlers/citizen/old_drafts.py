"""A draft that was left for hours or days: nothing replaces it silently, the citizen decides whether to go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.citizen import case_questions as questions
from handlers.citizen import matters
from handlers.citizen import sentences as say
from handlers.citizen.asking import CONFIRM, WAITING, asking, keeping, pending, question_of
from handlers.citizen.corrections import correction
from handlers.citizen.matters import ask_which, then_next
from handlers.citizen.sending import cancelled
from handlers.citizen.turn import Turn
from handlers.citizen.yes_no import is_no, is_yes
from handlers.messages import Draft, Reply, Step
from knowledge import mentions
from knowledge.vietnamese.fold import fold, words_of

Answered = Callable[[Turn, Draft], Step]
DORMANT = timedelta(hours=12)
"""After so long without a word a draft no longer takes every message for an answer: the citizen is asked whether to go on."""
_SURE, _LIKELY = 0.8, 0.4
_LETS_GO_ON = frozenset(("", "safety", "sealed", "sealed:complaint", "question"))
_GO_ON = re.compile(
    r"(?:(?:co|u|ok|da|vang|thi|viet|lam|gui|ke|noi) )*(?:tiep|tiep tuc|tiep di|viec cu|cai cu|cu)(?: (?:di|a|nhe|nha"
    r"|phan anh|viec cu))*|co"
)
_DROP = re.compile(
    r"(?:khong|ko|k|thoi|bo)(?: (?:a|nhe|nha|can|di|viec cu|cai cu|cu|no|nua))*|(?:gui |lam )?(?:viec|cai) moi(?: di)?|moi"
)


def is_dormant(turn: Turn) -> bool:
    """Whether the draft was left so long ago that the next message is hardly an answer to it."""
    since = turn.conversation.since
    return bool(since) and turn.now - datetime.fromisoformat(since) > DORMANT


def left_long_ago(turn: Turn, draft: Draft, answered: Answered) -> Step | None:
    """The step for a message that comes to a draft of days ago; None for what is about something else."""
    text = turn.incoming.text
    if not draft.text or not draft.category:
        return None
    folded = " ".join(words_of(fold(text)))
    asked = turn.conversation.waiting_for == matters.RESUME
    if is_no(text) or (asked and _DROP.fullmatch(folded)):
        return dropped(turn) if asked else cancelled(turn)
    if _GO_ON.fullmatch(folded) or is_yes(text):
        return resumed(turn, draft, answered)
    told = _instead(turn, draft, asked)
    return ask_which(turn, draft, told) if told else None


def _instead(turn: Turn, draft: Draft, asked: bool) -> Draft | None:
    """What the message says: a matter of its own, or without a category a photo or words that may answer the old question."""
    text, files = turn.incoming.text.strip(), turn.incoming.attachments
    found = turn.knows.triage(text) if text else None
    if found and found.kind in matters.TOLD and found.sure >= (_LIKELY if asked else _SURE):
        return matters.drafted(turn, found, text)
    if files or turn.incoming.position:
        return Draft(text=text, attachments=files, position=turn.incoming.position)
    return Draft(text=text) if text and _may_answer(pending(turn, draft), text) else None


def _may_answer(awaited: str, text: str) -> bool:
    field = awaited.removeprefix(WAITING)
    if awaited == CONFIRM:
        return bool(correction(text)[0])
    if field in ("name", "phone"):
        return bool(mentions.phone(text)) or (field == "name" and questions.is_name(text))
    return field in ("place", questions.COMMUNE, "address") and bool(mentions.place(text))


def resumed(turn: Turn, draft: Draft, answered: Answered) -> Step:
    """Go on where the draft was left, with what was said meanwhile; a matter of its own waits."""
    unsorted = [one for one in turn.conversation.later if not one.category]
    later = tuple(one for one in turn.conversation.later if one.category)
    now = replace(turn.conversation, later=later, waiting_for=pending(turn, draft), since=turn.now.isoformat())
    again = replace(turn, conversation=now)
    if not unsorted:
        return asking(again, draft)
    said = "\n".join(filter(None, (one.text for one in unsorted)))
    files = tuple(name for one in unsorted for name in one.attachments)
    position = next((one.position for one in unsorted if one.position), None)
    incoming = replace(turn.incoming, text=said, choice="", attachments=files, position=position)
    return answered(replace(again, incoming=incoming), draft)


def dropped(turn: Turn) -> Step:
    """The old draft is dropped; what was told instead begins, and a photo that came is kept for it."""
    step = keeping(turn.step(turn.voice.say(say.DROPPED)), None, "")
    files = tuple(name for one in turn.conversation.later if not one.category for name in one.attachments)
    after = then_next(turn, step)
    if files and after.conversation.draft is None:
        told = turn.voice.say(say.REPORT_PHOTO, what=say.A_PHOTO)
        return keeping(replace(after, replies=(*after.replies, Reply(told))), Draft(attachments=files), "case:first")
    return after


def reminded(turn: Turn, step: Step) -> Step:
    """After something else was talked of: the draft still waits, and says so; when it was left long ago it is asked about."""
    draft = turn.conversation.draft
    if draft is None or step.conversation.draft != draft or step.conversation.waiting_for not in _LETS_GO_ON:
        return step
    if not draft.text or not draft.category:
        return _without_words(turn, step)
    if is_dormant(turn) or turn.conversation.waiting_for == matters.RESUME:
        asked = ask_which(replace(turn, conversation=step.conversation), draft)
        return replace(step, replies=(*step.replies, *asked.replies), conversation=asked.conversation)
    after = replace(step.conversation, waiting_for=pending(turn, draft))
    if step.conversation.waiting_for not in ("", "question") or not step.replies:
        return replace(step, conversation=after)
    *others, last = step.replies
    sentence = say.DRAFT_WAITS_TO_GO if after.waiting_for == CONFIRM else say.DRAFT_WAITS
    instead = say.OR_ELSE.get(after.waiting_for.removeprefix(WAITING), say.OR_ELSE[""])
    told = turn.voice.say(sentence, question=turn.voice.say(question_of(turn, draft)), instead=instead)
    return replace(step, replies=(*others, replace(last, text=f"{last.text}\n{told}")), conversation=after)


def _without_words(turn: Turn, step: Step) -> Step:
    """A draft that holds no matter yet waits as it did, and is forgotten when it was left long ago."""
    if is_dormant(turn):
        return replace(step, conversation=replace(step.conversation, draft=None))
    return replace(step, conversation=replace(step.conversation, waiting_for=turn.conversation.waiting_for))
