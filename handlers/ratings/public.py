"""What every public page of ratings and surveys stands on: the store, the settings, reading and writing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from aiohttp import web

from feedback_store.store import Store, Work
from feedback_store.timestamps import utc_now
from handlers.citizen.sentences import Voice
from handlers.desk.frame import bundled_rules
from handlers.desk.static_files import StaticFiles
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSettings:
    """What the pages are told by whoever puts them up.

    `wait_of` counts a request and gives the seconds that its address has to wait, 0 when it is admitted. `wait_to_hand_in` does so
    for a form of somebody who was not invited; it is told the unit's kiosk, which counts instead of the address, or "".
    """

    colours: Mapping[str, str]
    wait_of: Callable[[web.Request], float]
    wait_to_hand_in: Callable[[web.Request, str], float]
    voice: Voice = field(default_factory=Voice)
    public_url: str = ""
    rules: Callable[[], Rules] = bundled_rules
    clock: Callable[[], datetime] = utc_now


@dataclass(frozen=True, slots=True)
class Public:
    """The pages of one service."""

    store: Store
    settings: PublicSettings
    static: StaticFiles

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.settings.clock()

    def today(self) -> date:
        """The day in Vietnam."""
        return self.now().astimezone(VIETNAM).date()

    @property
    def rules(self) -> Rules:
        """The rules as they stand now."""
        return self.settings.rules()

    @property
    def https(self) -> bool:
        """Whether the pages are reached by https."""
        return self.settings.public_url.startswith("https://")


PUBLIC = web.AppKey("public pages of ratings", Public)


def public_of(request: web.Request) -> Public:
    """The pages that the request came to."""
    return request.config_dict[PUBLIC]


async def reading(request: web.Request, work: Work[T]) -> T:
    """Run a read in a thread, upon one moment of the store."""
    store = public_of(request).store

    def read() -> T:
        with store.reading() as db:
            return work(db)

    return await asyncio.to_thread(read)


async def writing(request: web.Request, work: Work[T]) -> T:
    """Do a change in one commit. Raises what `work` raises, and NotStored."""
    return await public_of(request).store.write(work)
