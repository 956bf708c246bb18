"""The contract of `main.py triage`: one message a line in, one object a line out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(said: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    """One run of the command."""
    line = [sys.executable, str(ROOT / "main.py"), "triage", *options]
    return subprocess.run(line, input=said, capture_output=True, timeout=60)


def test_json_is_one_object_a_line() -> None:
    """The four keys, in order, the text as it was sent, empty lines left out, rubbish survived."""
    ended = run("đèn đường hỏng cả tuần nay\n\nlàm lại bằng lái xe cần gì\n".encode() + b"\xff\xfe\x00\n", "--json")
    assert ended.returncode == 0, ended.stderr
    rows = [json.loads(line) for line in ended.stdout.decode("utf-8").splitlines()]
    assert [list(row) for row in rows] == [["text", "kind", "category", "urgency"]] * 3
    assert rows[0] == {
        "text": "đèn đường hỏng cả tuần nay",
        "kind": "complaint",
        "category": "infrastructure.lighting",
        "urgency": "normal",
    }
    assert rows[1]["kind"] == "question" and rows[1]["category"] == ""


def test_without_json_it_is_vietnamese() -> None:
    """For an officer who tries a message out."""
    ended = run("đèn đường hỏng cả tuần nay\n".encode())
    assert ended.returncode == 0 and "phản ánh, infrastructure.lighting" in ended.stdout.decode("utf-8")


def test_help_is_vietnamese() -> None:
    """As of every command."""
    ended = run(b"", "--help")
    assert ended.returncode == 0 and "Cách dùng" in ended.stdout.decode("utf-8")
