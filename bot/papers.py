"""Papers looked at and made into files: an effect that follows each wish, answers it in one commit, erases what is done with."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial

from bot import paper_files, paper_replies
from bot.paper_replies import Made, Manner
from bot.sender import pause_after
from feedback_store import attachments, conversations, papers
from feedback_store.papers import Paper, Wish
from feedback_store.store import Connection, NotStored, Store
from feedback_store.timestamps import utc_now
from handlers import outgoing
from handlers.citizen.paper_choices import answered, carries_files
from handlers.messages import Choice, Conversation

_POLL = 1.0  # seconds
_TRIES = 4

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Papers:
    """Answers the wishes of one store, one at a time; `told` is called with the conversation that has a new reply.

    `is_pushed` says whether a sender carries a channel's replies.
    """

    store: Store
    manner: Manner
    is_pushed: Callable[[str], bool]
    told: Callable[[str], None]
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _traces: bool = field(default=True, init=False)  # whoever ran before may have been stopped before the log was emptied

    def stop(self) -> None:
        """Ask `run` to return; a wish in hand is answered after the next start."""
        self._stopping.set()

    async def run(self) -> None:
        """Answer and erase until `stop`."""
        while not self._stopping.is_set():
            if not await self._work():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), _POLL)

    async def _work(self) -> bool:
        """Answer one wish, or erase what is overdue; returns whether a wish was answered."""
        try:
            wish = await asyncio.to_thread(self._next)
            if wish is not None:
                await self._answer(wish)
                return True
            await self.erase()
        except NotStored as error:
            log.error("papers wait until there is room: %s", error)
        except Exception as error:  # nothing was kept, so nothing is lost: look again after a pause
            log.error("papers failed: %s", type(error).__name__)
        return False

    def _next(self) -> Wish | None:
        with self.store.reading() as db:
            return papers.due(db, utc_now())

    async def _answer(self, wish: Wish) -> None:
        try:
            made = await asyncio.to_thread(self._made, wish)
        except Exception as error:
            log.warning("a paper could not be made into a file, try %d: %s", wish.tries + 1, type(error).__name__)
            if wish.tries + 1 < _TRIES:
                again = utc_now() + pause_after(wish.tries + 1)
                await self.store.write(partial(papers.postpone, wish_id=wish.id, due=again))
                return
            made = Made.of_nothing(self.manner)
        await self.store.write(partial(self._keep, wish=wish, made=made), needs_room=bool(made.files))
        self.told(wish.conversation_id)

    def _made(self, wish: Wish) -> Made:
        """What to answer, with the files for it. Blocks. Raises PictureLost."""
        with self.store.reading() as db:
            found = papers.load(db, wish.attachments)
            talk = _remembered(conversations.load(db, wish.conversation_id))
        here = {paper.id: paper for paper in found}
        every: list[Paper | None] = [here.get(name) for name in wish.attachments]
        to_make = carries_files(wish.conversation_id) and any(paper.state == "clean" for paper in found)
        return replace(self._answer_to(wish, every, talk), to_make=to_make)

    def _answer_to(self, wish: Wish, every: Sequence[Paper | None], talk: Conversation) -> Made:
        if wish.kind == "check":
            return paper_replies.checked(self.manner, wish, every, paper_files.picture, talk)
        if wish.kind == "jpg":
            return paper_replies.pictures(self.manner, wish, every, paper_files.picture)
        return paper_replies.one_file(self.manner, wish, every, paper_files.pdf, talk)

    def _keep(self, db: Connection, wish: Wish, made: Made) -> None:
        """The answer, its files, what the citizen can do next, and the end of the wish, in one commit."""
        if not papers.done(db, wish.id):
            return
        channel = wish.conversation_id.partition(":")[0]
        key, now = f"paper:{wish.id}", utc_now()
        names = [papers.keep_made(db, wish.conversation_id, file, key, now) for file in made.files]
        to = outgoing.Address(channel, wish.conversation_id, wish.reply_to, self.is_pushed(channel))
        outgoing.keep(db, key, to, made.reply(channel, names, self.manner, _offered(db, wish, made)))

    async def erase(self) -> None:
        """Erase what is overdue, from the log as well."""
        names = await asyncio.to_thread(self._overdue)
        if names:
            await self.store.write(partial(papers.erase, names=names))
            self._traces = True
        if self._traces:
            self._traces = not await asyncio.to_thread(self._empty_log)

    def _overdue(self) -> list[str]:
        with self.store.reading() as db:
            return papers.overdue(db, utc_now(), self.manner.rules.kept)

    def _empty_log(self) -> bool:
        with self.store.reading() as db:
            return attachments.erase_traces(db)


def _offered(db: Connection, wish: Wish, made: Made) -> tuple[Choice, ...]:
    """What is offered under the answer, and remembered as offered; under the last answer alone where more are to come."""
    if papers.is_awaited(db, wish.conversation_id):
        return ()
    row = conversations.load(db, wish.conversation_id)
    talk = _remembered(row)
    after, choices = answered(talk, wish.kind, to_make=made.to_make)
    if after != talk:
        conversations.amend(db, row, json.dumps(after.to_data(), ensure_ascii=False))
    return choices


def _remembered(row: conversations.Row) -> Conversation:
    return Conversation.from_data(json.loads(row.state))


@asynccontextmanager
async def at_work(papers_at_work: Papers) -> AsyncIterator[None]:
    """Wishes answered while the block runs."""
    task = asyncio.create_task(papers_at_work.run())
    try:
        yield
    finally:
        papers_at_work.stop()
        await task
