"""Roundabout questions of elderly people, and who cannot file online: what is asked, and who does it for them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.filings import flow_of
from handlers.citizen.turn import Turn
from handlers.messages import Step
from knowledge.filing.flow import WHO, Flow
from knowledge.vietnamese.fold import fold, words_of

_OPENS = re.compile(
    r"^(?:\w+ ){0,7}?(?:cho|muon|xin|tinh|dinh|nho|can|tui|toi|ba|ong|bac|co|chu|em|con|chau)(?: \w+){0,2}? hoi\b(?! gap)"
)
_NET = r"(?:mang|online|internet|dien thoai|may tinh|smartphone|zalo|vneid|cong nghe|bam|smart phone)"
_CANNOT = re.compile(
    rf"\b(?:(?:khong|ko|k|hong|hong|dau|dau co|chang|chua|khong co|khong he) (?:biet|ranh|xai|quen|thao|co)(?: \w+){{0,3}}? {_NET}"
    rf"|(?:biet|xai|ranh|co) (?:xai |dung )?{_NET} dau|mu (?:mang|cong nghe)|khong (?:dung|xai|co) {_NET}"
    r"|gia (?:ca |yeu )?(?:roi )?(?:khong|hong) (?:biet|ranh))\b"
)
_CANNOT_GO = re.compile(
    r"\b(?:mat (?:kem|mo)|chan (?:dau|yeu)|(?:dau|yeu) chan|di (?:lai )?(?:khong|hong) (?:noi|duoc|tien)|di lai kho)\b"
)
_FOR_PARENTS, _MOST_CLAUSES = "parent", 6


def opens_with_a_question(text: str) -> bool:
    """Whether the first words say that something is asked: "cháu ơi bà muốn hỏi cái …"."""
    return bool(_OPENS.search(" ".join(words_of(fold(text)))))


def clause_asked(turn: Turn, text: str) -> str:
    """What a long message asks: the clause, or those from the asking one on, whose answer most of them agree in; "" for none."""
    clauses = [part.strip() for part in re.split(r"[,.;?!\n]+", text) if len(part.split()) > 1][:_MOST_CLAUSES]
    said = [place for place, clause in enumerate(clauses) if "hoi" in words_of(fold(clause))]
    start = said[0] if said else 0
    parts = [*clauses, *(", ".join(clauses[start:end]) for end in range(start + 2, len(clauses) + 1))]
    found = {part: turn.knows.search.find(part) for part in parts}
    answered = [part for part in parts if found[part].decision == "answer"]
    codes = Counter(found[part].hits[0].code for part in answered)
    best = max(answered, key=lambda part: (codes[found[part].hits[0].code], found[part].fit), default="")
    return best or next((part for part in parts if found[part].decision == "choose"), "")


def cannot(text: str) -> bool:
    """Whether somebody says that they cannot do it themselves: no Internet, bad eyes, a bad leg."""
    said = " ".join(words_of(fold(text)))
    return bool(_CANNOT.search(said) or _CANNOT_GO.search(said))


def at_the_counter(turn: Turn, step: Step) -> Step:
    """Who says that they cannot file online hears who does it for them; children only where the guide says so."""
    answered = step.conversation.procedure or step.conversation.waiting_for == "which"
    if not step.replies or not answered or step.conversation.draft or not cannot(turn.incoming.text):
        return step
    flow = flow_of(turn, step.conversation.procedure)
    by_children = bool(flow and _is_for_parents(flow))
    if _CANNOT_GO.search(" ".join(words_of(fold(turn.incoming.text)))):
        told = [say.HELPED_FROM_HOME] * by_children
    else:
        told = [say.HELPED_AT_COUNTER, *[say.HELPED_BY_CHILDREN] * by_children]
    if not told:
        return step
    *others, last = step.replies
    return replace(step, replies=(*others, replace(last, text=f"{last.text}\n{' '.join(map(turn.voice.say, told))}")))


def _is_for_parents(flow: Flow) -> bool:
    """Whether children may file for their parents."""
    return any(question.key == WHO and any(one.key == _FOR_PARENTS for one in question.options) for question in flow.questions)
