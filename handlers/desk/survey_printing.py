"""What is printed for a survey, as PDF to take away: sheets with a QR code for counters, and forms to fill in by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

from aiohttp import web

from feedback_store import surveys
from feedback_store.surveys import Row
from handlers.desk import satisfaction_sentences as words
from handlers.desk.case_work import rules_of
from handlers.desk.frame import desk_of, reading
from handlers.desk.refusals import Refused
from handlers.ratings import paper_batch
from handlers.ratings.paper_batch import NotTaken
from handlers.ratings.printed_form import PrintedForm
from handlers.ratings.sheets import Sheets
from knowledge.rules.units import Unit
from knowledge.vietnam_time import VIETNAM

_ONE_AT_A_TIME = asyncio.Semaphore(1)
_PATIENCE = 20
"""Seconds until one whose turn does not come is told so: a print takes a processor for less than one."""


async def sheets(request: web.Request) -> web.Response:
    """GET /desk/surveys/{ref}/sheets?unit=: a page for the unit's counter; without one, a page for each unit."""
    row, unit = await _asked(request)
    settings = desk_of(request).settings
    units = [unit] if unit else _open(request)
    printed = Sheets(row, units, settings.voice, settings.public_url or f"{request.scheme}://{request.host}")
    return await _sent(printed.pdf, _file_name("ma-qr", row, unit))


async def form(request: web.Request) -> web.Response:
    """GET /desk/surveys/{ref}/form?unit=: the form, with the unit's name printed or left open."""
    row, unit = await _asked(request)
    try:
        questionnaire = paper_batch.questionnaire_of(row, rules_of(request))
    except NotTaken as reason:
        raise Refused(404, str(reason)) from None
    printed = PrintedForm(row, questionnaire, [unit] if unit else [], desk_of(request).settings.voice)
    return await _sent(printed.pdf, _file_name("phieu-giay", row, unit))


async def _asked(request: web.Request) -> tuple[Row, Unit | None]:
    """The survey, and the unit that is asked for. Raises Refused (404)."""
    row = await reading(request, lambda db: surveys.by_ref(db, request.match_info["ref"]))
    key, units = request.query.get("unit", ""), rules_of(request).units
    if row is None or (key and key not in units):
        raise Refused(404)
    return row, units.get(key)


def _file_name(what: str, row: Row, unit: Unit | None) -> str:
    """With the unit, so that the sheet of one is not taken for the sheets of all."""
    return f"{what}-{row.ref}-{unit.key.replace('_', '-')}.pdf" if unit else f"{what}-{row.ref}.pdf"


def _open(request: web.Request) -> list[Unit]:
    """The units that still exist."""
    today = desk_of(request).now().astimezone(VIETNAM).date()
    return [unit for unit in rules_of(request).units.values() if _exists(unit, today)]


def _exists(unit: Unit, today: date) -> bool:
    return unit.until is None or unit.until >= today


async def _sent(pdf: Callable[[], bytes], name: str) -> web.Response:
    """The print, made in a thread, one at a time. Raises Refused (503) when many are waiting."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await _ONE_AT_A_TIME.acquire()
    except TimeoutError:
        raise Refused(503, words.PRINTING) from None
    try:
        body = await asyncio.to_thread(pdf)
    finally:
        _ONE_AT_A_TIME.release()
    return web.Response(
        body=body, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
