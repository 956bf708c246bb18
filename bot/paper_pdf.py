"""One PDF of several pictures, a page each: the JPEGs go in as they are, nothing is decoded and nothing else comes along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_A4 = (595, 842)
"""Width and height of a page in points, 1/72 inch (ISO 216)."""
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))  # baseline, extended, progressive
_SPACES = {1: "/DeviceGray", 3: "/DeviceRGB"}


class Page(NamedTuple):
    """A JPEG with its size in pixels."""

    body: bytes
    width: int
    height: int


def pdf_of(pages: Sequence[Page]) -> bytes:
    """The document (PDF 1.4, ISO 32000-1): A4, lying where a picture lies. Raises ValueError for what is no JPEG."""
    first = 3  # after the catalogue and the list of pages; three objects a page
    kids = " ".join(f"{first + 3 * place} 0 R" for place in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()]
    for place, page in enumerate(pages):
        objects += _of_page(page, first + 3 * place)
    return _written(objects)


def _of_page(page: Page, number: int) -> Iterator[bytes]:
    """The page, what is drawn on it, and the picture."""
    sheet = _A4 if page.height >= page.width else _A4[::-1]
    scale = min(sheet[0] / page.width, sheet[1] / page.height)
    width, height = page.width * scale, page.height * scale
    left, bottom = (sheet[0] - width) / 2, (sheet[1] - height) / 2
    drawn = f"q {width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm /P Do Q".encode()
    yield (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet[0]} {sheet[1]}] /Contents {number + 1} 0 R"
        f" /Resources << /XObject << /P {number + 2} 0 R >> >> >>"
    ).encode()
    yield _stream("", drawn)
    yield _stream(
        f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /ColorSpace {_SPACES[_channels(page.body)]}"
        " /BitsPerComponent 8 /Filter /DCTDecode ",
        page.body,
    )


def _stream(facts: str, body: bytes) -> bytes:
    return f"<< {facts}/Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _written(objects: Sequence[bytes]) -> bytes:
    """The objects with the table of where each begins."""
    parts, places, at = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, body in enumerate(objects, 1):
        places.append(at)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    count = len(objects) + 1
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"
    return b"".join(parts) + end.encode()


def _channels(jpeg: bytes) -> int:
    """How many colours a JPEG has, 1 or 3 (ISO 10918-1, B.2). Raises ValueError."""
    place = 2
    while place + 9 < len(jpeg) and jpeg[place] == 0xFF:
        if jpeg[place + 1] in _FRAMES and jpeg[place + 9] in _SPACES:
            return jpeg[place + 9]
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    raise ValueError("no JPEG of one or three colours")
