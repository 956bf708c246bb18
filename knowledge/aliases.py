"""Codes that newer codes replace: the file an officer edits, and which of them apply to what is loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile, read_toml, reading
from knowledge.source_record import CODE

PATH = Path(__file__).parent / "data" / "aliases.toml"


class BadAliases(BadDataFile):
    """The file of replaced codes cannot be used; the message says what to mend, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """`old` codes are withdrawn once every one of the `new` codes is loaded; `by` is the text that says so."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    by: str


def load(path: Path = PATH) -> tuple[Replacement, ...]:
    """The replacements of a file. Raises BadAliases."""
    rows = read_toml(path, BadAliases).get("replaced", [])
    with reading(path.name, BadAliases):
        return tuple(_replacement(row, path.name) for row in rows)


def _replacement(row: dict[str, list[str]], name: str) -> Replacement:
    old, new = tuple(row["old"]), tuple(row["new"])
    for code in (*old, *new):
        if not isinstance(code, str) or not CODE.match(code):
            raise BadAliases(f"{name}: «{code}» không phải mã thủ tục")
    if not old or not new or set(old) & set(new):
        raise BadAliases(f"{name}: mỗi mục cần mã cũ và mã mới khác nhau")
    return Replacement(old, new, str(row.get("by", "")))


def applied(replacements: Iterable[Replacement], loaded: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The replaced codes among those loaded, each with the codes that replace it."""
    return {
        old: replacement.new
        for replacement in replacements
        if all(code in loaded for code in replacement.new)
        for old in replacement.old
        if old in loaded
    }
