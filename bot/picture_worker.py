"""Draws pictures anew, in a process that opens no file, starts nothing and takes no more than its share; run as a script.

It reads length and bytes on standard input and answers on standard output. It imports nothing of the service but how pictures are
measured and is given none of its environment: whoever broke into it through a decoder would find one citizen's photo.
"""

from __future__ import annotations

import gc
import math
import os
import resource
import signal
import struct
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

# All at once: later no file can be opened any more. A phone's JPEG with a second picture in it is an "MPO".
from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

sys.path.append(str(Path(__file__).parents[1]))  # as a script in isolation it would not find the next one
from bot.picture_measures import PACKED, Measures, measured

ROOM = 64 * 2**20
"""Bytes of address space that a picture may take beyond what the idle process has."""
CPU_SECONDS = 1.8
LONGEST, PREVIEW = 2560, 480
"""Pixels of the longest side."""
_QUALITY, _PREVIEW_QUALITY = 85, 75
_MOST_PIXELS = 120_000_000  # the largest cameras of phones; what is beyond is refused before anything is decoded
_BUDGET = 56 * 2**20  # what decoding and drawing may need together, of ROOM
_STRIP = 128  # rows drawn at a time
_BYTES_A_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2}
_FORMATS = (JpegImagePlugin.JpegImageFile.format, PngImagePlugin.PngImageFile.format, WebPImagePlugin.WebPImageFile.format)
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

REQUEST = struct.Struct(">II?")
"""The picture's size in bytes, how long its longest side may be, and whether white stands for what is transparent."""
ANSWER = struct.Struct(">4sIIII")
"""Format ("JPEG", "PNG " or, unreadable, "NONE"), width, height, sizes of picture and preview; then both, and measures."""


class Unreadable(Exception):
    """Raised for what is no picture, is damaged, or would need more than its share."""


class Drawn(NamedTuple):
    """A picture drawn anew; `format` is "JPEG" or "PNG"."""

    format: str
    width: int
    height: int
    body: bytes
    preview: bytes
    measures: Measures


def draw(body: bytes, longest: int = LONGEST, flat: bool = False) -> Drawn:
    """Draw a picture anew: turned upright, at most `longest` and `LONGEST` wide and high, and nothing in it but what is seen.

    A `flat` one is a JPEG. Raises Unreadable.
    """
    try:
        image, turn, sent = _decoded(body)
        del body
        image = _drawn(image, min(longest, LONGEST))
        if turn is not None:
            image = image.transpose(turn)
        if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
            image = image.convert("RGB")
        if flat:
            image = _on_white(image)
        return _packed(image, measured(image, sent, turn is not None))
    except Exception as error:  # decoders fail in many ways upon damaged files; none of them is worth telling apart
        raise Unreadable(type(error).__name__) from error


def _decoded(body: bytes) -> tuple[Image.Image, Image.Transpose | None, tuple[int, int]]:
    """The picture, how it is to be turned, and how large it was sent."""
    file = BytesIO(body)
    image = Image.open(file, formats=[name for name in _FORMATS if name])
    sent = image.size
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        _shrink_while_decoding(image)
    if _cost(image, image.size) > _BUDGET:
        raise Unreadable("too large")
    turn = None
    with suppress(Exception):  # a picture with a damaged note about its orientation is still a picture
        turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    image.load()
    file.close()  # the picture would keep it
    return image, turn, sent


