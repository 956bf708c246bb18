"""Conversations that wait for a person: the list, and one of them with everything that was said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from aiohttp import web

from feedback_store import attachments, dialogue, handover_moves, handovers, officers
from feedback_store.attachments import Row as File
from feedback_store.dialogue import Place
from feedback_store.handovers import Row
from feedback_store.officers import Officer
from feedback_store.store import Connection
from handlers import file_answer
from handlers.desk import attachment_page, dialogue_lines, page_sentences
from handlers.desk.access import NAMES
from handlers.desk.case_sentences import CHANNEL_NAMES
from handlers.desk.dialogue_lines import Dialogue
from handlers.desk.frame import AUDITED, Desk, desk_of, reading, signed_in
from handlers.desk.reach import reach_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, when
from handlers.desk.start import Waiting

_AT_ONCE = 100
EVERY_LINE = 5_000


class Waits(NamedTuple):
    """A conversation in the list: how long it has waited, and who has it ("" for nobody), perhaps on the platform itself."""

    path: str
    channel: str
    reason: str
    asked: str
    waited: str
    holder: str
    mine: bool
    opened: bool


class Seen(NamedTuple):
    """One conversation at one moment."""

    handover: Row
    holder: Officer | None
    dialogue: Dialogue
    colleagues: list[tuple[str, str]]


async def show(request: web.Request) -> web.Response:
    """GET /desk/conversations"""
    said = page_sentences.SAID.get(request.query.get("said", ""), "")
    return page(request, "conversations.html", rows=await _rows(request), said=said)


async def live(request: web.Request) -> web.Response:
    """GET /desk/conversations/live: the list as a script reads it."""
    return web.json_response({"rows": [row._asdict() for row in await _rows(request)]})


async def show_one(request: web.Request) -> web.Response:
    """GET /desk/conversations/{id}"""
    return await show_conversation(request)


async def live_one(request: web.Request) -> web.Response:
    """GET /desk/conversations/{id}/live?after=…: what was said since, and who has it; nothing new leaves no row in the audit."""
    seen = await reading(request, lambda db: _see(db, request, _place(request)))
    if not seen.dialogue.lines:
        request[AUDITED] = True
    lines = [dialogue_lines.shown(line) for line in seen.dialogue.lines]
    holder = seen.holder.name if seen.holder else ""
    sealed = await reading(request, lambda db: dialogue.sealed(db, request.match_info["id"]))
    return web.json_response(
        {"lines": lines, "after": _as_text(seen.dialogue.place), "state": _state(request, seen), "holder": holder, "sealed": sealed}
    )


async def show_file(request: web.Request) -> web.Response:
    """GET /desk/conversations/{id}/files/{file}: a photo that the citizen sent here; 404 where the message is sealed."""
    row = await reading(request, lambda db: _file(db, request))
    if row is None:
        raise Refused(404)
    if row.state in attachment_page.NOT_HERE:
        raise Refused(404, attachment_page.NOT_HERE[row.state])
    response = file_answer.answer(row)
    request[attachment_page._CONFINED] = {name: response.headers[name] for name in ("Content-Security-Policy", "Cache-Control")}
    return response


async def show_conversation(request: web.Request, typed: str = "", fault: str = "", status: int = 200) -> web.Response:
    """The page, if need be after an act that did not go through. Raises Refused (404)."""
    seen = await reading(request, lambda db: _see(db, request, Place()))
    conversation, state = request.match_info["id"], _state(request, seen)
    context: dict[str, Any] = {
        "id": conversation,
        "path": path_of(conversation),
        "channel": _channel(conversation),
        "handover": seen.handover,
        "holder": seen.holder,
        "elsewhere": page_sentences.ELSEWHERE if seen.handover.taken_at and state == "free" else "",
        "state": state,
        "may_move": may_move(signed_in(request), seen.handover),
        "lines": seen.dialogue.lines,
        "sides": page_sentences.SIDES,
        "after": _as_text(seen.dialogue.place),
        "colleagues": seen.colleagues,
        "form": f"{seen.handover.id}-{seen.dialogue.place.reply}",
        "typed": typed,
        "fault": fault,
        "said": page_sentences.SAID.get(request.query.get("said", ""), ""),
    }
    return page(request, "conversation.html", status, **context)


def path_of(conversation: str) -> str:
    """The address of a conversation's page."""
    return f"/desk/conversations/{quote(conversation, safe=':')}"


