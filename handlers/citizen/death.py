"""A death in the family told plainly: a word of condolence, and how it is registered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.blame import blames
from handlers.citizen.filing_next import is_before_them, next_step
from handlers.citizen.filings import as_of_today, flow_of
from handlers.citizen.matters import TOLD
from handlers.citizen.turn import Turn
from handlers.messages import Step
from knowledge.vietnamese.fold import fold

_MATTER = re.compile(
    r"\b(?:sang ten|thua ke|di chuc|so do|so hong|mai tang|tuat|tro cap|luong huu|bao hiem|bhxh|bhyt|ho khau|che do|ket hon|giam ho"
    r"|can cuoc|cccd|giay phep|xoa ten|hoa tang|nghia trang|uy quyen|hien mau|ly hon|nhap hoc|hoc bong"
    r"|(?:de lai|chia|dung ten)(?: \w+){0,2} (?:nha|dat|tai san|so|xe|tien|no))\b"
)
_PERHAPS = re.compile(r"\b(?:dat|the|tien|luong|huong|rut|xe|trich luc|chon|tai khoan|no)\b")
_WORDS, _STORY, _SURE, _KNOWN = 5, 10, 0.8, 0.45
"""So many words besides the death may tell of something wrong; so many may ask about another matter."""


def told(turn: Turn, answer: Callable[[Turn, str], Step]) -> Step | None:
    """Condolence, and khai tử (or the filing of it that is in hand); None for another matter of the bereaved."""
    rest = turn.knows.talk.besides_death(turn.knows.search.read(turn.incoming.text))
    if rest is None or _is_another_matter(turn, rest):
        return None
    condolence, filing = turn.voice.say(say.CONDOLENCE), turn.conversation.filing
    if filing and flow_of(turn, filing.procedure) and is_before_them(turn, filing) and filing.procedure == _code(turn):
        return next_step(turn, as_of_today(turn, filing), condolence)
    step = answer(turn, f"{say.DEATH_QUESTION} {_fact_asked(turn, rest)}".strip())
    first, *others = step.replies
    return replace(step, replies=(replace(first, text=f"{condolence}\n{first.text}"), *others))


def _code(turn: Turn) -> str:
    hits = turn.knows.search.find(say.DEATH_QUESTION).hits
    return hits[0].code if hits else ""


def _fact_asked(turn: Turn, rest: str) -> str:
    """The words that ask for a fact: "cần giấy gì"."""
    reading = turn.knows.search.read(rest)
    places = turn.knows.facets.asked(reading)[1]
    return " ".join(word for place, word in enumerate(reading.words) if place in places)


def _is_another_matter(turn: Turn, rest: str) -> bool:
    """Whether what is said besides the death is what the message is about: the land, the pension, or something wrong."""
    if _MATTER.search(fold(rest)):
        return True
    if _PERHAPS.search(fold(rest)) or len(rest.split()) > _STORY:
        found = turn.knows.search.find(turn.incoming.text)
        if found.decision != "unknown" and found.hits[0].code != _code(turn):
            return True
    if len(rest.split()) < _WORDS:
        return False
    asked, wrong = turn.knows.search.find(rest), turn.knows.triage(rest)
    if asked.decision == "answer" and asked.fit >= _KNOWN and asked.hits[0].code != _code(turn):
        return True
    if len(rest.split()) > _STORY and blames(rest):
        wrong = turn.knows.triage(turn.incoming.text)
    return wrong.kind in (*TOLD, "denunciation", "legal_complaint") and wrong.sure >= _SURE
