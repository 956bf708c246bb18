"""Signing in and out."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from aiohttp import web

from feedback_store import known_devices, officers, sign_in_attempts, staff_sessions
from feedback_store.officers import Officer
from feedback_store.password_links import hash_of
from feedback_store.sign_in_attempts import Attempt
from feedback_store.store import Connection
from handlers.desk import sentences, sessions
from handlers.desk.forms import read_form
from handlers.desk.frame import KNOWN, OFFICER, change, desk_of, leave_trace
from handlers.desk.passwords import Overloaded
from handlers.desk.render import page, see_other

START = "/desk/"
_LONGEST_LOGIN = 100


async def show(request: web.Request) -> web.Response:
    """GET /desk/sign-in: the form; whoever has signed in goes on."""
    onward = safe_path(request.query.get("next", ""))
    return see_other(onward) if OFFICER in request else _form(request, onward)


async def take(request: web.Request) -> web.Response:
    """POST /desk/sign-in: a session for the right password; any other pair of login and password gets one and the same answer."""
    form = await read_form(request)
    login = form.text("login", 1000).casefold()[:_LONGEST_LOGIN]
    onward = safe_path(form.raw("next"))
    attempt = _attempt(request, login)
    desk = desk_of(request)
    if await desk.store.write(lambda db: sign_in_attempts.begin(db, attempt, desk.now())) is None:
        return _form(request, onward, sentences.SIGN_IN_TOO_OFTEN, 429)
    with desk.store.reading() as db:
        officer = officers.by_login(db, login)
        kept = officers.secrets_of(db, officer.id).password_hash if officer and not officer.disabled else None
    try:
        right = await desk.settings.passwords.is_right(kept, form.raw("password"))
    except Overloaded:
        return _form(request, onward, sentences.SIGN_IN_BUSY, 503)
    if officer is None or not right:
        await leave_trace(request, what=officer.login if officer else "", details={"status": 401})
        return _form(request, onward, sentences.SIGN_IN_WRONG, 401)
    return await _let_in(request, officer, attempt, onward)


async def _let_in(request: web.Request, officer: Officer, attempt: Attempt, onward: str) -> web.Response:
    request[KNOWN] = officer
    device = "" if attempt.known else sessions.new_token()

    def work(db: Connection) -> str:
        now = desk_of(request).now()
        sign_in_attempts.forgive(db, attempt)
        if device:
            known_devices.add(db, officer.id, hash_of(device), now)
        return sessions.replace(request, db, officer.id, verified=False)

    token = await change(request, work, details={"new_device": bool(device)})
    needs_code = officer.has_totp or officer.role == "administrator"
    response = see_other(f"/desk/totp?next={quote(onward)}" if needs_code else onward)
    sessions.give_session(request, response, token)
    if device:
        sessions.give_device(request, response, device)
    return response


async def leave(request: web.Request) -> web.Response:
    """POST /desk/sign-out: end all sessions of the officer, on every device."""
    officer = request[KNOWN]
    await change(request, lambda db: staff_sessions.end_all(db, officer.id))
    response = see_other("/desk/sign-in", "signed-out")
    sessions.take_session(request, response)
    return response


def safe_path(path: str) -> str:
    """Where to go on after signing in: a page of the desk, and nowhere else."""
    plain = re.fullmatch(r"/desk/[\w\-./?=&%+,:~]{0,500}", path, re.ASCII)
    return path if plain and "//" not in path and "/." not in path else START


def _attempt(request: web.Request, login: str) -> Attempt:
    """Only hashes are kept of what was typed: some type their password into the wrong field."""
    desk = desk_of(request)
    account = hashlib.sha256(login.encode("utf-8", "replace")).hexdigest()
    with desk.store.reading() as db:
        device = known_devices.find(db, login, hash_of(sessions.device_token(request)))
    place = f"device {device}" if device else f"address {desk.settings.address_of(request)}"
    return Attempt(account, place, device is not None)


def _form(request: web.Request, onward: str, error: str = "", status: int = 200) -> web.Response:
    return page(request, "sign_in.html", status=status, onward=onward, error=error)
