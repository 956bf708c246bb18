"""Power cuts: trace what the store writes and syncs, rebuild the disk as a cut would leave it, and open it again.

The disk's model: what was not yet synced survives by chance, write by write, in the torn variant sector by sector;
directory entries survive in their order. A write counts as issued when its call begins, a sync as done when it returns.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from feedback_store import inbox
from feedback_store.sqlite import sqlite3
from feedback_store.store import Store, StoreRefused

ROOT = Path(__file__).parents[2]
_SECTOR = 512
_CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Event:
    """One step of the traced process: `write`, `truncate`, `sync` (begins), `synced` (returned), `create`, `unlink` or `ack`."""

    kind: str
    name: str
    offset: int = 0
    data: bytes = b""


@dataclass
class _File:
    durable: bytes = b""
    pending: list[Event] = field(default_factory=list)
    syncing: int = 0  # how many of the pending ones the running sync covers


@dataclass
class Disk:
    """What is surely on the disk, and what is only on its way there."""

    files: dict[str, _File] = field(default_factory=dict)
    entries: set[str] = field(default_factory=set)
    pending_entries: list[Event] = field(default_factory=list)

    def apply(self, event: Event) -> None:
        """Take one step of the process."""
        if event.kind in ("create", "unlink"):
            self.pending_entries.append(event)
            if event.kind == "create":
                self.files[event.name] = _File()
        elif event.name == ".":
            if event.kind == "synced":
                self.entries = _with_entries(self.entries, self.pending_entries)
                self.pending_entries = []
        elif event.kind == "sync":
            self.files[event.name].syncing = len(self.files[event.name].pending)
        elif event.kind == "synced":
            file = self.files[event.name]
            content = bytearray(file.durable)
            for done in file.pending[: file.syncing]:
                _onto(content, done)
            file.durable, file.pending = bytes(content), file.pending[file.syncing :]
        else:
            self.files[event.name].pending.append(event)

    def cut(self, chance: random.Random, folder: Path, torn: bool) -> None:
        """Write into `folder` what one power cut might leave."""
        survives = chance.choice([0.0, 0.3, 0.5, 0.8, 1.0])
        entries = _with_entries(self.entries, self.pending_entries[: chance.randint(0, len(self.pending_entries))])
        for name in entries:
            content = bytearray(self.files[name].durable)
            for event in self.files[name].pending:
                for part in _sectors(event) if torn and event.kind == "write" else (event,):
                    if chance.random() < survives:
                        _onto(content, part)
            (folder / name).write_bytes(content)


def _with_entries(entries: set[str], changes: list[Event]) -> set[str]:
    result = copy(entries)
    for change in changes:
        (result.add if change.kind == "create" else result.discard)(change.name)
    return result


def _onto(content: bytearray, event: Event) -> None:
    end = event.offset + len(event.data)
    if event.kind == "truncate":
        del content[event.offset :]
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[event.offset : end] = event.data


def _sectors(event: Event) -> Iterator[Event]:
    for start in range(0, len(event.data), _SECTOR):
        yield Event("write", event.name, event.offset + start, event.data[start : start + _SECTOR])


def is_possible() -> bool:
    """Whether strace is here and may trace."""
    found = shutil.which("strace")
    return found is not None and subprocess.run([found, "-o", "/dev/null", "true"], check=False).returncode == 0


def trace(folder: Path, messages: int, synchronous: int) -> list[Event]:
    """Run the workload under strace and read what it did to its folder."""
    log = folder.with_name(folder.name + ".trace")
    calls = "openat,write,pwrite64,ftruncate,fsync,fdatasync,unlink"
    workload = [sys.executable, "-m", "tests.crash.power_cut_workload", str(folder / "motcua.db"), str(messages), str(synchronous)]
    options = ["-f", "-y", "-xx", "-s", "1000000", "--seccomp-bpf", "-e", f"trace={calls}", "-o", str(log)]
    subprocess.run(["strace", *options, *workload], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return list(read_trace(log, folder))


def read_trace(log: Path, folder: Path) -> Iterator[Event]:
    """The events of a trace that concern the store's files (not its shared memory, which no cut survives)."""
    syncing: dict[str, str] = {}
    existing: set[str] = set()
    with log.open(encoding="ascii") as lines:
        for line in lines:
            if resumed := _RESUMED.match(line):
                thread, call = resumed.groups()
                if "sync" in call and (name := syncing.pop(thread, "")):
                    yield Event("synced", name)
            elif found := _CALL.match(line):
                thread, call, rest = found.groups()
                for event in _events(folder, call, rest):
                    if event.kind == "create" and event.name in existing:
                        continue
                    existing.add(event.name)
                    existing -= {event.name} if event.kind == "unlink" else set()
                    yield event
                    if event.kind == "sync" and "unfinished" in rest:
                        syncing[thread] = event.name
                    elif event.kind == "sync":
                        yield Event("synced", event.name)


