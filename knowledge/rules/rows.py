"""One table of a data file, read key by key: a missing, misspelt or ill-typed key is told in Vietnamese with file and table."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, NoReturn

from knowledge.data_file import BadDataFile, read_toml

_KINDS: dict[type, str] = {
    str: "chữ trong ngoặc kép",
    int: "một số nguyên",
    bool: "true hoặc false",
    datetime.date: "một ngày, như 2026-01-31",
}
_REQUIRED: Any = object()


class Row:
    """A table whose keys are taken one by one; `done` refuses what nobody took, because a misspelt key is a silent loss."""

    def __init__(self, file: str, place: str, values: object) -> None:
        self.file = file
        self.place = place
        if not isinstance(values, dict):
            self.wrong("phải là một mục")
        self._left: dict[str, Any] = dict(values)

    def wrong(self, what: str) -> NoReturn:
        """Raises BadDataFile: the file, the table, and what is wrong with it."""
        raise BadDataFile(f"{self.file}: {f'«{self.place}» ' if self.place else ''}{what}")

    def text(self, key: str, default: str = _REQUIRED) -> str:
        """A text. Raises BadDataFile, also for an empty one that is required."""
        value: str = self._take(key, str, default)
        if default is _REQUIRED and not value.strip():
            self.wrong(f"để trống «{key}»")
        return value

    def number(self, key: str, default: int = _REQUIRED) -> int:
        """A whole number. Raises BadDataFile."""
        value: int = self._take(key, int, default)
        return value

    def yes(self, key: str, default: bool = _REQUIRED) -> bool:
        """True or false. Raises BadDataFile."""
        value: bool = self._take(key, bool, default)
        return value

    def day(self, key: str) -> datetime.date:
        """A date. Raises BadDataFile."""
        value: datetime.date = self._take(key, datetime.date, _REQUIRED)
        return value

    def day_or_none(self, key: str) -> datetime.date | None:
        """A date where there is one. Raises BadDataFile."""
        value: datetime.date | None = self._take(key, datetime.date, None)
        return value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str = _REQUIRED) -> str:
        """One of a few words. Raises BadDataFile."""
        value = self.text(key, default)
        if value not in allowed:
            self.wrong(f"có «{key}» là «{value}», chỉ dùng được {', '.join(allowed)}")
        return value

    def texts(self, key: str, default: tuple[str, ...] = _REQUIRED) -> tuple[str, ...]:
        """A list of texts. Raises BadDataFile."""
        return self._list(key, str, default)

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers. Raises BadDataFile."""
        return self._list(key, int, _REQUIRED)

    def days(self, key: str) -> tuple[datetime.date, ...]:
        """A list of dates. Raises BadDataFile."""
        return self._list(key, datetime.date, _REQUIRED)

    def table(self, key: str, default: dict[str, Any] = _REQUIRED) -> Row:
        """A table inside this one. Raises BadDataFile."""
        return Row(self.file, f"{self.place}.{key}".lstrip("."), self._present(key, default))

    @property
    def keys(self) -> tuple[str, ...]:
        """The names that nobody took yet, as they stand in the file."""
        return tuple(self._left)

    def tables(self) -> dict[str, Row]:
        """All tables that are left, by name."""
        return {name: self.table(name) for name in self.keys if isinstance(self._left[name], dict)}

    def all_texts(self) -> dict[str, str]:
        """All that is left, each a text, by name. Raises BadDataFile."""
        return {name: self.text(name) for name in self.keys}

    def rows(self, key: str, default: tuple[object, ...] = _REQUIRED) -> list[Row]:
        """A list of tables. Raises BadDataFile."""
        values = self._present(key, default)
        if not isinstance(values, list | tuple):
            self.wrong(f"cần nhiều mục [[{key}]]")
        return [Row(self.file, f"{self.place}.{key} {number}".lstrip("."), value) for number, value in enumerate(values, 1)]

    def done(self) -> None:
        """Raises BadDataFile when a key was not taken."""
        if self._left:
            self.wrong(f"có «{next(iter(self._left))}» không ai hiểu")

    def _present(self, key: str, default: Any) -> Any:
        if key not in self._left and default is _REQUIRED:
            self.wrong(f"thiếu «{key}»")
        return self._left.pop(key, default)

    def _take(self, key: str, kind: type, default: Any) -> Any:
        value = self._present(key, default)
        if value is not default and type(value) is not kind:  # a bool is an int, a moment is a date
            self.wrong(f"có «{key}» phải là {_KINDS[kind]}")
        return value

    def _list(self, key: str, kind: type, default: Any) -> tuple[Any, ...]:
        values = self._present(key, default)
        if not isinstance(values, list | tuple) or not all(type(value) is kind for value in values):
            self.wrong(f"có «{key}» phải là danh sách, mỗi phần là {_KINDS[kind]}")
        return tuple(values)


def read(path: Path) -> Row:
    """The whole file as one table. Raises BadDataFile."""
    return Row(path.name, "", read_toml(path))
