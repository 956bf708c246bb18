"""What becomes of a case: looked at, given to a unit, asked about, answered in time or not, judged, perhaps opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from feedback_store import callbacks, cases
from feedback_store.timestamps import from_text
from handlers.case_opening import Clock, resumed, time_for
from handlers.citizen import sentences as say
from handlers.demo.arrivals import message, proof, reply, told, told_again
from handlers.demo.material import Matter
from handlers.demo.world import Life, Person, World
from handlers.desk import case_acts
from handlers.desk.hotline_sentences import NEWS_NAMES, TOLD_BY_PHONE
from handlers.messages import CaseNote, Conversation, Step

_REFUSED = ("not_enough_ground", "answered_before", "outside_province", "unclear", "private_dispute")
_FORGETS_FROM = timedelta(days=40)
"""Only of late is anything left lying: what is older has been asked after long ago."""
_OPEN = ("new", "accepted", "assigned")


def case(world: World, matter: Matter) -> Life:
    """From the first message to the last."""
    before = _same_as_before(world, matter)
    row, who = told_again(world, before) if before else told(world, matter)
    world.recent.append(row.id)
    if row.state == "reference":
        return
    yield world.soon(0.1, 6)
    if before and _merged(world, row.id, before.id):
        return
    if world.chance(0.05):
        reason = world.rng.choice(_REFUSED)
        world.act(world.by_role("desk_officer"), "refuse", row.id, lambda acting, one: case_acts.refuse(acting, one, reason))
        yield from _told_by_telephone(world, row.id, who, "refused")
        return
    yield from _given_to_unit(world, row.id)
    yield from _asked(world, row.id, who)
    yield from _answered(world, row.id, who, matter)
    yield from _judged(world, row.id, who, matter)


def _same_as_before(world: World, matter: Matter) -> cases.Row | None:
    if not world.chance(0.06):
        return None
    found = [world.case(one) for one in world.recent]
    return next((one for one in found if one.category == matter.category and one.state in _OPEN and one.place), None)


def _merged(world: World, case_id: int, into: int) -> bool:
    """Whether the desk puts it to the other: one that has been answered meanwhile takes in no more."""
    other = world.case(into)
    if other.state not in _OPEN:
        return False
    officer = world.by_role("desk_officer")
    return world.act(officer, "merge", case_id, lambda acting, one: case_acts.merge(acting, one, other)) is not None


def _given_to_unit(world: World, case_id: int) -> Iterator[datetime]:
    desk, row = world.by_role("desk_officer"), world.case(case_id)
    if world.chance(0.15):
        world.act(desk, "accept", case_id, case_acts.accept)
        yield world.soon(0.1, 2)
    if world.chance(0.05):
        world.act(desk, "route", case_id, lambda acting, one: case_acts.route(acting, one, "trung_tam"))
        yield world.soon(0.5, 6)
    note = world.one_of("moved") if world.chance(0.2) else ""
    world.act(desk, "route", case_id, lambda acting, one: case_acts.route(acting, one, row.unit, note))
    yield world.soon(0.3, 5)
    own = world.of_unit(row.unit)
    world.act(own, "assign", case_id, lambda acting, one: case_acts.assign(acting, one, own.id))


def _asked(world: World, case_id: int, who: Person) -> Iterator[datetime]:
    """Questions, notes and words in between."""
    officer, row = world.of_unit(world.case(case_id).unit), world.case(case_id)
    if row.conversation_id and world.chance(0.11):
        question = world.one_of("asks")
        world.act(officer, "ask", case_id, lambda acting, one: case_acts.ask(acting, one, question))
        yield world.later(0.5, 60)
        if world.chance(0.85):
            _answers(world, case_id, who)
        else:
            yield world.soon(30, 50)
            desk = world.by_role("desk_officer")
            world.act(desk, "refuse", case_id, lambda acting, one: case_acts.refuse(acting, one, "no_answer"))
            return
    if world.chance(0.25):
        yield world.soon(0.2, 4)
        text = world.one_of("remarks")
        world.act(officer, "remark", case_id, lambda acting, one: case_acts.remark(acting, one, text))
    if row.conversation_id and world.chance(0.12):
        text = world.one_of("replies")
        world.act(officer, "reply", case_id, lambda acting, one: case_acts.reply(acting, one, text))
    if row.conversation_id and world.chance(0.06):
        yield world.later(1, 20)
        _writes(world, who, world.one_of("more"), "added", row.code)


def _answers(world: World, case_id: int, who: Person) -> None:
    row = world.case(case_id)
    if row.state != "waiting_citizen" or not row.paused_at:
        return
    clock = Clock(row.deadline, from_text(row.clock_from), row.paused_seconds, from_text(row.paused_at))
    until, paused = resumed(world.rules, clock, world.now)
    _writes(world, who, world.one_of("answers"), "answered", row.code, until.isoformat(), paused)


def _answered(world: World, case_id: int, who: Person, matter: Matter) -> Iterator[datetime]:
    """The result, in time or too late; of late some cases lie."""
    row = world.case(case_id)
    if row.state not in _OPEN or not row.due:
        return
    if world.until - world.now < _FORGETS_FROM and world.chance(0.04):
        return
    yield _when_done(world, from_text(row.due), row.unit)
    officer, result = world.of_unit(row.unit), world.rng.choice(matter.results)
    shown = bool(row.place) and world.chance(0.55)
    proofs = (proof(world, officer.id),) if shown else ()
    why = "" if shown else world.one_of("no_proof")
    world.act(officer, "close", case_id, lambda acting, one: case_acts.close(acting, one, result, proofs, why))
    yield from _told_by_telephone(world, case_id, who, "answered")


def _when_done(world: World, due: datetime, unit: str) -> datetime:
    """Each unit is late as often as its name says: the same in every demo."""
    late = 0.03 + sum(map(ord, unit)) % 17 / 100
    if world.chance(late) or due <= world.now:
        start = max(due, world.now)
        return world.rules.calendar.add_working_time(start, timedelta(hours=world.rng.triangular(1, 40, 4)))
    wait = (due - world.now) * world.rng.triangular(0.05, 0.95, 0.5)
    at = world.rules.calendar.add_working_time(world.now + wait, timedelta(minutes=world.rng.randrange(50)))
    return min(at, max(due - timedelta(minutes=5), world.now))


def _judged(world: World, case_id: int, who: Person, matter: Matter) -> Iterator[datetime]:
    """The result is made public, and the citizen says whether it helped; some open the case once more."""
    row = world.case(case_id)
    if row.state != "answered":
        return
    if world.chance(0.8 if not row.place else 0.25):
        yield world.soon(0.5, 18)
        text, desk = row.result, world.by_role("desk_officer")
        world.act(desk, "publish", case_id, lambda acting, one: case_acts.publish(acting, one, text))
    if not row.conversation_id or not world.chance(0.5):
        return
    yield world.later(0.5, 70)
    if world.chance(0.84 if row.on_time else 0.5):
        _writes(world, who, world.one_of("thanks"), "satisfied", row.code)
        return
    _writes(world, who, world.one_of("complaints"), "dissatisfied", row.code)
    if not row.reopened and world.chance(0.45):
        yield world.later(0.1, 30)
        until = time_for(world.rules, row.category, "normal", world.now)[1]
        _writes(world, who, world.one_of("again"), "reopened", row.code, until.isoformat())
        yield world.soon(0.5, 4)
        yield from _answered(world, case_id, who, matter)
        yield from _judged(world, case_id, who, matter)


def _writes(world: World, who: Person, text: str, kind: str, code: str, due: str = "", paused: float = 0.0) -> None:
    """A citizen's word about the own case, kept as the turn keeps it."""
    number = message(world, who, text)
    note = CaseNote(code, kind, text, (), due, paused)  # type: ignore[arg-type]
    world.ways.keep(world.db, number, who.conversation, Step(Conversation(), note=note), world.now)
    reply(world, who, number, say.GLAD if kind == "satisfied" else say.ADDED, code=code)


def _told_by_telephone(world: World, case_id: int, who: Person, kind: str) -> Iterator[datetime]:
    """Who filed by telephone is called, sooner or later, and told."""
    row, sender = world.case(case_id), cases.sender(world.db, case_id)
    if row.conversation_id or not sender.phone:
        return
    steps = [event.id for event in cases.events(world.db, case_id) if event.kind == kind]
    if not steps:
        return
    due = world.rules.calendar.add_working_hours(world.now, 8)
    yield world.soon(0.5, 9)
    operator, what = world.by_role("operator"), f"{NEWS_NAMES[kind]} {row.code}"
    made = (operator.id, world.now)
    noted = callbacks.promise(world.db, (sender.phone, sender.name), what, due, made, (case_id, steps[-1]))
    callbacks.done(world.db, noted, operator.id, world.now)
    world.act(operator, "remark", case_id, lambda acting, one: case_acts.remark(acting, one, TOLD_BY_PHONE.format(what=what)))
