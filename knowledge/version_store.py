"""Imported procedures on disk: one file a version, and a manifest that names them; both are written whole or not at all."""

from __future__ import annotations

import datetime
import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

MANIFEST, COPY = "manifest.json", "manifest.copy.json"
_LOCK = ".import.lock"
_LARGEST_MANIFEST = 64_000_000
_UNFINISHED = ".unfinished-"


class Damaged(ValueError):
    """A file of the folder is missing, or not what the manifest says; the message is one Vietnamese line."""


class ImportRunning(RuntimeError):
    """Another import is writing to the same folder."""


@dataclass(frozen=True, slots=True)
class Version:
    """One import. `file` holds the facts, `records` the full records that guides are checked against.

    `withdrawn` are the codes that are no longer offered from its first day on, until a later version brings them again.
    """

    id: str
    file: str
    size: int
    sha256: str
    effective_from: datetime.date
    imported_at: str
    source: str
    records: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[datetime.date, str, str]:
        """Later effect goes before earlier; of two with the same day, the one imported later."""
        return self.effective_from, self.imported_at, self.id


def versions(folder: Path) -> tuple[list[Version], list[str]]:
    """The versions of a folder by date of effect, and what is wrong with the manifest; its copy is read if it is damaged."""
    problems: list[str] = []
    for name in (MANIFEST, COPY):
        try:
            return _read(folder / name), problems
        except FileNotFoundError:
            if name == MANIFEST and (folder / COPY).exists():
                problems.append(f"thiếu {MANIFEST}, đang dùng bản sao của nó")
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            problems.append(f"{name} bị hỏng" + (", đang dùng bản sao của nó" if name == MANIFEST else ""))
    if not problems and any(folder.glob("*.jsonl")):
        problems.append(f"thiếu {MANIFEST} và bản sao của nó")
    return [], problems


def lost(folder: Path) -> bool:
    """Whether the folder holds versions, but nothing that can be read says which."""
    kept, problems = versions(folder)
    return not kept and bool(problems)


def _read(path: Path) -> list[Version]:
    """The versions of a manifest. Raises OSError, or ValueError, TypeError, KeyError or RecursionError for a damaged one."""
    with path.open("rb") as file:
        data = json.loads(file.read(_LARGEST_MANIFEST))
    if data["sha256"] != _digest(data["versions"]):
        raise ValueError("checksum")
    return sorted(map(_version, data["versions"]), key=lambda version: version.order)


def _version(row: dict[str, Any]) -> Version:
    day = datetime.date.fromisoformat(row["effective_from"])
    return Version(**{**row, "effective_from": day, "withdrawn": tuple(row.get("withdrawn", ()))})


def _digest(rows: Any) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def checked_bytes(folder: Path, version: Version) -> bytes:
    """The version's facts, if they are what was imported. Raises Damaged."""
    path = folder / Path(version.file).name
    try:
        content = path.read_bytes() if path.stat().st_size == version.size else b""
    except OSError:
        raise Damaged(f"phiên bản {version.id}: không đọc được tệp {version.file}") from None
    if hashlib.sha256(content).hexdigest() != version.sha256:
        raise Damaged(f"phiên bản {version.id}: tệp {version.file} đã bị sửa hoặc hỏng")
    return content


@contextmanager
def sole_import(folder: Path) -> Iterator[None]:
    """The only import into the folder while the block runs; what a killed one left behind is cleared. Raises ImportRunning."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportRunning from None
        for left in folder.glob(f"{_UNFINISHED}*"):
            left.unlink(missing_ok=True)
        try:
            yield
        finally:
            for left in folder.glob(f"{_UNFINISHED}*"):
                left.unlink(missing_ok=True)


def unfinished(folder: Path, name: str) -> Path:
    """Where a file is written until it is whole; removed at the end of `sole_import` if it never was."""
    return folder / f"{_UNFINISHED}{name}"


def publish(folder: Path, version: Version, parts: dict[str, Path]) -> None:
    """Put the unfinished files in their places, then name the version in the manifest: only that makes it served."""
    for name, path in parts.items():
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(folder / name)
    _sync(folder)
    name_all(folder, [*(other for other in versions(folder)[0] if other.id != version.id), version])


def name_all(folder: Path, kept: Iterable[Version]) -> None:
    """Write the manifest anew: exactly these versions are served. Raises OSError."""
    rows = [_row(each) for each in sorted(kept, key=lambda each: each.order)]
    content = json.dumps({"sha256": _digest(rows), "versions": rows}, ensure_ascii=False).encode()
    if len(content) > _LARGEST_MANIFEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    for name in (COPY, MANIFEST):
        _write_whole(folder, name, lambda file: file.write(content))


def _row(version: Version) -> dict[str, Any]:
    return {**asdict(version), "effective_from": version.effective_from.isoformat()}


def _write_whole(folder: Path, name: str, write: Callable[[IO[bytes]], object]) -> None:
    path = unfinished(folder, name)
    with path.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    path.replace(folder / name)
    _sync(folder)


def _sync(folder: Path) -> None:
    """Make renames in the folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
