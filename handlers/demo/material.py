"""What the invented year is made of: the texts of knowledge/data/demo, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from feedback_store.officers import Role
from handlers.demo.dossiers import Sort
from knowledge.data_file import BadDataFile, read_toml, reading

FOLDER = Path(__file__).parents[2] / "knowledge" / "data" / "demo"
_ALWAYS = (100,) * 12


@dataclass(frozen=True, slots=True)
class Matter:
    """What people write about a category, how often in each month (100 is usual), and how it ends."""

    category: str
    weight: int
    months: tuple[int, ...]
    texts: tuple[str, ...]
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """An officer of the demo; `unit` is empty for those of no unit, `duty` for those without one in the escalation."""

    login: str
    name: str
    role: Role
    unit: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything at once; `talk` are sentences by use."""

    matters: tuple[Matter, ...]
    talk: Mapping[str, tuple[str, ...]]
    families: tuple[str, ...]
    middles: tuple[str, ...]
    last: str
    spots: tuple[str, ...]
    accounts: tuple[Account, ...]
    dossiers: tuple[Sort, ...]
    password: str


def load(folder: Path = FOLDER) -> Material:
    """The texts of a folder. Raises BadDataFile."""
    people, talk = read_toml(folder / "people.toml"), read_toml(folder / "talk.toml")
    with reading(folder.name):
        return Material(
            matters=_matters(read_toml(folder / "cases.toml")),
            talk={use: tuple(sentences) for use, sentences in talk.items()},
            families=tuple(people["families"]),
            middles=tuple(people["middles"]),
            last=people["last"],
            spots=tuple(people["spots"]),
            accounts=tuple(_account(row) for row in people["officers"]),
            dossiers=tuple(Sort(**row) for row in read_toml(folder / "dossiers.toml")["procedures"]),
            password=people["password"],
        )


def _matters(data: dict[str, Any]) -> tuple[Matter, ...]:
    return tuple(_matter(f"{group}.{name}", row) for group, rows in data.items() for name, row in rows.items())


def _matter(category: str, row: dict[str, Any]) -> Matter:
    months = tuple(row.get("months", _ALWAYS))
    if len(months) != 12 or not row["texts"] or not row["results"]:
        raise BadDataFile(f"cases.toml: «{category}» cần mười hai tháng, texts và results")
    return Matter(category, row["weight"], months, tuple(row["texts"]), tuple(row["results"]))


def _account(row: dict[str, str]) -> Account:
    return Account(row["login"], row["name"], cast(Role, row["role"]), row.get("unit", ""), row.get("duty", ""))
