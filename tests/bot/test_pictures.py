"""Pictures are drawn anew, whatever was sent, at a price that is known beforehand (L8, L11)."""

from __future__ import annotations

import asyncio
import math
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlite_utils import Database

from bot import picture_worker
from bot.picture_process import ANSWER, REQUEST, PictureLost, PictureProcess
from bot.pictures import Pictures, cleaning
from feedback_store import attachments, conversations, schema, sqlite
from feedback_store.attachments import Cleaned
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from tests.bot.hostile_files import BOMBS, PLACE, TAILS, pattern, photo, saved
from tests.bot.web_client import wait_until

CITIZEN = "web:1"


@pytest.fixture(scope="module")
def process() -> Iterator[PictureProcess]:
    """A worker, whoever of them it is."""
    opened = PictureProcess(patience=20)  # by the clock: other tests may have the processor
    yield opened
    opened.close()


def status(process: PictureProcess, name: str) -> int:
    """A size of the worker, in bytes."""
    text = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.findall(rf"{name}:\s+(\d+) kB", text)[0]) * 1024


def cpu_seconds(process: PictureProcess) -> float:
    """What the worker has worked so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def shown(cleaned: Cleaned) -> tuple[Image.Image, Image.Image]:
    return Image.open(BytesIO(cleaned.body)), Image.open(BytesIO(cleaned.preview))


def cleaned(process: PictureProcess, body: bytes) -> Cleaned:
    found = process.clean(body)
    assert found is not None
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_no_file_costs_more_than_its_share(name: str) -> None:
    """L8: at most 64 MB and 2 s, and the next picture is drawn."""
    body = BOMBS[name]()
    with closing(PictureProcess(patience=20)) as process:
        assert process.clean(saved(pattern(9, 9), "PNG"))
        resting, worked, pid = status(process, "VmRSS"), cpu_seconds(process), process.pid
        found = process.clean(body)
        assert found is None or (found.width, found.height) == (9, 9), "no more than the picture that there is"
        if process.pid == pid:  # otherwise it was stopped on the way
            assert cpu_seconds(process) - worked <= 2.0
            assert status(process, "VmHWM") - resting <= picture_worker.ROOM
        else:
            assert name in ("a thousand scans", "half a million parts")
        assert process.clean(saved(pattern(90, 90), "JPEG"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_largest_pictures_that_are_drawn_fit_in_too(process: PictureProcess, kind: str) -> None:
    """L8"""
    size = (2000, 1500) if kind == "WEBP" else (2780, 2780)
    body = saved(pattern(*size), kind, **({"compress_level": 1} if kind == "PNG" else {}))
    assert process.clean(saved(pattern(9, 9), "PNG"))
    resting = status(process, "VmRSS")
    found = cleaned(process, body)
    assert max(found.width, found.height) == min(max(size), picture_worker.LONGEST)
    assert status(process, "VmHWM") - resting <= picture_worker.ROOM


def test_a_photo_of_fifty_million_pixels_is_decoded_small(process: PictureProcess) -> None:
    """L8"""
    body = saved(Image.new("RGB", (8160, 6120), "green"), "JPEG")
    found = cleaned(process, body)
    assert (found.width, found.height) == (2040, 1530)


def test_a_worker_without_limits_would_take_more() -> None:
    """L8: the twin. What was refused above is no more than a picture of grey, and can be decoded by whoever has the memory."""
    image = Image.open(BytesIO(BOMBS["more pixels than fit"]()))
    image.load()
    assert image.width * image.height * 4 > 40 * 2**20


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_only_what_is_seen_comes_along(process: PictureProcess, kind: str) -> None:
    """L8: no place, no comment, no profile."""
    body = photo(kind=kind)
    found = cleaned(process, body)
    for picture in shown(found):
        assert not picture.getexif() and not picture.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert PLACE not in found.body + found.preview
    assert PLACE in body, "the twin: it is there before"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(process: PictureProcess, orientation: int) -> None:
    found = cleaned(process, photo(1200, 600, orientation=orientation))
    image, preview = shown(found)
    wanted = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    assert image.size == (found.width, found.height) == ((1200, 600) if orientation < 5 else (600, 1200))
    assert max(preview.size) == picture_worker.PREVIEW
    for picture in (image, preview):
        place = tuple((side - 1) * corner + (3 if corner == 0 else -3) for side, corner in zip(picture.size, wanted, strict=True))
        red, green, _ = picture.convert("RGB").getpixel(place)  # type: ignore[misc]
        assert red > 200 and green < 60


@pytest.mark.parametrize(
    ("image", "kind", "mode"),
    [
        (pattern(90, 60), "PNG", "RGB"),
        (pattern(90, 60, "RGBA"), "PNG", "RGB"),
        (Image.new("RGBA", (90, 60), (255, 0, 0, 100)), "PNG", "RGBA"),
        (Image.new("RGBA", (3000, 30), (255, 0, 0, 100)), "WEBP", "RGBA"),
        (pattern(90, 60, "L"), "PNG", "L"),
        (Image.new("1", (90, 60), 1), "PNG", "L"),
        (Image.new("I;16", (90, 60), 40_000), "PNG", "L"),
        (pattern(90, 60).quantize(16), "PNG", "RGB"),
        (Image.new("LA", (90, 60), (200, 90)), "PNG", "RGBA"),
        (Image.new("CMYK", (90, 60), (0, 255, 255, 0)), "JPEG", "RGB"),
    ],
    ids=lambda value: f"{value.mode}{value.width}" if isinstance(value, Image.Image) else value,
)
def test_png_only_where_something_shows_through(process: PictureProcess, image: Image.Image, kind: str, mode: str) -> None:
    found = cleaned(process, saved(image, kind))
    picture, preview = shown(found)
    assert (picture.mode, found.media_type) == (mode, "image/png" if mode == "RGBA" else "image/jpeg")
    assert max(picture.size) <= picture_worker.LONGEST and preview.mode in ("RGB", "L")
    if image.mode == "I;16":
        assert abs(picture.getpixel((9, 9)) - 40_000 / 256) < 3  # type: ignore[operator]


def test_strips_leave_no_seams(process: PictureProcess) -> None:
    """A picture that is made smaller strip by strip is the picture made smaller at once."""
    image = pattern(2700, 2000, "L")
    found, _ = shown(cleaned(process, saved(image, "PNG")))
    once = image.resize(found.size, Image.Resampling.LANCZOS)
    by_strips = picture_worker._drawn(image, picture_worker.LONGEST)
    assert max(abs(a - b) for a, b in zip(by_strips.tobytes(), once.tobytes(), strict=True)) <= 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("tail", TAILS)
def test_a_picture_that_is_something_else_too_is_only_a_picture(process: PictureProcess, kind: str, tail: str) -> None:
    """L8: nothing of a polyglot's other half is left, behind its end or in its comment."""
    body = saved(pattern(90, 60), kind, **({"comment": TAILS[tail][:60_000]} if kind == "JPEG" else {})) + TAILS[tail]
    found = cleaned(process, body)
    assert all(TAILS[tail][:12] not in part and b"script" not in part for part in (found.body, found.preview))
    assert TAILS[tail][:12] in body, "the twin: it is there before"


