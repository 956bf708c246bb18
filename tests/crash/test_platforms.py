"""Every channel's own code in the process that is killed and stopped: nothing that a platform was told is kept is ever missing."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.crash.fault_points import kill_at
from tests.crash.judge import losing_channels
from tests.crash.platform_trial import PlatformTrial

pytestmark = pytest.mark.crash

PLATFORMS = ("telegram", "zalo", "zalobot")
POINTS = {
    *(f"after keep {name}" for name in PLATFORMS),  # on the disk; no 200 yet, and no next call that confirms
    "before keep telegram",
    "after INSERT INTO channel_cursors",  # within that commit
    *(f"after send {name}" for name in PLATFORMS),  # shown, and not marked
    "before keep keys",  # sold by Zalo, and not on the disk
    "after keep keys",  # on the disk, and not used
}
"""Those that only platforms have and that cost most; benchmarks/crash.py visits every other as well."""


def test_nothing_is_lost_on_any_platform(tmp_path: Path) -> None:
    """R1, R8: Telegram in both ways, Zalo, Zalo's bots and the web at once; repeats, refused sends, lost answers."""
    trial = PlatformTrial(tmp_path, seed=1, rate=40, forked=True, telegram_webhook=(False, True))
    verdict = asyncio.run(trial.run(3, signal.SIGKILL, longest=0.5))
    assert verdict.broken() == {}
    assert verdict.unknown_and_unsent <= len(PLATFORMS), "killed twice before it left the machine; the desk sees it"
    assert verdict.messages > 40 and trial.town.refused > 0
    assert set(PLATFORMS) == {who.partition(":")[0] for who, texts in trial.seen().delivered.items() if texts}


def test_the_judge_sees_a_place_that_moves_before_the_commit(tmp_path: Path) -> None:
    """R1, the control: what the library's own Updater does loses messages, and so does a webhook that says 200 too early."""
    trial = PlatformTrial(tmp_path, seed=2, rate=40, forked=True, careless=True)
    verdict = asyncio.run(trial.run(2, signal.SIGKILL, longest=0.5))
    assert verdict.broken()["acknowledged_missing"] > 0
    assert losing_channels(trial.store, trial.seen(), trial.reads) == set(PLATFORMS)


def test_nothing_is_lost_at_any_step_of_a_platform(tmp_path: Path) -> None:
    """R2: killed before and after the commits and sends that only platforms have; every one of these points is met."""
    trial = PlatformTrial(tmp_path, seed=3, rate=40, forked=True, lost_answers=0)
    assert asyncio.run(kill_at(trial, sorted(POINTS))) == POINTS
    verdict = trial.verdict()
    assert verdict.broken() == {}
    assert verdict.unknown <= len(PLATFORMS) * len(POINTS), "each crash leaves at most one on each platform"
    assert trial.keys_lost >= 1, "killed between Zalo's answer and the disk: an administrator had to come"


def test_a_graceful_stop_repeats_nothing_on_any_platform(tmp_path: Path) -> None:
    """R14: SIGTERM while all of them talk to it: nothing lost, no second copy, no keys lost, gone within 5 seconds."""
    trial = PlatformTrial(tmp_path, seed=4, rate=40, forked=True, lost_answers=0, telegram_webhook=(False, True))
    verdict = asyncio.run(trial.run(2, signal.SIGTERM, longest=0.5))
    assert verdict.broken() == {}
    assert verdict.second_copies == 0 and verdict.unknown == 0
    assert trial.keys_lost == 0
    assert max(trial.stops) <= 5.0
