"""The headers every answer carries, errors included: what the browser may load, whom it may tell, who may frame it."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler
from multidict import CIMultiDict, CIMultiDictProxy

from bot.web_errors import Refused
from handlers.citizen import sentences

NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
POWERS = ("camera", "microphone", "payment", "usb", "serial", "display-capture", "browsing-topics")
METHODS = "GET, HEAD, POST, OPTIONS"


@dataclass(frozen=True, slots=True)
class Headers:
    """Which sites may frame the page, which may call the API, and whether the service is reached by https."""

    frame_sites: tuple[str, ...] = ()
    api_sites: tuple[str, ...] = ()
    https: bool = False

    def put(self, headers: CIMultiDict[str]) -> None:
        """Add what is missing; a handler's own Content-Security-Policy and Cache-Control stay."""
        headers["Server"] = "motcua"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = ", ".join((*(f"{power}=()" for power in POWERS), "geolocation=(self)"))
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Content-Security-Policy", NOTHING)
        headers.setdefault("Cache-Control", "no-store")
        if self.https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def page_policy(self) -> str:
        """The Content-Security-Policy of the chat page."""
        return PAGE.format(ancestors=" ".join(("'self'", *self.frame_sites)))

    async def on_prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        """The application's on_response_prepare signal, so that streams and errors are dressed as well."""
        self.put(response.headers)
        self.allow_origin(request.headers, request.path, response.headers)

    def allow_origin(self, asked: CIMultiDictProxy[str], path: str, headers: CIMultiDict[str]) -> None:
        """CORS for the pages of `api_sites`; there are no cookies, so a foreign page can use only a token it was given."""
        if not path.startswith("/chat/"):
            return
        headers.add("Vary", "Origin")
        origin = asked.get("Origin", "")
        if origin and (origin in self.api_sites or "*" in self.api_sites):
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Allow-Methods"] = METHODS
            headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Last-Event-ID"
            headers["Access-Control-Expose-Headers"] = "Retry-After"
            headers["Access-Control-Max-Age"] = "600"


@web.middleware
async def refuse_encoded_bodies(request: web.Request, handler: Handler) -> web.StreamResponse:
    """No route unpacks a request: a compressed body is refused before a byte of it is read."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise Refused(415, sentences.COMPRESSED)
    return await handler(request)
