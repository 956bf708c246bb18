"""Style and script of pages: filled in once at the start, served from memory under a hash, kept by browsers for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

FILES = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class StaticFiles:
    """The files of a folder by name; `colours` fill their `{{names}}`, `prefix` is where they are asked for."""

    def __init__(self, colours: Mapping[str, str], folder: Path = FILES, prefix: str = "/desk/static") -> None:
        self.files = {path.name: _filled(path.read_text("utf-8"), colours).encode() for path in sorted(folder.iterdir())}
        self.prefix = prefix
        self.version = hashlib.sha256(b"".join(self.files.values())).hexdigest()[:12]

    def path(self, name: str) -> str:
        """Where a page finds the file; raises KeyError for one that there is not."""
        self.files[name]
        return f"{self.prefix}/{self.version}/{name}"

    def answer(self, version: str, name: str) -> web.Response:
        """The file; raises HTTPNotFound for another version's, so that versions never mix."""
        if version != self.version or name not in self.files:
            raise web.HTTPNotFound
        kind = KINDS[Path(name).suffix]
        return web.Response(body=self.files[name], content_type=kind, charset="utf-8", headers=FOR_EVER)


def _filled(text: str, colours: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: colours[found[1]], text)
