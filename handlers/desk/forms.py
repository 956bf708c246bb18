"""What an officer sends: a form, within its size and its time, as plain text and files."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from handlers.desk.frame import ROUTE
from handlers.desk.refusals import Refused

PATIENCE, LONGEST_PATIENCE = 10.0, 120.0
"""Seconds for a form, and for one with files."""
MOST_FIELDS = 500
_SMALL = 1024 * 1024
_MOST_ROWS = 2**63


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: neither its name nor its claimed type is to be believed."""

    name: str
    media_type: str
    body: bytes


class Form:
    """The fields of a form; what was not sent is empty."""

    def __init__(self, fields: list[tuple[str, str]], files: list[tuple[str, Upload]]) -> None:
        self._fields = fields
        self._files = files

    def text(self, name: str, longest: int = 20_000) -> str:
        """One field, trimmed, with line ends as \\n and without control characters. Raises Refused (413) when it is too long."""
        value = self.raw(name).replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(value) > longest:
            raise Refused(413)
        return "".join(sign for sign in value if sign in "\n\t" or (sign >= " " and sign != "\x7f"))

    def raw(self, name: str) -> str:
        """One field exactly as it was typed: for passwords."""
        return next((value for key, value in self._fields if key == name), "")

    def texts(self, name: str) -> list[str]:
        """All values of a field: ticked boxes."""
        return [value for key, value in self._fields if key == name]

    def number(self, name: str) -> int:
        """A field that the page itself filled with a whole number. Raises Refused (400) for anything else."""
        value = self.raw(name)
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise Refused(400)
        return int(value)

    def files(self, name: str) -> list[Upload]:
        """The files of a field; an empty file field gives none."""
        return [file for key, file in self._files if key == name and file.body]

    def has_empty_file(self, name: str) -> bool:
        """Whether a file was chosen in which nothing stands."""
        return any(key == name and not file.body for key, file in self._files)


def row_number(text: str) -> int | None:
    """The number of a row, from an address; None for what the store cannot count to."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else _MOST_ROWS
    return number if number < _MOST_ROWS else None


async def read_json(request: web.Request) -> dict[str, Any]:
    """The JSON object of a script's request, at most as large as its route allows. Raises Refused: 400, 408, 413."""
    sized = request.clone(client_max_size=request[ROUTE].largest)
    try:
        async with asyncio.timeout(PATIENCE):
            value = json.loads(await sized.read())
    except TimeoutError:
        raise Refused(408) from None
    except (ValueError, RecursionError, web.RequestPayloadError):
        raise Refused(400) from None
    if not isinstance(value, dict):
        raise Refused(400)
    return value


async def read_form(request: web.Request, largest: int | None = None) -> Form:
    """The form of a request, at most as large as its route allows, or as said. Raises Refused: 400, 408, 413."""
    route = request[ROUTE]
    most = largest or route.largest
    sized = request.clone(client_max_size=most, client_max_fields=MOST_FIELDS)
    try:
        async with asyncio.timeout(PATIENCE if most <= _SMALL else LONGEST_PATIENCE):
            sent = await sized.post()
    except TimeoutError:
        raise Refused(408) from None
    except (ValueError, AssertionError, LookupError, web.RequestPayloadError):
        raise Refused(400) from None
    fields, files = [], []
    for name, value in sent.items():
        if isinstance(value, FileField):
            with value.file as opened:
                files.append((name, Upload(value.filename, value.content_type, opened.read())))
        elif isinstance(value, str):
            fields.append((name, value))
    return Form(fields, files)
