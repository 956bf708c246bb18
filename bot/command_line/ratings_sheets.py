"""`ratings sheets|form`: what is printed for counters as PDF, sheets with a QR code and forms to fill in by hand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.command_line import CommandFailed, new_file
from bot.settings import Settings
from feedback_store import sqlite, surveys
from feedback_store.surveys import Row
from feedback_store.timestamps import utc_now
from handlers.exports.whole_file import whole
from handlers.ratings.paper_batch import NotTaken, questionnaire_of
from handlers.ratings.printed_form import PrintedForm
from handlers.ratings.sheets import Sheets
from knowledge.rules.rules import Rules
from knowledge.rules.units import Unit
from knowledge.vietnam_time import VIETNAM

_FORMATS = (".pdf",)


def sheets(settings: Settings, target: Path, survey: str, units: Sequence[str]) -> None:
    """Write a page per unit to `target`; without `units`, for all that still exist. Raises CommandFailed."""
    settings.web_settings()
    if not settings.web.public_url:
        raise CommandFailed("Mã QR cần địa chỉ mà người dân mở được: hãy ghi [web] public_url trong config.toml.")
    row, rules = _survey(settings, target, survey), new_file.rules()
    today = utc_now().astimezone(VIETNAM).date()
    asked = _units(rules, units) or [unit for unit in rules.units.values() if not unit.until or unit.until >= today]
    _write(settings, target, Sheets(row, asked, settings.voice(), settings.web.public_url))
    print(f"Đã ghi {len(asked)} tờ cho khảo sát «{row.title}» ra {target}.")


def form(settings: Settings, target: Path, survey: str, units: Sequence[str]) -> None:
    """Write the survey's form to `target`, once for each of `units`; without any, with the unit left open. Raises CommandFailed."""
    row, rules = _survey(settings, target, survey), new_file.rules()
    try:
        questionnaire = questionnaire_of(row, rules)
    except NotTaken as reason:
        raise CommandFailed(str(reason)) from None
    _write(settings, target, PrintedForm(row, questionnaire, _units(rules, units), settings.voice()))
    print(f"Đã ghi phiếu giấy của khảo sát «{row.title}» ra {target}.")


def _write(settings: Settings, target: Path, printed: Sheets | PrintedForm) -> None:
    with new_file.writing(settings.store.path, target), whole(target) as partial:
        partial.write_bytes(printed.pdf())


def _survey(settings: Settings, target: Path, ref: str) -> Row:
    store = settings.store.path
    new_file.check(store, target, _FORMATS)
    try:
        with closing(sqlite.connect(store)) as db:
            db.execute("PRAGMA query_only = 1")
            found = surveys.by_ref(db, ref)
    except sqlite.sqlite3.Error:
        raise CommandFailed(new_file.UNREADABLE.format(store=store)) from None
    if found is None:
        raise CommandFailed(f"Không có khảo sát «{ref}».")
    return found


def _units(rules: Rules, keys: Sequence[str]) -> list[Unit]:
    for key in keys:
        new_file.known("đơn vị", key, rules.units)
    return [rules.units[key] for key in dict.fromkeys(keys)]
