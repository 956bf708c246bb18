"""Nobody else's page may make an officer's browser change anything: the check of Go 1.25's CrossOriginProtection, stricter.

Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`) and no page can forge it. Go lets a request without both
pass, since it comes from no browser; here it is refused, since nothing but browsers works at the desk.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from handlers.desk import sentences
from handlers.desk.frame import desk_of
from handlers.desk.refusals import Refused

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "application/json"})


@web.middleware
async def refuse_foreign(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse (403) a change that another site's page asks for, before anything of it is read."""
    is_form = not request.can_read_body or request.content_type in FORMS
    if request.method not in SAFE and not (is_ours(request) and is_form):
        raise Refused(403, sentences.FOREIGN_REQUEST)
    return await handler(request)


def is_ours(request: web.Request) -> bool:
    """Whether the browser says that the request comes from a page of the desk itself."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    # A browser too old for it, or one on plain http.
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc in (request.host, urlsplit(desk_of(request).settings.public_url).netloc)
