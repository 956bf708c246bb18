"""Links that open a rating or a survey without signing in: 128 random bits, of which only the hash is kept."""

from __future__ import annotations

import re
import secrets

from feedback_store import endings, invitations
from feedback_store.password_links import hash_of as hash_of
from feedback_store.sqlite import Connection

RATING, SURVEY, INVITATION, KIOSK = "/danh-gia/", "/khao-sat/", "/khao-sat/m/", "/quay/"
_TOKEN = re.compile(r"[\w-]{22}", re.ASCII)


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(16)


def is_token(text: str) -> bool:
    """Whether a text can be a token at all."""
    return _TOKEN.fullmatch(text) is not None


def link_to(db: Connection, ending_id: int, public_url: str) -> str:
    """A link that rates an ending; an earlier one opens nothing any more. With `?muc=4` it preselects a level."""
    token = new_token()
    endings.give_token(db, ending_id, hash_of(token))
    return f"{public_url.rstrip('/')}{RATING}{token}"


def invitation_to(db: Connection, invitation_id: int, public_url: str) -> str:
    """A link that opens the survey for one invitation; an earlier one opens nothing any more."""
    token = new_token()
    invitations.give_token(db, invitation_id, hash_of(token))
    return f"{public_url.rstrip('/')}{INVITATION}{token}"


def counter_address(public_url: str, ref: str, unit: str) -> str:
    """Where a survey is answered at a unit's counter, as it stands in the QR code there."""
    return f"{public_url.rstrip('/')}{SURVEY}{ref}?dv={unit}"


def kiosk_address(public_url: str, ref: str, unit: str) -> str:
    """What a tablet at a unit's counter opens."""
    return f"{public_url.rstrip('/')}{KIOSK}{ref}/{unit}"
