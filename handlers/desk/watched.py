"""A channel as the desk watches it: told by whoever runs the channels, since the desk does not know them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from feedback_store.store import Connection


class Looked(NamedTuple):
    """One thing that was looked at on a platform; `remedy` is "" when all is well."""

    well: bool
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A channel that is configured: whether it is down, what the platform says, until when its keys are good (None: for ever).

    One that is not `is_pushed` brings calls, and nothing is sent to it.
    """

    name: str
    is_down: Callable[[], bool]
    look: Callable[[], Awaitable[Sequence[Looked]]]
    keys_until: Callable[[Connection], datetime | None] = lambda db: None
    is_pushed: bool = True
