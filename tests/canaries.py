"""S10: no secret and nobody's number or name reaches a log, an error page, a reason at the desk, an output or a process list.

A plugin that watches every test: whatever escapes fails the test in which it happened. A secret of the tests bears MARK; what the
service makes up itself (tokens of sessions and links, seeds of second factors) is learnt where it is made.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import httpx
import pyotp
import pytest
import regex
from aiohttp import web_protocol
from aiohttp.web import BaseRequest, Response, StreamResponse

from bot.web_connections import Connection
from feedback_store import sqlite
from feedback_store.store import Store

MARK = "canary"
"""Stands in every secret of the tests: tokens, keys, passwords, paths."""
PASSWORD = "mưa rào trên mái tôn canary"
"""An officer's."""
_PERSONAL = regex.compile(r"(?<![\w.:/-])(?:0|\+?84)[ .-]?[35789](?:[ .-]?\d){8}(?!\d)|\p{Lu}\p{Ll}* (?:Thị|Văn) \p{Lu}\p{Ll}+")
"""A mobile number, and a name such as the citizens of the tests have."""
_LONG_WORD = re.compile(r"[\w-]{32,}")
_TOKEN_SIZE = 32
"""Bytes from which a random token is a secret; shorter ones are names of files."""
_FORM_STATUSES = (409, 422)
"""With these a page gives back the form as it was filled in, to whoever filled it in."""
_REASONS = (
    "SELECT error FROM channel_contacts",
    "SELECT error FROM inbox WHERE error IS NOT NULL",
    "SELECT error FROM outbox WHERE error IS NOT NULL",
    "SELECT error FROM downloads WHERE error IS NOT NULL",
    "SELECT what || ' ' || details FROM audit",
)
_ORDINARY = frozenset(vars(logging.makeLogRecord({})))

learnt: set[str] = set()
escaped: list[str] = []


def secrets_in(text: str) -> list[str]:
    """The secrets that stand in a text."""
    found = [MARK] if MARK in text else []
    return found + [word for word in _LONG_WORD.findall(text) if word in learnt]


def canaries_in(text: str) -> list[str]:
    """The secrets, and the citizens' numbers and names, that stand in a text."""
    return [*secrets_in(text), *_PERSONAL.findall(text)]


def judge(where: str, text: str, look: Callable[[str], list[str]] = canaries_in) -> None:
    """Remember what must not stand there."""
    if found := look(text):
        escaped.append(f"{where}: {', '.join(found)} in «{text}»")


def taken() -> list[str]:
    """What has escaped since somebody asked."""
    found = escaped.copy()
    escaped.clear()
    return found


class Judge(logging.Handler):
    """Judges each record at once: its words, its exceptions to the first cause, and what was handed over beside them."""

    def emit(self, record: logging.LogRecord) -> None:
        if not is_of_the_tests(record):
            judge(f"log of {record.name}", everything_of(record))


def is_of_the_tests(record: logging.LogRecord) -> bool:
    """The emulators' access logs (the service has its own), and the tests' own clients, which are never asynchronous."""
    if record.name == "httpx":
        return _is_by_a_client_of_the_tests()
    if record.name.startswith("httpcore"):
        return asyncio._get_running_loop() is None
    return record.name == "aiohttp.access"


def _is_by_a_client_of_the_tests() -> bool:
    """Whether an httpx.Client wrote what is being logged; the service has httpx.AsyncClients only."""
    frame: FrameType | None = sys._getframe()
    while frame and not isinstance(frame.f_locals.get("self"), httpx.Client | httpx.AsyncClient):
        frame = frame.f_back
    return frame is not None and isinstance(frame.f_locals["self"], httpx.Client)


def everything_of(record: logging.LogRecord) -> str:
    """Whatever any handler could write down of a record."""
    beside = [repr(value) for name, value in vars(record).items() if name not in _ORDINARY]
    trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
    return "\n".join([record.getMessage(), trace, record.exc_text or "", record.stack_info or "", *beside])


def learns(function: Callable[..., str]) -> Callable[..., str]:
    """`secrets.token_urlsafe`, remembering the tokens."""

    def token(nbytes: int | None = None) -> str:
        made = function(nbytes)
        if nbytes is None or nbytes >= _TOKEN_SIZE:
            learnt.add(made)
        return made

    return token


class Seed(pyotp.TOTP):
    """A second factor whose seed is remembered."""

    def __init__(self, s: str, *arguments: Any, **named: Any) -> None:
        learnt.add(s)
        super().__init__(s, *arguments, **named)


async def finish_response(
    self: web_protocol.RequestHandler, request: BaseRequest, resp: StreamResponse, start_time: float | None
) -> tuple[StreamResponse, bool]:
    """Judge the service's error pages, whoever asked for them."""
    if resp.status >= 400 and isinstance(resp, Response) and isinstance(resp.body, bytes):
        look = secrets_in if resp.status in _FORM_STATUSES else canaries_in
        judge(f"page {resp.status} of {request.path}", resp.body.decode(errors="replace"), look)
    return await web_protocol.RequestHandler.finish_response(self, request, resp, start_time)


def close_now(store: Store, close: Callable[[Store], None] = Store.close_now) -> None:
    """Judge the reasons in the tables that the desk shows, then close."""
    for query in _REASONS if not store._closing else ():
        for reason in column(store, query):
            judge(query, reason)
    close(store)


def column(store: Store, query: str) -> list[str]:
    """One column of a store, nothing where it is too old or too damaged to be asked."""
    try:
        with store.reading() as db:
            return [text for (text,) in db.execute(query)]
    except sqlite.sqlite3.Error:
        return []


class Process(subprocess.Popen[Any]):
    """A process whose command line everybody on the machine can read; what it says beside its output is its log."""

    def __init__(self, args: Any, *arguments: Any, **named: Any) -> None:
        judge("process list", args if isinstance(args, str) else " ".join(map(str, args)))
        super().__init__(args, *arguments, **named)

    def communicate(self, *arguments: Any, **named: Any) -> tuple[Any, Any]:
        """As ever, and judged: the output is for whoever asked and may name people, but holds no secret."""
        out, err = super().communicate(*arguments, **named)
        judge("output", as_text(out), secrets_in)
        judge("error output", as_text(err))
        return out, err


def as_text(output: bytes | str | None) -> str:
    """Output of whatever kind."""
    return output.decode(errors="replace") if isinstance(output, bytes) else output or ""


def pytest_configure() -> None:
    """Watch from the first test on, at the level at which the service logs."""
    logging.getLogger().addHandler(Judge())
    logging.getLogger().setLevel(logging.INFO)
    secrets.token_urlsafe = learns(secrets.token_urlsafe)
    pyotp.TOTP = Seed  # type: ignore[misc]
    Connection.finish_response = finish_response  # type: ignore[method-assign]
    Store.close_now = close_now  # type: ignore[method-assign, assignment]
    subprocess.Popen = Process  # type: ignore[misc]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    """Whatever escaped while a test was set up, run or torn down fails it."""
    report: pytest.TestReport = yield
    for name, text in report.sections:
        if name in (f"Captured stdout {report.when}", f"Captured stderr {report.when}"):
            judge(name, text, secrets_in if "stdout" in name else canaries_in)
    if found := taken():
        report.outcome, report.longrepr = "failed", "\n".join(["S10: this escaped.", *found])
    return report
