"""What officers see and change of their own account."""

from __future__ import annotations

from aiohttp import web

from feedback_store import officers, sign_in_attempts
from feedback_store.sign_in_attempts import Attempt
from handlers.desk import passwords, sentences, sessions
from handlers.desk.forms import read_form
from handlers.desk.frame import desk_of, signed_in
from handlers.desk.password_link import fault, set_password
from handlers.desk.passwords import Overloaded
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other


async def show(request: web.Request) -> web.Response:
    """GET /desk/me"""
    return _page(request)


async def change_password(request: web.Request) -> web.Response:
    """POST /desk/me/password: with the present password; every session ends, this one too."""
    officer, form = signed_in(request), await read_form(request)
    if error := fault(form, officer.login):
        return _page(request, error, 422)
    desk = desk_of(request)
    attempt = Attempt(f"password {officer.id}", "signed in", known=True)
    if await desk.store.write(lambda db: sign_in_attempts.begin(db, attempt, desk.now())) is None:
        return _page(request, sentences.SIGN_IN_TOO_OFTEN, 429)
    with desk.store.reading() as db:
        kept = officers.secrets_of(db, officer.id).password_hash
    if not await _is_right(request, kept, form.raw("present")):
        return _page(request, sentences.PASSWORD_NOT_YOURS, 422)
    await set_password(request, officer, form.raw("password"))
    await desk.store.write(lambda db: sign_in_attempts.forgive(db, attempt))
    response = see_other("/desk/sign-in", "password-changed")
    sessions.take_session(request, response)
    return response


async def _is_right(request: web.Request, kept: str | None, password: str) -> bool:
    try:
        return await desk_of(request).settings.passwords.is_right(kept, password)
    except Overloaded:
        raise Refused(503, sentences.SIGN_IN_BUSY) from None


def _page(request: web.Request, error: str = "", status: int = 200) -> web.Response:
    return page(request, "my_account.html", status=status, error=error, shortest=passwords.SHORTEST)
