"""Photos of papers as phones take them, drawn from a number: which paper, on which table, in which light, and what is wrong."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

_WORDS = (
    "ho va ten",
    "ngay sinh",
    "noi cu tru",
    "dan toc",
    "quoc tich",
    "so giay to",
    "cap boi",
    "co quan",
    "xac nhan",
    "chu ky",
    "xa",
)
LONGEST = 1600
"""Pixels of the longest side of a photo, unless it says otherwise: as the web chat's page sends it."""


@dataclass(frozen=True, slots=True)
class Shot:
    """How a photo was taken. `blur` and `shake` are in pixels at `LONGEST`, `light` is 1 in daylight.

    `off` are the sides on which the paper leaves the picture ("left", "top", "right", "bottom"); `scan` has no table around it. A
    `table` may be "white" or "checked", a `shadow` that of whoever takes the photo.
    """

    seed: int
    paper: str = "letter"
    blur: float = 0.0
    shake: int = 0
    light: float = 1.0
    off: tuple[str, ...] = ()
    glare: float = 0.0
    scan: bool = False
    table: str = ""
    shadow: bool = False
    longest: int = LONGEST
    quality: int = 80
    turned: int = 1


def taken(shot: Shot) -> Image.Image:
    """The photo, upright and without a file around it."""
    chance = random.Random(shot.seed)
    page = PAPERS[shot.paper](chance)
    image = page if shot.scan else _on_a_table(page, shot, chance)
    scale = LONGEST / max(image.size)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    image = image.filter(ImageFilter.GaussianBlur(shot.blur)) if shot.blur else image
    image = _shaken(image, shot.shake) if shot.shake else image
    if not shot.scan:
        image = _lit(image, shot.light, chance)
    if shot.shadow:
        image = _shaded(image, chance)
    if shot.glare:
        image = _shone_upon(image, shot.glare, chance)
    if shot.longest != LONGEST:
        share = shot.longest / LONGEST
        image = image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)
    return image


def photo(shot: Shot) -> bytes:
    """The photo as a JPEG; `turned` is the orientation that its EXIF tells of, the picture lies accordingly."""
    image, file, exif = taken(shot), BytesIO(), Image.Exif()
    if shot.turned == 6:
        image = image.transpose(Image.Transpose.ROTATE_90)
    exif[0x0112] = shot.turned
    image.save(file, "JPEG", quality=shot.quality, exif=exif)
    return file.getvalue()


def shots(seeds: range, papers: tuple[str, ...], **how: object) -> list[Shot]:
    """One shot a seed, the papers in turn."""
    return [replace(Shot(seed, papers[seed % len(papers)]), **how) for seed in seeds]  # type: ignore[arg-type]


