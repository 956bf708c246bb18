"""R9, R10, R12: each platform away for a quarter of an hour of simulated time, and answers that are lost, with the real clients.

The short forms of benchmarks/channel_outage.py and benchmarks/ambiguous_sends.py.
"""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks import ambiguous_sends, channel_outage, pushed_to, simulated_time
from benchmarks.ambiguous_sends import Found, Trial
from benchmarks.channel_outage import Outage
from bot.zalobot.api import Api, CannotAsk

GIVEN = Namespace(replies=50, conversations=25, hours=0.25)


def without(name: str, folder: Path) -> Outage:
    """What came of a quarter of an hour without a platform."""
    return simulated_time.run(partial(channel_outage.away, name=name, folder=folder, given=GIVEN))


def in_doubt(name: str, trial: Trial, folder: Path) -> Found:
    """What became of ten replies."""
    return simulated_time.run(partial(ambiguous_sends.found, name=name, trial=trial, folder=folder, count=10))


@pytest.mark.parametrize("name", pushed_to.NAMES)
def test_a_quarter_of_an_hour_without_a_platform(name: str, tmp_path: Path) -> None:
    """R9: no name, refused, 5xx, silent, 429: nothing lost, hardly asked, in order, never before the time that was named."""
    outage = without(name, tmp_path)
    assert not outage.is_missed(GIVEN), outage


def test_whoever_asks_too_often_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a probe every twenty seconds."""
    monkeypatch.setattr("bot.pace.PROBE_EVERY", 20.0)
    assert without("zalobot", tmp_path).is_missed(GIVEN)


@pytest.mark.parametrize("name", pushed_to.NAMES)
@pytest.mark.parametrize("trial", ambiguous_sends.TRIALS)
def test_replies_in_doubt(name: str, trial: Trial, tmp_path: Path) -> None:
    """R10, R12: two copies at most, one layer that tries again, and what is in doubt for good stands at the desk."""
    found = in_doubt(name, trial, tmp_path)
    assert not ambiguous_sends.is_missed(trial, found), found


def test_a_second_layer_that_tries_again_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a client that calls again by itself."""
    call = Api.call

    async def stubborn(api: Api, *asked: Any) -> Any:
        with suppress(CannotAsk):
            return await call(api, *asked)
        return await call(api, *asked)

    monkeypatch.setattr(Api, "call", stubborn)
    found = in_doubt("zalobot", ambiguous_sends.answers_lost, tmp_path)
    assert found.most_copies == 4 and ambiguous_sends.is_missed(ambiguous_sends.answers_lost, found)
