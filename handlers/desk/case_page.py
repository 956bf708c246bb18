"""The page of a case: what was told, what was done since, how much time is left, and every act that fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiohttp import web

from feedback_store import attachments, case_lists, cases, officers
from feedback_store.attachments import Facts
from feedback_store.case_lists import OPEN
from feedback_store.cases import Row
from feedback_store.officers import Officer
from feedback_store.store import Connection
from handlers.desk import rating_link
from handlers.desk.access import DESK, Seen, access_case, is_revealed
from handlers.desk.case_choices import category_choices, colleagues, names_of, unit_choices
from handlers.desk.case_fit import fits
from handlers.desk.case_joining import Elsewhere, elsewhere
from handlers.desk.case_sentences import CHANNEL_NAMES, KIND_NAMES, SAID
from handlers.desk.case_timeline import Names, Step, told
from handlers.desk.case_words import shortened
from handlers.desk.case_work import rules_of
from handlers.desk.due_words import Due, due_of
from handlers.desk.frame import desk_of, reading, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page
from handlers.desk.reply_templates import Filled, fitting, load
from knowledge.redaction import redacted
from knowledge.rules.standing import standing

_STANDINGS = {"unchecked": "chưa đối chiếu với văn bản gốc", "project": "mức tạm đặt, tỉnh chưa quy định"}


class Neighbour(NamedTuple):
    """Another case that this page leads to."""

    case: Row
    text: str
    state: str
    due: Due


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that did not go through: its name, what was typed, why; `seen` is the last step that the officer had read."""

    act: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Everything about a case at one moment."""

    seen: Seen
    steps: list[Step]
    last: int
    files: list[Facts]
    merged: list[Neighbour]
    lead: Neighbour | None
    similar: list[Neighbour]
    everybody: list[Officer]
    revealed: bool
    withdrawn: bool
    elsewhere: list[Elsewhere]
    may_link: bool

    @property
    def apart(self) -> list[tuple[str, str]]:
        """Conversations with the same number that are not joined with this one, to choose from."""
        return [(one.conversation_id, one.label) for one in self.elsewhere if not one.is_joined]

    @property
    def joined(self) -> list[tuple[str, str]]:
        """Conversations that are joined with this one, to choose from."""
        return [(one.conversation_id, one.label) for one in self.elsewhere if one.is_joined]


async def show(request: web.Request) -> web.Response:
    """GET /desk/cases/{code}"""
    return await show_case(request, Attempt())


async def show_case(request: web.Request, attempt: Attempt, status: int = 200) -> web.Response:
    """The page, if need be after an act that did not go through. Raises Refused (404) for a foreign case."""
    found = await reading(request, lambda db: _find(db, request))
    context = {
        "case": found.seen.case,
        "found": found,
        "attempt": attempt,
        "typed": defaultdict(str, attempt.typed),
        "since": [step for step in found.steps if attempt.seen is not None and step.id > attempt.seen],
        "said": SAID.get(request.query.get("said", ""), ""),
    }
    return page(request, "case.html", status, **context, **_facts(request, found), **_offers(request, found))


def _facts(request: web.Request, found: Found) -> dict[str, Any]:
    """What the page tells about the case."""
    rules, case = rules_of(request), found.seen.case
    deadline = rules.deadlines.all.get(case.deadline)
    return {
        "sender": found.seen.sender,
        "state": standing(rules, case.state, case.reason),
        "due": due_of(rules, case, desk_of(request).now()),
        "deadline": deadline,
        "standing": _STANDINGS.get(deadline.standing, "") if deadline else "",
        "calendar_now": rules.calendar.version,
        "category": rules.categories.get(case.category),
        "unit": rules.units.get(case.unit),
        "urgency": rules.deadlines.urgencies.get(case.urgency, case.urgency),
        "kind": KIND_NAMES.get(case.kind, case.kind),
        "channel": CHANNEL_NAMES.get(case.channel, case.channel),
        "handler": names_of(found.everybody).get(case.officer or 0, ""),
        "reports": [one for one in found.files if one.role == "report"],
        "proofs": [one for one in found.files if one.role == "proof"],
    }


def _offers(request: web.Request, found: Found) -> dict[str, Any]:
    """What can be done, and what there is to choose from."""
    rules, case, officer = rules_of(request), found.seen.case, signed_in(request)
    templates = _templates(request, case)
    voice = desk_of(request).settings.voice
    return {
        "may_act": found.seen.may_act,
        "is_desk": officer.role in DESK,
        "may": fits(rules, case),
        "mergeable": OPEN,
        "colleagues": colleagues(found.everybody, officer, case),
        "unit_choices": unit_choices(rules),
        "categories": category_choices(rules, with_groups=False),
        "urgencies": rules.deadlines.urgencies,
        "reasons": [(one.key, one.name, voice.say(one.sentence)) for one in rules.reasons.values()],
        "templates": templates,
        "chosen": _chosen(templates, request.query.get("template", "")),
        "publishable": redacted(case.published or case.result),
    }


def _find(db: Connection, request: web.Request) -> Found:
    officer, rules = signed_in(request), rules_of(request)
    seen = access_case(db, officer, request.match_info["code"])
    if seen is None:
        raise Refused(404)
    case, everybody = seen.case, officers.every(db)
    hide = _hide_nothing if seen.sender is not None else redacted
    if seen.sender is None:
        seen = Seen(case._replace(asked=redacted(case.asked), place=redacted(case.place)), None, seen.may_act)
    events = cases.events(db, case.id)
    lead = [cases.load(db, case.merged_into).code] if case.merged_into else []
    return Found(
        seen=seen,
        steps=told(events, Names(rules, names_of(everybody), hide)),
        last=events[-1].id if events else 0,
        files=attachments.facts(db, case.id),
        merged=_neighbours(db, request, [row.code for row in cases.merged_into(db, case.id)]),
        lead=next(iter(_neighbours(db, request, lead)), None),
        similar=_similar(db, request, case),
        everybody=everybody,
        revealed=is_revealed(db, case),
        withdrawn=bool(case_lists.withdrawn(db, [case.id])),
        elsewhere=elsewhere(db, case) if seen.sender is not None else [],
        may_link=rating_link.ending_of(db, case, officer, desk_of(request).now()) is not None,
    )


def _similar(db: Connection, request: web.Request, case: Row) -> list[Neighbour]:
    """Cases that may be about the same thing and are still in work."""
    rules = rules_of(request)
    if not rules.states.may(case.state, "merged"):
        return []
    whole = cases.load(db, case.id)  # as the citizen wrote it: what is compared is not shown
    found = _neighbours(db, request, desk_of(request).settings.similar.near(db, whole))
    return [one for one in found if not rules.states.all[one.case.state].ends and not one.case.merged_into]


def _neighbours(db: Connection, request: web.Request, codes: list[str]) -> list[Neighbour]:
    """Those of the cases that the officer may see."""
    rules, now = rules_of(request), desk_of(request).now()
    found = [seen.case for code in codes if (seen := access_case(db, signed_in(request), code))]
    name = {row.id: standing(rules, row.state, row.reason).name for row in found}
    return [Neighbour(row, shortened(row.text), name[row.id], due_of(rules, row, now)) for row in found]


def _templates(request: web.Request, case: Row) -> dict[str, list[Filled]]:
    rules, voice = rules_of(request), desk_of(request).settings.voice
    return {
        "reply": fitting(load(), "reply", rules, voice, case),
        "ask": fitting(load(), "ask", rules, voice, case),
        "close": fitting(load(), "close", rules, voice, case),
    }


def _chosen(templates: Mapping[str, list[Filled]], wanted: str) -> tuple[str, str]:
    """The use and the text of the template that the address asks for, so that templates work without a script."""
    return next(((use, one.text) for use, fitting in templates.items() for one in fitting if one.key == wanted), ("", ""))


def _hide_nothing(text: str) -> str:
    return text
