"""The page of one dossier (hồ sơ thủ tục): its facts, what its state means, the apology for a late one, and who was told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from aiohttp import web

from feedback_store import dossier_apologies, dossier_follows, dossiers, officers
from feedback_store.dossier_apologies import Row as Apology
from feedback_store.dossier_lists import Line
from feedback_store.dossiers import Dossier
from feedback_store.officers import Officer
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text
from handlers.citizen.moments import day_said
from handlers.desk import dossier_sentences as words
from handlers.desk.access import DESK
from handlers.desk.case_choices import names_of
from handlers.desk.case_work import rules_of
from handlers.desk.dossier_due import due_of
from handlers.desk.dossier_list_page import LIST, READERS, titles, unit_name
from handlers.desk.frame import desk_of, reading, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page
from handlers.dossiers.shown import view
from knowledge.rules.apologies import CHAT
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

LONGEST = 500
"""Characters of the officer's own words of a reason."""


class Seen(NamedTuple):
    """A dossier at one moment; of who follows it only how many they are."""

    dossier: Dossier
    apology: Apology | None
    followers: int
    people: Mapping[int, str]
    seen_at: str

    @property
    def line(self) -> Line:
        """The same as lists have it."""
        due, made = self.dossier.due_at, self.apology
        later = made.due_after if made and made.due_after > (due or "") else due
        return Line(self.dossier, later, made.due_before if made else due, made is not None, bool(made and made.sent_at))


async def show(request: web.Request) -> web.Response:
    """GET /desk/dossiers/{code}"""
    return await show_dossier(request)


async def show_dossier(
    request: web.Request, typed: Mapping[str, str] | None = None, fault: str = "", status: int = 200, field: str = ""
) -> web.Response:
    """The page, if need be after an act that failed, with what was `typed` and the fault at its `field`. Raises Refused (404)."""
    seen = await reading(request, lambda db: see(db, signed_in(request), request.match_info["code"]))
    rules, now, row = rules_of(request), desk_of(request).now(), seen.dossier
    voice, state = desk_of(request).settings.voice, rules.dossiers.states[row.status]
    is_running = time_runs(rules, row)
    context: dict[str, Any] = {
        "path": path_of(row.code),
        "list": LIST,
        "row": row,
        "title": (await titles(request))(row.procedure),
        "unit": unit_name(rules, row.unit),
        "state": state.name,
        "explained": " ".join(voice.say(text) for text in state.words(row.returned_by) if text),
        "channels": words.CHANNELS,
        "levels": words.LEVELS,
        "due": due_of(rules, seen.line, now),
        "seen_at": seen.seen_at,
        "followers": seen.followers,
        "apology": seen.apology,
        "made_by": seen.people.get(seen.apology.made_by, "") if seen.apology else "",
        "sent_by": _sent_by(rules, seen.apology),
        "sent_officer": seen.people.get(seen.apology.sent_officer or 0, "") if seen.apology else "",
        "is_late": _is_late(rules, seen, now),
        "is_passed": bool(seen.apology and is_running and from_text(seen.line.due or "") < now),
        "may_apologise": seen.apology is None and is_running,
        "rules": rules.apologies,
        "law": rules.dossiers.apology_law,
        "untold": is_untold(seen),
        "reads": _read_by_citizen(seen),
        "may_read": state.clock,
        "suggested": suggested(rules, row, now),
        "typed": {"reason": "", "words": "", "due": "", "how": "", **(typed or {})},
        "longest": LONGEST,
        "faults": {**dict.fromkeys(("", "reason", "words", "due", "how"), ""), field: fault},
        "said": words.SAID.get(request.query.get("said", ""), ""),
    }
    return page(request, "dossier.html", status, **context)


def see(db: Connection, officer: Officer, code: str) -> Seen:
    """The dossier as the officer may see it. Raises Refused (404), the same for one that there is not."""
    row = dossiers.load(db, code)
    if row is None or not _may_see(officer, row):
        raise Refused(404)
    followers = len(dossier_follows.of_dossier(db, code))
    return Seen(row, dossier_apologies.load(db, code), followers, names_of(officers.every(db)), dossiers.seen_at(db, code))


def time_runs(rules: Rules, row: Dossier) -> bool:
    """Whether there is a due date to be late for, so that it may be put off."""
    return rules.dossiers.states[row.status].clock and not row.finished_at and bool(row.due_at)


def suggested(rules: Rules, row: Dossier, now: datetime) -> str:
    """The new due date that the calendar suggests, as a day ("2026-12-07")."""
    later = max(now, from_text(row.due_at)) if row.due_at else now
    last = rules.calendar.add_working_days(later, rules.apologies.suggested_days)
    return last.astimezone(VIETNAM).date().isoformat()


def path_of(code: str) -> str:
    """Where the page of a dossier is."""
    return f"{LIST}/{code}"


def _may_see(officer: Officer, row: Dossier) -> bool:
    if officer.role == "unit_officer":
        return bool(officer.unit) and row.unit == officer.unit
    return officer.role in READERS & DESK


def is_untold(seen: Seen) -> bool:
    """Whether a new date was given of which nobody is known to have told the citizen, while that still counts."""
    return bool(seen.apology and not seen.apology.sent_at and not seen.dossier.finished_at)


def _read_by_citizen(seen: Seen) -> str:
    """The due date that a citizen who asks for the dossier reads now, as they read it; "" where they read none."""
    shown = view(seen.dossier, seen.apology.due_after if seen.apology else None)
    return day_said(from_text(shown.due)) if shown.due else ""


def _is_late(rules: Rules, seen: Seen, now: datetime) -> bool:
    """Whether the apology came, or now would come, later than the law asks for."""
    if seen.apology:
        return rules.apologies.is_late(from_text(seen.apology.made_at), from_text(seen.apology.due_before))
    return bool(seen.dossier.due_at) and rules.apologies.is_late(now, from_text(seen.dossier.due_at or ""))


def _sent_by(rules: Rules, apology: Apology | None) -> str:
    if not apology or not apology.sent_by:
        return ""
    return words.BY_CHAT if apology.sent_by == CHAT else rules.apologies.ways.get(apology.sent_by, apology.sent_by)
