"""Whether a message in the middle of a filing is about something else: a question, another procedure."""

from __future__ import annotations

from handlers.citizen import filing_words
from handlers.citizen.turn import Turn
from handlers.messages import Filing
from knowledge.vietnamese.fold import fold

_LEAST, _A_PHRASE = 2, 0.9
"""So few words name nothing by themselves; how nearly a message is a phrase that the search knows."""


def asks(turn: Turn) -> bool:
    """Whether a message asks something, and answers nothing that was asked."""
    facet, asking = turn.knows.facets.asked(turn.knows.search.read(turn.incoming.text))
    asks_what = bool(filing_words.ASKS_WHAT.search(fold(turn.incoming.text)))
    return asks_what or "?" in turn.incoming.text or bool(turn.talk) or (bool(facet) and len(asking) >= _LEAST)


def names_another(turn: Turn, filing: Filing) -> bool:
    """Whether a message is a phrase for another procedure."""
    found = turn.knows.search.find(turn.incoming.text)
    return found.decision == "answer" and found.fit >= _A_PHRASE and found.hits[0].code != filing.procedure


def names_a_matter(turn: Turn) -> bool:
    """Whether a message is known by itself to be about a procedure."""
    reading = turn.knows.search.read(turn.incoming.text)
    return len(reading.words) > _LEAST and turn.knows.search.find(turn.incoming.text).decision == "answer"
