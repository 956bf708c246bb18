"""Who may do what at the desk: the one declaration. A page that is not here does not exist."""

from __future__ import annotations

from aiohttp import web

from handlers.desk import accounts, audit_page, case_routes, my_account, password_link, second_factor, sign_in, start
from handlers.desk.case_waiting import waiting_cases
from handlers.desk.frame import desk_of
from handlers.desk.route import ADMINISTRATOR, ANYONE, EVERY_OFFICER, HALF, Route, get, post
from handlers.desk.start import Looks


async def static_file(request: web.Request) -> web.Response:
    """GET /desk/static/{version}/{name}"""
    return desk_of(request).static.answer(request.match_info["version"], request.match_info["name"])


ROUTES: tuple[Route, ...] = (
    get("/desk/static/{version}/{name}", static_file, ANYONE, keeps_awake=False),
    get("/desk/sign-in", sign_in.show, ANYONE),
    post("/desk/sign-in", sign_in.take, ANYONE, "sign_in"),
    get("/desk/set-password/{token}", password_link.show, ANYONE),
    post("/desk/set-password/{token}", password_link.take, ANYONE, "password.set"),
    post("/desk/sign-out", sign_in.leave, HALF, "sign_out"),
    get("/desk/totp", second_factor.show, HALF),
    post("/desk/totp", second_factor.take, HALF, "totp.confirm"),
    get("/desk/", start.show, EVERY_OFFICER),
    get("/desk/me", my_account.show, EVERY_OFFICER),
    post("/desk/me/password", my_account.change_password, EVERY_OFFICER, "password.change"),
    get("/desk/accounts", accounts.show, ADMINISTRATOR),
    post("/desk/accounts", accounts.add, ADMINISTRATOR, "officers.add"),
    get("/desk/accounts/{login}", accounts.show_one, ADMINISTRATOR),
    post("/desk/accounts/{login}", accounts.alter, ADMINISTRATOR, "officers.change", about="login"),
    post("/desk/accounts/{login}/disable", accounts.disable, ADMINISTRATOR, "officers.disable", about="login"),
    post("/desk/accounts/{login}/enable", accounts.enable, ADMINISTRATOR, "officers.enable", about="login"),
    post("/desk/accounts/{login}/reset", accounts.reset, ADMINISTRATOR, "officers.reset", about="login"),
    get("/desk/audit", audit_page.show, ADMINISTRATOR),
    *case_routes.ROUTES,
)

NAV: tuple[tuple[str, str], ...] = (
    ("/desk/", "Việc đang chờ"),
    ("/desk/cases", "Phản ánh"),
    ("/desk/accounts", "Tài khoản"),
    ("/desk/audit", "Nhật ký"),
)
"""The menu, in order; an officer sees those whose page the policy opens to them."""

WAITING: tuple[Looks, ...] = (waiting_cases,)
"""What the first page shows, in order."""
