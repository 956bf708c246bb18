"""Một Cửa: the command line (`.venv/bin/python main.py --help`)."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    # Not at the top: the process that thinks reads this file again as it starts, and needs none of it.
    from bot.command_line import commands

    return commands.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
