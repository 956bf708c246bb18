"""A backup under load is an exact prefix; a damaged one is refused; a restore never leaves less than one whole store."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from feedback_store import backup, inbox, sqlite
from feedback_store.store import Store
from feedback_store.timestamps import utc_now


async def fill(store: Store, count: int, first: int = 0) -> None:
    """Messages `first` … as fast as one citizen sends them."""
    for number in range(first, first + count):
        await store.write(lambda db, n=number: inbox.add(db, "web", f"k{n}", "web:1", b"words of a citizen", utc_now()))


def keys(path: Path) -> list[str]:
    """The inbox of a file, in order."""
    with closing(sqlite.connect(path)) as db:
        return [key for (key,) in db.execute("SELECT ext_key FROM inbox ORDER BY seq")]


def test_a_backup_under_load_is_an_exact_prefix_and_restores(tmp_path: Path) -> None:
    """R19: taken while messages arrive; restored, it holds all that was acknowledged before it began, in order."""
    store = Store(tmp_path / "motcua.db", reserve=0)

    async def back_up_under_load() -> int:
        await fill(store, 200)
        writing = asyncio.create_task(fill(store, 400, first=200))
        await asyncio.to_thread(backup.backup, store.path, tmp_path / "copy.db")
        await writing
        return 600

    written = asyncio.run(back_up_under_load())
    store.close_now()
    assert backup.restore(tmp_path / "copy.db", tmp_path / "elsewhere" / "motcua.db") is None
    restored = keys(tmp_path / "elsewhere" / "motcua.db")
    assert restored == keys(store.path)[: len(restored)]
    assert 200 <= len(restored) <= written
    again = Store(tmp_path / "elsewhere" / "motcua.db", reserve=0)
    asyncio.run(fill(again, 1, first=9999))
    again.close_now()


def test_a_restore_keeps_what_it_replaces(store: Store, tmp_path: Path) -> None:
    """R19: the replaced store stays aside, whole, with what its log still held."""
    asyncio.run(fill(store, 3))
    copy = backup.backup(store.path, tmp_path / "copy.db")
    asyncio.run(fill(store, 2, first=3))
    store.close_now()
    aside = backup.restore(copy, store.path)
    assert aside is not None
    assert keys(aside) == ["k0", "k1", "k2", "k3", "k4"]
    assert keys(store.path) == ["k0", "k1", "k2"]


def test_a_running_service_is_not_replaced(store: Store, tmp_path: Path) -> None:
    """R19: a restore over a store in use is refused, and the store goes on."""
    asyncio.run(fill(store, 3))
    copy = backup.backup(store.path, tmp_path / "copy.db")
    with pytest.raises(backup.BackupFailed, match="đang được một tiến trình"):
        backup.restore(copy, store.path)
    asyncio.run(fill(store, 1, first=3))
    assert len(keys(store.path)) == 4


def flip_a_byte_of_a_message(copy: Path) -> None:
    data = bytearray(copy.read_bytes())
    data[data.index(b"words of a citizen")] ^= 1
    copy.write_bytes(data)


def cut_off_the_end(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-4096])


def empty(copy: Path) -> None:
    copy.write_bytes(b"")


def write_something_else(copy: Path) -> None:
    copy.write_text("Đây không phải cơ sở dữ liệu. " * 300, encoding="utf-8")


def rename_a_citizen(copy: Path) -> None:
    with closing(sqlite.connect(copy)) as db:
        db.execute("PRAGMA foreign_keys = 0")
        db.execute("UPDATE inbox SET conversation_id = 'web:2' WHERE seq = 2")


@pytest.mark.parametrize(
    "damage", [flip_a_byte_of_a_message, cut_off_the_end, empty, write_something_else, rename_a_citizen], ids=lambda d: d.__name__
)
def test_a_damaged_backup_is_refused(damage, store: Store, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """R18, R19: one clear line, and the store that is there stays as it was."""
    asyncio.run(fill(store, 3))
    copy = backup.backup(store.path, tmp_path / "copy.db")
    assert backup.verify(copy) == 3
    store.close_now()
    before = store.path.read_bytes()
    damage(copy)
    with pytest.raises(backup.BackupFailed) as refusal:
        backup.restore(copy, store.path)
    assert "\n" not in str(refusal.value)
    assert store.path.read_bytes() == before
    assert not list(tmp_path.glob("*.restoring*"))


def test_a_backup_overwrites_nothing_and_names_itself(store: Store, tmp_path: Path) -> None:
    """R19: an existing file is refused; a folder gets a file named after the time, private to its owner."""
    (tmp_path / "taken.db").write_text("x", encoding="utf-8")
    with pytest.raises(backup.BackupFailed, match="đã có"):
        backup.backup(store.path, tmp_path / "taken.db")
    with pytest.raises(backup.BackupFailed, match="Không thấy kho"):
        backup.backup(tmp_path / "nowhere.db", tmp_path)
    with pytest.raises(backup.BackupFailed, match="Không có thư mục"):
        backup.backup(store.path, tmp_path / "no" / "such" / "folder.db")
    made = backup.backup(store.path, tmp_path)
    assert made.parent == tmp_path
    assert made.stat().st_mode & 0o777 == 0o600
    note = backup.last_backup(store.path)
    assert note is not None
    assert note.file == str(made)
