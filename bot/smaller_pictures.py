"""Pictures drawn smaller for a platform that takes no large ones: in the picture process, which lives as long as one picture."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from bot.picture_process import PictureLost, PictureProcess

_PATIENCE = 15.0  # seconds by the clock for one drawing: nobody waits for it, and the machine may be busy

log = logging.getLogger(__name__)


class Picture(NamedTuple):
    """A picture as it is sent."""

    media_type: str
    body: bytes


class SmallerPictures:
    """Draws one picture at a time, off the event loop."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def fitting(self, picture: Picture, most: int, sides: Sequence[int]) -> Picture | None:
        """The picture within `most` bytes, with the longest of `sides` (in pixels) that allows it; None where none does."""
        if len(picture.body) <= most:
            return picture
        async with self._one_at_a_time:
            return await asyncio.to_thread(_drawn, picture.body, most, sides)


def _drawn(body: bytes, most: int, sides: Sequence[int]) -> Picture | None:
    try:
        with closing(PictureProcess(_PATIENCE)) as process:
            for side in sides:
                drawn = process.clean(body, side)
                if drawn is None:
                    break
                if len(drawn.body) <= most:
                    return Picture(drawn.media_type, drawn.body)
    except PictureLost as error:
        log.warning("a picture could not be drawn smaller: %s", error)
    return None