def _events(folder: Path, call: str, rest: str) -> Iterator[Event]:
    if call == "write" and rest.startswith("1<"):
        yield Event("ack", _unescape(_QUOTED.search(rest)).decode().split()[1])
        return
    name = _name_in(folder, call, rest)
    if not name or "= -1" in rest[-60:]:
        return
    numbers = [int(number) for number in re.findall(r", (\d+)(?=[,) ])", rest)]
    if call == "openat" and "O_CREAT" in rest:
        yield Event("create", name)
    elif call == "unlink":
        yield Event("unlink", name)
    elif call == "pwrite64":
        yield Event("write", name, numbers[-1], _unescape(_QUOTED.search(rest)))
    elif call == "ftruncate":
        yield Event("truncate", name, numbers[-1])
    elif "sync" in call:
        yield Event("sync", name)


def _name_in(folder: Path, call: str, rest: str) -> str:
    """The file's name within the folder, `.` for the folder itself, nothing for what does not matter."""
    found = _QUOTED.search(rest) if call in ("openat", "unlink") else _FILE.match(rest)
    path = Path(_unescape(found).decode("utf-8", "replace"))
    if path == folder:
        return "" if call == "openat" else "."
    return path.name if path.parent == folder and not path.name.endswith((".lock", "-shm")) else ""


def _unescape(found: re.Match[str] | None) -> bytes:
    return bytes.fromhex(found.group(1).replace("\\x", "")) if found else b""


def after_all(events: list[Event]) -> dict[str, bytes]:
    """The files that a process which ended in peace left, according to its trace."""
    disk = Disk()
    for event in events:
        if event.kind != "ack":
            disk.apply(event)
    entries = _with_entries(disk.entries, disk.pending_entries)
    return {name: disk.files[name].durable for name in entries}


def cut_often(events: list[Event], cuts: int, seed: int, folder: Path) -> Counter[str]:
    """Cut at random moments, half of them with torn pages; counts `cuts`, and those that `lost` or were `corrupt`."""
    chance = random.Random(seed)
    moments = sorted(chance.randrange(len(events)) for _ in range(cuts))
    disk, acknowledged, result = Disk(), set[str](), Counter(cuts=0, lost=0, corrupt=0, rows_lost=0)
    position = 0
    for number, moment in enumerate(moments):
        for event in events[position:moment]:
            if event.kind == "ack":
                acknowledged.add(event.name)
            else:
                disk.apply(event)
        position = moment
        place = folder / f"cut{number}"
        place.mkdir()
        disk.cut(chance, place, torn=number % 2 == 1)
        _look(place / "motcua.db", acknowledged, result)
        shutil.rmtree(place)
    return result


def _look(path: Path, acknowledged: set[str], result: Counter[str]) -> None:
    result["cuts"] += 1
    try:
        store = Store(path, reserve=0)
    except StoreRefused:
        result["corrupt"] += 1
        return
    try:
        with store.reading() as db:
            kept = {key for (key,) in db.execute("SELECT ext_key FROM inbox")}
            answered = {key for (key,) in db.execute("SELECT reply_to FROM outbox")}
            sound = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok" and inbox.first_broken_link(db) is None
    except sqlite3.DatabaseError:
        result["corrupt"] += 1
        return
    finally:
        store.close_now()
    missing = acknowledged - (kept & answered)
    result["lost"] += bool(missing)
    result["rows_lost"] += len(missing)
    result["corrupt"] += not sound or kept != answered
