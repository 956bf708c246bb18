"""Invented dossiers for the tests of indicators, drawn at random or named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from feedback_store import dossier_apologies, dossier_batches, dossiers, officers
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
UNITS, FIELDS = ("so_y_te", "so_xay_dung", "xa_la", ""), ("Hộ tịch", "Đất đai", "")
CATALOGUED, UNKNOWN = "1.004194", "9.999999"
"""A procedure that the tests' catalogue says can be filed online, and one that it does not know."""
ABLE = frozenset({CATALOGUED, "1.000001", "2.000002"})
OWN = ABLE - {CATALOGUED}
"""Those that the province's own bodies settle."""
PROCEDURES = (CATALOGUED, UNKNOWN, "2.000002")
MIDNIGHT = datetime(2026, 9, 30, 17, tzinfo=UTC)
"""When October begins in Vietnam."""


@dataclass(frozen=True)
class Told:
    """A dossier, and the due date that it had before it was put off."""

    row: Dossier
    due_before: str | None = None

    @property
    def due(self) -> str | None:
        """The first due date."""
        return self.due_before or self.row.due_at


MOMENTS = st.one_of(
    st.sampled_from([MIDNIGHT, MIDNIGHT - timedelta(seconds=1), MIDNIGHT + timedelta(seconds=1), NOW]),
    st.integers(0, 400 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
).map(to_text)
DAYS = st.one_of(
    st.sampled_from([date(2026, 9, 30), date(2026, 10, 1), date(2026, 1, 1), date(2025, 12, 31)]),
    st.integers(0, 400).map(lambda days: date(2026, 11, 20) - timedelta(days=days)),
).map(date.isoformat)
ROWS = st.builds(
    Dossier,
    code=st.integers(1, 40).map(lambda number: f"H05-{number}"),
    procedure=st.sampled_from(PROCEDURES),
    field=st.sampled_from(FIELDS),
    unit=st.sampled_from(UNITS),
    channel=st.sampled_from(("", "counter", "online", "post")),
    online_level=st.sampled_from(("", "whole", "part", "none")),
    status=st.integers(1, 10),
    filed_on=DAYS,
    due_at=st.none() | MOMENTS,
    finished_at=st.none() | MOMENTS,
    returned_by=st.sampled_from(("", "counter", "online", "post")),
    supplements=st.integers(0, 3),
)
TOLD = st.builds(Told, ROWS, st.none() | MOMENTS)


def keep(db: Connection, told: Iterable[Told]) -> None:
    """Put dossiers into a store, one after the other as they come."""
    batch = dossier_batches.begin(db, "tệp", "0" * 64, 1, None, NOW)
    known = officers.by_login(db, "nguoi.thu") or officers.add(
        db, "nguoi.thu", officers.Profile("Người Thử", "administrator", ""), NOW
    )
    for one in told:
        dossiers.keep(db, [one.row], batch, NOW)
        if one.due_before and dossier_apologies.load(db, one.row.code) is None:
            dossier_apologies.add(db, one.row.code, "thử", (one.due_before, to_text(NOW)), known.id, NOW)


def stood(told: Sequence[Told]) -> list[Told]:
    """The dossiers as they stand once all were told: the last row of each, and its first apology."""
    last = {one.row.code: one.row for one in told}
    first: dict[str, str] = {}
    for one in told:
        if one.due_before:
            first.setdefault(one.row.code, one.due_before)
    return [Told(row, first.get(code)) for code, row in last.items()]


def many(count: int, first: int = 1, due_before: str | None = None, **columns: object) -> list[Told]:
    """The same dossier so many times, filed online in this month and finished on time unless said otherwise."""
    usual: dict[str, object] = {
        "procedure": CATALOGUED,
        "field": "Hộ tịch",
        "unit": "so_y_te",
        "channel": "online",
        "online_level": "whole",
        "status": 10,
        "filed_on": "2026-11-02",
        "due_at": to_text(NOW - timedelta(days=2)),
        "finished_at": to_text(NOW - timedelta(days=3)),
        "returned_by": "counter",
    }
    return [Told(Dossier(code=f"H05.x-{number}", **usual | columns), due_before) for number in range(first, first + count)]  # type: ignore[arg-type]