def _shrink_while_decoding(image: JpegImagePlugin.JpegImageFile) -> None:
    """A JPEG can be decoded at a half, a quarter or an eighth of its size, for as much less memory."""
    width, height = image.size
    for scale in (1, 2, 4, 8):
        if _cost(image, (math.ceil(width / scale), math.ceil(height / scale))) <= _BUDGET:
            if scale > 1:
                image.draft(image.mode, (width // scale, height // scale))
            return


def _cost(image: Image.Image, size: tuple[int, int]) -> float:
    """The bytes that decoding and drawing need, when the picture has this size."""
    pixels = size[0] * size[1]
    if isinstance(image, WebPImagePlugin.WebPImageFile):
        return pixels * 16  # the decoder keeps two canvases and gives out a third
    return pixels * _BYTES_A_PIXEL.get(image.mode, 4) + pixels * 4 * min(1.0, LONGEST / max(size)) ** 2


def _drawn(image: Image.Image, longest: int) -> Image.Image:
    """The picture on a new canvas, so that only pixels come along; strip by strip, since each step needs a copy of its part."""
    ratio = min(1.0, longest / max(image.size))
    width, height = (max(1, round(side * ratio)) for side in image.size)
    stretch = image.height / height
    margin = math.ceil(3 * stretch) + 1  # the rows around that the filter looks at
    canvas: Image.Image | None = None
    for top in range(0, height, _STRIP):
        bottom = min(top + _STRIP, height)
        first, last = max(0, math.floor(top * stretch) - margin), min(image.height, math.ceil(bottom * stretch) + margin)
        strip = _plain(image.crop((0, first, image.width, last)))
        if ratio < 1:
            box = (0.0, top * stretch - first, float(image.width), min(bottom * stretch - first, strip.height))
            strip = strip.resize((width, bottom - top), Image.Resampling.LANCZOS, box)
        else:
            strip = strip.crop((0, top - first, width, bottom - first))
        canvas = canvas or Image.new(strip.mode, (width, height))
        canvas.paste(strip, (0, top))
    assert canvas is not None
    return canvas


def _plain(image: Image.Image) -> Image.Image:
    """In grey, in colour, or in colour with transparency."""
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "L", "LA") else "RGB")


def _packed(image: Image.Image, measures: Measures) -> Drawn:
    preview = _saved(_on_white(_drawn(image, PREVIEW)), "JPEG", quality=_PREVIEW_QUALITY, optimize=True)
    if image.mode == "RGBA":
        return Drawn("PNG", *image.size, _saved(image, "PNG", compress_level=1), preview, measures)
    return Drawn("JPEG", *image.size, _saved(image, "JPEG", quality=_QUALITY, optimize=True), preview, measures)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def confine() -> None:
    """Give up, for good, whatever drawing does not need."""
    warm_up()
    gc.collect()
    os.nice(10)  # whoever writes a message goes first
    nothing = (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_CORE)
    with suppress(OSError):  # only Linux tells what is in use
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + ROOM
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for limit in nothing:
        resource.setrlimit(limit, (0, 0))


def warm_up() -> None:
    """Have everything loaded that drawing will ever load."""
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    PngImagePlugin.MAX_TEXT_MEMORY = PngImagePlugin.MAX_TEXT_CHUNK = 2**20
    assert MpoImagePlugin.MpoImageFile.format == "MPO"
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    for kind in ("JPEG", "PNG", "WEBP"):
        for mode in ("RGB", "RGBA", "L") if kind != "JPEG" else ("RGB", "L", "CMYK"):
            file = BytesIO()
            Image.new(mode, (LONGEST + 8, 9)).save(file, kind, exif=exif)
            draw(file.getvalue())


def _watched(work: Callable[[], bytes]) -> bytes:
    """Do the work or be killed: no Python runs while a decoder turns in circles."""
    seconds = math.ceil(time.process_time() + CPU_SECONDS) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Draw what is asked for until nobody asks any more."""
    while len(head := asked.read(REQUEST.size)) == REQUEST.size:
        answers.write(_watched(partial(_answer, asked, *REQUEST.unpack(head))))
        answers.flush()


def _answer(asked: BinaryIO, size: int, longest: int, flat: bool) -> bytes:
    try:
        drawn = draw(asked.read(size), longest, flat)
    except Unreadable:
        return ANSWER.pack(b"NONE", 0, 0, 0, 0)
    head = ANSWER.pack(drawn.format.ljust(4).encode(), drawn.width, drawn.height, len(drawn.body), len(drawn.preview))
    return head + drawn.body + drawn.preview + PACKED.pack(*drawn.measures)


if __name__ == "__main__":
    confine()
    with suppress(OSError):  # the service is gone
        serve(sys.stdin.buffer, sys.stdout.buffer)
