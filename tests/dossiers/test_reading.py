"""Lists as one-stop programs write them are read, and a bad one is told of row by row."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import dossiers
from feedback_store.dossiers import Dossier
from handlers.dossiers import report, told_dates
from handlers.dossiers.encodings import NotReadable
from knowledge.dossiers import code as codes
from knowledge.vietnam_time import VIETNAM
from tests.dossiers.lists import HEADS, KEY, PHONE, PROCEDURE, all_of, code, grave, place, read_rows, read_text, row, text_of

FULL: tuple[str, ...] = (
    *HEADS,
    "Đơn vị giải quyết",
    "Kênh nộp",
    "Mức độ DVC",
    "Ngày tiếp nhận",
    "Hẹn trả",
    "Ngày xử lý xong",
    "Ngày trả",
)
FULL += ("Hình thức trả", "Số lần bổ sung", "Hạn bổ sung", "Điện thoại", "Số CCCD", "Họ tên")
CELLS = row(
    1, "Sở Y tế", "Trực tuyến", "Toàn trình", "01/11/2026 08:15", "06/11/2026", "05/11/2026 16:00", "6/11/2026", "Bưu điện",
    "1", "20/11/2026", "0911.000.234", "001 099 000 123", "Người Nộp", state="Đã trả kết quả",
)  # fmt: skip
TOLD = Dossier(
    code=code(1),
    procedure=PROCEDURE,
    field="Hộ tịch",
    unit="so_y_te",
    channel="online",
    online_level="whole",
    status=10,
    filed_on="2026-11-01",
    accepted_at="2026-11-01T01:15:00.000000+00:00",
    due_at="2026-11-06T10:00:00.000000+00:00",
    finished_at="2026-11-05T09:00:00.000000+00:00",
    returned_at="2026-11-05T17:00:00.000000+00:00",
    returned_by="post",
    supplements=1,
    supplement_until="2026-11-20",
    proofs=dossiers.digests(KEY, [PHONE, "001099000123"]),
)


def test_every_column_by_its_name_in_any_order(tmp_path: Path) -> None:
    """Columns are found by name; who filed is known only by digests; an unknown column is named and left out."""
    for order in (1, -1):
        found = read_rows(tmp_path, FULL[::order], CELLS[::order])
        assert all_of(found) == [TOLD] and found.is_sound
        assert list(found.source.ignored) == ["Họ tên"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_unicode_in_every_form(tmp_path: Path, encoding: str, separator: str) -> None:
    found = read_text(tmp_path, text_of(FULL, CELLS, separator=separator).encode(encoding))
    assert all_of(found) == [TOLD]


def test_titles_above_the_columns_are_passed_over(tmp_path: Path) -> None:
    """Row numbers are those of the file, with its titles and blank rows."""
    text = "DANH SÁCH HỒ SƠ,,,\n\n" + text_of(HEADS, row(1), ["", "", "", ""], row(2, state="x"))
    found = read_text(tmp_path, text)
    assert [one.code for one in all_of(found)] == [code(1)] and grave(found) == [(6, "status")]


def windows_1258(text: str) -> bytes:
    """As Windows-1258 has it: a tone stands after its letter."""
    body = b""
    for sign in text:
        letters = normalize("NFD", sign)
        tone = "".join(mark for mark in letters if mark in "\u0300\u0301\u0303\u0309\u0323")
        body += (normalize("NFC", "".join(mark for mark in letters if mark not in tone)) + tone).encode("cp1258")
    return body


def test_windows_1258_is_read_and_tcvn3_is_refused_with_what_to_do(tmp_path: Path) -> None:
    """Old encodings are told by the names of the columns; one that cannot be told is refused."""
    text = f"Mã hồ sơ;Mã TTHC;Lĩnh vực;Trạng thái;Ngày nộp\n{code(1)};{PROCEDURE};Hộ tịch;Đang xử lý;01/11/2026\n"
    [told] = all_of(read_text(tmp_path, windows_1258(text)))
    assert (told.field, told.status) == ("Hộ tịch", 4)
    old = f"M· hå s¬;M· TTHC;Tr¹ng th¸i;Ngµy nép\n{code(1)};{PROCEDURE};§ang xö lý;01/11/2026\n"
    for body_ in (old.encode("latin-1"), old.encode()):
        with pytest.raises(NotReadable, match="TCVN3"):
            read_text(tmp_path, body_)
    with pytest.raises(NotReadable, match="CSV UTF-8"):
        read_text(tmp_path, text_of(FULL, CELLS).encode("utf-8").replace("ồ".encode(), b"\xe1\xbb"))


def test_a_workbook_is_read_with_its_days_and_numbers(tmp_path: Path) -> None:
    """Days of Excel keep their time; a procedure's code that became a number gets its nought back."""
    book_file = BytesIO()
    book = xlsxwriter.Workbook(book_file)
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.merge_range(0, 0, 0, 3, "DANH SÁCH")
    sheet.write_row(1, 0, [*HEADS, "Ngày tiếp nhận", "Điện thoại"])
    sheet.write_row(2, 0, [code(1), 1.00419, 4])
    sheet.write_datetime(2, 3, datetime(2026, 11, 1), day)
    sheet.write_datetime(2, 4, datetime(2026, 11, 1, 8, 15), day)
    sheet.write_number(2, 5, int(PHONE))
    book.close()
    [told] = all_of(read_text(tmp_path, book_file.getvalue()))
    assert (told.procedure, told.filed_on, told.accepted_at) == ("1.004190", "2026-11-01", TOLD.accepted_at)
    assert told.proofs == dossiers.digests(KEY, [PHONE])


