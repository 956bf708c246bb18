"""A line of a list as a dossier: every cell that makes no sense is noted, and numbers of people become digests at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from unicodedata import normalize

from feedback_store import dossiers
from feedback_store.dossiers import Dossier
from feedback_store.timestamps import to_text
from handlers.dossiers import sentences as say
from handlers.dossiers import told_dates
from handlers.dossiers.faults import Fault, Faults
from handlers.dossiers.source import Line
from handlers.dossiers.told_dates import Told
from handlers.dossiers.unit_reading import UnitNames
from knowledge import mentions
from knowledge.dossiers import code as codes
from knowledge.dossiers.column_names import ColumnNames, plain
from knowledge.rules.units import Units
from knowledge.rules.working_calendar import WorkingCalendar

_T = TypeVar("_T")
LONGEST = 300
"""Characters of a cell."""
_CODE = re.compile(r"(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,3}-[0-9]{6}-[0-9]{4,8}")
_PROCEDURE = re.compile(r"([0-9][.,][0-9]{3,6})(?:\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2})?")
_WHOLE_PROCEDURE = 8  # characters
_PHONE = re.compile("0[35789][0-9]{8}")
"""As most lists have it; any other way of writing takes longer to read."""
_IDENTITY_SIGNS = re.compile(r"[\s.\-]")
_IDENTITY = re.compile("[0-9]{9}|[0-9]{11,12}")
_FIRST_YEAR = 2019  # of these codes (TT 01/2018)
_COUNT = re.compile("[0-9]{1,2}")
_AHEAD = timedelta(days=1)
_FAR = timedelta(days=3653)
"""A due day further away than ten years is a slip of the finger."""
_PAST = ("filed_on", "accepted_at", "finished_at", "returned_at")
_LATER = ("due_at", "supplement_until")
_DONE, _RETURNED = 9, 10
_RUNNING = frozenset((1, 2, 4, 5, 6))
_MOST_STRANGE = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """What lists are read against: names, units, the field of each procedure, the key of the digests (never shown), the time.

    A due day without a time ends with the office hours of the `calendar`. With `blank_units` an unknown unit is left out, and
    otherwise it is wrong.
    """

    names: ColumnNames
    units: Units
    fields: Mapping[str, str]
    key: bytes = field(repr=False)
    now: datetime
    calendar: WorkingCalendar
    blank_units: bool = False


class Rows:
    """Reads one line after the other, and notes what is wrong with them."""

    def __init__(self, place: Place, faults: Faults) -> None:
        self._place = place
        self._faults = faults
        self._units = UnitNames(place.units, place.names.offices)
        self._strange: set[str] = set()

    def read(self, line: Line) -> Dossier | None:
        """The dossier of a line; None where anything grave is wrong with it."""
        row = _Row(line, self._faults)
        if line.fault:
            row.wrong("", *line.fault)
            return None
        for column, text in line.cells.items():
            if len(text) > LONGEST:
                row.wrong(column, say.LONG, say.SHORTEN.format(most=LONGEST))
        if row.is_bad:
            return None
        code, procedure = self._code(row), self._procedure(row)
        status = self._meant(row, "status", self._place.names.states, (say.NO_STATE, say.WRITE_STATE), needed=True)
        told = self._dates(row)
        filed = told.get("filed_on") or told.get("accepted_at")
        if not filed and not any(line.cells.get(column) for column in ("filed_on", "accepted_at")):
            row.wrong("filed_on", say.MISSING, say.WRITE_DATE)
        unit = self._unit(row, code or "")
        ways, levels = self._place.names.ways, self._place.names.levels
        channel = self._meant(row, "channel", ways, (say.NO_WAY, say.WRITE_WAY))
        returned_by = self._meant(row, "returned_by", ways, (say.NO_WAY, say.WRITE_WAY))
        level = self._meant(row, "online_level", levels, (say.NO_LEVEL, say.WRITE_LEVEL))
        supplements, proofs = _count(row), self._proofs(row)
        if status:
            told = _fitting(row, status, told)
        if row.is_bad or code is None or procedure is None or status is None or filed is None:
            return None
        accepted, finished, returned = _moments(told)
        due, until = told.get("due_at"), told.get("supplement_until")
        return Dossier(
            code=code,
            procedure=procedure,
            field=normalize("NFC", row.text("field")) or self._place.fields.get(procedure, ""),
            unit=unit,
            channel=channel or "",
            online_level=level or "",
            status=status,
            filed_on=filed.day.isoformat(),
            accepted_at=accepted,
            due_at=self._due(due) if due else None,
            finished_at=finished,
            returned_at=returned,
            returned_by=returned_by or "",
            supplements=supplements,
            supplement_until=until.day.isoformat() if until else None,
            proofs=proofs,
        )

    def _code(self, row: _Row) -> str | None:
        text = row.text("code")
        if not text:
            row.wrong("code", say.MISSING, say.WRITE_CODE)
            return None
        found = text if _is_canonical(text) else codes.read(text)
        if found is None:
            row.wrong("code", say.NO_CODE, say.WRITE_CODE)
        return found

    def _procedure(self, row: _Row) -> str | None:
        """The code of a procedure; where Excel took it for a number, the noughts at its end are put back if that is a procedure."""
        text = row.text("procedure")
        match = _PROCEDURE.fullmatch(text.upper())
        code = match[1].replace(",", ".") if match else ""
        if len(code) < _WHOLE_PROCEDURE and code.ljust(_WHOLE_PROCEDURE, "0") in self._place.fields:
            code = code.ljust(_WHOLE_PROCEDURE, "0")
        if len(code) != _WHOLE_PROCEDURE:
            row.wrong("procedure", say.NO_PROCEDURE if text else say.MISSING, say.WRITE_PROCEDURE)
            return None
        if code not in self._place.fields and code not in self._strange:
            self._note_strange(row, code)
        return code

    def _note_strange(self, row: _Row, code: str) -> None:
        """Once for each procedure that the catalogue does not hold."""
        if self._place.fields and len(self._strange) < _MOST_STRANGE:
            self._strange.add(code)
            row.note("procedure", say.UNKNOWN_PROCEDURE, say.CHECK_PROCEDURE)

    def _due(self, due: Told) -> str:
        """A day without a time ends with its office hours, on a day off with those of the next working day."""
        return to_text(due.at if due.has_time else self._place.calendar.closing(due.day))

    def _meant(
        self, row: _Row, column: str, meanings: Mapping[str, _T], fault: tuple[str, str], *, needed: bool = False
    ) -> _T | None:
        text = row.text(column)
        meant = meanings.get(plain(text)) if text else None
        if (text or needed) and meant is None:
            row.wrong(column, fault[0] if text else say.MISSING, fault[1])
        return meant

    def _unit(self, row: _Row, code: str) -> str:
        text = row.text("unit")
        if not text:
            return self._place.names.offices.get(plain(code.partition("-")[0]), "")
        if unit := self._units.key_of(text):
            if name := self._units.guessed(text, unit):
                row.note("unit", say.UNIT_GUESSED.format(name=name), say.CHECK_UNIT)
            return unit
        near = self._units.near(text)
        how = say.NEAREST.format(name=near.name) if near else say.WRITE_UNIT
        if self._place.blank_units:
            row.note("unit", say.UNIT_LEFT_OUT, how)
        else:
            row.wrong("unit", say.NO_UNIT, how)
        return ""

    def _dates(self, row: _Row) -> dict[str, Told]:
        told: dict[str, Told] = {}
        for column in (*_PAST, *_LATER):
            if text := row.text(column):
                found = told_dates.read(text)
                last = self._place.now + (_AHEAD if column in _PAST else _FAR)
                if found is None:
                    row.wrong(column, say.NO_DATE, say.WRITE_DATE)
                elif found.at > last:
                    row.wrong(column, say.FUTURE, say.CHECK_YEAR)
                else:
                    told[column] = found
        _check_order(row, told)
        return told

    def _proofs(self, row: _Row) -> str:
        """Digests of the numbers that only the owner knows."""
        found = []
        if text := row.text("phone"):
            if phone := text if _PHONE.fullmatch(text) else mentions.phone(text):
                found.append(phone)
            else:
                row.note("phone", say.NO_PHONE, say.WRITE_PHONE)
        if text := row.text("identity"):
            digits = _IDENTITY_SIGNS.sub("", text)
            if _IDENTITY.fullmatch(digits):
                found.append("0" + digits if len(digits) == 11 else digits)  # a spreadsheet drops the nought
            else:
                row.note("identity", say.NO_IDENTITY, say.WRITE_IDENTITY)
        return dossiers.digests(self._place.key, found)


class _Row:
    """A line being read."""

    __slots__ = ("_cells", "_faults", "_number", "is_bad")

    def __init__(self, line: Line, faults: Faults) -> None:
        self._number, self._cells, self._faults = line.number, line.cells, faults
        self.is_bad = False

    def text(self, column: str) -> str:
        """A cell, "" where the list has none."""
        return self._cells.get(column, "")

    def wrong(self, column: str, what: str, how: str) -> None:
        """It cannot be taken so."""
        self.is_bad = True
        self._faults.note(Fault(self._number, column, what, how))

    def note(self, column: str, what: str, how: str) -> None:
        """It can be taken, and somebody should look at it."""
        self._faults.note(Fault(self._number, column, what, how, grave=False))


def _is_canonical(text: str) -> bool:
    """Whether a code is written as it should be, and its day is one; most are, and reading any other takes much longer."""
    if not _CODE.fullmatch(text):
        return False
    day = text.split("-")[1]
    try:
        return date(2000 + int(day[:2]), int(day[2:4]), int(day[4:])).year >= _FIRST_YEAR
    except ValueError:
        return False


def _count(row: _Row) -> int:
    text = row.text("supplements")
    if text and not _COUNT.fullmatch(text):
        row.wrong("supplements", say.NO_NUMBER, say.WRITE_NUMBER)
        return 0
    return int(text or 0)


def _check_order(row: _Row, told: Mapping[str, Told]) -> None:
    steps = [column for column in _PAST if column in told]
    pairs = [*pairwise(steps), *([("filed_on", "due_at")] if {"filed_on", "due_at"} <= told.keys() else [])]
    for before, after in pairs:
        if _is_before(told[after], told[before]):
            row.wrong(after, say.BEFORE.format(other=say.DATES[before]), say.CHECK_ORDER)


def _is_before(one: Told, other: Told) -> bool:
    """By the clock where both tell a time, and by the day where one does not."""
    return one.at < other.at if one.has_time and other.has_time else one.day < other.day


def _fitting(row: _Row, status: int, told: dict[str, Told]) -> dict[str, Told]:
    """The dates, checked against the state; what was returned was finished by then, though nobody said when."""
    needed = {_DONE: "finished_at", _RETURNED: "returned_at"}.get(status)
    if needed and needed not in told and not row.text(needed):
        row.wrong(needed, say.NEEDS.format(state=status), say.WRITE_DAY_OR_STATE)
    if status in _RUNNING:
        for column in ("finished_at", "returned_at"):
            if column in told:
                row.note(column, say.STRANGE.format(state=status), say.CHECK_STATE)
    if "returned_at" in told and "finished_at" not in told:
        return {**told, "finished_at": told["returned_at"]}
    return told


def _moments(told: Mapping[str, Told]) -> Iterator[str | None]:
    """Accepted, finished, returned: a day without a time begins no earlier than what came before on it."""
    last: Told | None = None
    for column in ("accepted_at", "finished_at", "returned_at"):
        found = told.get(column)
        if found and last and not found.has_time and found.day == last.day:
            found = last
        last = found or last
        yield to_text(found.at) if found else None
