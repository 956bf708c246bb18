"""What a citizen tells of, one matter at a time: a second one waits until the first is settled, and no word of it is lost."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import case_questions as questions
from handlers.citizen import received
from handlers.citizen import sentences as say
from handlers.citizen.asking import asking, keeping, shortened
from handlers.citizen.corrections import matter_meant
from handlers.citizen.danger import danger_now
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Draft, Step
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold, words_of

SAME, CONTINUE, DROP, RESUME = "c:same", "c:continue", "c:drop", "case:resume"
_SHOWN = 120
UNSORTED = "other.other"
TOLD = ("complaint", "recommendation")
_ANOTHER = re.compile(
    r"(?:(?:a|da|u|ah|em|oi|roi|thoi|va) )*(?:con|voi lai|ngoai ra|tien the|nhan tien|san tien|luon tien|them nua"
    r"|them (?:mot )?viec"
    r"|viec (?:nua|khac|thu hai)|chuyen (?:nua|khac)|mot viec nua|phan anh them)\b"
    r"|.*\b(?:cung .*\bnua|them (?:mot )?(?:viec|chuyen) nua|viec khac nua)\b.*"
)
"""How a message opens a second matter: "à còn cái cống trước nhà cũng tắc nữa"."""


def drafted(turn: Turn, found: Triage, text: str) -> Draft:
    """What a message says of a matter: category, urgency, place, whoever sends it, and what came with it."""
    if (meant := matter_meant(text)) and (better := turn.knows.triage(meant)).kind in TOLD:
        found = better
    urgency = "normal" if found.urgency == "normal" else "urgent"
    draft = questions.from_first(Draft(found.kind, found.category or UNSORTED, urgency), text)
    return replace(draft, attachments=turn.incoming.attachments, position=turn.incoming.position)


def begun_with(turn: Turn, draft: Draft, sentence: str = say.REPORT_TAKEN) -> Step:
    """The first words about a matter that is told now: what it was taken for, what to beware of, what is missing."""
    category = turn.knows.rules.categories[draft.category]
    facts = {"kind": say.REPORT_KINDS[draft.kind], "category": category.name.lower(), "text": named(draft)}
    danger = beware(turn) if draft.urgency != "normal" else ""
    return asking(turn, draft, " ".join(filter(None, (turn.voice.say(sentence, **facts), danger))))


def beware(turn: Turn) -> str:
    """What to do where somebody may be hurt; when nobody is at work, also whom to call."""
    told = turn.voice.say(say.REPORT_DANGER)
    return told if turn.knows.rules.calendar.is_open(turn.now) else f"{told} {danger_now(turn)}"


def opens_another(text: str) -> bool:
    """Whether a message says by its first words that it is about something else besides."""
    return bool(_ANOTHER.match(" ".join(words_of(fold(text)))))


def put_aside(turn: Turn, draft: Draft, other: Draft) -> Step:
    """A second matter in the middle of the first: it waits, and the question stays the same; one tap makes them one matter."""
    told = turn.voice.say(say.SECOND_KEPT, text=shortened(other.text))
    step = asking(turn, draft, told)
    replies = (replace(step.replies[0], choices=(*step.replies[0].choices, Choice(SAME, say.SAME_LABEL))),)
    after = replace(step.conversation, later=(*turn.conversation.later, other), offered=replies[0].choices)
    return replace(step, replies=replies, conversation=after)


def as_one(turn: Turn, draft: Draft) -> Step:
    """What was put aside last belongs to the first matter after all."""
    *others, last = turn.conversation.later or (Draft(),)
    after = with_more(draft, last)
    step = asking(turn, after, turn.voice.say(say.MORE_KEPT))
    return replace(step, conversation=replace(step.conversation, later=tuple(others)))


def with_more(draft: Draft, more: Draft) -> Draft:
    """The draft with the words, photos and position of another."""
    text = "\n".join(filter(None, (draft.text, more.text)))
    files = (*draft.attachments, *more.attachments)
    return replace(draft, text=text, attachments=files, place=draft.place or more.place, position=draft.position or more.position)


def ask_which(turn: Turn, draft: Draft, other: Draft | None = None) -> Step:
    """A draft was left days ago: say what waits, and ask whether to go on; `other` is what the message said instead."""
    is_new = other is not None and bool(other.category)
    sentence = say.STILL_TELLING_AND_NEW if is_new else say.STILL_TELLING
    labels = (say.CONTINUE_OLD_LABEL, say.DROP_OLD_LABEL) if is_new else (say.CONTINUE_LABEL, say.DROP_LABEL)
    offered = (Choice(CONTINUE, labels[0]), Choice(DROP, labels[1]))
    photo = f"{received.too(turn)} " if other and other.attachments else ""
    step = keeping(turn.step(photo + turn.voice.say(sentence, text=named(draft)), offered=offered), draft, RESUME)
    if other is None:
        return step
    return replace(step, conversation=replace(step.conversation, later=(*turn.conversation.later, other)))


def named(draft: Draft) -> str:
    """A matter in a few words."""
    line = " ".join(draft.text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rsplit(' ', 1)[0]} …"


def then_next(turn: Turn, step: Step, before: Draft | None = None) -> Step:
    """After one matter is settled, the next that waits is taken up at once, with the sender of the one `before`."""
    waiting = [one for one in turn.conversation.later if one.category]
    if not waiting:
        return replace(step, conversation=replace(step.conversation, later=()))
    first, *rest = waiting
    draft = _from_the_same(first, before) if before else first
    again = replace(turn, conversation=replace(step.conversation, draft=None, later=tuple(rest)))
    other = begun_with(again, draft, say.NOW_THE_NEXT)
    return replace(step, replies=(*step.replies, *other.replies), conversation=other.conversation)


def _from_the_same(draft: Draft, before: Draft) -> Draft:
    """The citizen is asked only once who they are; the summary shows it, and it can be corrected there."""
    name, phone = draft.name or before.name, draft.phone or before.phone
    return replace(draft, name=name, phone=phone, address=before.address, anonymous=before.anonymous and not draft.name)
