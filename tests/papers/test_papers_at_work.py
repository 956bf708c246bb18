"""The whole way of a paper: sent to the web chat, looked at, made a file, fetched, and gone; whatever stops on the way."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image, PdfParser

from bot import web_chat, web_server
from bot.answering import Answering
from bot.bell import Bell
from bot.paper_replies import Manner
from bot.papers import Papers, at_work
from bot.picture_process import PictureLost, PictureProcess
from bot.pictures import cleaning
from bot.reply_files import ReplyFiles
from bot.running import running
from bot.web_settings import WebSettings
from feedback_store import attachments, conversations, outbox, papers
from feedback_store.attachments import Cleaned
from feedback_store.erasure import drop_files
from feedback_store.papers import LONGEST
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import reply_body
from handlers.citizen import sentences as say
from handlers.citizen.paper_choices import AWAITED
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation
from knowledge.knowledge import Knowledge
from tests.bot.at_work import until
from tests.bot.hostile_files import PLACE, saved
from tests.bot.hostile_files import photo as with_place
from tests.papers.drawn import Shot, photo

CITIZEN = "web:1"
VOICE = Voice()


class Chat:
    """Somebody in the web chat."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        self._http, self._head, self._after = http, {"Authorization": f"Bearer {token}", "Accept": "application/json"}, 0

    async def say(self, text: str = "", *, choice: str = "", photo: bytes = b"", replies: int = 1) -> list[dict[str, Any]]:
        """Send something; so many replies to it."""
        form = aiohttp.FormData({"id": (key := str(uuid.uuid4())), **({"text": text} if text else {})})
        form.add_field("photo", BytesIO(photo), filename="a.jpg")
        how: dict[str, Any] = (
            {"data": form} if photo else {"json": {"id": key, **({"choice": choice} if choice else {"text": text})}}
        )
        async with self._http.post("/chat/messages", headers=self._head, **how) as answer:
            assert answer.status == 202, await answer.text()
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(40):
            while len(found) < replies:
                async with self._http.get(f"/chat/events?after={self._after}", headers=self._head) as answer:
                    found += await answer.json()
                    self._after = found[-1]["id"] if found else self._after
        assert all(one["reply_to"] == key for one in found)
        return found

    async def fetch(self, reply: dict[str, Any]) -> tuple[int, bytes]:
        """The file that a reply names."""
        path = next(word for word in reply["text"].split() if word.startswith("/chat/proofs/"))
        async with self._http.get(path, headers=self._head) as answer:
            return answer.status, await answer.read()


def papers_of(store: Store, knows: Knowledge, bell: Bell | None = None, *, pushed: bool = False, address: str = "") -> Papers:
    manner = Manner(VOICE, knows.rules.portal_files, address)
    return Papers(store, manner, lambda channel: pushed, bell.ring if bell else lambda conversation: None)


@asynccontextmanager
async def chatting(store: Store, knows: Knowledge) -> AsyncIterator[Chat]:
    """The service with all that papers need, and a citizen who is being helped with a filing."""
    reads = {web_chat.CHANNEL: web_chat.read_update}
    async with running(store, Answering(knows, VOICE), VOICE, reads, {}) as (turn, bell), cleaning(store) as pictures:

        def kept() -> None:
            turn.wake()
            pictures.wake()

        settings = WebSettings(port=0, rate_limits=False)
        runner = await web_server.start(web_server.application(store, bell, settings, kept), settings)
        async with at_work(papers_of(store, knows, bell)), aiohttp.ClientSession(next(iter(runner.sites)).name) as http:
            async with http.post("/chat/sessions") as answer:
                chat = Chat(http, (await answer.json())["token"])
            await chat.say("đăng ký tạm trú nộp online được không", replies=2)
            await chat.say("Giúp tôi nộp hồ sơ")
            yield chat
        await runner.cleanup()


