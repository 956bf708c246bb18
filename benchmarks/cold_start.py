"""How soon after its start the service listens and answers a first question, and what memory its processes hold then.

The first question has no diacritics in every other start: one with them needs underthesea's model as well.

.venv/bin/python -m benchmarks.cold_start [--starts 6]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from resource import getpagesize
from statistics import median

import aiohttp

from benchmarks.intake_load import QUESTIONS, whole
from feedback_store import sqlite
from tests.crash.trial import free_port

_WORDS = [question for question in QUESTIONS if len(question) > 1]


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start to listening and to the first answer, and megabytes of each process (RSS), the service's first."""

    listens: float
    answers: float
    megabytes: tuple[int, ...]


async def start(folder: Path, first: str) -> Start:
    """Start the service, ask at once, ask a little more, look at its memory, stop it."""
    store, port = folder / "motcua.db", free_port()
    begun = time.monotonic()
    service = whole(store, port)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http, asyncio.timeout(60):
            headers = {"Authorization": f"Bearer {await first_token(http)}"}
            listens = time.monotonic() - begun
            await ask(http, headers, first)
            answers = await answered(store, 1) - begun
            for text in _WORDS:
                await ask(http, headers, text)
            await answered(store, 1 + len(_WORDS))
        return Start(listens, answers, tuple(map(resident, family(service.pid))))
    finally:
        service.terminate()
        service.wait(20)


async def first_token(http: aiohttp.ClientSession) -> str:
    """A conversation, as soon as somebody listens."""
    while True:
        try:
            async with http.post("/chat/sessions") as answer:
                return str((await answer.json())["token"])
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.02)


async def ask(http: aiohttp.ClientSession, headers: dict[str, str], text: str) -> None:
    """One question."""
    async with http.post("/chat/messages", json={"id": str(uuid.uuid4()), "text": text}, headers=headers) as answer:
        answer.raise_for_status()


async def answered(store: Path, messages: int) -> float:
    """When so many messages had been answered."""
    with closing(sqlite.connect(store)) as db:
        while db.execute("SELECT count(*) FROM inbox WHERE state = 'done'").fetchone()[0] < messages:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return time.monotonic()


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *(one for child in children for one in family(int(child)))]


def resident(pid: int) -> int:
    """The memory that a process holds, in megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * getpagesize() // 1_000_000


def main() -> None:
    """Start several times and print a row for each, and the median."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--starts", type=int, default=6)
    given = options.parse_args()
    print("| start | listens | answers | memory of its processes | in all |\n|---|--:|--:|--:|--:|")
    starts = []
    for number in range(given.starts):
        with tempfile.TemporaryDirectory() as place:
            found = asyncio.run(start(Path(place), _WORDS[number % 2]))
        starts.append(found)
        each = " + ".join(map(str, found.megabytes))
        print(
            f"| {number + 1} | {found.listens:.2f} s | {found.answers:.2f} s | {each} MB | {sum(found.megabytes)} MB |", flush=True
        )
    listens, answers = (median(getattr(found, name) for found in starts) for name in ("listens", "answers"))
    most = max(sum(found.megabytes) for found in starts)
    print(f"| median, most memory | {listens:.2f} s | {answers:.2f} s | | {most} MB |")


if __name__ == "__main__":
    main()
