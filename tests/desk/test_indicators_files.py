"""The files of indicators over real sockets: figures as numbers, targets, the long list, and what spreadsheets see."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

from bot.command_line.commands import main
from feedback_store.store import Store
from handlers.exports.indicators_workbook import FIELDS, METHOD, OVERVIEW, PROCEDURES, SHEETS, UNITS, UNUSED
from knowledge.rules.indicators import KEYS, bundled
from tests.desk.case_office import CaseOffice
from tests.desk.test_indicators import EVIL, MONTH, NAMES, put, some
from tests.dossiers.made import keep, many
from tests.exports.test_libreoffice import HARM, OFFICE, opened


@pytest.fixture
def boss(desk: CaseOffice) -> httpx.Client:
    desk.office.hire("sep", "survey_staff")
    return desk.office.at_work("sep")


def csv_of(http: httpx.Client, query: str = MONTH) -> pd.DataFrame:
    answer = http.get(f"/desk/indicators/file.csv{query}")
    assert answer.status_code == 200, answer.text
    return pd.read_csv(io.BytesIO(answer.content), keep_default_na=False)


def test_the_files_are_of_what_the_page_is_filtered_by(desk: CaseOffice, boss: httpx.Client) -> None:
    """One unit on the page is one unit in the file."""
    put(desk, *some())
    found = csv_of(boss, f"{MONTH}&unit=so_xay_dung")
    assert set(found["Đơn vị"]) == {"Sở Xây dựng"} and found["Hồ sơ nộp"].sum() == 2


def test_the_csv_adds_up_by_pandas(desk: CaseOffice, boss: httpx.Client) -> None:
    """The sums of the file come to the figures of the page, and no cell is anything but text or a number."""
    put(desk, *some(), many(1, 11, unit=EVIL, field=EVIL))
    found = csv_of(boss)
    known = found["Hồ sơ nộp"].sum() - found["Không ghi cách nộp"].sum()
    assert (found["Nộp trực tuyến"].sum(), known, found["Hồ sơ nộp"].sum()) == (4, 10, 11)
    assert (found["Đúng hạn"].sum(), found["Xét được đúng hạn"].sum()) == (6, 7)
    assert found["Trả qua bưu chính"].sum() == 2 and found["Biết cách trả kết quả"].sum() == 7
    by_level = found.groupby("Mức trực tuyến")["Hồ sơ nộp"].sum().to_dict()
    assert by_level == {"Toàn trình": 6, "Một phần": 4, "Không nộp trực tuyến được": 1}
    assert list(found.loc[found["Đơn vị"].str.contains("1\\+1"), "Lĩnh vực"]) == ["'" + EVIL.replace("|", "|")]


def book_of(http: httpx.Client, path: Path, query: str = MONTH) -> Path:
    answer = http.get(f"/desk/indicators/file.xlsx{query}")
    assert answer.status_code == 200, answer.text
    path.write_bytes(answer.content)
    return path


def sheets_of(path: Path) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook as rows; an empty cell is ""."""
    found = pd.read_excel(path, sheet_name=None, header=None, engine="calamine", na_filter=False)
    return {name: sheet.to_numpy().tolist() for name, sheet in found.items()}


def table(rows: list[list[Any]], head: str) -> list[list[Any]]:
    """The rows below a head, up to the first that is empty."""
    start = next(number for number, line in enumerate(rows) if line[0] == head)
    body = rows[start + 1 :]
    return body[: next((number for number, line in enumerate(body) if not line[0]), len(body))]


def test_the_workbook(desk: CaseOffice, boss: httpx.Client, tmp_path: Path) -> None:
    """Sheets, figures as numbers, targets, procedures, the method; a text of elsewhere is text."""
    put(desk, *some(), many(1, 11, unit=EVIL, field=EVIL, procedure=EVIL, online_level="whole", channel="counter"))
    book = sheets_of(book_of(boss, tmp_path / "a.xlsx"))
    assert tuple(book) == SHEETS
    shares = {name: rest for name, *rest in table(book[OVERVIEW], "Chỉ tiêu")}
    assert list(shares) == [NAMES[key] for key in KEYS]
    assert shares[NAMES["online"]][:5] == [3, 10, 30, 30, "Đạt"] and shares[NAMES["able_part"]][:3] == [0, 4, 0]
    assert shares[NAMES["on_time"]][3] == "chưa đặt"
    units = {name: rest for name, *rest in table(book[UNITS], "Đơn vị")}
    assert units["Sở Y tế"][0] == pytest.approx(300 / 7) and units["(không ghi)"][0] == "" and units[EVIL][0] == 0
    assert {line[0] for line in table(book[FIELDS], "Lĩnh vực")} == {"Hộ tịch", "Đất đai", "(không ghi)", EVIL}
    assert table(book[PROCEDURES], "Mã thủ tục")[0][0] == "1.004194"
    assert table(book[UNUSED], "Mã thủ tục")[0] == [EVIL, EVIL, "có hồ sơ, chưa ai nộp trực tuyến", 1]
    told = {line[0]: line[1] for line in book[METHOD][2:]}
    assert told[NAMES["on_time"]].startswith(bundled().all["on_time"].formula) and "không có khoảng tin cậy" in told["Đếm đủ"]


