"""Wording that officers add to a procedure, which the service uses within seconds: adding, the list, taking back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

from feedback_store import question_gaps
from feedback_store.store import Connection
from feedback_store.timestamps import to_text
from handlers.desk import page_sentences as words
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, signed_in
from handlers.desk.gap_page import ids_of, number_of, show_question
from handlers.desk.reach import reach_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.procedure_names import names
from knowledge import wording_additions
from knowledge.data_file import BadDataFile
from knowledge.wording_additions import Addition


class Added(NamedTuple):
    """An addition with the name of its procedure, empty where that is no longer served."""

    one: Addition
    title: str


async def add(request: web.Request) -> web.Response:
    """POST /desk/questions/{id}/wording: the file and the row in the audit together, and the questions are dealt with."""
    form = await read_form(request)
    typed = {"q": form.text("q", 1000), "code": form.text("code", 20), "phrase": form.text("phrase", 1000)}
    if not typed["code"]:
        return await show_question(request, typed, words.CHOOSE_PROCEDURE, 422)
    ids, officer, now, folder = ids_of(form), signed_in(request), desk_of(request).now(), _folder(request)
    new = Addition(typed["code"], " ".join(typed["phrase"].split()), officer.login, to_text(now))
    known = await asyncio.to_thread(names, folder)

    def work(db: Connection) -> None:
        question_gaps.handle(db, ids, officer.id, new.code, now)
        wording_additions.add(folder, new, known.ways, known.procedures)

    number = str(number_of(request))
    try:
        await change(request, work, what=number, details={"procedure": new.code, "rows": len(ids)})
    except BadDataFile as error:
        return await show_question(request, typed, str(error), 422)
    except OSError:
        raise Refused(503, words.CANNOT_WRITE) from None
    return see_other("/desk/questions", "added")


async def show(request: web.Request) -> web.Response:
    """GET /desk/wording: everything that was added, the latest first."""
    return await _list(request)


async def withdraw(request: web.Request) -> web.Response:
    """POST /desk/wording/withdraw"""
    form = await read_form(request)
    code, phrase, folder = form.text("code", 20), form.text("phrase", 200), _folder(request)
    try:
        gone = await change(request, lambda _: wording_additions.withdraw(folder, code, phrase), what=code)
    except BadDataFile as error:
        return await _list(request, str(error), 409)
    except OSError:
        raise Refused(503, words.CANNOT_WRITE) from None
    return see_other("/desk/wording", "withdrawn") if gone else await _list(request, words.NO_SUCH_ADDITION, 409)


async def _list(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    found, damage = await asyncio.to_thread(_read, reach_of(request).knowledge)
    said = words.SAID.get(request.query.get("said", ""), "")
    return page(request, "wording.html", status, added=found[::-1], fault=fault or damage, said=said)


def _read(folder: Path | None) -> tuple[list[Added], str]:
    try:
        kept = wording_additions.load(folder)
    except BadDataFile as error:
        return [], str(error)
    known = names(folder) if kept else None
    return [Added(one, found.title if known and (found := known.name(one.code)) else "") for one in kept], ""


def _folder(request: web.Request) -> Path:
    folder = reach_of(request).knowledge
    if folder is None:
        raise Refused(409, words.NO_FOLDER)
    return folder
