"""The colours of all pages, and the accent's companions, so that any colour a province chooses stays readable (WCAG 2.2, 4.5)."""

from __future__ import annotations

import re
from pathlib import Path

Colour = tuple[int, int, int]

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
LIGHT_GROUND, DARK_GROUND = (244, 245, 247), (34, 39, 45)
"""The darkest light ground and the lightest dark ground of web_colours.css."""
ENOUGH = 5.0


def companions(accent: str) -> dict[str, str]:
    """The accent and its shades by name; raises ValueError when `accent` is not like #0b5394."""
    colour = parsed(accent)
    ink = WHITE if contrast(colour, WHITE) >= contrast(colour, BLACK) else BLACK
    return {
        "accent": written(colour),
        "on_accent": written(ink),
        "accent_on_light": written(readable(colour, LIGHT_GROUND, BLACK)),
        "accent_on_dark": written(readable(colour, DARK_GROUND, WHITE)),
    }


def filling(accent: str) -> dict[str, str]:
    """What the style sheets fill in: the companions, and under "colours" the colours that all of them begin with."""
    found = companions(accent)
    shared = Path(__file__).with_suffix(".css").read_text("utf-8")
    return found | {"colours": re.sub(r"\{\{(\w+)\}\}", lambda name: found[name[1]], shared)}


def parsed(text: str) -> Colour:
    """Read `#rrggbb`."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError("cần mã màu như #0b5394")
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def written(colour: Colour) -> str:
    """Write `#rrggbb`."""
    return "#" + bytes(colour).hex()


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG defines it, 0 to 1."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio as WCAG defines it, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: Colour, ground: Colour, towards: Colour) -> Colour:
    """The nearest shade of `colour`, mixed with black or white, that is readable as text on `ground`."""
    for step in range(21):
        red, green, blue = (round(c + (t - c) * step / 20) for c, t in zip(colour, towards, strict=True))
        if contrast((red, green, blue), ground) >= ENOUGH:
            return red, green, blue
    return towards
