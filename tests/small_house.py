"""A copy of the program that knows little and therefore starts soon: for tests of what commands do, whatever they know."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
KEPT = ("1.001193", "3.000348")
"""The procedures of which the guide and the wording are kept; of the others every twentieth, without either."""
LONGEST = 40
"""So many lines are left of a long file of phrases."""


def small_house(folder: Path) -> Path:
    """Copy the program and cut its data; the folder."""
    for name in ("bot", "handlers", "knowledge", "feedback_store"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("main.py", "config.toml"):
        shutil.copy(ROOT / name, folder)
    data = folder / "knowledge" / "data"
    for path in data.glob("guides/*.toml"):
        if path.stem not in KEPT:
            path.unlink()
    for path in data.glob("wording/*.txt"):
        _keep(path, [part for part in re.split(r"(?m)^(?=\[)", path.read_text("utf-8")) if part[1:9] in KEPT])
    rows = enumerate(_lines(data / "catalogue.jsonl"))
    _keep(data / "catalogue.jsonl", [row for number, row in rows if number % 20 == 0 or row[9:17] in KEPT])
    cut_phrases(data)
    return folder


def cut_phrases(data: Path) -> None:
    """Leave the beginnings of the longest files of phrases."""
    for path in (data / "similar_things.txt", *data.glob("triage/*.txt")):
        _keep(path, _lines(path)[:LONGEST])


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines(keepends=True)


def _keep(path: Path, parts: list[str]) -> None:
    path.write_text("".join(parts), "utf-8")
