"""The turn: takes each message from the inbox, lets the conversation answer it, and keeps the outcome in one commit.

Oldest first; strictly in order within a conversation; what cannot be handled is put aside and blocks nobody.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot import cases, dossiers, related
from bot.bell import Bell
from bot.sender import Sender
from feedback_store import attachments, conversations, erasure, guided_filings, inbox, papers, unanswered
from feedback_store.store import Connection, NotStored, Store, Work
from feedback_store.timestamps import from_text, utc_now
from handlers import outgoing
from handlers.messages import Conversation, Incoming, Reply, Step, Told
from handlers.ratings import keeping

ReadUpdate = Callable[[bytes], Incoming | None]
Respond = Callable[[Conversation, Incoming, datetime, Told], Step]

_BATCH = 64
_TIME_SLICE = 0.05  # seconds of answering between two commits, so that the first in a batch does not wait for the last
_SWITCH = 0.0005  # seconds; SQLite gives the interpreter away at each statement, and must not wait 5 ms for it beside `respond`
_POLL = 1.0  # seconds; a missed wake-up costs no more
_TRIES = 8

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    """A message, the conversation it belongs to as it was read (None: nobody can tell), what it says, what is told of cases.

    `album` are the rows that were sent together with it, and are done with it.
    """

    row: inbox.Row
    before: conversations.Row | None
    incoming: Incoming | None = None
    told: cases.Seen = cases.NOTHING
    album: tuple[int, ...] = ()


def pause_after(tries: int) -> timedelta:
    """How long a message rests after a number of failed tries: 1 s at first, at most 3 minutes.

    Eight tries take one minute (R7): `respond` is pure, so that only a passing shortage can be cured by waiting.
    """
    return min(inbox.LONGEST_PAUSE, timedelta(seconds=1.7 ** min(tries - 1, 16)))


@dataclass(eq=False, slots=True)
class Turn:
    """Answers the inbox of one store.

    `channels` read each channel's raw bytes (None: nothing for us); `respond` runs in one thread of its own, off the event
    loop; `apology` is what a citizen reads whose message cannot be handled. Replies in channels that the sender carries are
    queued for it; all others are in their mailbox at once.
    """

    store: Store
    channels: Mapping[str, ReadUpdate]
    respond: Respond
    apology: str
    bell: Bell
    sender: Sender
    pause_after: Callable[[int], timedelta] = pause_after
    _wake: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _stopping: bool = field(default=False, init=False)
    _traces: bool = field(default=False, init=False)  # what was forgotten may still stand in the log

    def wake(self) -> None:
        """A message was kept in the inbox."""
        self._wake.set()

    def stop(self) -> None:
        """Ask `run` to finish the messages in hand and return."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Answer until `stop`."""
        sys.setswitchinterval(_SWITCH)
        with ThreadPoolExecutor(1, "turn") as thread:
            while not self._stopping:
                self._wake.clear()
                was_busy = await self._answer_a_batch(thread)
                if self._traces:
                    await self._empty_log(thread)
                if not was_busy:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), _POLL)

    async def _answer_a_batch(self, thread: ThreadPoolExecutor) -> bool:
        """Answer the oldest messages; returns whether anything came of it."""
        try:
            outcomes = await asyncio.get_running_loop().run_in_executor(thread, self._work_out)
            return any(await asyncio.gather(*(self._keep(task, work) for task, work in outcomes)))
        except Exception as error:  # nothing was kept, so nothing is lost: look again after a pause
            log.error("the turn failed: %s in %s", type(error).__name__, _place(error))
            return False

    def _work_out(self) -> list[tuple[_Task, Work[None]]]:
        with self.store.reading() as db:
            rows = inbox.waiting(db, utc_now(), _BATCH)
            tasks = [_Task(row, conversations.load(db, row.conversation_id) if row.conversation_id else None) for row in rows]
        started, outcomes = time.monotonic(), []
        for task in tasks:
            outcomes.append(self._decide(task))
            if time.monotonic() - started > _TIME_SLICE:
                break
        return outcomes

    def _decide(self, task: _Task) -> tuple[_Task, Work[None]]:
        """What to write for one message; never raises."""
        row, before = task.row, task.before
        try:
            incoming = self.channels[row.channel](row.body or b"")
        except Exception as error:  # it will not be easier to read in a minute
            return task, partial(self._set_aside, task=task, error=_describe(error))
        if incoming is None or incoming.by_officer:
            return task, partial(inbox.mark_done, seq=row.seq)
        if before is None:
            return task, partial(self._set_aside, task=task, error="nobody can tell whose message this is")
        incoming = replace(incoming, number=row.seq)
        task = replace(task, incoming=incoming)
        try:
            if incoming.album:
                task, incoming = self._with_album(task, incoming)
            conversation = Conversation.from_data(json.loads(before.state))
            received_at = from_text(row.received_at)
            with self.store.reading() as db:
                if related.corrects_private(db, incoming, self.channels):
                    return task, partial(inbox.put_away, seq=row.seq)
                is_answered = related.is_answered(db, incoming, conversation, self.channels)
                told = cases.seen(db, before.id, incoming, conversation.case, received_at)
                told = dossiers.seen(db, before.id, incoming, conversation.dossier, received_at, told, conversation.proof)
            task = replace(task, told=told)
            step = self.respond(conversation, incoming, received_at, told.told)
            if not is_answered and not step.forgotten:
                return task, partial(inbox.mark_done, seq=row.seq)
        except Exception as error:
            return task, self._after_failure(task, error)
        return task, partial(self._write_step, task=task, before=before, step=step)

    async def _empty_log(self, thread: ThreadPoolExecutor) -> None:
        try:
            self._traces = not await asyncio.get_running_loop().run_in_executor(thread, self._emptied)
        except Exception as error:  # it is tried again after the next messages
            log.error("the log could not be emptied: %s", type(error).__name__)

    def _emptied(self) -> bool:
        with self.store.reading() as db:
            return attachments.erase_traces(db)

    def _with_album(self, task: _Task, first: Incoming) -> tuple[_Task, Incoming]:
        """The message together with those of its album that have come by now."""
        with self.store.reading() as db:
            together = related.sent_with(db, task.row, first, self.channels)
        incoming = first.together_with([one for _, one in together])
        return replace(task, incoming=incoming, album=tuple(seq for seq, _ in together)), incoming

    async def _keep(self, task: _Task, work: Work[None]) -> bool:
        try:
            await self._write(task, work)
        except conversations.Overtaken:
            return True  # an officer wrote meanwhile: the message is still new, and is read again with the new state
        except NotStored:
            return False
        if task.row.conversation_id is not None:
            self.bell.ring(task.row.conversation_id)
        if self.sender.carries(task.row.channel):
            self.sender.wake()
        return True

    async def _write(self, task: _Task, work: Work[None]) -> None:
        try:
            await self.store.write(work)
        except (conversations.Overtaken, NotStored):
            raise
        except Exception as error:  # the outcome itself cannot be written: text that is no Unicode, for one
            await self.store.write(self._after_failure(task, error))

    def _write_step(self, db: Connection, task: _Task, before: conversations.Row, step: Step) -> None:
        seq, received_at = task.row.seq, from_text(task.row.received_at)
        state = json.dumps(step.conversation.to_data(), ensure_ascii=False)
        conversations.save(db, before, state, seq, received_at)
        if step.proof:
            cases.keep_proof(db, step.proof, task.told, received_at)
        self._write_replies(db, task, [replace(reply, private=step.private) for reply in step.replies])
        if step.unanswered is not None:
            unanswered.add(db, before.id, step.unanswered.text, step.unanswered.reason, received_at)
        cases.keep(db, seq, before.id, step, received_at)
        keeping.keep(db, before.id, step, received_at)
        if step.dossier:
            dossiers.keep(db, before.id, step.dossier, task.told, received_at)
        for move in step.filings:
            guided_filings.moved(db, before.id, guided_filings.Move(**asdict(move)), received_at)
        if step.paper:
            reply_to = task.incoming.id if task.incoming else None
            papers.wish(db, before.id, step.paper.kind, step.paper.attachments, reply_to, utc_now())
        for done in (seq, *task.album):
            if step.sealed:
                inbox.seal(db, done)
            if step.private:
                inbox.keep_private(db, done)
            inbox.mark_done(db, done)
            if step.forgotten:
                inbox.forget(db, done)
        self._traces = self._traces or step.forgotten
        if step.forgotten and task.incoming:
            erasure.drop_files(db, set(task.incoming.attachments).difference(step.paper.attachments if step.paper else ()))

    def _write_replies(self, db: Connection, task: _Task, replies: Sequence[Reply]) -> None:
        row = task.row
        if row.conversation_id is None:
            return
        reply_to = task.incoming.id if task.incoming else None
        to = outgoing.Address(row.channel, row.conversation_id, reply_to, self.sender.carries(row.channel))
        for place, reply in enumerate(replies):
            outgoing.keep(db, f"{row.seq}:{place}", to, reply)

    def _after_failure(self, task: _Task, error: Exception) -> Work[None]:
        row, tries = task.row, task.row.tries + 1
        log.error("message %d failed, try %d: %s in %s", row.seq, tries, type(error).__name__, _place(error))
        if tries < _TRIES:
            return partial(inbox.postpone, seq=row.seq, due=utc_now() + self.pause_after(tries), error=_describe(error))
        return partial(self._set_aside, task=task, error=_describe(error))

    def _set_aside(self, db: Connection, task: _Task, error: str) -> None:
        """Quarantine the message and apologise."""
        if task.before is not None:
            # A message that was understood and yet failed eight times may have failed on what the conversation remembers.
            state = "{}" if task.incoming else task.before.state
            conversations.save(db, task.before, state, task.row.seq, from_text(task.row.received_at))
        self._write_replies(db, task, [Reply(self.apology)])
        inbox.quarantine(db, task.row.seq, error)


def _describe(error: Exception) -> str:
    """The error for whoever looks into the quarantine; never for the log, since it may quote the message."""
    try:
        text = f"{type(error).__name__}: {error} ({_place(error)})"
    except Exception:  # an error that cannot even be printed must not stop the turn
        text = type(error).__name__
    return text[:500].encode("utf-8", "backslashreplace").decode()


def _place(error: Exception) -> str:
    """Where an error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "an unknown place"
