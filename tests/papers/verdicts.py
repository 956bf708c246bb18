"""Which photos can be used and which cannot, and what the service says of each: the rates are printed and judged."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from typing import Any

from PIL import Image

from bot.picture_measures import Measures, measured
from tests.papers.drawn import PAPERS, Shot, photo, shots

KINDS = tuple(PAPERS)
SEEN, UNSEEN = range(40), range(1000, 1040)
"""Numbers of photos: thresholds were chosen on the first; the second were drawn for the first time when they stood."""
USABLE: dict[str, dict[str, Any]] = {
    "sharp": {},
    "hardly blurred": {"blur": 0.8},
    "in the evening": {"light": 0.5},
    "badly packed": {"quality": 50},
    "a scan": {"scan": True},
    "large": {"longest": 2600},
}
HARD: dict[str, dict[str, Any]] = {
    "white table": {"table": "white"},
    "checked cloth": {"table": "checked"},
    "in the shadow": {"shadow": True},
}
"""Usable as well, but hard to tell. Of the checked cloth it was learnt that a paper reaches a side in one run."""
NOT_USABLE: dict[str, tuple[str, dict[str, Any]]] = {
    "blurred": ("blurred", {"blur": 2.2}),
    "much blurred": ("blurred", {"blur": 4}),
    "shaken": ("blurred", {"shake": 24}),
    "dark": ("dark", {"light": 0.3}),
    "very dark": ("dark", {"light": 0.15}),
    "glaring": ("glare", {"glare": 0.5}),
    "left side cut": ("cut", {"off": ("left",)}),
    "two sides cut": ("cut", {"off": ("top", "right")}),
    "all sides cut": ("cut", {"off": ("left", "top", "right", "bottom")}),
    "tiny": ("small", {"longest": 700}),
}
Verdict = Callable[[Measures], set[str]]


def measures_of(shot: Shot) -> Measures:
    """As the worker measures it."""
    image = Image.open(BytesIO(photo(shot)))
    return measured(image.convert("RGB"), image.size, False)


def rates(seeds: range, verdict: Verdict, processes: int = 2) -> dict[str, tuple[int, int]]:
    """For each kind of photo how many were judged right, and of how many: usable ones without a word, others with the right one."""
    groups = {name: shots(seeds, KINDS, **how) for name, how in (USABLE | HARD).items()}
    groups |= {name: shots(seeds, KINDS, **how) for name, (_, how) in NOT_USABLE.items()}
    wanted = dict.fromkeys(USABLE | HARD, "") | {name: word for name, (word, _) in NOT_USABLE.items()}
    with ProcessPoolExecutor(processes) as pool:
        found = {name: list(pool.map(partial(measures_of), group, chunksize=4)) for name, group in groups.items()}
    return {name: (sum(_is_right(wanted[name], verdict(one)) for one in every), len(every)) for name, every in found.items()}


def _is_right(wanted: str, said: set[str]) -> bool:
    return wanted in said if wanted else not said


def printed(found: dict[str, tuple[int, int]]) -> str:
    """The rates as a table, with the two sums that matter."""
    lines = [f"{name:16} {right:3}/{of}" for name, (right, of) in found.items()]
    for title, names in (("usable", USABLE), ("hard, usable", HARD), ("not usable", NOT_USABLE)):
        right, of = (sum(found[name][place] for name in names) for place in (0, 1))
        lines.append(f"{title:16} {right:3}/{of}  {100 * right / of:.1f}%")
    return "\n".join(lines)
