"""What an account may be called and who it may belong to; the page and the command line judge alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from feedback_store.officers import ROLES, Profile
from handlers.desk import sentences
from knowledge.rules.rules import Rules

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
UNIT_HEAD = "unit_head"
"""The duty that is told of the own unit's cases only."""
_LONGEST_NAME, _LONGEST_UNIT = 100, 60


class BadProfile(Exception):
    """What was given cannot be an account; the message is one Vietnamese sentence."""


def login_from(text: str) -> str:
    """A login name. Raises BadProfile."""
    login = text.strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise BadProfile(sentences.LOGIN_FORM)
    return login


def profile_from(name: str, role: str, unit: str, units: Mapping[str, str]) -> Profile:
    """Name, role and unit; without a list of `units` any key will do. Raises BadProfile."""
    name, unit = " ".join(name.split()), unit.strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise BadProfile(sentences.NAME_MISSING)
    found = next((known for known in ROLES if known == role), None)
    if found is None:
        raise BadProfile(sentences.ROLE_UNKNOWN)
    if found == "unit_officer" and not unit:
        raise BadProfile(sentences.UNIT_MISSING)
    if unit and (len(unit) > _LONGEST_UNIT or (units and unit not in units)):
        raise BadProfile(sentences.UNIT_UNKNOWN.format(unit=unit[:_LONGEST_UNIT]))
    return Profile(name, found, unit or None)


def duties(rules: Rules) -> dict[str, str]:
    """Whom the escalation tells beside the roles of accounts, by name: an administrator says which accounts these are."""
    return {key: name for key, name in rules.escalation.roles.items() if key not in ROLES}


def with_duty(profile: Profile, duty: str, rules: Rules) -> Profile:
    """The profile of somebody with a duty, "" for none. Raises BadProfile."""
    if duty and duty not in duties(rules):
        raise BadProfile(sentences.DUTY_UNKNOWN)
    if duty == UNIT_HEAD and not profile.unit:
        raise BadProfile(sentences.DUTY_NEEDS_UNIT)
    return replace(profile, duty=duty)
