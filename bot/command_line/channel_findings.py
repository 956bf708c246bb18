"""What `doctor` finds out about the channels: which are off and why, what each platform says, when each was last in contact."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.known_channels import KNOWN, Remembered
from bot.settings import Settings
from feedback_store import channel_contacts, channel_tokens, sqlite
from feedback_store.channel_contacts import Row
from feedback_store.timestamps import from_text, utc_now
from handlers.desk.case_sentences import PLATFORM_NAMES
from handlers.desk.watched import Finding
from handlers.reply_parts import ROOMS
from knowledge.vietnam_time import VIETNAM


def findings(settings: Settings) -> Iterator[Finding]:
    """One line for each thing looked at; a channel that is off is one line. Takes up to ten seconds for each that is on."""
    remembered = _remembered(settings.store.path)
    for known in KNOWN:
        if why := known.lacks(settings):
            yield Finding(True, f"Kênh {PLATFORM_NAMES[known.name]} tắt: {why}.")
            continue
        yield from asyncio.run(known.examine(settings, remembered))
        if contact := remembered.contacts.get(known.name):
            yield _of_contact(contact)


def _of_contact(contact: Row) -> Finding:
    text = f"{PLATFORM_NAMES[contact.channel]}: nhận lần cuối {_moment(contact.heard_at)}"
    if contact.channel in ROOMS:  # nothing is sent to the others
        text += f", gửi được lần cuối {_moment(contact.reached_at)}"
    if contact.fails(utc_now()):
        return Finding(False, f"{text}; lỗi mới nhất: {contact.error}.", "Bấm «Thử» ở trang Các kênh.")
    return Finding(True, f"{text}.")


def _moment(at: str | None) -> str:
    return f"{from_text(at).astimezone(VIETNAM):%H:%M %d/%m/%Y}" if at else "chưa có"


def _remembered(path: Path) -> Remembered:
    """Read beside a running service."""
    if not path.is_file():
        return Remembered()
    try:
        with closing(sqlite.connect(path)) as db:
            db.execute("PRAGMA query_only = 1")
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'channel_contacts'").fetchone():
                return Remembered(channel_contacts.every(db), channel_tokens.days_left(db, "zalo", utc_now()))
    except sqlite.sqlite3.Error:  # what is wrong with the file is said of the store already
        pass
    return Remembered()
