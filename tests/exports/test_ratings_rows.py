"""The raw rows of ratings and surveys: what stands in them, what never does, and nothing that a spreadsheet calculates."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from feedback_store.store import Store
from handlers.exports import ratings_export
from handlers.exports.cell_text import neutralised, plain
from handlers.exports.ratings_export import RatingsExport
from handlers.exports.ratings_rows import KEPT
from handlers.exports.ratings_workbook import CODEBOOK, RAW, SHEETS
from knowledge.redaction import redacted
from tests.exports.made_ratings import NOW, ONE_TAP, RULES, SIXTEEN, exported, form, put, rating, survey
from tests.exports.payloads import PAYLOADS


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV's rows by title."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def raw_of(path: Path) -> list[dict[str, Any]]:
    """The raw sheet's rows by title, read by another program's reader."""
    heads, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(RAW).to_python()
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def test_one_row_an_answer(store: Store) -> None:
    """Ticks and words each in a row, names beside codes."""
    given, told, at = rating(muc="2", gop_y="Chờ lâu quá")
    put(store, [(given, {**told, "ly-do": (("cho-lau", ""), ("khac", "mất điện"))}, at)])
    rows = rows_of(exported(store, "a.csv"))
    assert [(row["Mã câu"], row["Mã trả lời"], row["Trả lời"], row["Viết thêm"]) for row in rows] == [
        ("gop-y", "", "", "Chờ lâu quá"),
        ("ly-do", "cho-lau", "Phải chờ lâu", ""),
        ("ly-do", "khac", "Lý do khác", "mất điện"),
        ("muc", "2", "Không hài lòng", ""),
    ]
    assert (
        {row["Phiếu"] for row in rows} == {"mot-cham@1"}
        and len({row["Mã phiếu"] for row in rows}) == 1
        and len(rows[0]["Mã phiếu"]) == 16
    )


def test_one_row_a_respondent(store: Store) -> None:
    """A blank stays blank, also where everything is; several ticks stand together."""
    given, told, at = rating(muc="2")
    put(store, [(given, {**told, "ly-do": (("khac", "mất điện"), ("cho-lau", ""))}, at), (given, {}, at)])
    rows = rows_of(exported(store, "r.csv", "respondents"))
    told_of = {(row["muc"], row["ly-do"], row["ly-do.loi"], row["gop-y"]) for row in rows}
    assert told_of == {("2", "cho-lau; khac", "mất điện", ""), ("", "", "", "")} and len(rows) == 2


def test_months_are_months_of_vietnam(store: Store) -> None:
    """A second to midnight and midnight are two months; of neither is the day told."""
    midnight = NOW.replace(month=10, day=31, hour=17)
    put(store, [rating(at=midnight - timedelta(seconds=1), muc="5"), rating(at=midnight, muc="4")] * 5)
    path = exported(store, "a.csv")
    assert [(row["Tháng"], row["Mã trả lời"]) for row in rows_of(path)] == [("2026-10", "5")] * 5 + [("2026-11", "4")] * 5
    assert "10-31" not in path.read_text("utf-8-sig") and "31/10" not in path.read_text("utf-8-sig")


def test_what_tells_a_response_apart_is_left_out(store: Store) -> None:
    """S14: four of another unit look like each other; the common ones tell everything. So in the workbook."""
    common, rare = rating(muc="5"), rating(muc="1")
    given, told, at = rare
    put(store, [common] * 5 + [(given._replace(unit="so_y_te"), told, at)] * 4 + [(given._replace(unit="so_la"), told, at)])
    for path in (exported(store, "r.csv", "respondents"), exported(store, "a.xlsx")):
        rows = rows_of(path) if path.suffix == ".csv" else raw_of(path)
        units = Counter((row["muc"], row["Đơn vị"], row["Kênh"]) for row in rows)
        assert units == {("5", "Sở Xây dựng", "Zalo"): 5, ("1", KEPT, KEPT): 5}


def test_the_order_of_a_month_tells_nothing(store: Store) -> None:
    """By the order in which they came, somebody could count them off: they stand month by month, and within a month by chance."""
    put(store, [rating(at=NOW + timedelta(hours=2 * hour), muc="5", gop_y=str(hour)) for hour in range(60)])
    found = [row["gop-y"] for row in rows_of(exported(store, "r.csv", "respondents"))]
    came = [str(hour) for hour in range(60)]
    assert found != came and sorted(found, key=int) == came


def test_personal_numbers_are_covered(store: Store) -> None:
    put(store, [rating(muc="1", gop_y="Gọi tôi số 0912 345 678 nhé")])
    for shape in ("answers", "respondents"):
        text = exported(store, f"{shape}.csv", shape).read_text("utf-8-sig")  # type: ignore[arg-type]
        assert "[số điện thoại]" in text and "345" not in text
    assert raw_of(exported(store, "a.xlsx"))[0]["gop-y"] == "Gọi tôi số [số điện thoại] nhé"


def test_pseudonyms_only_on_demand(store: Store) -> None:
    put(store, [rating(muc="5")] * 5)
    assert "CB-1" not in exported(store, "a.csv").read_text("utf-8-sig")
    assert rows_of(exported(store, "b.csv", with_officers=True))[0]["Bí danh cán bộ"] == "CB-1"


def test_no_payload_is_ever_a_formula(store: Store) -> None:
    """S1: in comments and in own words, in CSV and in the workbook."""
    given, _, at = rating()
    made = [(given, {"muc": (("1", ""),), "ly-do": (("khac", text),), "gop-y": (("", text),)}, at) for text in PAYLOADS]
    put(store, made)
    rows = rows_of(exported(store, "r.csv", "respondents"))
    assert sorted(row["gop-y"] for row in rows) == sorted(neutralised(redacted(text)) for text in PAYLOADS)
    assert sorted(row["ly-do.loi"] for row in rows) == sorted(neutralised(redacted(text)) for text in PAYLOADS)
    found = raw_of(exported(store, "a.xlsx"))
    assert sorted(as_read(row["gop-y"]) for row in found) == sorted(as_read(plain(redacted(text))) for text in PAYLOADS)


def test_the_twin_a_careless_file_has_formulas() -> None:
    """The same payloads without our care begin with what a spreadsheet calculates."""
    assert any(text.startswith("=") for text in PAYLOADS) and all(not neutralised(text).startswith("=") for text in PAYLOADS)


def as_read(text: object) -> str:
    """What a reader of XML makes of line breaks, and of Excel's own escapes."""
    return str(text).replace("\r\n", "\n").replace("_x005F_", "_")


