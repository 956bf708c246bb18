"""The raw rows of ratings and surveys: one an answer, or one a respondent; never anything of who answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from feedback_store.indistinct import HIDDEN
from feedback_store.response_snapshot import Snapshot, Told
from handlers.exports.columns import Cell, Column, Sort
from handlers.exports.covered_text import covered
from handlers.exports.ratings_names import CHANNELS, ORIGINS, Names
from handlers.ratings.paper_columns import OWN_WORDS, takes_words
from knowledge.questionnaires.questionnaire import Item, Questionnaire

BETWEEN = "; "
"""Stands between several ticks of one question."""
KEPT = "(giữ kín)"
"""Stands where a value would tell a response apart from all others."""
_PAGE = 1_000
_OF_RESPONSE = (
    Column("Mã phiếu", 18, "code"),
    Column("Phiếu", 20, "code"),
    Column("Đợt khảo sát", 12, "code"),
    Column("Tháng", 10, "code"),
    Column("Đơn vị", 34),
    Column("Nguồn", 26),
    Column("Kênh", 16),
    Column("Lĩnh vực", 24),
    Column("Thủ tục, loại việc", 28),
)
_OFFICER = Column("Bí danh cán bộ", 14, "code")
_OF_ANSWER = (
    Column("Mã câu", 22),
    Column("Mã trả lời", 14),
    Column("Trả lời", 30),
    Column("Viết thêm", 60, "long"),
)
_SORTS: dict[str, Sort] = {"text": "long", "number": "text", "one": "text", "many": "text"}


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns with the pages of rows for them."""

    columns: tuple[Column, ...]
    pages: Iterator[Sequence[Sequence[Cell]]]
    count: int


def answers(snapshot: Snapshot[Any], questionnaire: Questionnaire, names: Names, with_officers: bool) -> Rows:
    """One row an answer; a question with several ticks has one row a tick."""

    def rows(page: list[Told]) -> list[tuple[Cell, ...]]:
        columns = list(zip(*page, strict=True))
        items, values, texts = columns[10:]
        labels = (names.options.get(answer, "") for answer in zip(items, values, strict=True))
        told = zip(
            *_of_responses(columns, questionnaire, names, with_officers), items, values, labels, map(_words, texts), strict=True
        )
        return [row for row, item in zip(told, items, strict=True) if item]

    pages = map(rows, snapshot.pages())
    return Rows((*_columns(with_officers), *_OF_ANSWER), pages, snapshot.answers)


def respondents(snapshot: Snapshot[Any], questionnaire: Questionnaire, names: Names, with_officers: bool) -> Rows:
    """One row a respondent, with the keys of the answers in one column a question; the codebook says what they mean."""
    items = questionnaire.items

    def rows(page: list[list[Told]]) -> list[tuple[Cell, ...]]:
        columns = list(zip(*(told[0] for told in page), strict=True))
        given = zip(*_of_responses(columns, questionnaire, names, with_officers), strict=True)
        return [(*of_response, *_of_answers(items, told)) for of_response, told in zip(given, page, strict=True)]

    pages = map(rows, _by_response(snapshot.pages()))
    return Rows((*_columns(with_officers), *of_items(items)), pages, snapshot.responses)


def of_items(items: Iterable[Item]) -> Iterator[Column]:
    """The columns of questions, by their keys: one a question, and one more where an option takes own words."""
    for item in items:
        yield Column(item.key, max(10, len(item.key) + 2), _SORTS[item.sort])
        if takes_words(item):
            yield Column(item.key + OWN_WORDS, 30, "long")


def _columns(with_officers: bool) -> tuple[Column, ...]:
    return (*_OF_RESPONSE, _OFFICER) if with_officers else _OF_RESPONSE


def _of_responses(
    columns: Sequence[Sequence[Any]], questionnaire: Questionnaire, names: Names, with_officers: bool
) -> Iterator[Iterable[Cell]]:
    """The cells of responses, column by column."""
    _, ref, survey, month, unit, origin, channel, field, subject, officer, *_ = columns
    yield ref
    yield [f"{questionnaire.key}@{questionnaire.version}"] * len(ref)
    yield survey
    for known, keys in (
        ({}, month),
        (names.units, unit),
        (ORIGINS, origin),
        (CHANNELS, channel),
        (names.fields, field),
        (names.subjects, subject),
    ):
        yield map({**known, HIDDEN: KEPT}.get, keys, keys)
    if with_officers:
        yield map({HIDDEN: KEPT}.get, officer, officer)


def _by_response(pages: Iterable[list[Told]]) -> Iterator[list[list[Told]]]:
    """The answers of each response together, some at a time."""
    page: list[list[Told]] = []
    for _, told in groupby((one for page in pages for one in page), itemgetter(0)):
        page.append(list(told))
        if len(page) == _PAGE:
            yield page
            page = []
    if page:
        yield page


def _of_answers(items: Iterable[Item], told: Sequence[Told]) -> Iterator[Cell]:
    answers: dict[str, dict[str, str]] = {}
    for *_, key, value, text in told:
        answers.setdefault(key, {})[value] = text
    for item in items:
        yield from _of_item(item, answers.get(item.key, {}))


def _of_item(item: Item, answer: dict[str, str]) -> Iterator[Cell]:
    """The codes that were ticked, the number or the text; and the own words beside ticks."""
    words = " ".join(_words(text) for text in answer.values() if text)
    if item.sort == "text":
        yield words
        return
    in_order = [option.key for option in item.options if option.key in answer]
    yield BETWEEN.join((*in_order, *sorted(answer.keys() - set(in_order))))
    if takes_words(item):
        yield words


def _words(text: str) -> str:
    """What was written, with personal numbers covered."""
    return covered(text) if text else ""
