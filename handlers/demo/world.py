"""The invented province at one moment: who works there, what time it is, whose turn comes next."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Protocol

from feedback_store import audit, cases
from feedback_store.audit import Entry
from feedback_store.cases import Row
from feedback_store.officers import Officer
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from handlers.citizen.sentences import Voice
from handlers.demo.material import Material
from handlers.demo.pictures import Picture
from handlers.desk.case_acts import Acting, CannotAct
from handlers.messages import Reply, Step
from handlers.telling import Telling
from knowledge.rules.rules import Rules

Life = Iterator[datetime]
"""A course of events: does its next part each time it is asked, and says when it wants to be asked again."""
_NOBODY_IS_PUSHED = Telling(lambda channel: False)


class Keep(Protocol):
    """Writes what a turn says of cases, as the service does."""

    def __call__(self, db: Connection, seq: int, conversation_id: str, step: Step, now: datetime) -> None: ...


class Body(Protocol):
    """A citizen's message as a channel puts it into the inbox."""

    def __call__(self, session: int, key: str, text: str, photo: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Ways:
    """What only the channels know: how a message stands in the inbox, and what is kept of a turn."""

    keep: Keep
    body: Body


@dataclass(frozen=True, slots=True)
class Person:
    """An invented citizen; `channel` is how they come, `session` their number there."""

    name: str
    phone: str
    address: str
    commune: str
    channel: str
    session: int = 0

    @property
    def conversation(self) -> str:
        """Their conversation."""
        return f"{self.channel}:{self.session}"


@dataclass(slots=True)
class World:
    """`db` is only there while a part of the year is being written; `now` is the time in the story."""

    rng: Random
    rules: Rules
    material: Material
    ways: Ways
    voice: Voice
    pictures: Sequence[Picture]
    officers: Mapping[str, Officer]
    until: datetime
    db: Connection = field(init=False)
    now: datetime = field(init=False)
    people: list[Person] = field(default_factory=list)
    recent: deque[int] = field(default_factory=lambda: deque(maxlen=40))
    told: dict[str, str] = field(default_factory=dict)
    _lives: list[tuple[datetime, int, Life]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def begin(self, at: datetime, life: Life) -> None:
        """Let a course of events begin."""
        heapq.heappush(self._lives, (at, next(self._numbers), life))

    def run(self, db: Connection, end: datetime) -> None:
        """Let everything happen that happens before `end`, in the order of time."""
        self.db = db
        while self._lives and self._lives[0][0] < end:
            self.now, _, life = heapq.heappop(self._lives)
            with suppress(StopIteration):
                self.begin(max(next(life), self.now), life)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.rng.random() < share

    def one_of(self, use: str) -> str:
        """A sentence for a use."""
        return self.rng.choice(self.material.talk[use])

    def soon(self, least: float, most: float) -> datetime:
        """A moment in working hours, so many working hours from now."""
        amount = timedelta(hours=self.rng.triangular(least, most, least))
        return self.rules.calendar.add_working_time(self.now, amount)

    def later(self, least: float, most: float) -> datetime:
        """A moment so many hours from now, by day or night: when citizens write."""
        return self.now + timedelta(hours=self.rng.triangular(least, most, least))

    def by_role(self, role: str) -> Officer:
        """An officer of a role who does its work: leaders look on."""
        return self.rng.choice([one for one in self.officers.values() if one.role == role and not one.duty])

    def of_unit(self, unit: str) -> Officer:
        """The officer of a unit; where it has none, one of the desk."""
        return next((one for one in self.officers.values() if one.unit == unit), None) or self.by_role("desk_officer")

    def acting(self, officer: Officer) -> Acting:
        """The officer at work."""
        return Acting(self.db, officer.id, self.now, self.rules, self.voice, _NOBODY_IS_PUSHED, [])

    def case(self, case_id: int) -> Row:
        """A case as it is now."""
        return cases.load(self.db, case_id)

    def act(self, officer: Officer, name: str, case_id: int, work: Callable[[Acting, Row], Row]) -> Row | None:
        """An officer does something to a case, with its row in the audit; None where it does not fit the case."""
        case = self.case(case_id)
        with suppress(CannotAct):
            after = work(self.acting(officer), case)
            self.trace(officer, f"cases.{name}", case.code)
            return after
        return None

    def tell(self, who: Person, key: str, reply: Reply, **remembered: Any) -> None:
        """A reply, whose time is kept: the outbox itself writes down the wall clock's."""
        _NOBODY_IS_PUSHED.tell(self.db, who.conversation, key, reply, self.now, **remembered)
        self.told[key] = to_text(self.now)

    def trace(self, officer: Officer, action: str, what: str) -> None:
        """A row in the audit."""
        audit.record(self.db, Entry(officer.login, action, action.partition(".")[0], what), self.now)