@pytest.mark.parametrize("body", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"PK" + b"\0" * 5000])
def test_a_broken_workbook_is_refused_in_one_line(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(NotReadable, match="Không đọc được tệp Excel") as refused:
        read_text(tmp_path, body)
    assert "\n" not in str(refused.value)


def test_json_in_its_forms(tmp_path: Path) -> None:
    """An array, JSON Lines, an answer of the connector; numbers of items are told."""
    item = {"code": code(1), "procedure": PROCEDURE, "status": 4, "filed_on": "2026-11-01", "supplements": 2.0, "unit": None}
    other = item | {"code": code(2), "status": [4]}
    forms = (
        json.dumps([item, other]),
        f"{json.dumps(item)}\n{json.dumps(other)}\n",
        json.dumps({"items": [item, other], "next": ""}),
    )
    for text in forms:
        found = read_text(tmp_path, text)
        assert [(one.code, one.supplements) for one in all_of(found)] == [(code(1), 2)]
        assert grave(found) == [(2, "")] and "Mục 2" in "\n".join(report.lines(found, place().names))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "không có gì để đọc"),
        ("a,b\n1,2\n", "Không thấy cột «Mã hồ sơ», «Mã thủ tục», «Trạng thái», «Ngày nộp» hoặc «Ngày tiếp nhận»"),
        ("Mã hồ sơ,Mã TTHC,Trạng thái\n", "Không thấy cột «Ngày nộp» hoặc «Ngày tiếp nhận»"),
        (",".join(HEADS) + ",Số hồ sơ\n", "Cột «Mã hồ sơ» có hai lần (Mã hồ sơ, Số hồ sơ)"),
        (",".join(HEADS) + "\n", "không có gì để đọc"),
        (",".join(HEADS) + '\n"H05', "gần dòng 2"),
        ('[{"code": "x"}', "cắt cụt"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(NotReadable) as refused:
        read_text(tmp_path, text)
    assert says in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("heads", "cells", "faulty"),
    [
        ((), row(day="31/02/2026"), "filed_on"),
        ((), row(day="11/20/2026"), "filed_on"),
        ((), row(day="01/11/2036"), "filed_on"),
        ((), row(day="0911000234"), "filed_on"),
        ((), row(day=""), "filed_on"),
        ((), row(state="11"), "status"),
        ((), row(state=""), "status"),
        ((), ["0911000234", *row()[1:]], "code"),
        ((), ["H05.12.3-261301-0001", *row()[1:]], "code"),
        ((), [code(1), "hộ tịch", *row()[2:]], "procedure"),
        ((), [code(1), "1.00418", *row()[2:]], "procedure"),
        (("Đơn vị",), row(1, "Sở Y tá"), "unit"),
        (("Kênh",), row(1, "fax"), "channel"),
        (("Mức độ",), row(1, "5"), "online_level"),
        (("Số lần bổ sung",), row(1, "-1"), "supplements"),
        (("Ngày tiếp nhận",), row(1, "31/10/2026"), "accepted_at"),
        (("Hẹn trả",), row(1, "31/10/2026"), "due_at"),
        (("Hẹn trả",), row(1, "06/11/2062"), "due_at"),
        (("Ngày trả", "Ngày xong"), row(1, "02/11/2026", "03/11/2026", state="10"), "returned_at"),
        (("Ngày tiếp nhận", "Ngày xong"), row(1, "02/11/2026 08:00", "02/11/2026 07:59", state="9"), "finished_at"),
        (("Ngày xong",), row(1, "", state="9"), "finished_at"),
        (("Ngày trả",), row(1, "", state="10"), "returned_at"),
        (("Lĩnh vực",), row(1, "x" * 301), "field"),
        ((), [*row(), "thừa"], ""),
    ],
)
def test_each_fault_is_told_by_its_row_and_column(tmp_path: Path, heads: tuple[str, ...], cells: list[str], faulty: str) -> None:
    """Beside a sound row; the sound one alone could be taken."""
    found = read_rows(tmp_path, (*HEADS, *heads), row(2, *["" for _ in heads]), cells)
    assert grave(found) == [(3, faulty)] and [one.code for one in all_of(found)] == [code(2)] and not found.is_sound


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        (("Ngày tiếp nhận", "Ngày xong"), row(1, "02/11/2026 08:00", "02/11/2026", state="9")),
        (("Ngày trả",), row(1, "02/11/2026", state="10")),
        (("Đơn vị",), row(1, "ủy ban nhân dân PHƯỜNG bến gỗ")),
        (("Ngày tiếp nhận",), row(1, "20/11/2026 23:00")),
        (("Ngày tiếp nhận",), row(1, "01/11/2026", day="")),
    ],
)
def test_what_is_right_is_taken(tmp_path: Path, heads: tuple[str, ...], cells: list[str]) -> None:
    """The twin; times of one dossier never run backwards, whoever left out the hour."""
    found = read_rows(tmp_path, (*HEADS, *heads), cells)
    assert grave(found) == []
    [told] = all_of(found)
    times = [at for at in (told.accepted_at, told.finished_at, told.returned_at) if at]
    assert times == sorted(times) and (told.status < 9 or told.finished_at)


