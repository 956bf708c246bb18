"""What is served on a day: the bundled catalogue, over it each code's imported version with the latest effect by that day."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path

from knowledge import aliases, catalogue
from knowledge.procedure import Procedure
from knowledge.version_store import Damaged, Version, checked_bytes, versions
from knowledge.vietnam_time import VIETNAM

BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class Served:
    """The procedures of one day by code. `version_of` says which version each is from, `replaced` what took a code's place.

    `withdrawn` are the codes that a version took away, with its id. `known` holds these and the replaced ones too, so that they
    can still be shown to an officer; `problems` are lines for the officer.
    """

    procedures: dict[str, Procedure]
    known: dict[str, Procedure]
    version_of: dict[str, str]
    replaced: dict[str, tuple[str, ...]] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    problems: tuple[str, ...] = ()
    withdrawn: dict[str, str] = field(default_factory=dict)


def today() -> datetime.date:
    """The day in Vietnam."""
    return datetime.datetime.now(VIETNAM).date()


def load(folder: Path | None, day: datetime.date, bundled: Path = catalogue.BUNDLED) -> Served:
    """What is served on that day; a version that is missing or damaged is left out whole, with a line in `problems`.

    Raises OSError or ValueError only if the bundled catalogue itself is damaged.
    """
    known = catalogue.load(bundled)
    version_of = dict.fromkeys(known, BUNDLED)
    withdrawn: dict[str, str] = {}
    kept, problems = versions(folder) if folder else ([], [])
    for version in kept:
        if folder is None or version.effective_from > day:
            continue
        try:
            rows = read(folder, version)
        except Damaged as error:
            problems.append(f"{error}; đang dùng dữ liệu trước đó")
            continue
        known.update(rows)
        version_of.update(dict.fromkeys(rows, version.id))
        gone = {code: version.id for code in version.withdrawn if code in known}
        withdrawn = {code: by for code, by in withdrawn.items() if code not in rows} | gone
    replaced, trouble = _replaced(known)
    hidden = replaced.keys() | withdrawn.keys()
    served = {code: row for code, row in known.items() if code not in hidden and not row.internal}
    return Served(served, known, version_of, replaced, tuple(kept), (*problems, *trouble), withdrawn)


def _replaced(known: dict[str, Procedure]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    try:
        return aliases.applied(aliases.load(), known), []
    except aliases.BadAliases as error:
        return {}, [f"{error}; tạm bỏ qua bảng mã thay thế"]


def read(folder: Path, version: Version) -> dict[str, Procedure]:
    """The procedures of one version by code. Raises Damaged."""
    content = checked_bytes(folder, version)
    try:
        rows = [Procedure.from_data(json.loads(line)) for line in content.splitlines() if line.strip()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Damaged(f"phiên bản {version.id}: tệp {version.file} không đọc được") from None
    return {row.code: row for row in rows}
