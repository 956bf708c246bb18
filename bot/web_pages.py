"""The files of the page: filled in and packed once at the start, then served from memory."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from html import escape
from pathlib import Path

from aiohttp import web

FILES = Path(__file__).parent / "web"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
WHILE_UNCHANGED = {"Cache-Control": "no-cache"}


class Page:
    """A file as it is sent."""

    def __init__(self, name: str, text: str, headers: dict[str, str]) -> None:
        self.plain = text.encode()
        self.packed = gzip.compress(self.plain, 9, mtime=0)
        self.kind = KINDS[Path(name).suffix]
        self.tag = f'"{hashlib.sha256(self.plain).hexdigest()[:20]}"'
        self.headers = {**headers, "ETag": self.tag, "Vary": "Accept-Encoding"}

    def answer(self, request: web.Request) -> web.Response:
        """The file, packed where the client can unpack it; 304 when the client has it already."""
        if self.tag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=self.headers)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = web.Response(body=self.packed if packed else self.plain, headers=self.headers)
        response.content_type, response.charset = self.kind, "utf-8"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response


def pages(words: dict[str, str], colours: dict[str, str], policy: str) -> dict[str, Page]:
    """Every page by its path; `words` are what it says, by name, `policy` is the chat page's Content-Security-Policy.

    What the page loads stands under the common hash of all files, so that browsers keep it for ever and never mix versions.
    """
    files = {path.name: filled(path.read_text("utf-8"), colours) for path in sorted(FILES.iterdir())}
    files["sentences.js"] = f"export const said = {json.dumps(words, ensure_ascii=False, indent=1)};\n"
    static = f"/static/{hashlib.sha256(''.join(files.values()).encode()).hexdigest()[:12]}"
    index = filled(files.pop("index.html"), {name: escape(word) for name, word in {**words, "static": static}.items()})
    widget = filled(files.pop("widget.js"), {name: json.dumps(word, ensure_ascii=False)[1:-1] for name, word in words.items()})
    return {
        "/": Page("index.html", index, {**WHILE_UNCHANGED, "Content-Security-Policy": policy}),
        "/widget.js": Page("widget.js", widget, {**WHILE_UNCHANGED, "Cross-Origin-Resource-Policy": "cross-origin"}),
        **{f"{static}/{name}": Page(name, text, FOR_EVER) for name, text in files.items()},
    }


def filled(text: str, words: dict[str, str]) -> str:
    """Put the words in the places of their `{{names}}`; a name without a word stays for a later filling."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: words.get(found[1], found[0]), text)
