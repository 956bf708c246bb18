"""Keeping what a platform brings: one commit for messages, their files and how far it was read; acknowledged only afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback_store import channel_contacts, downloads, inbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now

Also = Callable[[Connection, datetime], object]
"""What else belongs to the commit: how far a channel was read, that a citizen spoke."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that the platform keeps: the attachment's id (downloads.id_of) and what it is fetched by."""

    attachment_id: str
    source: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message as it came: `key` is the platform's own id of it, the body its raw bytes.

    `conversation_id` is None when nobody can tell whose it is. A message that is `held` waits so long for others that belong to it.
    """

    key: str
    conversation_id: str | None
    body: bytes
    files: tuple[File, ...] = ()
    held: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Intake:
    """The inbox of one channel; `wake` is called when something new was kept. `keys_restart`: see inbox.add_where_keys_restart."""

    store: Store
    channel: str
    wake: Callable[[], None]
    keys_restart: bool = False

    async def keep(self, arrived: Sequence[Arrived], also: Also = lambda db, now: None) -> int:
        """Keep what came, and return how many are new; after this it may be acknowledged. Raises NotStored."""
        kept = await self.store.write(lambda db: self._keep(db, arrived, also))
        if kept:
            self.wake()
        return kept

    def _keep(self, db: Connection, arrived: Sequence[Arrived], also: Also) -> int:
        now = utc_now()
        kept = sum(self._keep_one(db, one, now) for one in arrived)
        also(db, now)
        channel_contacts.heard(db, self.channel, now)
        return kept

    def _keep_one(self, db: Connection, one: Arrived, now: datetime) -> bool:
        add = inbox.add_where_keys_restart if self.keys_restart else inbox.add
        seq = add(db, self.channel, one.key, one.conversation_id, one.body, now)
        if seq is None:
            return False
        if one.held:
            inbox.hold(db, seq, now + one.held)
        if one.conversation_id is not None:
            for file in one.files:
                downloads.await_file(db, file.attachment_id, one.conversation_id, (self.channel, file.source), now)
        return True
