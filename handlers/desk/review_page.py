"""A low rating that a supervisor looks at: what was said, the case only where its citizen agreed, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aiohttp import web

from feedback_store import review_lists, reviews
from feedback_store.review_lists import Filter, Line
from feedback_store.sqlite import Connection
from handlers.desk import satisfaction_sentences as words
from handlers.desk.case_work import rules_of
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, reading, signed_in
from handlers.desk.gap_page import number_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, query, see_other
from handlers.desk.satisfaction_asked import month_number, month_said
from handlers.desk.satisfaction_tables import Names
from handlers.desk.satisfaction_view import names_of
from knowledge.questionnaires import one_tap
from knowledge.redaction import redacted
from knowledge.rules.rules import Rules
from knowledge.satisfaction.levels import LOW

_LONGEST = 2_000
NO_NOTE_NEEDED = "unclear"
FILTERS = ("unit", "level", "month")
"""What is asked for of the list, carried through a review and on to the next."""
Answers = Sequence[tuple[str, str, str]]


class Shown(NamedTuple):
    """A review as it is read; `made_at` is shown by the day alone.

    Where the citizen does not want to be recognised, `made_at` and `what` are "": they would lead to one case out of two.
    """

    id: int
    case_code: str
    month: str
    made_at: str
    level: str
    what: str
    unit: str
    reasons: Sequence[str]
    said: Sequence[str]
    outcome: str
    note: str
    reviewer: str
    done_at: str | None


async def show_one(request: web.Request) -> web.Response:
    """GET /desk/reviews/{id}"""
    return await _show(request)


async def end(request: web.Request) -> web.Response:
    """POST /desk/reviews/{id}: what came of it, and a note; then=next goes on to the next one of the list."""
    form, officer, now = await read_form(request), signed_in(request), desk_of(request).now()
    outcome, note, number = form.text("outcome", 20), form.text("note", _LONGEST), number_of(request)
    kept = kept_of({name: form.text(name, 40) for name in FILTERS})

    def work(db: Connection) -> None:
        if review_lists.load_for(db, officer.id, number) is None:
            raise Refused(404)
        row = reviews.load(db, number)
        if row is None or not reviews.end(db, row, officer.id, (outcome, note), now):
            raise Refused(409, words.REVIEWED_BEFORE)

    if outcome not in words.OUTCOMES or not (note or outcome == NO_NOTE_NEEDED):
        return await _show(request, {"outcome": outcome, "note": note, **kept}, words.CHOOSE_OUTCOME, 422)
    await change(request, work, details={"outcome": outcome})
    following = 0
    if form.raw("then") == "next":
        wanted = Filter(unit=kept.get("unit", ""), level=kept.get("level", ""), month=kept.get("month", ""))
        following = await reading(request, lambda db: review_lists.following(db, officer.id, wanted, number))
    path = f"/desk/reviews/{following}" if following else "/desk/reviews"
    return see_other(path + (query(kept) if kept else ""), "reviewed")


def kept_of(typed: Mapping[str, str]) -> dict[str, str]:
    """The filters among what stands in an address or a form, as far as they make sense."""
    found = {name: typed.get(name, "").strip()[:40] for name in FILTERS}
    sense = {"unit": bool(found["unit"]), "level": found["level"] in LOW, "month": month_number(found["month"]) is not None}
    return {name: value for name, value in found.items() if sense[name]}


async def _show(request: web.Request, typed: Mapping[str, str] | None = None, fault: str = "", status: int = 200) -> web.Response:
    officer, number, rules = signed_in(request), number_of(request), rules_of(request)
    kept = kept_of(typed or request.query)
    names = await asyncio.to_thread(names_of, request)

    def look(db: Connection) -> Shown:
        line = review_lists.load_for(db, officer.id, number)
        if line is None:
            raise Refused(404)
        return shown(line, review_lists.answers_of(db, [line.response]).get(line.response, ()), rules, names)

    one, known = await reading(request, look), typed or {"outcome": "", "note": ""}
    said = words.SAID.get(request.query.get("said", ""), "")
    return page(request, "review.html", status, one=one, typed=known, fault=fault, outcomes=words.OUTCOMES, kept=kept, said=said)


def shown(line: Line, answers: Answers, rules: Rules, names: Names) -> Shown:
    """Reasons by their names, own words without personal numbers."""
    form = rules.questionnaire(line.questionnaire, line.version)
    labels = {(item.key, one.key): one.label for item in (form.items if form else ()) for one in item.options}
    chosen = {item: [labels.get((item, value), value) for one, value, _ in answers if one == item] for item, _, _ in answers}
    return Shown(
        line.id,
        line.case_code,
        month_said(month_number(line.month) or 0),
        line.made_at if line.case_code else "",
        ", ".join(chosen.get(one_tap.LEVEL, [])),
        _what(line, names) if line.case_code else "",
        names["unit"](line.unit) if line.unit else "",
        chosen.get(one_tap.REASONS, []),
        [redacted(text) for *_, text in answers if text],
        words.OUTCOMES.get(line.outcome, line.outcome),
        line.note,
        line.reviewer,
        line.done_at,
    )


def _what(line: Line, names: Names) -> str:
    subject = names["subject"](f"{line.field}/{line.subject}") if line.subject else ""
    return ", ".join(filter(None, (names["origin"](line.origin), subject)))
