"""What lists of dossiers are read against, put together from the knowledge and the rules."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from handlers import procedure_names
from handlers.dossiers.row_reading import Place
from knowledge import parts
from knowledge.rules.rules import Rules


def make(knowledge: Path | None, rules: Rules, key: bytes, now: datetime, *, blank_units: bool = False) -> Place:
    """Takes half a second the first time: not for an event loop. Raises BadDataFile."""
    served = procedure_names.names(knowledge).procedures
    fields = {code: row.field for code, row in served.items()}
    return Place(parts.DOSSIER_COLUMNS.read(), rules.units, fields, key, now, rules.calendar, blank_units)
