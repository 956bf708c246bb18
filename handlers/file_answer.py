"""A kept file as an answer: a picture that was drawn anew is shown, anything else is only ever saved to disk."""

from __future__ import annotations

from aiohttp import web

from feedback_store.attachments import Row
from handlers.file_kind import ENDINGS

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Nothing that stands in a file may run or load, whatever a browser takes it for."""
_KEPT = 3600  # seconds that the asker's own browser may keep it


def answer(row: Row, preview: bool = False) -> web.Response:
    """The file; `preview` says that `row` was loaded with its small picture for lists."""
    shown = row.state == "clean"
    kind = row.media_type if not preview else "image/jpeg"
    name = f"tep-{row.id[:8]}.{ENDINGS.get(row.media_type, 'bin')}"  # made here: no name of a stranger's is kept
    return web.Response(
        body=row.body,
        headers={
            "Content-Type": kind if shown else "application/octet-stream",
            "Content-Disposition": "inline" if shown else f'attachment; filename="{name}"',
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": f"private, max-age={_KEPT}" if shown else "private, no-store",
            "Vary": "Authorization, Cookie",
        },
    )
