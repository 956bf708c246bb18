"""Tables that somebody was careless with: what stands in no column, other titles, text that a CSV file loses, and sizes."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from feedback_store.store import Store
from handlers.ratings import paper_forms, paper_table
from handlers.ratings.paper_columns import DAY, MOST, UNIT
from handlers.ratings.paper_forms import Survey
from handlers.ratings.paper_table import LARGEST, LONGEST, MOST_ROWS, NotATable
from tests.exports.made_ratings import RULES
from tests.ratings.test_paper_forms import FIRST, FORM, KEYS, TITLES, as_csv, faults, look, rated

ASKED = Survey(FORM, date(2026, 1, 1), date(2026, 12, 31), RULES.units)


def table(*rows: list[str]) -> str:
    """A table with no heads but those given."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def test_what_stands_in_no_column_is_told(store: Store) -> None:
    """A comma too many moves all that follows; a column without its key holds answers to nothing."""
    (told,) = faults(store, [*rated(), "đã gõ"])
    assert told.startswith(f"dòng 3, cột {xl_col_to_name(len(KEYS))}: cột này không có mã ở dòng đầu")
    nameless = table(["", *KEYS], ["", *TITLES], ["x", *rated()])
    assert [fault.column for fault in look(store, nameless).reading.faults] == ["A"]


def test_the_twin_blank_columns_are_no_matter(store: Store) -> None:
    assert faults(store, [*rated(), "", " "]) == []
    assert len(look(store, table(["", *KEYS, ""], ["", *TITLES], ["", *rated()])).reading.forms) == 1


def test_moved_columns_keep_their_answers(store: Store) -> None:
    rows = [list(reversed(row)) for row in (KEYS, TITLES, rated("4"))]
    (form,) = look(store, table(*rows)).reading.forms
    assert form.answers[FIRST].values == ("4",) and form.unit == "so_y_te"


def test_a_column_that_is_there_twice(store: Store) -> None:
    with pytest.raises(NotATable, match=f"«{FIRST}» có hai lần"):
        look(store, table([*KEYS, FIRST.upper()], [*rated(), "5"]))


def test_another_version_with_the_same_keys(store: Store) -> None:
    """The questions stand in the second row; where they differ, the answers answered something else."""
    titles = [*TITLES[:-1], "Anh/chị có góp ý gì cho ngành điện?"]
    with pytest.raises(NotATable, match=f"«{KEYS[-1]}» ở dòng 2 ghi «Anh/chị có góp ý"):
        look(store, table(KEYS, titles, rated()))


def test_the_twin_the_same_titles_however_they_were_saved(store: Store) -> None:
    """Without their signs, without what an old encoding lacks, or not at all."""
    for titles in ([title.upper() for title in TITLES], [TITLES[0], *(f"?{title[1:]}" for title in TITLES[1:])]):
        assert len(look(store, table(KEYS, [TITLES[0], *titles[1:]], rated())).reading.forms) == 1
    assert len(look(store, table(KEYS, rated())).reading.forms) == 1
    assert len(look(store, table(KEYS, [TITLES[0]], rated())).reading.forms) == 1


def test_a_quotation_mark_that_is_never_closed(store: Store) -> None:
    """It would make one answer of all forms that follow."""
    lines = as_csv(rated(), rated(), rated()).splitlines()
    with pytest.raises(NotATable, match="ngoặc kép"):
        look(store, "\r\n".join([*lines[:3], lines[3][: -len(KEYS) + 3] + ',"tốt', *lines[4:]]))
    assert faults(store, [*rated()[:-1], 'nói "tốt"\nrồi về']) == []


def test_a_cell_that_is_too_long(store: Store) -> None:
    for length, told in ((LONGEST + 1, "Dòng 3 có ô dài hơn"), (200_000, "ô dài quá")):
        with pytest.raises(NotATable, match=told):
            look(store, as_csv([*rated()[:-1], "a" * length]))
    (fault,) = look(store, as_csv([*rated()[:-1], "a" * LONGEST])).reading.faults
    assert fault.column == "S (Anh/chị muốn góp ý thêm điều gì? Xin …)" and len(fault.why) < 100
    for column in (DAY, UNIT, FIRST):
        row = ["a" * LONGEST if key == column else text for key, text in zip(KEYS, rated(), strict=True)]
        (fault,) = look(store, as_csv(row)).reading.faults
        assert fault.column.startswith(f"{xl_col_to_name(KEYS.index(column))} (") and len(fault.why) < 200


def test_a_million_rows(store: Store) -> None:
    """Blank ones are no forms; no more rows are read than anybody types."""
    assert len(look(store, as_csv(rated()) + "\n" * (MOST_ROWS - 3)).reading.forms) == 1
    for blank in ("\n", "x\n"):
        with pytest.raises(NotATable, match=f"{MOST} phiếu"):
            look(store, as_csv(rated()) + blank * 1_000_000)


def test_a_row_of_a_million_cells(store: Store) -> None:
    with pytest.raises(NotATable):
        look(store, as_csv(rated()) + "," * 1_000_000)


def test_blank_rows_between_count_for_nothing(store: Store) -> None:
    rows = [row for _ in range(MOST) for row in (rated(), [])]
    reading = look(store, as_csv(*rows)).reading
    assert len(reading.forms) == MOST and reading.forms[-1].row == 2 * MOST + 1


def test_too_many_bytes() -> None:
    for body in (b"a" * (LARGEST + 1), b"PK" * LARGEST):
        with pytest.raises(NotATable, match="chia thành nhiều tệp"):
            paper_table.read(body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_nul_is_no_text(store: Store, encoding: str) -> None:
    with pytest.raises(NotATable, match="CSV UTF-8"):
        look(store, as_csv([*rated()[:-1], "a\0b"]).encode(encoding))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "utf-16"]))
def test_any_bytes_are_a_table_or_told(body: bytes, encoding: str) -> None:
    start = as_csv(rated()).encode(encoding) if encoding else b""
    with suppress(NotATable):
        assert all(isinstance(cell, str) for row in paper_table.read(start + body) for cell in row)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(KEYS), st.text(max_size=20) | st.sampled_from(["5", "0", "x", "1;2", "31/12/2026"])), max_size=9
    )
)
def test_any_text_in_any_cell_is_taken_or_told(cells: list[tuple[str, str]]) -> None:
    """A form is there, or a fault for it; never both, never neither."""
    row = [dict(cells).get(key, text).strip() for key, text in zip(KEYS, rated(), strict=True)]
    reading = paper_forms.read([KEYS, TITLES, row], ASKED)
    assert bool(reading.forms) is not bool(reading.faults)
