"""The catalogue file: one procedure's facts a line (JSON Lines), sorted by code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from knowledge.data_file import WRONG, BadDataFile, reading
from knowledge.procedure import Procedure

BUNDLED = Path(__file__).parent / "data" / "catalogue.jsonl"


def load(path: Path = BUNDLED) -> dict[str, Procedure]:
    """The procedures of a catalogue file by code. Raises BadDataFile for a damaged file, with the line."""
    with reading(path.name):
        lines = path.read_text("utf-8").split("\n")
    procedures = (_procedure(path.name, number, line) for number, line in enumerate(lines, 1) if line.strip())
    return {procedure.code: procedure for procedure in procedures}


def _procedure(name: str, number: int, line: str) -> Procedure:
    try:
        return Procedure.from_data(json.loads(line))
    except WRONG:
        raise BadDataFile(f"{name} dòng {number}: không phải một thủ tục đúng dạng") from None


def write(procedures: Iterable[Procedure], path: Path) -> int:
    """Write a catalogue file, sorted by code; returns how many procedures it holds."""
    rows = sorted(procedures, key=lambda procedure: procedure.code)
    lines = [json.dumps(row.to_data(), ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")
    return len(rows)
