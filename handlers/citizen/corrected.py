"""A draft as its citizen corrects it: any field, also what kind of matter it is, by plain words or by a choice."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import case_questions as questions
from handlers.citizen import sentences as say
from handlers.citizen.asking import CANCEL, CATEGORY, CONFIRM, asking, keeping, waiting
from handlers.citizen.corrections import correction, is_elsewhere, matter_meant
from handlers.citizen.matters import TOLD, UNSORTED, with_more
from handlers.citizen.said_instead import Instead, amended, is_numbered, numbered_alike, plain, said_instead
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Draft, Step
from knowledge import mentions
from knowledge.vietnamese.fold import fold, words_of

_FEW_WORDS, _NOT_LONG, _NEARLY_ALL = 4, 8, 0.8
_SAYS_WRONG = re.compile(r"(?:(?:a|da|o|ua)[\s,]+)*(?:sai|nham)\b|.*\b(?:sai|nham)(?: (?:roi|het|mat))*[ .!]*$")
_WRONG = re.compile(
    r"(?:a |da |o |ua )*(?:chua dung|sai|sai roi|sai het|khong dung|ko dung|nham|nham roi|sua|sua lai|khong phai|chua|khong"
    r"|chua duoc|doi lai)"
    r"(?: (?:a|roi|em|ban|dau|ma|nhe|nha|giup|het|lai|di|giup toi|giup em))*"
)


def _is_a_place(text: str) -> bool:
    """Whether a message is hardly more than a place, said at the summary: it is where it happened."""
    return len(mentions.place(text)) >= _NEARLY_ALL * len(text.strip())


def corrected(turn: Turn, draft: Draft) -> Step | None:
    """A correction in the citizen's own words: "số điện thoại là …", "sửa địa chỉ", "không phải đường, là cái cống"."""
    text = turn.incoming.text
    if (instead := said_instead(text)) and (step := _put_instead(turn, draft, instead)):
        return step
    if (meant := matter_meant(text)) and category_of(turn, meant):
        return put_right(turn, draft, text)
    if _WRONG.fullmatch(" ".join(words_of(fold(text)))):
        return what_to_change(turn, draft)
    field, value = correction(text)
    if not field and _is_a_place(text):
        return asking(turn, draft.told("place", amended(draft.place, text.strip()) if is_numbered(text) else text.strip()))
    if not field:
        return what_to_change(turn, draft) if _SAYS_WRONG.match(fold(text)) and len(text.split()) <= _NOT_LONG else None
    if field == "address" and "address" not in questions.asked_of(turn.knows.rules, draft):
        field = "place"
    if not value or field == "category":
        return put_right(turn, draft, value) if value else emptied(turn, draft, field)
    if field == "place" and is_numbered(plain(value)):
        return asking(turn, draft.told("place", amended(draft.place, plain(value))))
    cleared = draft.told(field, "")
    after = questions.with_answer(cleared, field, value)
    return asking(turn, after) if after else waiting(turn, field, draft, turn.voice.say(say.ASK_OF_CASE[field]))


def _put_instead(turn: Turn, draft: Draft, said: Instead) -> Step | None:
    """The place or the name put right; None for what is neither."""
    if is_elsewhere(said.right):
        return emptied(turn, draft, "place")
    right, old_words = said.right, fold(draft.name).split()
    if len(right.split()) == 1 and right.isalpha() and fold(said.wrong) in old_words:
        words = draft.name.split()
        words[len(words) - 1 - old_words[::-1].index(fold(said.wrong))] = right
        return asking(turn, draft.told("name", " ".join(words)))
    is_place = is_numbered(right) or _is_a_place(right) or _replaces_place(draft, said)
    if is_place and not said.named:
        at_home = "dia chi" in fold(turn.incoming.text) or (
            numbered_alike(draft.address, right) and not numbered_alike(draft.place, right)
        )
        field = "address" if draft.address and at_home else "place"
        return asking(turn, draft.told(field, amended(getattr(draft, field), right, said.wrong)))
    shares = len(right.split()) > 1 and set(fold(right).split()) & set(old_words)
    if not (said.named or shares) or not questions.is_name(right) or mentions.phone(right):
        return None
    named = questions.with_answer(replace(draft, anonymous=False), "name", right)
    return asking(turn, named) if named else None


def _replaces_place(draft: Draft, said: Instead) -> bool:
    """Whether a number, or a place, is said to be another: "đường" alone is what the matter is."""
    in_place = bool(said.wrong) and f" {fold(said.wrong)} " in f" {' '.join(words_of(fold(draft.place)))} "
    return in_place and (said.wrong.isdigit() or bool(mentions.place(said.wrong)))


def emptied(turn: Turn, draft: Draft, field: str) -> Step | None:
    """A field is to be told anew; None for a field that does not exist."""
    if field == "category":
        return keeping(turn.step(turn.voice.say(say.ASK_CATEGORY)), draft, CATEGORY)
    if field not in questions.FIELDS:
        return None
    declined = tuple(name for name in draft.declined if name not in (field, questions.COMMUNE if field == "place" else ""))
    after = replace(draft.told(field, ""), declined=declined, anonymous=draft.anonymous and field not in questions.PERSONAL)
    return waiting(turn, field, after, turn.voice.say(say.ASK_OF_CASE[field]))


def put_right(turn: Turn, draft: Draft, words: str) -> Step:
    """Another kind of matter; the words that say so stay with the case, so that an officer sees them too."""
    category = category_of(turn, matter_meant(words) or words)
    only_named = category and len(words.split()) <= _FEW_WORDS and not matter_meant(words)
    after = draft if only_named else with_more(draft, Draft(text=words.strip()))
    if not category:
        return asking(turn, after, turn.voice.say(say.CATEGORY_UNKNOWN))
    name = turn.knows.rules.categories[category].name.lower()
    return asking(turn, replace(after, category=category), turn.voice.say(say.CATEGORY_NOW, category=name))


def category_of(turn: Turn, words: str) -> str:
    """The category that a few words name, "" when none is plain."""
    for said in (words, f"tôi phản ánh {words}"):
        found = turn.knows.triage(said)
        if found.kind in TOLD and found.category != UNSORTED:
            return found.category
    return ""


def what_to_change(turn: Turn, draft: Draft) -> Step:
    """Which field the citizen means to correct."""
    fields = ["category", *(name for name in questions.asked_of(turn.knows.rules, draft) if name in say.FIELD_LABELS)]
    if draft.anonymous:
        fields.append("name")
    offered = (*(Choice(f"c:change:{name}", say.FIELD_LABELS[name]) for name in fields), Choice(CANCEL, say.CANCEL_LABEL))
    return keeping(turn.step(turn.voice.say(say.WHAT_TO_CHANGE), offered=offered), draft, CONFIRM)
