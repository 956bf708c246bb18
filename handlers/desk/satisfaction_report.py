"""The page of satisfaction as a report on paper: title, period, what the figures are and are not, figures, tables, method."""

from __future__ import annotations

from aiohttp import web

from handlers.desk.frame import desk_of, leave_trace
from handlers.desk.render import page
from handlers.desk.satisfaction_view import look
from handlers.exports.ratings_notes import method
from knowledge.satisfaction.levels import LOW_SAID
from knowledge.satisfaction.method import bundled


async def show(request: web.Request) -> web.Response:
    """GET /desk/satisfaction/report, with the filters of the page of satisfaction."""
    view = await look(request)
    await leave_trace(request, details={"months": view.asked.months.said, **view.asked.filters})
    known = {"view": view, "method": bundled(), "how": list(method()), "now": desk_of(request).now(), "low": LOW_SAID}
    return page(request, "satisfaction_report.html", 422 if view.asked.fault else 200, **known)
