"""A file that is there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Progress = Callable[[int, int], None]
"""Told how many rows are written, and how many there are."""


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Where to write what becomes `target` once the block is left without an error. Raises OSError.

    Interrupted at any moment, it leaves the target as it was and no half of a new one.
    """
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        partial.touch(0o600, exist_ok=False)
        yield partial
        _settle(partial, target)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()


def _settle(partial: Path, target: Path) -> None:
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(target)
