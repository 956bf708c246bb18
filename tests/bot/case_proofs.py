"""A case of a citizen on a platform that ends with a proof, for the tests of what they are shown."""

from __future__ import annotations

from uuid import uuid4

from bot.cases import keep
from feedback_store import attachments, cases, inbox
from feedback_store.attachments import Cleaned
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import outgoing
from handlers.case_code import code_of
from handlers.citizen import sentences
from handlers.messages import Conversation, Draft, NewCase, Reply, Step
from handlers.proof_links import for_platform
from handlers.reply_parts import parts
from tests.bot.at_work import ask

PDF = b"%PDF-1.7 bien ban"
OURS = "https://motcua.tinh.gov.vn"
WORDS = "Dạ, phản ánh đã xử lý xong."
AT_CENTRE = "Ảnh, văn bản kết quả: xem tại Trung tâm."
CAPTION = "Kết quả xử lý."


def case_of(db: Connection, conversation: str) -> int:
    """A case that was filed in a conversation."""
    number = inbox.add(db, conversation.partition(":")[0], f"filing {uuid4()}", conversation, b"{}", utc_now())
    assert number
    inbox.mark_done(db, number)
    new = NewCase(code_of(number), Draft(text="Đèn đường hỏng", phone="0900000001"), "new", "ubnd")
    keep(db, number, conversation, Step(Conversation(), new_case=new), utc_now())
    return number


async def proven(store: Store, conversation: str, body: bytes, media_type: str = "image/jpeg", drawn: bool = True) -> str:
    """The file that proves what was done about a new case; a picture counts as drawn anew, unless it is still to be."""

    def work(db: Connection) -> str:
        name = attachments.add(db, None, media_type, body)
        cases.attach(db, case_of(db, conversation), name, "proof", utc_now())
        if drawn and media_type in attachments.PICTURES:
            attachments.settle(db, name, Cleaned(media_type, 8, 6, body, b""))
        return name

    return await store.write(work)


def told(conversation: str, *files: str, public_url: str = "") -> list[Reply]:
    """The messages in which the citizen hears of the result: the words, then each file."""
    return parts(conversation.partition(":")[0], _news(files, public_url))


async def queued(store: Store, conversation: str, *files: str, public_url: str = "") -> None:
    """The same in the outbox."""
    channel = conversation.partition(":")[0]
    to = outgoing.Address(channel, conversation, None, True)
    await store.write(lambda db: outgoing.keep(db, "case:1:0", to, _news(files, public_url)))


def _news(files: tuple[str, ...], public_url: str) -> Reply:
    links = " ".join(f"/chat/proofs/{file}" for file in files)
    return for_platform(Reply(f"{WORDS}\n{sentences.NEWS_PROOF.format(links=links)}"), public_url)


def states(store: Store) -> list[str]:
    """Of every message, in order."""
    return ask(store, "SELECT state FROM outbox ORDER BY id")
