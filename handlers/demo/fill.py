"""Filling a store with the invented year, a few days a commit, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import accumulate
from random import Random

from feedback_store import audit
from feedback_store.audit import Entry
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from handlers.citizen.sentences import Voice
from handlers.demo import aside, dossiers, life, ratings
from handlers.demo.material import Material, Matter
from handlers.demo.people import everybody, hire
from handlers.demo.pictures import draw
from handlers.demo.world import Life, Ways, World
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

ACTION = "demo.fill"
DAYS = 365
_STEP = timedelta(days=8)  # of the story in one commit
_PICTURES = 30
_DOSSIERS = 3  # for each case
_HOURS = (1, 0, 0, 0, 1, 2, 5, 9, 13, 14, 13, 10, 6, 7, 10, 11, 10, 9, 8, 9, 9, 7, 4, 2)
"""How much is written in each hour of the day."""
_WEEKDAYS = (125, 120, 110, 110, 105, 75, 55)
_ASIDE: dict[Callable[[World], Life], float] = {
    aside.question: 0.09,
    aside.call: 0.3,
    aside.callback: 0.02,
    aside.person_wanted: 0.04,
    aside.undelivered: 0.002,
}
"""What happens beside the cases, and how often for each case."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much, as of when, by which seed; `password_hash` and `secret` are of all officers, and of the administrator."""

    material: Material
    rules: Rules
    ways: Ways
    voice: Voice
    until: datetime
    password_hash: str
    secret: str
    cases: int = 4_000
    seed: int = 2026


def fill(store: Store, plan: Plan, progress: Callable[[int], None] = lambda days: None) -> None:
    """Fill an empty store; `progress` is told how many days of the year have passed. Twenty seconds for 4,000 cases."""
    start = plan.until - timedelta(days=DAYS)
    world = store.submit(lambda db: _begin(db, plan, start)).result()
    end = start
    while end < plan.until:
        end = min(end + _STEP, plan.until)
        store.submit(partial(_run, world=world, end=end)).result()
        progress((end - start).days)
    store.submit(lambda db: _rate(db, plan, world)).result()
    store.submit(lambda db: _end(db, plan, world.told)).result()


def is_filled(db: Connection) -> bool:
    """Whether a store holds an invented year, whole."""
    return bool(audit.find(db, audit.Wanted(action=ACTION), 1))


def _begin(db: Connection, plan: Plan, start: datetime) -> World:
    rng = Random(plan.seed)
    hired = hire(db, everybody(plan.material, plan.rules), plan.password_hash, plan.secret, start)
    officers = {one.login: one for one in hired}
    world = World(rng, plan.rules, plan.material, plan.ways, plan.voice, draw(rng, _PICTURES), officers, plan.until)
    for at, matter in _arrivals(rng, plan, start):
        world.begin(at, life.case(world, matter))
        for other, share in _ASIDE.items():
            if world.chance(share):
                world.begin(at + timedelta(minutes=rng.randrange(600)), other(world))
    for hours in (2, 5, 9, 20):  # whatever the hour at which the demo begins, somebody waits
        world.begin(plan.until - timedelta(hours=hours), aside.waits_for_person(world))
        world.begin(plan.until - timedelta(hours=hours / 2), aside.callback(world))
    return world


def _run(db: Connection, world: World, end: datetime) -> None:
    world.run(db, end)


def _rate(db: Connection, plan: Plan, world: World) -> None:
    """With chances of its own: what was said before stays the same."""
    rng, talk = Random(plan.seed + 1), ratings.Talk(plan.material.talk["rated_low"], plan.material.talk["rated_high"])
    ratings.answer_questions(db, rng, plan.cases // 2, plan.until)
    ratings.rate(db, plan.rules, rng, talk, plan.until)
    sorts = plan.material.dossiers
    dossiers.tell(db, plan.rules, sorts, Random(plan.seed + 2), plan.cases * _DOSSIERS, plan.until)
    ratings.survey(db, plan.rules, rng, world.by_role("survey_staff").id, plan.until)


def _arrivals(rng: Random, plan: Plan, start: datetime) -> Iterator[tuple[datetime, Matter]]:
    """When what is told: seasons, weekdays, the hours of the day; little in the days round Tết."""
    days = [(start + timedelta(days=number)).astimezone(VIETNAM).date() for number in range(DAYS + 1)]
    matters = plan.material.matters
    by_month = [list(accumulate(one.weight * one.months[month] for one in matters)) for month in range(12)]
    weights = [by_month[day.month - 1][-1] * _WEEKDAYS[day.weekday()] * _mood(plan.rules, day) for day in days]
    left = plan.cases
    while left:
        day = rng.choices(days, weights)[0]
        at = datetime.combine(day, time(rng.choices(range(24), _HOURS)[0], rng.randrange(60), rng.randrange(60)), VIETNAM)
        matter = rng.choices(matters, cum_weights=by_month[day.month - 1])[0]
        if start <= at < plan.until:
            left -= 1
            yield at.astimezone(plan.until.tzinfo), matter


def _mood(rules: Rules, day: date) -> float:
    return 0.35 if rules.calendar.name_of(day) else 1.0


def _end(db: Connection, plan: Plan, told: Mapping[str, str]) -> None:
    """Give replies the time at which they were decided in the story: the outbox takes the wall clock's, as it should."""
    db.execute(
        "UPDATE outbox SET created_at = (SELECT at FROM case_events"
        " WHERE id = CAST(substr(outbox.key, 6, instr(substr(outbox.key, 6), ':') - 1) AS INTEGER)) WHERE key LIKE 'case:%'"
    )
    db.executemany("UPDATE outbox SET created_at = ? WHERE key = ?", [(at, key) for key, at in told.items()])
    audit.record(db, Entry("", ACTION, "demo", "", {"cases": plan.cases, "seed": plan.seed}), plan.until)
