"""Paper forms that were typed into a table: looked at, taken as a whole, and taken back as a whole."""

from __future__ import annotations

import asyncio
import base64
import binascii
from datetime import date
from pathlib import Path, PurePath
from typing import NamedTuple

from aiohttp import web

from feedback_store import paper_batches, surveys
from feedback_store.audit import Detail
from feedback_store.officers import Role
from feedback_store.sqlite import Connection
from handlers.desk.access import DESK
from handlers.desk.case_work import rules_of
from handlers.desk.export_jobs import written
from handlers.desk.export_page import KINDS, send
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, leave_trace, reading, signed_in
from handlers.desk.gap_page import number_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.ratings import paper_batch, paper_template
from handlers.ratings import paper_sentences as say
from handlers.ratings.paper_batch import File, NotTaken, Preview
from handlers.ratings.paper_columns import MOST
from handlers.ratings.paper_table import LARGEST, NotATable
from knowledge.vietnam_time import VIETNAM

MAKERS: frozenset[Role] = DESK | {"survey_staff"}
HERE = "/desk/paper"
LARGEST_UPLOAD = LARGEST + 2**20
LARGEST_FORM = 2 * LARGEST
"""The page carries the file from the preview to the taking, as base64, of which a form writes some signs threefold."""
_AT_ONCE = 50


class Seen(NamedTuple):
    """What a preview shows; `alike` says that many of the forms were taken before."""

    file: File
    preview: Preview
    alike: str


async def show(request: web.Request) -> web.Response:
    """GET /desk/paper?survey="""
    return await _show(request, request.query.get("survey", "")[:40])


async def template(request: web.Request) -> web.StreamResponse:
    """GET /desk/paper/template?survey=&ending="""
    ref, ending = request.query.get("survey", "")[:40], request.query.get("ending", "xlsx")
    if ending not in KINDS:
        raise Refused(400)
    rules = rules_of(request)
    try:
        row = await reading(request, lambda db: paper_batch.survey_of(db, ref))
        form = paper_batch.questionnaire_of(row, rules)
    except NotTaken as reason:
        raise Refused(404, str(reason)) from None

    def write(path: Path) -> int:
        paper_template.write(form, rules, path)
        return 0

    file, _ = await asyncio.to_thread(written, desk_of(request).store, f"template.{ending}", write)
    with file:
        return await send(request, file, f"phieu-giay-{form.key}-{form.version}.{ending}", KINDS[ending])


async def look(request: web.Request) -> web.Response:
    """POST /desk/paper: what a file holds; nothing is taken."""
    form = await read_form(request)
    ref, files = form.text("survey", 40), form.files("file")
    if not files or len(files[0].body) > LARGEST:
        why = say.TOO_LARGE if files else say.BLANK_FILE if form.has_empty_file("file") else say.CHOOSE
        return await _show(request, ref, why, 422)
    file = File(PurePath(files[0].name).name, files[0].body)
    try:
        preview = await _preview(request, ref, file)
        alike = await reading(request, lambda db: paper_batch.compare(db, preview)) if preview.may_be_taken else ""
    except (NotTaken, NotATable) as reason:
        return await _show(request, ref, str(reason), 422)
    await leave_trace(request, ref, {"forms": len(preview.reading.forms), "wrong": len(preview.reading.faults)})
    return await _show(request, ref, status=200 if preview.may_be_taken else 422, seen=Seen(file, preview, alike))


async def take(request: web.Request) -> web.Response:
    """POST /desk/paper/take: the file of the preview, all forms in one commit."""
    form, officer, now = await read_form(request), signed_in(request).id, desk_of(request).now()
    ref = form.text("survey", 40)
    try:
        file = File(form.text("name", 300), base64.b64decode(form.raw("body"), validate=True))
        preview = await _preview(request, ref, file)
        details: dict[str, Detail] = {"forms": len(preview.reading.forms), "survey": ref}
        await change(request, lambda db: paper_batch.take(db, file, preview, officer, now), str, details, needs_room=True)
    except binascii.Error:
        raise Refused(400) from None
    except (NotTaken, NotATable) as reason:
        return await _show(request, ref, str(reason), 422)
    return see_other(f"{HERE}?survey={ref}", "paper-taken")


async def take_back(request: web.Request) -> web.Response:
    """POST /desk/paper/{id}/back: all forms of a file, in one commit."""
    number = number_of(request)
    try:
        await change(request, lambda db: paper_batch.take_back(db, number))
    except NotTaken as reason:
        raise Refused(404, str(reason)) from None
    return see_other(HERE, "paper-back")


async def _preview(request: web.Request, ref: str, file: File) -> Preview:
    """What a file holds. Raises NotTaken, NotATable."""
    row = await reading(request, lambda db: paper_batch.survey_of(db, ref))
    return await asyncio.to_thread(paper_batch.look, file, row, rules_of(request), _today(request))


def _today(request: web.Request) -> date:
    return desk_of(request).now().astimezone(VIETNAM).date()


def _choices(rows: list[surveys.Row], today: date) -> list[tuple[str, str]]:
    """The surveys by ref; those that are still to begin stand last and say when, so that none of them is chosen unasked."""
    begun, later = ([one for one in rows if (one.opens_on > f"{today}") is is_later] for is_later in (False, True))
    told = [(one.ref, one.title) for one in begun]
    days = ((one, date.fromisoformat(one.opens_on)) for one in later)
    return told + [(one.ref, say.FROM_DAY.format(title=one.title, day=f"{day:%d/%m/%Y}")) for one, day in days]


async def _show(request: web.Request, ref: str, fault: str = "", status: int = 200, seen: Seen | None = None) -> web.Response:
    def work(db: Connection) -> tuple[list[surveys.Row], list[paper_batches.Row]]:
        return [one for one in surveys.listed(db, _AT_ONCE) if one.state != "draft"], paper_batches.listed(db, _AT_ONCE)

    rows, batches = await reading(request, work)
    context: dict[str, object] = {"ref": ref, "fault": fault, "surveys": _choices(rows, _today(request))}
    context |= {
        "batches": batches,
        "titles": {one.id: one.title for one in rows},
        "said": say.SAID.get(request.query.get("said", ""), ""),
    }
    context |= {"file": None, "told": [], "may_be_taken": False, "most": MOST}
    if seen:
        body = base64.b64encode(seen.file.body).decode()
        told = [*seen.preview.told(), *filter(None, [seen.alike])]
        context |= {"file": seen.file, "body": body, "told": told, "may_be_taken": seen.preview.may_be_taken}
    return page(request, "paper_forms.html", status, **context)
