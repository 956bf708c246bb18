"""Dossiers on a desk, for tests: rows as the one-stop software tells of them, all invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from feedback_store import conversations, dossier_batches, dossier_follows, dossiers
from feedback_store.dossiers import Dossier
from feedback_store.store import Connection
from feedback_store.timestamps import to_text
from tests.desk.case_office import CaseOffice

CODE, UNIT = "H05.12.3-261120-0001", "so_xay_dung"
WEDNESDAY = datetime(2026, 12, 2, 10, tzinfo=UTC)
"""Five o'clock in the afternoon, two working days after the desk's Monday."""
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} =1+1"


def row(code: str = CODE, due: datetime | None = WEDNESDAY, **columns: Any) -> Dossier:
    """A dossier of an office of the province that is being worked at."""
    made = Dossier(code, "1.004194", "Xây dựng", UNIT, "online", "part", 4, "2026-11-20", to_text(WEDNESDAY - timedelta(days=12)))
    return made._replace(due_at=to_text(due) if due else None, **columns)


def told(desk: CaseOffice, *rows: Dossier) -> None:
    """The one-stop software tells of dossiers."""

    def work(db: Connection) -> None:
        batch = dossier_batches.begin(db, "tệp", "0" * 64, len(rows), None, desk.office.clock.now)
        dossiers.keep(db, rows, batch, desk.office.clock.now)

    desk.office.write(work)


def followed(desk: CaseOffice, *conversation_ids: str, code: str = CODE, knows: dict[str, Any] | None = None) -> None:
    """Citizens prove to own a dossier and follow it."""

    def work(db: Connection) -> None:
        for name in conversation_ids:
            conversations.open_for(db, name, name.partition(":")[0], desk.office.clock.now)
            dossier_follows.begin(db, name, code, knows or {}, desk.office.clock.now)

    desk.office.write(work)
