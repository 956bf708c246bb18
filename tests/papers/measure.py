"""The rates of all generated photos, seen and unseen: `.venv/bin/python -m tests.papers.measure`."""

from __future__ import annotations

from knowledge import knowledge
from tests.papers.test_verdicts import said_of
from tests.papers.verdicts import SEEN, UNSEEN, printed, rates

if __name__ == "__main__":
    knows = knowledge.load()
    for title, seeds in (("unseen", UNSEEN), ("seen", SEEN)):
        print(title, printed(rates(seeds, lambda measures: said_of(knows, measures))), sep="\n", flush=True)
