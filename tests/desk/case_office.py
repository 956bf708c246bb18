"""A desk with cases on it: filed as citizens do, looked at and acted upon over real sockets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from aiohttp import web

from feedback_store import attachments, cases, inbox, outbox
from feedback_store.cases import Event, Row, Sender
from feedback_store.store import Connection, Store
from handlers import reply_body
from handlers.case_code import code_of
from handlers.case_opening import opened
from handlers.desk.desk import add_desk
from handlers.desk.frame import DeskSettings, bundled_rules
from handlers.messages import Draft
from knowledge.vietnamese.fold import fold
from tests.desk.office import Office, desk_open

MONDAY = datetime(2026, 11, 30, 2, tzinfo=UTC)
LAMP = Draft(
    "complaint",
    "infrastructure.lighting",
    "normal",
    "Đèn đường trước cổng chợ hỏng ba hôm nay, gọi tôi số 0912 345 678",
    "cổng chợ Bến Gỗ",
    name="Trần Thị Lan",
    phone="0912345678",
)


@dataclass
class CaseOffice:
    """A running desk whose cases a test can file and look at; `woken` are the conversations that were rung for."""

    office: Office
    woken: list[str] = field(default_factory=list)
    filed: int = 0

    def file(self, conversation: str = "web:1", draft: Draft = LAMP, **columns: Any) -> Row:
        """A case that a citizen filed in the chat; `columns` differ from what the rules would say."""
        self.filed += 1
        return self.office.write(lambda db: self._file(db, conversation, draft, columns))  # type: ignore[no-any-return]

    def _file(self, db: Connection, conversation: str, draft: Draft, columns: dict[str, Any]) -> Row:
        now = self.office.clock.now
        number = inbox.add(db, "web", f"{conversation}:{self.filed}", conversation, b"{}", now)
        assert number
        inbox.mark_done(db, number)
        new = opened(bundled_rules(), code_of(number), draft, now)
        latitude, longitude = draft.position or (None, None)
        row = {
            "id": number,
            "code": new.code,
            "channel": "web",
            "conversation_id": conversation,
            "kind": draft.kind,
            "category": draft.category,
            "urgency": draft.urgency,
            "state": new.state,
            "unit": new.unit,
            "text": draft.text,
            "place": draft.place,
            "received_at": now.isoformat(),
            "deadline": new.deadline,
            "due": new.due or None,
            "latitude": latitude,
            "longitude": longitude,
            "calendar": new.calendar,
        }
        case = cases.add(db, row | columns, Sender(draft.name, draft.phone, draft.address), fold(f"{draft.text} {draft.place}"))
        cases.note(db, case.id, now, "citizen", "filed")
        for attachment in draft.attachments:
            cases.attach(db, case.id, attachment, "report", now)
        return case

    def latest(self, case: Row) -> Row:
        """The case as it is now."""
        with self.office.store.reading() as db:
            return cases.load(db, case.id)

    def steps(self, case: Row) -> list[Event]:
        """Its timeline."""
        with self.office.store.reading() as db:
            return cases.events(db, case.id)

    def kinds(self, case: Row) -> list[str]:
        """What happened to it, in a word each."""
        return [step.kind for step in self.steps(case)]

    def heard(self, conversation: str = "web:1") -> list[str]:
        """What the citizen was told."""
        with self.office.store.reading() as db:
            return [reply_body.read(row.body).text for row in outbox.after(db, conversation, 0, 99)]

    def audited(self, action: str) -> list[tuple[Any, ...]]:
        """The rows of an action in the audit: who, about what, details."""
        found = self.office.ask("SELECT officer, what, details FROM audit WHERE action = ? ORDER BY id", action)
        return [(officer, what, json.loads(details)) for officer, what, details in found]

    def proofs(self, case: Row) -> list[attachments.Facts]:
        """The files of a case."""
        with self.office.store.reading() as db:
            return attachments.facts(db, case.id)


def act(http: httpx.Client, case: Row, name: str, **fields: Any) -> httpx.Response:
    """Open the page of the case and send one of its forms as it stands there."""
    text = http.get(f"/desk/cases/{case.code}").text
    return send(http, case, name, shown(text), **fields)


def send(http: httpx.Client, case: Row, name: str, seen: dict[str, str], files: Any = None, **fields: Any) -> httpx.Response:
    """Send a form with the version that a page carried."""
    return http.post(f"/desk/cases/{case.code}/{name}", data=seen | fields, files=files)


def shown(text: str) -> dict[str, str]:
    """What every form of the page carries unseen."""
    found = {name: re.search(rf'name="{name}" value="(\d+)"', text) for name in ("version", "last_step")}
    return {name: match[1] for name, match in found.items() if match}


@contextmanager
def case_office_open(store: Store) -> Iterator[CaseOffice]:
    """A desk that rings the bell of a test."""
    woken: list[str] = []

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        told = replace(settings, wake=woken.append, is_pushed=lambda channel: channel == "telegram")
        add_desk(app, store, told)

    with desk_open(store, build) as office:
        office.clock.now = MONDAY
        yield CaseOffice(office, woken)
