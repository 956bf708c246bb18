"""Fault points: every statement of the writer and every step of a send, where the process can be made to kill itself."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAME = re.compile(r"(INSERT INTO \w+|UPDATE \w+ SET state = '\w+'|UPDATE \w+|SELECT|BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")


class Fuse:
    """Kills this process with SIGKILL at the `nth` passage of the point called `name`; notes every point it passes."""

    def __init__(self, name: str = "", nth: int = 1, notes: Path | None = None) -> None:
        self._name, self._left, self._notes = name, nth, notes
        self._seen: set[str] = set()

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Fuse:
        """The fuse that a process is started with."""
        notes = settings.get("notes")
        return cls(settings.get("fuse", ""), settings.get("nth", 1), Path(notes) if notes else None)

    def burn(self, point: str) -> None:
        """Pass the point, or die there."""
        if point not in self._seen and self._notes is not None:
            self._seen.add(point)
            with self._notes.open("a", encoding="utf-8") as notes:
                notes.write(point + "\n")
        if point == self._name:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class FusedConnection:
    """A connection with a fault point before and after every statement that writes."""

    def __init__(self, db: Any, fuse: Fuse) -> None:
        self._db, self._fuse = db, fuse

    def execute(self, sql: str, *parameters: Any) -> Any:
        """As the connection's own."""
        name = statement_name(sql)
        self._fuse.burn(f"before {name}")
        cursor = self._db.execute(sql, *parameters)
        self._fuse.burn(f"after {name}")
        return cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


def statement_name(sql: str) -> str:
    """`UPDATE outbox SET state = 'sent'` and the like: enough to tell the steps apart."""
    found = _NAME.match(sql)
    return found.group(1) if found else sql.split("(")[0].strip()
