"""What the service says of photos of papers is right: nearly always on photos unseen when the thresholds were chosen."""

from __future__ import annotations

import pytest

from bot.picture_measures import Measures
from handlers.citizen import sentences as say
from handlers.citizen.paper_advice import Paper, advise
from handlers.citizen.sentences import Voice
from knowledge.knowledge import Knowledge
from tests.papers.verdicts import NOT_USABLE, UNSEEN, USABLE, printed, rates

WORDS = {
    "blurred": say.PAPER_BLURRED,
    "dark": say.PAPER_DARK,
    "glare": say.PAPER_GLARE,
    "small": say.PAPER_SMALL,
    "cut": say.PAPER_CUT,
}
FEW = range(UNSEEN.start, UNSEEN.start + 5)
"""One of each paper; `python -m tests.papers.measure` takes all."""


def said_of(knows: Knowledge, measures: Measures) -> set[str]:
    """What is complained of, by name: from the sentences that the citizen reads."""
    advice = advise(Voice(), knows.rules.portal_files, Paper("clean", "image/jpeg", 500_000, measures.written()))
    begins = {name: Voice().say(words.split(" (")[0].split("{")[0]) for name, words in WORDS.items()}
    return {name for name, begin in begins.items() if any(line.startswith(begin) for line in advice.lines)}


def test_usable_photos_pass_and_others_are_named(knows: Knowledge, capsys: pytest.CaptureFixture[str]) -> None:
    """At least 95 of 100 usable photos without a word, at least 95 of 100 others with the right one; no kind below 3 of 5."""
    found = rates(FEW, lambda measures: said_of(knows, measures))
    with capsys.disabled():
        print(f"\n{printed(found)}")
    for group in (USABLE, NOT_USABLE):
        right, of = (sum(found[one][place] for one in group) for place in (0, 1))
        assert right >= 0.95 * of, printed(found)
    assert all(right >= 0.6 * of for right, of in found.values()), printed(found)
