"""What the exchange knows of calls, for administrators: the latest ones, and records taken over from a file after a preview."""

from __future__ import annotations

from aiohttp import web

from feedback_store import exchange_calls
from feedback_store.exchange_calls import Row
from handlers.desk import exchange_csv, exchange_records
from handlers.desk import exchange_sentences as say
from handlers.desk.case_work import rules_of
from handlers.desk.exchange_csv import NotRecords
from handlers.desk.exchange_records import Preview
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, leave_trace, reading
from handlers.desk.hotline_script import phone_groups
from handlers.desk.render import page, see_other

LARGEST = 1024 * 1024
"""Bytes of a file; the page carries it from the preview to the taking, and as a form it may grow threefold."""
LARGEST_FORM = 4 * LARGEST
_HERE = "/desk/hotline/records"
_AT_ONCE = 50


async def show(request: web.Request) -> web.Response:
    """GET /desk/hotline/records"""
    return await _show(request)


async def look(request: web.Request) -> web.Response:
    """POST /desk/hotline/records: what a file holds; nothing is taken."""
    form = await read_form(request)
    files = form.files("file")
    body = files[0].body if files else b""
    if not body or len(body) > LARGEST:
        fault = say.PAGE_TOO_LARGE.format(most=LARGEST // 2**20) if body else say.CHOOSE_FILE
        return await _show(request, fault, 422)
    try:
        seen = await _preview(request, body)
    except NotRecords as reason:
        return await _show(request, str(reason), 422)
    await leave_trace(request, details={"new": len(seen.new), "wrong": len(seen.wrong)})
    return await _show(request, seen=seen, text=body.decode("utf-8-sig"))


async def take(request: web.Request) -> web.Response:
    """POST /desk/hotline/records/take: the file of the preview, in one commit."""
    body, now = (await read_form(request)).raw("records").encode("utf-8", "replace"), desk_of(request).now()
    try:
        seen = await _preview(request, body)
    except NotRecords as reason:
        return await _show(request, str(reason), 422)
    details = {"new": len(seen.new), "wrong": len(seen.wrong)}
    await change(request, lambda db: exchange_records.take(db, rules_of(request), seen.new, now), details=details)
    return see_other(_HERE, "records-taken")


async def _preview(request: web.Request, body: bytes) -> Preview:
    """What a file holds. Raises NotRecords."""
    now = desk_of(request).now()
    return await reading(request, lambda db: exchange_records.preview(db, exchange_csv.read(body, now)))


async def _show(
    request: web.Request, fault: str = "", status: int = 200, seen: Preview | None = None, text: str = ""
) -> web.Response:
    rows = await reading(request, lambda db: exchange_calls.latest(db, _AT_ONCE))
    said = say.SAID.get(request.query.get("said", ""), "")
    told = list(seen.told()) if seen else []
    context = {"fault": fault, "lines": [_line(row) for row in rows], "seen": seen, "told": told, "text": text, "said": said}
    return page(request, "exchange_records.html", status, **context)


def _line(row: Row) -> dict[str, object]:
    lasted = f"{row.seconds // 60}:{row.seconds % 60:02}" if row.answered_at else ""
    return {"row": row, "phone": phone_groups(row.phone), "state": say.STATES[row.state], "lasted": lasted}
