"""A dossier (hồ sơ) as its owner may see it."""

from __future__ import annotations

from feedback_store.dossiers import Dossier
from handlers.messages import DossierView


def view(row: Dossier, due_after: str | None) -> DossierView:
    """What is kept of a dossier, with the new date of an apology."""
    return DossierView(
        code=row.code,
        procedure=row.procedure,
        status=row.status,
        filed_on=row.filed_on,
        unit=row.unit,
        due_at=row.due_at or "",
        due_after=due_after or "",
        finished_at=row.finished_at or "",
        returned_by=row.returned_by,
        supplement_until=row.supplement_until or "",
    )
