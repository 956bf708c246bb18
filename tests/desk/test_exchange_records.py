"""Call records as CSV: names of columns, times and results in many forms; every fault one line; taken once, as a whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedback_store import callbacks, exchange_calls
from feedback_store.exchange_calls import Row
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.desk import exchange_csv, exchange_records
from handlers.desk import exchange_sentences as say
from handlers.desk.exchange_csv import NotRecords, Record, Wrong
from handlers.desk.frame import bundled_rules
from knowledge.vietnam_time import VIETNAM
from tests.desk.exchange_office import Telephones, telephones_open

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
VIETNAMESE = """Mã cuộc gọi;Người gọi;Số nhận;Máy nhánh;Bắt đầu;Nghe máy;Kết thúc;Thời lượng;Kết quả
1;0912 345 678;1900xxxx;101;30/11/2026 08:05;30/11/2026 08:06;30/11/2026 08:08;0:02:00;Nghe máy
2;+84 912 345 679;1900xxxx;101;30/11/2026 08:10:00;;;;Nhỡ
"""
ENGLISH = """uniqueid,src,dst,extension,calldate,billsec,disposition
1,84912345678,1900xxxx,101,2026-11-30T08:05:00+07:00,120,ANSWERED
2,84912345679,1900xxxx,101,2026-11-30 08:10:00,0,NO ANSWER
"""


def read(text: str) -> list[Record | Wrong]:
    return exchange_csv.read(text.encode(), NOW)


def why(text: str) -> list[tuple[int, str]]:
    """The wrong lines of a file and their reasons."""
    return [(one.line, one.why) for one in read(text) if isinstance(one, Wrong)]


@pytest.mark.parametrize("text", [VIETNAMESE, ENGLISH])
@pytest.mark.parametrize("begins", ["", "\ufeff"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_same_calls_in_two_exchanges_words(text: str, begins: str, ends: str) -> None:
    """Names of columns in Vietnamese or English, both separators, both line ends, with and without a byte order mark."""
    answered, missed = (one.facts for one in read(begins + text.replace("\n", ends)) if isinstance(one, Record))
    assert (answered.phone, answered.agent, answered.state, answered.seconds) == ("0912345678", "101", "ended", 120)
    assert answered.began_at == "2026-11-30T01:05:00.000000+00:00"
    assert (missed.phone, missed.state, missed.answered_at, missed.seconds) == ("0912345679", "missed", None, 0)
    assert missed.began_at == missed.ended_at == "2026-11-30T01:10:00.000000+00:00"


@pytest.mark.parametrize("declared", ["sep=;\n", "SEP=;\r\n", "\ufeffsep=;\n"])
def test_a_first_line_for_excel_is_none_of_the_records(declared: str) -> None:
    """`sep=;` names the separator; the lines keep the numbers that an editor shows."""
    assert [one.line for one in read(declared + VIETNAMESE)] == [3, 4]
    assert read(declared + VIETNAMESE)[0].facts == read(VIETNAMESE)[0].facts  # type: ignore[union-attr]
    with pytest.raises(NotRecords):
        read(declared)


def test_the_declared_separator_is_the_one_that_counts() -> None:
    """Also where another sign stands more often in the heading."""
    (record,) = read("sep=;\nSố gọi,,,;Bắt đầu;Kết quả\n0912345678;30/11/2026 08:05;nhỡ\n")
    assert isinstance(record, Record) and record.facts.phone == "0912345678"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("0912345678;;;;", say.NO_START),
        ("0912345678;31/02/2026 08:05;;;", say.NO_TIME.format(column="bắt đầu")),
        ("0912345678;hôm qua;;;", say.NO_TIME.format(column="bắt đầu")),
        ("0912345678;30/11/2036 08:05;;;", say.FUTURE.format(column="bắt đầu")),
        ("0912345678;30/11/2026 08:05;30/11/2026 08:04;;", say.TIMES_TURNED),
        ("0912345678;30/11/2026 08:05;;lâu;", say.NO_LENGTH),
        ("0912345678;30/11/2026 08:05;;;tốt", say.UNKNOWN_RESULT),
        ("0912345678;30/11/2026 08:05;30/11/2026 08:06;;nhỡ", say.MISSED_AND_ANSWERED),
        ("0912345678;30/11/2026 08:05;;;;thừa", say.TOO_MANY_CELLS),
    ],
)
def test_a_wrong_line_is_told_with_its_number(cells: str, reason: str) -> None:
    """One reason each; the lines around it are taken, and no number of a caller stands in a reason (S10)."""
    good = "0987654321;30/11/2026 08:00;;;nhỡ"
    text = f"Số gọi;Giờ gọi;Giờ nghe;Thời lượng;Kết quả\n{good}\n\n{cells}\n{good.replace('08:00', '08:01')}\n"
    assert why(text) == [(4, reason)]
    assert len(read(text)) == 3 and "0912345678" not in reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", say.COLUMN_MISSING),
        (b"a,b\n1,2", say.COLUMN_MISSING),
        ("Số gọi\n0912345678".encode(), say.COLUMN_MISSING),
        (b"caller,start,from\n", say.COLUMN_TWICE),
        (VIETNAMESE.encode("utf-16"), say.NO_UTF8),
        (b"caller,start\n\xff,x", say.NO_UTF8),
        (b'caller,start\n"0912,x', say.NO_CSV),
        (b"caller,start\n\0,x", say.NO_CSV),
        (b"caller,start\n" + b"x" * 200_000, say.NO_CSV),
        (b"caller,start\n" + b"1,2\n" * 20_001, say.TOO_MANY_LINES),
        (b"x" * (exchange_csv.LARGEST + 1), say.FILE_TOO_LARGE),
    ],
)
def test_a_file_that_is_none_is_one_line(body: bytes, reason: str) -> None:
    """L5: nothing of it is taken."""
    with pytest.raises(NotRecords) as refused:
        exchange_csv.read(body, NOW)
    assert str(refused.value)[:10] == reason[:10] and "\n" not in str(refused.value)


@given(st.text(alphabet=st.sampled_from('0912:/-;,"\n\r\t ađ\ud7ff+eE.'), max_size=80) | st.text(max_size=40))
@example("9999-12-31T23:59:59-23:59")
@example("1,0001-01-01T00:00:00+23:59")
def test_whatever_stands_in_a_file_is_a_record_or_wrong(text: str) -> None:
    """L5: never another error."""
    try:
        lines = read("caller,start,answer,duration\n" + text)
    except NotRecords:
        return
    assert all(isinstance(one, (Record, Wrong)) for one in lines)


def import_into(store: Store, text: str) -> int:
    """Preview and take; returns how many were new."""

    def work(db: Connection) -> int:
        return exchange_records.take(db, bundled_rules(), exchange_records.preview(db, read(text)).new, NOW)

    return store.submit(work).result(10)


def rows(store: Store) -> list[Row]:
    with store.reading() as db:
        return exchange_calls.latest(db, 99)


def test_imported_twice_it_is_imported_once(store: Store) -> None:
    """R8: also a file that overlaps the first, and one that says the same line twice; missed calls are called back once."""
    assert import_into(store, VIETNAMESE) == 2
    before = rows(store)
    assert import_into(store, VIETNAMESE) == 0 and rows(store) == before
    more = "3;0912345680;;101;30/11/2026 08:20;;;;nhỡ\n"
    assert import_into(store, VIETNAMESE + more + more) == 1
    with store.reading() as db:
        assert sorted(one.phone for one in callbacks.waiting(db)) == ["0912345679", "0912345680"]


def test_records_close_what_events_left_open(store: Store) -> None:
    """The end was never told: the file has it. What events tell afterwards changes nothing of it."""
    with telephones_open(store) as opened:
        call = opened.exchange.calling("84912345678", NOW - timedelta(minutes=55))
        opened.exchange.tell(call.step("ringing", 1, "101"))
        text = f"call id,caller,start,duration,result\n{call.call_id},0912345678,2026-11-30 08:05:00,120,answered\n"
        assert import_into(store, text) == 1
        opened.exchange.tell(call.step("answered", 5, "101"))
        (row,) = rows(store)
        assert (row.state, row.seconds, row.agent, row.standing) == ("ended", 120, "101", "{}")
        assert import_into(store, text) == 0


def test_last_years_records_call_nobody_back(store: Store) -> None:
    text = "caller,start,result\n0912345678,2025-11-30 08:05:00,missed\n"
    assert import_into(store, text) == 1
    with store.reading() as db:
        assert callbacks.waiting(db) == []


@pytest.fixture
def telephones(store: Store) -> Iterator[Telephones]:
    with telephones_open(store) as opened:
        yield opened


@pytest.fixture
def chi(telephones: Telephones) -> httpx.Client:
    """An administrator."""
    telephones.office.hire("chi", "administrator")
    return telephones.office.at_work("chi")


def recent(count: int) -> str:
    """So many calls of the last minutes, and a wrong line."""
    at = utc_now().astimezone(VIETNAM) - timedelta(minutes=30)
    lines = [f"0912345{n:03};{at:%d/%m/%Y %H:%M:%S};nhỡ" for n in range(count)]
    return "\n".join(["Số gọi;Bắt đầu;Kết quả", *lines, "0912345678;;nhỡ", ""])


def test_upload_preview_take(telephones: Telephones, chi: httpx.Client) -> None:
    """The preview takes nothing; the button does, once; the audit knows how many, and no number."""
    text = recent(3)
    answer = chi.post("/desk/hotline/records", files={"file": ("a.csv", text.encode(), "text/csv")})
    assert "3 cuộc mới, 0 cuộc đã có, 1 dòng sai." in answer.text and "Dòng 5: chưa có giờ bắt đầu." in answer.text
    assert telephones.rows() == []
    for _ in range(2):
        assert chi.post("/desk/hotline/records/take", data={"records": text.replace("\n", "\r\n")}).status_code == 303
    assert len(telephones.rows()) == 3 == len(telephones.to_call())
    assert "0912 345 002" in chi.get("/desk/hotline/records").text
    audited = telephones.office.ask("SELECT details FROM audit WHERE action IN ('calls.preview', 'calls.import')")
    assert len(audited) == 3 and "0912" not in repr(audited)


@pytest.mark.parametrize(("body", "said"), [(b"", "Hãy chọn"), (b"\xff", "UTF-8"), (b"x" * 1_100_000, "lớn quá")])
def test_a_bad_upload_is_told(chi: httpx.Client, body: bytes, said: str) -> None:
    answer = chi.post("/desk/hotline/records", files={"file": ("a.csv", body, "text/csv")})
    assert answer.status_code == 422 and said in answer.text
    assert chi.post("/desk/hotline/records/take", data={"records": "x"}).status_code == 422


def run(folder: Path, *given: str) -> subprocess.CompletedProcess[str]:
    config = folder / "config.toml"
    config.write_text(f'[store]\npath = "{folder / "motcua.db"}"\n', "utf-8")
    command = [sys.executable, "main.py", "--config", str(config), "calls", "import", *given]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_beside_a_running_service(store: Store, tmp_path: Path) -> None:
    """A preview first, then taken, then nothing new; faults are one line and exit status 2."""
    file = tmp_path / "goi.csv"
    file.write_text(recent(2), "utf-8")
    seen = run(tmp_path, str(file), "--dry-run")
    assert seen.returncode == 0 and "Chưa nhập gì." in seen.stdout and "2 cuộc mới" in seen.stderr and rows(store) == []
    assert "Đã nhập 2 cuộc gọi." in run(tmp_path, str(file)).stdout and len(rows(store)) == 2
    assert "Đã nhập 0 cuộc gọi." in run(tmp_path, str(file)).stdout
    file.write_bytes(b"\xff\xfe")
    for bad, said in (
        (file, "UTF-8"),
        (tmp_path / "khong-co.csv", "khong-co.csv: không có tệp này."),
        (tmp_path, "không đọc được"),
    ):
        failed = run(tmp_path, str(bad))
        assert failed.returncode == 2 and failed.stderr.count("\n") == 1 and "Traceback" not in failed.stderr
        assert said in failed.stderr and "No such file" not in failed.stderr
