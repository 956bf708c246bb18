"""Lists of cases to take away as CSV or XLSX: made off the loop in a private folder, sent, and gone from the disk by then."""

from __future__ import annotations

import asyncio
import errno
import os
from contextlib import closing
from typing import Any, BinaryIO

from aiohttp import web

from feedback_store.audit import Detail
from feedback_store.case_lists import Wanted
from feedback_store.officers import Officer
from feedback_store.sqlite import Connection, sqlite3
from feedback_store.store import NoRoom, Store
from handlers.desk.access import DESK, counted, limited_to
from handlers.desk.case_choices import category_choices, unit_choices
from handlers.desk.case_sentences import CHANNEL_NAMES, KIND_NAMES
from handlers.desk.case_views import VIEWS, asked_from, asked_from_text, chosen, query_of
from handlers.desk.case_work import rules_of
from handlers.desk.export_jobs import Busy, only_one, written
from handlers.desk.forms import read_form
from handlers.desk.frame import ITS_SESSION, desk_of, leave_trace, reading, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.exports.export import Export, write
from handlers.exports.xlsx_file import MOST_ROWS, TooManyRows
from knowledge.vietnam_time import VIETNAM

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
NO_ROOM = "Ổ đĩa của máy chủ sắp đầy nên chưa tạo được tệp. Hãy báo người quản trị máy chủ."
ONE_AT_A_TIME = "Đang tạo một tệp khác. Hãy chờ tệp đó xong rồi thử lại."
TOO_MANY = f"XLSX chứa nhiều nhất {MOST_ROWS:,} dòng. Hãy chọn khoảng ngày ngắn hơn, hoặc chọn CSV.".replace(",", ".", 1)
NOT_YOURS = "Chỉ quản trị viên và cán bộ tiếp nhận được xuất tên người gửi."
RATINGS = "/desk/exports/ratings"
_ALL = "tat-ca"
_LABELS = {"sap-den-han": "Sắp đến hạn và quá hạn"}
_PIECE = 256 * 1024


async def show(request: web.Request) -> web.Response:
    """GET /desk/exports?view=&unit=&category=&kind=&channel=&urgency=&since=&until=&q=: how many there are, and the form."""
    officer, rules = signed_in(request), rules_of(request)
    asked = asked_from({"view": _ALL, **request.query})
    wanted = chosen(rules, officer, asked, desk_of(request).now()).wanted
    count = await reading(request, lambda db: _count(db, officer, wanted))
    context: dict[str, Any] = {"asked": asked, "count": count, "here_query": query_of(asked), "may_name": officer.role in DESK}
    context |= {"views": [(view.key, _LABELS.get(view.key, view.label)) for view in VIEWS], "kinds": KIND_NAMES}
    context |= {"unit_choices": [] if officer.role == "unit_officer" else unit_choices(rules)}
    context |= {"categories": category_choices(rules), "channels": CHANNEL_NAMES, "urgencies": rules.deadlines.urgencies}
    ratings = desk_of(request).routes.get(("GET", RATINGS))
    context |= {"ratings": RATINGS if ratings and officer.role in ratings.may else ""}
    return page(request, "exports.html", **context)


async def make(request: web.Request) -> web.StreamResponse:
    """POST /desk/exports: the file itself; its row in the audit has the filters and the count, never what was searched for."""
    if not request[ITS_SESSION].verified:  # asked here and not by the gate, so that an attempt leaves its row in the audit
        return see_other("/desk/totp?next=/desk/exports")
    form, officer, desk = await read_form(request), signed_in(request), desk_of(request)
    asked, ending = asked_from_text(form.text("query", 2000)), form.text("ending", 10)
    senders = form.raw("senders") == "1"
    if ending not in KINDS:
        raise Refused(400)
    if senders and officer.role not in DESK:
        raise Refused(403, NOT_YOURS)
    rules, now = rules_of(request), desk.now()
    limited = limited_to(officer, chosen(rules, officer, asked, now).wanted)
    if limited is None:
        raise Refused(403)
    file, count = await _made(desk.store, Export(desk.store.path, limited, rules, now, senders), ending)
    with closing(file):
        filters = query_of({**asked, "q": "", "order": ""})
        details: dict[str, Detail] = {
            "rows": count,
            "filters": filters,
            "searched": bool(asked["q"]),
            "format": ending,
            "senders": senders,
        }
        await leave_trace(request, details=details)
        return await send(request, file, f"phan-anh-{now.astimezone(VIETNAM):%Y%m%d-%H%M}.{ending}", KINDS[ending])


def _count(db: Connection, officer: Officer, wanted: Wanted) -> int:
    return counted(db, officer, wanted)


async def _made(store: Store, list_of: Export, ending: str) -> tuple[BinaryIO, int]:
    """The open file and its rows. Raises Refused in one line: the disk is nearly full, another is being made, too many rows."""
    try:
        with only_one(store):
            return await asyncio.to_thread(written, store, f"export.{ending}", lambda path: write(list_of, path))
    except (Busy, NoRoom, OSError, sqlite3.Error, TooManyRows) as error:
        if refusal := refusal_of(error):
            raise refusal from None
        raise


def refusal_of(error: Exception) -> Refused | None:
    """What an officer is told of what kept a file from being made; None for what nobody expected."""
    if isinstance(error, Busy):
        return Refused(409, ONE_AT_A_TIME)
    if isinstance(error, TooManyRows):
        return Refused(413, TOO_MANY)
    return Refused(503, NO_ROOM) if is_full(error) else None


def is_full(error: Exception) -> bool:
    """Whether an error says that a disk is full: the store's, or the one on which files are made."""
    by_system = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, NoRoom) or by_system or getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL


async def send(request: web.Request, file: BinaryIO, name: str, kind: str) -> web.StreamResponse:
    """The file as a download; it stays open, and may be sent to several at once."""
    own = os.dup(file.fileno())
    try:
        response = web.StreamResponse(headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'})
        response.content_length = os.fstat(own).st_size
        await response.prepare(request)
        place = 0
        while piece := await asyncio.to_thread(os.pread, own, _PIECE, place):
            await response.write(piece)
            place += len(piece)
        await response.write_eof()
        return response
    finally:
        os.close(own)
