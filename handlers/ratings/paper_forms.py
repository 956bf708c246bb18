"""Rows of a typed table as filled-in forms: each wrong cell is told by its row and column, and then nothing is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import TypeVar

from rapidfuzz import fuzz, process
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from handlers.ratings import paper_sentences as say
from handlers.ratings.paper_columns import AGREED, DAY, DAY_TITLE, OWN_WORDS, UNIT, columns, takes_words
from handlers.ratings.paper_table import NotATable
from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Answer, Item, Questionnaire
from knowledge.rules.units import Units
from knowledge.vietnamese.fold import fold

T = TypeVar("T")
_TITLE = 40
"""Characters of a question by which it is known again."""
MOST_TOLD = 200
"""Faults that are told; a table that is wrong all over has one in every cell."""
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y")
_NEAR = 75
"""How much of a unit's name must be there, in percent, for it to be suggested."""
_YES, _NO = frozenset(("co", "x", "1", "dong y", "yes")), frozenset(("", "khong", "0", "khong dong y", "no"))
_BETWEEN = re.compile(r"\s*[;,\n]\s*|\s+")


@dataclass(frozen=True, slots=True)
class Form:
    """A form that can be taken: the row it stands in, the day it was filled in, the unit it is about, its answers."""

    row: int
    day: date
    unit: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell."""

    row: int
    column: str
    why: str

    def __str__(self) -> str:
        return say.FAULT.format(row=self.row, column=self.column, why=self.why)


@dataclass(frozen=True, slots=True)
class Survey:
    """What the forms answer, and when they may have been filled in; `units` are by key."""

    questionnaire: Questionnaire
    first: date
    last: date
    units: Units


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table holds; of the faults the first ones, and how many more there are."""

    forms: tuple[Form, ...]
    faults: tuple[Fault, ...]
    more: int = 0

    def told(self) -> Iterator[str]:
        """What is wrong, in Vietnamese lines."""
        yield from map(str, self.faults)
        if self.more:
            yield say.MORE.format(count=self.more)


class _Wrong(ValueError):
    """A cell that makes no sense; the message says why."""


def read(rows: Sequence[Sequence[str]], survey: Survey) -> Reading:
    """The forms of a table. Raises NotATable where it is no table of this questionnaire at all."""
    places = _places(rows[0] if rows else (), survey.questionnaire)
    told = [_Row(number, places, row) for number, row in enumerate(rows, 1) if number > 1 and any(row)]
    if told and told[0].text(DAY) == DAY_TITLE:
        _check_titles(told.pop(0), survey.questionnaire)
    if not told:
        raise NotATable(say.EMPTY)
    reader = _Reader(survey)
    forms = [form for row in told if (form := reader.form(row))]
    return Reading(tuple(forms), tuple(reader.faults), reader.more)


def _places(heads: Sequence[str], questionnaire: Questionnaire) -> dict[str, int]:
    """Where each column stands. Raises NotATable for one that is missing, unknown or there twice."""
    found = [head.lower() for head in heads]
    known = [column.key for column in columns(questionnaire)]
    if DAY not in found:
        raise NotATable(say.NO_HEADS.format(column=DAY))
    for problem, keys in ((say.UNKNOWN, set(found) - {"", *known}), (say.MISSING, set(known) - set(found))):
        if keys:
            raise NotATable(problem.format(columns=", ".join(f"«{key[:40]}»" for key in sorted(keys)[:10])))
    if twice := [key for key in known if found.count(key) > 1]:
        raise NotATable(say.TWICE.format(column=twice[0]))
    return {key: place for place, key in enumerate(found) if key}


