"""What the province follows of dossiers, as a page that is read in a minute and prints, and as files: «chỉ tiêu»."""

from __future__ import annotations

import asyncio
from contextlib import closing

from aiohttp import web

from feedback_store.audit import Detail
from feedback_store.officers import Role
from feedback_store.sqlite import sqlite3
from feedback_store.store import NoRoom
from handlers.desk.access import DESK
from handlers.desk.case_choices import unit_choices
from handlers.desk.case_work import rules_of
from handlers.desk.export_jobs import Busy, only_one, written
from handlers.desk.export_page import KINDS, refusal_of, send
from handlers.desk.frame import desk_of, leave_trace, reading
from handlers.desk.indicators_asked import ORDERS, Asked
from handlers.desk.indicators_view import View, asked_of, looking, names_of
from handlers.desk.reach import reach_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page
from handlers.desk.satisfaction_asked import RANGE, usual
from handlers.exports import indicators_export
from handlers.exports.indicators_export import IndicatorsExport
from handlers.exports.indicators_notes import method
from handlers.exports.xlsx_file import TooManyRows
from knowledge.vietnam_time import VIETNAM

READERS: frozenset[Role] = DESK | {"survey_staff"}


async def show(request: web.Request) -> web.Response:
    """GET /desk/indicators?period=&from=&to=&unit=&field=&order="""
    view: View = await reading(request, await looking(request))
    await leave_trace(request, details=_traced(view.asked))
    known = {
        "view": view,
        "asked": view.asked,
        "periods": usual(desk_of(request).now().astimezone(VIETNAM).date()),
        "range": RANGE,
        "orders": ORDERS,
        "units": unit_choices(rules_of(request)),
        "fields": [(name, name) for name in sorted({*view.fields, view.asked.field} - {""})],
        "method": list(method(view.known, view.names.able)),
        "now": desk_of(request).now(),
        "unit_name": rules_of(request).units[view.asked.unit].name if view.asked.unit else "",
    }
    return page(request, "indicators.html", 422 if view.asked.fault else 200, **known)


async def take(request: web.Request) -> web.StreamResponse:
    """GET /desk/indicators/file.{ending}, with the filters of the page: sums alone, of which none says who filed."""
    ending, wanted, desk = request.match_info["ending"], asked_of(request), desk_of(request)
    if ending not in KINDS:
        raise Refused(404)
    if wanted.fault:
        raise Refused(422, wanted.fault)
    names = await asyncio.to_thread(names_of, rules_of(request), reach_of(request).knowledge)
    list_of = IndicatorsExport(desk.store.path, wanted, names, desk.now())
    try:
        with only_one(desk.store):
            file, _ = await asyncio.to_thread(
                written, desk.store, f"indicators.{ending}", lambda path: indicators_export.write(list_of, path)
            )
    except (Busy, NoRoom, OSError, sqlite3.Error, TooManyRows) as error:
        raise refusal_of(error) or error from None
    with closing(file):
        await leave_trace(request, details=_traced(wanted))
        return await send(request, file, f"chi-tieu-{desk.now().astimezone(VIETNAM):%Y%m%d-%H%M}.{ending}", KINDS[ending])


def _traced(wanted: Asked) -> dict[str, Detail]:
    """What the audit says of it: a field is the software's own word and stays out."""
    return {"months": wanted.months.said, "unit": wanted.unit}
