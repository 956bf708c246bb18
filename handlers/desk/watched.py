"""A channel as the desk watches it: told by whoever runs the channels, since the desk does not know them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from feedback_store.store import Connection


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at on a platform, as `doctor` and the desk show it.

    `what` and `remedy` are whole sentences, from capital to full stop; `remedy` is "" when all is well.
    """

    well: bool
    what: str
    remedy: str = ""


Look: TypeAlias = Callable[[], Awaitable[Sequence[Finding]]]
"""Asks a platform whether all is well, within ten seconds and without sending anything to a citizen."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A channel that is configured: whether it is down, what the platform says, until when its keys are good (None: for ever).

    One that is not `is_pushed` brings calls, and nothing is sent to it.
    """

    name: str
    is_down: Callable[[], bool]
    look: Look
    keys_until: Callable[[Connection], datetime | None] = lambda db: None
    is_pushed: bool = True
