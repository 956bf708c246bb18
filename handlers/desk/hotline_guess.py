"""What the service makes of a call while it goes on: suggestions, unit, due date, similar cases; it decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from aiohttp import web

from feedback_store.cases import Sender
from feedback_store.store import Connection
from handlers.asked import Asked, CannotAsk
from handlers.case_opening import opened
from handlers.citizen.case_questions import names_no_commune
from handlers.citizen.moments import moment
from handlers.desk.access import access_case
from handlers.desk.case_work import rules_of
from handlers.desk.frame import desk_of, reading, signed_in
from handlers.desk.hotline_caller import CaseLine, case_line
from handlers.desk.hotline_draft import Typed, case_draft, nameless_means
from knowledge import mentions
from knowledge.rules.rules import Rules

SURE = 0.8
"""From here on a matter of another law is told as such, and what was typed is not kept."""
_SHORTEST = 8


class Hint(NamedTuple):
    """A suggestion to take over: what it is, how it reads, and "field=value"."""

    what: str
    text: str
    take: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where the case would go; `due` is "" where no clock runs; `rule` is the deadline's legal basis."""

    unit: str
    due: str
    rule: str
    commune_unknown: bool


@dataclass(frozen=True, slots=True)
class Guess:
    """All of it; `other_law` is the kind of a matter that belongs elsewhere ("denunciation"), with its name."""

    hints: list[Hint]
    other_law: tuple[str, str] | None
    is_emergency: bool
    way: Way | None
    near: list[CaseLine]
    nameless: str
    knows: bool


async def ask(request: web.Request, text: str) -> Asked | None:
    """What the procedures and the triage say; None when they have no answer at this moment."""
    if not text.strip():
        return Asked()
    try:
        return await desk_of(request).settings.ask(text)
    except CannotAsk:
        return None


async def guess(request: web.Request, typed: Typed, known: Sender) -> Guess:
    """What the form and the caller's history suggest."""
    rules = rules_of(request)
    asked = await ask(request, typed.text) if len(typed.text) >= _SHORTEST else Asked()
    sure = asked is not None and asked.sure >= SURE
    kind = asked.kind if asked else ""
    near = await reading(request, lambda db: _near(db, request, typed)) if len(typed.text) >= _SHORTEST else []
    return Guess(
        hints=_hints(rules, typed, asked or Asked(), known),
        other_law=(kind, rules.redirects[kind].name) if sure and kind in rules.redirects else None,
        is_emergency=bool(asked and asked.urgency == "emergency"),
        way=_way(rules, typed, desk_of(request).now()),
        near=near,
        nameless=nameless_means(typed, rules) if typed.anonymous else "",
        knows=asked is not None,
    )


def _hints(rules: Rules, typed: Typed, asked: Asked, known: Sender) -> list[Hint]:
    """What can be taken over: fields that hold nothing yet, and another category than the one chosen."""
    found: list[Hint] = []
    if asked.category in rules.categories and asked.category != typed.category:
        one = rules.categories[asked.category]
        found.append(Hint("Lĩnh vực", f"{one.group_name}: {one.name}", f"category={one.key}"))
    if asked.urgency == "urgent" and typed.urgency == "normal":
        found.append(Hint("Độ gấp", rules.deadlines.urgencies["urgent"], "urgency=urgent"))
    if not typed.place and (place := mentions.place(typed.text)):
        found.append(Hint("Nơi", place, f"place={place}"))
    if typed.anonymous:
        return found
    if not typed.phone and (phone := mentions.phone(typed.text)):
        found.append(Hint("Điện thoại", phone, f"phone={phone}"))
    if not typed.name and known.name:
        found.append(Hint("Tên lần trước", known.name, f"name={known.name}"))
    if not typed.address and known.address:
        found.append(Hint("Địa chỉ lần trước", known.address, f"address={known.address}"))
    return found


def _way(rules: Rules, typed: Typed, now: datetime) -> Way | None:
    if not typed.category:
        return None
    draft = case_draft(typed, rules)
    new = opened(rules, "", draft, now)
    deadline = rules.deadlines.all.get(new.deadline)
    unit, rule = rules.units[new.unit].name, deadline.law if deadline else ""
    return Way(unit, moment(new.due) if new.due else "", rule, names_no_commune(rules, draft))


def _near(db: Connection, request: web.Request, typed: Typed) -> list[CaseLine]:
    """Cases in work that may be about the same thing, and that the officer may see."""
    from knowledge.similar import Report  # large, and needed only once somebody calls

    desk, rules = desk_of(request), rules_of(request)
    place = case_draft(typed, rules).place
    report = Report("", typed.text, typed.category, place, desk.now())
    found = [access_case(db, signed_in(request), code) for code in desk.settings.similar.like(db, report)]
    rows = [seen.case for seen in found if seen and not rules.states.all[seen.case.state].ends and not seen.case.merged_into]
    return [case_line(request, row) for row in rows]
