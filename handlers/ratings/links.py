"""Links that open a rating or a survey without signing in: 128 random bits, of which only the hash is kept."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from typing import Literal

from feedback_store import endings, invitations
from feedback_store.password_links import hash_of as hash_of
from feedback_store.sqlite import Connection
from feedback_store.surveys import Row as Survey

RATING, SURVEY, INVITATION, KIOSK = "/danh-gia/", "/khao-sat/", "/khao-sat/m/", "/quay/"
Place = Literal["counter", "kiosk"]
UNIT, KEY = "dv", "k"
_LETTERS = 10
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


def counter_address(public_url: str, survey: Survey, unit: str) -> str:
    """Where a survey is answered at a unit's counter, as it stands in the QR code there."""
    return f"{public_url.rstrip('/')}{SURVEY}{survey.ref}?{UNIT}={unit}&{KEY}={_key(survey, 'counter', unit)}"


def kiosk_address(public_url: str, survey: Survey, unit: str) -> str:
    """What a tablet at a unit's counter opens."""
    return f"{public_url.rstrip('/')}{KIOSK}{survey.ref}/{unit}/{_key(survey, 'kiosk', unit)}"


def fits(key: str, survey: Survey, place: Place, unit: str) -> bool:
    """Whether a key is that of a place: whoever has not been there cannot answer about its unit."""
    return hmac.compare_digest(key.encode(errors="replace"), _key(survey, place, unit).encode())


def _key(survey: Survey, place: Place, unit: str) -> str:
    digest = hmac.digest(survey.secret.encode(), f"{place}:{unit}".encode(), "sha256")
    return base64.b32encode(digest)[:_LETTERS].decode().lower()
