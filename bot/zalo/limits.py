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

    text: int
    buttons: int
    button_label: int
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


def _limits(data: dict[str, Any]) -> Limits:
    window, tokens = data["window"], data["tokens"]
    return Limits(
        text=data["text"],
        buttons=data["buttons"],
        button_label=data["button_label"],
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
