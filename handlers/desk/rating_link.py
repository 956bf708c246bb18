"""A link that rates how a case was handled, for who filed it by telephone: no conversation can ask them with choices."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from feedback_store import endings
from feedback_store.cases import Row
from feedback_store.officers import Officer
from feedback_store.store import Connection
from feedback_store.timestamps import from_text
from handlers.desk import satisfaction_sentences as words
from handlers.desk.access import NAMES, access_case
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page
from handlers.ratings import links


async def give(request: web.Request) -> web.Response:
    """POST /desk/cases/{code}/rating-link: an earlier link opens nothing any more; nothing counts before the citizen sends it."""
    await read_form(request)
    code, desk = request.match_info["code"], desk_of(request)
    base = desk.settings.public_url or f"{request.scheme}://{request.host}"

    def work(db: Connection) -> str:
        seen = access_case(db, signed_in(request), code)
        if seen is None or seen.sender is None:
            raise Refused(404)
        ending = ending_of(db, seen.case, signed_in(request), desk.now())
        if ending is None:
            raise Refused(409, words.NO_RATING_LINK)
        endings.was_asked_after_all(db, ending.id)
        return links.link_to(db, ending.id, base)

    link = await change(request, work, code)
    return page(request, "rating_link.html", code=code, link=link)


def ending_of(db: Connection, case: Row, officer: Officer, now: datetime) -> endings.Row | None:
    """What may be rated by a link of this officer's; None where a conversation has asked, or it was the officer's own work."""
    if officer.role not in NAMES or case.conversation_id or not case.closed_at:
        return None
    last = endings.last_of_case(db, case.id)
    if last is None or last.rated_at or last.officer == officer.id or now >= from_text(last.closes_at):
        return None
    return last
