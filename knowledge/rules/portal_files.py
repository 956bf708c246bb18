"""What files the portal takes and from when on a photographed paper can be read: portal_files.toml, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from knowledge.rules import rows

MEDIA_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
"""The types that can be named, and made here: each with its media type."""
_MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class PortalFiles:
    """Bytes of a file, pictures of a PDF, how long a paper stays here; pixels of the sides; measures as the data file has them."""

    types: tuple[str, ...]
    most_bytes: int
    most_pages: int
    kept: timedelta
    long_side: int
    short_side: int
    least_sharpness: int
    least_ink: int
    least_brightness: int
    most_glare: int

    @property
    def media_types(self) -> frozenset[str]:
        """The types as a file's bytes tell them."""
        return frozenset(MEDIA_TYPES[name] for name in self.types)

    @property
    def kept_minutes(self) -> int:
        """How long a paper stays here, in minutes."""
        return int(self.kept.total_seconds()) // 60


def load(path: Path) -> PortalFiles:
    """The rules of a file. Raises BadDataFile."""
    file = rows.read(path)
    types = file.texts("types")
    if strange := sorted(set(types) - MEDIA_TYPES.keys()):
        file.wrong(f"có «types» ghi «{strange[0]}», chỉ dùng được {', '.join(MEDIA_TYPES)}")
    if not {"pdf", "jpg"} <= set(types):
        file.wrong("có «types» thiếu pdf hoặc jpg: Một Cửa làm ra hai loại này")
    most_bytes, pages = _within(file, "most_bytes", _MEGABYTE // 4, 20 * _MEGABYTE), _within(file, "most_pages", 1, 50)
    kept = timedelta(minutes=_within(file, "kept_minutes", 5, 24 * 60))
    pixels, seen = file.table("least_pixels"), file.table("seen")
    found = PortalFiles(
        types,
        most_bytes,
        pages,
        kept,
        _within(pixels, "long_side", 1, 20_000),
        _within(pixels, "short_side", 1, 20_000),
        _within(seen, "least_sharpness", 0, 1000),
        _within(seen, "least_ink", 0, 1000),
        _within(seen, "least_brightness", 0, 255),
        _within(seen, "most_glare", 0, 1000),
    )
    for row in (pixels, seen, file):
        row.done()
    return found


def _within(row: rows.Row, name: str, least: int, most: int) -> int:
    value = row.number(name)
    if not least <= value <= most:
        row.wrong(f"có «{name}» phải từ {least} đến {most}")
    return value
