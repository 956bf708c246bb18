"""The desk as a part of the web server: its routes with their policy, and what stands round them."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from feedback_store.store import Store
from handlers.desk import render
from handlers.desk.attachment_page import confine
from handlers.desk.export_jobs import close_jobs
from handlers.desk.frame import DESK, Desk, DeskSettings
from handlers.desk.gate import leave_traces, let_in
from handlers.desk.headers import dress
from handlers.desk.policy import NAV, ROUTES, WAITING
from handlers.desk.refusals import answer_errors
from handlers.desk.route import Route
from handlers.desk.same_origin import refuse_foreign
from handlers.desk.start import LOOKS
from handlers.desk.static_files import StaticFiles

PREFIX = "/desk"


def add_desk(app: web.Application, store: Store, settings: DeskSettings, routes: Iterable[Route] = ROUTES) -> web.Application:
    """Put the desk under /desk/ of an application; returns the part that was added."""
    desk = desk_application(store, settings, routes)
    app.router.add_get(PREFIX, _to_start)
    app.add_subapp(PREFIX, desk)
    return desk


def desk_application(store: Store, settings: DeskSettings, routes: Iterable[Route]) -> web.Application:
    """The desk with these routes: whatever else is put into its router stays shut."""
    declared: dict[tuple[str, str], Route] = {(route.method, route.path): route for route in routes}
    nav = tuple((path, label) for path, label in NAV if ("GET", path) in declared)
    app = web.Application(middlewares=[answer_errors, refuse_foreign, let_in, leave_traces])
    app[DESK] = Desk(store, settings, StaticFiles(settings.colours), declared, nav)
    app[LOOKS] = WAITING
    app.on_response_prepare.extend((dress, confine))
    app.cleanup_ctx.append(render.read_templates)
    app.on_shutdown.append(close_jobs)
    for route in declared.values():
        app.router.add_route(route.method, route.path.removeprefix(PREFIX), route.handler)
    return app


async def _to_start(_: web.Request) -> web.Response:
    return render.see_other(f"{PREFIX}/")
