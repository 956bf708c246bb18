"""Reading what a client sends: within its size, within its time, and strict about what it means."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, NoReturn

from aiohttp import web

from bot.web_errors import Refused
from handlers.citizen import sentences

TEXT_LONGEST = 20_000
"""Characters in one message."""
JSON_LARGEST = 256 * 1024
"""Bytes: 20,000 characters as `\\uXXXX` pairs, which some clients write for everything beyond ASCII."""
PHOTO_LARGEST = 10 * 1024 * 1024
FORM_LARGEST = PHOTO_LARGEST + 4 * TEXT_LONGEST + 4096
PATIENCE = 8.0
"""Seconds within which a client sends its whole body, or of a photo the next `STRIDE`."""
STRIDE = 32 * 1024
LONGEST_UPLOAD = 120.0
"""Seconds for a photo of a client that keeps just above the slowest pace."""

# No HEIC: nothing here can draw it anew, so that the place where it was taken would stay in it.
PHOTO_KINDS = (
    (re.compile(rb"\xff\xd8\xff", re.DOTALL), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n", re.DOTALL), "image/png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)
FIELD_NAME = re.compile(rb'content-disposition:[^\r\n]*?;\s*name="?([a-z]{1,20})"?\s*(?:;|\r|$)', re.IGNORECASE)


class InFlight:
    """Bytes of photos being received at one moment, so that many uploads at once cannot fill the memory."""

    def __init__(self, most: int = 64 * 1024 * 1024) -> None:
        self.most = most
        self.bytes = 0

    def add(self, size: int) -> None:
        """Count bytes that arrived; raises `Refused` (503) when there is no room for them now."""
        self.bytes += size
        if self.bytes > self.most:
            raise Refused(503, sentences.TOO_MANY_PHOTOS, retry_after=5)


async def read_body(request: web.Request, largest: int, in_flight: InFlight) -> bytes:
    """The whole body; raises `Refused`: 413 when it is larger than `largest` bytes, 408 when it comes too slowly."""
    if (request.content_length or 0) > largest:
        raise Refused(413)
    body = bytearray()
    now = asyncio.get_running_loop().time
    latest = now() + LONGEST_UPLOAD
    try:
        async with asyncio.timeout(PATIENCE) as clock:
            while chunk := await request.content.readany():
                if len(body) // STRIDE != (len(body) + len(chunk)) // STRIDE:
                    clock.reschedule(min(now() + PATIENCE, latest))
                body += chunk
                in_flight.add(len(chunk))
                if len(body) > largest:
                    raise Refused(413)
    except TimeoutError:
        raise Refused(408) from None
    except web.RequestPayloadError:
        raise Refused(400) from None
    finally:
        in_flight.bytes -= len(body)
    return bytes(body)


def read_json(body: bytes) -> dict[str, Any]:
    """One JSON object; raises `Refused` (400) on whatever two readers could understand differently."""
    try:
        value = json.loads(body.decode(), object_pairs_hook=_once_each, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(400, sentences.NOT_JSON) from None
    if not isinstance(value, dict):
        raise Refused(400, sentences.NOT_AN_OBJECT)
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name twice")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def read_form(body: bytes, boundary: str) -> dict[str, bytes]:
    """The fields of a multipart form by name; raises `Refused` (400) on anything but a few plainly named fields."""
    if not 0 < len(boundary) <= 70 or not boundary.isascii():
        raise Refused(400)
    # A limit on the parts: ten megabytes of nothing but boundaries would become millions of objects.
    first, *sections = (b"\r\n" + body).split(b"\r\n--" + boundary.encode(), maxsplit=8)
    if len(sections) < 2 or first.strip() or not sections[-1].startswith(b"--"):
        raise Refused(400, sentences.FORM_DAMAGED)
    fields: dict[str, bytes] = {}
    for section in sections[:-1]:
        head, gap, content = section.partition(b"\r\n\r\n")
        name = FIELD_NAME.search(head)
        if not gap or not name or name[1].decode() in fields:
            raise Refused(400, sentences.FORM_DAMAGED)
        fields[name[1].decode()] = content
    return fields


def photo_kind(photo: bytes) -> str:
    """The media type of a photo judged from its bytes; raises `Refused` (415) when it is none that is taken."""
    for signature, media_type in PHOTO_KINDS:
        if signature.match(photo):
            return media_type
    raise Refused(415, sentences.PHOTO_OF_NO_KIND)
