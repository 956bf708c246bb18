"""Dossiers (hồ sơ thủ tục): the ten states of the national list in plain words, and when a citizen is reminded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.rules import rows
from knowledge.rules.rows import Row

NEW, ACCEPTED, REFUSED, WORKED_AT, SUPPLEMENT, TO_PAY, WITHDRAWN, STOPPED, FINISHED, RETURNED = range(1, 11)
"""The states by their numbers in the national list: what is finished (9) is not returned (10)."""
_ON_ITS_WAY = {ACCEPTED, WORKED_AT, SUPPLEMENT, TO_PAY}
"""The states that the desk lists as on their way."""
_WAYS = ("counter", "online", "post")


@dataclass(frozen=True, slots=True)
class State:
    """A state: its `name` for officers; `said` and `next` are for citizens, with `{you}`, `{You}` and `{me}` to fill.

    With `clock` the office's time runs, so that the dossier can be late; `ways` are other words for ways of giving the result.
    """

    name: str
    said: str
    next: str
    ends: bool
    clock: bool
    ways: Mapping[str, tuple[str, str]]

    def words(self, way: str) -> tuple[str, str]:
        """`said` and `next` where the result is given in a way: "counter", "online", "post", "" where nobody says."""
        return self.ways.get(way, (self.said, self.next))


@dataclass(frozen=True, slots=True)
class DossierRules:
    """`supplement_days` is how long a citizen may take to complete a dossier; reminders come so many days before and after,
    from one hour of the day to before another."""

    look_up: str
    supplement_days: int
    remind_supplement_days: tuple[int, ...]
    remind_ready_days: tuple[int, ...]
    tell_from: int
    tell_until: int
    soon_working_days: int
    supplement_law: str
    apology_law: str
    anywhere_law: str
    agencies: Mapping[str, str]
    states: Mapping[int, State]

    @property
    def clocked(self) -> tuple[int, ...]:
        """The states in which the office's time runs."""
        return tuple(number for number, state in self.states.items() if state.clock)


def load(path: Path) -> DossierRules:
    """The rules of a file. Raises BadDataFile."""
    file = rows.read(path)
    agencies, states = file.table("agencies").all_texts(), file.table("states")
    found = DossierRules(
        look_up=file.text("look_up"),
        supplement_days=_days(file, "supplement_days"),
        remind_supplement_days=_all_days(file, "remind_supplement_days"),
        remind_ready_days=_all_days(file, "remind_ready_days"),
        tell_from=file.number("tell_from_hour"),
        tell_until=_days(file, "tell_until_hour"),
        soon_working_days=_days(file, "soon_working_days"),
        supplement_law=file.text("supplement_law"),
        apology_law=file.text("apology_law"),
        anywhere_law=file.text("anywhere_law"),
        agencies=agencies,
        states={number: _state(states.table(str(number))) for number in range(NEW, RETURNED + 1)},
    )
    if not set(found.clocked) <= _ON_ITS_WAY:
        file.wrong("có «clock» ở trạng thái mà cơ quan chưa nhận hoặc đã xong hồ sơ")
    states.done()
    file.done()
    return found


def _state(row: Row) -> State:
    name, said, following = row.text("name"), row.text("said"), row.text("next", "")
    ends, clock = row.yes("ends", default=False), row.yes("clock", default=False)
    found = State(name, said, following, ends, clock, dict(_ways(row.table("ways", {}))))
    row.done()
    return found


def _ways(row: Row) -> Iterator[tuple[str, tuple[str, str]]]:
    for way, told in row.tables().items():
        if way not in _WAYS:
            row.wrong(f"có «{way}», chỉ dùng được {', '.join(_WAYS)}")
        yield way, (told.text("said"), told.text("next", ""))
        told.done()
    row.done()


def _days(file: Row, name: str) -> int:
    if (value := file.number(name)) < 1:
        file.wrong(f"có «{name}» phải từ 1 trở lên")
    return value


def _all_days(file: Row, name: str) -> tuple[int, ...]:
    values = file.numbers(name)
    if any(value < 1 for value in values):
        file.wrong(f"có «{name}» phải từ 1 trở lên")
    return values
