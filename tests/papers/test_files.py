"""Files made of papers: within the size, upright, nothing of the camera's in them; one clear line for what is no picture."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, PdfParser

from bot import paper_files
from bot.paper_pdf import Page, pdf_of
from bot.picture_process import PictureProcess
from feedback_store.papers import Paper
from handlers.citizen.paper_advice import Advice, advise, weight
from handlers.citizen.paper_advice import Paper as Seen
from handlers.citizen.sentences import Voice
from handlers.file_kind import file_kind
from knowledge.knowledge import Knowledge
from tests.bot.hostile_files import BOMBS, PLACE, saved
from tests.bot.hostile_files import photo as with_place
from tests.papers.drawn import Shot, photo

MOST = 5 * 2**20


@pytest.fixture(scope="module")
def process() -> Iterator[PictureProcess]:
    opened = PictureProcess(patience=20)
    yield opened
    opened.close()


def paper(body: bytes, media_type: str = "image/jpeg") -> Paper:
    return Paper("a", "clean", media_type, body, "", "", 0)


def advised(knows: Knowledge, process: PictureProcess, body: bytes) -> Advice:
    """What is said of a file that came, through the worker."""
    kind, cleaned = file_kind(body), process.clean(body)
    state = "clean" if cleaned else "unreadable" if kind.startswith("image/") and kind != "image/heic" else "file"
    seen = Seen(state, kind, len(body), cleaned.measures if cleaned else "", b"/Encrypt" in body)
    return advise(Voice(), knows.rules.portal_files, seen)


def test_a_picture_is_made_just_small_enough(process: PictureProcess) -> None:
    """The longest of the sides that fits; what never fits is said to."""
    large = photo(Shot(3, "form", longest=2600, quality=95))
    made = paper_files.picture(paper(large), 300_000)
    assert made and len(made.body) <= 300_000 and made.media_type == "image/jpeg" and PLACE not in made.body
    taller = next(side for side in reversed(paper_files.SIDES) if side > max(made.width, made.height))
    bigger = process.clean(large, taller, flat=True)
    assert bigger and len(bigger.body) > 300_000
    assert paper_files.picture(paper(large), 5_000) is None


def test_what_is_transparent_becomes_white(process: PictureProcess) -> None:
    made = process.clean(saved(Image.new("RGBA", (90, 60), (0, 0, 0, 0)), "PNG"), flat=True)
    assert made and made.media_type == "image/jpeg" and Image.open(BytesIO(made.body)).getpixel((40, 30)) == (255, 255, 255)


def test_pictures_become_one_pdf_that_can_be_read() -> None:
    """A page each, lying where the picture lies; the place where a photo was taken is not in it."""
    bodies = [photo(Shot(1)), photo(Shot(2, "card")), saved(Image.new("L", (300, 500), 200), "PNG"), with_place()]
    made = paper_files.pdf([paper(body) for body in bodies], MOST)
    assert made and len(made) <= MOST and file_kind(made) == "application/pdf" and PLACE not in made
    read = PdfParser.PdfParser(buf=bytearray(made))
    boxes = [read.read_indirect(page)[b"MediaBox"] for page in read.pages]
    assert [box[2] < box[3] for box in boxes] == [True, False, True, False]
    pictures = [read.read_indirect(read.read_indirect(page)[b"Resources"][b"XObject"][b"P"]) for page in read.pages]
    drawn = [Image.open(BytesIO(bytes(one.buf))) for one in pictures]
    assert [one.size for one in drawn][:2] == [Image.open(BytesIO(body)).size for body in bodies[:2]]
    assert [one.mode for one in drawn] == ["RGB", "RGB", "L", "RGB"]


def test_a_pdf_is_within_the_size_or_is_none() -> None:
    papers = [paper(photo(Shot(seed, "notes", longest=2600))) for seed in range(4)]
    made = paper_files.pdf(papers, 2**20)
    assert made and len(made) <= 2**20
    assert paper_files.pdf(papers, 40_000) is None
    assert paper_files.pdf([paper(b"no picture")], MOST) is None


def test_only_grey_and_coloured_jpegs_go_in() -> None:
    for body in (saved(Image.new("CMYK", (9, 9)), "JPEG"), b"\xff\xd8\xff", b""):
        with pytest.raises(ValueError, match="JPEG"):
            pdf_of([Page(body, 9, 9)])


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_file_gets_a_clear_line(name: str, knows: Knowledge, process: PictureProcess) -> None:
    advice = advised(knows, process, BOMBS[name]())
    assert advice.lines and all(line[0].isupper() and line.endswith(".") and "{" not in line for line in advice.lines)


@pytest.mark.parametrize(
    ("body", "begins"),
    [
        (b"%PDF-1.7\n" + bytes(2000), "Tệp PDF nặng 2 KB"),
        (b"%PDF-1.7\ntrailer << /Encrypt 9 0 R >>", "Tệp PDF này có thể đặt mật khẩu"),
        (b"%PDF-1.7\n" + bytes(6 * 2**20), "Tệp nặng 6 MB, quá mức 5 MB"),
        (b"GIF89a" + bytes(100), "Loại tệp này thường không được nhận; nên là PDF, JPG, PNG"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "Ảnh HEIC"),
        (photo(Shot(1))[:3000], "Tệp này không mở được"),
    ],
)
def test_other_files_are_judged_by_type_and_size(body: bytes, begins: str, knows: Knowledge, process: PictureProcess) -> None:
    (line,) = advised(knows, process, body).lines
    assert line.startswith(begins)


def test_what_can_be_mended_here_is(knows: Knowledge, process: PictureProcess) -> None:
    """A photo that only its note turns upright, and one of another type; a sound one needs nothing."""
    turned = advised(knows, process, photo(Shot(5, turned=6)))
    assert turned.mended and not turned.again and "xoay" in turned.lines[0]
    webp = advised(knows, process, saved(Image.open(BytesIO(photo(Shot(5)))), "WEBP"))
    assert webp.mended and not webp.again and "PDF, JPG, PNG" in webp.lines[0]
    assert advised(knows, process, photo(Shot(5))) == Advice(())


def test_what_is_said_of_edges_is_no_more_than_can_be_known(knows: Knowledge, process: PictureProcess) -> None:
    (line,) = advised(knows, process, photo(Shot(6, off=("left",)))).lines
    assert line.startswith("Giấy có thể bị cắt mép trái.")


def test_sizes_are_said_as_people_say_them() -> None:
    assert [weight(size) for size in (100, 300_000, 2**20, 5 * 2**20, 1_300_000)] == ["1 KB", "293 KB", "1 MB", "5 MB", "1,2 MB"]
