"""The headers of every answer of the desk, errors included."""

from __future__ import annotations

from aiohttp import web

from handlers.desk.frame import desk_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


async def dress(request: web.Request, response: web.StreamResponse) -> None:
    """The application's on_response_prepare signal; only files under a hash may be kept by the browser."""
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if "immutable" not in headers.get("Cache-Control", ""):
        headers["Cache-Control"] = "no-store"
    if desk_of(request).settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
