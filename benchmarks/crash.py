"""R1, R2, R14: the service killed and stopped under load, again and again; prints what was lost, repeated and reordered.

The core alone with two small channels; then the whole service with Telegram (asked and pushing, in turns), Zalo, Zalo's bots and
the web at once: real channels, real web server, hostile emulators of the platforms; only the conversation is an echo.

.venv/bin/python -m benchmarks.crash [--kills 200] [--stops 50] [--rounds 20] [--rate 200] [--core | --platforms]
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.crash.fault_points import kill_at_every_step
from tests.crash.platform_trial import PlatformTrial
from tests.crash.trial import Trial

Make = Callable[[Path, float], Trial]
_PATIENCE = 1_800.0
"""Seconds for what has waited through all ends: it goes out at the pace that the platforms allow."""


def core(folder: Path, rate: float) -> Trial:
    """The parts that every channel shares."""
    return Trial(folder, seed=1, rate=rate)


def slow_core(folder: Path, rate: float) -> Trial:
    """The same with sends that take a while, so that every kill meets replies on their way."""
    trial = core(folder, rate)
    trial.provider.takes = 0.03
    return trial


def platforms(folder: Path, rate: float) -> Trial:
    """Every channel at once."""
    return PlatformTrial(folder, seed=1, rate=rate, telegram_webhook=(False, True))


def platforms_without_lost_answers(folder: Path, rate: float) -> Trial:
    """An answer that was lost is asked for again: a second copy, and no fault of a stop."""
    return PlatformTrial(folder, seed=1, rate=rate, telegram_webhook=(False, True), lost_answers=0)


def random_moments(trial: Trial, times: int, how: signal.Signals) -> int:
    """End the service at random moments; returns how often."""
    asyncio.run(trial.run(times, how))
    return times


def every_step(trial: Trial, rounds: int) -> int:
    """Kill the service before and after each statement, keeping and send; returns how often."""
    points, died_at = asyncio.run(kill_at_every_step(trial, rounds))
    if points != died_at:
        raise SystemExit(f"never died at {sorted(points - died_at)}")
    return len(points) * rounds


def show(name: str, ends: int, trial: Trial) -> None:
    """One row."""
    found = trial.verdict()
    unlike_replay = found.states_unlike_replay + found.replies_unlike_replay
    disorder = found.order_errors + found.mailboxes_read_wrongly
    counts = [found.acknowledged_missing, found.duplicate_rows, unlike_replay, found.unsent, found.unknown, found.most_copies]
    copies = [f"{max(0, found.second_copies - lost) / ends:.2f}" for lost in (0, trial.lost_answers)]
    times = [f"{max(values, default=0):.2f} s" for values in (trial.restarts, trial.stops)]
    print(
        "|", " | ".join(map(str, [name, ends, found.messages, *counts, *copies, disorder, found.damage, *times])), "|", flush=True
    )


def measure(name: str, make: Make, rate: float, end: Callable[[Trial], int]) -> None:
    """One trial on a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        trial = make(Path(folder), rate)
        trial.patience = _PATIENCE
        show(name, end(trial), trial)


def options() -> argparse.Namespace:
    """What the caller wants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stops", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=20, help="kills at each fault point")
    parser.add_argument("--rate", type=float, default=200.0, help="messages a second")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--core", action="store_true", help="without the platforms")
    only.add_argument("--platforms", action="store_true", help="without the core alone")
    return parser.parse_args()


def main() -> None:
    """Run the trials and print the table."""
    given = options()
    rate = given.rate
    print(
        "| trial | ends | messages | acknowledged and lost | double rows | unlike replay | unsent | unknown |"
        " most copies | second copies an end | but for lost answers | order errors | damage | slowest first ack | slowest end |"
    )
    print("|---|" + "--:|" * 14, flush=True)
    worlds = [("core", core, slow_core, core), ("platforms", platforms, platforms, platforms_without_lost_answers)]
    for name, killed, stepped, stopped in worlds:
        if (given.core and name != "core") or (given.platforms and name != "platforms"):
            continue
        if given.kills:
            measure(
                f"{name}: kill -9 at random (R1)", killed, rate, lambda trial: random_moments(trial, given.kills, signal.SIGKILL)
            )
        if given.stops:
            measure(f"{name}: SIGTERM (R14)", stopped, rate, lambda trial: random_moments(trial, given.stops, signal.SIGTERM))
        if given.rounds:
            measure(f"{name}: kill -9 at each step (R2)", stepped, rate, lambda trial: every_step(trial, given.rounds))


if __name__ == "__main__":
    main()