def counted(store: Store) -> tuple[int, int, int]:
    """How many files, papers and wishes there are."""
    with store.reading() as db:
        found = db.execute(
            "SELECT (SELECT count(*) FROM attachments), (SELECT count(*) FROM papers), (SELECT count(*) FROM paper_wishes)"
        ).fetchone()
    return found[0], found[1], found[2]


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_papers_are_looked_at_joined_handed_over_and_gone(store: Store, knows: Knowledge, tmp_path: Path) -> None:
    """The blurred one is named and left out of the file, since a sharp one followed; afterwards nothing of them is on the disk."""

    async def run() -> list[bytes]:
        async with chatting(store, knows) as chat:
            blurred = await chat.say(photo=photo(Shot(1, blur=4)), replies=2)
            assert blurred[0]["text"].startswith(VOICE.say(say.PAPER_LOOKING, what="ảnh"))
            assert (
                VOICE.say(say.PAPER_ONLY_LOOKS, minutes=60) in blurred[0]["text"]
                and VOICE.say(say.PAPER_BLURRED) in blurred[1]["text"]
            )
            sharp = await chat.say("ảnh này nộp được chưa", photo=photo(Shot(1)), replies=2)
            assert sharp[1]["text"] == f"Ảnh 2: {say.PAPER_GOOD_TOO}"
            await chat.say(photo=photo(Shot(2)), replies=2)
            made = (await chat.say("gop lai thanh 1 file", replies=2))[1]
            assert made["text"].startswith("Dạ, tệp PDF 2 trang,") and "bỏ ra 1 ảnh đã nhắc chụp lại: ảnh 1." in made["text"]
            status, body = await chat.fetch(made)
            assert status == 200 and len(PdfParser.PdfParser(buf=bytearray(body)).pages) == 2
            with store.reading() as db:
                kept = [row[0] for row in db.execute("SELECT body FROM attachments")]
            assert len(kept) == 4 and body in kept
            at_end = papers_of(store, knows)
            await at_end.erase()
            assert counted(store) == (4, 4, 0), "not yet"
            at_end.manner = replace(at_end.manner, rules=replace(at_end.manner.rules, kept=timedelta(0)))
            await at_end.erase()
            assert counted(store) == (0, 0, 0) and (await chat.fetch(made))[0] == 404
            return kept

    kept = asyncio.run(run())
    assert all(len(body) > 4000 for body in kept)
    on_disk = everything_in(tmp_path)
    for body in kept:
        pieces = [body[place : place + 40] for place in range(1000, len(body) - 40, 1000)]
        assert not [piece for piece in pieces if piece in on_disk]


def test_what_was_found_comes_with_what_can_be_done_next(store: Store, knows: Knowledge) -> None:
    """A caption names the photo in every answer; the joined file says what in it is poor; a number takes a choice."""

    async def run() -> None:
        async with chatting(store, knows) as chat:
            named = await chat.say("hợp đồng thuê nhà", photo=photo(Shot(1, blur=4)), replies=2)
            assert "«hợp đồng thuê nhà»" in named[0]["text"] and named[1]["text"].startswith("Ảnh «hợp đồng thuê nhà»: ")
            assert labels(named[1]) == [say.PAPER_TO_PDF, say.PAPER_TO_JPG, say.FILING_ON]
            other = await chat.say("căn cước của tôi", photo=photo(Shot(2, "card")), replies=2)
            assert labels(other[1]) == [say.PAPER_TO_ONE_PDF, say.PAPER_TO_JPG, say.FILING_ON]
            made = (await chat.say("1", replies=2))[1]
            assert made["text"].startswith("Dạ, tệp PDF 2 trang,"), "another paper replaces none"
            assert VOICE.say(say.PAPER_STILL_POOR, count=1, which="ảnh «hợp đồng thuê nhà»") in made["text"]
            assert labels(made) == [say.PAPER_TO_JPG, say.FILING_ON]
            (on,) = await chat.say("2")
            assert on["text"] and labels(on)

    asyncio.run(run())


def labels(reply: dict[str, Any]) -> list[str]:
    """The choices under a reply."""
    return [choice["label"] for choice in reply.get("choices", ())]


def test_a_blank_page_is_called_blank(store: Store, knows: Knowledge) -> None:
    async def run() -> None:
        await wished(store, "web", "check", saved(Image.new("RGB", (1600, 2200), "white"), "JPEG"))
        await worked(papers_of(store, knows), store)
        text = replies(store)[0][2].text
        assert VOICE.say(say.PAPER_BLANK) in text and VOICE.say(say.PAPER_BLURRED) not in text

    asyncio.run(run())


