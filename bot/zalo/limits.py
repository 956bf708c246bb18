"""Zalo's own numbers, read once from limits.toml: how long, how many, how soon, and what its error codes mean."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of limits.toml; `rest` in seconds."""

    buttons: int
    button_label: int
    image_bytes: int
    image_sides: tuple[int, ...]
    file_bytes: int
    file_types: frozenset[str]
    free_for: timedelta
    free_replies: int
    silent_after: timedelta
    pause: timedelta
    access_for: timedelta
    renew_before: timedelta
    refresh_for: timedelta
    rest: float


@dataclass(frozen=True, slots=True)
class Codes:
    """What the error codes mean; one that is in no list is tried again later."""

    token: frozenset[int]
    refresh: frozenset[int]
    rest: frozenset[int]
    closed: frozenset[int]
    account: frozenset[int]
    never: frozenset[int]
    no_buttons: frozenset[int]
    no_files: frozenset[int]

    @property
    def passing(self) -> frozenset[int]:
        """Trouble with the account or the pace, whatever it was that was asked."""
        return self.token | self.rest | self.account


def _limits(data: dict[str, Any]) -> Limits:
    window, tokens, upload = data["window"], data["tokens"], data["upload"]
    return Limits(
        buttons=data["buttons"],
        button_label=data["button_label"],
        image_bytes=upload["image_bytes"],
        image_sides=tuple(upload["image_sides"]),
        file_bytes=upload["file_bytes"],
        file_types=frozenset(upload["file_types"]),
        free_for=timedelta(hours=window["free_hours"]),
        free_replies=window["free_replies"],
        silent_after=timedelta(days=window["silent_days"]),
        pause=timedelta(hours=window["pause_hours"]),
        access_for=timedelta(seconds=tokens["access_seconds"]),
        renew_before=timedelta(seconds=tokens["renew_before_seconds"]),
        refresh_for=timedelta(days=tokens["refresh_days"]),
        rest=float(data["errors"]["rest_seconds"]),
    )


_DATA = tomllib.loads(FILE.read_text("utf-8"))
LIMITS = _limits(_DATA)
CODES = Codes(**{name: frozenset(_DATA["errors"][name]) for name in Codes.__slots__})
