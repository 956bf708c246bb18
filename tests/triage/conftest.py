"""The triage, loaded once."""

from __future__ import annotations

import pytest

from knowledge import parts
from knowledge.knowledge import Knowledge
from knowledge.triage.learnt import Learnt
from knowledge.triage.triage import Triager


@pytest.fixture(scope="session")
def learnt() -> Learnt:
    """The bundled phrases and weights."""
    return parts.TRIAGE.read()


@pytest.fixture(scope="session")
def triager(knows: Knowledge, learnt: Learnt) -> Triager:
    """The triage as it is served."""
    return Triager(knows.search, knows.talk, knows.facets, learnt)
