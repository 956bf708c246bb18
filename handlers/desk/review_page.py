"""Low ratings that a supervisor looks at: what was said, the case only where its citizen agreed, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from aiohttp import web

from feedback_store import review_lists, reviews
from feedback_store.officers import Officer
from feedback_store.review_lists import Line
from feedback_store.sqlite import Connection
from handlers.desk import satisfaction_sentences as words
from handlers.desk.access import DESK
from handlers.desk.case_work import rules_of
from handlers.desk.forms import read_form
from handlers.desk.frame import Desk, change, desk_of, reading, signed_in
from handlers.desk.gap_page import number_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.desk.satisfaction_view import Names, names_of
from handlers.desk.start import Waiting
from knowledge.questionnaires import one_tap
from knowledge.redaction import redacted
from knowledge.rules.rules import Rules

_AT_ONCE = 50
_LONGEST = 2_000
Answers = Sequence[tuple[str, str, str]]


class Shown(NamedTuple):
    """A review as it is read; `made_at` is shown by the day alone, so that nobody looks up who wrote at that moment."""

    id: int
    case_code: str
    made_at: str
    level: str
    what: str
    unit: str
    reasons: Sequence[str]
    said: Sequence[str]
    is_done: bool


async def show(request: web.Request) -> web.Response:
    """GET /desk/reviews?after="""
    after, officer, rules = request.query.get("after", ""), signed_in(request), rules_of(request)
    number = int(after) if after.isascii() and after.isdigit() and len(after) <= 18 else 0
    names = await asyncio.to_thread(names_of, request)

    def look(db: Connection) -> tuple[list[Line], Mapping[int, Answers], int]:
        found = review_lists.open_for(db, officer.id, number, _AT_ONCE + 1)
        answers = review_lists.answers_of(db, [line.response for line in found])
        return found, answers, review_lists.count_for(db, officer.id)

    found, answers, count = await reading(request, look)
    shown = [_shown(line, answers.get(line.response, ()), rules, names) for line in found[:_AT_ONCE]]
    older = shown[-1].id if len(found) > _AT_ONCE else 0
    said = words.SAID.get(request.query.get("said", ""), "")
    return page(request, "reviews.html", shown=shown, count=count, older=older, said=said)


async def show_one(request: web.Request) -> web.Response:
    """GET /desk/reviews/{id}"""
    return await _show(request)


async def end(request: web.Request) -> web.Response:
    """POST /desk/reviews/{id}: what came of it, and a note."""
    form, officer, now = await read_form(request), signed_in(request), desk_of(request).now()
    outcome, note, number = form.text("outcome", 20), form.text("note", _LONGEST), number_of(request)

    def work(db: Connection) -> None:
        if review_lists.load_for(db, officer.id, number) is None:
            raise Refused(404)
        row = reviews.load(db, number)
        if row is None or not reviews.end(db, row, officer.id, (outcome, note), now):
            raise Refused(409, words.REVIEWED_BEFORE)

    if outcome not in words.OUTCOMES or not note:
        return await _show(request, {"outcome": outcome, "note": note}, words.CHOOSE_OUTCOME, 422)
    await change(request, work, details={"outcome": outcome})
    return see_other("/desk/reviews", "reviewed")


def waiting_reviews(db: Connection, officer: Officer, _: Desk) -> Iterator[Waiting]:
    """For the first page of the desk."""
    if officer.role in DESK:
        yield Waiting(review_lists.count_for(db, officer.id), "đánh giá thấp cần xem lại", "/desk/reviews")


async def _show(request: web.Request, typed: Mapping[str, str] | None = None, fault: str = "", status: int = 200) -> web.Response:
    officer, number, rules = signed_in(request), number_of(request), rules_of(request)
    names = await asyncio.to_thread(names_of, request)

    def look(db: Connection) -> Shown:
        line = review_lists.load_for(db, officer.id, number)
        if line is None:
            raise Refused(404)
        return _shown(line, review_lists.answers_of(db, [line.response]).get(line.response, ()), rules, names)

    one, known = await reading(request, look), typed or {"outcome": "", "note": ""}
    return page(request, "review.html", status, one=one, typed=known, fault=fault, outcomes=words.OUTCOMES)


def _shown(line: Line, answers: Answers, rules: Rules, names: Names) -> Shown:
    """Reasons by their names, own words without personal numbers."""
    versions = rules.questionnaires.get(line.questionnaire, ())
    labels = {
        (item.key, one.key): one.label
        for version in versions
        if version.version == line.version
        for item in version.items
        for one in item.options
    }
    chosen = {item: [labels.get((item, value), value) for one, value, _ in answers if one == item] for item, _, _ in answers}
    subject = names["subject"](f"{line.field}/{line.subject}") if line.subject else ""
    return Shown(
        line.id,
        line.case_code,
        line.made_at,
        ", ".join(chosen.get(one_tap.LEVEL, [])),
        ", ".join(filter(None, (names["origin"](line.origin), subject))),
        names["unit"](line.unit) if line.unit else "",
        chosen.get(one_tap.REASONS, []),
        [redacted(text) for *_, text in answers if text],
        bool(line.outcome),
    )
