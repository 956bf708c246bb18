"""An officer's act upon a case, from the page: seen through the gate, at the version that was seen, with its row in the audit."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from feedback_store.cases import Overtaken, Row
from feedback_store.store import Connection
from handlers.desk.access import Seen, access_case
from handlers.desk.case_acts import Acting
from handlers.desk.frame import change, desk_of, signed_in
from handlers.desk.refusals import Refused
from handlers.telling import Telling
from knowledge.rules.rules import Rules

Act = Callable[[Acting, Row], Row]
"""Does something to a case; returns the case to look at next."""


def rules_of(request: web.Request) -> Rules:
    """The rules as they stand now."""
    return desk_of(request).settings.rules()


async def act_on(request: web.Request, case: tuple[str, int], act: Act, needs_room: bool = False, detail: str = "") -> Row:
    """Do an act upon a case, named by code and version, in one commit, and wake whoever was told; `detail` is for the audit.

    Raises CannotAct, Overtaken, and Refused (404) for a foreign case.
    """
    code, version = case
    told: list[str] = []

    def work(db: Connection) -> Row:
        now = actable(db, request, code).case
        if now.version != version:
            raise Overtaken(now)
        return act(acting_for(request, db, told), now)

    after = await change(request, work, code, {"act": detail} if detail else None, needs_room)
    for conversation in dict.fromkeys(told):
        desk_of(request).settings.wake(conversation)
    return after


def actable(db: Connection, request: web.Request, code: str) -> Seen:
    """The case, if the officer may act on it. Raises Refused (404)."""
    seen = access_case(db, signed_in(request), code)
    if seen is None or not seen.may_act:
        raise Refused(404)
    return seen


def acting_for(request: web.Request, db: Connection, told: list[str]) -> Acting:
    """The officer at work; the conversations that are told something are added to `told`."""
    desk = desk_of(request)
    settings = desk.settings
    telling = Telling(settings.is_pushed, settings.public_url)
    return Acting(db, signed_in(request).id, desk.now(), settings.rules(), settings.voice, telling, told)
