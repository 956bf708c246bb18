"""Files that are taken, made of papers in the picture process: upright, just small enough, nothing in them but what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from bot.paper_pdf import Page, pdf_of
from bot.picture_process import PictureProcess
from feedback_store.attachments import Cleaned
from feedback_store.papers import Paper

SIDES = (2560, 2200, 1800, 1500, 1240, 1000)
"""Pixels of the longest side, tried in this order."""
_PATIENCE = 15.0  # seconds by the clock for one drawing: nobody waits for it, and the machine may be busy
_JPEG = "image/jpeg"


def picture(paper: Paper, most: int) -> Cleaned | None:
    """The paper as a JPEG within `most` bytes, None where it cannot be. Blocks. Raises PictureLost."""
    with closing(PictureProcess(_PATIENCE)) as process:
        drawn = (process.clean(paper.body, side, flat=True) for side in SIDES)
        return next((one for one in drawn if one and len(one.body) <= most), None)


def pdf(papers: Sequence[Paper], most: int) -> bytes | None:
    """All papers in one PDF within `most` bytes, None where they cannot be. Blocks. Raises PictureLost."""
    with closing(PictureProcess(_PATIENCE)) as process:
        for side in SIDES:
            pages = list(_pages(process, papers, side, most))
            if len(pages) == len(papers) and len(made := pdf_of(pages)) <= most:
                return made
    return None


def _pages(process: PictureProcess, papers: Sequence[Paper], side: int, most: int) -> Iterator[Page]:
    """The pages at this size, until one cannot be drawn or they are too much together."""
    taken = 0
    for paper in papers:
        drawn = process.clean(paper.body, side, flat=True)
        taken += len(drawn.body) if drawn else 0
        if drawn is None or taken > most:
            return
        yield Page(drawn.body, drawn.width, drawn.height)
