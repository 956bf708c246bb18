"""Putting a public page together: Jinja with escaping that cannot be turned off, and only its own files loaded."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2
from aiohttp import web

from handlers.ratings import page_sentences
from handlers.ratings.public import public_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@cache
def templates() -> jinja2.Environment:
    """All templates; a name that a page does not know is an error, not a gap."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(request: web.Request, template: str, status: int = 200, **context: object) -> web.Response:
    """The page from its template, which also knows `say`, `static`, `centre`, `phone` and how long written words are kept."""
    of = public_of(request)
    voice = of.settings.voice

    def say(name: str, **facts: object) -> str:
        return voice.say(getattr(page_sentences, name), **facts)

    known = {"say": say, "static": of.static.path, "centre": voice.centre, "phone": voice.hotline}
    known["days_kept"] = of.rules.retention["survey_words"].days
    text = templates().get_template(template).render({**known, **context})
    headers = {"Content-Security-Policy": POLICY}
    return web.Response(text=text, content_type="text/html", charset="utf-8", status=status, headers=headers)


def see_other(path: str) -> web.Response:
    """Go on to a page after something was done."""
    return web.Response(status=303, headers={"Location": path})
