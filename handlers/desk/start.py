"""The first page: what waits for this officer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aiohttp import web

from feedback_store.officers import Officer
from feedback_store.store import Connection
from handlers.desk.frame import Desk, desk_of, reading, signed_in
from handlers.desk.render import page


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: how many, what, where it is dealt with, and whether it cannot wait any longer."""

    count: int
    label: str
    path: str
    urgent: bool = False


Looks = Callable[[Connection, Officer, Desk], Iterable[Waiting]]

LOOKS = web.AppKey("looks", tuple[Looks, ...])
"""What looks for things that wait, in the order of the page; each gives only what its officer may deal with."""


async def show(request: web.Request) -> web.Response:
    """GET /desk/"""
    officer, desk, looks = signed_in(request), desk_of(request), request.config_dict[LOOKS]
    found = await reading(request, lambda db: [one for look in looks for one in look(db, officer, desk)])
    return page(request, "start.html", waiting=[one for one in found if one.count])
