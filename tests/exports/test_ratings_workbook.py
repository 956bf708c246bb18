"""The workbook's sheets hold the tables that they promise, and charts are drawn from numbers alone: a word would be a 0."""

from __future__ import annotations

import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from feedback_store import endings
from feedback_store.endings import Ending
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from handlers.exports.ratings_figures import summary
from handlers.exports.ratings_names import Names
from handlers.exports.ratings_notes import about
from handlers.exports.ratings_workbook import FIELDS, GROUPS, ITEMS, OVERVIEW, UNITS
from knowledge.satisfaction.method import bundled
from tests.exports.made_ratings import NOW, ONE_TAP, RULES, SIXTEEN, exported, form, put, rating

HIDDEN, NONE = bundled().hidden_said, bundled().none
RANGE = re.compile(r"<c:(cat|val)>.*?<c:f>'?(.*?)'?!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?</c:f>", re.DOTALL)
Sheets = dict[str, pd.DataFrame]


def sheets_of(path: Path) -> Sheets:
    found: Sheets = pd.read_excel(path, sheet_name=None, header=None, engine="calamine", na_filter=False)
    return found


def drawn(path: Path) -> list[tuple[str, list[tuple[Any, Any, Any]]]]:
    """For each chart its sheet, and of the rows in its range name, number of answers and what is drawn."""
    sheets, found = sheets_of(path), []
    with zipfile.ZipFile(path) as book:
        assert b"<AppVersion>12." in book.read("docProps/app.xml")
        for name in sorted(name for name in book.namelist() if name.startswith("xl/charts/chart")):
            text = book.read(name).decode()
            assert "c:dispBlanksAs" not in text, "gaps are what a workbook of this version shows unless it says otherwise"
            (_, sheet, _, first, last), (_, _, column, *_) = RANGE.findall(text)
            place = ord(column) - ord("A")
            rows = sheets[sheet].iloc[int(first) - 1 : int(last or first)]
            found.append((sheet, [(row[1], row[2], row[place]) for row in rows.itertuples(index=False)]))
    return found


@pytest.fixture
def few(store: Store) -> Store:
    """Two units and a month of few answers beside others of many."""
    put(store, [rating(unit, muc="5") for unit, n in (("so_y_te", 2), ("so_xay_dung", 3), ("so_giao_duc", 9)) for _ in range(n)])
    put(store, [rating("so_giao_duc", NOW - timedelta(days=40), muc="4") for _ in range(2)])
    return store


def test_what_is_hidden_leaves_a_gap_in_the_chart(few: Store) -> None:
    """The word stands beside it, in the column of numbers of answers; what is told is a number (the twin)."""
    seen = set()
    for sheet, rows in drawn(exported(few, "a.xlsx")):
        for name, n, value in rows:
            assert (value == "") == (n in (HIDDEN, NONE)), (sheet, name, n, value)
            assert value == "" or isinstance(value, int | float)
            seen.add((sheet, "gap" if value == "" else "number"))
    assert {(UNITS, "gap"), (UNITS, "number"), (OVERVIEW, "gap"), (ITEMS, "number"), (FIELDS, "number")} <= seen


def test_nobody_answered_is_a_gap(store: Store) -> None:
    """Of a question that all have left blank."""
    put(store, [form(["5"] * 15 + [""]) for _ in range(9)])
    told = dict(drawn(exported(store, "a.xlsx", wanted=SIXTEEN)))
    assert [(n, value) for _, n, value in told[ITEMS]].count((NONE, "")) == 1


@pytest.mark.parametrize(
    ("sheet", "names"),
    [
        (OVERVIEW, ["Phiếu ngắn 16 tiêu chí", "11/2026", "Quý 4/2026 (chưa hết)", "Trang phiếu", "Phiếu mở từ liên kết"]),
        (ITEMS, [item.text for item in RULES.questionnaires["dich-vu-16"][-1].scored]),
        (GROUPS, [one.name for one in RULES.questionnaires["dich-vu-16"][-1].groups]),
        (UNITS, ["Sở Xây dựng", "Sở Y tế"]),
    ],
)
def test_every_sheet_has_its_tables(store: Store, sheet: str, names: list[str]) -> None:
    """By what the sheet says it tells, each row once, with the number of its answers."""
    put(store, [form(["5"] * 16, unit) for unit in ("so_y_te", "so_xay_dung") for _ in range(6)])
    told = sheets_of(exported(store, "a.xlsx", wanted=SIXTEEN))[sheet]
    rows = {row[1]: row[2] for row in told.itertuples(index=False) if isinstance(row[2], int | float) and row[2] > 0}
    if sheet == OVERVIEW:
        names = [RULES.questionnaires["dich-vu-16"][-1].name, *names[1:]]
    assert set(names) <= rows.keys() and (sheet == OVERVIEW or set(rows) - set(names) <= {one for one in rows if sheet == GROUPS})
    assert {rows[name] for name in names} <= {12, 96, 192, *(12 * n for n in range(1, 17))}


