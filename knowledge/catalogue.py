"""The catalogue file: one procedure's facts a line (JSON Lines), sorted by code."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.procedure import Procedure

BUNDLED = Path(__file__).parent / "data" / "catalogue.jsonl"


def load(path: Path = BUNDLED) -> dict[str, Procedure]:
    """The procedures of a catalogue file by code. Raises OSError, ValueError, KeyError or TypeError for a damaged file."""
    with path.open(encoding="utf-8") as lines:
        procedures = (Procedure.from_data(json.loads(line)) for line in lines if line.strip())
        return {procedure.code: procedure for procedure in procedures}


def write(procedures: Iterable[Procedure], path: Path) -> int:
    """Write a catalogue file, sorted by code; returns how many procedures it holds."""
    rows = sorted(procedures, key=lambda procedure: procedure.code)
    lines = [json.dumps(row.to_data(), ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")
    return len(rows)


def source_lines(path: Path) -> Iterator[bytes]:
    """The raw lines of a JSON Lines file, gzipped or not. Raises OSError or EOFError for a truncated archive."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from lines
