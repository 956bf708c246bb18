"""The running service notices an import and a new day, and keeps what it has when the new cannot be loaded."""

from __future__ import annotations

import asyncio
import datetime
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import refresh
from bot.answering import Answering
from handlers.citizen.sentences import Voice
from knowledge import importing, knowledge, version_store, versions
from knowledge.guide import BadGuide
from knowledge.importing import Choices
from knowledge.knowledge import Knowledge
from tests.knowledge.sources import published, write_lines

QUICK = 0.01


def imported(folder: Path, name: str, day: datetime.date) -> None:
    """One more version."""
    importing.import_file(write_lines(folder.parent / "export.jsonl", published(name=name)), folder, Choices(day))


def run_until(answering: Answering, folder: Path, change: Callable[[], None], done: Callable[[], bool]) -> None:
    """Keep current, make the change, and wait for the condition (20 s at most)."""

    async def run() -> None:
        task = asyncio.create_task(refresh.keep_current(answering, folder, refresh.state(folder), QUICK))
        change()
        async with asyncio.timeout(20):
            while not done():  # noqa: ASYNC110 (the condition is a value, nothing rings when it changes)
                await asyncio.sleep(QUICK)
        task.cancel()

    asyncio.run(run())


def test_an_import_is_served_without_a_restart(tmp_path: Path, knows: Knowledge) -> None:
    """Versions: the changed manifest is noticed, the whole Knowledge is swapped; at most 5 s in the service."""
    assert refresh.EVERY <= 3
    answering, folder = Answering(knows, Voice()), tmp_path / "k"
    title = lambda: answering.knows.procedures["1.001193"].title  # noqa: E731
    run_until(answering, folder, lambda: imported(folder, "Bản mới", versions.today()), lambda: title() == "Bản mới")


def test_a_version_begins_at_midnight(tmp_path: Path, knows: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions: a version that was loaded ahead is served from its first day on, without a restart."""
    folder, tomorrow = tmp_path / "k", versions.today() + datetime.timedelta(days=1)
    imported(folder, "Ngày mai", tomorrow)
    answering = Answering(knows, Voice())
    assert versions.load(folder, versions.today()).procedures["1.001193"].title == knows.procedures["1.001193"].title != "Ngày mai"
    midnight = lambda: monkeypatch.setattr(versions, "today", lambda: tomorrow)  # noqa: E731
    run_until(answering, folder, midnight, lambda: answering.knows.procedures["1.001193"].title == "Ngày mai")


def test_what_cannot_be_loaded_changes_nothing(
    tmp_path: Path, knows: Knowledge, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R17: the old knowledge stays, one line is logged, and the next good change is taken."""
    answering, folder = Answering(knows, Voice()), tmp_path / "k"
    real = knowledge.load

    def broken(*given: object) -> Knowledge:
        raise BadGuide("1.001193.toml: hỏng")

    def change() -> None:
        monkeypatch.setattr(knowledge, "load", broken)
        imported(folder, "Bản mới", versions.today())

    with caplog.at_level(logging.INFO, logger="bot.refresh"):
        run_until(answering, folder, change, lambda: "the old one stays" in caplog.text)
        assert answering.knows is knows and len(caplog.records) == 1
        monkeypatch.setattr(knowledge, "load", real)
        again = lambda: imported(folder, "Bản sau", versions.today())  # noqa: E731
        run_until(answering, folder, again, lambda: answering.knows.procedures["1.001193"].title == "Bản sau")


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Knowledge]:
    """A folder with a version of the province's own, and the knowledge with it."""
    folder = tmp_path_factory.mktemp("province") / "k"
    imported(folder, "Bản của tỉnh", versions.today())
    return folder, knowledge.load(folder)


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"{"), lambda path: path.unlink()])
def test_without_a_readable_manifest_the_last_good_data_stays(
    tmp_path: Path, province: tuple[Path, Knowledge], harm: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    """R17: both manifests damaged or gone must not bring the bundled data back while the service runs."""
    folder = shutil.copytree(province[0], tmp_path / "k")
    answering = Answering(province[1], Voice())

    def change() -> None:
        for name in (version_store.COPY, version_store.MANIFEST):
            harm(folder / name)

    run_until(answering, folder, change, lambda: "the old one stays" in caplog.text)
    assert answering.knows.procedures["1.001193"].title == "Bản của tỉnh"
    assert versions.load(folder, versions.today()).problems, "the check tells the officer"
