"""The files of triage: what is wrong with one is told in one Vietnamese line with its name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import parts
from knowledge.data_file import BadDataFile
from knowledge.triage import phrases

FOLDER = parts.DATA / "triage"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of one's own with the files of triage."""
    shutil.copytree(FOLDER, tmp_path / "triage")
    return tmp_path


def test_the_bundled_files_are_sound() -> None:
    """Every kind, and every category, has phrases; there are at least 1,500 messages."""
    assert parts.TRIAGE.problems() == []
    said = phrases.load(FOLDER)
    assert {one.kind for one in said} == set(phrases.KINDS)
    assert {one.category for one in said if one.kind == "complaint"} == phrases.categories()
    assert sum(one.pattern is None for one in said) >= 1_500


@pytest.mark.parametrize(
    ("name", "damage", "says"),
    [
        ("abuse.txt", lambda text: "[infrastructure.roads]\n" + text, "abuse.txt dòng 1: không có lĩnh vực"),
        ("complaint.land.txt", lambda text: "câu lạc\n" + text, "complaint.land.txt dòng 1: câu mẫu nằm ngoài"),
        ("complaint.land.txt", lambda text: "[land.sea]\nbiển\n" + text, "complaint.land.txt dòng 1: không có lĩnh vực «land.sea»"),
        ("joints.toml", lambda text: "joints = [\n", "joints.toml"),
        ("joints.toml", lambda text: 'joints = ["à mà"]\nother = 1\n', "joints.toml: không hiểu «other»"),
        ("weights.json", lambda text: text[:1_000], "weights.json dòng"),
        ("weights.json", lambda text: json.dumps({**json.loads(text), "heads": {}}), "weights.json: không hợp"),
    ],
)
def test_a_damaged_file_is_one_line(data: Path, name: str, damage: Callable[[str], str], says: str) -> None:
    """R17: for the start and for `procedures check` alike."""
    path = data / "triage" / name
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    with pytest.raises(BadDataFile) as refused:
        parts.TRIAGE.read(data)
    assert says in str(refused.value) and "\n" not in str(refused.value)
    assert any(says in line for line in parts.TRIAGE.problems(data))


def test_a_file_of_no_kind_is_named(data: Path) -> None:
    """A misspelt name would be phrases that nothing reads."""
    (data / "triage" / "complain.txt").write_text("đèn hỏng\n", "utf-8")
    assert [line for line in parts.TRIAGE.problems(data) if line.startswith("complain.txt: tên tệp")]


def test_a_kind_without_phrases_is_told(data: Path) -> None:
    """A file that was deleted by mistake."""
    (data / "triage" / "status.txt").unlink()
    with pytest.raises(BadDataFile, match="«status»"):
        parts.TRIAGE.read(data)


def test_bytes_that_are_no_text(data: Path) -> None:
    """Saved in another encoding."""
    (data / "triage" / "status.txt").write_bytes("hồ sơ tới đâu\n".encode("utf-16"))
    assert [line for line in parts.TRIAGE.problems(data) if line.startswith("status.txt")]
