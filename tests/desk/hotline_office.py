"""A desk with a telephone: an operator at work, and procedures that answer at once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx
from aiohttp import web

from feedback_store.store import Store
from handlers.asked import Asked, CannotAsk
from handlers.citizen.sentences import Voice
from handlers.citizen.sheets import look_up
from handlers.desk.desk import desk_application
from handlers.desk.frame import DeskSettings
from handlers.desk.policy import ROUTES
from knowledge.knowledge import Knowledge
from tests.desk.case_office import MONDAY, CaseOffice
from tests.desk.office import desk_open

DAY = datetime.date(2026, 11, 30)
TOLD = {
    "text": "Đèn đường trước cổng chợ Bến Gỗ hỏng ba hôm nay, tối om",
    "kind": "complaint",
    "category": "infrastructure.lighting",
    "urgency": "normal",
    "place": "trước cổng chợ",
    "name": "Trần Thị Lan",
    "phone": "0912.345.678",
    "address": "",
}


@dataclass
class Procedures:
    """What the other process would say; `silent` is one that has no answer."""

    knows: Knowledge
    silent: bool = False

    async def __call__(self, text: str) -> Asked:
        if self.silent:
            raise CannotAsk("loading")
        return look_up(self.knows, Voice(), text, DAY)


@dataclass
class Hotline:
    """A desk with a telephone."""

    desk: CaseOffice
    procedures: Procedures

    def operator(self, login: str = "nga") -> httpx.Client:
        """An operator at work."""
        self.desk.office.hire(login, "operator")
        return self.desk.office.at_work(login)


@contextmanager
def hotline_open(store: Store, knows: Knowledge) -> Iterator[Hotline]:
    """A running desk on a Monday morning."""
    procedures, woken = Procedures(knows), list[str]()

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        told = replace(settings, ask=procedures, wake=woken.append)
        app.add_subapp("/desk", desk_application(store, told, ROUTES))

    with desk_open(store, build) as office:
        office.clock.now = MONDAY
        yield Hotline(CaseOffice(office, woken), procedures)


def begin(http: httpx.Client, phone: str = "0912345678") -> str:
    """Begin a call; returns its address."""
    answer = http.post("/desk/hotline/calls", data={"phone": phone})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def hidden(text: str) -> dict[str, str]:
    """What the form of a page carries unseen."""
    found = {name: re.search(rf'name="{name}" value="(\w+)"', text) for name in ("matter", "proof")}
    return {name: match[1] for name, match in found.items() if match}


def write(http: httpx.Client, call: str, to: str = "save", **fields: str) -> httpx.Response:
    """Send the form as it stands there, with these fields, by one of its buttons."""
    return http.post(call, data=hidden(http.get(call).text) | {"to": to} | fields)


def file(http: httpx.Client, call: str, **fields: str) -> httpx.Response:
    """Tell, read back, «Đúng»."""
    answer = write(http, call, "read", **(TOLD | fields))
    assert answer.status_code == 303, answer.text
    read = http.get(answer.headers["location"]).text
    return http.post(f"{call}/file", data=hidden(read))


def code_in(text: str) -> str:
    """The code of a case on a page."""
    found = re.search(r"PA-[0-9A-Z]{4}-[0-9A-Z]{3,4}", text)
    assert found, text
    return found[0]
