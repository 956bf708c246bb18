"""How cases come: in the chat with a message in the inbox, or on the telephone with a call."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from feedback_store import attachments, calls, conversations, inbox
from feedback_store.attachments import Cleaned
from feedback_store.cases import Row
from handlers.case_code import code_of
from handlers.case_opening import opened
from handlers.citizen import sentences as say
from handlers.citizen.moments import moment
from handlers.demo.material import Matter
from handlers.demo.people import somebody
from handlers.demo.pictures import SIZE
from handlers.demo.world import Person, World
from handlers.desk.case_filing import file_call
from handlers.messages import Conversation, Draft, NewCase, Reply, Step

PHONE = "phone"
_WRITTEN_AS = "web"
"""The channel that reads every invented message, whatever channel its conversation is of: there is no Zalo behind it."""


def told(world: World, matter: Matter) -> tuple[Row, Person]:
    """A citizen tells of a matter; returns the case."""
    who = somebody(world)
    if who.channel == PHONE:
        return on_the_telephone(world, who, _draft(world, who, matter)), who
    return in_the_chat(world, who, _draft(world, who, matter)), who


def told_again(world: World, before: Row) -> tuple[Row, Person]:
    """Somebody else tells of what was told before."""
    who = replace(somebody(world, channel="web"), commune="")
    draft = Draft(
        "complaint", before.category, "normal", f"Tôi cũng thấy: {before.text}", before.place, name=who.name, phone=who.phone
    )
    return in_the_chat(world, who, replace(draft, address=who.address)), who


def in_the_chat(world: World, who: Person, draft: Draft) -> Row:
    """Two messages, the first perhaps with a photo, the second «gửi đi»; the case is born from the second."""
    conversations.open_for(world.db, who.conversation, who.channel, world.now)
    photo = picture(world, who.conversation) if draft.place and world.chance(0.22) else ""
    first = message(world, who, draft.text, photo)
    reply(world, who, first, say.REPORT_TAKEN, kind=say.REPORT_KINDS[draft.kind], category=_name(world, draft))
    world.now += timedelta(minutes=world.rng.randrange(1, 9))
    number = message(world, who, "gửi đi")
    new = opened(world.rules, code_of(number), replace(draft, attachments=(photo,) if photo else ()), world.now)
    world.ways.keep(world.db, number, who.conversation, Step(Conversation(), new_case=new), world.now)
    unit = world.rules.units[new.unit].name
    if new.due:
        reply(world, who, number, say.FILED, new, unit=unit, due=moment(new.due))
    else:
        reply(world, who, number, say.FILED_FOR_INFORMATION, new)
    return world.case(number)


def on_the_telephone(world: World, who: Person, draft: Draft) -> Row:
    """A call of some minutes, in which an operator writes the case down."""
    operator = world.by_role("operator")
    number = calls.begin(world.db, operator.id, who.phone, world.now)
    call = calls.load(world.db, number)
    assert call
    world.now += timedelta(minutes=world.rng.randrange(3, 9))
    row = file_call(world.acting(operator), draft, f"call:{number}:1")
    calls.filed(world.db, call, row.id)
    calls.end(world.db, call, "filed", world.now)
    world.trace(operator, "calls.file", row.code)
    return row


def message(world: World, who: Person, text: str, photo: str = "") -> int:
    """A message of a citizen, answered already; returns its place in the inbox."""
    key = f"{world.rng.getrandbits(128):032x}"
    key = "-".join((key[:8], key[8:12], key[12:16], key[16:20], key[20:]))
    body = world.ways.body(who.session, key, text, photo)
    conversations.open_for(world.db, who.conversation, who.channel, world.now)
    number = inbox.add(world.db, _WRITTEN_AS, f"{who.session}:{key}", who.conversation, body, world.now)
    assert number
    inbox.mark_done(world.db, number)
    return number


def reply(world: World, who: Person, number: int, sentence: str, new: NewCase | None = None, **facts: str) -> None:
    """What the bot answers to a message."""
    told = world.voice.say(sentence, **facts, **({"code": new.code} if new else {}))
    remembered: dict[str, Any] = {"case": new.code} if new else {}
    world.tell(who, f"{number}:0", Reply(told), introduced=True, **remembered)


def picture(world: World, conversation: str | None, officer: int | None = None) -> str:
    """A photo of a citizen or an officer, drawn anew already."""
    photo = world.rng.choice(world.pictures)
    name = attachments.add(world.db, conversation, "image/jpeg", photo.body, officer)
    attachments.settle(world.db, name, Cleaned("image/jpeg", *SIZE, photo.body, photo.preview))
    return name


def proof(world: World, officer: int) -> str:
    """A photo of what was done."""
    return picture(world, None, officer)


def _draft(world: World, who: Person, matter: Matter) -> Draft:
    law = world.rules.categories[matter.category].law
    place = f"{world.rng.choice(world.material.spots)}, {who.commune}"
    text = world.rng.choice(matter.texts)
    kind = "recommendation" if text.startswith(("Đề nghị", "Kiến nghị", "Mong")) else "complaint"
    draft = Draft(kind, matter.category, "high" if world.chance(0.06) else "normal", text.format(place=place.partition(",")[0]))
    if law == "field":
        draft = replace(draft, place=place)
    if world.chance(0.07):
        return replace(draft, anonymous=True)
    return replace(draft, name=who.name, phone=who.phone, address=who.address)


def _name(world: World, draft: Draft) -> str:
    return world.rules.categories[draft.category].name.lower()