SOUND = {kind: saved(pattern(60, 40), kind) for kind in ("JPEG", "PNG", "WEBP")}
DAMAGE = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(sorted(SOUND)), damage=DAMAGE, length=st.floats(0, 1))
def test_damaged_files_are_read_or_not_but_hurt_nobody(
    process: PictureProcess, kind: str, damage: list[tuple[float, int]], length: float
) -> None:
    """L5, L8"""
    body = bytearray(SOUND[kind])
    for place, value in damage:
        body[int(place * len(body))] = value
    process.clean(bytes(body[: math.ceil(length * len(body))]))
    assert process.clean(SOUND["PNG"])


def test_the_worker_is_given_nothing_and_can_open_nothing(process: PictureProcess) -> None:
    """S10: neither the environment nor a file."""
    assert process.clean(saved(pattern(9, 9), "PNG"))
    told = Path(f"/proc/{process.pid}/environ").read_bytes()
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    assert told.split(b"=")[0] == b"MALLOC_MMAP_THRESHOLD_" and told.count(b"=") == 1
    for name in ("open files", "file size", "processes", "core file size"):
        assert re.search(rf"Max {name}\s+0\s+0\s", limits), name


def test_both_ends_speak_the_same() -> None:
    assert (REQUEST.format, ANSWER.format) == (picture_worker.REQUEST.format, picture_worker.ANSWER.format)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
