"""What the figures are worked out from: the cases received in a period, without a word of text, and the steps that set clocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from feedback_store.sqlite import Connection


class Counted(NamedTuple):
    """A case as the figures see it; times are ISO 8601 (UTC)."""

    id: int
    received_at: str
    channel: str
    category: str
    unit: str
    state: str
    reason: str
    due: str | None
    closed_at: str | None
    on_time: int | None
    paused_at: str | None
    paused_seconds: float
    reopened: int
    satisfied: int | None


class Moved(NamedTuple):
    """A step of a case that starts or stops a clock."""

    case_id: int
    at: str
    actor: str
    kind: str


KINDS = ("routed", "asked", "answered", "resumed", "refused", "published", "reopened")


def received(db: Connection, since: str, until: str, units: tuple[str, ...]) -> Iterator[Counted]:
    """The cases received from `since` on and before `until`, of these units (none: of all)."""
    where, values = _where(since, until, units)
    found = db.execute(f"SELECT {', '.join(Counted._fields)} FROM cases WHERE {where}", values)  # noqa: S608
    return map(Counted._make, found)


def steps(db: Connection, since: str, until: str, units: tuple[str, ...]) -> dict[int, list[Moved]]:
    """The steps of those cases by case, the oldest first; cases without one are left out."""
    where, values = _where(since, until, units)
    found = db.execute(
        "SELECT case_id, at, actor, kind FROM case_events"  # noqa: S608
        f" WHERE kind IN ({', '.join('?' * len(KINDS))}) AND case_id IN (SELECT id FROM cases WHERE {where}) ORDER BY case_id, id",
        (*KINDS, *values),
    )
    by_case: dict[int, list[Moved]] = {}
    for row in found:
        by_case.setdefault(row[0], []).append(Moved._make(row))
    return by_case


def _where(since: str, until: str, units: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    parts = ["received_at >= ?", "received_at < ?"]
    if units:
        parts.append(f"unit IN ({', '.join('?' * len(units))})")
    return " AND ".join(parts), (since, until, *units)
