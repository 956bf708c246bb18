"""Setting a password with a one-time link."""

from __future__ import annotations

from aiohttp import web

from feedback_store import officers, password_links
from feedback_store.officers import Officer
from feedback_store.store import Connection
from handlers.desk import passwords, sentences
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import KNOWN, change, desk_of
from handlers.desk.passwords import Overloaded
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other


async def show(request: web.Request) -> web.Response:
    """GET /desk/set-password/{token}: the form, as long as the link is valid; looking at it does not use it up."""
    return _form(request, _whose(request))


async def take(request: web.Request) -> web.Response:
    """POST /desk/set-password/{token}: the password is set, the link is used up, every session of the officer ends."""
    officer = _whose(request)
    form = await read_form(request)
    if error := fault(form, officer.login):
        return _form(request, officer, error, 422)
    request[KNOWN] = officer
    await set_password(request, officer, form.raw("password"), request.match_info["token"])
    return see_other("/desk/sign-in", "password-set")


def fault(form: Form, login: str) -> str:
    """What is wrong with a new password that was typed twice; empty when it will do."""
    if form.raw("password") != form.raw("again"):
        return sentences.PASSWORDS_DIFFER
    return passwords.fault(form.raw("password"), login)


async def set_password(request: web.Request, officer: Officer, password: str, link: str = "") -> None:
    """Hash and keep a new password; with a `link`, only if that is still valid in the same commit. Raises Refused."""
    desk = desk_of(request)
    try:
        hashed = await desk.settings.passwords.hash(password)
    except Overloaded:
        raise Refused(503, sentences.SIGN_IN_BUSY) from None

    def work(db: Connection) -> None:
        if link and password_links.find(db, link, desk.now()) != officer.id:
            raise Refused(404, sentences.LINK_OVER)
        officers.set_password(db, officer.id, hashed)

    await change(request, work, what=officer.login)


def _whose(request: web.Request) -> Officer:
    """The officer of the link. Raises Refused (404) for one that is used, over or invented."""
    desk = desk_of(request)
    with desk.store.reading() as db:
        officer_id = password_links.find(db, request.match_info["token"], desk.now())
        officer = officers.get(db, officer_id) if officer_id else None
    if officer is None or officer.disabled:
        raise Refused(404, sentences.LINK_OVER)
    return officer


def _form(request: web.Request, officer: Officer, error: str = "", status: int = 200) -> web.Response:
    return page(request, "set_password.html", status=status, whose=officer, error=error, shortest=passwords.SHORTEST)
