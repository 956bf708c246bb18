"""What a file is, judged from its bytes alone: never from its name, nor from what its sender calls it."""

from __future__ import annotations

import puremagic

UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet"

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    PDF: "pdf",
    DOCX: "docx",
    XLSX: "xlsx",
    "application/msword": "doc",
    "application/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
    "audio/wav": "wav",
}
"""The kinds that are known, each with the ending of a file that is downloaded; whatever else there is, is `UNKNOWN`."""

_HEAD, _TAIL = 4096, 64 * 1024
_ZIP = b"PK\x03\x04"
# The content of an archive stands at its end, readable without unpacking anything.
_INSIDE = ((b"word/document.xml", DOCX), (b"xl/workbook.xml", XLSX))
_BY_ENDING = {".heif": "image/heic", ".heic": "image/heic", ".m4a": "audio/mp4", ".f4a": "audio/mp4", ".amr": "audio/amr"}
_BY_ENDING |= {".wav": "audio/wav", ".oga": "application/ogg", ".mp3": "audio/mpeg"}


def file_kind(body: bytes) -> str:
    """The media type; `UNKNOWN` for anything that is not in `ENDINGS`."""
    if body.startswith(_ZIP):
        return next((kind for sign, kind in _INSIDE if sign in body[-_TAIL:]), UNKNOWN)
    try:
        found = puremagic.magic_string(body[:_HEAD])
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    for match in found:
        kind = _BY_ENDING.get(match.extension, match.mime_type)
        if kind in ENDINGS:
            return str(kind)
    return UNKNOWN


def has_macros(body: bytes) -> bool:
    """Whether an office document brings a program along."""
    return body.startswith(_ZIP) and b"vbaProject" in body[-_TAIL:]