def test_fields_and_their_procedures(store: Store) -> None:
    put(store, [rating(muc="5") for _ in range(7)])
    names = list(sheets_of(exported(store, "a.xlsx"))[FIELDS][1])
    assert [name for name in names if name in ("Hạ tầng đô thị, giao thông", "Đèn đường", "Tên")].count(
        "Tên"
    ) == 2 and "Đèn đường" in names


def test_so_few_that_rated_are_not_told(store: Store) -> None:
    """«Đã hỏi … trả lời 1» would say what that one person is known to have done; of five it is told (the twin)."""

    def said(rated: int) -> str:
        def work(db: Connection) -> None:
            for place in range(20):
                number = endings.add(db, Ending(f"{rated}:{place}", "case", "web", "so_y_te", "", "", None, None, NOW, NOW))
                if place < rated:
                    endings.rated(db, number, None, NOW)  # type: ignore[arg-type]

        store.submit(work).result()
        names = Names(RULES, RULES.questionnaires["mot-cham"][-1])
        with store.reading() as db:
            told = summary(db, ONE_TAP, RULES.questionnaires["mot-cham"][-1], names, "2026-11")
        return dict(about(told, names, NOW))["Đã hỏi"]

    assert said(1) == f"20 trong 20 lần phục vụ; trả lời {HIDDEN}"
    assert said(4) == "40 trong 40 lần phục vụ; trả lời 5, 12,50 %"


def test_a_filter_is_named(few: Store) -> None:
    told = sheets_of(exported(few, "a.xlsx", wanted=Wanted("mot-cham", "1", unit="so_y_te")))[OVERVIEW]
    assert ("Đơn vị", "Sở Y tế") in set(zip(told[0], told[1], strict=True))


def test_charts_cover_no_table_and_rows_are_as_high_as_their_texts(store: Store) -> None:
    """LibreOffice gives a row no height of its own; a chart stands on empty rows, each table under a title."""
    put(store, [form(["5"] * 16, unit) for unit in (*("so_y_te", "so_xay_dung") * 3, "") for _ in range(6)])
    path = exported(store, "a.xlsx", wanted=SIXTEEN)
    sheets, seen = list(sheets_of(path).values()), 0
    with zipfile.ZipFile(path) as book:
        for number, table in enumerate(sheets, 1):
            rels = f"xl/worksheets/_rels/sheet{number}.xml.rels"
            text = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            heights = {int(row): float(high) for row, high in re.findall(r'<row r="(\d+)"[^>]*? ht="([\d.]+)"', text)}
            heads = [place for place, row in enumerate(table.itertuples(index=False)) if row[0] == "Mã" and "\n" in str(row[3])]
            assert all(heights[place + 1] >= 60 and table.iloc[place - 1, 0] and not table.iloc[place - 1, 1] for place in heads)
            if rels not in book.namelist() or b"drawing" not in book.read(rels):
                continue
            drawing = re.search(r"drawing(\d+)\.xml", book.read(rels).decode())[1]  # type: ignore[index]
            shape = book.read(f"xl/drawings/drawing{drawing}.xml").decode()
            for first, last in re.findall(
                r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>.*?<xdr:to>.*?<xdr:row>(\d+)</xdr:row>", shape, re.DOTALL
            ):
                assert (table.iloc[int(first) : int(last) + 1] == "").all(axis=None), (number, first, last)
                seen += 1
    assert seen >= 4


def test_what_belongs_to_no_unit_is_in_the_table_and_not_in_the_chart(store: Store) -> None:
    put(store, [rating(unit, muc="5") for unit in ("so_y_te", "so_xay_dung", "") for _ in range(6)])
    path = exported(store, "a.xlsx")
    (units,) = [[name for name, *_ in rows] for sheet, rows in drawn(path) if sheet == UNITS]
    assert sorted(units) == ["Sở Xây dựng", "Sở Y tế"]
    assert [name for name in sheets_of(path)[UNITS][1] if name][-1] == "Câu hỏi, không thuộc đơn vị nào"
