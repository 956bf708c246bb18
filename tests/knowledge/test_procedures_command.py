"""`main.py procedures …`, as an officer runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import main
from tests.knowledge.sources import SHARED, portal, published, write_lines


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for imports, named as [knowledge] path."""
    monkeypatch.setenv("MOTCUA_KNOWLEDGE_PATH", str(tmp_path / "k"))
    return tmp_path / "k"


def test_import_and_show(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Import: what was imported is told, and shown with its version and source."""
    source = write_lines(tmp_path / "tinh.jsonl", published(name="Đăng ký khai sinh tại tỉnh nhà", quality_flags=["no_documents"]))
    assert main.main(["procedures", "import", str(source), "--from", "01/11/2026"]) == 0
    told = capsys.readouterr()
    assert "Đã nhập 1 thủ tục, hiệu lực từ 01/11/2026" in told.out and told.err == ""
    assert main.main(["procedures", "show", "1.001193"]) == 0
    page = capsys.readouterr().out
    for part in ("Đăng ký khai sinh tại tỉnh nhà", "phiên bản 2026-11-01-", "tinh.jsonl", "miễn phí", "Hướng dẫn:", "Cách gọi:"):
        assert part in page
    assert "no_documents" not in page and "không có thành phần hồ sơ" in page


def test_show_names_the_successor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Versions: which code replaced it, and the other way round."""
    source = write_lines(tmp_path / "tinh.jsonl", published(code="1.116410", name="Cấp, cấp đổi, cấp lại thẻ căn cước"))
    assert main.main(["procedures", "import", str(source), "--from", "2026-11-01"]) == 0
    assert main.main(["procedures", "show", "1.014061"]) == 0
    assert "ĐÃ ĐƯỢC THAY bằng 1.116410" in capsys.readouterr().out
    assert main.main(["procedures", "show", "1.116410"]) == 0
    assert "Thay cho: 1.014061, 1.014062" in capsys.readouterr().out


def test_withdraw_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    """Versions: a repealed procedure is taken away by command; the page says so; a code not in use is one clear line."""
    assert main.main(["procedures", "withdraw", "1.001193", "--from", "01/01/2026"]) == 0
    assert "1 thủ tục ngừng cung cấp từ 01/01/2026" in capsys.readouterr().out
    assert main.main(["procedures", "show", "1.001193"]) == 0
    assert "ĐÃ BÃI BỎ (phiên bản 2026-01-01-" in capsys.readouterr().out
    assert main.main(["procedures", "withdraw", "1.001193", "x"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and "«x» không phải mã" in told.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["procedures", "withdraw", "1.001193", "--from", "0026-08-01"], "năm 26 không hợp lý"),
        (["backup", ""], "chưa ghi đường dẫn"),
    ],
)
def test_a_slip_of_the_officer_is_one_line(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A year with two digits, a forgotten variable."""
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    assert ended.value.code == 2 and says in capsys.readouterr().err


def test_the_first_twenty_damaged_lines_are_printed(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Import: one line each, the rest in the report file."""
    rows = [published(code=f"1.{number:06}") for number in range(100)]
    source = write_lines(tmp_path / "tinh.jsonl", *rows, *[{"code": "x"}] * 25)
    assert main.main(["procedures", "import", str(source)]) == 0
    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert len(lines) == 21 and lines[0].startswith("Dòng 101: mã thủ tục không hợp lệ") and "5 dòng hỏng nữa" in lines[20]
    assert "25 bị hỏng" in told.out
    (report,) = folder.glob("*.report.txt")
    assert len(report.read_text("utf-8").splitlines()) == 25


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"[1,", b"{}\n", b"\x1f\x8b\x08", b'{"code":"1.000001","name":"\xff"}\n', b"[[[[[[[[", None]
)
def test_a_damaged_file_is_one_line_and_status_two(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    """R17: never a traceback, nothing written."""
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_bytes(content)
    assert main.main(["procedures", "import", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "Traceback" not in told.err and 1 <= len(told.err.splitlines()) <= 2
    assert not list(folder.glob("*.json*"))


@pytest.mark.parametrize(
    "arguments",
    [["show", "1.999999"], ["show", "khai sinh"], ["import", "x", "--from", "31/02/2026"], ["import"], ["bay"], []],
)
def test_a_mistaken_command_is_one_line_and_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """DESIGN §6: errors on one line and exit status 2."""
    try:
        status = main.main(["procedures", *arguments])
    except SystemExit as left:
        status = int(left.code or 0)
    assert status == 2 and len(capsys.readouterr().err.splitlines()) == 1


def test_check_is_silent_about_the_shipped_data(capsys: pytest.CaptureFixture[str]) -> None:
    """Check: status 0, counts, the first twenty of a group unless all are asked for."""
    assert main.main(["procedures", "check"]) == 0
    short = capsys.readouterr().out
    assert main.main(["procedures", "check", "--all"]) == 0
    long = capsys.readouterr().out
    assert "mục nữa, thêm --all" in short and "mục nữa" not in long and len(long) > 2 * len(short)
    assert "Thời hạn thiếu đơn vị: 313" in short


def test_check_fails_when_something_is_serious(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Check: the twin: an imported record that contradicts its guide, and a damaged version."""
    record = published(code="3.000348", name="Cấp lại giấy phép lái xe", legal_basis=["1/2030/NĐ-CP"])
    assert main.main(["procedures", "import", str(write_lines(tmp_path / "tinh.jsonl", record)), "--from", "01/01/2026"]) == 0
    assert main.main(["procedures", "check"]) == 2
    told = capsys.readouterr()
    assert "Hướng dẫn trái với bản ghi" in told.out and "cần sửa" in told.err
    (version,) = (path for path in folder.glob("*.jsonl"))
    version.write_bytes(b"x")
    assert main.main(["procedures", "check"]) == 2
    assert "Dữ liệu không nạp được: 1" in capsys.readouterr().out


def test_search_finds_what_was_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Versions: serve, chat and search all answer from the same knowledge."""
    source = write_lines(tmp_path / "tinh.jsonl", portal(code="1.999001", name="Hỗ trợ nuôi tằm dệt lụa Hà Đông"))
    assert main.main(["procedures", "import", str(source), "--from", "2026-01-01"]) == 0
    capsys.readouterr()
    question = tmp_path / "question"
    question.write_text("hỗ trợ nuôi tằm dệt lụa\n", "utf-8")
    with question.open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert main.main(["search", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["code"] == "1.999001"


def test_the_real_portal_record_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Import: the one complete portal record at hand, from file to page."""
    path = SHARED / "portal_sample.json"
    if not path.exists():
        pytest.skip(f"{path} is absent: the real portal record was NOT imported here")
    assert main.main(["procedures", "import", str(path), "--from", "2026-01-01"]) == 0
    assert main.main(["procedures", "show", "1.116910"]) == 0
    page = capsys.readouterr().out
    assert "3 ngày làm việc" in page and "335/2026/NĐ-CP" in page and "portal_sample.json" in page
