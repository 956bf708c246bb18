"""What can be measured of a paper's photo without reading it: how sharp and bright, where light glares, what lies at its edges.

Pillow alone. The picture worker loads this module as well, so it imports nothing of ours.
"""

from __future__ import annotations

import json
import struct
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageStat

PACKED = struct.Struct(">IIfffBBf")
"""Measures as the picture worker answers them."""
SIDES = ("left", "top", "right", "bottom")
_LONGEST, _SMALL = 1200, 200  # pixels: one scale for all, at which a page's letters are some eight pixels high
_SMOOTHING = 0.8  # pixels; takes off most of a small camera's noise, which looks as sharp as letters do
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
_STRONGEST, _USUAL = 0.99, 0.5
_NOISE = 3.0  # so many times the usual Laplacian is what noise alone reaches
_CLOSING = 5  # small pixels: letters and lines vanish, a margin and the squares of a cloth stay
_EDGE = 3  # small pixels
_TWO_TONES = 0.2  # a paper is brighter than its table by at least this share, or there is no table to be seen
_TOUCHES = 0.2  # share of a side along which the paper may reach it before it seems to leave the picture
_INK, _CUT = 0.2, 0.008  # darker than the paper by this share is ink; along this share of a side it may be a speck
_GLARING, _WHITE = 250, 238
_FAINT = 0.06  # darker than the paper by this share is written, however pale or blurred
_MARGIN = 9  # small pixels; what the paper's own edge darkens is no writing


class Measures(NamedTuple):
    """`width` and `height` are those of the picture as it was sent, upright, in pixels.

    `sharpness` is the strongest Laplacian beyond the noise as a share of the contrast, at one scale for all pictures; `brightness`
    that of the paper, 0–255; `glare` the share of the picture in which nothing but white is left; `beyond` the sides on which the
    paper may leave the picture, as bits in the order of `SIDES`; `turned` 1 where only a note says which side is up; `ink` the
    share of the paper that is written on.
    """

    width: int
    height: int
    sharpness: float
    brightness: float
    glare: float
    beyond: int
    turned: int
    ink: float = 1.0

    def written(self) -> str:
        """As they are kept: JSON with the names of the sides. Raises ValueError for what is no number."""
        beyond = [side for place, side in enumerate(SIDES) if self.beyond >> place & 1]
        return json.dumps({**self._asdict(), "beyond": beyond, "turned": bool(self.turned)}, allow_nan=False)


def measured(image: Image.Image, sent: tuple[int, int], turned: bool) -> Measures:
    """Measure a picture that stands upright; `sent` is its size before anything was made smaller."""
    grey = _grey(image)
    small = _scaled(grey, _SMALL)
    without_ink = small.filter(ImageFilter.MaxFilter(_CLOSING)).filter(ImageFilter.MinFilter(_CLOSING))
    paper = _paper(without_ink)
    brightness = ImageStat.Stat(without_ink, paper).mean[0]
    glare, beyond = _glare(small, brightness), _beyond(small, without_ink, paper)
    return Measures(*sent, _sharpness(grey), brightness, glare, beyond, int(turned), _written_on(small, without_ink, paper))


