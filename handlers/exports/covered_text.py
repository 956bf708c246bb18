"""What a helping process does: covers the personal numbers in texts. It reads little, so that a process begins soon."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import wait

from handlers.exports.number_signs import may_hold_numbers
from knowledge.redaction import redacted


def covered(text: str) -> str:
    """The text as `redacted` gives it."""
    return redacted(text) if may_hold_numbers(text) else text


def changes(texts: Sequence[str]) -> dict[int, str]:
    """What has to be covered, by its place; most texts stay as they are and need not travel back."""
    return {place: after for place, text in enumerate(texts) if (after := covered(text)) != text}


def begin() -> None:
    """In a new process: leave Ctrl-C to the parent, and end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
