"""L1: messages through real HTTP into the inbox, acknowledged after the commit; prints how long that and the answers took.

Requests leave on a fixed timetable, and each is timed from its place in it: a slow moment is counted against all whom it
delays. The generator shares the machine with the service.

    .venv/bin/python -m benchmarks.intake_load [--service core|web|main] [--rate 1000] [--seconds 60]

`core` is store, turn and sender behind a bare handler; `web` the web chat with a small conversation; `main` is `main.py serve`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import aiohttp

from feedback_store import sqlite
from tests.crash.trial import free_port

ROOT = Path(__file__).parent.parent
CITIZENS = 300
QUESTIONS = (
    "lam lai bang lai xe may het bao nhieu tien",
    "Vợ em mới sinh, làm giấy khai sinh ở đâu ạ?",
    "thủ tục cấp hộ chiếu phổ thông cần giấy tờ gì",
    "mat so do thi lam the nao",
    "đăng ký kết hôn mất mấy ngày",
    "xin phep xay nha cap 4",
    "cho em hỏi đăng ký tạm trú online",
    "2",
)


@dataclass
class Load:
    """What was asked, what was acknowledged, how long each took in seconds."""

    asked: int = 0
    acknowledged: int = 0
    refused: int = 0
    waits: list[float] = field(default_factory=list)


def core(store: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the core alone."""
    settings = {"store": str(store), "port": port, "provider": "http://127.0.0.1:9/"}
    return subprocess.Popen([sys.executable, "-m", "tests.crash.whole_core", json.dumps(settings)], cwd=ROOT)


def web(store: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the web chat with a small conversation."""
    settings = {"store": str(store), "port": port, "rate_limits": False}
    return subprocess.Popen([sys.executable, "-m", "tests.bot.web_service", json.dumps(settings)], cwd=ROOT)


def whole(store: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the service itself."""
    overrides = {"MOTCUA_STORE_PATH": str(store), "MOTCUA_WEB_PORT": str(port), "MOTCUA_WEB_RATE_LIMITS": "false"}
    return subprocess.Popen([sys.executable, "main.py", "serve"], cwd=ROOT, env=os.environ | overrides, stderr=subprocess.DEVNULL)


SERVICES: dict[str, Callable[[Path, int], subprocess.Popen[bytes]]] = {"core": core, "web": web, "main": whole}


async def measure(service: str, address: str, rate: float, seconds: float) -> Load:
    """Send the load and wait for every answer."""
    load = Load()
    async with aiohttp.ClientSession(address, connector=aiohttp.TCPConnector(limit=200)) as http:
        tokens = await when_ready(service, http)
        started = time.perf_counter()
        sending = []
        for number in range(int(rate * seconds)):
            planned = started + number / rate
            if (early := planned - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            sending.append(asyncio.create_task(send(http, tokens, number, planned, load)))
        await asyncio.gather(*sending)
    return load


async def when_ready(service: str, http: aiohttp.ClientSession) -> list[str]:
    """Wait for the service; returns a web chat token for each citizen."""
    async with asyncio.timeout(60):
        while True:
            try:
                async with http.get("/web/replies?conversation=x&after=0" if service == "core" else "/"):
                    break
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)
    if service == "core":
        return []
    tokens = []
    for _ in range(CITIZENS):
        async with http.post("/chat/sessions") as answer:
            tokens.append((await answer.json())["token"])
    return tokens


async def send(http: aiohttp.ClientSession, tokens: list[str], number: int, planned: float, load: Load) -> None:
    """One message."""
    load.asked += 1
    citizen, text = number % CITIZENS, QUESTIONS[number % len(QUESTIONS)]
    if tokens:
        path, headers = "/chat/messages", {"Authorization": f"Bearer {tokens[citizen]}"}
        body = {"id": str(uuid.uuid4()), "text": text}
    else:
        path, headers = "/web", {}
        body = {"id": str(number), "conversation": f"web:{citizen}", "text": text}
    async with http.post(path, json=body, headers=headers) as answer:
        load.waits.append(time.perf_counter() - planned)
        load.acknowledged += answer.status in (200, 202)
        load.refused += answer.status not in (200, 202)


def answered(store: Path, patience: float) -> tuple[int, list[float]]:
    """How many messages are stored, and after how many seconds each was answered, once all are or patience ends."""
    deadline = time.monotonic() + patience
    with closing(sqlite.connect(store)) as db:
        while db.execute("SELECT 1 FROM inbox WHERE state = 'new' LIMIT 1").fetchone() and time.monotonic() < deadline:
            time.sleep(0.2)
        stored = db.execute("SELECT count(*) FROM inbox").fetchone()[0]
        moments = db.execute(
            "SELECT message.received_at, reply.created_at FROM inbox AS message"
            " JOIN outbox AS reply ON reply.key = message.seq || ':0'"
        ).fetchall()
    return stored, [(datetime.fromisoformat(then) - datetime.fromisoformat(asked)).total_seconds() for asked, then in moments]


def at(share: float, values: list[float]) -> float:
    """The value below which a share of them lies, in milliseconds."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)] * 1000 if values else float("nan")


def main() -> None:
    """Run one load and print its table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--service", choices=SERVICES, default="main")
    options.add_argument("--rate", type=float, default=1000)
    options.add_argument("--seconds", type=float, default=60)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        store, port = Path(place, "motcua.db"), free_port()
        service = SERVICES[given.service](store, port)
        try:
            load = asyncio.run(measure(given.service, f"http://127.0.0.1:{port}", given.rate, given.seconds))
            stored, answers = answered(store, patience=60)
        finally:
            service.terminate()
            service.wait(20)
    columns = "service|asked|a second|acknowledged|refused|lost|ack p50|ack p99|ack max|answered|reply p50|reply p95"
    times = [at(share, load.waits) for share in (0.5, 0.99, 1)] + [at(share, answers) for share in (0.5, 0.95)]
    ack, reply = [f"{time:.1f} ms" for time in times[:3]], [f"{time:.0f} ms" for time in times[3:]]
    counts = [load.asked, f"{given.rate:.0f}", load.acknowledged, load.refused, load.acknowledged - stored]
    print(f"| {columns.replace('|', ' | ')} |\n|---|" + "--:|" * 11)
    print("|", " | ".join(map(str, [given.service, *counts, *ack, len(answers), *reply])), "|")


if __name__ == "__main__":
    main()
