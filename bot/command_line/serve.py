"""`serve`: the service itself, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging

from bot.command_line import CommandFailed
from bot.settings import Settings
from bot.thinking import Thinking


def serve(settings: Settings, banner: str = "") -> None:
    """Run until SIGTERM or Ctrl-C; `banner` stands above the desk. Raises CommandFailed when the service cannot start."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    web = settings.web_settings()
    thinking = Thinking(settings.knowledge.path, settings.voice())
    from bot import serving  # not at the top: it is large, and the other process loads the knowledge meanwhile

    try:
        asyncio.run(serving.run(settings, web, thinking, banner))
    except serving.CannotStart as error:
        raise CommandFailed(str(error)) from None
    finally:
        thinking.close()
