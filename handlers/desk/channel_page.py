"""How each channel is: last good contact, what waits, what failed, its keys; and a button that asks the platform now."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from aiohttp import web

from feedback_store import channel_contacts, channel_loads
from feedback_store.channel_contacts import Row
from feedback_store.channel_loads import Load
from feedback_store.officers import Officer
from feedback_store.store import Connection
from feedback_store.timestamps import from_text
from handlers.desk import page_sentences as words
from handlers.desk.access import DESK
from handlers.desk.case_sentences import PLATFORM_NAMES
from handlers.desk.frame import Desk, change, desk_of, reading
from handlers.desk.refusals import Refused
from handlers.desk.render import page
from handlers.desk.start import Waiting
from handlers.desk.watched import Finding

_PATIENCE = 12.0  # seconds for the platform's answer
_SLOW = timedelta(minutes=15)
_KEY_WARNING = timedelta(days=30)  # keys that are renewed every day have three months left


class Health(NamedTuple):
    """A channel as the page shows it; `fault` is what an officer should do something about."""

    key: str
    name: str
    contact: Row | None
    load: Load
    is_pushed: bool
    is_down: bool
    days_left: int | None
    fault: str


async def show(request: web.Request) -> web.Response:
    """GET /desk/channels"""
    return await _page(request)


async def look(request: web.Request) -> web.Response:
    """POST /desk/channels/{name}/look: ask the platform now; nothing is sent to any citizen."""
    watched = next((one for one in desk_of(request).settings.channels if one.name == request.match_info["name"]), None)
    if watched is None:
        raise Refused(404)
    await change(request, lambda db: None, what=watched.name)
    try:
        async with asyncio.timeout(_PATIENCE):
            found = list(await watched.look())
    except TimeoutError:
        found = [Finding(False, words.NO_ANSWER, words.TRY_LATER)]
    return await _page(request, watched.name, found)


def waiting_channels(db: Connection, officer: Officer, desk: Desk) -> Iterator[Waiting]:
    """For the first page of the desk."""
    if officer.role in DESK:
        faults = [one for one in _health(db, desk) if one.fault]
        yield Waiting(len(faults), "kênh cần xem lại", "/desk/channels", urgent=any(one.is_down for one in faults))


async def _page(request: web.Request, looked_at: str = "", found: Sequence[Finding] = ()) -> web.Response:
    channels = await reading(request, lambda db: _health(db, desk_of(request)))
    name = PLATFORM_NAMES.get(looked_at, looked_at)
    return page(request, "channels.html", channels=channels, looked_at=name, found=found)


def _health(db: Connection, desk: Desk) -> list[Health]:
    contacts, loads, now = channel_contacts.every(db), channel_loads.every(db), desk.now()
    found = []
    for one in desk.settings.channels:
        until, load, contact = one.keys_until(db), loads.get(one.name, Load()), contacts.get(one.name)
        left = (until - now).days if until else None
        is_down = one.is_down() or (contact is not None and contact.fails(now))
        fault = "; ".join(_faults(is_down, load, until, now))
        name = PLATFORM_NAMES.get(one.name, one.name)
        found.append(Health(one.name, name, contact, load, one.is_pushed, is_down, left, fault))
    return found


def _faults(is_down: bool, load: Load, until: datetime | None, now: datetime) -> Iterator[str]:
    if is_down:
        yield words.CHANNEL_DOWN
    if until and until <= now:
        yield words.KEYS_ENDED
    elif until and until - now < _KEY_WARNING:
        yield words.KEYS_END.format(days=(until - now).days)
    if load.oldest and now - from_text(load.oldest) > _SLOW:
        yield words.CHANNEL_SLOW
