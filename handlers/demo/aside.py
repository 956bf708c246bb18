"""What happens beside the cases: questions that nobody could answer, calls, people who want a person, what did not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from feedback_store import callbacks, calls, handovers, inbox, outbox, unanswered
from handlers import reply_body
from handlers.citizen import sentences as say
from handlers.demo.arrivals import message, reply
from handlers.demo.people import somebody
from handlers.demo.world import Life, Person, World
from handlers.messages import Reply

_OUTCOMES = {"answered": 70, "redirected": 6, "wrong_number": 10, "dropped": 14}


def question(world: World) -> Life:
    """Somebody asks what the bot does not know."""
    who, text = somebody(world, "web"), world.one_of("unanswered")
    number = message(world, who, text)
    unanswered.add(world.db, who.conversation, text, world.rng.choice(("unknown", "unknown", "outside", "rejected")), world.now)
    reply(world, who, number, say.UNKNOWN)
    yield from ()


def call(world: World) -> Life:
    """Somebody calls and is answered at once, or not at all."""
    who, operator = somebody(world, "phone"), world.by_role("operator")
    number = calls.begin(world.db, operator.id, who.phone if who.channel == "phone" else "", world.now)
    outcome = world.rng.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
    yield world.now + timedelta(minutes=world.rng.randrange(1, 8))
    found = calls.load(world.db, number)
    assert found
    if outcome == "redirected":
        calls.redirected(world.db, found, sealed=False)
    calls.end(world.db, found, outcome, world.now)


def callback(world: World) -> Life:
    """Somebody is promised a call; the last ones still wait."""
    who, operator = somebody(world, "phone"), world.by_role("operator")
    due = world.rules.calendar.add_working_hours(world.now, 8)
    made = (operator.id, world.now)
    noted = callbacks.promise(world.db, (who.phone, who.name), world.one_of("callbacks"), due, made)
    yield world.soon(1, 9)
    callbacks.tried(world.db, noted, world.now)
    yield world.soon(0.5, 4)
    callbacks.done(world.db, noted, operator.id, world.now)


def waits_for_person(world: World) -> Life:
    """Somebody wants a person, and nobody has come yet."""
    _asks_for_person(world, somebody(world, "web"))
    yield from ()


def _asks_for_person(world: World, who: Person) -> int:
    text = world.one_of("person")
    number = message(world, who, text)
    handovers.ask(world.db, who.conversation, text, world.now)
    reply(world, who, number, say.OFFICER_SOON)
    return number


def person_wanted(world: World) -> Life:
    """Somebody wants a person: an officer takes over, answers and hands back."""
    who = somebody(world, "web")
    number = _asks_for_person(world, who)
    yield world.soon(0.1, 3)
    officer = world.by_role("desk_officer")
    if handovers.take(world.db, who.conversation, officer.id, world.now):
        told = Reply(world.one_of("person_replies"), sender="officer")
        world.tell(who, f"officer:{number}", told, with_staff=True)
        world.trace(officer, "conversations.take", who.conversation)
        yield world.soon(0.2, 2)
        handovers.end(world.db, who.conversation, world.now)
        world.tell(who, f"back:{number}", Reply(world.voice.say(say.HANDED_BACK)), with_staff=False)


def undelivered(world: World) -> Iterator[datetime]:
    """A reply that could not be delivered, and a message that could not be read."""
    who = somebody(world, "zalo")
    number = message(world, who, "chào")
    body = reply_body.write(Reply("Dạ, tin mẫu này không gửi được."))
    outbox.add(world.db, outbox.Reply(f"{number}:0", who.channel, who.conversation, None, body), "queued")
    (row,) = [one for one in outbox.after(world.db, who.conversation, 0, 999) if one.key == f"{number}:0"]
    outbox.give_up(world.db, row.id, "403 mẫu: người dùng đã chặn")
    yield world.later(1, 3)
    broken = message(world, somebody(world, "web"), "tin mẫu hỏng")
    inbox.quarantine(world.db, broken, "ValueError: lỗi mẫu")
