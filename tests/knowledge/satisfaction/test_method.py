"""satisfaction.toml: what it must hold, and that a slip in it is one line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge import parts
from knowledge.data_file import BadDataFile
from knowledge.satisfaction import method


def test_what_is_shipped() -> None:
    """Five answers, 95 %, two decimals."""
    found = method.bundled()
    assert (found.fewest, found.confidence, found.decimals, found.none) == (5, 95, 2, "N/A")
    assert tuple(found.rules) == method.RULES and abs(float(found.z) - 1.959963984540054) < 1e-11


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("fewest = 5", "fewest = 1", "có «fewest» phải từ 2 đến 1000"),
        ("fewest = 5", 'fewest = "năm"', "có «fewest» phải là một số nguyên"),
        ("confidence = 95", "confidence = 100", "có «confidence» phải từ 50 đến 99"),
        ("decimals = 2\n", "", "thiếu «decimals»"),
        ("decimals = 2", "decimals = 2\ntop = 4", "có «top» không ai hiểu"),
        ('none = "N/A"', 'none = ""', "để trống «none»"),
        ("[rules.pooled]", "[rules.poled]", "«rules» thiếu «pooled»"),
        ('[rules.pooled]\nversion = "1"', "[rules.pooled]", "«rules.pooled» thiếu «version»"),
        ("[rules.pooled]", '[rules.mới]\nversion = "1"\n[rules.pooled]', "dòng "),
        ("[rules.pooled]", '[rules.median]\nversion = "1"\n[rules.pooled]', "có «median» không ai hiểu"),
    ],
)
def test_a_slip_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    """R17: for the loader and for `procedures check` alike."""
    shutil.copytree(parts.DATA / "rules", tmp_path / "rules")
    path = tmp_path / "rules" / "satisfaction.toml"
    assert parts.RULES.problems(tmp_path) == []
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadDataFile) as caught:
        method.load(path)
    line = str(caught.value)
    assert line.startswith("satisfaction.toml") and told in line and "\n" not in line
    assert parts.RULES.problems(tmp_path) == [line]
