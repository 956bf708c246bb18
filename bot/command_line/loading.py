"""The knowledge as every command loads it, with one line for the operator when it cannot be."""

from __future__ import annotations

import sys

from bot.command_line import CommandFailed
from bot.settings import Settings
from knowledge import knowledge
from knowledge.data_file import WRONG
from knowledge.knowledge import Knowledge


def loaded(settings: Settings) -> Knowledge:
    """What is served today, with the imported versions; damaged ones are told on standard error. Raises CommandFailed."""
    try:
        knows = knowledge.load(settings.knowledge.path)
    except WRONG as error:
        from bot.answering import cannot_load  # not at the top: it brings the whole conversation along

        raise CommandFailed(cannot_load(error)) from None
    for problem in knows.problems:
        print(f"Dữ liệu thủ tục: {problem}.", file=sys.stderr)
    return knows
