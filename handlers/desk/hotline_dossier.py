"""A caller asks where their dossier (hồ sơ thủ tục) is: found by its code and a number that its owner gave, as in the chat."""

from __future__ import annotations

from aiohttp import web

from feedback_store import dossiers, wrong_proofs
from feedback_store.store import Connection
from handlers.citizen import dossier_words
from handlers.citizen import sentences as citizen
from handlers.desk import hotline_sentences as say
from handlers.desk.case_work import rules_of
from handlers.desk.dossier_list_page import titles
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of
from handlers.desk.render import page
from handlers.dossiers.shown import view
from handlers.messages import DossierView
from knowledge.dossiers import code as dossier_code
from knowledge.dossiers import owner_proof
from knowledge.vietnam_time import VIETNAM

PATH = "/desk/hotline/dossiers"
_LONGEST = 100


async def show(request: web.Request) -> web.Response:
    """GET /desk/hotline/dossiers"""
    return page(request, "hotline_dossier.html", 200, typed={}, read="", fault="")


async def look_up(request: web.Request) -> web.Response:
    """POST /desk/hotline/dossiers: what to read out; the caller's number stands in no address and no audit row.

    A code that nobody has and a wrong number are answered alike, and count as wrong tries for the code as in the chat.
    """
    form = await read_form(request)
    typed = {"code": form.text("code", _LONGEST), "number": form.text("number", _LONGEST)}
    code = dossier_code.read(typed["code"], desk_of(request).now().astimezone(VIETNAM).date())
    numbers = owner_proof.numbers(typed["number"])
    if not code or not numbers:
        return _shown(request, typed, fault=say.NO_NUMBER_OF_DOSSIER if code else say.NO_CODE_OF_DOSSIER, status=422)
    found = await change(request, lambda db: _proven(db, request, code, numbers), what=code)
    if found is None:
        return _shown(request, typed, fault=say.DOSSIER_NOT_FOUND)
    return _shown(request, {"code": code}, read=await _read_out(request, found))


def _shown(request: web.Request, typed: dict[str, str], read: str = "", fault: str = "", status: int = 200) -> web.Response:
    return page(request, "hotline_dossier.html", status, typed=typed, read=read, fault=fault)


def _proven(db: Connection, request: web.Request, code: str, numbers: tuple[str, ...]) -> DossierView | None:
    """The dossier, if the caller told a number of its owner."""
    now = desk_of(request).now()
    row = dossiers.load(db, "" if wrong_proofs.are_used_up(db, code, now) else code)
    if dossiers.is_owner(db, row, *numbers) and row:
        return view(row, dossiers.due_after(db, code))
    wrong_proofs.add(db, code, now)
    return None


async def _read_out(request: web.Request, found: DossierView) -> str:
    """The words that its owner reads in the chat."""
    title = (await titles(request))(found.procedure)
    voice, now = desk_of(request).settings.voice, desk_of(request).now()
    return dossier_words.told(voice, rules_of(request), found, now, citizen.DOSSIER_STATE, title).replace("**", "")
