"""The three ways in which the store says no."""

from __future__ import annotations


class StoreRefused(Exception):
    """Raised when the store must not be opened, before anything is written; the message is one line for the operator."""


class NotStored(Exception):
    """Raised when work was not committed: whoever waits for it must not acknowledge anything."""


class NoRoom(NotStored):
    """Raised when the disk is below its low-water mark and the work can wait; conversations still go on."""


class StoreBusy(StoreRefused):
    """Another process has the store open."""
