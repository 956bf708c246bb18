"""Staff accounts, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from feedback_store import officers, password_links
from feedback_store.officers import LastAdministrator, LoginTaken, Officer, Profile, Stale
from feedback_store.store import Connection
from handlers.desk import sentences
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import change, desk_of, reading
from handlers.desk.profile import BadProfile, duties, login_from, profile_from, with_duty
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other

_EMPTY = {"login": "", "name": "", "role": "desk_officer", "unit": "", "duty": ""}


async def show(request: web.Request) -> web.Response:
    """GET /desk/accounts: everybody who may or might come in."""
    return await _list(request, _EMPTY)


async def add(request: web.Request) -> web.Response:
    """POST /desk/accounts: a new account, and once the link to set its password."""
    form = await read_form(request)
    typed = {name: form.text(name, 1000) for name in _EMPTY}
    desk = desk_of(request)

    def work(db: Connection) -> tuple[Officer, str]:
        officer = officers.add(db, login, profile, desk.now())
        return officer, password_links.create(db, officer.id, desk.now())

    try:
        login = login_from(typed["login"])
        profile = _profile(request, form)
        officer, token = await change(request, work, what=login, details=_told(profile))
    except BadProfile as fault:
        return await _list(request, typed, str(fault), 422)
    except LoginTaken:
        return await _list(request, typed, sentences.LOGIN_TAKEN.format(login=login), 422)
    return _link(request, officer, token)


async def show_one(request: web.Request) -> web.Response:
    """GET /desk/accounts/{login}"""
    return _one(request, await _whose(request))


async def alter(request: web.Request) -> web.Response:
    """POST /desk/accounts/{login}: another name, role, unit or duty."""
    officer, form = await _whose(request), await read_form(request)
    version = form.number("version")
    try:
        profile = _profile(request, form)
    except BadProfile as fault:
        return _one(request, officer, str(fault), 422)
    details = _told(profile) | {"from_role": officer.role, "from_unit": officer.unit}
    if profile.duty != officer.duty:
        details["from_duty"] = officer.duty
    await _do(request, lambda db: officers.change(db, officer.id, version, profile), details)
    return _done(officer, "account-changed")


async def disable(request: web.Request) -> web.Response:
    """POST /desk/accounts/{login}/disable: out at once, on every device."""
    officer, form = await _whose(request), await read_form(request)
    version = form.number("version")
    await _do(request, lambda db: officers.disable(db, officer.id, version))
    return _done(officer, "account-disabled")


async def enable(request: web.Request) -> web.Response:
    """POST /desk/accounts/{login}/enable"""
    officer, form = await _whose(request), await read_form(request)
    version = form.number("version")
    await _do(request, lambda db: officers.enable(db, officer.id, version))
    return _done(officer, "account-enabled")


async def reset(request: web.Request) -> web.Response:
    """POST /desk/accounts/{login}/reset: password and second factor are forgotten; once the link to set a new password."""
    officer = await _whose(request)
    token = await change(request, lambda db: officers.reset(db, officer.id, desk_of(request).now()))
    return _link(request, officer, token)


async def _do(request: web.Request, work: Callable[[Connection], None], details: dict[str, str | None] | None = None) -> None:
    """Change an account, or say why that cannot be. Raises Refused (409)."""
    try:
        await change(request, work, details=details)
    except Stale:
        raise Refused(409, sentences.ACCOUNT_CHANGED) from None
    except LastAdministrator:
        raise Refused(409, sentences.LAST_ADMINISTRATOR) from None


async def _whose(request: web.Request) -> Officer:
    """The officer of the address. Raises Refused (404)."""
    officer = await reading(request, lambda db: officers.by_login(db, request.match_info["login"]))
    if officer is None:
        raise Refused(404)
    return officer


def _profile(request: web.Request, form: Form) -> Profile:
    given = form.text("name", 1000), form.text("role", 1000), form.text("unit", 1000)
    settings = desk_of(request).settings
    return with_duty(profile_from(*given, settings.units), form.text("duty", 1000), settings.rules())


def _told(profile: Profile) -> dict[str, str | None]:
    """What the audit keeps of it."""
    return {"role": profile.role, "unit": profile.unit} | ({"duty": profile.duty} if profile.duty else {})


def _choices(request: web.Request) -> dict[str, Any]:
    return {"roles": sentences.ROLE_NAMES, "duties": duties(desk_of(request).settings.rules())}


async def _list(request: web.Request, typed: dict[str, str], error: str = "", status: int = 200) -> web.Response:
    everybody = await reading(request, officers.every)
    return page(request, "accounts.html", status, officers=everybody, typed=typed, error=error, **_choices(request))


def _one(request: web.Request, whose: Officer, error: str = "", status: int = 200) -> web.Response:
    return page(request, "account.html", status, whose=whose, error=error, **_choices(request))


def _link(request: web.Request, whose: Officer, token: str) -> web.Response:
    """The one page that shows the link: it is not kept, and cannot be shown again."""
    base = desk_of(request).settings.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
    return page(request, "account_link.html", whose=whose, address=f"{base}/desk/set-password/{token}")


def _done(officer: Officer, said: str) -> web.Response:
    return see_other(f"/desk/accounts/{officer.login}", said)
