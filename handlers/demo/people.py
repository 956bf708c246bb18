"""Invented people: citizens who all have «Mẫu» as their name, and officers of every role."""

from __future__ import annotations

import secrets
from datetime import datetime

from feedback_store import officers, web_sessions
from feedback_store.officers import Officer, Profile
from feedback_store.password_links import hash_of
from feedback_store.sqlite import Connection
from handlers.demo.material import Account, Material
from handlers.demo.world import Person, World
from handlers.desk.second_factor import STEP
from knowledge.rules.rules import Rules

CHANNELS = {"web": 42, "phone": 36, "zalo": 15, "telegram": 7}
_KNOWN_SHARE = 0.15
_SESSIONS = 1_000_000
"""Numbers of conversations in channels that give their own."""


def somebody(world: World, channel: str = "") -> Person:
    """A citizen: somebody who came before, or somebody new."""
    channel = channel or world.rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    if channel == "phone" and not world.rules.calendar.is_open(world.now):
        channel = "web"
    known = [one for one in world.people[-300:] if one.channel == channel]
    if known and world.chance(_KNOWN_SHARE):
        return world.rng.choice(known)
    made = _new(world, channel)
    world.people.append(made)
    return made


def _new(world: World, channel: str) -> Person:
    """Only the session of the web chat has a row of its own; nobody holds the token that would open it."""
    rng, material = world.rng, world.material
    name = f"{rng.choice(material.families)} {rng.choice(material.middles)} {material.last}"
    communes = [unit for unit in world.rules.units.values() if unit.level == "commune" and unit.until is None]
    commune = rng.choice(communes).name.removeprefix("UBND ")
    session = web_sessions.create(world.db, hash_of(secrets.token_urlsafe())) if channel == "web" else _SESSIONS + len(world.people)
    return Person(name, f"0900000{rng.randrange(1000):03}", f"Số {rng.randrange(1, 90)}, {commune}", commune, channel, session)


def everybody(material: Material, rules: Rules) -> list[Account]:
    """The officers of the demo: those that are named, and one for each other unit."""
    named = list(material.accounts)
    taken = {one.unit for one in named}
    units = [unit for unit in rules.units.values() if unit.until is None and unit.key not in taken]
    return named + [Account(f"mau.{unit.key}"[:40], f"Cán Bộ Mẫu ({unit.name})"[:100], "unit_officer", unit.key) for unit in units]


def hire(db: Connection, accounts: list[Account], password_hash: str, secret: str, now: datetime) -> list[Officer]:
    """Add the officers; administrators get the second factor, because nobody gets in as one without it."""
    hired = []
    for one in accounts:
        officer = officers.add(db, one.login, Profile(one.name, one.role, one.unit or None, one.duty), now)
        officers.set_password(db, officer.id, password_hash)
        if one.role == "administrator":
            officers.set_totp(db, officer.id, secret, int(now.timestamp()) // STEP)
        hired.append(officer)
    return hired
