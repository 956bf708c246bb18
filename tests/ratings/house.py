"""The public pages on a real socket, with something to rate, surveys to answer, and a clock that tests turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import httpx
from aiohttp import web

from feedback_store import conversations, endings, invitations, surveys
from feedback_store.endings import Ending
from feedback_store.store import Connection, Store
from handlers.desk.frame import DeskSettings
from handlers.ratings import links
from handlers.ratings.public import PUBLIC
from tests.desk.case_office import CaseOffice
from tests.desk.office import Browser, Office, desk_open

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
SHORT, BUSINESS, LONG = "dich-vu-16", "nha-dau-tu", "sipas-2023-2026"
UNIT = "so_xay_dung"
CITIZEN = "web:1"


@dataclass
class House:
    """The pages, and what citizens are given to open them with."""

    office: Office

    @property
    def now(self) -> datetime:
        return self.office.clock.now

    def ended(self, key: str = "answer:20261123", kind: str = "answer", not_asked: str = "") -> str:
        """Something has ended; the address that rates it."""

        def work(db: Connection) -> str:
            conversations.open_for(db, CITIZEN, "web", self.now)
            closes_at = self.now + timedelta(days=14)
            ending = Ending(key, kind, "web", UNIT, "", "3.000348", None, CITIZEN, self.now, closes_at, not_asked)
            return links.link_to(db, endings.add(db, ending), "")

        return str(self.office.write(work))

    def case_ended(self) -> tuple[str, str]:
        """A case was closed; the address that rates it, and the case's code."""
        case = CaseOffice(self.office).file(CITIZEN)
        return self.ended(endings.case_key(case.id, 1), "case"), case.code

    def survey(
        self, key: str = SHORT, state: str = "open", opens: date = date(2026, 11, 1), closes: date = date(2026, 12, 31)
    ) -> str:
        """A survey; its ref."""

        def work(db: Connection) -> str:
            row = surveys.add(db, surveys.New("Khảo sát tháng 11", key, "1", opens, closes), None, self.now)
            return surveys.change(db, row, state=state).ref

        return str(self.office.write(work))

    def counter(self, ref: str, unit: str = UNIT) -> str:
        """The address in the QR code at a unit's counter."""
        return links.counter_address("", self.row(ref), unit)

    def kiosk(self, ref: str, unit: str = UNIT) -> str:
        """The address that a tablet at a unit's counter opens."""
        return links.kiosk_address("", self.row(ref), unit)

    def row(self, ref: str) -> surveys.Row:
        """The survey as stored."""
        with self.office.store.reading() as db:
            found = surveys.by_ref(db, ref)
        assert found
        return found

    def invited(self, ref: str) -> str:
        """Somebody was drawn; the address of the invitation."""

        def work(db: Connection) -> str:
            conversations.open_for(db, CITIZEN, "web", self.now)
            survey = surveys.by_ref(db, ref)
            assert survey
            number = invitations.add(db, survey.id, CITIZEN, UNIT, self.now)
            assert number
            return links.invitation_to(db, number, "")

        return str(self.office.write(work))

    def responses(self) -> list[tuple[Any, ...]]:
        """Every response: where it came from, and about whom."""
        return self.office.ask("SELECT questionnaire, version, origin, channel, unit, survey FROM responses ORDER BY id")

    def answers(self) -> list[tuple[Any, ...]]:
        """Every answer that is kept."""
        return self.office.ask("SELECT item, value, text FROM answers ORDER BY response, item, value")


@contextmanager
def house_open(store: Store, **settings: Any) -> Iterator[House]:
    """The service, whose public pages go by the office's clock."""

    def build(app: web.Application, _: Store, desk: DeskSettings) -> None:
        app[PUBLIC] = replace(app[PUBLIC], settings=replace(app[PUBLIC].settings, clock=desk.clock))

    with desk_open(store, build, **settings) as office:
        office.clock.now = MONDAY
        yield House(office)


class Ticks(HTMLParser):
    """What can be ticked on a page, and what is: pairs of name and value."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.offered: set[tuple[str, str]] = set()
        self.ticked: set[tuple[str, str]] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "input" and told.get("type") in ("radio", "checkbox"):
            pair = (told["name"], told["value"])
            self.offered.add(pair)
            if "checked" in told:
                self.ticked.add(pair)


def press(http: Browser, path: str, fields: dict[str, Any] | None = None) -> httpx.Response:
    """Send a form, and go where the answer says."""
    return http.post(path, data=fields or {}, follow_redirects=True)
