"""Dossiers from a file of the one-stop software: looked at, told row by row what is wrong, taken in parts; how they come in."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO
from weakref import WeakKeyDictionary

from aiohttp import web

from feedback_store import channel_contacts, dossier_batches, dossiers
from feedback_store.dossier_batches import Row
from feedback_store.dossiers import Kept
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from handlers.desk.access import DESK
from handlers.desk.case_work import rules_of
from handlers.desk.export_jobs import KEPT, Busy, only_one, written
from handlers.desk.export_page import KINDS, send
from handlers.desk.forms import Upload, read_form, row_number
from handlers.desk.frame import change, desk_of, leave_trace, reading, signed_in
from handlers.desk.reach import reach_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.dossiers import aside, place, report, source, taking
from handlers.dossiers import reading as lists
from handlers.dossiers import sample as sample_file
from handlers.dossiers import sentences as say
from handlers.dossiers.encodings import NotReadable
from handlers.dossiers.reading import Reading
from handlers.dossiers.row_reading import Place
from handlers.dossiers.taking import NotTaken, Taken, Taking
from knowledge.dossiers.column_names import ColumnNames

READERS = DESK
HERE = "/desk/dossiers/import"
LARGEST = 48 * 2**20
"""Bytes of a file: two hundred thousand dossiers."""
LARGEST_UPLOAD = LARGEST + 2**20
_AT_ONCE = 20
_SAID = "dossiers-taken"


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was read for an officer and waits to be taken; of its bytes nothing is kept."""

    name: str
    reading: Reading
    names: ColumnNames
    told: tuple[str, ...]
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))


_looked: WeakKeyDictionary[Store, dict[int, Looked]] = WeakKeyDictionary()
"""The last one of each officer, for a quarter of an hour; a restart forgets them, and the file is looked at once more."""


async def show(request: web.Request) -> web.Response:
    """GET /desk/dossiers/import"""
    return await _show(request)


