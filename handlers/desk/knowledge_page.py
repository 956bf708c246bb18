"""What somebody should look at in the knowledge and in the rules, and which questions nobody has settled."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

from handlers.desk.frame import desk_of
from handlers.desk.reach import reach_of
from handlers.desk.render import page
from knowledge import parts, upkeep, versions
from knowledge.rules import rules as rules_file
from knowledge.upkeep import Finding

_SHOWN = 10


class Group(NamedTuple):
    """Findings of one kind; `whole` says that none is left out."""

    name: str
    is_serious: bool
    size: int
    lines: list[Finding]
    whole: bool


_kept: dict[Path | None, tuple[object, list[Finding]]] = {}
_one_at_a_time = threading.Lock()


async def show(request: web.Request) -> web.Response:
    """GET /desk/knowledge?group=…: the list of `procedures check`, with one group whole."""
    found = await asyncio.to_thread(_findings, reach_of(request).knowledge)
    groups = grouped(found, request.query.get("group", ""))
    rules = desk_of(request).settings.rules()
    days = [question for question in rules.calendar.questions if not question.confirmed]
    return page(
        request,
        "knowledge.html",
        groups=groups,
        number=len(found),
        serious=sum(group.size for group in groups if group.is_serious),
        problems=rules_file.problems(rules),
        questions=unsettled(rules_file.questions(rules)),
        days=days,
    )


def unsettled(lines: list[str]) -> list[str]:
    """What waits to be confirmed, without the days, which the page asks about above, and without names of files."""
    return [line.partition(": ")[2] for line in lines if not line.startswith("calendar.toml")]


def grouped(found: list[Finding], whole: str, kinds: Mapping[str, bool] = upkeep.GROUPS) -> list[Group]:
    """The findings by kind, what is serious first, each kind shortened but the `whole` one."""
    by_kind: dict[str, list[Finding]] = {}
    for one in sorted(found, key=lambda one: (one.about, one.text)):
        by_kind.setdefault(one.group, []).append(one)
    groups = [
        Group(name, is_serious, len(lines), lines if name == whole else lines[:_SHOWN], name == whole or len(lines) <= _SHOWN)
        for name, is_serious in kinds.items()
        if (lines := by_kind.get(name))
    ]
    return sorted(groups, key=lambda group: not group.is_serious)


def _findings(folder: Path | None) -> list[Finding]:
    """What was found last, or anew on another day and after any file has changed."""
    with _one_at_a_time:
        day, own = versions.today(), _files(folder) if folder else ()
        folder = folder if own else None  # where nothing was brought in, every folder serves the same
        state = day, _files(parts.DATA), own
        if folder not in _kept or _kept[folder][0] != state:
            _kept[folder] = (state, list(upkeep.findings(versions.load(folder, day), folder or Path(), day)))
        return _kept[folder][1]


def _files(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Every file below a folder, with when it was written and how long it is."""
    found = []
    for top, _, names in os.walk(folder):
        for path in (os.path.join(top, name) for name in names):
            with suppress(OSError):  # it has just been taken away
                of = os.stat(path)
                found.append((path, of.st_mtime_ns, of.st_size))
    return tuple(sorted(found))
