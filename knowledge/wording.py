"""How people name what they need: the wording files that officers edit, one section a procedure, one phrasing a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile, data_lines

DATA = Path(__file__).parent / "data"
OFTEN = {"hay hỏi": 3, "ít hỏi": 2, "chuyên ngành": 1}
_HEADER = re.compile(r"^\[(?P<key>[^|\]]+)\|(?P<often>[^\]]+)\]\s*(?P<title>.*)$")


class BadWording(BadDataFile):
    """A wording file has a line that cannot be used; the message names file and line in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrasings under one header. `key` is a procedure's code, or the name of who handles what is outside the catalogue."""

    key: str
    title: str
    often: int
    phrases: tuple[str, ...]


def load(folder: Path = DATA / "wording") -> dict[str, Wording]:
    """Every section of every wording file by its key. Raises BadWording."""
    sections: dict[str, Wording] = {}
    for path in sorted(folder.glob("*.txt")):
        for section in read(path):
            if section.key in sections:
                raise BadWording(f"{path.name}: mã {section.key} xuất hiện hai lần")
            sections[section.key] = section
    return sections


def read(path: Path) -> Iterator[Wording]:
    """The sections of one file, in order. Raises BadWording for a line that belongs nowhere or a header of another form."""
    header: re.Match[str] | None = None
    phrases: list[str] = []
    for number, line in data_lines(path, BadWording):
        if not line.startswith("["):
            if header is None:
                raise BadWording(f"{path.name} dòng {number}: cách gọi nằm ngoài mọi thủ tục")
            phrases.append(line)
            continue
        if header:
            yield _section(header, phrases)
        header, phrases = _HEADER.match(line), []
        if header is None or header["often"].strip() not in OFTEN:
            raise BadWording(f"{path.name} dòng {number}: cần dạng [mã | hay hỏi/ít hỏi/chuyên ngành] tên")
    if header:
        yield _section(header, phrases)


def _section(header: re.Match[str], phrases: list[str]) -> Wording:
    return Wording(header["key"].strip(), header["title"].strip(), OFTEN[header["often"].strip()], tuple(dict.fromkeys(phrases)))
