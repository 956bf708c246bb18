"""R11: the message is kept and answered at once; its file comes later, or is known to be missing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.downloading import CannotFetch, Downloading, Fetch
from bot.intake import Arrived, File, Intake
from feedback_store import attachments, channel_contacts, downloads
from feedback_store.store import NoRoom, Store
from feedback_store.timestamps import to_text, utc_now
from tests.bot.at_work import all_answered, ask, at_work, texts, until
from tests.conversations.channels import JPEG

CITIZEN = "push:an"


def message(number: int, *sources: str, who: str = CITIZEN) -> Arrived:
    """A message with files, as a channel's webhook makes it."""
    key = f"{who}-{number}"
    files = tuple(File(downloads.id_of(who, key, source), source) for source in sources)
    body = json.dumps({"conversation": who, "id": key, "text": f"m{number}"}).encode()
    return Arrived(key, who, body, files)


async def take(store: Store, arrived: Sequence[Arrived]) -> int:
    return await Intake(store, "push", lambda: None).keep(arrived)


STATES = "SELECT state FROM attachments ORDER BY created_at, id"


async def fetch_all(store: Store, fetch: Fetch, until_states: list[str], states: str = STATES) -> None:
    """Fetch until the files are in these states."""
    work = Downloading(store, {"push": fetch}, lambda: None)
    running = asyncio.create_task(work.run())
    await until(lambda: ask(store, states) == until_states)
    work.stop()
    await running


def states(store: Store) -> list[str]:
    return ask(store, STATES)


