"""A file is looked up when it is sent: what was erased, is not drawn yet or is another's goes to nobody (R11, S3)."""

from __future__ import annotations

import asyncio

import pytest

from bot import reply_files
from bot.pictures import cleaning
from bot.reply_files import ReplyFiles
from feedback_store import attachments, cases, erasure
from feedback_store.hiding import without_sender
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.messages import Reply
from tests.bot.case_proofs import AT_CENTRE, CAPTION, OURS, PDF, case_of, proven, told
from tests.bot.hostile_files import PLACE, photo

AN, BINH = "telegram:555", "telegram:777"


async def found(store: Store, file: str, conversation: str = AN) -> reply_files.Found:
    """What comes of the message that shows a file."""
    _, shown = told(conversation, file, public_url=OURS)
    assert shown.text == CAPTION
    return await ReplyFiles(store).find(conversation, shown)


@pytest.mark.parametrize(("body", "media_type", "state"), [(photo(), "image/jpeg", "clean"), (PDF, "application/pdf", "file")])
def test_a_proof_is_found_with_the_words_in_its_place(store: Store, body: bytes, media_type: str, state: str) -> None:
    async def work() -> None:
        name = await proven(store, AN, body, media_type)
        file, instead = await found(store, name)
        assert file and (file.body, file.state) == (body, state)
        assert instead == Reply(f"Ảnh, văn bản kết quả: {OURS}/proofs/{name}")

    asyncio.run(work())


def test_a_picture_is_waited_for_until_it_is_drawn(store: Store) -> None:
    """L8: never as it came, with the place where it was taken."""

    async def work() -> None:
        name = await proven(store, AN, photo(), drawn=False)
        waiting = asyncio.create_task(found(store, name))
        async with cleaning(store):
            file, _ = await waiting
        assert file and file.state == "clean" and PLACE not in file.body

    asyncio.run(work())


def test_a_picture_that_nobody_draws_is_not_waited_for_longer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R12: what comes after it in the conversation must not wait for ever; its address shows it once it is drawn."""
    monkeypatch.setattr(reply_files, "PATIENCE", 0.01)

    async def work() -> None:
        name = await proven(store, AN, photo(), drawn=False)
        assert await found(store, name) == (None, Reply(f"Ảnh, văn bản kết quả: {OURS}/proofs/{name}"))

    asyncio.run(work())


def test_a_picture_that_cannot_be_read_is_not_shown(store: Store) -> None:
    async def work() -> None:
        name = await proven(store, AN, b"\xff\xd8\xff no picture", drawn=False)
        await store.write(lambda db: attachments.settle(db, name, None))
        assert await found(store, name) == (None, Reply(AT_CENTRE))

    asyncio.run(work())


def erased(db: Connection, name: str) -> None:
    erasure.drop_files(db, {name})


def taken_off(db: Connection, name: str) -> None:
    """No longer a proof, though it is still kept."""
    db.execute("DELETE FROM case_files WHERE attachment_id = ?", (name,))


def without_a_sender(db: Connection, name: str) -> None:
    """The case no longer belongs to this citizen, as after an erasure."""
    (number,) = db.execute("SELECT case_id FROM case_files WHERE attachment_id = ?", (name,)).fetchone()
    erasure.pseudonymise(db, cases.load(db, number), without_sender, utc_now())


@pytest.mark.parametrize("lose", [erased, taken_off, without_a_sender])
def test_what_was_erased_or_hidden_is_not_shown(store: Store, lose: object) -> None:
    """S3: the words say where to ask, without an address that leads nowhere."""

    async def work() -> None:
        name = await proven(store, AN, photo())
        assert (await found(store, name)).file, "there it was"
        await store.write(lambda db: lose(db, name))  # type: ignore[operator]
        assert await found(store, name) == (None, Reply(AT_CENTRE))

    asyncio.run(work())


def test_anothers_proof_is_not_shown(store: Store) -> None:
    """S3: an id in a message is not enough; in the case's own conversation the same id is."""

    async def work() -> None:
        name = await proven(store, AN, photo())
        await store.write(lambda db: case_of(db, BINH))
        assert (await found(store, name, AN)).file
        assert await found(store, name, BINH) == (None, Reply(AT_CENTRE))

    asyncio.run(work())
