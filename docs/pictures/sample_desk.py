"""A desk with invented cases, at one moment of one day: `.venv/bin/python -m docs.pictures.sample_desk FOLDER PORT`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from feedback_store import timestamps

MORNING = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
"""A Wednesday, half past nine in Vietnam: the time in every picture, whenever it is taken."""


def main(folder: Path, port: int) -> None:
    """Fill a store in the folder by the seed of the demo, and serve it, with a clock that stands, until told to stop."""
    timestamps.utc_now = lambda: MORNING
    # Not at the top: whatever is imported from here on takes with it the clock that was set above.
    from bot.command_line import demo
    from bot.command_line.serve import serve
    from bot.settings import KnowledgeSettings, Settings
    from handlers.demo import material

    path = folder / "motcua.db"
    settings = replace(Settings(), knowledge=KnowledgeSettings(folder / "knowledge"))
    demo.write(path, material.load(), settings, MORNING)
    shown = demo.served(settings, path)
    serve(replace(shown, web=replace(shown.web, port=port)), demo.BANNER)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
