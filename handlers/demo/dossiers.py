"""Dossiers (hồ sơ thủ tục) of the invented year, as a one-stop software would have told of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from feedback_store import dossier_batches, dossiers
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from knowledge.rules import dossiers as states
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

PHONE = "0911000234"
"""The invented telephone number of every dossier, so that whoever tries the demo can ask for one in the chat."""
_ONLINE = {"whole": (62, 33, 5), "part": (38, 56, 6), "none": (0, 92, 8)}
"""How often each is filed online, at a counter, by post."""
_WAYS = ("online", "counter", "post")
_RETURNED = ((55, 25, 20), (10, 78, 12), (5, 55, 40))
"""How the result is given: the same ways, by how it was filed."""
_LATE, _ASKED, _REFUSED = 0.05, 0.08, 0.03


@dataclass(frozen=True, slots=True)
class Sort:
    """A procedure of the demo: how many, how long it takes in working days, how far it can be filed online, who handles it."""

    code: str
    field: str
    unit: str
    weight: int
    days: int
    online: str


def tell(db: Connection, rules: Rules, sorts: Sequence[Sort], rng: Random, amount: int, until: datetime) -> None:
    """Take the dossiers of a year."""
    batch = dossier_batches.begin(db, "dữ liệu mẫu", "0" * 64, amount, None, until)
    proofs = dossiers.digests(dossiers.make_proof_key(db), [PHONE])
    every = list(_all(rules, sorts, rng, amount, until))
    for place in range(0, amount, dossiers.AT_ONCE):
        rows = every[place : place + dossiers.AT_ONCE]
        dossier_batches.count(db, batch, *dossiers.keep(db, [row._replace(proofs=proofs) for row in rows], batch, until))
    dossier_batches.done(db, batch, until)


def code_to_try(db: Connection) -> str:
    """The latest one that is still being handled, "" for none."""
    found = db.execute("SELECT code FROM dossiers WHERE status = 4 ORDER BY filed_on DESC, code LIMIT 1").fetchone()
    return str(found[0]) if found else ""


def _all(rules: Rules, sorts: Sequence[Sort], rng: Random, amount: int, until: datetime) -> Iterator[Dossier]:
    communes = [unit.key for unit in rules.units.values() if unit.level == "commune" and unit.until is None]
    for number in range(amount):
        sort = rng.choices(sorts, [one.weight for one in sorts])[0]
        at = until - timedelta(days=rng.randrange(365), minutes=rng.randrange(1_440))
        unit = rng.choice(communes) if sort.unit == "xa" else sort.unit
        yield _one(rules, sort, unit, rng, at, until, number)


def _one(rules: Rules, sort: Sort, unit: str, rng: Random, at: datetime, until: datetime, number: int) -> Dossier:
    day, way = at.astimezone(VIETNAM).date(), rng.choices(range(3), _ONLINE[sort.online])[0]
    accepted = rules.calendar.next_opening(at)
    due = rules.calendar.add_working_days(accepted, sort.days)
    late = rng.random() < _LATE
    finished = due + timedelta(hours=rng.randrange(20, 400)) if late else accepted + (due - accepted) * rng.uniform(0.3, 0.98)
    row = Dossier(
        f"H05-{day:%y%m%d}-{number + 1:05}", sort.code, sort.field, unit, _WAYS[way], sort.online, 2, day.isoformat(),
        accepted_at=to_text(accepted), due_at=to_text(due), returned_by=rng.choices(_WAYS, _RETURNED[way])[0],
    )  # fmt: skip
    return _as_of(row, rng, finished, until)


def _as_of(row: Dossier, rng: Random, finished: datetime, until: datetime) -> Dossier:
    """How far it is by now."""
    if rng.random() < _REFUSED:
        return row._replace(status=states.REFUSED, accepted_at=None, due_at=None, returned_by="")
    asked = rng.random() < _ASKED
    if finished >= until:
        waits = {"status": states.SUPPLEMENT, "supplements": 1, "supplement_until": f"{until + timedelta(days=9):%Y-%m-%d}"}
        return row._replace(**(waits if asked else {"status": rng.choice((states.ACCEPTED, states.WORKED_AT))}))
    done = row._replace(finished_at=to_text(finished), supplements=int(asked))
    fetched = finished + timedelta(hours=rng.randrange(1, 100))
    if fetched >= until:
        return done._replace(status=states.FINISHED)
    return done._replace(status=states.RETURNED, returned_at=to_text(fetched))
