"""Finished dossiers for the score of QĐ 766/QĐ-TTg: by tallies where a period is made of whole months, else one by one."""

from __future__ import annotations

from datetime import date

from feedback_store import dossier_indicators
from feedback_store.dossier_indicators import Sums
from feedback_store.sqlite import Connection
from handlers.desk.satisfaction_beside import whole_months
from handlers.exports.period import bounds

NO_UNIT = ("",)
"""An officer who belongs to no unit sees nobody's."""


def finished(db: Connection, days: tuple[date, date], today: date, units: tuple[str, ...] = ()) -> Sums:
    """The sums of what these units (none: all) finished from one day to another, both included, in Vietnam."""
    if units == NO_UNIT:
        return Sums()
    months = whole_months(*days, today)
    if months:
        return dossier_indicators.total(db, months.keys, units)
    return dossier_indicators.finished(db, *bounds(*days), units)
