"""What Telegram's emulator takes as a photo, and what as a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO

from aiohttp.web import FileField
from PIL import Image

PHOTO_LARGEST, DOCUMENT_LARGEST = 10_000_000, 50_000_000
_SIDES, _RATIO = 10_000, 20


def parted(posted: Mapping[str, object]) -> tuple[dict[str, str], bytes]:
    """The fields of a call, and the file that came with them."""
    files = [content(value) for value in posted.values() if isinstance(value, FileField)]
    return {name: str(value) for name, value in posted.items() if not isinstance(value, FileField)}, b"".join(files)


def content(field: FileField) -> bytes:
    """The bytes of a file."""
    with field.file as file:
        return file.read()


def is_photo(body: bytes) -> bool:
    """Whether Telegram takes it as a photo: a picture, not too large, and no ribbon."""
    try:
        sides = Image.open(BytesIO(body), formats=("JPEG", "PNG", "WEBP")).size
    except OSError:
        return False
    return len(body) <= PHOTO_LARGEST and sum(sides) <= _SIDES and max(sides) <= _RATIO * min(sides)


def is_document(body: bytes) -> bool:
    """Whether Telegram takes it as a document: whatever it is."""
    return 0 < len(body) <= DOCUMENT_LARGEST


UPLOADS: Mapping[str, Callable[[bytes], bool]] = {"sendPhoto": is_photo, "sendDocument": is_document}
