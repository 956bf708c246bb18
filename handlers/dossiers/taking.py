"""Dossiers that were read are compared with what is known, and taken, a part a commit; broken off, the same file goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from feedback_store import dossier_batches, dossiers
from feedback_store.dossiers import Dossier, Kept
from feedback_store.sqlite import Connection
from handlers.dossiers import sentences as say
from handlers.dossiers.reading import Reading
from handlers.dossiers.report import number
from knowledge.vietnam_time import VIETNAM

T = TypeVar("T")
_NAME = 120


class Commit(Protocol):
    """Does some work in one commit, and gives its result."""

    def __call__(self, work: Callable[[Connection], T]) -> T:
        """Raises what `work` raises; then nothing is kept of it."""


class NotTaken(ValueError):
    """Raised for a list that is not taken; the message is one Vietnamese line."""


class Taken(NamedTuple):
    """What became of a list."""

    number: int
    rows: int
    kept: Kept

    def __str__(self) -> str:
        same = self.rows - self.kept.added - self.kept.changed
        added, changed = number(self.kept.added), number(self.kept.changed)
        return say.TAKEN.format(number=self.number, added=added, changed=changed, same=number(same))


def check(db: Connection, reading: Reading) -> None:
    """Raises NotTaken for a list that holds nothing to take, or was taken whole before."""
    if not reading.count:
        raise NotTaken(say.NOTHING)
    if before := dossier_batches.finished(db, reading.sha256):
        at = datetime.fromisoformat(before.done_at or before.begun_at).astimezone(VIETNAM)
        raise NotTaken(say.TAKEN_BEFORE.format(at=f"{at:%d/%m/%Y %H:%M}", number=before.id))


def compare(db: Connection, reading: Reading) -> Kept:
    """How many are new and how many tell something new; changes nothing."""
    parts = [dossiers.compare(db, rows) for rows in reading.chunks() if rows]
    return _summed(parts)


def behind(db: Connection, reading: Reading) -> int:
    """Of how many dossiers more is known than the list tells; changes nothing."""
    return sum(dossiers.behind(db, rows) for rows in reading.chunks() if rows)


class Taking:
    """A list being taken: `begin`, then every one of `parts`, then `end`, each in a commit of its own."""

    def __init__(self, reading: Reading, name: str, officer: int | None, clock: Callable[[], datetime]) -> None:
        self.taken = Taken(0, reading.count, Kept(0, 0))
        self._reading, self._name, self._officer, self._clock = reading, name[:_NAME], officer, clock

    def begin(self, db: Connection) -> None:
        """Raises NotTaken."""
        check(db, self._reading)
        number = dossier_batches.begin(db, self._name, self._reading.sha256, self._reading.count, self._officer, self._clock())
        self.taken = self.taken._replace(number=number)

    def parts(self) -> Iterator[tuple[int, Callable[[Connection], Kept]]]:
        """How many dossiers each part has, and its commit; what it did is added up with `add` once it is on the disk."""
        for rows in self._reading.chunks():
            if rows:
                yield len(rows), partial(self._take, rows)

    def add(self, kept: Kept) -> None:
        """A part was taken."""
        self.taken = self.taken._replace(kept=_summed((self.taken.kept, kept)))

    def end(self, db: Connection) -> Taken:
        """Nothing is left to take."""
        dossier_batches.done(db, self.taken.number, self._clock())
        return self.taken

    def _take(self, rows: Sequence[Dossier], db: Connection) -> Kept:
        kept = dossiers.keep(db, rows, self.taken.number, self._clock())
        dossier_batches.count(db, self.taken.number, *kept)
        return kept


def _summed(parts: Sequence[Kept]) -> Kept:
    return Kept(sum(one.added for one in parts), sum(one.changed for one in parts))
