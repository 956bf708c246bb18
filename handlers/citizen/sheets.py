"""The facts of procedures as an operator reads them aloud: the same sentences that the chat writes."""

from __future__ import annotations

import datetime

from handlers.asked import Asked, Fact, Sheet
from handlers.citizen import sentences as say
from handlers.citizen.about import About
from handlers.citizen.answers import answer
from handlers.citizen.sentences import Voice
from knowledge.knowledge import Knowledge

_FACETS = ("fee", "time", "documents", "where", "online")
_MOST = 4
_LONGEST = 2_000


def look_up(knows: Knowledge, voice: Voice, text: str, today: datetime.date) -> Asked:
    """What the words of a caller are, and the procedures that they may mean with their facts; about 6 ms."""
    text = text.strip()[:_LONGEST]
    if not text:
        return Asked()
    triage, found = knows.triage(text), knows.search.find(text)
    shown = found.shown if found.decision != "unknown" else 3
    codes = [hit.code for hit in found.hits if hit.code in knows.procedures][: max(1, min(shown, _MOST))]
    sheets = tuple(_sheet(About(knows, code, voice, today)) for code in codes)
    outside = "" if found.sealed or found.outside == say.SMALL_TALK else found.outside
    return Asked(triage.kind, triage.category, triage.urgency, triage.sure, found.decision, sheets, outside)


def _sheet(about: About) -> Sheet:
    row = about.procedure
    year, _, month = row.snapshot.partition("-")
    facts = tuple(Fact(facet, _told(about, facet)) for facet in _FACETS)
    return Sheet(row.code, about.title, facts, row.decision, f"{int(month)}/{year}" if month else year, row.url)


def _told(about: About, facet: str) -> str:
    """The sentence without its mark-up, and without the source, which stands once above all facts."""
    return answer(about, facet).removesuffix(about.source()).strip().replace("**", "")
