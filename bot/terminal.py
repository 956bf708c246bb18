"""The terminal as a channel: what is typed goes through the same inbox, turn and outbox as any citizen's message."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

from bot.bell import Bell
from feedback_store import inbox, outbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import reply_body
from handlers.messages import Incoming, Reply

CHANNEL = "terminal"


def read_update(raw: bytes) -> Incoming | None:
    """Read one inbox row of this channel, as `Terminal.say` wrote it."""
    data = json.loads(raw)
    return Incoming(data["id"], data["conversation"], data["text"])


class Terminal:
    """One conversation held at a keyboard (or by a script on standard input)."""

    def __init__(self, store: Store, bell: Bell, wake: Callable[[], None]) -> None:
        self._store = store
        self._bell = bell
        self._wake = wake
        self._conversation = f"{CHANNEL}:{uuid.uuid4()}"
        self._last = 0

    async def say(self, text: str) -> list[Reply]:
        """Say something and wait for all replies to it."""
        message = str(uuid.uuid4())
        data = {"id": message, "conversation": self._conversation, "text": text}
        with self._bell.listening(self._conversation) as rung:
            await self._store.write(lambda db: _keep(db, self._conversation, message, data))
            self._wake()
            while (rows := self._replies(message)) is None:
                await rung.wait()
                rung.clear()
        self._last = rows[-1].id if rows else self._last
        return [reply_body.read(row.body) for row in rows]

    def _replies(self, message: str) -> list[outbox.Row] | None:
        """What came back, which may be nothing while an officer has the conversation; None until the message is dealt with."""
        with self._store.reading() as db:
            if not inbox.is_done(db, CHANNEL, message):
                return None
            return outbox.after(db, self._conversation, self._last, 100)


def _keep(db: Connection, conversation: str, message: str, data: dict[str, str]) -> None:
    inbox.add(db, CHANNEL, message, conversation, json.dumps(data, ensure_ascii=False).encode(), utc_now())