def test_a_due_day_without_a_time_ends_with_its_office_hours(tmp_path: Path) -> None:
    """On a day off with those of the next working day; a time that is told stays."""
    days = ("06/11/2026", "07/11/2026", "06/11/2026 09:30")
    found = read_rows(tmp_path, (*HEADS, "Hẹn trả"), *(row(number, day) for number, day in enumerate(days, 1)))
    assert [str(one.due_at)[:16] for one in all_of(found)] == ["2026-11-06T10:00", "2026-11-09T10:00", "2026-11-06T02:30"]


def test_a_column_that_the_file_lacks_is_named_so(tmp_path: Path) -> None:
    found = read_rows(tmp_path, HEADS, row(1, state="10"))
    (line,) = [line for line in report.lines(found, place().names) if "Ngày trả" in line]
    assert "Dòng 2, cột «Ngày trả (tệp không có cột này)»" in line


def test_the_nearest_unit_is_suggested_and_may_be_left_out_instead(tmp_path: Path) -> None:
    found = read_rows(tmp_path, (*HEADS, "Đơn vị"), row(1, "Sở Y tá"))
    assert "«Sở Y tế»" in found.faults.kept[0].how
    left = read_rows(tmp_path, (*HEADS, "Đơn vị"), row(1, "Sở Y tá"), at=place(blank_units=True))
    assert left.is_sound and [one.unit for one in all_of(left)] == [""] and len(left.faults.kept) == 1


def test_the_same_code_twice(tmp_path: Path) -> None:
    """Word for word the same: one, and told. Otherwise none of them, and each is told where the others are."""
    found = read_rows(tmp_path, HEADS, row(1), row(2), row(1), row(3), row(3, state="5"), row(3, state="6"))
    assert [one.code for one in all_of(found)] == [code(1), code(2)] and (found.repeated, found.count) == (1, 2)
    assert grave(found) == [(5, "code"), (6, "code"), (7, "code")]
    assert ["dòng 6" in found.faults.ordered()[0].what, "dòng 5" in found.faults.ordered()[1].what] == [True, True]


