"""The command line as an operator meets it: a real process, one line for what is wrong, exit status 2, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*arguments: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """One run of main.py."""
    line = [sys.executable, str(ROOT / "main.py"), *arguments]
    clean = {"PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(line, input=said, capture_output=True, text=True, timeout=60, env=clean)


@pytest.mark.parametrize(
    "arguments",
    [
        ["lệnh-lạ"],
        ["search", "--top", "0"],
        ["search", "--top"],
        ["procedures"],
        ["procedures", "show", "9.999999"],
        ["procedures", "import", "không-có.jsonl"],
        ["restore", "không-có.db"],
        ["backup", "/không/có/đâu"],
        ["--config", "không-có.toml", "doctor"],
    ],
)
def test_what_is_wrong_is_one_line(arguments: list[str], tmp_path: Path) -> None:
    """Wrong words and missing files."""
    ended = run(*arguments, MOTCUA_STORE_PATH=str(tmp_path / "x.db"), MOTCUA_KNOWLEDGE_PATH=str(tmp_path / "k"))
    assert ended.returncode == 2
    assert ended.stderr.strip() and len(ended.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["search", "--help"], ["procedures", "--help"], ["backup", "--help"]])
def test_help_everywhere(arguments: list[str]) -> None:
    """Help is in Vietnamese and ends well."""
    ended = run(*arguments)
    assert ended.returncode == 0 and "Cách dùng" in ended.stdout and "usage" not in ended.stdout


def test_search_as_json(tmp_path: Path) -> None:
    """The contract: one object a line, best first."""
    said = "lam lai bang lai\n\nxo so hom nay ra con gi\n"
    ended = run("search", "--json", "--top", "3", said=said, MOTCUA_KNOWLEDGE_PATH=str(tmp_path))
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [row["query"] for row in rows] == ["lam lai bang lai", "xo so hom nay ra con gi"]
    assert rows[0]["decision"] == "answer" and rows[0]["results"][0]["code"] == "3.000348"
    assert set(rows[0]["results"][0]) == {"code", "title", "score"} and len(rows[0]["results"]) <= 3
    assert rows[1]["decision"] == "unknown"
    scores = [result["score"] for result in rows[0]["results"]]
    assert scores == sorted(scores, reverse=True)


def test_chat_reads_a_script_and_prints_blocks(tmp_path: Path) -> None:
    """One reply a block, through the real store."""
    ended = run("chat", said="# thử\nlam lai bang lai het bao nhieu tien\n2\n", MOTCUA_STORE_PATH=str(tmp_path / "chat.db"))
    blocks = ended.stdout.strip().split("\n\n")
    assert ended.returncode == 0 and len(blocks) == 3
    assert "máy trả lời tự động" in blocks[0] and "135.000 đồng" in blocks[1] and "nộp tại" in blocks[2]


def test_search_survives_bytes_that_are_no_text() -> None:
    """A line of rubbish is a question like any other."""
    line = [sys.executable, str(ROOT / "main.py"), "search", "--json"]
    ended = subprocess.run(line, input=b"\xff\xfe\x00abc\n" + "khai tử\n".encode(), capture_output=True, timeout=60)
    assert ended.returncode == 0 and len(ended.stdout.splitlines()) == 2


def test_backup_restore_doctor(tmp_path: Path) -> None:
    """The round trip of an operator."""
    store = {"MOTCUA_STORE_PATH": str(tmp_path / "motcua.db"), "MOTCUA_KNOWLEDGE_PATH": str(tmp_path / "k")}
    run("chat", said="khai tử cần gì\n", **store)
    assert run("doctor", **store).returncode == 0
    assert run("backup", str(tmp_path / "copy.db"), **store).returncode == 0
    (tmp_path / "motcua.db").write_bytes(b"rubbish" * 100)
    assert run("doctor", **store).returncode == 2
    assert run("restore", str(tmp_path / "copy.db"), **store).returncode == 0
    assert run("doctor", **store).returncode == 0
