"""An update on its way into the inbox: under which key, whose it is, which file comes with it, whether others belong to it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from bot.intake import Arrived, File
from bot.telegram.addressing import Me
from bot.telegram.fields import update_id_of
from bot.telegram.updates import told

_ALBUM = timedelta(seconds=1)
"""Photos of one album come as messages of their own, within a moment of each other."""


def arrived(raw: bytes, me: Me) -> Arrived:
    """One update, whatever it is; what nobody can read has no conversation."""
    key = _key(raw, me)
    try:
        found = told(raw, me)
    except ValueError:
        found = None
    if found is None:
        return Arrived(key, None, raw)
    incoming = found.incoming
    files = tuple(File(attachment, found.source) for attachment in incoming.attachments)
    return Arrived(key, incoming.conversation_id, raw, files, _ALBUM if incoming.album else timedelta(0))


def _key(raw: bytes, me: Me) -> str:
    number = update_id_of(raw)
    return f"{me.id}:{hashlib.sha256(raw).hexdigest() if number is None else number}"
