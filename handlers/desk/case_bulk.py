"""One act upon many cases: each in a commit of its own, and told one by one what could not be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from aiohttp import web

from feedback_store.cases import Overtaken, Row
from handlers.desk import case_acts
from handlers.desk.case_acts import Acting, CannotAct
from handlers.desk.case_fit import fitting
from handlers.desk.case_sentences import CHANGED_MEANWHILE, NO_SUCH_CODE, NOT_YET_CHOSEN
from handlers.desk.case_views import asked_from_text, query_of
from handlers.desk.case_work import act_on
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other

MOST = 100


class Outcome(NamedTuple):
    """What became of one case; an empty message is success."""

    code: str
    message: str


async def take(request: web.Request) -> web.Response:
    """POST /desk/cases/bulk: `act` (accept, route, assign) for each `case`, which is a code and the version that was seen."""
    form = await read_form(request)
    ticked, act = form.texts("case")[:MOST], _act(request, form)
    if not ticked:
        raise Refused(422, NOT_YET_CHOSEN)
    outcomes = [await _one(request, one, act, form.text("act", 20)) for one in ticked]
    back = f"/desk/cases?{query_of(asked_from_text(form.text('query', 4000)))}"
    if not any(outcome.message for outcome in outcomes):
        return see_other(back, "bulk")
    return page(request, "cases_bulk.html", status=409, outcomes=outcomes, back=back)


def _act(request: web.Request, form: Form) -> Callable[[Acting, Row], Row]:
    """What is to be done to each. Raises Refused (400) for anything else."""
    name, unit, officer = form.text("act", 20), form.text("bulk_unit", 100), signed_in(request).id
    acts: dict[str, Callable[[Acting, Row], Row]] = {
        "accept": case_acts.accept,
        "route": lambda acting, case: case_acts.route(acting, case, unit),
        "assign": lambda acting, case: case_acts.assign(acting, case, officer),
    }
    if name not in acts:
        raise Refused(400)
    return acts[name]


async def _one(request: web.Request, ticked: str, act: Callable[[Acting, Row], Row], name: str) -> Outcome:
    code, _, version = ticked.partition(":")
    if not (version.isascii() and version.isdigit() and len(version) < 18):
        raise Refused(400)
    try:
        await act_on(request, (code, int(version)), fitting(name, act), detail=name)
    except CannotAct as fault:
        return Outcome(code, str(fault))
    except Overtaken:
        return Outcome(code, CHANGED_MEANWHILE)
    except Refused:
        return Outcome(code, NO_SUCH_CODE)
    return Outcome(code, "")
