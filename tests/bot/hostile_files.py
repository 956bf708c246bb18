"""Files that somebody might send to do harm, and photos that give away where they were taken; all made here."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO

from PIL import Image

PLACE = b"10.762622N 106.660172E cau Ben Go"
"""What a phone wrote into a photo."""
SCRIPT = b"<script>alert(document.domain)</script>"


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def pattern(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that does not pack to nothing, with a red corner at the top left."""
    image = Image.effect_noise((width, height), 40).convert(mode)
    image.paste("red", (0, 0, width // 4, height // 4))
    return image


def photo(width: int = 800, height: int = 600, kind: str = "JPEG", orientation: int = 1) -> bytes:
    """A photo as a phone makes it: with the place in its EXIF, its XMP and, of a JPEG, its comment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, PLACE.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 45.0, 45.44), 3: "E", 4: (106.0, 39.0, 36.6), 27: b"ASCII\0\0\0" + PLACE})
    more = {"comment": PLACE, "xmp": b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>"} if kind == "JPEG" else {}
    return saved(pattern(width, height), kind, exif=exif, icc_profile=b"\0" * 128 + PLACE, **more)


def chunk(kind: bytes, body: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, packed: bytes, before: bytes = b"") -> bytes:
    """A PNG that says whatever it likes about its size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + before + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@cache
def zeros(size: int) -> bytes:
    """Zeros, packed."""
    packer = zlib.compressobj(9)
    block = bytes(2**20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def a_million_frames() -> bytes:
    """A GIF that never ends."""
    frame = b"\x2c\0\0\0\0\x09\0\x09\0\0\x02\x0a\x84\x8f\xa9\xcb\xed\x0f\xa3\x9c\xb4\xda\0"
    return saved(Image.new("P", (9, 9)), "GIF")[:-1] + frame * 400_000 + b";"


def a_thousand_scans() -> bytes:
    """A progressive JPEG whose last scan is to be drawn again and again."""
    whole = saved(Image.new("L", (3800, 3700), 128), "JPEG", progressive=True)
    scan = whole[whole.rfind(b"\xff\xda") : -2]
    return whole[:-2] + scan * 2000 + b"\xff\xd9"


def animated_webp() -> bytes:
    """A WebP of many frames that says it is as large as a WebP can be."""
    whole = bytearray(
        saved(Image.new("RGBA", (16, 16)), "WEBP", save_all=True, append_images=[Image.new("RGBA", (16, 16), "red")] * 50)
    )
    whole[24:30] = struct.pack("<I", 16382)[:3] * 2
    return bytes(whole)


BOMBS: dict[str, Callable[[], bytes]] = {
    "50,000² pixels": lambda: png(50_000, 50_000, zeros(2**26)),
    "more pixels than fit": lambda: png(4000, 3000, zeros(40 * 2**20)),
    "unpacks to more than it says": lambda: png(9, 9, zeros(2**28)),
    "text that unpacks to a gigabyte": lambda: png(9, 9, zeros(2**20), chunk(b"zTXt", b"a\0\0" + zeros(2**26)) * 16),
    "a profile that unpacks": lambda: png(9, 9, zeros(2**20), chunk(b"iCCP", b"a\0\0" + zeros(2**28))),
    "half a million parts": lambda: png(9, 9, zeros(2**20), chunk(b"abCd", b"") * 500_000),
    "a thousand scans": a_thousand_scans,
    "a GIF of a million frames": a_million_frames,
    "the largest WebP": animated_webp,
    "cut off": lambda: photo()[:9000],
    "a JPEG of nothing": lambda: b"\xff\xd8\xff\xe0" + bytes(2000),
    "a PNG of nothing": lambda: b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "a WebP of nothing": lambda: b"RIFF\x10\0\0\0WEBPVP8 " + bytes(2000),
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "HTML": lambda: b"<!doctype html>" + SCRIPT,
    "another kind of picture": lambda: saved(pattern(90, 90), "TIFF"),
    "a PostScript program": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{} loop\n",
    "zero bytes": lambda: b"",
}
"""None of these is a picture that anybody should see."""


@cache
def archive(*names: str, size: int = 200) -> bytes:
    """A zip whose parts hold so many zero bytes, packed a thousandfold."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            with packed.open(name, "w") as part:
                for _ in range(max(1, size >> 20)):
                    part.write(bytes(min(size, 2**20)))
    return file.getvalue()


def pdf(packed: bytes, filters: str = "/FlateDecode") -> bytes:
    """A PDF of one stream that a reader would unpack, and a script that one would run."""
    head = b"%PDF-1.7\n1 0 obj\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\nendobj\n"
    stream = f"2 0 obj\n<</Length {len(packed)}/Filter[{filters}]>>\nstream\n".encode()
    return head + stream + packed + b"\nendstream\nendobj\n%%EOF"


DOCUMENT_BOMBS: dict[str, Callable[[], bytes]] = {
    "a document of a quarter of a gigabyte": lambda: archive("[Content_Types].xml", "word/document.xml", size=2**27),
    "an archive in an archive": lambda: archive("a.zip") + archive("b.zip", size=2**27),
    "an archive whose parts lie over each other": lambda: archive("a", size=2**24)[:-22] * 50 + archive("a")[-22:],
    "a PDF of a quarter of a gigabyte": lambda: pdf(zeros(2**28)),
    "a PDF packed twice": lambda: pdf(zlib.compress(zeros(2**28)), "/FlateDecode/FlateDecode"),
    "a PDF of brackets": lambda: b"%PDF-1.7\n" + b"[" * (20 * 2**20 - 9),
    "entities upon entities": lambda: (
        b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"<!ENTITY b '&a;&a;&a;&a;'>" * 9999 + b"]><svg>&b;</svg>"
    ),
    "twenty megabytes of beginnings": lambda: b"PK\x03\x04" * (5 * 2**20),
    "twenty megabytes of nothing": lambda: bytes(20 * 2**20),
    "a gzip of a quarter of a gigabyte": lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + zeros(2**28),
}
"""What is no picture, and would cost whoever opened it."""
TAILS = {"a page": b"<html>" + SCRIPT, "an archive": archive("word/vbaProject.bin"), "a script": b"\n*/=1;alert(document.domain)//"}
"""What may stand behind the end of a picture, so that it is two files in one."""
NAMES = (
    "..\\..\\windows\\x.exe",
    "../../../etc/cron.d/CANARY",
    "..\0/CANARY.jpg",
    "CANARY.jpg\0.html",
    "CANARY.html",
    'CANARY";name="text',
    "CANARY%0d%0aSet-Cookie: x=1",
    "<img src=x onerror=alert(1)>CANARY",
    "CANARY\u202egpj.exe",
    "CON",
    "CANARY" * 400,
    "=CANARY()",
)
"""Names of files that somebody might send."""