def test_the_choices_stand_under_the_last_of_several_answers(store: Store, knows: Knowledge) -> None:
    async def run() -> None:
        conversation = await wished(store, "web", "check", photo(Shot(1)))
        await wished(store, "web", "check", photo(Shot(2)))
        talk = Conversation(waiting_for=AWAITED)
        await store.write(lambda db: conversations.amend(db, conversations.load(db, conversation), json.dumps(talk.to_data())))
        await worked(papers_of(store, knows), store)
        first, last = (reply for _, _, reply in replies(store))
        assert not first.choices and [choice.label for choice in last.choices] == [say.PAPER_TO_PDF, say.PAPER_TO_JPG]
        with store.reading() as db:
            kept = Conversation.from_data(json.loads(conversations.load(db, conversation).state))
        assert kept.offered == last.choices and not kept.waiting_for

    asyncio.run(run())


def test_what_can_be_mended_comes_back_at_once(store: Store, knows: Knowledge) -> None:
    """A picture of another type, with the place where it was taken in its notes: a JPEG without them comes back."""

    async def run() -> tuple[str, bytes]:
        async with chatting(store, knows) as chat:
            reply = (await chat.say(photo=with_place(2000, 1500, "WEBP", 6), replies=2))[1]
            status, body = await chat.fetch(reply)
            assert status == 200
            return reply["text"], body

    text, body = asyncio.run(run())
    assert VOICE.say(say.PAPER_MENDED) in text and "lưu tệp về máy" in text
    made = Image.open(BytesIO(body))
    assert made.format == "JPEG" and made.size == (1500, 2000) and not made.getexif() and PLACE not in body


def test_a_strangers_file_opens_for_nobody_else(store: Store, knows: Knowledge) -> None:
    async def run() -> int:
        async with chatting(store, knows) as chat:
            reply = (await chat.say(photo=with_place(2000, 1500, "WEBP"), replies=2))[1]
            async with chat._http.post("/chat/sessions") as answer:
                other = Chat(chat._http, (await answer.json())["token"])
            return (await other.fetch(reply))[0]

    assert asyncio.run(run()) == 404


async def wished(store: Store, channel: str, kind: papers.Kind, *bodies: bytes) -> str:
    """A conversation with papers that were drawn anew, and a wish about them."""
    conversation = f"{channel}:1"

    def work(db: Connection) -> None:
        conversations.open_for(db, conversation, channel, utc_now())
        names = [attachments.add(db, conversation, "image/jpeg", body) for body in bodies]
        for name, body in zip(names, bodies, strict=True):
            attachments.settle(db, name, drawn(body))
        papers.wish(db, conversation, kind, names, None, utc_now())

    await store.write(work)
    return conversation


def drawn(body: bytes) -> Cleaned:
    process = PictureProcess(20)
    found = process.clean(body)
    process.close()
    assert found
    return found


def replies(store: Store) -> list[tuple[str, str, Any]]:
    """Key, state and content of each reply."""
    with store.reading() as db:
        found = db.execute("SELECT key, state, body FROM outbox ORDER BY id").fetchall()
    return [(key, state, reply_body.read(body)) for key, state, body in found]


async def worked(work: Papers, store: Store) -> None:
    """Until no wish is left."""
    async with at_work(work):
        await until(lambda: not counted(store)[2])


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_on_a_platform_the_file_follows_the_words(channel: str, store: Store, knows: Knowledge) -> None:
    """It stays until it is sent, however long that takes, but not beyond two days."""

    async def run() -> None:
        conversation = await wished(store, channel, "pdf", photo(Shot(1)), photo(Shot(2)))
        await worked(papers_of(store, knows, pushed=True), store)
        (_, _, words), (key, state, shown) = replies(store)
        assert state == "queued" and words.text.startswith("Dạ, tệp PDF 2 trang") and key == "paper:1.1"
        found = await ReplyFiles(store).find(conversation, shown)
        assert found.file and found.file.media_type == "application/pdf" and found.instead.text.startswith("Tệp để nộp hồ sơ")
        elsewhere = await ReplyFiles(store).find(f"{channel}:2", shown)
        assert elsewhere.file is None
        kept, later = knows.rules.portal_files.kept, utc_now() + timedelta(hours=3)
        with store.reading() as db:
            assert found.file.id not in papers.overdue(db, later, kept) and len(papers.overdue(db, later, kept)) == 2
            assert found.file.id in papers.overdue(db, utc_now() + LONGEST + timedelta(minutes=1), kept)
        for number in (1, 2):
            await store.write(partial(outbox.mark_sent, reply_id=number, ext_id="x"))
        with store.reading() as db:
            assert len(papers.overdue(db, later, kept)) == 3

    asyncio.run(run())


