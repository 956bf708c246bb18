"""What stands round every public page: its rate, requests of other sites, the form that was sent, and how no is said."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from feedback_store.store import NotStored
from handlers.desk.forms import MOST_FIELDS, PATIENCE, Form
from handlers.desk.refusals import Refused, place_of
from handlers.ratings import page_sentences as say
from handlers.ratings.public import public_of
from handlers.ratings.rendering import page

Handler = Callable[[web.Request], Awaitable[web.Response]]
LARGEST = 128 * 1024
"""Bytes of a form: more than the longest page of a questionnaire with every field full."""

log = logging.getLogger("motcua.ratings")


class TooOften(Refused):
    """An address has to wait for some seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, say.WAIT.format(seconds=seconds))
        self.seconds = seconds


async def read_form(request: web.Request) -> Form:
    """The form of a request. Raises Refused: 400, 408, 413, 415."""
    if request.can_read_body and request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415)
    sized = request.clone(client_max_size=LARGEST, client_max_fields=MOST_FIELDS)
    try:
        async with asyncio.timeout(PATIENCE):
            sent = await sized.post()
    except TimeoutError:
        raise Refused(408) from None
    except (ValueError, LookupError, web.RequestPayloadError):
        raise Refused(400) from None
    return Form([(name, value) for name, value in sent.items() if isinstance(value, str)], [])


def guarded(handler: Handler) -> Handler:
    """A page within the rate of its address; whatever goes wrong is one friendly line with the fitting status."""

    async def answer(request: web.Request) -> web.Response:
        try:
            _admit(request)
            return await handler(request)
        except Refused as refused:
            return _refusal(request, refused)
        except NotStored:
            return _refusal(request, Refused(503))
        except web.HTTPException as error:
            return _refusal(request, Refused(error.status))
        except ConnectionError:
            raise
        except Exception as error:
            log.error("unforeseen %s at %s", type(error).__name__, place_of(error))
            return _refusal(request, Refused(500))

    return answer


def _admit(request: web.Request) -> None:
    """Raises Refused for an address that asks too often, and for a change that another site's page asks for."""
    if wait := public_of(request).settings.wait_of(request):
        raise TooOften(math.ceil(wait))
    if request.method == "POST" and _is_foreign(request):
        raise Refused(403)


def _is_foreign(request: web.Request) -> bool:
    """Whether the browser says that another site's page sends this.

    One that says nothing (on plain http, or «null» for want of a referrer) is let in: every change needs a secret of the address,
    of a cookie that no other site can make the browser send, or of the page itself.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    ours = (request.host, urlsplit(public_of(request).settings.public_url).netloc)
    return origin != "null" and urlsplit(origin).netloc not in ours


def _refusal(request: web.Request, refused: Refused) -> web.Response:
    """One friendly line."""
    line = refused.message or say.REFUSALS.get(refused.status, say.REFUSALS[500])
    response = page(request, "notice.html", refused.status, message=public_of(request).settings.voice.say(line))
    if isinstance(refused, TooOften):
        response.headers["Retry-After"] = str(refused.seconds)
    if refused.status in (408, 413):  # the body was not read to its end
        response.force_close()
    return response
