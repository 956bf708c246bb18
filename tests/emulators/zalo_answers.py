"""What Zalo's emulator answers, and what a citizen sees of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.emulators.zalobot_tricks import Act, Trick

_CHOICE = re.compile(r"(\d+)\. (.+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the citizen reads it; `buttons` by their titles, with what each sends back."""

    id: str
    text: str
    buttons: dict[str, str]

    @property
    def choices(self) -> list[str]:
        """The numbered lines at its end."""
        labels: list[str] = []
        for line in reversed(self.text.split("\n")):
            if not (found := _CHOICE.fullmatch(line)):
                break
            labels.insert(0, found[2])
            if found[1] == "1":
                return labels
        return []


def fails(code: int) -> Trick:
    """An error code inside HTTP 200, as Zalo words it, and nothing done."""

    async def fail(request: web.Request, act: Act) -> web.StreamResponse:
        return failure(code)

    return fail


def failure(code: int) -> web.Response:
    """An error as Zalo words it."""
    return web.json_response({"error": code, "message": f"error {code}"})


def success(data: dict[str, Any]) -> web.Response:
    """A success as Zalo words it."""
    return web.json_response({"data": data, "error": 0, "message": "Success"})
