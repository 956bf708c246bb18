"""Sheets for counters: a page per unit, whose code a telephone reads and whose text anybody can copy."""

from __future__ import annotations

import io
import json
import re
import zlib
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from bot.command_line import commands
from feedback_store import surveys
from feedback_store.store import Store
from feedback_store.surveys import Row
from handlers.citizen.sentences import Voice
from handlers.desk.frame import bundled_rules
from handlers.ratings import links
from handlers.ratings.printed_form import PrintedForm
from handlers.ratings.sheets import Sheets
from knowledge.questionnaires.questionnaire import Questionnaire
from tests.ratings.house import MONDAY, UNIT

SITE = "https://motcua.tinhmau.gov.vn"
TITLE = "Khảo sát ưỡn #let «*ngữ*» $x$ @y <b>"
"""With signs that the typesetter would take for its own, were they anything but data."""


@pytest.fixture
def survey(store: Store) -> Row:
    new = surveys.New(TITLE, "dich-vu-16", "1", date(2026, 11, 1), date(2026, 12, 31))
    return store.submit(lambda db: surveys.add(db, new, None, MONDAY)).result(10)  # type: ignore[no-any-return]


EVERY_FORM = [one for versions in bundled_rules().questionnaires.values() for one in versions]


def sheets(survey: Row, *keys: str) -> Sheets:
    return Sheets(survey, [bundled_rules().units[key] for key in keys], Voice(), SITE)


def read(picture: bytes) -> list[str]:
    with Image.open(io.BytesIO(picture)) as image:
        return [found.text for found in zxingcpp.read_barcodes(image)]


def text_of(pdf: bytes) -> str:
    """The text of a PDF as copying it gives it: its glyphs through the tables that say which letters they are."""
    streams = [_unpacked(found[1]) for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)]
    letters: dict[str, str] = {}
    for stream in streams:
        if b"beginbfchar" in stream:
            for code, letter in re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", stream.decode("latin-1")):
                letters.setdefault(bytes.fromhex(letter).decode("utf-16-be"), code)
    return "".join(letters)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_a_telephone_reads_the_code_of_each_unit(survey: Row) -> None:
    pictures = sheets(survey, UNIT, "thanh_tra", "trung_tam").pictures()
    assert [read(picture) for picture in pictures] == [
        [links.counter_address(SITE, survey, unit)] for unit in (UNIT, "thanh_tra", "trung_tam")
    ]


