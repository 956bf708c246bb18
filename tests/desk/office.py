"""A desk that runs, the officers who work at it, and a clock that tests turn; over real sockets."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pyotp
from aiohttp import web
from argon2 import PasswordHasher

from bot import web_server
from bot.bell import Bell
from bot.web_settings import WebSettings
from feedback_store import officers, password_links
from feedback_store.officers import Officer, Profile, Role
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.desk.desk import add_desk
from handlers.desk.frame import DeskSettings
from handlers.desk.passwords import Passwords
from tests.canaries import PASSWORD

OURS = {"Sec-Fetch-Site": "same-origin"}
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""As cheap as argon2 can be: what these tests are about is not how long it takes."""
ROLES = ("administrator", "desk_officer", "unit_officer", "survey_staff", "knowledge_editor", "operator")


@dataclass
class Clock:
    """The time, as far as a test has let it go on."""

    now: datetime = field(default_factory=utc_now)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


class Browser(httpx.Client):
    """A browser; it may be closed early (`with`), and otherwise closes with its desk."""

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class Office:
    """A running desk."""

    url: str
    store: Store
    clock: Clock
    browsers: list[Browser] = field(default_factory=list)

    def write(self, work: Callable[[Connection], Any]) -> Any:
        """Change the store past the desk."""
        return self.store.submit(work).result(10)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the store."""
        with self.store.reading() as db:
            return list(db.execute(query, values))

    def hire(self, login: str, role: Role = "desk_officer", unit: str | None = None, password: str = PASSWORD) -> Officer:
        """An officer who has a password."""

        def work(db: Connection) -> Officer:
            officer = officers.add(db, login, Profile(f"Cán bộ {login}", role, unit), self.clock.now)
            officers.set_password(db, officer.id, HASHER.hash(password))
            return officer

        return self.write(work)  # type: ignore[no-any-return]

    def link(self, officer: Officer) -> str:
        """A link to set a password, without the address before it."""
        token = self.write(lambda db: password_links.create(db, officer.id, self.clock.now))
        return f"/desk/set-password/{token}"

    def browser(self, **headers: str) -> Browser:
        """A browser that nobody has signed in with."""
        self.browsers.append(Browser(base_url=self.url, trust_env=False, timeout=20, headers=OURS | headers))
        return self.browsers[-1]

    def at_work(self, login: str, password: str = PASSWORD) -> Browser:
        """A browser of an officer who has signed in, with a second factor where there is one or must be."""
        http = self.browser()
        answer = sign_in(http, login, password)
        assert answer.status_code == 303, answer.text
        if answer.headers["location"].startswith("/desk/totp"):
            answer = self.give_code(http, login)
            assert answer.status_code == 303, answer.text
        return http

    def give_code(self, http: httpx.Client, login: str) -> httpx.Response:
        """The second factor as the officer's phone shows it; sets one up where there is none."""
        ((secret, last),) = self.ask("SELECT totp_secret, totp_last_step FROM officers WHERE login = ?", login)
        if secret is None:
            secret = offered_secret(http)
        elif last >= self.clock.now.timestamp() // 30:
            self.clock.pass_(seconds=60)
        return http.post("/desk/totp", data={"code": pyotp.TOTP(secret).at(self.clock.now)})

    def tables(self, *apart_from: str) -> str:
        """A hash of everything in the store, apart from some tables."""
        found = hashlib.sha256()
        for (name,) in self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
            if name not in apart_from:
                found.update(repr((name, self.ask(f"SELECT * FROM {name}"))).encode())  # noqa: S608
        return found.hexdigest()


def offered_secret(http: httpx.Client) -> str:
    """The secret that the page offers for typing."""
    text = http.get("/desk/totp").text
    return text.partition('class="key">')[2].partition("<")[0].replace(" ", "")


def sign_in(http: httpx.Client, login: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    """One attempt."""
    return http.post("/desk/sign-in", data={"login": login, "password": password} | more)


def settings_for_tests(clock: Callable[[], datetime] = utc_now, **web_settings: Any) -> DeskSettings:
    """What the web server gives the desk, with cheap passwords."""
    given = web_server.desk_settings(WebSettings(**web_settings))
    return replace(
        given, clock=clock, passwords=Passwords(HASHER), units={"so_xay_dung": "Sở Xây dựng", "ubnd_xa_an": "UBND xã An"}
    )


Build = Callable[[web.Application, Store, DeskSettings], object]


@contextmanager
def desk_open(store: Store, build: Build = add_desk, **web_settings: Any) -> Iterator[Office]:
    """The service with a desk, in a thread, on a port that the system chooses; `build` puts the desk up."""
    clock, started = Clock(), Future[tuple[int, Callable[[], object]]]()
    web_settings = {"rate_limits": False, "port": 0} | web_settings

    async def main() -> None:
        settings = WebSettings(**web_settings)
        app = web_server.application(store, Bell(), settings, lambda: None)
        build(app, store, settings_for_tests(clock, **web_settings))
        runner = await web_server.start(app, settings)
        loop, end = asyncio.get_running_loop(), asyncio.Event()
        port = int(next(iter(runner.sites)).name.rsplit(":", 1)[1])
        started.set_result((port, lambda: loop.call_soon_threadsafe(end.set)))
        await end.wait()
        await runner.cleanup()

    # A loop of the thread's own: Playwright keeps one running in the thread of the tests.
    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    port, stop = started.result(10)
    opened = Office(f"http://127.0.0.1:{port}", store, clock)
    try:
        yield opened
    finally:
        for browser in opened.browsers:
            browser.close()
        stop()
        thread.join(15)


def staff(office: Office, roles: Iterable[str] = ROLES) -> dict[str, httpx.Client]:
    """An officer of each role, at work."""
    for role in roles:
        office.hire(role, role, "so_xay_dung" if role == "unit_officer" else None)  # type: ignore[arg-type]
    return {role: office.at_work(role) for role in roles}
