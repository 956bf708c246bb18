"""Proof that an officer sends along with a result: photos and documents of one form, kept in the act's own commit."""

from __future__ import annotations

from collections.abc import Sequence

from feedback_store import attachments
from feedback_store.sqlite import Connection
from handlers.desk import attachment_page
from handlers.desk.attachment_page import CannotKeep
from handlers.desk.case_acts import CannotAct
from handlers.desk.case_sentences import CHOOSE_FILES_AGAIN, FILES_TOO_MANY
from handlers.desk.forms import Upload

MOST = 3
LARGEST = MOST * attachments.LARGEST
"""Bytes of one form."""


def keep(db: Connection, officer: int, uploads: Sequence[Upload]) -> list[str]:
    """Keep the files as the officer's; returns their ids. Raises CannotAct."""
    if len(uploads) > MOST:
        raise CannotAct(FILES_TOO_MANY.format(most=MOST))
    try:
        return [attachment_page.keep(db, officer, upload.body) for upload in uploads]
    except CannotKeep as fault:
        raise CannotAct(f"{fault} {CHOOSE_FILES_AGAIN}") from None
