"""R1, R2, R14: the service killed and stopped under load, again and again; prints what was lost, repeated and reordered.

.venv/bin/python -m benchmarks.crash [--kills 200] [--stops 50] [--rounds 20]
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import tempfile
from pathlib import Path

from tests.crash.test_kill import kill_at_every_step
from tests.crash.trial import Trial


def random_moments(folder: Path, times: int, how: signal.Signals) -> Trial:
    """End the service at random moments."""
    trial = Trial(folder, seed=times)
    asyncio.run(trial.run(times, how))
    return trial


def every_step(folder: Path, rounds: int) -> tuple[Trial, int]:
    """Kill the service before and after each statement and send; returns how often as well."""
    trial = Trial(folder, seed=2)
    trial.provider.takes = 0.03
    points, died_at = asyncio.run(kill_at_every_step(trial, rounds))
    if points != died_at:
        raise SystemExit(f"never died at {sorted(points - died_at)}")
    return trial, len(points) * rounds


def show(name: str, ends: int, trial: Trial) -> None:
    """One row."""
    found = trial.verdict()
    unlike_replay = found.states_unlike_replay + found.replies_unlike_replay
    disorder = found.order_errors + found.mailboxes_read_wrongly
    counts = [found.acknowledged_missing, found.duplicate_rows, unlike_replay, found.unsent, found.unknown, found.most_copies]
    copies = f"{found.second_copies / ends:.2f}"
    times = [f"{max(values, default=0):.2f} s" for values in (trial.restarts, trial.stops)]
    print("|", " | ".join(map(str, [name, ends, found.messages, *counts, copies, disorder, found.damage, *times])), "|", flush=True)


def main() -> None:
    """Run the three trials and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--stops", type=int, default=50)
    options.add_argument("--rounds", type=int, default=20, help="kills at each fault point")
    given = options.parse_args()
    print(
        "| trial | ends | messages | acknowledged and lost | double rows | unlike replay | unsent | unknown |"
        " most copies | second copies an end | order errors | damage | slowest first ack | slowest end |"
    )
    print("|---|" + "--:|" * 13, flush=True)
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place, name) for name in ("kill", "stop", "step")]
        for folder in folders:
            folder.mkdir()
        if given.kills:
            show("kill -9 at random (R1)", given.kills, random_moments(folders[0], given.kills, signal.SIGKILL))
        if given.stops:
            show("SIGTERM (R14)", given.stops, random_moments(folders[1], given.stops, signal.SIGTERM))
        if given.rounds:
            trial, ends = every_step(folders[2], given.rounds)
            show("kill -9 at each step (R2)", ends, trial)


if __name__ == "__main__":
    main()
