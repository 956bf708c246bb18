"""The second factor: codes of six digits that an application on the officer's phone shows for half a minute (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
import segno
from aiohttp import web

from feedback_store import officers, sign_in_attempts
from feedback_store.officers import Officer
from feedback_store.sign_in_attempts import Attempt
from feedback_store.store import Connection
from handlers.desk import sentences, sessions
from handlers.desk.forms import read_form
from handlers.desk.frame import ITS_SESSION, KNOWN, change, desk_of
from handlers.desk.render import page, see_other
from handlers.desk.sign_in import safe_path

STEP = 30  # seconds


class WrongCode(Exception):
    """The code is no longer, or not yet, or never was right."""


async def show(request: web.Request) -> web.Response:
    """GET /desk/totp: set up the second factor, or give its code, or see that it is on."""
    return _form(request, safe_path(request.query.get("next", "")))


async def take(request: web.Request) -> web.Response:
    """POST /desk/totp: a right code verifies the session; the first one also turns the second factor on."""
    form = await read_form(request)
    onward, code = safe_path(form.raw("next")), "".join(form.raw("code").split())[:20]
    officer = request[KNOWN]
    attempt = Attempt(f"totp {officer.id}", "second factor", known=True)
    desk = desk_of(request)
    if await desk.store.write(lambda db: sign_in_attempts.begin(db, attempt, desk.now())) is None:
        return _form(request, onward, sentences.CODE_TOO_OFTEN, 429)

    def work(db: Connection) -> str:
        _spend(db, request, officer, code)
        sign_in_attempts.forgive(db, attempt)
        return sessions.replace(request, db, officer.id, verified=True)

    try:
        token = await change(request, work, what=officer.login, details={"first": not officer.has_totp})
    except WrongCode:
        return _form(request, onward, sentences.CODE_WRONG, 422)
    response = see_other(onward, "" if officer.has_totp else "totp-on")
    sessions.give_session(request, response, token)
    return response


def _spend(db: Connection, request: web.Request, officer: Officer, code: str) -> None:
    """Use the code up, so that whoever read it over a shoulder cannot use it again. Raises WrongCode."""
    kept = officers.secrets_of(db, officer.id)
    secret = kept.totp_secret or offered_secret(request)
    step = matching_step(secret, code, desk_of(request).now())
    if step is None or step <= kept.totp_last_step:
        raise WrongCode
    if kept.totp_secret is None:
        officers.set_totp(db, officer.id, secret, step)
    elif not officers.use_totp_step(db, officer.id, step):
        raise WrongCode


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is: the present one, or a neighbour for clocks that differ by up to half a minute."""
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    given = code.encode("utf-8", "replace")
    steps = [step for step in (present - 1, present, present + 1) if hmac.compare_digest(totp.generate_otp(step).encode(), given)]
    return steps[0] if steps else None


def offered_secret(request: web.Request) -> str:
    """The secret that this session is offered: worked out anew each time, so that looking at the page writes nothing."""
    token = request.cookies.get(sessions.cookie_name(request, sessions.SESSION), "")
    digest = hmac.digest(desk_of(request).key, token.encode("utf-8", "replace"), hashlib.sha256)
    return base64.b32encode(digest[:20]).decode()


def _form(request: web.Request, onward: str, error: str = "", status: int = 200) -> web.Response:
    officer = request[KNOWN]
    if officer.has_totp:
        state = "on" if request[ITS_SESSION].verified else "code"
        return page(request, "totp_code.html", status=status, onward=onward, error=error, state=state)
    secret = offered_secret(request)
    address = pyotp.TOTP(secret).provisioning_uri(name=officer.login, issuer_name="Một Cửa")
    picture = segno.make(address, error="m").svg_data_uri(scale=5, light="#fff")
    grouped = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return page(request, "totp_setup.html", status=status, onward=onward, error=error, picture=picture, secret=grouped)