@pytest.mark.parametrize(("kind", "address"), [("pdf", "https://motcua.example.vn"), ("jpg", "")])
def test_a_channel_that_carries_no_files_says_where_to_go(kind: papers.Kind, address: str, store: Store, knows: Knowledge) -> None:
    async def run() -> None:
        await wished(store, "zalobot", kind, photo(Shot(1)))
        await worked(papers_of(store, knows, pushed=True, address=address), store)
        ((_, _, reply),) = replies(store)
        assert (address or VOICE.centre) in reply.text and not reply.files and counted(store) == (1, 1, 0)

    asyncio.run(run())


def test_a_wish_outlives_a_crash_and_is_answered_once(store: Store, knows: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is tried again; what was answered is not answered twice, and no file is left without its answer."""

    async def run() -> None:
        await wished(store, "web", "pdf", photo(Shot(1)))
        first = papers_of(store, knows)
        with monkeypatch.context() as broken:
            broken.setattr(papers, "done", _die)
            assert not await first._work() and counted(store) == (1, 1, 1) and not replies(store)
        again = papers_of(store, knows)
        assert await again._work() and not await again._work()
        assert counted(store) == (2, 2, 0) and len(replies(store)) == 1

    asyncio.run(run())


def _die(*_: object) -> bool:
    raise OSError("canary")


def test_what_never_works_is_said(store: Store, knows: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise PictureLost("status -9")

    async def run() -> None:
        await wished(store, "web", "pdf", photo(Shot(1)))
        monkeypatch.setattr("bot.paper_files.pdf", lost)
        monkeypatch.setattr("bot.papers.pause_after", lambda tries: timedelta(0))
        await worked(papers_of(store, knows), store)
        ((_, _, reply),) = replies(store)
        assert reply.text == VOICE.say(say.PAPER_CANNOT) and counted(store) == (1, 1, 0)

    asyncio.run(run())


def test_a_wish_waits_for_its_files_and_not_for_ever(store: Store, knows: Knowledge) -> None:
    """While a platform's file is fetched; one that never comes is said to be missing."""

    async def run() -> None:
        conversation = await wished(store, "web", "check", photo(Shot(1)))
        await store.write(lambda db: db.execute("UPDATE attachments SET state = 'awaited'"))
        with store.reading() as db:
            assert papers.due(db, utc_now()) is None and papers.due(db, utc_now() + LONGEST + timedelta(minutes=1))
            assert not papers.overdue(db, utc_now() + timedelta(hours=3), knows.rules.portal_files.kept)
        await store.write(lambda db: db.execute("UPDATE attachments SET state = 'missing'"))
        await worked(papers_of(store, knows), store)
        ((_, _, reply),) = replies(store)
        assert VOICE.say(say.PAPER_MISSING) in reply.text and conversation == CITIZEN

    asyncio.run(run())


def test_what_is_erased_meanwhile_is_not_brought_back(store: Store, knows: Knowledge) -> None:
    """The citizen has everything erased: no answer, no file; a paper that became a case's stays with the case."""

    async def run() -> None:
        await wished(store, "web", "pdf", photo(Shot(1)))
        wish = papers_of(store, knows)._next()
        assert wish
        await store.write(lambda db: (papers.done(db, wish.id), drop_files(db, wish.attachments)))
        await papers_of(store, knows)._answer(wish)
        assert counted(store) == (0, 0, 0) and not replies(store)

    asyncio.run(run())


def test_a_small_picture_of_a_card_is_said_to_be_small(store: Store, knows: Knowledge) -> None:
    async def run() -> None:
        await wished(store, "web", "check", saved(Image.new("RGB", (300, 200), "white"), "JPEG"))
        await worked(papers_of(store, knows), store)
        assert "Ảnh nhỏ (300×200 điểm ảnh)" in replies(store)[0][2].text

    asyncio.run(run())
