"""A full disk: nothing is acknowledged that was not stored, and the service goes on by itself when there is room."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_store import attachments, inbox
from feedback_store.store import NoRoom, NotStored, Store
from feedback_store.timestamps import utc_now
from tests.bot.at_work import until
from tests.crash.trial import Trial

pytestmark = pytest.mark.crash


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB: room for all that a slow machine still brings once the ballast is gone."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("SKIPPED LOUDLY: the full disk (R5) needs the right to mount a tmpfs")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill the disk but for `leave` bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(max(file.tell() - leave, 0))
    return ballast


def test_a_full_disk_refuses_and_recovers_by_itself(small_disk: Path) -> None:
    """R5: 503 while full; the same process acknowledges again ≤ 5 s after there is room; nothing acknowledged is lost."""
    trial = Trial(small_disk, seed=5, rate=100)
    recovered_after = []

    async def run() -> None:
        async with trial.under_load():
            service = await trial.start_and_wait()
            ballast = fill(small_disk, leave=100_000)
            await until(lambda: trial.citizens.statuses[503] >= 20)
            ballast.unlink()
            freed = time.monotonic()
            trial.citizens.first_ack.clear()
            await asyncio.wait_for(trial.citizens.first_ack.wait(), 10)
            recovered_after.append(time.monotonic() - freed)
            assert service.returncode is None, "it must not have ended"
            await trial.end(service, signal.SIGTERM)

    asyncio.run(run())
    assert trial.verdict().broken() == {}
    assert recovered_after[0] <= 5.0


def test_below_the_low_water_mark_photos_wait_and_words_do_not(small_disk: Path) -> None:
    """R5: at less than 5 % free an attachment is refused, a message is stored; on a disk with no room at all neither is."""
    store = Store(small_disk / "motcua.db", reserve=0)

    def message(key: str, body: bytes = b"x") -> int | None:
        return asyncio.run(store.write(lambda db: inbox.add(db, "web", key, "web:1", body, utc_now())))

    def photo() -> str:
        return asyncio.run(store.write(lambda db: attachments.add(db, "web:1", "image/png", b"x" * 1000), needs_room=True))

    assert message("k1") == 1
    assert photo()
    ballast = fill(small_disk, leave=90_000)
    with pytest.raises(NoRoom):
        photo()
    assert message("k2") == 2
    fill(small_disk, leave=0)
    with pytest.raises(NotStored):
        message("k3", b"x" * 200_000)
    ballast.unlink()
    assert message("k3", b"x" * 200_000) is not None
    assert photo()
    store.close_now()
