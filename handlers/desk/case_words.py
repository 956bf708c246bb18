"""A citizen's words where there is little room for them."""

from __future__ import annotations


def shortened(text: str, most: int = 160) -> str:
    """The text on one line, cut between two words."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
