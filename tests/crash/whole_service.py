"""The whole service as main.py starts it, as a process of its own: every channel, web chat and desk; only its answers are an echo.

Run as `python -m tests.crash.whole_service '{"store": …, "port": …, "sections": …, "secrets": …}'`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

import bot.telegram.channel  # noqa: F401  # the service loads it late; whoever forks from here need not
from bot import connected, serving
from bot.channel_settings import TelegramSection, ZaloBotSection, ZaloSection
from bot.channels import Channel
from bot.intake import Also, Arrived, Intake
from bot.sender import Send
from bot.settings import Settings, StoreSettings
from bot.thinking import Ready
from bot.web_settings import WebSection
from bot.zalo.tokens import Tokens
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.asked import Asked, CannotAsk
from tests.crash import echo
from tests.crash.fuse import Fuse, FusedConnection

_LATE = 0.3
"""Seconds that messages spend in memory only, in the control."""


class Thinking:
    """What stands in the place of the conversation."""

    __call__ = staticmethod(echo.respond)

    def begin(self) -> Ready:
        """It knows nothing, and that at once."""
        return Ready()

    async def ask(self, text: str) -> Asked:
        """Nothing to look up."""
        raise CannotAsk("an echo")


def serve(settings: dict[str, Any]) -> None:
    """Run until SIGTERM."""
    logging.disable()
    os.environ.update(settings["secrets"])
    lift_paces()
    add_fault_points(Fuse.of(settings))
    if settings.get("careless"):
        acknowledge_first()
    given = settings_of(settings)
    with redirect_stdout(None):  # the way in for the first administrator
        asyncio.run(serving.run(given, given.web_settings(), Thinking()))  # type: ignore[arg-type]


def settings_of(settings: Mapping[str, Any]) -> Settings:
    """As config.toml would give them."""
    sections, address = settings["sections"], f"http://127.0.0.1:{settings['port']}"
    return Settings(
        store=StoreSettings(Path(settings["store"])),
        web=WebSection(port=settings["port"], rate_limits=False, public_url=address),
        zalo=ZaloSection(**{**sections["zalo"], "file_hosts": ()}),
        zalobot=ZaloBotSection(**sections["zalobot"]),
        telegram=TelegramSection(**sections["telegram"]),
    )


def lift_paces() -> None:
    """Sends go as fast as the emulators take them: the more are on their way, the more a kill can hurt."""
    connected.paces = lambda found: {}


def add_fault_points(fuse: Fuse) -> None:
    """Before and after each statement that writes, each keeping of what a platform brings or sells, and each send."""
    opened, sends = Store._open, connected.sends
    Store._open = lambda self: FusedConnection(opened(self), fuse)  # type: ignore[method-assign, assignment, return-value]
    Intake.keep = _between(fuse, lambda intake: f"keep {intake.channel}", Intake.keep)  # type: ignore[method-assign, assignment]
    Tokens._keep = _between(fuse, lambda tokens: "keep keys", Tokens._keep)  # type: ignore[method-assign, assignment]

    def fused_sends(found: Sequence[Channel]) -> Mapping[str, Send]:
        return {name: _between(fuse, partial(_send_of, name), send) for name, send in sends(found).items()}

    connected.sends = fused_sends


def _send_of(channel: str, conversation_id: str) -> str:
    return f"send {channel}"


def _between(fuse: Fuse, name: Callable[[Any], str], work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The same work, between two fault points that are named after its first argument."""

    async def fused(first: Any, *more: Any) -> Any:
        fuse.burn(f"before {name(first)}")
        outcome = await work(first, *more)
        fuse.burn(f"after {name(first)}")
        return outcome

    return fused


def acknowledge_first() -> None:
    """The control, and what python-telegram-bot's own Updater does: the place moves at once, the messages wait in memory."""
    keep, later = Intake.keep, set()

    async def keep_late(intake: Intake, arrived: Sequence[Arrived], also: Also) -> None:
        await asyncio.sleep(_LATE)
        await keep(intake, arrived, also)

    async def promise(intake: Intake, arrived: Sequence[Arrived], also: Also = lambda db, now: None) -> int:
        if intake.channel == "telegram":
            await intake.store.write(lambda db: also(db, utc_now()))
        task = asyncio.create_task(keep_late(intake, arrived, also))
        later.add(task)
        task.add_done_callback(later.discard)
        return len(arrived)

    Intake.keep = promise  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]))
