"""Killed at random and at every step, the service loses nothing, repeats nothing, and keeps the order."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from tests.crash import whole_core
from tests.crash.fault_points import kill_at_every_step
from tests.crash.trial import ROOT, Trial

pytestmark = pytest.mark.crash


def loading() -> float:
    """Seconds until the same program is loaded, on this machine and at this moment: where others are at work, it waits."""
    started = time.monotonic()
    for _ in range(3):
        subprocess.run([sys.executable, "-c", f"import {whole_core.__name__}"], cwd=ROOT, check=True)
    return (time.monotonic() - started) / 3


def test_nothing_is_lost_by_25_kills(tmp_path: Path) -> None:
    """R1: kill -9 at random under 200 messages a second from two channels, 10 % repeats, 2 % send errors."""
    trial = Trial(tmp_path, seed=1)
    verdict = asyncio.run(trial.run(25, signal.SIGKILL, longest=1.0))
    assert verdict.broken() == {}
    assert verdict.unknown_and_unsent <= 1, "killed twice before it left the machine; the desk sees it"
    assert verdict.second_copies <= 10 * 25, "it is rate times the time of a send: benchmarks/crash.py measures it in peace"
    assert median(trial.restarts) <= max(3.0, 3 * loading()), "seconds from start to first acknowledgement"
    assert verdict.messages > 500
    assert trial.provider.refused > 0


def test_the_judge_sees_a_service_that_acknowledges_too_early(tmp_path: Path) -> None:
    """R1, the control: a queue in memory must be found out."""
    verdict = asyncio.run(Trial(tmp_path, seed=2, forked=True, careless=True).run(4, signal.SIGKILL, longest=0.5))
    assert verdict.broken()["acknowledged_missing"] > 0


def test_nothing_is_lost_at_any_step(tmp_path: Path) -> None:
    """R2: killed before and after every statement that writes and every send; the list is what a rehearsal passes through."""
    trial = Trial(tmp_path, seed=3, rate=60, forked=True)
    trial.provider.takes = 0.03  # so that every kill meets replies on their way
    trial.provider.error_rate = 0.1  # so that a rehearsal of a few hundred messages takes the steps after a refusal too
    points, died_at = asyncio.run(kill_at_every_step(trial))
    assert {"before COMMIT", "after COMMIT", "before send", "after send", "before UPDATE outbox SET state = 'sent'"} <= points
    assert died_at == points
    verdict = trial.verdict()
    assert verdict.broken() == {}
    assert verdict.unknown <= len(points), "a crash leaves at most one reply of which nobody knows whether it arrived"


def test_a_graceful_stop_repeats_nothing(tmp_path: Path) -> None:
    """R14: SIGTERM under load: nothing lost, no second copy, gone within 5 seconds."""
    trial = Trial(tmp_path, seed=4, forked=True)
    verdict = asyncio.run(trial.run(5, signal.SIGTERM, longest=1.0))
    assert verdict.broken() == {}
    assert verdict.second_copies == 0
    assert max(trial.stops) <= 5.0
