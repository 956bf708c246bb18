"""The addresses of the public pages: rating something that ended, a survey by link, QR code or invitation, a kiosk."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from feedback_store.store import Store
from handlers.desk.static_files import StaticFiles
from handlers.ratings import kiosk_page, rating_page, survey_page
from handlers.ratings.guarding import Handler, guarded
from handlers.ratings.links import INVITATION, KIOSK, RATING, SURVEY
from handlers.ratings.public import PUBLIC, Public, PublicSettings, public_of

STATIC = "/phieu/static"


async def send_file(request: web.Request) -> web.Response:
    """GET /phieu/static/{version}/{name}: style and script."""
    return public_of(request).static.answer(request.match_info["version"], request.match_info["name"])


# An invitation's address comes before that of a survey's step, which it would fit as well.
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", f"{STATIC}/{{version}}/{{name}}", send_file),
    ("GET", f"{RATING}{{token}}", rating_page.show),
    ("POST", f"{RATING}{{token}}", rating_page.take),
    ("GET", f"{INVITATION}{{token}}", survey_page.show),
    ("POST", f"{INVITATION}{{token}}", survey_page.begin),
    ("GET", f"{INVITATION}{{token}}/{{step}}", survey_page.show_step),
    ("POST", f"{INVITATION}{{token}}/{{step}}", survey_page.take_step),
    ("GET", f"{SURVEY}{{ref}}", survey_page.show),
    ("POST", f"{SURVEY}{{ref}}", survey_page.begin),
    ("GET", f"{SURVEY}{{ref}}/{{step}}", survey_page.show_step),
    ("POST", f"{SURVEY}{{ref}}/{{step}}", survey_page.take_step),
    ("GET", f"{KIOSK}{{ref}}/{{unit}}/{{key}}", kiosk_page.show),
    ("POST", f"{KIOSK}{{ref}}/{{unit}}/{{key}}", kiosk_page.begin),
    ("GET", f"{KIOSK}{{ref}}/{{unit}}/{{key}}/{{token}}", kiosk_page.show_question),
    ("POST", f"{KIOSK}{{ref}}/{{unit}}/{{key}}/{{token}}", kiosk_page.take),
)


def add_public_pages(app: web.Application, store: Store, settings: PublicSettings) -> None:
    """Serve the public pages of an application."""
    static = StaticFiles(settings.colours, Path(__file__).parent / "static", STATIC)
    app[PUBLIC] = Public(store, settings, static)
    for method, path, handler in ROUTES:
        if method == "GET":
            app.router.add_get(path, guarded(handler))
        else:
            app.router.add_post(path, guarded(handler))
