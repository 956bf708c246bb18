"""How the desk says no: one Vietnamese page, or one line of JSON, with the fitting status and never a trace."""

from __future__ import annotations

import json
import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from feedback_store.store import NotStored
from handlers.desk import sentences
from handlers.desk.frame import ROUTE, desk_of
from handlers.desk.render import page

log = logging.getLogger("motcua.desk")


class Refused(Exception):
    """A request that is not served; `message` is what the officer reads, instead of the status's usual sentence."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.message = message


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a page raises into an answer; an unforeseen error is logged with its place, not its content."""
    try:
        return await handler(request)
    except Refused as refused:
        return refusal(request, refused.status, refused.message)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        response = refusal(request, error.status)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except NotStored:
        return refusal(request, 503)
    except ConnectionError:
        raise
    except Exception as error:
        log.error("unforeseen %s at %s", type(error).__name__, place_of(error))
        return refusal(request, 500)


def refusal(request: web.Request, status: int, message: str = "") -> web.Response:
    """The answer for a status: JSON where the request or its route speaks JSON, otherwise a page."""
    title, usual = sentences.ERRORS.get(status) or sentences.ERRORS[500 if status >= 500 else 400]
    if speaks_json(request):
        body = json.dumps({"error": message or usual}, ensure_ascii=False)
        response = web.Response(status=status, text=body, content_type="application/json")
    else:
        response = page(request, "error.html", status=status, title=title, message=message or usual)
    if status in (408, 413):  # the body was not read to its end
        response.force_close()
    return response


def speaks_json(request: web.Request) -> bool:
    """Whether whoever asks is a script."""
    route = request.get(ROUTE) or desk_of(request).routes.get((request.method, canonical(request)))
    return route is not None and route.answers == "json"


def canonical(request: web.Request) -> str:
    """The declared path of the request's route, such as /desk/cases/{code}; empty where there is none."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""


def place_of(error: BaseException) -> str:
    """File and line of the deepest frame: an exception's own text may quote what a citizen wrote."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
