"""Cookies and the sessions that they open: only random tokens travel, only their hashes are kept."""

from __future__ import annotations

import ipaddress
import secrets
from urllib.parse import urlsplit

from aiohttp import web

from feedback_store import officers, staff_sessions
from feedback_store.officers import Officer
from feedback_store.password_links import hash_of
from feedback_store.staff_sessions import Session
from feedback_store.store import Connection
from handlers.desk.frame import ITS_SESSION, desk_of

SESSION, DEVICE = "motcua_desk", "motcua_device"
_DEVICE_LASTS = 180 * 24 * 3600  # seconds


def new_token() -> str:
    """256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def current(request: web.Request) -> tuple[Session, Officer] | None:
    """The session of the request's cookie with its officer; None when it is over, or the account is disabled."""
    token = request.cookies.get(cookie_name(request, SESSION), "")
    if not token:
        return None
    desk = desk_of(request)
    with desk.store.reading() as db:
        session = staff_sessions.find(db, hash_of(token), desk.now())
        officer = officers.get(db, session.officer_id) if session else None
    return None if session is None or officer is None or officer.disabled else (session, officer)


def is_still_signed_in(request: web.Request) -> bool:
    """Whether the session that a long answer began with still holds: to be asked before each thing that is sent on."""
    found = current(request)
    return found is not None and found[0].id == request[ITS_SESSION].id


def replace(request: web.Request, db: Connection, officer_id: int, verified: bool) -> str:
    """End the session of the request's cookie, if there is one, and begin another; returns the token of the new one."""
    token = new_token()
    staff_sessions.end(db, hash_of(request.cookies.get(cookie_name(request, SESSION), "")))
    staff_sessions.start(db, officer_id, hash_of(token), verified, desk_of(request).now())
    return token


def give_session(request: web.Request, response: web.Response, token: str) -> None:
    """Hand out the cookie of a session; the browser forgets it when it closes."""
    _give(request, response, SESSION, token, None)


def give_device(request: web.Request, response: web.Response, token: str) -> None:
    """Hand out the cookie by which this device is known again."""
    _give(request, response, DEVICE, token, _DEVICE_LASTS)


def take_session(request: web.Request, response: web.Response) -> None:
    """Take the session's cookie away."""
    secure = is_secure(request)
    name = cookie_name(request, SESSION)
    response.del_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")


def device_token(request: web.Request) -> str:
    """The token by which this device is known; empty on a new one."""
    return request.cookies.get(cookie_name(request, DEVICE), "")


def cookie_name(request: web.Request, name: str) -> str:
    """`__Host-` ties a cookie to this host and to https; over plain http on this very machine it could not be set."""
    return f"__Host-{name}" if is_secure(request) else name


def is_secure(request: web.Request) -> bool:
    """Whether cookies are for https only: always, but for a browser on this machine that came straight here."""
    settings = desk_of(request).settings
    if settings.https or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return True
    return not (_is_loopback(urlsplit(f"//{request.host}").hostname or "") and _is_loopback(request.remote or ""))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _give(request: web.Request, response: web.Response, name: str, token: str, lasts: int | None) -> None:
    secure = is_secure(request)
    named = cookie_name(request, name)
    response.set_cookie(named, token, max_age=lasts, path="/", secure=secure, httponly=True, samesite="Lax")
