"""A desk with a telephone that an exchange calls, all over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from aiohttp import web

from bot.channel_settings import PhoneSection
from bot.phone.channel import channel
from bot.web_addresses import networks
from feedback_store import callbacks, exchange_calls
from feedback_store.callbacks import Callback
from feedback_store.exchange_calls import Row
from feedback_store.store import Store
from handlers.desk.desk import add_desk
from handlers.desk.frame import DeskSettings
from tests.desk.office import Office, desk_open
from tests.emulators.exchange import Exchange

SECRET = "canary-cua-tong-dai-0123456789abcdef"


@dataclass
class Telephones:
    """The desk, and the exchange that calls it."""

    office: Office
    exchange: Exchange

    def operator(self, login: str = "nga", agent: str = "agent_07") -> httpx.Client:
        """An operator at work, sitting at an extension."""
        self.office.hire(login, "operator")
        http = self.office.at_work(login)
        assert http.post("/desk/hotline/extension", data={"agent": agent}).status_code == 303
        return http

    def rows(self) -> list[Row]:
        """The calls of the exchange, the latest first."""
        with self.office.store.reading() as db:
            return exchange_calls.latest(db, 1_000)

    def to_call(self) -> list[Callback]:
        """Whom to call back."""
        with self.office.store.reading() as db:
            return callbacks.waiting(db)


@contextmanager
def telephones_open(store: Store, vendor: str = "stringee", secret: str = SECRET, **section: Any) -> Iterator[Telephones]:
    """A running desk and its exchange, at the time of this machine."""
    settings_of_phone = PhoneSection(vendor=vendor, **section)

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        phone = channel(settings_of_phone, secret, store, networks(("127.0.0.1",)))
        assert phone.add_routes
        phone.add_routes(app.router)
        add_desk(app, store, settings)

    with desk_open(store, build) as office:
        exchange = Exchange(f"{office.url}/hooks/phone/{secret}", vendor)
        try:
            yield Telephones(office, exchange)
        finally:
            exchange.stop()