def test_a_worker_that_dies_or_hangs_is_replaced(blow: signal.Signals) -> None:
    with closing(PictureProcess(patience=20)) as process:
        assert process.clean(SOUND["PNG"]) and process.pid
        os.kill(process.pid, blow)
        process._patience = 0.3
        with pytest.raises(PictureLost):
            process.clean(photo())
        process._patience = 20
        assert process.clean(SOUND["PNG"])


# The effect upon the store


def kept(store: Store, body: bytes, media_type: str = "image/jpeg") -> str:
    """What the web chat does with a photo."""

    def work(db: Connection) -> str:
        conversations.open_for(db, CITIZEN, "web", utc_now())
        return attachments.add(db, CITIZEN, media_type, body)

    return store.submit(work).result(10)


def loaded(store: Store, name: str) -> attachments.Row:
    with store.reading() as db:
        found = attachments.load(db, name)
    assert found is not None
    return found


async def work_through(store: Store) -> None:
    """What `run` does, until nothing is left to do."""
    pictures = Pictures(store, PictureProcess(patience=20), erase_every=0)
    with closing(pictures._process):
        while await pictures._clean_one():
            pass
        await pictures._erase_traces()


def on_disk(store: Store) -> bytes:
    """Every byte of the store's files, the log included."""
    return b"".join(path.read_bytes() for path in store.path.parent.glob("motcua.db*"))


def test_raw_bytes_are_gone_once_the_picture_is_clean(store: Store) -> None:
    """L8, S14: the place is nowhere in the file, the log or what is served."""
    names = [kept(store, photo(kind=kind), f"image/{kind.lower()}") for kind in ("JPEG", "PNG", "WEBP")]
    assert PLACE in on_disk(store), "the twin: before it is cleaned, it is there"
    assert PLACE in loaded(store, names[0]).body
    asyncio.run(work_through(store))
    rows = [loaded(store, name) for name in names]
    assert [(row.state, row.media_type, row.width, row.height) for row in rows] == [("clean", "image/jpeg", 800, 600)] * 3
    assert PLACE not in on_disk(store)


def test_without_emptying_the_log_the_place_would_stay(store: Store) -> None:
    """The twin: replacing the bytes is not enough."""
    name = kept(store, photo())
    process = PictureProcess()
    with closing(process):
        found = cleaned(process, loaded(store, name).body)
    store.submit(lambda db: attachments.settle(db, name, found)).result(10)
    assert PLACE not in loaded(store, name).body
    assert PLACE in on_disk(store)
    with store.reading() as db:
        assert attachments.erase_traces(db)
    assert PLACE not in on_disk(store)


def test_a_reader_delays_the_emptying_but_nobody_waits(store: Store) -> None:
    kept(store, photo())
    with store.reading() as busy:
        busy.execute("SELECT count(*) FROM attachments").fetchone()
        kept(store, photo())
        began = time.monotonic()
        with store.reading() as db:
            assert not attachments.erase_traces(db)
            assert db.execute("PRAGMA busy_timeout").fetchone() == (5000,)
        assert time.monotonic() - began < 1


def test_what_is_no_picture_is_kept_and_never_shown(store: Store) -> None:
    bodies = [BOMBS[name]() for name in ("cut off", "a PNG of nothing", "a thousand scans", "HTML")]
    names = [kept(store, body) for body in bodies]
    heic, sound = kept(store, b"\0\0\0\x18ftypheic" + bytes(99), "image/heic"), kept(store, b"OggS", "application/ogg")
    asyncio.run(work_through(store))
    assert [loaded(store, name).state for name in names] == ["unreadable"] * 4
    assert [loaded(store, name).body for name in names] == bodies
    assert [loaded(store, name).state for name in (heic, sound)] == ["file", "file"]