def may_move(officer: Officer, handover: Row) -> bool:
    """Whether an officer may pass it on or hand it back: who has it, and an administrator when that person is away."""
    is_open = handover.ended_at is None and handover.officer is not None
    return is_open and (handover.officer == officer.id or officer.role == "administrator")


def known(db: Connection, conversation: str) -> Row:
    """The latest handover of a conversation. Raises Refused (404): what never needed a person is not opened here."""
    found = handover_moves.latest(db, conversation)
    if found is None:
        raise Refused(404)
    return found


def waiting_conversations(db: Connection, officer: Officer, _: Desk) -> Iterator[Waiting]:
    """For the first page: who waits for a person."""
    if officer.role in NAMES:
        waiting = handover_moves.count_waiting(db, officer.id)
        yield Waiting(waiting, "người dân đang chờ cán bộ", "/desk/conversations", urgent=True)


async def _rows(request: web.Request) -> list[Waits]:
    officer, now = signed_in(request), desk_of(request).now()

    def look(db: Connection) -> list[Waits]:
        names = {one.id: one.name for one in officers.every(db)}
        return [_row(one, names, officer, now) for one in handovers.open_ones(db, _AT_ONCE)]

    return await reading(request, look)


def _row(one: Row, names: dict[int, str], officer: Officer, now: datetime) -> Waits:
    holder = names.get(one.officer, "cán bộ cũ") if one.officer else page_sentences.ELSEWHERE if one.taken_at else ""
    waited = _long(now - datetime.fromisoformat(one.asked_at))
    return Waits(
        path_of(one.conversation_id),
        _channel(one.conversation_id),
        one.reason or "cán bộ tự vào",
        when(one.asked_at),
        waited,
        holder,
        one.officer == officer.id,
        one.taken_at is not None,
    )


def _long(passed: timedelta) -> str:
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} phút"
    return f"{minutes // 60} giờ {minutes % 60} phút" if minutes < 1440 else f"{minutes // 1440} ngày"


def _channel(conversation: str) -> str:
    key = conversation.partition(":")[0]
    return CHANNEL_NAMES.get(key, key)


def _see(db: Connection, request: web.Request, after: Place) -> Seen:
    conversation, officer = request.match_info["id"], signed_in(request)
    handover = known(db, conversation)
    everybody = officers.every(db)
    holder = next((one for one in everybody if one.id == handover.officer), None) if handover.ended_at is None else None
    others = [one for one in everybody if one.role in NAMES and not one.disabled and one.id != handover.officer]
    colleagues = [(str(one.id), "Tôi" if one.id == officer.id else one.name) for one in others]
    found = dialogue_lines.read(db, conversation, reach_of(request).read_message, after)
    return Seen(handover, holder, found, colleagues)


def _state(request: web.Request, seen: Seen) -> str:
    """What the officer can do here: "over", "free", "mine", "given" (to them, not opened yet) or "taken" (by another)."""
    handover = seen.handover
    if handover.ended_at is not None:
        return "over"
    if handover.officer is None:
        return "free"
    if handover.officer != signed_in(request).id:
        return "taken"
    return "mine" if handover.taken_at else "given"


def _file(db: Connection, request: web.Request) -> File | None:
    conversation, wanted = request.match_info["id"], request.match_info["file"]
    known(db, conversation)
    lines = dialogue_lines.read(db, conversation, reach_of(request).read_message, limit=EVERY_LINE).lines
    if not any(wanted in line.files for line in lines):
        return None
    row = attachments.load(db, wanted)
    return row if row and row.conversation_id == conversation else None


def _place(request: web.Request) -> Place:
    match = re.fullmatch(r"([0-9]{1,18})\.([0-9]{1,18})", request.query.get("after", ""))
    return Place(int(match[1]), int(match[2])) if match else Place()


def _as_text(place: Place) -> str:
    return f"{place.seq}.{place.reply}"
