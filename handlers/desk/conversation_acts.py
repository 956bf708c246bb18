"""What an officer does in a conversation: take it over, write, pass it on, hand it back; the bot is silent meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from aiohttp import web

from feedback_store import dialogue, handover_moves, handovers, officers
from feedback_store.handovers import Row
from feedback_store.officers import Officer
from feedback_store.store import Connection
from handlers.citizen import news, sentences
from handlers.desk import dialogue_lines
from handlers.desk import page_sentences as words
from handlers.desk.access import NAMES
from handlers.desk.case_work import rules_of
from handlers.desk.conversation_page import EVERY_LINE, known, may_move, path_of, show_conversation
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, signed_in
from handlers.desk.reach import reach_of
from handlers.desk.refusals import Refused
from handlers.desk.render import see_other
from handlers.messages import Reply
from handlers.ratings import ending
from handlers.telling import Telling

LONGEST = 4_000
Act = Callable[[Connection, Row], None]


async def take(request: web.Request) -> web.Response:
    """POST /desk/conversations/{id}/take: the bot is silent from now on, and the citizen reads who is here."""
    officer, conversation = signed_in(request), request.match_info["id"]

    def act(db: Connection, before: Row) -> None:
        is_ours = before.ended_at is None and before.officer == officer.id and before.taken_at is not None
        if is_ours:
            return
        if not handovers.take(db, conversation, officer.id, _now(request)):
            raise Refused(409, words.TAKEN.format(name=_name(db, before.officer)))
        taken = known(db, conversation)
        hello = desk_of(request).settings.voice.say(sentences.OFFICER_HERE, name=officer.name)
        key = f"desk:take:{taken.id}:{officer.id}:{taken.taken_at}"
        _tell(request, db, key, Reply(hello, sender="officer"), with_staff=True)

    return await _done(request, act, "taken")


async def write(request: web.Request) -> web.Response:
    """POST /desk/conversations/{id}/write: the officer's own words; the same form sent twice is told once."""
    form = await read_form(request)
    text, number = form.text("text", LONGEST), form.text("form", 60)
    officer = signed_in(request)
    if not text:
        return await show_conversation(request, fault=words.WRITE_SOMETHING, status=422)

    def act(db: Connection, before: Row) -> None:
        if before.ended_at is not None:
            raise Refused(409, words.OVER)
        if before.officer != officer.id or before.taken_at is None:
            raise Refused(409, words.NOT_YOURS)
        key = f"desk:write:{before.id}:{officer.id}:{number}:{sha256(text.encode()).hexdigest()[:16]}"
        if not dialogue.has_told(db, key):
            _tell(request, db, key, news.from_officer(desk_of(request).settings.voice, "", text))

    try:
        return await _done(request, act, "written")
    except Refused as refused:
        if refused.status != 409:
            raise
        return await show_conversation(request, text, refused.message, 409)


async def give(request: web.Request) -> web.Response:
    """POST /desk/conversations/{id}/give: to a colleague, who greets the citizen on opening it; the bot stays silent."""
    form = await read_form(request)
    chosen, officer = form.text("officer", 18), signed_in(request)

    def act(db: Connection, before: Row) -> None:
        if not may_move(officer, before):
            raise Refused(409, words.NOT_YOURS)
        allowed = {str(one.id): one for one in officers.every(db) if one.role in NAMES and not one.disabled}
        if chosen not in allowed or int(chosen) == before.officer:
            raise Refused(422, words.NO_SUCH_COLLEAGUE)
        handover_moves.give(db, before, int(chosen))

    return await _done(request, act, "given")


async def hand_back(request: web.Request) -> web.Response:
    """POST /desk/conversations/{id}/back: the bot answers again, and says so."""
    officer, conversation = signed_in(request), request.match_info["id"]

    def act(db: Connection, before: Row) -> None:
        if before.ended_at is not None:
            return
        if not may_move(officer, before):
            raise Refused(409, words.NOT_YOURS)
        handovers.end(db, conversation, _now(request))
        key = ending.of_chat(db, rules_of(request), before, _unit(db, before.officer), _now(request))
        back = news.handed_back(desk_of(request).settings.voice, key)
        _tell(request, db, f"desk:back:{before.id}", back, with_staff=False)

    return await _done(request, act, "handed-back")


async def seal(request: web.Request) -> web.Response:
    """POST /desk/conversations/{id}/seal: what turned out to be khiếu nại or tố cáo is shown to nobody any more.

    The triage seals by itself what is told to the bot; it is not asked while an officer has the conversation. Whoever reads
    such a message seals it, whoever has the conversation (Luật Tố cáo 25/2018/QH14).
    """
    seq = (await read_form(request)).number("seq")

    def act(db: Connection, before: Row) -> None:
        lines = dialogue_lines.read(db, before.conversation_id, reach_of(request).read_message, limit=EVERY_LINE).lines
        text = next((line.text for line in lines if line.seq == seq and seq), None)
        if text is None:
            raise Refused(404)
        dialogue.seal(db, before.conversation_id, seq, text)

    return await _done(request, act, "sealed")


async def _done(request: web.Request, act: Act, said: str) -> web.Response:
    """Do it in one commit, wake whoever listens, and show the page again. Raises Refused."""
    conversation = request.match_info["id"]
    await change(request, lambda db: act(db, known(db, conversation)), what=conversation)
    desk_of(request).settings.wake(conversation)
    return see_other(f"{path_of(conversation)}", said)


def _tell(request: web.Request, db: Connection, key: str, reply: Reply, **remembered: bool) -> None:
    conversation = request.match_info["id"]
    settings = desk_of(request).settings
    Telling(settings.is_pushed, settings.public_url).tell(db, conversation, key, reply, _now(request), **remembered)


def _now(request: web.Request) -> datetime:
    return desk_of(request).now()


def _name(db: Connection, officer: int | None) -> str:
    found = _who(db, officer)
    return found.name if found else "Cán bộ khác"


def _unit(db: Connection, officer: int | None) -> str:
    found = _who(db, officer)
    return found.unit or "" if found else ""


def _who(db: Connection, officer: int | None) -> Officer | None:
    return next((one for one in officers.every(db) if one.id == officer), None)