def test_a_list_is_known_again_in_any_order(tmp_path: Path) -> None:
    one, other = read_rows(tmp_path, HEADS, row(1), row(2)), read_rows(tmp_path, HEADS, row(2), row(1), row(2))
    changed = read_rows(tmp_path, HEADS, row(1), row(2, state="5"))
    assert one.sha256 == other.sha256 != changed.sha256


def test_shifted_columns_leave_nobodys_data_in_the_report(tmp_path: Path) -> None:
    """S10: whatever stands in a wrong cell is said nowhere; a name of a column cannot be calculated."""
    heads = (*HEADS[:3], "=cmd|x", "Đơn vị", HEADS[3], "Điện thoại")
    people = ["Trần Văn Giả", PHONE, "001099000123", "x", "Lê Thị Giả", "079099000123", "Nguyễn Văn Giả"]
    found = read_rows(tmp_path, heads, people, people)
    report.write(found, place().names, tmp_path / "report.csv")
    written = (tmp_path / "report.csv").read_text("utf-8-sig")
    told = "\n".join(report.lines(found, place().names)) + written
    assert not [cell for cell in people if cell != "x" and cell in told] and len(grave(found)) == 10
    rows = list(csv.reader(written.splitlines()))
    assert len(rows) == 1 + len(found.faults.kept) and not [cell for line in rows for cell in line if cell.startswith("=")]


def test_only_so_many_are_told_and_all_are_written(tmp_path: Path) -> None:
    found = read_rows(tmp_path, HEADS, *(row(number, state="x") for number in range(120)))
    lines = list(report.lines(found, place().names))
    assert "và 70 điểm nữa" in lines[-1] and len(lines) < 60
    assert report.write(found, place().names, tmp_path / "report.csv") == 120


DAYS = st.datetimes(datetime(2001, 1, 1), datetime(2170, 12, 30))


@given(DAYS)
def test_a_moment_is_read_however_it_is_written(at: datetime) -> None:
    """Three styles, one moment."""
    at = at.replace(second=0, microsecond=0)
    local = at.replace(tzinfo=VIETNAM)
    serial = (at - datetime(1899, 12, 30)) / timedelta(days=1)
    styles = (
        f"{at.day}/{at.month}/{at.year} {at:%H:%M}",
        f"{at:%d-%m-%Y %H:%M:%S}",
        f"{at:%Y-%m-%dT%H:%M}",
        f"{at:%Y-%m-%d %H:%M}:00+07:00",
        local.astimezone(tz=None).isoformat(),
    )
    assert {told.at for style in styles if (told := told_dates.read(style))} == {local}
    told = told_dates.read(f"{serial:.10f}")
    assert told and abs(told.at - local) < timedelta(seconds=2)


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_a_day_is_first_and_has_no_time(day: date) -> None:
    for style in (f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%Y}", day.isoformat(), str((day - date(1899, 12, 30)).days)):
        told = told_dates.read(style)
        if told is None:
            assert len(style) > 5 and style.isdigit(), "a serial number of six figures"
        else:
            assert (told.day, told.has_time) == (day, False)


@given(st.text(max_size=40) | st.from_regex(r"[0-9/:.,T+-]{1,25}", fullmatch=True))
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    told = told_dates.read(text)
    assert told is None or 2000 <= told.day.year < 2200


@given(
    st.integers(1, 99),
    st.lists(st.integers(1, 999), max_size=3),
    st.dates(date(2019, 1, 1), date(2026, 11, 20)),
    st.integers(0, 10**7 - 1),
)
def test_codes_that_need_no_mending_are_read_as_they_stand(agency: int, groups: list[int], day: date, serial: int) -> None:
    """The short way of reading a code agrees with the long one."""
    text = ".".join([f"H{agency:02}", *map(str, groups)]) + f"-{day:%y%m%d}-{serial:04}"
    assert codes.read(text) == text


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), min_size=1, max_size=30))
def test_whatever_is_read_was_told_and_once(tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, int]]) -> None:
    """A dossier can be taken exactly when all that is said of it is the same."""
    found = read_rows(tmp_path_factory.mktemp("list"), HEADS, *(row(number, state=str(state)) for number, state in told))
    states = {number: {state for other, state in told if other == number} for number, _ in told}
    alone = {code(number): one.copy().pop() for number, one in states.items() if len(one) == 1}
    assert {one.code: one.status for one in all_of(found)} == alone and found.count == len(alone)
    assert found.is_sound == (len(alone) == len(states))
