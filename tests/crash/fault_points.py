"""Killing a service at each of its fault points (fuse.py), and telling where it has died."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable

from tests.crash.trial import Trial

_TRIES = 8


async def kill_at_every_step(trial: Trial, rounds: int = 1) -> tuple[set[str], set[str]]:
    """Returns the fault points of a rehearsal, and those at which the service has died."""
    async with trial.under_load():
        await _begin(trial)
        points = await _rehearsed(trial)
        return points, await _died_at(trial, sorted(points) * rounds)


async def kill_at(trial: Trial, points: Iterable[str]) -> set[str]:
    """Kill at the first passage of each of these fault points; returns those at which the service has died."""
    async with trial.under_load():
        await _begin(trial)
        return await _died_at(trial, points, latest=1)


async def _begin(trial: Trial) -> None:
    """The first start of all, which takes steps that no other takes."""
    await trial.end(await trial.start_and_wait(), signal.SIGTERM)


async def _rehearsed(trial: Trial) -> set[str]:
    """The fault points that are passed at any start."""
    notes = trial.store.with_name("points.txt")
    for how in (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM):  # a start after a kill takes more steps
        service = await trial.start_and_wait(notes=str(notes))
        await asyncio.sleep(1)
        await trial.end(service, how)
    return set(notes.read_text(encoding="utf-8").split("\n")) - {""}


async def _died_at(trial: Trial, points: Iterable[str], latest: int = 2) -> set[str]:
    return {point for point in points if await _died_of_fuse(trial, point, latest)}


async def _died_of_fuse(trial: Trial, point: str, latest: int) -> bool:
    """Start with a fuse until it has blown; a step that some starts do not take is given several."""
    for _ in range(_TRIES):
        service = await trial.start(fuse=point, nth=trial.chance.randint(1, latest))
        try:
            return await asyncio.wait_for(service.wait(), trial.burns_within) == -signal.SIGKILL
        except TimeoutError:
            await trial.end(service, signal.SIGKILL)
    return False
