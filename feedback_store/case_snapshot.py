"""Cases as they stand at one moment, to be read at leisure: a long list must neither see half a change nor hold up the store.

A read that lasts as long as an export would keep the write-ahead log from being reused, and it would grow with every message.
So the wanted columns are copied, inside SQLite and in one read of well under a second for 100,000 cases, into a private
temporary database that has no name on the disk. `VACUUM INTO` and a backup would copy every message and every photo as well;
pages read one after another would show cases of different moments.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from feedback_store import case_lists, sqlite
from feedback_store.case_lists import Wanted
from feedback_store.sqlite import Connection, sqlite3

_PAGE = 500


class Filed(NamedTuple):
    """A case for a list: what is stored of it, the code of the case it was merged into, and who filed it."""

    code: str
    received_at: str
    channel: str
    kind: str
    category: str
    urgency: str
    unit: str
    state: str
    reason: str
    due: str | None
    closed_at: str | None
    on_time: int | None
    paused_at: str | None
    reopened: int
    satisfied: int | None
    text: str
    place: str
    result: str
    national_code: str
    lead: str
    name: str
    phone: str
    address: str


_OF_CASE = Filed._fields[: Filed._fields.index("lead")]
_COPY = f"""CREATE TABLE filed AS SELECT {", ".join(f"cases.{name}" for name in _OF_CASE)},
    coalesce((SELECT code FROM store.cases AS other WHERE other.id = cases.merged_into), '') AS lead,
    coalesce(name, '') AS name, coalesce(phone, '') AS phone, coalesce(address, '') AS address
    FROM store.cases LEFT JOIN store.case_senders ON case_senders.case_id = cases.id
    WHERE """  # noqa: S608


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The copy; it is gone from the disk once `taken` is left."""

    db: Connection
    count: int

    def pages(self) -> Iterator[list[Filed]]:
        """All cases, the oldest first, some hundred at a time."""
        found = self.db.execute("SELECT * FROM filed ORDER BY rowid")
        while rows := found.fetchmany(_PAGE):
            yield list(map(Filed._make, rows))


@contextmanager
def taken(store: Path, wanted: Wanted) -> Iterator[Snapshot]:
    """The wanted cases of the store as of now, whether a service runs on it or not. Raises sqlite3.Error."""
    with closing(private()) as db:
        db.execute("ATTACH DATABASE ? AS store", (str(store),))
        where, values = case_lists.conditions(db, wanted)
        db.execute(f"{_COPY} {where} ORDER BY cases.id", values)
        db.execute("DETACH DATABASE store")
        yield Snapshot(db, int(db.execute("SELECT count(*) FROM filed").fetchone()[0]))


def private() -> Connection:
    """A database of its own that has no name on the disk and is gone once it is closed."""
    db: Connection = sqlite3.connect("", timeout=sqlite.BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
    return db
