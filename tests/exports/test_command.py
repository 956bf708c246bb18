"""`cases export`: what an operator is told, and that Ctrl-C leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.command_line.commands import main
from feedback_store.store import Store
from tests.exports.commanding import assert_ctrl_c_leaves_nothing, refused
from tests.exports.made_cases import kept
from tests.exports.test_export import csv_rows


@pytest.fixture
def operator(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An operator whose store holds three cases."""
    monkeypatch.setenv("MOTCUA_STORE_PATH", str(store.path))
    days = ("2026-10-31T16:59:59", "2026-10-31T17:00:00", "2026-11-30T16:59:59")
    for number, at in enumerate(days, 1):
        store.submit(lambda db, number=number, at=at: kept(db, {"id": number, "received_at": f"{at}+00:00"})).result()
    return store


def test_days_are_days_of_vietnam(operator: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.csv"
    assert main(["cases", "export", str(target), "--from", "01/11/2026", "--to", "30/11/2026"]) == 0
    assert [row["Mã phản ánh"] for row in csv_rows(target)] == ["PA-2", "PA-3"]
    assert capsys.readouterr().out == f"Đã xuất 2 phản ánh, kiến nghị ra {target}.\n"


def test_senders_come_with_a_warning(operator: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "export", str(tmp_path / "a.xlsx"), "--with-senders"]) == 0
    assert "hãy giữ kín" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.ods"], ".csv hoặc .xlsx"),
        (["none/a.csv"], "Không có thư mục"),
        (["there.csv"], "đã có"),
        (["a.csv", "--unit", "so_la"], "Không có đơn vị «so_la»"),
        (["a.csv", "--category", "la"], "Không có lĩnh vực «la»"),
        (["a.csv", "--state", "la"], "Không có trạng thái «la»"),
        (["a.csv", "--from", "02/11/2026", "--to", "01/11/2026"], "Ngày cuối đứng trước ngày đầu"),
    ],
)
def test_what_cannot_be(
    operator: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    """One Vietnamese line, status 2, no file."""
    assert told in refused("cases", tmp_path, arguments, capsys)


def test_a_group_of_categories(operator: Store, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    assert main(["cases", "export", str(target), "--category", "infrastructure", "--state", "new", "--unit", "so_xay_dung"]) == 0
    assert len(csv_rows(target)) == 3


def test_without_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing store is not made, and one that is no store is told."""
    monkeypatch.setenv("MOTCUA_STORE_PATH", str(tmp_path / "none.db"))
    assert main(["cases", "export", str(tmp_path / "a.csv")]) == 2
    assert "Chưa có kho dữ liệu" in capsys.readouterr().err and not (tmp_path / "none.db").exists()
    (tmp_path / "none.db").write_bytes(b"no database" * 100)
    assert main(["cases", "export", str(tmp_path / "a.csv")]) == 2
    assert "doctor" in capsys.readouterr().err and not (tmp_path / "a.csv").exists()


@pytest.mark.crash
def test_ctrl_c_leaves_nothing(operator: Store, tmp_path: Path) -> None:
    """Stopped while it writes, its helpers end with it and neither a file nor a part of one stays."""
    rows = [{"id": number, "text": f"gọi 0912345678, việc {number} " * 20} for number in range(10, 50_000)]
    operator.submit(lambda db: [kept(db, row) for row in rows]).result()
    assert_ctrl_c_leaves_nothing("cases", tmp_path / "out" / "a.xlsx")
