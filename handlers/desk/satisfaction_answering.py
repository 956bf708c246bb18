"""How many of those who were asked have rated, as the page of satisfaction tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from feedback_store.sqlite import Connection
from handlers.desk import charts
from handlers.desk import satisfaction_sentences as words
from handlers.desk import satisfaction_tables as tables
from handlers.desk.satisfaction_asked import Asked
from handlers.desk.satisfaction_numbers import NOTHING, Cell, Read
from handlers.desk.satisfaction_tables import Names
from handlers.ratings import response_rate
from handlers.ratings.response_rate import Column, Rate
from knowledge.satisfaction import written


class Answering(NamedTuple):
    """How many of those asked have answered; `rows` say who was not asked, and why, `rates` tell the rates by unit and the like."""

    rate: str
    of: str
    rows: Markup
    rates: Sequence[tuple[str, Markup]]


def answering_of(db: Connection, wanted: Asked, found: Read, cell: Cell, names: Names) -> Answering | None:
    """How many of what ended was rated; of surveys their own pages tell it, of subjects nobody counts it."""
    told = response_rate.answering(db, wanted.wanted())
    if told is None:
        return None
    rate = told.rate._replace(rated=None) if cell.is_hidden else told.rate
    of = "số lần hỏi cũng ẩn" if rate.asked is None else f"{charts.number(rate.asked)} lần hỏi"
    if rate.rated is not None:
        of = f"{charts.number(rate.rated)} trong {of}"
    left = [(f"Không hỏi: {words.NOT_ASKED.get(reason, reason)}", charts.number(n)) for reason, n in told.not_asked]
    silent = words.HIDDEN if rate.asked is None or rate.rated is None else charts.number(rate.asked - rate.rated)
    rows = tables.table("Ai chưa có trong số liệu", ("Vì sao", "Số lần"), [(words.ASKED_NOT_RATED.capitalize(), silent), *left])
    rates = [] if wanted.filters else [_rates(db, wanted, found, by, names) for by in response_rate.COLUMNS]
    return Answering(_rate(rate), of, rows, rates)


def _rates(db: Connection, wanted: Asked, found: Read, by: Column, names: Names) -> tuple[str, Markup]:
    """The rates of a breakdown; where its figures are hidden, so are they."""
    series, (title, head) = found.by[by], words.TITLES[by]
    untold = {key for key in series.keys if series.cell(found.items, key, wanted.months).is_hidden}
    told = response_rate.rates(db, wanted.wanted(), by, {"" if key == NOTHING else key for key in untold})
    rows = [(names[by](one.key), *_told(one)) for one in told]
    return title, tables.table(f"Tỷ lệ trả lời {title.lower()}", (head, "Số lần hỏi", "Đã trả lời", "Tỷ lệ trả lời"), rows)


def _told(one: Rate) -> tuple[str, str, str]:
    if one.asked is None:
        return words.HIDDEN, "", ""
    asked = charts.number(one.asked)
    return (asked, words.HIDDEN, "") if one.rated is None else (asked, charts.number(one.rated), _rate(one))


def _rate(one: Rate) -> str:
    if one.rated is None:
        return words.HIDDEN
    return words.NONE if one.share is None else written.percent(one.share)
