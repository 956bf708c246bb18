"""What every page of the desk stands on: the store, the settings, reading, and changing with a row in the audit."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from aiohttp import web

from feedback_store import audit
from feedback_store.audit import Detail, Entry
from feedback_store.officers import Officer
from feedback_store.staff_sessions import Session
from feedback_store.store import Connection, Store, Work
from feedback_store.timestamps import utc_now
from handlers.asked import Asked
from handlers.citizen.sentences import Voice
from handlers.desk.passwords import Passwords
from handlers.desk.route import Route
from handlers.desk.similar_cases import SimilarCases
from handlers.desk.static_files import StaticFiles
from handlers.desk.watched import Watched
from knowledge.rules import rules as rules_file
from knowledge.rules.rules import Rules

T = TypeVar("T")

OFFICER = web.RequestKey("officer", Officer)
"""Who asks, once fully signed in; see `signed_in`."""
KNOWN = web.RequestKey("known", Officer)
"""Who asks, once the password was right; the second factor may still be missing."""
ITS_SESSION = web.RequestKey("session", Session)
ROUTE = web.RequestKey("route", Route)
AUDITED = web.RequestKey("audited", bool)
"""Whether the request has left its row in the audit."""


@lru_cache
def bundled_rules() -> Rules:
    """The rules that come with the service, read once."""
    return rules_file.load()


async def nothing_known(_: str) -> Asked:
    """The answer of a desk without the process that knows the procedures."""
    return Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """What the desk is told by whoever puts it up.

    `colours` are the accent and its readable companions, `units` the names of units by key, `address_of` gives the address a
    request came from, behind trusted proxies. `rules` gives the rules as they stand now. `wake` is called with each conversation
    that was told something, `is_pushed` says of a channel whether a sender carries its replies, or its client reads them.
    `ask` gives what the process that knows the procedures makes of a caller's words; it raises CannotAsk. `banner` stands above
    every page, as where all data are invented. `channels` are those whose health the desk shows.
    """

    colours: Mapping[str, str]
    address_of: Callable[[web.Request], str]
    centre: str = ""
    banner: str = ""
    public_url: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    clock: Callable[[], datetime] = utc_now
    passwords: Passwords = field(default_factory=Passwords)
    rules: Callable[[], Rules] = bundled_rules
    voice: Voice = field(default_factory=Voice)
    wake: Callable[[str], None] = lambda _: None
    is_pushed: Callable[[str], bool] = lambda _: False
    similar: SimilarCases = field(default_factory=SimilarCases)
    ask: Callable[[str], Awaitable[Asked]] = nothing_known
    channels: tuple[Watched, ...] = ()

    @property
    def https(self) -> bool:
        """Whether the desk is reached by https."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of one service."""

    store: Store
    settings: DeskSettings
    static: StaticFiles
    routes: Mapping[tuple[str, str], Route]
    nav: tuple[tuple[str, str], ...]
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.settings.clock()


DESK = web.AppKey("desk", Desk)


def desk_of(request: web.Request) -> Desk:
    """The desk that the request came to."""
    return request.config_dict[DESK]


def signed_in(request: web.Request) -> Officer:
    """The officer who asks; on routes for `ANYONE` and `HALF` there may be none, which is a mistake of the page."""
    return request[OFFICER]


async def reading(request: web.Request, work: Work[T]) -> T:
    """Run a read in a thread, upon one moment of the store."""
    return await asyncio.to_thread(_read, desk_of(request).store, work)


def _read(store: Store, work: Work[T]) -> T:
    with store.reading() as db:
        return work(db)


async def change(
    request: web.Request,
    work: Work[T],
    what: str | Callable[[T], str] = "",
    details: Mapping[str, Detail] | None = None,
    needs_room: bool = False,
) -> T:
    """Do a change and leave its row in the audit, in one commit; `what` names the row, if need be from the result.

    Raises what `work` raises (then neither is kept), NotStored, and NoRoom when the change `needs_room` for a file.
    """
    route = request[ROUTE]
    if not route.is_unsafe:
        raise RuntimeError(f"{route.path} only reads")
    desk = desk_of(request)

    def both(db: Connection) -> T:
        result = work(db)
        audit.record(db, entry_of(request, what(result) if callable(what) else what, details), desk.now())
        return result

    result = await desk.store.write(both, needs_room=needs_room)
    request[AUDITED] = True
    return result


async def leave_trace(request: web.Request, what: str = "", details: Mapping[str, Detail] | None = None) -> None:
    """Leave the request's row in the audit now, as a page must that reads a case or begins an export."""
    desk = desk_of(request)
    entry = entry_of(request, what, details)
    await desk.store.write(lambda db: audit.record(db, entry, desk.now()))
    request[AUDITED] = True


def entry_of(request: web.Request, what: str, details: Mapping[str, Detail] | None) -> Entry:
    """The audit's words for a request: who, and the action, kind and row that its route names."""
    route = request[ROUTE]
    about = what or (request.match_info[route.about] if route.about else "")
    kind = route.action.partition(".")[0]
    return Entry(login_of(request), route.action, kind, about, details or {})


def login_of(request: web.Request) -> str:
    """The login name of whoever asks, as far as that is known; otherwise empty."""
    officer = request.get(OFFICER) or request.get(KNOWN)
    return officer.login if officer else ""
