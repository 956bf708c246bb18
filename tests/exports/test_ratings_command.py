"""`ratings export|template|import|take-back`: what an operator is told, and that nothing is left half done."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from bot.command_line import new_file
from bot.command_line.commands import main
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from knowledge.rules import rules as loading
from tests.exports.commanding import assert_ctrl_c_leaves_nothing, refused
from tests.exports.made_ratings import put, rating, survey
from tests.exports.test_libreoffice import AS_CSV, HARM, OFFICE, opened
from tests.exports.test_ratings_rows import raw_of, rows_of
from tests.ratings.test_paper_forms import as_csv, rated


@pytest.fixture
def operator(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An operator whose store holds six ratings and a survey that runs this year."""
    monkeypatch.setenv("MOTCUA_STORE_PATH", str(store.path))
    put(store, [rating(muc=level, gop_y="=1+1") for level in "554321"])
    return store


def test_exported(operator: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.csv"
    assert main(["ratings", "export", str(target), "--shape", "respondents", "--since", "11/2026", "--channel", "zalo"]) == 0
    assert len(rows_of(target)) == 6
    assert capsys.readouterr().out == f"Đã xuất 6 dòng của phiếu mot-cham@1 ra {target}.\n"
    assert main(["ratings", "export", str(tmp_path / "b.csv"), "--until", "2026-10"]) == 0
    assert rows_of(tmp_path / "b.csv") == []


def test_the_latest_version_that_was_answered_in_the_period(
    operator: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A version that is there but was not used yet gives no empty file; which one was taken is said; one can be named."""
    known = loading.load()
    versions = (*known.questionnaires["mot-cham"], replace(known.questionnaires["mot-cham"][-1], version="2"))
    two = replace(known, questionnaires={**known.questionnaires, "mot-cham": versions})
    monkeypatch.setattr(new_file, "rules", lambda: two)
    assert main(["ratings", "export", str(tmp_path / "a.csv")]) == 0
    told = capsys.readouterr()
    assert "6 dòng của phiếu mot-cham@1" not in told.out and "phiếu mot-cham@1" in told.out
    assert "lấy bản 1, bản mới nhất có câu trả lời" in told.err and rows_of(tmp_path / "a.csv")
    assert main(["ratings", "export", str(tmp_path / "b.csv"), "--until", "2026-10"]) == 0
    told = capsys.readouterr()
    assert "phiếu mot-cham@2" in told.out and "chưa bản nào có câu trả lời" in told.err
    assert main(["ratings", "export", str(tmp_path / "c.csv"), "--questionnaire", "mot-cham@2"]) == 0
    assert rows_of(tmp_path / "c.csv") == [] and capsys.readouterr().err.count("bản") == 0


def test_pseudonyms_come_with_a_warning(operator: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ratings", "export", str(tmp_path / "a.xlsx"), "--with-officers"]) == 0
    assert "bí danh" in capsys.readouterr().err and raw_of(tmp_path / "a.xlsx")[0]["Bí danh cán bộ"] == "CB-1"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.ods"], ".csv hoặc .xlsx"),
        (["none/a.csv"], "Không có thư mục"),
        (["there.csv"], "đã có"),
        (["a.xlsx", "--shape", "summary"], "--shape chỉ dùng với .csv"),
        (["a.csv", "--unit", "la"], "Không có đơn vị «la»"),
        (["a.csv", "--channel", "la"], "Không có kênh «la»"),
        (["a.csv", "--origin", "la"], "Không có nguồn «la»"),
        (["a.csv", "--questionnaire", "la"], "Không có phiếu «la»"),
        (["a.csv", "--questionnaire", "mot-cham@99"], "Không có phiên bản"),
        (["a.csv", "--survey", "la"], "Không có đợt khảo sát «la»"),
        (["a.csv", "--since", "2026-12", "--until", "2026-01"], "Tháng cuối đứng trước"),
    ],
)
def test_what_cannot_be(
    operator: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    """One Vietnamese line, status 2, no file."""
    assert told in refused("ratings", tmp_path, arguments, capsys)


def test_paper_forms(operator: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Template, preview, import, a second time, back again; beside a running service."""
    ref = operator.submit(survey).result().ref
    assert main(["ratings", "template", ref, str(tmp_path / "a.xlsx")]) == 0
    file = tmp_path / "b.csv"
    file.write_text(as_csv(rated(day=f"{utc_now():01/%m/%Y}")), "utf-8")
    assert main(["ratings", "import", str(file), "--survey", ref]) == 0
    assert papers(operator) == 0 and "--yes" in capsys.readouterr().err
    assert main(["ratings", "import", str(file), "--survey", ref, "--yes"]) == 0
    assert papers(operator) == 1
    assert main(["ratings", "import", str(file), "--survey", ref, "--yes"]) == 2
    assert papers(operator) == 1 and "đã nhập lúc" in capsys.readouterr().err
    file.write_text(as_csv(*[rated(day=f"{utc_now():01/%m/%Y}", **more) for more in ({}, {"gop_y": "Nhanh."})]), "utf-8")
    assert main(["ratings", "import", str(file), "--survey", ref]) == 0
    assert "1 phiếu trong tệp giống hệt" in capsys.readouterr().err
    assert main(["ratings", "take-back", "1"]) == 0 and papers(operator) == 0
    assert main(["ratings", "take-back", "1"]) == 2


def papers(store: Store) -> int:
    """How many paper forms are kept."""
    with store.reading() as db:
        return int(db.execute("SELECT count(*) FROM responses WHERE origin = 'paper'").fetchone()[0])


def test_faults_are_told(operator: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ref = operator.submit(survey).result().ref
    (tmp_path / "b.csv").write_text(as_csv(rated("9")), "utf-8")
    assert main(["ratings", "import", str(tmp_path / "b.csv"), "--survey", ref, "--yes"]) == 2
    assert "dòng 3, cột" in capsys.readouterr().err and papers(operator) == 0


@pytest.mark.skipif(OFFICE is None, reason="KHÔNG KIỂM ĐƯỢC BẢNG TÍNH: chưa có soffice")
def test_libreoffice_opens_the_workbook(operator: Store, tmp_path: Path) -> None:
    """No formula and no link in any sheet, the charts are there, and the raw sheet reads as it was written."""
    target = tmp_path / "a.xlsx"
    assert main(["ratings", "export", str(target)]) == 0
    # A chart leads to the table it stands on.
    flat = opened(target, tmp_path, "fods").read_text("utf-8").replace('xlink:href=".."', "")
    assert "1+1" in flat and not HARM.findall(flat) and flat.count("<chart:chart ") >= 3
    sheets = AS_CSV + ",false,false,6"
    opened(target, tmp_path / "out", sheets)
    (back,) = (tmp_path / "out").iterdir()
    with back.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["gop-y"] for row in rows) == ["=1+1"] * 6 and sorted(row["muc"] for row in rows) == list("123455")


@pytest.mark.crash
def test_ctrl_c_leaves_nothing(operator: Store, tmp_path: Path) -> None:
    """Stopped while it writes, neither a file nor a part of one stays."""
    put(operator, [rating(muc="5", gop_y="chờ lâu " * 200)] * 50_000)
    assert_ctrl_c_leaves_nothing("ratings", tmp_path / "out" / "a.csv")