def _grey(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    return _scaled(image.convert("L"), _LONGEST)


def _scaled(image: Image.Image, longest: int) -> Image.Image:
    """At one scale; a smaller picture is drawn larger, so that all are judged alike."""
    ratio = longest / max(image.size)
    size = max(1, round(image.width * ratio)), max(1, round(image.height * ratio))
    return image.resize(size, Image.Resampling.BOX if ratio < 1 else Image.Resampling.BICUBIC)


def _sharpness(grey: Image.Image) -> float:
    smooth = grey.filter(ImageFilter.GaussianBlur(_SMOOTHING))
    tones = smooth.histogram()
    contrast = _quantile(tones, 0.98) - _quantile(tones, 0.005)
    strength = smooth.filter(_LAPLACIAN).point([abs(value - 128) for value in range(256)]).histogram()
    beyond_noise = _quantile(strength, _STRONGEST) - _NOISE * _quantile(strength, _USUAL)
    return max(0.0, beyond_noise) / max(contrast, 20.0)


def _quantile(histogram: list[int], share: float) -> float:
    """The value below which this share lies, between whole numbers as well."""
    rest = sum(histogram) * share
    for value, count in enumerate(histogram):
        if count >= rest and count:
            return value + rest / count
        rest -= count
    return 255.0


def _paper(image: Image.Image) -> Image.Image:
    """Where the paper is: what is brighter than the table; all of it where there are no two tones."""
    tones = image.histogram()
    edge, dark, bright = _parted(tones)
    if dark < bright * (1 - _TWO_TONES):
        return image.point([255 * (value > edge) for value in range(256)])
    return Image.new("L", image.size, 255)


def _parted(tones: list[int]) -> tuple[int, float, float]:
    """The tone that parts a histogram best (Otsu), and the mean of either part."""
    count, total = sum(tones), sum(value * many for value, many in enumerate(tones))
    best, found = -1.0, (0, total / count, total / count)
    below, weight = 0, 0
    for value, many in enumerate(tones[:-1]):
        below, weight = below + many, weight + value * many
        if not 0 < below < count:
            continue
        dark, bright = weight / below, (total - weight) / (count - below)
        if (apart := below * (count - below) * (bright - dark) ** 2) > best:
            best, found = apart, (value, dark, bright)
    return found


def _written_on(small: Image.Image, without_ink: Image.Image, paper: Image.Image) -> float:
    """The share of the paper that is darker than the paper is there; 1 where too little of it is seen to tell."""
    inside = paper.filter(ImageFilter.MinFilter(_MARGIN))
    if not inside.getbbox():
        return 1.0
    return ImageStat.Stat(_ink(small, without_ink, _FAINT), inside).mean[0] / 255


def _ink(small: Image.Image, without_ink: Image.Image, share: float) -> Image.Image:
    """Where a picture is darker by this share than it is without ink."""
    limit = ImageChops.multiply(without_ink, Image.new("L", small.size, round(255 * share)))
    return ImageChops.subtract(ImageChops.subtract(without_ink, small), limit).point([0, *[255] * 255])


def _glare(small: Image.Image, brightness: float) -> float:
    """The share that is white and empty, on a paper that is not white itself."""
    if brightness >= _WHITE:
        return 0.0
    white = small.point([255 * (value >= _GLARING) for value in range(256)]).filter(ImageFilter.MinFilter(5))
    return ImageStat.Stat(white).mean[0] / 255


def _beyond(small: Image.Image, without_ink: Image.Image, paper: Image.Image) -> int:
    """Sides that the paper reaches while a table is seen on others; where none is seen, sides at which letters or lines are cut."""
    reached = [_run(paper, side) >= _TOUCHES for side in SIDES]
    if all(reached):
        ink = _ink(small, without_ink, _INK)
        reached = [_along(ink, side) >= _CUT for side in SIDES]
    return sum(1 << place for place, is_so in enumerate(reached) if is_so)


def _run(mask: Image.Image, side: str) -> float:
    """The longest run of a mask along a side, as a share of it: a paper reaches it in one, the squares of a cloth do not."""
    strip = _strip(mask, side).reduce((_EDGE, 1) if side in ("left", "right") else (1, _EDGE))
    longest = run = 0
    for value in strip.tobytes():
        run = run + 1 if value > 127 else 0
        longest = max(longest, run)
    return longest / max(strip.size)


def _along(mask: Image.Image, side: str) -> float:
    """The share of a mask that is set along a side."""
    return ImageStat.Stat(_strip(mask, side)).mean[0] / 255


def _strip(mask: Image.Image, side: str) -> Image.Image:
    width, height = mask.size
    strips = {
        "left": (0, 0, _EDGE, height),
        "top": (0, 0, width, _EDGE),
        "right": (width - _EDGE, 0, width, height),
        "bottom": (0, height - _EDGE, width, height),
    }
    return mask.crop(strips[side])
