"""A picture that a platform takes only smaller is drawn smaller, in the picture process and off the event loop (L8)."""

from __future__ import annotations

import asyncio
import threading
from io import BytesIO

import pytest
from PIL import Image

from bot import smaller_pictures
from bot.picture_process import PictureLost, PictureProcess
from bot.smaller_pictures import Picture, SmallerPictures
from tests.bot.at_work import until
from tests.bot.hostile_files import pattern, saved

JPEG = "image/jpeg"
LARGE = Picture(JPEG, saved(pattern(1600, 1200), "JPEG", quality=95))


def fitting(picture: Picture, most: int, *sides: int) -> Picture | None:
    return asyncio.run(SmallerPictures().fitting(picture, most, sides))


def longest(picture: Picture) -> int:
    return max(Image.open(BytesIO(picture.body)).size)


def test_what_is_small_enough_stays_as_it_is() -> None:
    assert fitting(LARGE, len(LARGE.body), 480) is LARGE


def test_the_largest_that_fits_is_taken() -> None:
    whole = fitting(LARGE, len(LARGE.body) - 1, 1600, 800, 400)
    assert whole and longest(whole) == 1600, "drawn anew it is smaller already"
    half = fitting(LARGE, len(whole.body) // 2, 1600, 800, 400)
    assert half and longest(half) == 800 and len(half.body) <= len(whole.body) // 2
    assert (half.media_type, half.body[:3]) == (JPEG, b"\xff\xd8\xff")


def test_what_shows_something_through_stays_a_png() -> None:
    image = pattern(900, 900, "RGBA")
    image.putalpha(128)
    small = fitting(Picture("image/png", saved(image, "PNG")), 400_000, 300)
    assert small and small.media_type == "image/png" and longest(small) == 300


@pytest.mark.parametrize("picture", [LARGE, Picture(JPEG, b"\xff\xd8\xff" + bytes(5000))])
def test_what_no_size_helps_is_none(picture: Picture) -> None:
    assert fitting(picture, 10, 400, 200) is None


def test_a_process_that_dies_makes_it_none(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """One picture that kills its decoder is not tried for ever."""

    def die(process: PictureProcess, body: bytes, side: int) -> None:
        raise PictureLost("status -9")

    monkeypatch.setattr(smaller_pictures.PictureProcess, "clean", die)
    assert fitting(LARGE, 10, 400) is None
    assert "status -9" in caplog.text


def test_the_event_loop_goes_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are answered while a picture is drawn: drawing that waits for the loop comes to its end."""
    begun, go_on = threading.Event(), threading.Event()

    def draw(process: PictureProcess, body: bytes, side: int) -> None:
        begun.set()
        assert go_on.wait(10)

    monkeypatch.setattr(smaller_pictures.PictureProcess, "clean", draw)

    async def work() -> None:
        drawing = asyncio.create_task(SmallerPictures().fitting(LARGE, 10, (1600,)))
        await until(begun.is_set)
        go_on.set()
        assert await drawing is None

    asyncio.run(work())
