"""What some pages need from beyond the desk: reading a channel's raw messages, and the folder of the knowledge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from handlers.messages import Incoming


def _unreadable(_: str, __: bytes) -> Incoming | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`read_message` reads a body by its channel's name, and may raise whatever the channel raises; `knowledge` is the folder.

    With `blank_units` a unit that nobody knows is left out of a dossier, and otherwise it is wrong.
    """

    read_message: Callable[[str, bytes], Incoming | None] = _unreadable
    knowledge: Path | None = None
    blank_units: bool = False


REACH = web.AppKey("reach", Reach)
"""Set by whoever puts the desk up, on the application that the desk is a part of."""


def reach_of(request: web.Request) -> Reach:
    """What was given to the desk; nothing where nobody did."""
    return request.config_dict.get(REACH, Reach())
