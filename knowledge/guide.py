"""A guide (hướng dẫn): one procedure in plain Vietnamese, a TOML file an officer can edit, each fact traced to the record."""

from __future__ import annotations

import datetime
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from knowledge.data_file import WRONG, BadDataFile, read_toml, reason
from knowledge.filing import reading
from knowledge.filing.case import Case
from knowledge.filing.flow import Flow, Portal
from knowledge.procedure import Unit
from knowledge.rules.rows import Row

FOLDER = Path(__file__).parent / "data" / "guides"
Online = Literal["whole", "part", "no", "unknown"]
Asked = Literal["condition", "validity", "benefit", "difference", "penalty", "trouble"]
"""What citizens ask that no record of a procedure holds: see knowledge/data/facets.txt."""


class BadGuide(BadDataFile):
    """A guide cannot be used; the message names the file and the key, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class GuidePaper:
    """A paper to bring; `when` is the condition ("" is always), `bring` how many, `source` its place in the record.

    `case` is the same condition by the answers to the guide's questions. Who lacks the paper is told how to `get` it, and which
    `procedure` gives it, by its code.
    """

    name: str
    source: str
    when: str = ""
    bring: str = ""
    tip: str = ""
    case: Case = ()
    get: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class GuideFee:
    """What it costs in one case. `amount` in đồng, None where the source names a rule; `until` ends a temporary rate.

    An `extra` one comes on top of the others.
    """

    text: str
    source: str
    amount: int | None = None
    when: str = ""
    until: datetime.date | None = None
    case: Case = ()
    extra: bool = False


@dataclass(frozen=True, slots=True)
class GuideTime:
    """How long it takes in one case; `text` only where the source has words instead of a number."""

    source: str
    amount: float | None = None
    unit: Unit = ""
    when: str = ""
    text: str = ""
    case: Case = ()


@dataclass(frozen=True, slots=True)
class GuidePoint:
    """What citizens ask `about` and the record does not say, with the `law` that says it, on the day it was `checked`.

    Only how to get out of `trouble` rests on no law.
    """

    about: Asked
    text: str
    checked: datetime.date
    law: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """One procedure for one reader: the citizen."""

    code: str
    title: str
    checked: datetime.date
    summary: str
    who: str
    where: str
    result: str
    online: Online
    papers: tuple[GuidePaper, ...] = ()
    fees: tuple[GuideFee, ...] = ()
    times: tuple[GuideTime, ...] = ()
    points: tuple[GuidePoint, ...] = ()
    steps_counter: tuple[str, ...] = ()
    steps_online: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    form: str = ""
    note: str = ""
    filing: Flow | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it says in words of its own."""
        lists = (*self.steps_counter, *self.steps_online, *self.mistakes, *(point.text for point in self.points))
        return (self.title, self.summary, self.who, self.where, self.result, self.note, *lists)


def load(folder: Path = FOLDER) -> dict[str, Guide]:
    """Every guide of a folder by its code. Raises BadGuide."""
    guides = {}
    for path in sorted(folder.glob("*.toml")):
        guide = read(path)
        if guide.code != path.stem:
            raise BadGuide(f"{path.name}: tên tệp phải là mã thủ tục {guide.code}")
        guides[guide.code] = guide
    return guides


def read(path: Path) -> Guide:
    """One guide file. Raises BadGuide with one line that says what to mend."""
    data = read_toml(path, BadGuide)
    try:
        rows = {name: tuple(_part(kind, row, path.name, name) for row in data.pop(name, ())) for name, kind in _ROWS.items()}
        lists = {name: _texts(data.pop(name, []), name) for name in ("steps_counter", "steps_online", "mistakes", "legal")}
        filing = reading.flow(Row(path.name, "filing", data.pop("filing")), portal()) if "filing" in data else None
        guide: Guide = replace(_built(Guide, {**data, **rows, **lists}, "hướng dẫn"), filing=filing)
        _check_cases(path.name, guide)
        return guide
    except BadGuide as error:
        raise BadGuide(f"{path.name}: {error}") from None
    except BadDataFile:
        raise
    except WRONG as error:
        raise BadGuide(f"{path.name}{reason(error)}") from None


@cache
def portal() -> Portal:
    """What the flows of all procedures share. Raises BadDataFile."""
    return reading.load()


_ROWS: dict[str, type] = {"papers": GuidePaper, "fees": GuideFee, "times": GuideTime, "points": GuidePoint}
_TYPES: dict[str, tuple[type, ...]] = {
    "amount": (int, float),
    "extra": (bool,),
    "case": (tuple,),
    "until": (datetime.date,),
    "checked": (datetime.date,),
    "papers": (tuple,),
    "fees": (tuple,),
    "times": (tuple,),
    "points": (tuple,),
    "steps_counter": (tuple,),
    "steps_online": (tuple,),
    "mistakes": (tuple,),
    "legal": (tuple,),
}
_ALLOWED = {"online": get_args(Online), "unit": get_args(Unit), "about": get_args(Asked)}


def _built(kind: type, data: Any, where: str) -> Any:
    """The dataclass from a TOML table: unknown keys, missing keys and wrong types are told by name."""
    if not isinstance(data, dict):
        raise BadGuide(f"«{where}» phải là một bảng")
    known = {field.name: field for field in fields(kind)}
    for name, value in data.items():
        if name not in known:
            raise BadGuide(f"«{where}» có khóa lạ «{name}»")
        if not isinstance(value, _TYPES.get(name, (str,))) or (isinstance(value, bool) and name != "extra"):
            raise BadGuide(f"«{where}»: «{name}» sai kiểu")
        if value not in _ALLOWED.get(name, (value,)):
            raise BadGuide(f"«{where}»: «{name}» phải là một trong {', '.join(_ALLOWED[name])}")
    missing = [name for name, field in known.items() if name not in data and field.default is MISSING]
    if missing:
        raise BadGuide(f"«{where}» thiếu «{missing[0]}»")
    return kind(**data)


def _part(kind: type, row: Any, file: str, place: str) -> Any:
    """A paper, a fee or a time, with its case read."""
    if not isinstance(row, dict) or "case" not in row:
        return _built(kind, row, place)
    return _built(kind, {**row, "case": reading.case(Row(file, place, {"case": row["case"]}))}, place)


def _check_cases(file: str, guide: Guide) -> None:
    """Refuse cases of questions that the guide does not ask. Raises BadDataFile."""
    questions = guide.filing.questions if guide.filing else ()
    for place, parts in (("papers", guide.papers), ("fees", guide.fees), ("times", guide.times)):
        for part in parts:
            reading.check_case(Row(file, place, {}), part.case, questions)


def _texts(values: Any, where: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise BadGuide(f"«{where}» phải là danh sách câu chữ")
    return tuple(values)