def test_csv_and_workbook_say_the_same(store: Store) -> None:
    """Both are read back equal, the blanks too."""
    put(store, [form(["5", "", "3"], "so_y_te"), form(["1"] * 16), form([])])
    rows = rows_of(exported(store, "r.csv", "respondents", SIXTEEN))
    found = raw_of(exported(store, "a.xlsx", wanted=SIXTEEN))
    assert len(found) == 3
    for row, other in zip(rows, found, strict=True):
        assert other == row


def test_only_the_wanted_survey(store: Store) -> None:
    row = store.submit(survey).result()
    given, told, at = form(["5"] * 16)
    put(store, [(given._replace(survey=row.id), told, at), (given, told, at)])
    wanted = replace(SIXTEEN, survey=row.id)
    assert [one["Đợt khảo sát"] for one in rows_of(exported(store, "r.csv", "respondents", wanted))] == [row.ref]


def test_the_codebook_knows_every_code(store: Store) -> None:
    """Whatever stands in the raw rows is explained, in Vietnamese."""
    put(store, [form(["5", "2", "4"]), form(["1"] * 16)])
    path = exported(store, "a.xlsx", wanted=SIXTEEN)
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(CODEBOOK).to_python()
    items = {row[0] for row in sheet if row[1]}
    codes = {(row[0], row[5]) for row in sheet if row[5]}
    for row in raw_of(path):
        for key in (item.key for item in RULES.questionnaires["dich-vu-16"][-1].items):
            assert key in items and (not row[key] or (key, row[key]) in codes or not str(row[key]).isdigit())


def test_interrupted_it_leaves_nothing(store: Store, tmp_path: Path) -> None:
    """Neither a file nor a half of one, and a file that was there stays as it was."""
    put(store, [rating(muc="5") for _ in range(10)])
    for name in ("a.csv", "a.xlsx"):
        folder = tmp_path / name.replace(".", "-")
        folder.mkdir()
        (folder / name).write_text("as before")

        def interrupted(done: int, count: int) -> None:
            if done:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            ratings_export.write(RatingsExport(store.path, ONE_TAP, RULES, NOW), folder / name, interrupted)
        assert [path.name for path in folder.iterdir()] == [name] and (folder / name).read_text() == "as before"


def test_another_ending_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no format"):
        ratings_export.write(RatingsExport(store.path, ONE_TAP, RULES, NOW), tmp_path / "a.ods")
    assert not (tmp_path / "a.ods").exists()


def test_the_workbook_has_its_sheets(store: Store) -> None:
    put(store, [rating(muc="5") for _ in range(6)])
    book = CalamineWorkbook.from_path(exported(store, "a.xlsx"))
    assert tuple(book.sheet_names) == SHEETS
    for name in SHEETS:
        if name != RAW:
            assert "không phải chỉ số SIPAS" in str(book.get_sheet_by_name(name).to_python()[:3]), name