def test_the_code_is_read_when_a_fifth_of_it_is_covered(survey: Row) -> None:
    (picture,) = sheets(survey, UNIT).pictures(150)
    with Image.open(io.BytesIO(picture)) as image:
        code = zxingcpp.read_barcodes(image)[0].position
        width, height = code.bottom_right.x - code.top_left.x, code.bottom_right.y - code.top_left.y
        spot = (code.top_left.x + width // 2, code.top_left.y + height // 2)
        dirty, ruined = image.copy(), image.copy()
        dirty.paste("white", (*spot, spot[0] + width // 3, spot[1] + height // 3))
        ruined.paste("white", (code.top_left.x, code.top_left.y, spot[0], spot[1] + height // 2))
    assert [found.text for found in zxingcpp.read_barcodes(dirty)] == [links.counter_address(SITE, survey, UNIT)]
    assert zxingcpp.read_barcodes(ruined) == []  # the twin


def test_every_letter_of_the_text_is_in_the_pdf(survey: Row) -> None:
    """A letter without a glyph would be a box on paper, and missing here."""
    told = TITLE + "Mời anh/chị cho ý kiến Sở Xây dựng Trung tâm Phục vụ hành chính công"
    pdf = sheets(survey, UNIT).pdf()
    assert pdf.startswith(b"%PDF-")
    assert set(told) - set(text_of(pdf)) == set()
    assert "ỷ" not in text_of(pdf)  # the twin: what is not written is not there


def test_a_page_is_a4(survey: Row) -> None:
    pdf = sheets(survey, UNIT, "thanh_tra").pdf()
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}


@pytest.fixture
def config(tmp_path: Path, store: Store) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[store]\npath = "{tmp_path / "motcua.db"}"\n[web]\npublic_url = "{SITE}"\n', "utf-8")
    return path


def test_the_command_writes_a_page_for_each_unit_that_was_named(
    config: Path, survey: Row, capsys: pytest.CaptureFixture[str]
) -> None:
    target = config.parent / "to.pdf"
    asked = ["--config", str(config), "ratings", "sheets", str(target), "--survey", survey.ref]
    assert commands.main([*asked, "--unit", UNIT, "--unit", "thanh_tra", "--unit", UNIT]) == 0
    assert "Đã ghi 2 tờ" in capsys.readouterr().out
    assert len(re.findall(rb"/Type ?/Page\b(?!s)", target.read_bytes())) == 2
    assert commands.main(asked) == 2  # never written over
    assert "đã có" in capsys.readouterr().err


def test_without_units_it_prints_all_that_still_exist(config: Path, survey: Row, capsys: pytest.CaptureFixture[str]) -> None:
    target = config.parent / "all.pdf"
    assert commands.main(["--config", str(config), "ratings", "sheets", str(target), "--survey", survey.ref]) == 0
    still = [unit for unit in bundled_rules().units.values() if not unit.until]
    assert f"Đã ghi {len(still)} tờ" in capsys.readouterr().out


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: form.key)
def test_a_form_on_paper_asks_everything_once_in_the_order_in_which_it_is_typed_in(survey: Row, form: Questionnaire) -> None:
    """Each question with its number and its options, without the code of its column; consent before the first that needs any."""
    printed = PrintedForm(survey, form, [], Voice())
    blocks = printed.told()["blocks"]
    items = [item for block in blocks for item in block.get("items", ())]
    assert [(item["number"], item["text"]) for item in items] == [(at, item.text) for at, item in enumerate(form.items, 1)]
    told = json.dumps(blocks, ensure_ascii=False)
    assert not [item.key for item in form.items if "-" in item.key and item.key in told], "codes are for the file, not for people"
    for block in blocks:
        for item in block.get("items", ()):
            of = form.items[item["number"] - 1]
            assert [option["label"] for option in block["options"]] == [option.label for option in of.options]
            assert bool(item["only"]) == bool(of.when or of.purpose) and item["text"] == of.text
    consents = [block["purposes"] for block in blocks if "consent" in block]
    assert len(consents) == bool(form.purposes) and all(len(told) == len(form.purposes) for told in consents)
    assert printed.pdf().startswith(b"%PDF-")


def test_the_parts_of_a_form_begin_with_the_first() -> None:
    """No «II.A» where there is no «I»: of parts with Roman numbers the first is there."""
    for form in EVERY_FORM:
        numbers = {found[1] for group in form.groups if (found := re.match(r"([IVX]+)\.", group.name))}
        assert not numbers or "I" in numbers, form.key


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: form.key)
def test_every_table_says_what_its_numbers_mean(survey: Row, form: Questionnaire) -> None:
    """«1 Rất không hài lòng … 5 Rất hài lòng», as it is typed in; what is no number has none."""
    tables = [block for block in PrintedForm(survey, form, [], Voice()).told()["blocks"] if block.get("sort") == "table"]
    for block in tables:
        keys = [option.key for option in form.items[block["items"][0]["number"] - 1].options]
        assert [option["number"] for option in block["options"]] == [key if key.isdecimal() else "" for key in keys]


def test_the_short_form_ends_with_more_than_a_question(survey: Row) -> None:
    """Two pages, the second with a whole group before the last question: about as much ink as a quarter of the first."""
    first, second = PrintedForm(survey, bundled_rules().questionnaires["dich-vu-16"][-1], [], Voice()).pictures(48)
    assert 0.2 < ink(second) / ink(first) < 1


def ink(picture: bytes) -> int:
    """How many points of a picture are dark."""
    with Image.open(io.BytesIO(picture)) as image:
        return sum(image.convert("L").histogram()[:128])


def test_a_form_is_printed_for_each_unit(config: Path, survey: Row, capsys: pytest.CaptureFixture[str]) -> None:
    target = config.parent / "phieu.pdf"
    asked = ["--config", str(config), "ratings", "form", str(target), "--survey", survey.ref]
    assert commands.main([*asked, "--unit", UNIT, "--unit", "thanh_tra"]) == 0
    assert "Đã ghi phiếu giấy" in capsys.readouterr().out
    letters = text_of(target.read_bytes())
    assert set("Thanh tra tỉnh Sở Xây dựng" + TITLE) - set(letters) == set()
    assert commands.main(asked) == 2 and "đã có" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["x.pdf", "--survey", "khong-co"], "Không có khảo sát «khong-co»"),
        (["x.txt", "--survey", "{ref}"], "đuôi .pdf"),
        (["khong/co/x.pdf", "--survey", "{ref}"], "Không có thư mục"),
        (["x.pdf", "--survey", "{ref}", "--unit", "khong_co"], "Không có đơn vị «khong_co»"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    config: Path, survey: Row, capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    target, *rest = (word.format(ref=survey.ref) for word in more)
    assert commands.main(["--config", str(config), "ratings", "sheets", str(config.parent / target), *rest]) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1
    assert list(config.parent.glob("*.pdf")) == []


def test_without_a_public_address_there_is_nothing_to_print(config: Path, survey: Row, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text(config.read_text("utf-8").replace(SITE, ""), "utf-8")
    target = str(config.parent / "x.pdf")
    assert commands.main(["--config", str(config), "ratings", "sheets", target, "--survey", survey.ref]) == 2
    assert "public_url" in capsys.readouterr().err
