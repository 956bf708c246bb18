"""How many were walked through a procedure, how far they came, and how it ended; whose it was is known only while it is in hand."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import day_of

_KEY = "guided_filings"


class Move(NamedTuple):
    """How far one filing of a conversation has come: `place` is the number of what was `reached` on the way.

    `asked` is that a person was asked for, `ended` how it ended, "" while it is in hand.
    """

    procedure: str
    way: str = ""
    reached: str = ""
    place: int = 0
    stopped: bool = False
    asked: bool = False
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Filings of one procedure: those begun, and what became of them.

    `online` were filed there, `counter` were ready to be brought or posted, `otherwise` were needed no more because the paper was
    there. `given_up` tells at which step, with those left alone for too long; `replaced` were left for another procedure. `still`
    are in hand, `asked` is how often a person was asked for.
    """

    begun: int = 0
    online: int = 0
    counter: int = 0
    otherwise: int = 0
    replaced: int = 0
    still: int = 0
    asked: int = 0
    given_up: Mapping[str, int] = field(default_factory=dict)

    @property
    def finished(self) -> int:
        """Those that came to an end as they should."""
        return self.online + self.counter


def moved(db: Connection, conversation_id: str, move: Move, now: datetime) -> None:
    """Write how far a filing has come, as a new one where it was not in hand; the furthest step counts."""
    day, tie = _day(now), _tie(db, conversation_id)
    db.execute(
        "INSERT INTO guided_filings (id, procedure, begun_on, seen_on, place, tie) VALUES (?, ?, ?, ?, -1, ?)"
        " ON CONFLICT (tie, procedure) WHERE tie IS NOT NULL DO NOTHING",
        (secrets.randbits(62), move.procedure, day, day, tie),
    )
    db.execute(
        "UPDATE guided_filings SET way = CASE :way WHEN '' THEN way ELSE :way END, seen_on = :day, stopped = :stopped,"
        " reached = CASE WHEN :place > place THEN :reached ELSE reached END, place = max(place, :place), asked = asked + :asked"
        " WHERE tie = :tie AND procedure = :procedure",
        {**move._asdict(), "day": day, "tie": tie, "stopped": int(move.stopped), "asked": int(move.asked)},
    )
    if move.ended:
        _cut(db, "tie = ? AND procedure = ?", (tie, move.procedure), "?", move.ended)


def forget(db: Connection, conversation_id: str, until: str) -> None:
    """Whose filings these were, as far as they were begun before a moment (UTC text); of their day the month stays."""
    tie = _known_tie(db, conversation_id)
    if tie:
        db.execute(
            "UPDATE guided_filings SET begun_on = substr(begun_on, 1, 8) || '01' WHERE tie = ? AND begun_on <= ?", (tie, until)
        )
        _cut(db, "tie = ? AND begun_on <= ?", (tie, until), "CASE stopped WHEN 1 THEN 'stopped' ELSE ? END", "forgotten")


def has_old(db: Connection, before: date) -> bool:
    """Whether `cut` would find any."""
    found = db.execute("SELECT 1 FROM guided_filings WHERE tie IS NOT NULL AND seen_on < ? LIMIT 1", (before.isoformat(),))
    return found.fetchone() is not None


def cut(db: Connection, before: date) -> None:
    """Nobody has gone on with these since before a day: they are given up, and whose they were is forgotten."""
    where = "tie IS NOT NULL AND seen_on < ?"
    _cut(db, where, (before.isoformat(),), "CASE stopped WHEN 1 THEN 'stopped' ELSE ? END", "forgotten")


def counts(db: Connection, since: date, until: date) -> dict[str, Counts]:
    """What became of the filings begun from one day to another, both included, by procedure."""
    found = db.execute(
        "SELECT procedure, ended, reached, count(*), sum(asked) FROM guided_filings WHERE begun_on >= ? AND begun_on <= ?"
        " GROUP BY procedure, ended, reached ORDER BY procedure, max(place)",
        (since.isoformat(), until.isoformat()),
    ).fetchall()
    return {
        procedure: _counts([(ended, reached, n, asked) for one, ended, reached, n, asked in found if one == procedure])
        for procedure in dict.fromkeys(row[0] for row in found)
    }


def _counts(rows: list[tuple[str, str, int, int]]) -> Counts:
    """The counts of one procedure: how it ended, what was reached, how many, how often a person was asked for."""
    by_end = {end: sum(n for ended, _, n, _ in rows if ended == end) for end, _, _, _ in rows}
    given_up: dict[str, int] = {}
    for ended, reached, n, _ in rows:
        if ended in ("stopped", "forgotten"):
            given_up[reached] = given_up.get(reached, 0) + n
    return Counts(
        begun=sum(by_end.values()),
        online=by_end.get("filed", 0),
        counter=by_end.get("bring", 0),
        otherwise=by_end.get("had", 0),
        replaced=by_end.get("replaced", 0),
        still=by_end.get("", 0),
        asked=sum(asked for *_, asked in rows),
        given_up=given_up,
    )


def _cut(db: Connection, where: str, values: tuple[str, ...], ended: str, end: str) -> None:
    """Filings that are no longer in hand: how they ended, and nothing of whose they were or when they were last seen."""
    db.execute(
        f"UPDATE guided_filings SET ended = {ended}, tie = NULL, seen_on = '', stopped = 0 WHERE {where}",  # noqa: S608
        (end, *values),
    )


def _day(now: datetime) -> str:
    return day_of(now).date().isoformat()


def _tie(db: Connection, conversation_id: str) -> str:
    db.execute("INSERT INTO store_keys (name, key) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (_KEY, secrets.token_hex(32)))
    return _known_tie(db, conversation_id)


def _known_tie(db: Connection, conversation_id: str) -> str:
    """What stands for a conversation here; "" as long as nobody was walked through anything."""
    found = db.execute("SELECT key FROM store_keys WHERE name = ?", (_KEY,)).fetchone()
    return hmac.digest(bytes.fromhex(found[0]), conversation_id.encode(), hashlib.sha256).hex() if found else ""
