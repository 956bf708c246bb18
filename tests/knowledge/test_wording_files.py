"""The wording files: how people name what they need, one section a procedure."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import catalogue, wording
from knowledge.wording import BadWording, Wording


def test_every_procedure_has_at_least_three_phrasings() -> None:
    """Wording for every procedure that a citizen may be offered, and for no code that does not exist."""
    ways, rows = wording.load(), catalogue.load()
    assert [code for code in ways if code not in rows] == []
    assert [code for code, row in rows.items() if not row.internal and len(ways[code].phrases) < 3] == []


def test_a_file_is_read(tmp_path: Path) -> None:
    """Sections, remarks and repeated lines."""
    path = tmp_path / "a.txt"
    path.write_text("# lời dặn\n[1.001193 | hay hỏi]  Làm khai sinh\nvợ mới sinh\n\nvợ mới sinh\nkhai sinh cho con\n", "utf-8")
    assert list(wording.read(path)) == [Wording("1.001193", "Làm khai sinh", 3, ("vợ mới sinh", "khai sinh cho con"))]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lạc lõng\n", "dòng 1"),
        ("[1.001193] A\nx\n", "dòng 1"),
        ("[1.001193 | thỉnh thoảng] A\nx\n", "dòng 1"),
        ("[1.001193 | hay hỏi] A\nx\n\n[hỏng\n", "dòng 4"),
        ("[1.001193 | hay hỏi] A\nx\n[1.001193 | hay hỏi] A\ny\n", "hai lần"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(tmp_path: Path, text: str, says: str) -> None:
    """R17: an officer's slip is one line that says what to mend."""
    (tmp_path / "a.txt").write_text(text, "utf-8")
    with pytest.raises(BadWording, match=says):
        wording.load(tmp_path)
