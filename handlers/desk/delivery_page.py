"""Messages that could not be handled and replies that did not arrive, each with its one more try."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aiohttp import web

from feedback_store import inbox, outbox, second_attempts
from feedback_store.officers import Officer
from feedback_store.second_attempts import Stuck, Unsent
from feedback_store.store import Connection
from handlers import reply_body
from handlers.desk import page_sentences as words
from handlers.desk.access import DESK
from handlers.desk.case_sentences import CHANNEL_NAMES
from handlers.desk.forms import read_form
from handlers.desk.frame import Desk, change, desk_of, reading
from handlers.desk.gap_page import number_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.desk.start import Waiting

_AT_ONCE = 50
_LONGEST = 4_000


class Message(NamedTuple):
    """A message in quarantine as it is shown."""

    row: Stuck
    channel: str
    raw: str


class Reply(NamedTuple):
    """A reply that did not arrive as it is shown."""

    row: Unsent
    channel: str
    text: str
    state: str


async def show(request: web.Request) -> web.Response:
    """GET /desk/delivery"""
    stuck, unsent = await reading(request, lambda db: (second_attempts.stuck(db, _AT_ONCE), second_attempts.unsent(db, _AT_ONCE)))
    messages = [Message(row, CHANNEL_NAMES.get(row.channel, row.channel), _raw(row)) for row in stuck]
    replies = [Reply(row, CHANNEL_NAMES.get(row.channel, row.channel), _told(row), words.REPLY_STATES[row.state]) for row in unsent]
    said = words.SAID.get(request.query.get("said", ""), "")
    return page(request, "delivery.html", messages=messages, replies=replies, said=said)


async def retry(request: web.Request) -> web.Response:
    """POST /desk/delivery/messages/{id}/retry: back into the inbox, once."""
    seq = number_of(request)

    def work(db: Connection) -> None:
        if not second_attempts.retry(db, seq, desk_of(request).now()):
            raise Refused(409, words.RETRIED_BEFORE)

    await change(request, work, what=str(seq))
    return see_other("/desk/delivery", "retried")


async def resend(request: web.Request) -> web.Response:
    """POST /desk/delivery/replies/{id}/resend: only in the state that the officer saw, and knowing that it may come twice."""
    number, form = number_of(request), await read_form(request)
    state, accepts = form.text("state", 20), bool(form.text("twice", 5))
    if state == "unknown" and not accepts:
        raise Refused(422, words.MAY_COME_TWICE)

    def work(db: Connection) -> str:
        conversation = second_attempts.resend(db, number, state, desk_of(request).now())
        if conversation is None:
            raise Refused(409, words.RESENT_BEFORE)
        return conversation

    conversation = await change(request, work, what=str(number), details={"state": state})
    desk_of(request).settings.wake(conversation)
    return see_other("/desk/delivery", "resent")


def waiting_delivery(db: Connection, officer: Officer, _: Desk) -> Iterator[Waiting]:
    """For the first page of the desk."""
    if officer.role in DESK:
        failed = outbox.count_failed(db)
        yield Waiting(inbox.count_quarantined(db) + sum(failed.values()), "tin lỗi hoặc chưa tới nơi", "/desk/delivery")


def _told(row: Unsent) -> str:
    reply = reply_body.read(row.body)
    return words.PRIVATE if reply.private else reply.text


def _raw(row: Stuck) -> str:
    """The body as text in which nothing is hidden: what is no text, or moves letters about, is spelled out."""
    if row.sealed:
        return words.PRIVATE if row.sealed == inbox.PRIVATE else words.SEALED
    if row.body is None:
        return words.ERASED
    text = row.body[:_LONGEST].decode("utf-8", "backslashreplace")
    plain = "".join(sign if sign.isprintable() or sign == "\n" else sign.encode("unicode_escape").decode() for sign in text)
    return plain + (f"\n… còn {len(row.body) - _LONGEST} byte" if len(row.body) > _LONGEST else "")