def _check_titles(row: _Row, questionnaire: Questionnaire) -> None:
    """Another version may have the same keys for other questions. Raises NotATable."""
    for column in columns(questionnaire):
        found = row.text(column.key)
        lost = found.count("?") > column.title.count("?")  # an old encoding writes so what it lacks
        if found and not lost and _letters(found) != _letters(column.title):
            raise NotATable(say.OTHER_TITLE.format(column=column.key, found=found[:60], title=column.title[:60]))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its number, as the person sees it in the spreadsheet."""

    number: int
    places: Mapping[str, int]
    cells: Sequence[str]

    def text(self, key: str) -> str:
        """The cell of a column; a row may end early."""
        place = self.places[key]
        return self.cells[place] if place < len(self.cells) else ""

    def column(self, key: str) -> str:
        """The letter that the spreadsheet shows above a column."""
        return str(xl_col_to_name(self.places[key]))

    def astray(self) -> Iterator[int]:
        """Where something stands in no column."""
        known = set(self.places.values())
        return (place for place, cell in enumerate(self.cells) if cell and place not in known)


class _Reader:
    """Reads one row after the other, and keeps what is wrong."""

    def __init__(self, survey: Survey) -> None:
        self.faults: list[Fault] = []
        self.more = 0
        self._survey = survey
        self._units = {fold(name): unit.key for unit in survey.units.values() for name in (unit.key, unit.name)}
        self._titles = {column.key: column.title for column in columns(survey.questionnaire)}
        self._items = [(item, _codes_of(item), takes_words(item)) for item in survey.questionnaire.items]

    def form(self, row: _Row) -> Form | None:
        """The form of a row; None if anything is wrong with it."""
        before = len(self.faults) + self.more
        for place in row.astray():
            self._note(row, xl_col_to_name(place), say.NO_HEAD)
        day, unit = self._try(row, DAY, self._day), self._try(row, UNIT, self._unit)
        purposes = [purpose.key for purpose in self._survey.questionnaire.purposes]
        agreed = frozenset(key for key in purposes if self._try(row, AGREED + key, _agreed))
        answers = {item.key: answer for item, answer in self._answers(row) if answer != flow.BLANK}
        if len(self.faults) + self.more == before:  # what is asked hangs on answers, which have to be right first
            for key, why in _misplaced(self._survey.questionnaire, answers, agreed, row):
                self._note(row, self._named(row, key), why)
        if len(self.faults) + self.more > before or day is None or unit is None:
            return None
        return Form(row.number, day, unit, answers)

    def _answers(self, row: _Row) -> Iterator[tuple[Item, Answer]]:
        for item, codes, has_words in self._items:
            text = row.text(item.key)
            words = row.text(item.key + OWN_WORDS) if has_words else ""
            if text or words:
                answer = self._try(row, item.key, lambda row, key: _answer(item, codes, row.text(key), words))  # noqa: B023
                yield item, answer or flow.BLANK

    def _try(self, row: _Row, key: str, how: Callable[[_Row, str], T]) -> T | None:
        """What a cell says; None where that is noted as wrong."""
        try:
            return how(row, key)
        except _Wrong as why:
            self._note(row, self._named(row, key), str(why))
            return None

    def _named(self, row: _Row, key: str) -> str:
        """A column as whoever typed sees it: its letter, and how its question begins."""
        return say.COLUMN.format(letter=row.column(key), title=shorten(self._titles[key], _TITLE, placeholder=" …"))

    def _note(self, row: _Row, column: str, why: str) -> None:
        if len(self.faults) < MOST_TOLD:
            self.faults.append(Fault(row.number, column, why))
        else:
            self.more += 1

    def _day(self, row: _Row, key: str) -> date:
        day = _day_of(row.text(key))
        if not self._survey.first <= day <= self._survey.last:
            first, last = (f"{one:%d/%m/%Y}" for one in (self._survey.first, self._survey.last))
            raise _Wrong(say.OUTSIDE.format(day=f"{day:%d/%m/%Y}", first=first, last=last))
        return day

    def _unit(self, row: _Row, key: str) -> str:
        text = row.text(key)
        if text and fold(text) not in self._units:
            raise _Wrong(self._no_unit(text[:60]))
        return self._units[fold(text)] if text else ""

    def _no_unit(self, text: str) -> str:
        """That there is no such unit, and which one may be meant."""
        near = process.extractOne(fold(text), list(self._units), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near is None:
            return say.NO_UNIT.format(text=text)
        return say.NEAR_UNIT.format(text=text, near=self._survey.units[self._units[near[0]]].name)


def _day_of(cell: str) -> date:
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(cell, form).date()
    raise _Wrong(say.BAD_DAY.format(text=cell[:30]) if cell else say.NO_DAY)


def _agreed(row: _Row, key: str) -> bool:
    text = fold(row.text(key))
    if text not in _YES | _NO:
        raise _Wrong(say.YES_OR_NO)
    return text in _YES


def _codes_of(item: Item) -> dict[str, str]:
    """The codes of an item by what may be written for them: the code itself, or its label where no other reads alike."""
    labels = [fold(option.label) for option in item.options]
    told = {label: option.key for label, option in zip(labels, item.options, strict=True) if labels.count(label) == 1}
    return told | {option.key: option.key for option in item.options}


def _answer(item: Item, codes: Mapping[str, str], text: str, words: str) -> Answer:
    """What the cells of a question say. Raises _Wrong."""
    if item.sort == "text":
        answer = Answer(text=text)
    elif item.sort == "number":
        answer = Answer((text,))
    else:
        answer = Answer(tuple(_ticked(item, codes, text)), words)
    if fault := flow.fault(item, answer):
        raise _Wrong(fault[0].lower() + fault[1:].removesuffix("."))
    return answer


def _ticked(item: Item, codes: Mapping[str, str], text: str) -> Iterator[str]:
    """The codes in a cell: one, or several with commas, semicolons or spaces between them."""
    whole = [text] if item.sort == "one" or fold(text) in codes else _BETWEEN.split(text)
    for part in filter(None, whole):
        code = codes.get(part) or codes.get(fold(part))
        if code is None:
            raise _Wrong(say.NO_CODE.format(text=part[:30], codes=", ".join(option.key for option in item.options)))
        yield code


def _misplaced(
    questionnaire: Questionnaire, answers: Mapping[str, Answer], agreed: frozenset[str], row: _Row
) -> Iterator[tuple[str, str]]:
    """Answers to what is not asked, and questions that have to be answered: column, and what is wrong with it."""
    if not answers:
        yield DAY, say.NOTHING
    asked = {item.key for item in flow.visible(questionnaire, answers, agreed)}
    for item in questionnaire.items:
        if item.key in answers and item.key not in asked:
            yield item.key, _why_not(item, agreed, row)
        elif answers and item.required and item.key in asked and item.key not in answers:
            yield item.key, say.REQUIRED


def _why_not(item: Item, agreed: frozenset[str], row: _Row) -> str:
    if item.purpose and item.purpose not in agreed:
        return say.NOT_AGREED.format(column=row.column(AGREED + item.purpose))
    conditions = (say.CONDITION.format(column=row.column(one.item), among=say.OR.join(one.among)) for one in item.when)
    return say.NOT_ASKED.format(conditions=say.AND.join(conditions))