def test_what_a_crash_left_raw_is_taken_up_at_the_next_start(store: Store) -> None:
    name = kept(store, photo())
    assert store.submit(attachments.claim).result(10)  # and then the service died

    async def next_start() -> None:
        async with cleaning(store) as pictures:
            assert await asyncio.to_thread(wait_until, lambda: not pictures._is_any_raw(), 30)

    asyncio.run(next_start())
    assert loaded(store, name).state == "clean"


def test_a_picture_that_takes_the_service_down_is_left_alone_in_the_end(store: Store) -> None:
    first = kept(store, photo())
    for _ in range(5):
        claimed = store.submit(attachments.claim).result(10)
        assert claimed and claimed.id == first
    second = kept(store, photo())
    claimed = store.submit(attachments.claim).result(10)
    assert claimed and claimed.id == second
    assert loaded(store, first).state == "unreadable"


def test_stopping_waits_for_nobody(store: Store) -> None:
    """R14: a picture in hand stays raw."""
    name = kept(store, BOMBS["a thousand scans"]())

    async def stopped_early() -> float:
        pictures = Pictures(store)
        running = asyncio.create_task(pictures.run())
        assert await asyncio.to_thread(wait_until, lambda: bool(pictures._process.pid), 10)
        began = time.monotonic()
        pictures.stop()
        await running
        return time.monotonic() - began

    assert asyncio.run(stopped_early()) < 1.5
    assert loaded(store, name).state == "raw"


def test_cleaning_does_not_hold_the_loop(store: Store) -> None:
    """L11: the loop goes round while a picture of six million pixels is drawn."""
    kept(store, saved(pattern(2700, 2000), "PNG", compress_level=1), "image/png")

    async def longest_pause() -> float:
        longest, last = 0.0, time.monotonic()
        async with cleaning(store) as pictures, asyncio.timeout(30):
            while pictures._is_any_raw():
                await asyncio.sleep(0.005)
                longest, last = max(longest, time.monotonic() - last), time.monotonic()
        return longest

    assert asyncio.run(longest_pause()) < 0.25  # 50 ms on a machine of its own


def test_files_are_not_larger_than_they_may_be(store: Store) -> None:
    with pytest.raises(ValueError, match="20971521"):
        kept(store, bytes(attachments.LARGEST + 1))


def test_photos_of_before_are_cleaned_too(tmp_path: Path) -> None:
    """The migration leaves files, cases and their ties as they were, and has photos looked through."""
    path = tmp_path / "motcua.db"
    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        schema.MIGRATIONS.apply(Database(db), stop_before="m005_attachments")
        conversations.open_for(db, CITIZEN, "web", utc_now())
        for name, kind in (("a", "image/jpeg"), ("b", "image/heic")):
            row = (name, CITIZEN, kind, "hash", photo(), "2026-11-01T00:00:00+00:00")
            db.execute("INSERT INTO attachments VALUES (?, ?, ?, ?, ?, ?)", row)
        needed = [row[1:3] for row in db.execute("PRAGMA table_info(cases)") if row[1] == "id" or (row[3] and row[4] is None)]
        names, values = ", ".join(name for name, _ in needed), [1 if kind == "INTEGER" else "" for _, kind in needed]
        db.execute(f"INSERT INTO cases ({names}) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
        db.execute("INSERT INTO case_files VALUES (1, 'a', 'report', '')")
        schema.migrate(db)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [fact[:4] for fact in attachments.facts(db, 1)] == [("a", "report", "image/jpeg", "raw")]
        states = db.execute("SELECT id, state, conversation_id FROM attachments ORDER BY id").fetchall()
        assert states == [("a", "raw", CITIZEN), ("b", "file", CITIZEN)]
        with pytest.raises(sqlite.sqlite3.IntegrityError):
            db.execute("DELETE FROM attachments WHERE id = 'a'")
