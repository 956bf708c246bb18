"""S1: the files as a spreadsheet reads them; one row a case, whole or not there at all."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from feedback_store.case_lists import Wanted
from feedback_store.store import Store
from handlers.exports import covering, export
from handlers.exports.cell_text import neutralised, plain
from handlers.exports.columns import OF_CASE, OF_SENDER, SEALED
from handlers.exports.export import Export
from handlers.exports.xlsx_file import MOST_ROWS, TooManyRows, write
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules
from tests.exports.made_cases import kept
from tests.exports.payloads import PAYLOADS

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TITLES = [column.title for column in OF_CASE + OF_SENDER]


@pytest.fixture(scope="session")
def rules() -> Rules:
    return loading.load()


def put(store: Store, *cases: dict[str, Any], sender: tuple[str, str, str] = ("", "", "")) -> None:
    """Put cases into the store."""
    store.submit(lambda db: [kept(db, {"id": number, **case}, sender) for number, case in enumerate(cases, 1)]).result()


def exported(store: Store, rules: Rules, name: str, with_senders: bool = False, wanted: Wanted | None = None) -> Path:
    """The file."""
    target = store.path.with_name(name)
    export.write(Export(store.path, wanted or Wanted(), rules, NOW, with_senders), target)
    return target


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by title."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet(path: Path) -> ElementTree.Element:
    """The sheet's XML."""
    with zipfile.ZipFile(path) as parts:
        assert not [name for name in parts.namelist() if "hyperlink" in name or "externalLink" in name or "calcChain" in name]
        return ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))


def xlsx_rows(path: Path) -> list[dict[str, str]]:
    """The rows of an XLSX file below the head: the text or number of each cell by the title of its column."""
    return [{TITLES[column(cell)]: value(cell) for cell in row} for row in list(sheet(path).iter(f"{MAIN}row"))[1:]]


def column(cell: ElementTree.Element) -> int:
    letters = "".join(filter(str.isalpha, cell.attrib["r"]))
    return sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(letters))) - 1


