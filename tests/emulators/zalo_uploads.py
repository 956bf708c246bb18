"""What Zalo's emulator takes before a message that shows it: pictures and files, each by its bytes and its size."""

from __future__ import annotations

import itertools
from typing import Any

from aiohttp import web

from tests.emulators.telegram_files import content
from tests.emulators.zalo_answers import failure, success

IMAGE, FILE = "/v2.0/oa/upload/image", "/v2.0/oa/upload/file"
_TAKEN = {
    IMAGE: (2**20, (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"), "attachment_id"),
    FILE: (5 * 2**20, (b"%PDF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"), "token"),
}


class Uploads:
    """What was uploaded, by the names that it was given."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def take(self, path: str, said: dict[str, Any]) -> web.Response:
        """Keep a file, or refuse it as too large or of a wrong kind."""
        largest, beginnings, called = _TAKEN[path]
        body = said["file"]
        if len(body) > largest:
            return failure(-210)
        if not body.startswith(beginnings):
            return failure(-201)
        name = f"{path.rpartition('/')[2]}-{next(self._numbers)}"
        self._bodies[name] = body
        return success({called: name})

    def shown(self, message: dict[str, Any]) -> dict[str, bytes]:
        """The picture or file of a message, as a citizen sees it. Raises KeyError for a name that nobody was given."""
        payload = message.get("attachment", {}).get("payload", {})
        if payload.get("template_type") == "media":
            return {"picture": self._bodies[payload["elements"][0]["attachment_id"]]}
        return {"file": self._bodies[payload["token"]]} if "token" in payload else {}


async def uploaded(request: web.Request) -> dict[str, Any]:
    """The fields of an upload, its file as bytes."""
    posted = await request.post()
    return {name: content(value) if isinstance(value, web.FileField) else value for name, value in posted.items()}
