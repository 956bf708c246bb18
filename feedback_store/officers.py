"""Staff accounts: who may sign in, as what, and with which secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

from feedback_store import known_devices, password_links, staff_sessions
from feedback_store.sqlite import Connection, sqlite3
from feedback_store.timestamps import to_text

Role = Literal["administrator", "desk_officer", "unit_officer", "survey_staff", "knowledge_editor", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)

_SELECT = (
    "SELECT id, login, name, role, unit, disabled, version, password_hash IS NOT NULL, totp_secret IS NOT NULL, created_at, duty"
    " FROM officers"
)


class LoginTaken(Exception):
    """Another officer has this login name."""


class Stale(Exception):
    """The account was changed by somebody else since it was looked at."""


class LastAdministrator(Exception):
    """Nobody would be left who may look after accounts."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an administrator decides about an officer; `unit` is the unit's key, None for those who belong to no unit.

    `duty` is a role of the escalation that is no role of an account (the head of a unit), "" for most.
    """

    name: str
    role: Role
    unit: str | None = None
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer's account, without its secrets."""

    id: int
    login: str
    name: str
    role: Role
    unit: str | None = None
    disabled: bool = False
    version: int = 0
    has_password: bool = False
    has_totp: bool = False
    created_at: str = ""
    duty: str = ""


class Secrets(NamedTuple):
    """What an officer proves to be: the hash of the password, the secret of the codes and the last step that was used."""

    password_hash: str | None
    totp_secret: str | None
    totp_last_step: int


def add(db: Connection, login: str, profile: Profile, now: datetime) -> Officer:
    """Add an officer without a password. Raises LoginTaken."""
    try:
        added = db.execute(
            "INSERT INTO officers (login, name, role, unit, duty, created_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (login, profile.name, profile.role, profile.unit, profile.duty, to_text(now)),
        ).fetchone()
    except sqlite3.IntegrityError as error:
        if by_login(db, login) is None:
            raise
        raise LoginTaken(login) from error
    return Officer(int(added[0]), login, profile.name, profile.role, profile.unit, created_at=to_text(now), duty=profile.duty)


def get(db: Connection, officer_id: int) -> Officer | None:
    """The officer, or None."""
    return _officer(db.execute(_SELECT + " WHERE id = ?", (officer_id,)).fetchone())


def by_login(db: Connection, login: str) -> Officer | None:
    """The officer of this login name, or None."""
    return _officer(db.execute(_SELECT + " WHERE login = ?", (login,)).fetchone())


def every(db: Connection) -> list[Officer]:
    """All officers, those who may sign in first, then by login name."""
    found = map(_officer, db.execute(_SELECT + " ORDER BY disabled, login"))
    return [officer for officer in found if officer is not None]


def secrets_of(db: Connection, officer_id: int) -> Secrets:
    """The officer's secrets, for verifying them; never for showing."""
    found = db.execute("SELECT password_hash, totp_secret, totp_last_step FROM officers WHERE id = ?", (officer_id,)).fetchone()
    return Secrets(None, None, 0) if found is None else Secrets(*found)


def change(db: Connection, officer_id: int, version: int, profile: Profile) -> None:
    """Write the profile over the version that was looked at. Raises Stale, LastAdministrator."""
    if profile.role != "administrator":
        _keep_an_administrator(db, officer_id)
    _take(db, officer_id, version)
    db.execute(
        "UPDATE officers SET name = ?, role = ?, unit = ?, duty = ? WHERE id = ?",
        (profile.name, profile.role, profile.unit, profile.duty, officer_id),
    )


def disable(db: Connection, officer_id: int, version: int) -> None:
    """Let the officer in no more; sessions, devices and links end at once. Raises Stale, LastAdministrator."""
    _keep_an_administrator(db, officer_id)
    _take(db, officer_id, version)
    db.execute("UPDATE officers SET disabled = 1 WHERE id = ?", (officer_id,))
    _lock_out(db, officer_id)


def enable(db: Connection, officer_id: int, version: int) -> None:
    """Let the officer in again. Raises Stale."""
    _take(db, officer_id, version)
    db.execute("UPDATE officers SET disabled = 0 WHERE id = ?", (officer_id,))


def reset(db: Connection, officer_id: int, now: datetime) -> str:
    """Forget password, second factor, sessions and devices; returns the token of a link to set a new password."""
    db.execute(
        "UPDATE officers SET password_hash = NULL, totp_secret = NULL, totp_last_step = 0, version = version + 1 WHERE id = ?",
        (officer_id,),
    )
    _lock_out(db, officer_id)
    return password_links.create(db, officer_id, now)


def set_password(db: Connection, officer_id: int, password_hash: str) -> None:
    """Write the hash of a new password; the officer's sessions, devices and links end at once."""
    db.execute("UPDATE officers SET password_hash = ?, version = version + 1 WHERE id = ?", (password_hash, officer_id))
    _lock_out(db, officer_id)


def set_totp(db: Connection, officer_id: int, secret: str, step: int) -> None:
    """Turn the second factor on, with the step whose code confirmed it."""
    db.execute(
        "UPDATE officers SET totp_secret = ?, totp_last_step = ?, version = version + 1 WHERE id = ?", (secret, step, officer_id)
    )


def use_totp_step(db: Connection, officer_id: int, step: int) -> bool:
    """Spend a step of the second factor; False when it, or a later one, was spent before."""
    return (
        db.execute(
            "UPDATE officers SET totp_last_step = ? WHERE id = ? AND totp_last_step < ? RETURNING id", (step, officer_id, step)
        ).fetchone()
        is not None
    )


def _lock_out(db: Connection, officer_id: int) -> None:
    staff_sessions.end_all(db, officer_id)
    known_devices.forget_all(db, officer_id)
    password_links.cancel(db, officer_id)


def _keep_an_administrator(db: Connection, without: int) -> None:
    others = db.execute(
        "SELECT count(*) FROM officers WHERE role = 'administrator' AND disabled = 0 AND id <> ?", (without,)
    ).fetchone()[0]
    if not others:
        raise LastAdministrator


def _take(db: Connection, officer_id: int, version: int) -> None:
    """Count the version on, if it is still the one that was looked at."""
    taken = db.execute(
        "UPDATE officers SET version = version + 1 WHERE id = ? AND version = ? RETURNING id", (officer_id, version)
    ).fetchone()
    if taken is None:
        raise Stale


def _officer(row: Any) -> Officer | None:
    if row is None:
        return None
    number, login, name, role, unit, disabled, version, has_password, has_totp, created_at, duty = row
    flags = bool(has_password), bool(has_totp)
    return Officer(number, login, name, role, unit, bool(disabled), version, *flags, created_at, duty)
