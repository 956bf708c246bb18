"""What waits among the cases, for the first page of the desk."""

from __future__ import annotations

from collections.abc import Iterator

from feedback_store.case_lists import OPEN, Wanted
from feedback_store.officers import Officer
from feedback_store.store import Connection
from handlers.desk.access import ACTORS, counted
from handlers.desk.case_views import LEADERS, RUNNING, told_of
from handlers.desk.frame import Desk
from handlers.desk.start import Waiting


def waiting_cases(db: Connection, officer: Officer, desk: Desk) -> Iterator[Waiting]:
    """Overdue ones, new ones, and those that the officer handles; of a role that only reads, what its duty is told of."""
    acts, now = officer.role in ACTORS, desk.now().isoformat()
    if acts:
        overdue = counted(db, officer, Wanted(states=RUNNING, due_before=now))
        yield Waiting(overdue, "phản ánh quá hạn", "/desk/cases?view=qua-han", urgent=True)
    if officer.duty:
        yield Waiting(counted(db, officer, told_of(officer)), "phản ánh báo lãnh đạo", f"/desk/cases?view={LEADERS}", urgent=True)
    if not acts:
        return
    yield Waiting(counted(db, officer, Wanted(states=("new",))), "phản ánh mới", "/desk/cases?view=can-xem")
    withdrawn = counted(db, officer, Wanted(states=OPEN, withdrawn=True))
    yield Waiting(withdrawn, "người gửi xin rút phản ánh", "/desk/cases?view=xin-rut")
    yield Waiting(counted(db, officer, Wanted(states=OPEN, officer=officer.id)), "phản ánh của tôi", "/desk/cases?view=cua-toi")
