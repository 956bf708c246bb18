"""What is counted of dossiers by unit, month and procedure: the page of one large unit need not read its dossiers one by one."""

from __future__ import annotations

from sqlite_utils import Database

from feedback_store.m019_dossier_tallies import PROCEDURES, Table, triggers

UNITS = Table("dossier_tallies_by_unit", {"unit": "{row}.unit", **PROCEDURES.places}, first=("unit",))


def m020_dossier_tallies_by_unit(db: Database) -> None:
    """Those that are there already are counted as if they came now."""
    for statement in (UNITS.kept, *triggers((UNITS,), "_to_unit"), f"INSERT INTO {UNITS.name} {UNITS.counted}"):
        db.execute(statement)
