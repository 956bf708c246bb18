"""The web server: the chat page, its files, the widget, the API, and the limits round them all."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.bell import Bell
from bot.web_addresses import address_of, networks
from bot.web_chat import WebChat
from bot.web_colours import filling
from bot.web_connections import PER_ADDRESS, Gate, GuardedSite
from bot.web_errors import answer_errors
from bot.web_headers import Headers, refuse_encoded_bodies
from bot.web_pages import pages
from bot.web_proofs import WebProofs
from bot.web_rates import Rates, Unlimited
from bot.web_settings import WebSettings
from feedback_store.store import Store
from handlers.citizen import sentences
from handlers.citizen.sentences import Voice
from handlers.desk.frame import DeskSettings
from handlers.ratings.public import PublicSettings
from handlers.ratings.public_pages import add_public_pages


def application(store: Store, bell: Bell, settings: WebSettings, wake: Callable[[], None]) -> web.Application:
    """The web chat as an aiohttp application; `wake` is called after each message that was kept."""
    headers = headers_of(settings)
    trusted = networks(settings.trusted_proxies)
    rates = Rates() if settings.rate_limits else Unlimited()
    app = web.Application(middlewares=[answer_errors, refuse_encoded_bodies], client_max_size=0)
    app.on_response_prepare.append(headers.on_prepare)
    chat = WebChat(store, bell, wake, rates, trusted)
    app.on_shutdown.append(chat.end)
    chat.add_routes(app.router)
    WebProofs(chat).add_routes(app.router)
    app.router.add_get("/healthz", health)
    add_pages(app, settings, headers.page_policy(), rates)
    add_public_pages(app, store, public_settings(settings, rates))
    return app


async def start(app: web.Application, settings: WebSettings) -> web.AppRunner:
    """Listen with this project's limits on connections; raises OSError when the port is taken. End with `cleanup()`."""
    # Without cancellation a stream whose client has gone is noticed only at its next heartbeat, and holds its place till then.
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=2.0, handler_cancellation=True)
    await runner.setup()
    trusted = networks(settings.trusted_proxies)
    gate = Gate(PER_ADDRESS if settings.rate_limits else None, trusted)
    try:
        await GuardedSite(runner, (settings.host, settings.port), gate, headers_of(settings)).start()
    except BaseException:
        await runner.cleanup()
        raise
    return runner


def add_pages(app: web.Application, settings: WebSettings, policy: str, rates: Rates) -> None:
    """Serve the page and its files, each address within its rate."""
    trusted = networks(settings.trusted_proxies)
    files = pages(said(settings), filling(settings.accent), policy)

    async def send(request: web.Request) -> web.Response:
        rates.admit("pages of an address", address_of(request, trusted))
        return files[request.path].answer(request)

    for path in files:
        app.router.add_get(path, send)


def said(settings: WebSettings) -> dict[str, str]:
    """The sentences of the page by name, as this centre says them."""
    voice = Voice(settings.citizen, settings.centre, settings.phone)
    contact = voice.say(sentences.NO_SCRIPT_HOTLINE if settings.phone else sentences.NO_SCRIPT_CENTRE, hotline=settings.phone)
    words = {name: voice.say(sentence) for name, sentence in sentences.PAGE.items()}
    return {**words, "me": sentences.ME, "centre": settings.centre, "no_script": voice.say(sentences.NO_SCRIPT, contact=contact)}


def desk_settings(settings: WebSettings) -> DeskSettings:
    """What the desk takes from the settings of the web server."""
    trusted = networks(settings.trusted_proxies)
    return DeskSettings(
        colours=filling(settings.accent),
        address_of=lambda request: address_of(request, trusted),
        centre=settings.centre,
        public_url=settings.public_url,
    )


def public_settings(settings: WebSettings, rates: Rates) -> PublicSettings:
    """What the public pages of ratings and surveys take from the settings of the web server."""
    trusted = networks(settings.trusted_proxies)

    def wait_of(request: web.Request) -> float:
        return rates.wait_of("pages of an address", address_of(request, trusted))

    def wait_to_hand_in(request: web.Request, kiosk: str) -> float:
        if kiosk:
            return rates.wait_of("forms of a kiosk", kiosk)
        return rates.wait_of("forms of an address", address_of(request, trusted))

    return PublicSettings(
        colours=filling(settings.accent),
        wait_of=wait_of,
        wait_to_hand_in=wait_to_hand_in,
        voice=Voice(settings.citizen, settings.centre, settings.phone),
        public_url=settings.public_url,
    )


def address(settings: WebSettings) -> str:
    """Where the service is reached, without a slash at the end; with only a host to listen on, from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return settings.public_url.rstrip("/") or f"http://{host}:{settings.port}"


def headers_of(settings: WebSettings) -> Headers:
    """The response headers that the settings ask for."""
    return Headers(settings.frame_sites, settings.api_sites, settings.public_url.startswith("https://"))


async def health(request: web.Request) -> web.Response:
    """GET /healthz: whether the process serves."""
    return web.Response(text="ok")