async def look(request: web.Request) -> web.Response:
    """POST /desk/dossiers/import: what a file holds; nothing is taken."""
    form = await read_form(request)
    files = form.files("file")
    if not files:
        return await _show(request, say.BLANK_FILE if form.has_empty_file("file") else say.CHOOSE, 422)
    if len(files[0].body) > LARGEST:
        return await _show(request, say.TOO_LARGE_HERE.format(most=LARGEST // 2**20), 422)
    desk, reach = desk_of(request), reach_of(request)
    key = await desk.store.write(dossiers.make_proof_key)
    rules = rules_of(request)
    try:
        with only_one(desk.store):
            at = await asyncio.to_thread(place.make, reach.knowledge, rules, key, desk.now(), blank_units=reach.blank_units)
            found = await asyncio.to_thread(_read, files[0], at)
        fault, told = await reading(request, lambda db: _compared(db, found))
    except Busy:
        raise Refused(409, say.BUSY) from None
    except NotReadable as why:
        return await _show(request, str(why), 422)
    await leave_trace(request, details={"rows": found.total, "wrong": len(found.faults.rows)})
    lines = (*report.lines(found, at.names, most=_AT_ONCE), *told)
    looked = Looked(PurePath(files[0].name).name[:120], found, at.names, lines)
    _keep(desk.store, signed_in(request).id, looked)
    return await _show(request, fault, 200 if found.is_sound and not fault else 422, looked)


async def take(request: web.Request) -> web.Response:
    """POST /desk/dossiers/import/{key}: a part a commit; broken off, the same file goes on from there."""
    form, looked = await read_form(request), _own(request)
    if looked is None:
        return await _show(request, say.GONE, 409)
    if not looked.reading.is_sound and form.raw("good") != "1":
        raise Refused(400)
    desk = desk_of(request)
    parts = Taking(looked.reading, looked.name, signed_in(request).id, desk.now)
    try:
        await desk.store.write(parts.begin, needs_room=True)
    except NotTaken as why:
        return await _show(request, str(why), 409)
    todo = parts.parts()
    while step := await asyncio.to_thread(next, todo, None):
        parts.add(await desk.store.write(step[1]))
    kept = parts.taken.kept
    details = {"rows": parts.taken.rows, "new": kept.added, "changed": kept.changed}
    await change(request, parts.end, str(parts.taken.number), details)
    _looked.get(desk.store, {}).pop(signed_in(request).id, None)
    return see_other(f"{HERE}?number={parts.taken.number}&left={len(looked.reading.faults.rows)}", _SAID)


async def take_report(request: web.Request) -> web.StreamResponse:
    """GET /desk/dossiers/import/{key}/report: everything that is wrong with a file, as CSV."""
    looked = _own(request)
    if looked is None:
        raise Refused(404, say.GONE)
    file, _ = await asyncio.to_thread(_report, desk_of(request).store, looked)
    with file:
        return await send(request, file, "bao-cao-nhap-ho-so.csv", KINDS["csv"])


async def sample(request: web.Request) -> web.Response:
    """GET /desk/dossiers/import/sample: the columns and three invented dossiers, as CSV."""
    rules, reach, now = rules_of(request), reach_of(request), desk_of(request).now()
    at = await asyncio.to_thread(place.make, reach.knowledge, rules, b"", now)
    headers = {"Content-Disposition": f'attachment; filename="{sample_file.NAME}"'}
    return web.Response(body=sample_file.written(at), content_type="text/csv", charset="utf-8", headers=headers)


def _report(store: Store, looked: Looked) -> tuple[BinaryIO, int]:
    return written(store, "report.csv", lambda path: report.write(looked.reading, looked.names, path))


def _read(file: Upload, at: Place) -> Reading:
    """Read a file where only this process may, and leave nothing of it. Raises NotReadable."""
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        path = Path(folder) / "dossiers"
        path.write_bytes(file.body)
        return lists.read(source.opened(path, at.names), at)


def _compared(db: Connection, found: Reading) -> tuple[str, list[str]]:
    """Why a file is not taken, if so; and what would become of it."""
    try:
        taking.check(db, found)
    except NotTaken as why:
        return str(why), []
    return "", list(report.compared(found, taking.compare(db, found), taking.behind(db, found)))


def _keep(store: Store, officer: int, looked: Looked) -> None:
    own = _looked.setdefault(store, {})
    own[officer] = looked

    def forget() -> None:
        if own.get(officer) is looked:
            del own[officer]

    asyncio.get_running_loop().call_later(KEPT, forget)


def _own(request: web.Request) -> Looked | None:
    """The officer's own file by its key."""
    looked = _looked.get(desk_of(request).store, {}).get(signed_in(request).id)
    key = request.match_info["key"].encode()
    return looked if looked and secrets.compare_digest(looked.key.encode(), key) else None


async def _show(request: web.Request, fault: str = "", status: int = 200, looked: Looked | None = None) -> web.Response:
    def work(db: Connection) -> dict[str, object]:
        batches = dossier_batches.listed(db, _AT_ONCE)
        contact = channel_contacts.every(db).get(aside.CHANNEL)
        return {"batches": batches, "contact": contact, "aside": aside.load(db), "said": _said(request, batches)}

    context = await reading(request, work)
    context |= {"fault": fault, "looked": looked}
    context |= {"wrong": [line for line in looked.told if _is_wrong(looked, line)] if looked else []}
    context |= {"may_take": bool(looked and looked.reading.count and not fault), "most": LARGEST // 2**20}
    return page(request, "dossier_import.html", status, **context)


def _is_wrong(looked: Looked, line: str) -> bool:
    """Whether a line tells of what bars a row."""
    return line.startswith(f"{looked.reading.source.place.capitalize()} ")


def _said(request: web.Request, batches: Sequence[Row]) -> str:
    """What was taken just now, counted, and how many lines were left out."""
    number, left = (row_number(request.query.get(name, "")) or 0 for name in ("number", "left"))
    done = next((one for one in batches if one.id == number and one.done_at), None)
    if request.query.get("said") != _SAID or done is None:
        return ""
    told = [str(Taken(done.id, done.rows, Kept(done.added, done.changed))), say.SAID[_SAID]]
    return " ".join([*told, say.LEFT_OUT.format(count=left)] if left else told)
