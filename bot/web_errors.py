"""What is said when a request is refused: one clear Vietnamese line with the fitting status, never a trace."""

from __future__ import annotations

import json
import logging
import math
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from handlers.citizen.sentences import REFUSALS

log = logging.getLogger("motcua.web")

ROUTE = web.RequestKey("route", str)
"""The request's route, for the access log, which is also told of requests that are no HTTP."""


class Refused(Exception):
    """A request that is not served; `message` is the line the citizen reads, `retry_after` in seconds."""

    def __init__(self, status: int, message: str = "", retry_after: float = 0.0) -> None:
        super().__init__(status)
        self.status = status
        self.message = message or sentence(status)
        self.retry_after = retry_after


def sentence(status: int) -> str:
    """The line for a status that has no line of its own."""
    return REFUSALS.get(status) or REFUSALS[500 if status >= 500 else 400]


def refusal(status: int, message: str = "", retry_after: float = 0.0) -> web.Response:
    """The JSON answer of a refused request; the connection closes where the body may not have been read."""
    body = json.dumps({"error": message or sentence(status)}, ensure_ascii=False)
    response = web.Response(status=status, text=body, content_type="application/json")
    if retry_after or status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(max(1, math.ceil(retry_after)))
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE):
        response.force_close()
    return response


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a handler raises into one JSON line; an unforeseen error is logged with its place, not its content."""
    resource = request.match_info.route.resource
    request[ROUTE] = resource.canonical if resource else "-"
    try:
        return await handler(request)
    except Refused as refused:
        return refusal(refused.status, refused.message, refused.retry_after)
    except web.HTTPMethodNotAllowed as error:
        return options_or_refusal(request, error)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return refusal(error.status)
    except ConnectionError:
        raise
    except Exception as error:
        log.error("unforeseen %s at %s", type(error).__name__, place_of(error))
        return refusal(500)


def options_or_refusal(request: web.Request, error: web.HTTPMethodNotAllowed) -> web.Response:
    """OPTIONS asks which methods there are and gets them; any other wrong method gets 405 with the same list."""
    allowed = ", ".join(sorted({*error.allowed_methods, "OPTIONS"}))
    response = web.Response(status=204) if request.method == "OPTIONS" else refusal(405)
    response.headers["Allow"] = allowed
    return response


def place_of(error: BaseException) -> str:
    """File and line of the deepest frame: an exception's own text may quote what a citizen wrote."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
