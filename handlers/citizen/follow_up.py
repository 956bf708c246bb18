"""Whether a short message goes on from what was said before, or names a matter of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.messages import Conversation
from knowledge.knowledge import Knowledge
from knowledge.search.decision import MOST_CHOICES
from knowledge.search.search import Found
from knowledge.vietnamese.fold import letters
from knowledge.vietnamese.reader import Reading

HARDLY_A_PHRASE = 0.4
_NEARLY_A_PHRASE, _HALF_A_PHRASE = 0.7, 0.5
"""How nearly a message is one of a procedure's phrasings (`Found.fit`): below the first it says hardly anything."""
_FEW_WORDS = 3
_GOES_ON = frozenset(("the", "con", "vay", "neu"))
_NEEDS = frozenset((("co", "can"), ("co", "phai")))
"""How a message goes on from the question before it ("thế …", "còn …"), and how it asks what a procedure needs ("có cần …")."""
_HANDS_IN = frozenset(("nop",))
_SPEAKS_OF = 0.5
"""The share of a short message that the texts of the procedure in mind must hold for its facts to be told."""


def meant(knows: Knowledge, conversation: Conversation, text: str, reading: Reading) -> Found:
    """What a message may mean; "thế cho người nước ngoài thì sao" is read together with the question before it."""
    found, before = knows.search.find(text), conversation.question
    if not before or found.content > _FEW_WORDS or found.decision == "answer" or not _goes_on(knows, reading):
        return found
    together = knows.search.find(f"{before} {text}")
    special = together.decision == "answer" and together.hits[0].code != conversation.procedure
    return together if special else found


def without_chance(knows: Knowledge, found: Found, rest: Sequence[str]) -> Found:
    """Choices without those that only the words that ask for a fact brought: «khai tử online» is no vehicle registered online.

    `rest` is the message without these words. What is left alone, and is known by the rest as well, is the answer.
    """
    bare = knows.search.find(" ".join(rest)) if found.decision == "choose" and rest else found
    if bare is found or bare.decision == "unknown" or found.fit >= 1:
        return found
    known = {hit.code for hit in bare.hits[:MOST_CHOICES]}
    first, *others = found.hits[: found.shown]
    kept = (first, *(hit for hit in others if hit.code in known))
    if len(kept) > 1:
        return replace(found, hits=kept, shown=len(kept))
    sure = bare.decision == "answer" and bare.hits[0].code == first.code
    return replace(found, decision="answer", hits=kept, shown=1) if sure else found


def is_about(knows: Knowledge, mind: str, text: str, found: Found, reading: Reading) -> bool:
    """Whether a short message that names no other matter plainly is about the procedure in mind.

    Its facts are told only if it speaks of what was said: "còn căn cước bao nhiêu" after a licence is not.
    """
    if (
        knows.facets.asked(reading)[0]
        and _HANDS_IN & set(map(letters, reading.words))
        and found.decision == "unknown"
        and not found.outside
    ):
        return True  # "nop o cho nao gan nha toi nhat" can only be about what was talked of
    if found.content > _FEW_WORDS or mind in (hit.code for hit in found.hits[:1]):
        return False
    asks_a_fact = bool(knows.facets.asked(reading)[0])
    speaks = knows.search.covers(mind, text) >= _SPEAKS_OF
    needs = tuple(map(letters, reading.words[:2])) in _NEEDS
    if found.outside or found.fit >= (_HALF_A_PHRASE if asks_a_fact else _NEARLY_A_PHRASE):
        return found.decision != "answer" and not found.outside and (needs or (speaks and not asks_a_fact))
    if found.decision == "answer" and found.fit >= HARDLY_A_PHRASE:
        return False
    return speaks or needs or not asks_a_fact


def _goes_on(knows: Knowledge, reading: Reading) -> bool:
    """Whether a message begins as going on: "thế …", "còn …", "cho …"; "cho hỏi …" does not."""
    if letters(reading.words[0]) == "cho":
        return not knows.search.says_nothing(reading.words[:2], reading.accented)
    return letters(reading.words[0]) in _GOES_ON
