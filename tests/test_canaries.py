"""S10: the watch over secrets, numbers and names sees whatever escapes, wherever it does, and lets everything else pass."""

from __future__ import annotations

import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyotp
import pytest
from aiohttp import web

from bot.web_errors import Refused
from feedback_store import audit, channel_contacts, inbox
from feedback_store.audit import Entry
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.desk.frame import DeskSettings
from tests.canaries import MARK, Judge, canaries_in, taken
from tests.desk.office import desk_open
from tests.small_house import ROOT, small_house

log = logging.Logger("apart from the others")
log.addHandler(Judge())
LEAK = f"bot123:{MARK}-of-a-bot"


def raises(*causes: str) -> None:
    """An exception with its causes, the first one last."""
    try:
        if causes[1:]:
            raises(*causes[1:])
    except ValueError as error:
        raise ValueError(causes[0]) from error
    raise ValueError(causes[0])


def logs_an_exception(*causes: str) -> None:
    """What an exception says, and what caused it."""
    try:
        raises(*causes)
    except ValueError:
        log.exception("this failed")


LEAKS: dict[str, Callable[[], object]] = {
    "message": lambda: log.info(f"asked {LEAK}"),
    "arguments": lambda: log.warning("asked %s in %d ms", LEAK, 3),
    "exception": lambda: logs_an_exception(LEAK),
    "cause": lambda: logs_an_exception("well", "well too", LEAK),
    "extra": lambda: log.info("asked", extra={"address": LEAK}),
    "debug": lambda: log.debug("%r", {"key": [LEAK]}),
    "number": lambda: log.info("call back 0912 345 678"),
    "number abroad": lambda: log.info("call back %s", "+84912345678"),
    "number between dots": lambda: log.info("0912.345.678 has called"),
    "name": lambda: log.info("from %s", "Trần Thị Lan"),
    "token": lambda: log.info("session %s", secrets.token_urlsafe(32)),
    "seed": lambda: log.info("seed %s", pyotp.TOTP(pyotp.random_base32()).secret),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_leak_into_the_log_is_seen(leak: Callable[[], object]) -> None:
    """Whatever way it takes into the record."""
    leak()
    assert len(taken()) == 1


@pytest.mark.parametrize(
    "line",
    [
        "GET /desk/cases/{code} 200 4 ms 127.0.0.x",
        "message 1912345678 failed, try 3: ValueError in turn.py:12",
        "kênh Telegram tắt: không có biến môi trường TELEGRAM_TOKEN",
        "web chat on http://127.0.0.1:40912, 2026-11-22T09:12:34.567890+00:00",
        "Phòng Văn hóa; một cửa; thị trấn; 0912; 19001234",
        "attachment kB3xQ0 cannot be read as a picture",
    ],
)
def test_an_ordinary_line_is_none(line: str) -> None:
    """The twin: what the service does log."""
    log.info(line)
    assert taken() == []


@pytest.mark.parametrize(
    ("status", "message", "count"),
    [(403, LEAK, 1), (403, "gọi 0912345678", 1), (403, "Không có trang này", 0), (422, LEAK, 1), (422, "gọi 0912345678", 0)],
)
def test_an_error_page_is_judged(store: Store, status: int, message: str, count: int) -> None:
    """At the server, whoever asks; a form that is given back may hold what was typed, and other pages what they are for."""

    async def refuse(_: web.Request) -> web.Response:
        raise Refused(status, message)

    async def show(_: web.Request) -> web.Response:
        return web.Response(text=message)

    def build(app: web.Application, _store: Store, _settings: DeskSettings) -> None:
        app.router.add_get("/refused", refuse)
        app.router.add_get("/shown", show)

    with desk_open(store, build) as office, httpx.Client(base_url=office.url, trust_env=False) as http:
        assert http.get("/shown").text == message and taken() == []
        assert http.get("/refused").status_code == status
    assert len(taken()) == count


def reason_of_a_channel(db: Connection, reason: str) -> None:
    """Why a channel is away."""
    channel_contacts.failed(db, "zalo", utc_now(), reason)


def reason_of_a_message(db: Connection, reason: str) -> None:
    """Why a message is in quarantine."""
    inbox.quarantine(db, inbox.add(db, "web", "1", "web:1", b"{}", utc_now()) or 0, reason)


def line_of_the_audit(db: Connection, reason: str) -> None:
    """What an officer did."""
    audit.record(db, Entry("lan", "read", "case", "PA-AAAA-AAA", {"why": reason}), utc_now())


@pytest.mark.parametrize(("reason", "count"), [(LEAK, 1), ("gọi 0912345678", 1), ("Zalo từ chối: −213", 0)])
@pytest.mark.parametrize("write", [reason_of_a_channel, reason_of_a_message, line_of_the_audit])
def test_reasons_that_the_desk_shows_are_judged(
    store: Store, write: Callable[[Connection, str], None], reason: str, count: int
) -> None:
    """When the store is closed, as every test does."""
    store.submit(lambda db: write(db, reason)).result(10)
    store.close_now()
    assert len(taken()) == count


@pytest.mark.parametrize(
    ("program", "argument", "count"),
    [
        ("pass", LEAK, 1),
        ("import sys; sys.stderr.write('can' + 'ary')", "", 1),
        ("print('can' + 'ary')", "", 1),
        ("import sys; sys.stderr.write('09' + '12345678')", "", 1),
        ("print('09' + '12345678')", "", 0),
    ],
)
def test_a_process_is_judged(program: str, argument: str, count: int) -> None:
    """Its command line, and what it says; the answer of a command may hold the number that was asked for."""
    subprocess.run([sys.executable, "-c", program, argument], capture_output=True, check=True)
    assert len(taken()) == count


TESTS = """
import logging, subprocess, sys

def test_before(): pass
def test_culprit(): logging.getLogger("service").info("asked bot123:%s", "canary")
def test_after(): pass
def test_other_culprit(): subprocess.run([sys.executable, "-c", "import sys; sys.stderr.write('can' + 'ary')"])
"""


def test_the_culprit_is_named(tmp_path: Path) -> None:
    """In another process of the tests, as `make test` has them; the tests beside it pass."""
    (tmp_path / "test_leaks.py").write_text(TESTS, "utf-8")
    line = [sys.executable, "-m", "pytest", "-rA", "-p", "tests.canaries", "-n1", "-c", os.devnull, str(tmp_path)]
    plainly = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    ended = subprocess.run(line, cwd=ROOT, env=plainly, capture_output=True, text=True, timeout=60)
    found = {words[1].rpartition("::")[2]: words[0] for row in ended.stdout.splitlines() if "::" in row and (words := row.split())}
    assert taken() != [] and ended.returncode == 1
    assert found == {"test_before": "PASSED", "test_culprit": "FAILED", "test_after": "PASSED", "test_other_culprit": "FAILED"}


KEYS = {
    "ZALO_APP_SECRET": f"{MARK}-of-the-app",
    "ZALO_WEBHOOK_SECRET": f"{MARK}-of-the-hook",
    "ZALO_REFRESH_TOKEN": f"{MARK}-refresh",
    "ZALO_BOT_TOKEN": f"900000000000000009:{MARK}-of-the-bot",
    "ZALO_BOT_WEBHOOK_SECRET": f"{MARK}-of-the-hook",
    "TELEGRAM_TOKEN": f"123456789:AA-{MARK}-token-of-telegram-bot",
    "TELEGRAM_WEBHOOK_SECRET": f"{MARK}-of-the-hook",
    "PHONE_EXCHANGE_SECRET": f"{MARK}-of-the-exchange-0123456789",
}
NOBODY = "http://127.0.0.1:9"
AWAY = {
    "MOTCUA_ZALO_APP_ID": "1",
    **{f"MOTCUA_ZALO_{name}": NOBODY for name in ("API", "OAUTH", "ZNS")},
    "MOTCUA_ZALOBOT_API": NOBODY,
    "MOTCUA_TELEGRAM_API": NOBODY,
    "MOTCUA_WEB_PORT": "0",
}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The whole service with every channel on and every platform away."""
    house = small_house(tmp_path / "house")
    environment = {"PATH": "/usr/bin:/bin", **KEYS, **AWAY, "MOTCUA_STORE_PATH": str(tmp_path / "x.db")}
    line = [sys.executable, str(house / "main.py"), "serve"]
    started = subprocess.Popen(line, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
    patience = threading.Timer(60, started.kill)  # what waits for a line that never comes fails, and does not wait on
    patience.start()
    yield started
    patience.cancel()
    started.kill()
    started.communicate(timeout=20)


def process_list(session: int) -> list[str]:
    """The command lines of a session, as anybody on the machine reads them."""
    folders = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [(path / "cmdline").read_text("utf-8") for path in folders if is_in(session, int(path.name))]


def is_in(session: int, process: int) -> bool:
    """Whether a process belongs to a session; one that has just ended belongs to none."""
    try:
        return os.getsid(process) == session
    except ProcessLookupError:
        return False


def test_the_service_tells_nobody_its_keys(service: subprocess.Popen[str]) -> None:
    """None stands in the command line of any of its processes, nor in its log while every platform is away."""
    assert service.stderr
    said = ""
    while "telegram cannot be asked" not in said or "web chat on" not in said:
        line = service.stderr.readline()
        assert line, said
        said += line
    lines = process_list(service.pid)
    assert len(lines) >= 3 and "serve" in lines[0]
    assert canaries_in(said + "".join(lines)) == []
