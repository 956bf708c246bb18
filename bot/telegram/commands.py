"""The commands of the menu, and the links that open the bot with one, as what a citizen would have said."""

from __future__ import annotations

import re
from typing import NamedTuple

_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w{1,64}))?(?:\s+(.*))?", re.ASCII | re.DOTALL)
_CASE = re.compile(r"ma[_-]?(\w{2}-\w{4}-\w{3,4})", re.ASCII | re.IGNORECASE)
_CHOICES = {"phananh": "c:start", "canbo": "person"}
_WORDS = {"start": "bắt đầu", "help": "hướng dẫn sử dụng", "tracuu": "tra cứu phản ánh của tôi"}
_BEFORE = {"phananh": "Xin phản ánh: ", "canbo": "Gặp cán bộ: ", "tracuu": "Tra cứu ", "help": ""}
"""How a command is said with what follows it."""


class Command(NamedTuple):
    """`/name@to rest`; `to` is "" where no bot is named."""

    name: str
    to: str
    rest: str


def command_in(text: str) -> Command | None:
    """The command that a message is, or None."""
    found = _COMMAND.fullmatch(text.strip())
    return Command(found[1].lower(), found[2] or "", (found[3] or "").strip()) if found else None


def meaning(command: Command) -> tuple[str, str]:
    """What a command says: a text and a choice, one of them empty. One that is not known is read as words."""
    if command.name == "start" and (case := _CASE.fullmatch(command.rest)):
        return f"Mã {case[1].upper()}", ""
    if command.rest and command.name in _BEFORE:
        return f"{_BEFORE[command.name]}{command.rest}", ""
    if command.name in _CHOICES:
        return "", _CHOICES[command.name]
    return _WORDS.get(command.name) or f"{command.name} {command.rest}".strip(), ""