def value(cell: ElementTree.Element) -> str:
    """What Excel shows: its own escapes are undone."""
    return "".join(cell.itertext()).replace("_x005F_", "_")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store in which every text column of each case holds one payload."""
    store = Store(tmp_path_factory.mktemp("hostile") / "motcua.db", reserve=0)
    names = ("channel", "kind", "category", "urgency", "unit", "state", "text", "place", "result")
    for number, payload in enumerate(PAYLOADS, 1):
        case = {"id": number, "code": f"{payload}\u2063{number}", **dict.fromkeys(names, payload)}
        store.submit(lambda db, case=case, payload=payload: kept(db, case, (payload,) * 3)).result()
    yield store
    store.close_now()


def test_there_are_enough_payloads() -> None:
    assert len(PAYLOADS) >= 60


def test_no_formula_and_no_link_in_xlsx(hostile: Store, rules: Rules) -> None:
    """S1: every payload in every column is an inline string, and reads as it was written."""
    path = exported(hostile, rules, "hostile.xlsx", with_senders=True)
    root = sheet(path)
    assert not [element.tag for element in root.iter() if element.tag in (f"{MAIN}f", f"{MAIN}hyperlink", f"{MAIN}hyperlinks")]
    rows = xlsx_rows(path)
    assert len(rows) == len(PAYLOADS)
    for payload, row in zip(PAYLOADS, rows, strict=True):
        for title in ("Kênh", "Loại", "Đơn vị xử lý", "Nội dung", "Địa điểm", "Kết quả xử lý", "Họ tên người gửi", "Địa chỉ"):
            assert row[title] == plain(payload), title
    body = [cell for row in list(root.iter(f"{MAIN}row"))[1:] for cell in row]
    assert {cell.attrib.get("t") for cell in body if value(cell) in PAYLOADS} == {"inlineStr"}


def test_every_cell_of_csv_is_neutral(hostile: Store, rules: Rules) -> None:
    """S1: the same in CSV; without the apostrophes the text is what was written."""
    rows = csv_rows(exported(hostile, rules, "hostile.csv", with_senders=True))
    assert len(rows) == len(PAYLOADS)
    for payload, row in zip(PAYLOADS, rows, strict=True):
        for title in ("Kênh", "Trạng thái", "Nội dung", "Địa điểm", "Kết quả xử lý", "Họ tên người gửi", "Địa chỉ"):
            assert row[title] == neutralised(payload), title


def test_one_row_a_case(store: Store, rules: Rules) -> None:
    """Names instead of keys, times of Vietnam, the official state that the reason for refusing gives."""
    over = {
        "state": "refused",
        "reason": "outside_province",
        "closed_at": "2026-11-03T18:00:00+00:00",
        "due": "2026-11-09T10:00:00+00:00",
    }
    put(store, {**over, "on_time": 1, "reopened": 1, "satisfied": 0}, {"state": "merged", "merged_into": 1})
    row, merged = csv_rows(exported(store, rules, "a.csv"))
    assert row["Ngày nhận"] == "02/11/2026 09:00" and row["Ngày trả lời"] == "04/11/2026 01:00"
    assert (row["Nhóm lĩnh vực"], row["Lĩnh vực"], row["Kênh"]) == ("Hạ tầng", "Đèn đường", "Trò chuyện trên web")
    assert row["Trạng thái theo QĐ 766/QĐ-TTg"] == "Gửi trả BNĐP khác" and row["Trạng thái"] == "Không tiếp nhận"
    assert (row["Đúng hạn"], row["Số lần mở lại"], row["Người dân đánh giá"]) == ("đúng hạn", "1", "Chưa hài lòng")
    assert (merged["Gộp vào"], merged["Đúng hạn"], merged["Trạng thái theo QĐ 766/QĐ-TTg"]) == ("PA-1", "không tính hạn", "")
    assert list(row) == [column.title for column in OF_CASE]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({}, "không tính hạn"),
        ({"due": "2026-11-20T02:59:00+00:00"}, "quá hạn"),
        ({"due": "2026-11-20T03:01:00+00:00"}, "chưa đến hạn"),
        (
            {"due": "2026-11-19T00:00:00+00:00", "state": "waiting_citizen", "paused_at": "2026-11-18T00:00:00+00:00"},
            "chưa đến hạn",
        ),
        ({"due": "2026-11-19T00:00:00+00:00", "state": "answered", "on_time": 1}, "đúng hạn"),
        ({"due": "2026-11-19T00:00:00+00:00", "state": "closed", "on_time": 0}, "quá hạn"),
    ],
)
def test_whether_the_deadline_was_kept(store: Store, rules: Rules, case: dict[str, Any], told: str) -> None:
    put(store, case)
    assert csv_rows(exported(store, rules, "a.csv"))[0]["Đúng hạn"] == told


def test_dates_and_numbers_of_xlsx_are_real(store: Store, rules: Rules) -> None:
    """And the head stays in sight, with a filter over all rows."""
    put(store, {}, {"reopened": 2})
    path = exported(store, rules, "a.xlsx")
    root = sheet(path)
    first, second = xlsx_rows(path)
    assert float(first["Ngày nhận"]) == pytest.approx(46328.375) and second["Số lần mở lại"] == "2"
    cell = next(cell for cell in root.iter(f"{MAIN}c") if cell.attrib["r"] == "B2")
    assert "t" not in cell.attrib
    pane, table = next(root.iter(f"{MAIN}pane")), next(root.iter(f"{MAIN}autoFilter"))
    assert pane.attrib["ySplit"] == "1" and pane.attrib["state"] == "frozen" and table.attrib["ref"] == "A1:T3"
    assert len(list(root.iter(f"{MAIN}col"))) >= 10


def test_the_national_code_is_the_last_column(store: Store, rules: Rules) -> None:
    """After all that was there before it; whoever reads the columns by their place goes on reading right."""
    put(store, {"national_code": "PAKN.2026-1"}, {"reason": "denunciation"})
    for row in (csv_rows(exported(store, rules, "a.csv"))[0], xlsx_rows(exported(store, rules, "a.xlsx"))[0]):
        assert row["Mã PAKN quốc gia"] == "PAKN.2026-1" and list(row)[-1] == "Mã PAKN quốc gia"
    assert csv_rows(exported(store, rules, "b.csv", with_senders=True))[1]["Mã PAKN quốc gia"] == ""


def test_senders_only_on_demand(store: Store, rules: Rules) -> None:
    """Without them the numbers that people write into their texts are covered; with them the telephone keeps its zero."""
    put(store, {"text": "Gọi 0912 345 678 gặp tôi"}, sender=("Lan", "0987654321", "thôn Đông"))
    for name, read in (("a.csv", csv_rows), ("a.xlsx", xlsx_rows)):
        path = exported(store, rules, name)
        (row,) = read(path)
        assert row["Nội dung"] == "Gọi [số điện thoại] gặp tôi" and "Số điện thoại" not in row
        path.unlink()
        (row,) = read(exported(store, rules, name, with_senders=True))
        assert (
            row["Nội dung"] == "Gọi 0912 345 678 gặp tôi"
            and row["Số điện thoại"] == "0987 654 321"
            and row["Họ tên người gửi"] == "Lan"
        )


@pytest.mark.parametrize("reason", ["denunciation", "mixed"])
def test_a_denunciation_that_was_filed_as_a_case_stays_sealed(store: Store, rules: Rules, reason: str) -> None:
    """Its content and sender leave in no file (Luật Tố cáo 25/2018/QH14); another reason hides nothing."""
    put(
        store,
        {"state": "refused", "reason": reason, "text": "ông A nhận tiền"},
        {"reason": "unclear", "text": "ở đâu"},
        sender=("Lan", "", ""),
    )
    sealed, open_one = csv_rows(exported(store, rules, "a.csv", with_senders=True))
    assert (sealed["Nội dung"], sealed["Địa điểm"], sealed["Họ tên người gửi"]) == (SEALED, "", "")
    assert (open_one["Nội dung"], open_one["Họ tên người gửi"]) == ("ở đâu", "Lan")


def test_only_what_is_wanted(store: Store, rules: Rules) -> None:
    put(store, {"unit": "thanh_tra"}, {"state": "closed"}, {})
    wanted = Wanted(units=("so_xay_dung",), states=("new",))
    assert [row["Mã phản ánh"] for row in csv_rows(exported(store, rules, "a.csv", wanted=wanted))] == ["PA-3"]


def test_a_list_may_be_empty(store: Store, rules: Rules) -> None:
    assert csv_rows(exported(store, rules, "a.csv")) == [] and xlsx_rows(exported(store, rules, "a.xlsx")) == []


def test_a_writer_is_not_held_up(store: Store, rules: Rules) -> None:
    """One moment of the store: what comes while the file is written is not in it, and the log can be emptied meanwhile."""
    put(store, {}, {})
    busy = []

    def progress(done: int, count: int) -> None:
        if not done:
            store.submit(lambda db: kept(db, {"id": 9})).result()
            with store.reading() as db:
                busy.append(db.execute("SELECT count(*) FROM cases").fetchone()[0])

    target = store.path.with_name("a.csv")
    assert export.write(Export(store.path, Wanted(), rules, NOW), target, progress) == 2
    assert len(csv_rows(target)) == 2 and busy == [3]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_stopped_half_way_nothing_is_left(store: Store, rules: Rules, name: str, error: type[BaseException]) -> None:
    """And a file that was there before stays as it was."""
    put(store, *[{}] * 600)
    target = store.path.with_name(name)
    target.write_text("cũ")

    def progress(done: int, count: int) -> None:
        if done:
            raise error

    with pytest.raises(error):
        export.write(Export(store.path, Wanted(), rules, NOW), target, progress)
    assert target.read_text() == "cũ" and [path.name for path in store.path.parent.glob(".*partial")] == []


def test_more_rows_than_a_sheet_holds(tmp_path: Path) -> None:
    with pytest.raises(TooManyRows):
        write(tmp_path / "a.xlsx", OF_CASE, iter(()), MOST_ROWS + 1)


def test_many_cases_are_covered_in_order(store: Store, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """By processes of their own, and the rows stay in their order."""
    monkeypatch.setattr(covering, "SHORT", 10)
    monkeypatch.setattr(covering, "_processors", lambda: 2)
    put(store, *[{"text": f"việc {number} gọi 0912345678"} for number in range(1200)])
    rows = csv_rows(exported(store, rules, "a.csv"))
    assert [row["Nội dung"] for row in rows] == [f"việc {number} gọi [số điện thoại]" for number in range(1200)]


def test_the_file_is_nobody_elses(store: Store, rules: Rules) -> None:
    assert exported(store, rules, "a.csv").stat().st_mode & 0o777 == 0o600