def test_the_message_is_answered_while_its_file_cannot_be_had(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R11: the file's server is gone: the answer does not wait; when it is back the photo is there."""
    monkeypatch.setattr("bot.downloading.pause_after", lambda tries: timedelta(0))
    gone, asked = asyncio.Event(), []

    async def fetch(source: str) -> bytes:
        asked.append(source)
        if not gone.is_set():
            raise CannotFetch("không tới được máy giữ tệp")
        return JPEG

    async def work() -> None:
        async with at_work(store) as turn:
            await take(store, [message(1, "photo-1")])
            turn.wake()
            fetching = asyncio.create_task(fetch_all(store, fetch, ["raw"]))
            await until(lambda: all_answered(store) and len(asked) > 3)
            assert states(store) == ["awaited"]
            gone.set()
            await fetching

    asyncio.run(work())
    assert texts(store, "push:an") and set(asked) == {"photo-1"}
    assert ask(store, "SELECT media_type, length(body) FROM attachments") == [("image/jpeg", len(JPEG))]
    assert ask(store, "SELECT count(*) FROM downloads") == [0]


def test_a_repeated_message_awaits_nothing_new(store: Store) -> None:
    """R8: the same delivery again, and the same album in another order: one row a file."""

    async def work() -> list[int]:
        return [await take(store, [message(1, "a", "b")]) for _ in range(3)]

    assert asyncio.run(work()) == [1, 0, 0]
    assert states(store) == ["awaited", "awaited"] and ask(store, "SELECT count(*) FROM downloads") == [2]


@pytest.mark.parametrize("failure", [CannotFetch("404", permanent=True), b"x" * (attachments.LARGEST + 1)], ids=["gone", "huge"])
def test_what_can_never_be_had_is_missing(store: Store, failure: CannotFetch | bytes) -> None:
    """R11: one try, and the officer is told."""
    asked = []

    async def fetch(source: str) -> bytes:
        asked.append(source)
        if isinstance(failure, CannotFetch):
            raise failure
        return failure

    async def work() -> None:
        await take(store, [message(1, "a")])
        await fetch_all(store, fetch, ["missing"])

    asyncio.run(work())
    assert asked == ["a"]


def test_after_two_days_it_is_missing(store: Store) -> None:
    """R11: 48 hours of failures."""

    async def work() -> None:
        await take(store, [message(1, "a")])
        (row,) = await store.write(lambda db: downloads.due(db, "push", utc_now(), 9))
        later = utc_now() + timedelta(hours=47)
        await store.write(lambda db: downloads.failed(db, row, "x", later, for_good=False))
        assert states(store) == ["awaited"]
        await store.write(lambda db: downloads.failed(db, row, "x", later + timedelta(hours=2), for_good=False))

    asyncio.run(work())
    assert states(store) == ["missing"]


def test_one_citizen_fills_no_disk(store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """L4: so many bytes of a conversation in a day; what is more is missing, is not even asked for once they are reached, and
    the next day, or for anybody else, files come again."""
    monkeypatch.setattr("bot.downloading.MOST_BYTES_A_DAY", 400)
    asked = []

    async def fetch(source: str) -> bytes:
        asked.append(source)
        return bytes(100)

    async def work() -> None:
        await take(store, [message(n, f"f{n}") for n in range(30)])
        await take(store, [message(99, "other", who="push:binh")])
        await fetch_all(store, fetch, ["file"] * 5 + ["missing"] * 26, "SELECT state FROM attachments ORDER BY state")
        yesterday = to_text(utc_now() - timedelta(days=1, seconds=1))
        await store.write(lambda db: db.execute("UPDATE attachments SET created_at = ?", (yesterday,)))
        await take(store, [message(100, "tomorrow")])
        await fetch_all(store, fetch, ["file"] * 6 + ["missing"] * 26, "SELECT state FROM attachments ORDER BY state")

    asyncio.run(work())
    assert ask(store, "SELECT sum(length(body)) FROM attachments WHERE conversation_id = ?", CITIZEN) == [500]
    assert len(asked) < 12
    assert "quá nhiều" in caplog.text and ask(store, "SELECT count(*) FROM downloads") == [0]


def test_a_file_that_is_fetched_late_counts_for_its_own_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A burst that could not be fetched for two days is bounded as if it had been."""
    monkeypatch.setattr("bot.downloading.MOST_BYTES_A_DAY", 400)

    async def work() -> None:
        await take(store, [message(n, f"f{n}") for n in range(9)])
        before = to_text(utc_now() - timedelta(days=2))
        await store.write(lambda db: db.execute("UPDATE attachments SET created_at = ?", (before,)))
        await store.write(lambda db: db.execute("UPDATE downloads SET created_at = ?", (before,)))

        async def fetch(source: str) -> bytes:
            return bytes(200)

        await fetch_all(store, fetch, ["file"] * 2 + ["missing"] * 7, "SELECT state FROM attachments ORDER BY state")

    asyncio.run(work())


def test_conversations_take_turns(store: Store) -> None:
    """R11: whoever sends thirty files lets others go first with their one; within a conversation the oldest goes first."""

    async def work() -> list[str]:
        await take(store, [message(n, f"an-{n:02}") for n in range(30)])
        await take(store, [message(1, "binh-1", "binh-2", who="push:binh")])
        await take(store, [message(1, "chi-1", who="push:chi")])
        return [row.source for row in await store.write(lambda db: downloads.due(db, "push", utc_now(), 6))]

    found = asyncio.run(work())
    assert found[:3] == ["an-00", "binh-1", "chi-1"] and set(found[3:5]) == {"an-01", "binh-2"} and found[5] == "an-02"


def test_a_full_disk_loses_no_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R5: files wait while there is no room for them."""
    monkeypatch.setattr("bot.downloading._POLL", 0.01)
    full, tries, real = asyncio.Event(), [], store.write

    async def write(work, **options):  # type: ignore[no-untyped-def]
        if options.get("needs_room") and not full.is_set():
            tries.append(1)
            raise NoRoom("full")
        return await real(work, **options)

    async def fetch(source: str) -> bytes:
        return JPEG

    async def work() -> None:
        await take(store, [message(1, "a")])
        monkeypatch.setattr(store, "write", write)
        fetching = asyncio.create_task(fetch_all(store, fetch, ["raw"]))
        await until(lambda: len(tries) > 2)
        assert states(store) == ["awaited"]
        full.set()
        await fetching

    asyncio.run(work())


def test_a_channel_that_breaks_is_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """S10: an error nobody foresaw is named by its kind alone."""
    monkeypatch.setattr("bot.downloading.pause_after", lambda tries: timedelta(0))
    failures = iter([KeyError("bot123:SECRET"), KeyError("bot123:SECRET")])

    async def fetch(source: str) -> bytes:
        if error := next(failures, None):
            raise error
        return JPEG

    async def work() -> None:
        await take(store, [message(1, "a")])
        await fetch_all(store, fetch, ["raw"])

    asyncio.run(work())
    assert "KeyError" in caplog.text and "SECRET" not in caplog.text


def test_what_belongs_to_the_commit_is_in_it(store: Store) -> None:
    """R2: how far a channel was read moves with its messages, or not at all; the channel was heard."""

    def fails(db: object, now: object) -> None:
        raise RuntimeError("the disk took the cursor badly")

    async def work() -> None:
        with pytest.raises(RuntimeError):
            await Intake(store, "push", lambda: None).keep([message(1, "a")], fails)
        assert ask(store, "SELECT count(*) FROM inbox") == [0] and states(store) == []
        await take(store, [message(1)])

    asyncio.run(work())
    with store.reading() as db:
        assert channel_contacts.every(db)["push"].heard_at


def test_damaged_bytes_are_kept_too(store: Store) -> None:
    """R7: nobody can tell whose they are; they end in quarantine."""

    async def work() -> None:
        async with at_work(store) as turn:
            await take(store, [Arrived("hash", None, b"\xff{")])
            turn.wake()
            await until(lambda: all_answered(store))

    asyncio.run(work())
    assert ask(store, "SELECT state FROM inbox") == ["quarantine"]
