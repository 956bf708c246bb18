"""The store refuses to open where it could lose messages; each refusal is one Vietnamese line and a failing exit status."""

from __future__ import annotations

import os
import sqlite3 as python_sqlite
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from feedback_store import sqlite, start_checks
from feedback_store.store import Store

ROOT = Path(__file__).parents[2]


def start(path: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Open the store in a process of its own, as `serve` does, after some Python that spoils its world."""
    program = f"""
import sys
from pathlib import Path
from feedback_store import sqlite, start_checks
from feedback_store.store import Store, StoreRefused
path = Path(sys.argv[1])
{before}
try:
    Store(path, reserve=0).close_now()
except StoreRefused as refusal:
    sys.exit(str(refusal))
"""
    command = [sys.executable, "-c", program, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


def an_old_sqlite(path: Path, _: ExitStack) -> str:
    return "sqlite.version = lambda: (3, 40, 1)"


def a_second_library(path: Path, _: ExitStack) -> str:
    return "import sqlite3; other = sqlite3.connect(path); other.execute('CREATE TABLE t (a)')"


def no_write_ahead_log(path: Path, _: ExitStack) -> str:
    return "sqlite.PRAGMAS['journal_mode'] = 'delete'"


def weak_synchronisation(path: Path, _: ExitStack) -> str:
    return "sqlite.PRAGMAS['synchronous'] = 1"


def a_network_file_system(path: Path, _: ExitStack) -> str:
    table = path.with_name("mountinfo")
    table.write_text(
        f"21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n36 21 0:52 / {path.parent} rw shared:1 - nfs4 may-chu:/du-lieu rw\n",
        encoding="utf-8",
    )
    return f"start_checks.MOUNTS = Path({str(table)!r})"


def a_second_instance(path: Path, world: ExitStack) -> str:
    world.callback(Store(path, reserve=0).close_now)
    return ""


def a_file_that_is_no_database(path: Path, _: ExitStack) -> str:
    path.write_text("Danh sách hồ sơ tháng 7\n" * 500, encoding="utf-8")
    return ""


def a_torn_database(path: Path, _: ExitStack) -> str:
    Store(path, reserve=0).close_now()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    return ""


def a_newer_version(path: Path, _: ExitStack) -> str:
    Store(path, reserve=0).close_now()
    with closing(sqlite.connect(path)) as db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('motcua', 'm999_later', '2027-01-01')")
    return ""


def someone_elses_lock(path: Path, world: ExitStack) -> str:
    other = world.enter_context(closing(python_sqlite.connect(path, isolation_level=None)))
    other.execute("CREATE TABLE t (a)")
    other.execute("BEGIN EXCLUSIVE")
    return "sqlite.BUSY_TIMEOUT = 0.05"


def a_folder_that_is_a_file(path: Path, _: ExitStack) -> str:
    path.parent.rmdir()
    path.parent.write_text("", encoding="utf-8")
    return ""


REFUSED = {
    an_old_sqlite: "3.40.1 có lỗi",
    a_second_library: "mở sẵn trong cùng tiến trình",
    no_write_ahead_log: "journal_mode là delete",
    weak_synchronisation: "synchronous là 1",
    a_network_file_system: "ổ mạng (nfs4)",
    a_second_instance: "tiến trình Một Cửa khác",
    a_file_that_is_no_database: "không phải cơ sở dữ liệu",
    a_torn_database: "tệp hỏng",
    a_newer_version: "mới hơn",
    someone_elses_lock: "Không",
    a_folder_that_is_a_file: "Không ghi được",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_the_store_refuses(spoil: Callable[[Path, ExitStack], str], tmp_path: Path) -> None:
    """R4: exit status not 0, one line that names the trouble, no traceback; and what was there stays as it was."""
    path = tmp_path / "store" / "motcua.db"
    path.parent.mkdir()
    with ExitStack() as world:
        before = spoil(path, world)
        ended = start(path, before)
    assert ended.returncode == 1, ended.stderr
    assert REFUSED[spoil] in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_the_store_opens_where_nothing_is_wrong(tmp_path: Path) -> None:
    """R4, the control: the same start without the spoiling succeeds, in folders that do not exist yet, and twice."""
    path = tmp_path / "new" / "folder" / "motcua.db"
    assert start(path).returncode == 0
    assert start(path).returncode == 0
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 4), False),
        ((3, 50, 7), True),
        ((3, 51, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_with_the_wal_reset_corruption_are_known(version: tuple[int, int, int], safe: bool) -> None:
    """R4: fixed in 3.51.3, and in 3.50.7 and 3.44.6 of the older branches."""
    assert sqlite.is_safe(version) is safe


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    table = tmp_path / "mountinfo"
    monkeypatch.setattr(start_checks, "MOUNTS", table)
    yield table


def test_the_innermost_mount_decides(mounts: Path) -> None:
    """R4: a local disk below a network mount is local, and the other way round; names that only begin alike do not count."""
    mounts.write_text(
        "1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:5 / /srv rw - nfs4 host:/x rw\n3 2 8:2 / /srv/a\\040b rw - xfs /dev/b rw\n",
        encoding="utf-8",
    )
    assert start_checks.file_system(Path("/srv/x.db")) == "nfs4"
    assert start_checks.file_system(Path("/srv/a b/x.db")) == "xfs"
    assert start_checks.file_system(Path("/srv2/x.db")) == "ext4"
    os.unlink(mounts)
    assert start_checks.file_system(Path("/srv/x.db")) == ""
