"""When the power goes, what was acknowledged is still there; and the test would notice if it were not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.crash import power_cut

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(not power_cut.is_possible(), reason="SKIPPED LOUDLY: power cuts (R3) need strace: apt-get install strace"),
]


def cut(folder: Path, synchronous: int, cuts: int) -> Counter[str]:
    work = folder / "traced"
    work.mkdir()
    events = power_cut.trace(work, messages=300, synchronous=synchronous)
    assert {"write", "synced", "ack", "create", "unlink"} <= {event.kind for event in events}
    assert power_cut.after_all(events) == {"motcua.db": (work / "motcua.db").read_bytes()}, "the trace was read wrongly"
    return power_cut.cut_often(events, cuts, seed=synchronous, folder=folder)


def test_100_power_cuts_lose_nothing(tmp_path: Path) -> None:
    """R3: any un-synced write may be missing or torn, and no acknowledged message is, and nothing is damaged."""
    result = cut(tmp_path, synchronous=2, cuts=100)
    assert result == Counter(cuts=100)


def test_the_cuts_find_a_store_that_does_not_sync_each_commit(tmp_path: Path) -> None:
    """R3, the control: synchronous=NORMAL must lose acknowledged messages."""
    assert cut(tmp_path, synchronous=1, cuts=30)["lost"] > 0
