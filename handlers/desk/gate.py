"""The gate that every request passes: who asks, whether the declared policy lets them, and the row that it leaves behind."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from feedback_store import staff_sessions
from feedback_store.officers import Officer
from feedback_store.staff_sessions import TOUCHED_EVERY, Session
from feedback_store.store import NotStored
from handlers.desk import sentences
from handlers.desk.frame import AUDITED, ITS_SESSION, KNOWN, OFFICER, ROUTE, desk_of, leave_trace
from handlers.desk.lost_text import given_back, page_before
from handlers.desk.refusals import Refused, canonical
from handlers.desk.render import see_other
from handlers.desk.route import Route
from handlers.desk.sessions import current


@web.middleware
async def let_in(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the request through to its page, or answer it: 404 without a policy, 303 or 401 signed out, 403 for other roles."""
    found = current(request)
    if found is not None:
        request[ITS_SESSION], request[KNOWN] = found
        if not missing_second_factor(*found):
            request[OFFICER] = found[1]
    if request.match_info.http_exception is not None:
        return await handler(request)
    route = desk_of(request).routes.get((request.method, canonical(request)))
    if route is None:
        raise web.HTTPNotFound  # a page that was added past the policy is nobody's
    request[ROUTE] = route
    if found is not None:
        await _touch(request, route, found[0])
    return await _refusal(request, route) or await handler(request)


def missing_second_factor(session: Session, officer: Officer) -> bool:
    """Whether a code must come first: from whoever has set one up, and an administrator must set one up."""
    return not session.verified and (officer.has_totp or officer.role == "administrator")


async def _refusal(request: web.Request, route: Route) -> web.StreamResponse | None:
    """The answer of a request that must not reach its page; None when it may."""
    if route.may == "anyone":
        return None
    if KNOWN not in request:
        return await _lost(request, route, "/desk/sign-in") or _elsewhere(request, route, 401, "/desk/sign-in")
    if route.may == "half":
        return None
    if OFFICER not in request:
        return await _lost(request, route, "/desk/totp") or _elsewhere(request, route, 401, "/desk/totp")
    if request[OFFICER].role not in route.may:
        if route.action:
            await leave_trace(request, details={"status": 403})
        raise Refused(403)
    if route.second_factor and not request[ITS_SESSION].verified:
        if route.action:
            await leave_trace(request, details={"status": 403})
        return _elsewhere(request, route, 403, "/desk/totp")
    return None


async def _lost(request: web.Request, route: Route, path: str) -> web.Response | None:
    """What was typed while the session came to its end, given back; None where there is nothing of that."""
    return await given_back(request, path) if route.is_unsafe and route.answers == "page" else None


def _elsewhere(request: web.Request, route: Route, status: int, path: str) -> web.Response:
    """A page leads to where one signs in, and from there back; a script is told a status."""
    if route.answers == "json":
        raise Refused(status, sentences.NEEDS_SECOND_FACTOR if status == 403 else "")
    if route.is_unsafe:
        before = page_before(request)
        return see_other(f"{path}?next={quote(before)}" if before else path)
    if request.path == "/desk/":
        return see_other(path)
    return see_other(f"{path}?next={quote(request.path_qs)}")


async def _touch(request: web.Request, route: Route, session: Session) -> None:
    """Note that the session is in use: once a minute, and not at all where the page asks by itself."""
    desk = desk_of(request)
    if route.keeps_awake and desk.now() - session.last_seen_at >= TOUCHED_EVERY:
        with suppress(NotStored):  # a full disk should not keep anybody from reading
            await desk.store.write(lambda db: staff_sessions.touch(db, session.id, desk.now()))


@web.middleware
async def leave_traces(request: web.Request, handler: Handler) -> web.StreamResponse:
    """See to it that a request with a name in the audit leaves a row, also when it failed or its page left none."""
    route = request.get(ROUTE)
    if route is None or not route.action:
        return await handler(request)
    try:
        response = await handler(request)
    except Exception as error:
        await _leave_trace_once(request, getattr(error, "status", 500))
        raise
    await _leave_trace_once(request, response.status)
    return response


async def _leave_trace_once(request: web.Request, status: int) -> None:
    # One that came too often leaves none: a flood of guesses must not fill the disk.
    if not request.get(AUDITED) and status != 429:
        await leave_trace(request, details={"status": status})
