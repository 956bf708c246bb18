"""GET /zalo_verifier….html: the file by which Zalo sees whose domain this is; its name, which Zalo gives, is all there is to it."""

from __future__ import annotations

from aiohttp import web

from bot.channel_settings import VERIFIER

_PAGE = '<!DOCTYPE html><html><head><meta name="zalo-platform-site-verification" content="{code}"></head><body></body></html>\n'


def add_verifier(router: web.UrlDispatcher, name: str) -> None:
    """Serve it where it is named: also before the channel has its keys, since the domain comes first."""
    if not (found := VERIFIER.fullmatch(name)):
        return
    page = _PAGE.format(code=found[1])

    async def show(request: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    router.add_get(f"/{name}", show)
