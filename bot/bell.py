"""Wakes whoever waits for a conversation's next reply, once that reply is on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """One bell per conversation, for listeners and ringers of one event loop."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = {}

    def ring(self, conversation_id: str) -> None:
        """Wake every listener of the conversation."""
        for rung in self._listeners.get(conversation_id, ()):
            rung.set()

    @contextmanager
    def listening(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """An event that is set at each ring: clear it, look for replies, then wait for it, and none is missed."""
        rung = asyncio.Event()
        self._listeners.setdefault(conversation_id, set()).add(rung)
        try:
            yield rung
        finally:
            listeners = self._listeners[conversation_id]
            listeners.discard(rung)
            if not listeners:
                del self._listeners[conversation_id]
