"""Invented photos: a flat scene with the words «ẢNH MẪU» across it, so that nobody takes one for a citizen's."""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

SIZE = (640, 480)
_LETTERS = "ANH MAU"


class Picture(NamedTuple):
    """A JPEG and a small one of it."""

    body: bytes
    preview: bytes


def draw(rng: Random, amount: int) -> list[Picture]:
    """So many pictures, no two alike."""
    return [_picture(rng, number) for number in range(1, amount + 1)]


def _picture(rng: Random, number: int) -> Picture:
    image = Image.new("RGB", SIZE, _colour(rng, 150, 225))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 290, *SIZE), fill=_colour(rng, 80, 130))
    for _ in range(6):
        left, top = rng.randrange(-30, 600), rng.randrange(90, 250)
        pen.rectangle((left, top, left + rng.randrange(40, 140), 290), fill=_colour(rng, 90, 200))
    for _ in range(4):
        left, top = rng.randrange(0, 570), rng.randrange(330, 440)
        pen.ellipse((left, top, left + rng.randrange(40, 120), top + rng.randrange(12, 40)), fill=_colour(rng, 30, 90))
    _words(pen, number)
    return Picture(_jpeg(image), _jpeg(image.reduce(2)))


def _words(pen: ImageDraw.ImageDraw, number: int) -> None:
    """The words on a white band. The font that comes with Pillow has no Vietnamese letters: their marks are drawn."""
    font, small = ImageFont.load_default(76), ImageFont.load_default(24)
    pen.rectangle((0, 165, SIZE[0], 315), fill="white")
    left, top = (SIZE[0] - pen.textlength(_LETTERS, font)) / 2, 198
    pen.text((left, top), _LETTERS, fill="black", font=font)
    middle = [left + pen.textlength(_LETTERS[:place], font) + pen.textlength("A", font) / 2 for place in (0, 5)]
    _hook(pen, middle[0], top + 5)
    _roof_and_wave(pen, middle[1], top + 9)
    pen.text((16, 16), f"{number:03}", fill="black", font=small)


def _hook(pen: ImageDraw.ImageDraw, x: float, y: float) -> None:
    pen.arc((x - 9, y - 14, x + 9, y + 3), 190, 90, fill="black", width=4)
    pen.line((x, y + 1, x, y + 8), fill="black", width=4)


def _roof_and_wave(pen: ImageDraw.ImageDraw, x: float, y: float) -> None:
    pen.line((x - 16, y + 4, x, y - 7, x + 16, y + 4), fill="black", width=5, joint="curve")
    pen.line((x - 15, y - 13, x - 5, y - 19, x + 5, y - 13, x + 15, y - 19), fill="black", width=4, joint="curve")


def _colour(rng: Random, darkest: int, lightest: int) -> tuple[int, int, int]:
    red, green, blue = (rng.randrange(darkest, lightest) for _ in range(3))
    return red, green, blue


def _jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=45)
    return file.getvalue()
