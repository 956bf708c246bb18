"""Invented photos: a flat scene with the words «ẢNH MẪU» across it, so that nobody takes one for a citizen's."""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

SIZE, SMALL = (960, 720), (480, 360)
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
    pen.rectangle((0, 430, *SIZE), fill=_colour(rng, 80, 130))
    for _ in range(7):
        left, top = rng.randrange(-40, 900), rng.randrange(150, 380)
        pen.rectangle((left, top, left + rng.randrange(60, 200), 430), fill=_colour(rng, 90, 200))
    for _ in range(4):
        left, top = rng.randrange(0, 860), rng.randrange(470, 650)
        pen.ellipse((left, top, left + rng.randrange(50, 170), top + rng.randrange(20, 60)), fill=_colour(rng, 30, 90))
    _words(pen, number)
    return Picture(_jpeg(image, 50), _jpeg(image.resize(SMALL), 50))


def _words(pen: ImageDraw.ImageDraw, number: int) -> None:
    """The words on a white band. The font that comes with Pillow has no Vietnamese letters: their marks are drawn."""
    font, small = ImageFont.load_default(110), ImageFont.load_default(36)
    pen.rectangle((0, 250, SIZE[0], 470), fill="white")
    left, top = (SIZE[0] - pen.textlength(_LETTERS, font)) / 2, 295
    pen.text((left, top), _LETTERS, fill="black", font=font)
    middle = [left + pen.textlength(_LETTERS[:place], font) + pen.textlength("A", font) / 2 for place in (0, 5)]
    _hook(pen, middle[0], top + 8)
    _roof_and_wave(pen, middle[1], top + 14)
    pen.text((24, 24), f"{number:03}", fill="black", font=small)


def _hook(pen: ImageDraw.ImageDraw, x: float, y: float) -> None:
    pen.arc((x - 13, y - 20, x + 13, y + 4), 190, 90, fill="black", width=6)
    pen.line((x, y + 2, x, y + 12), fill="black", width=6)


def _roof_and_wave(pen: ImageDraw.ImageDraw, x: float, y: float) -> None:
    pen.line((x - 24, y + 6, x, y - 10, x + 24, y + 6), fill="black", width=7, joint="curve")
    pen.line((x - 22, y - 20, x - 8, y - 28, x + 8, y - 20, x + 22, y - 28), fill="black", width=6, joint="curve")


def _colour(rng: Random, darkest: int, lightest: int) -> tuple[int, int, int]:
    red, green, blue = (rng.randrange(darkest, lightest) for _ in range(3))
    return red, green, blue


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()
