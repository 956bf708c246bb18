"""One page or request of the desk: its address, who may ask for it, and what the audit calls it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from feedback_store.officers import ROLES, Role

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
May = frozenset[Role] | Literal["anyone", "half"]

ANYONE: May = "anyone"
"""Nobody needs to have signed in."""
HALF: May = "half"
"""The password was right; the second factor may still be missing."""
EVERY_OFFICER: May = frozenset(ROLES)
ADMINISTRATOR: May = frozenset[Role]({"administrator"})

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A declared request.

    `action` is its name in the audit (`cases.close`): required where something may change, and for reading cases and exports.
    `about` is the part of the path that names the row. `second_factor` asks every role for one. `largest` is in bytes. A page
    that asks by itself, again and again, must not count as an officer at work: `keeps_awake=False`.
    """

    method: Literal["GET", "POST"]
    path: str
    handler: Handler
    may: May
    action: str = ""
    about: str = ""
    second_factor: bool = False
    answers: Literal["page", "json"] = "page"
    largest: int = 64 * 1024
    keeps_awake: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError for a route that nobody may ask for, or that changes something without a name for the audit."""
        if not self.may:
            raise ValueError(f"{self.path}: nobody may")
        if self.method in UNSAFE and not self.action:
            raise ValueError(f"{self.path}: a change needs a name for the audit")

    @property
    def is_unsafe(self) -> bool:
        """Whether it may change something."""
        return self.method in UNSAFE


def get(path: str, handler: Handler, may: May, **more: object) -> Route:
    """A page, or something else to read."""
    return Route(method="GET", path=path, handler=handler, may=may, **more)  # type: ignore[arg-type]


def post(path: str, handler: Handler, may: May, action: str, **more: object) -> Route:
    """A change, and what the audit calls it."""
    return Route(method="POST", path=path, handler=handler, may=may, action=action, **more)  # type: ignore[arg-type]