def test_the_charts_are_excels_own_and_nothing_is_calculated(desk: CaseOffice, boss: httpx.Client, tmp_path: Path) -> None:
    """Four lines over time with their targets, two of bars; no formula and no link in any sheet (S1)."""
    put(desk, *some(), many(1, 11, unit=EVIL, field=EVIL), many(1, 12, filed_on="2026-10-01"))
    with zipfile.ZipFile(book_of(boss, tmp_path / "a.xlsx", "?period=nam-nay")) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert [sum(kind in one for one in charts) for kind in ("c:lineChart", "c:barChart")] == [4, 2]
    assert len(sheets) == len(SHEETS) and not [one for one in sheets if "<f>" in one or "hyperlink" in one]


def test_the_long_list_is_whole_in_the_file_and_short_on_paper(desk: CaseOffice, boss: httpx.Client, tmp_path: Path) -> None:
    """The catalogue's procedures without files would be 30 pages; what has files stands first."""
    put(desk, *some())
    path = book_of(boss, tmp_path / "a.xlsx")
    rows = sheets_of(path)[UNUSED]
    assert len(rows) > 500 and rows[1][0].startswith("In ra giấy chỉ có 60 dòng đầu")
    with zipfile.ZipFile(path) as parts:
        book = parts.read("xl/workbook.xml").decode()
        method = parts.read(f"xl/worksheets/sheet{SHEETS.index(METHOD) + 1}.xml").decode()
    heights = [float(one) for one in re.findall(r'<row [^>]* ht="([\d.]+)"', method)]
    assert heights and max(heights) > 30, "long texts stand below each other, not over each other"
    assert f"'{UNUSED}'!$A$1:$D$63" in book and f"'{UNUSED}'!$3:$3" in book


def test_the_workbook_by_pandas_is_the_csv(desk: CaseOffice, boss: httpx.Client, tmp_path: Path) -> None:
    """The counts of the units' sheet are those of the other file."""
    put(desk, *some())
    book = pd.read_excel(book_of(boss, tmp_path / "a.xlsx"), sheet_name=UNITS, header=2, engine="calamine").dropna(
        subset=["Hồ sơ nộp"]
    )
    sheet = book.set_index("Đơn vị")["Hồ sơ nộp"].astype(int).to_dict()
    assert sheet == csv_of(boss).groupby("Đơn vị")["Hồ sơ nộp"].sum().to_dict()


@pytest.mark.skipif(OFFICE is None or shutil.which("soffice") is None, reason="KHÔNG KIỂM ĐƯỢC BẢNG TÍNH: chưa có soffice")
def test_libreoffice_calculates_nothing(desk: CaseOffice, boss: httpx.Client, tmp_path: Path) -> None:
    """S1: no formula, no link; the text as it was."""
    put(desk, many(2, unit=EVIL, field=EVIL, procedure=EVIL))
    book_of(boss, tmp_path / "a.xlsx")
    (tmp_path / "b.csv").write_bytes(boss.get(f"/desk/indicators/file.csv{MONTH}").content)
    (tmp_path / "out").mkdir()
    for name in ("a.xlsx", "b.csv"):
        # A chart leads to the table it stands on.
        flat = opened(tmp_path / name, tmp_path / "out", "fods").read_text("utf-8").replace('xlink:href=".."', "")
        assert "1+1" in flat and HARM.findall(flat) == []


def test_the_command(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The same files without a browser; what cannot be is one line."""
    store.submit(lambda db: keep(db, [one for told in some() for one in told])).result()
    monkeypatch.setenv("MOTCUA_STORE_PATH", str(store.path))
    target, months = tmp_path / "a.csv", ["--since", "11/2026", "--until", "11/2026"]
    assert main(["indicators", "export", str(target), *months]) == 0
    assert pd.read_csv(target)["Hồ sơ nộp"].sum() == 10
    assert "chỉ tiêu tháng 11/2026" in capsys.readouterr().out
    assert main(["indicators", "export", str(tmp_path / "a.xlsx"), *months, "--unit", "so_y_te"]) == 0
    assert next(iter(sheets_of(tmp_path / "a.xlsx"))) == OVERVIEW
    for arguments, told in (
        ([str(tmp_path / "b.csv"), "--unit", "la"], "Không có đơn vị «la»"),
        ([str(tmp_path / "b.csv"), "--since", "12/2026", "--until", "01/2026"], "tháng đầu không sau"),
        ([str(target)], "đã có"),
        ([str(tmp_path / "b.ods")], ".csv hoặc .xlsx"),
    ):
        assert main(["indicators", "export", *arguments]) == 2
        assert told in capsys.readouterr().err
    assert not [*tmp_path.glob("b.*"), *tmp_path.glob(".*.partial")]