def _letter(chance: random.Random) -> Image.Image:
    page = Image.new("RGB", (1240, 1754), _white(chance))
    pen, size = ImageDraw.Draw(page), chance.randint(22, 30)
    ink = (chance.randint(10, 60),) * 3
    pen.text((chance.randint(300, 500), 110), "CONG HOA XA HOI", fill=ink, font=ImageFont.load_default(size + 8))
    for top in range(220, chance.randint(900, 1600), int(size * chance.uniform(1.5, 2.0))):
        words = " ".join(chance.choice(_WORDS) for _ in range(chance.randint(6, 16)))
        pen.text((130, top), words[: 1500 // size], fill=ink, font=ImageFont.load_default(size))
    pen.ellipse((800, 1500, 1000, 1700), outline=(190, 40, 50), width=5)
    return page


def _form(chance: random.Random) -> Image.Image:
    page = Image.new("RGB", (1240, 1754), _white(chance))
    pen, ink = ImageDraw.Draw(page), (chance.randint(30, 80),) * 3
    height = chance.randint(55, 90)
    for top in range(200, 1600, height):
        pen.line((90, top, 1150, top), fill=ink, width=2)
        if top + height < 1600:
            pen.text((105, top + 12), f"{chance.choice(_WORDS)} {chance.choice(_WORDS)}", fill=ink, font=ImageFont.load_default(24))
            pen.text((560, top + 10), str(chance.randint(10**6, 10**9)), fill=(40, 50, 130), font=ImageFont.load_default(28))
    for left in (90, 540, 1150):
        pen.line((left, 200, left, top), fill=ink, width=2)
    return page


def _card(chance: random.Random) -> Image.Image:
    """A card: coloured, small print, a portrait's place."""
    page = Image.new("RGB", (1300, 820), chance.choice(((205, 225, 215), (225, 215, 235), (235, 225, 200))))
    pen = ImageDraw.Draw(page)
    pen.rectangle((60, 240, 380, 660), fill=(150, 140, 150))
    pen.ellipse((130, 300, 310, 500), fill=(200, 170, 150))
    pen.text((420, 60), "THE MAU THU", fill=(160, 40, 40), font=ImageFont.load_default(54))
    for row in range(8):
        words = " ".join(chance.choice(_WORDS) for _ in range(4))
        pen.text((430, 220 + row * 66), words, fill=(40, 45, 50), font=ImageFont.load_default(chance.randint(34, 40)))
    return page


def _notes(chance: random.Random) -> Image.Image:
    """Written by hand, thin and pale, on squared paper."""
    page = Image.new("RGB", (1240, 1754), _white(chance))
    pen = ImageDraw.Draw(page)
    for place in range(60, 1754, 48):
        pen.line((0, place, 1240, place), fill=(205, 215, 230))
    ink = (chance.randint(40, 90), chance.randint(50, 90), chance.randint(120, 160))
    for top in range(160, chance.randint(700, 1500), 64):
        x, points = 120.0, []
        while x < chance.randint(800, 1120):
            points.append((x, top + chance.uniform(-16, 16)))
            x += chance.uniform(6, 14)
        pen.line(points, fill=ink, width=3)
    return page


def _certificate(chance: random.Random) -> Image.Image:
    """A few large words on coloured paper with a frame, lying."""
    page = Image.new("RGB", (1754, 1240), chance.choice(((240, 200, 205), (250, 235, 190), (215, 230, 245))))
    pen = ImageDraw.Draw(page)
    pen.rectangle((70, 70, 1684, 1170), outline=(150, 60, 60), width=9)
    pen.text((480, 200), "GIAY CHUNG NHAN", fill=(170, 30, 40), font=ImageFont.load_default(84))
    for row in range(chance.randint(5, 8)):
        words = " ".join(chance.choice(_WORDS) for _ in range(7))
        pen.text((200, 400 + row * 80), words, fill=(30, 30, 30), font=ImageFont.load_default(38))
    return page


PAPERS = {"letter": _letter, "form": _form, "card": _card, "notes": _notes, "certificate": _certificate}


def _white(chance: random.Random) -> tuple[int, int, int]:
    white = chance.randint(232, 252)
    return white, white, white - chance.randint(0, 14)


def _on_a_table(page: Image.Image, shot: Shot, chance: random.Random) -> Image.Image:
    """The paper a little askew, with the table around it, or beyond the picture's edge on some sides."""
    margin = chance.uniform(0.05, 0.12)
    width, height = (round(side * (1 + 2 * margin)) for side in page.size)
    canvas = _TABLES[shot.table]((width, height), chance)
    askew = chance.uniform(-2.5, 2.5)
    mask = Image.new("L", page.size, 255).rotate(askew, Image.Resampling.BICUBIC, expand=True)
    lying = page.rotate(askew, Image.Resampling.BICUBIC, expand=True)
    left, top = (width - lying.width) // 2, (height - lying.height) // 2
    far = margin + chance.uniform(0.03, 0.12)
    left += round(width * far) * (("right" in shot.off) - ("left" in shot.off))
    top += round(height * far) * (("bottom" in shot.off) - ("top" in shot.off))
    if {"left", "right"} <= set(shot.off) and {"top", "bottom"} <= set(shot.off):
        return page.crop((round(page.width * 0.12), round(page.height * 0.1), round(page.width * 0.88), round(page.height * 0.9)))
    canvas.paste(lying, (left, top), mask)
    return canvas


def _table(size: tuple[int, int], chance: random.Random) -> Image.Image:
    colour = chance.choice(((110, 75, 50), (60, 60, 65), (150, 120, 90), (85, 100, 120), (165, 160, 150), (40, 60, 45)))
    table = Image.new("RGB", size, colour)
    grain = Image.effect_noise((size[0] // 4, max(1, size[1] // 60)), chance.uniform(8, 40)).resize(size, Image.Resampling.BICUBIC)
    return Image.blend(table, ImageChops.multiply(table, Image.merge("RGB", [grain.point(lambda v: min(255, v + 110))] * 3)), 0.6)


def _white_table(size: tuple[int, int], chance: random.Random) -> Image.Image:
    return Image.new("RGB", size, (chance.randint(205, 225),) * 3)


def _checked_cloth(size: tuple[int, int], chance: random.Random) -> Image.Image:
    cloth, square = Image.new("RGB", size, (225, 220, 215)), chance.randint(50, 110)
    pen = ImageDraw.Draw(cloth)
    for row in range(0, size[1], square):
        for column in range((row // square % 2) * square, size[0], 2 * square):
            pen.rectangle((column, row, column + square, row + square), fill=(150, 60, 60))
    return cloth


_TABLES = {"": _table, "white": _white_table, "checked": _checked_cloth}


def _shaded(image: Image.Image, chance: random.Random) -> Image.Image:
    """The shadow of a head and an arm."""
    shade = Image.new("L", image.size, 255)
    x, y = (chance.uniform(0.2, 0.8) * side for side in image.size)
    ImageDraw.Draw(shade).ellipse((x - 350, y - 350, x + 350, y + 350), fill=150)
    ImageDraw.Draw(shade).polygon(((x - 120, y), (x + 120, y), (x + 300, image.height), (x - 20, image.height)), fill=150)
    shade = shade.filter(ImageFilter.GaussianBlur(25))
    return ImageChops.multiply(image, Image.merge("RGB", [shade] * 3))


def _lit(image: Image.Image, light: float, chance: random.Random) -> Image.Image:
    """Light that falls off to one side, and the noise of a small camera, the stronger the darker it is."""
    fall = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(image.size)
    weak = chance.uniform(0.7, 0.95)
    lit = fall.point(lambda value: round(255 * light * (weak + (1 - weak) * value / 255)))
    image = ImageChops.multiply(image, Image.merge("RGB", [lit] * 3))
    noise = Image.effect_noise(image.size, chance.uniform(3, 7) + 5 * (1 - light))
    return ImageChops.add(image, Image.merge("RGB", [noise] * 3), 1, -128)


def _shaken(image: Image.Image, length: int) -> Image.Image:
    """Drawn apart along one line, as by a hand that moved."""
    parts = [ImageChops.offset(image, round(step * 0.9), round(step * 0.4)) for step in range(length)]
    mixed = parts[0]
    for number, part in enumerate(parts[1:], 2):
        mixed = Image.blend(mixed, part, 1 / number)
    return mixed


def _shone_upon(image: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    """A lamp's reflection in the paper, so large a share of the picture's side."""
    spot = Image.new("L", image.size)
    reach = strength * min(image.size) / 2
    x, y = (chance.uniform(0.35, 0.65) * side for side in image.size)
    ImageDraw.Draw(spot).ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    spot = spot.filter(ImageFilter.GaussianBlur(reach / 4))
    shadow = image.point(lambda value: round(value * 0.8))
    return Image.composite(Image.new("RGB", image.size, "white"), shadow, spot)


def share_right(right: int, of: int) -> str:
    """A rate to print."""
    return f"{right}/{of} ({math.floor(1000 * right / of) / 10}%)"
