"""Putting a page together: Jinja with escaping that cannot be turned off, and what every page knows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

import aiohttp_jinja2
import jinja2
from aiohttp import web

from feedback_store.officers import Officer
from handlers.desk import sentences
from handlers.desk.frame import KNOWN, OFFICER, desk_of
from knowledge.vietnam_time import VIETNAM

TEMPLATES = Path(__file__).parent / "templates"


@cache
def templates() -> jinja2.Environment:
    """All templates; a name that a page does not know is an error, not a gap."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(when=when, day=day, role=role, number=number)
    environment.globals["query"] = query
    return environment


async def read_templates(app: web.Application) -> AsyncIterator[None]:
    """Read every template in a thread once the application has started: the first page would hold everybody else up."""
    app[aiohttp_jinja2.APP_KEY] = templates()
    task = asyncio.create_task(asyncio.to_thread(_read_all))
    yield
    await task


def _read_all() -> None:
    for name in templates().list_templates():
        templates().get_template(name)


def page(request: web.Request, template: str, status: int = 200, **context: object) -> web.Response:
    """The page from its template, which also knows `officer`, `nav`, `static`, `said`, `centre`, `banner` and `here`."""
    desk = desk_of(request)
    officer = request.get(OFFICER)
    known = {
        "officer": officer,
        "half": request.get(KNOWN),
        "nav": nav_of(request, officer),
        "static": desk.static.path,
        "said": sentences.SAID.get(request.query.get("said", ""), ""),
        "centre": desk.settings.centre,
        "banner": desk.settings.banner,
        "here": request.path,
        "units": desk.settings.units,
    }
    return aiohttp_jinja2.render_template(template, request, {**known, **context}, status=status)


def nav_of(request: web.Request, officer: Officer | None) -> list[tuple[str, str]]:
    """The pages that this officer may open, as (path, label)."""
    desk = desk_of(request)
    return [(path, label) for path, label in desk.nav if officer and officer.role in desk.routes["GET", path].may]


def see_other(path: str, said: str = "") -> web.Response:
    """Go on to a page after something was done; `said` is a key of `sentences.SAID`."""
    mark = "&" if "?" in path else "?"
    return web.Response(status=303, headers={"Location": f"{path}{mark}said={quote(said)}" if said else path})


def when(moment: datetime | str | None) -> str:
    """A time, or a time as the store writes it, in Vietnam: 21/11/2026 14:05."""
    return f"{_local(moment):%d/%m/%Y %H:%M}" if moment else ""


def day(moment: datetime | str | None) -> str:
    """The day of a time in Vietnam: 21/11/2026."""
    return f"{_local(moment):%d/%m/%Y}" if moment else ""


def role(key: str) -> str:
    """What a role is called."""
    return {str(name): label for name, label in sentences.ROLE_NAMES.items()}.get(key, key)


def number(value: float) -> str:
    """A number as Vietnamese writes it: 1.234,5."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def query(current: dict[str, str], **changes: object) -> str:
    """The filters of a page as a query, with some changed; empty ones are left out."""
    return "?" + urlencode({name: value for name, value in {**current, **changes}.items() if value})


def _local(moment: datetime | str) -> datetime:
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(VIETNAM)
