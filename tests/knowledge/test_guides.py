"""The guides that are shipped, and the reader and checker of guides."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.citizen import sentences
from knowledge import catalogue, guide, guide_check, obsolete_terms, reviewed, source_record, upkeep
from knowledge.guide import BadGuide, Guide, GuideFee, GuidePaper, GuideTime
from tests.knowledge.sources import method, published, real_records

CLEAN = Guide(
    code="1.001193",
    title="Làm khai sinh",
    checked=datetime.date(2026, 11, 21),
    summary="Làm giấy khai sinh cho con.",
    who="Cha, mẹ.",
    where="Ủy ban nhân dân xã, phường.",
    result="Giấy khai sinh.",
    online="no",
    papers=(GuidePaper("Tờ khai đăng ký khai sinh", "documents[0]"),),
    fees=(GuideFee("Miễn phí", "submission_methods[0].fee", 0),),
    times=(GuideTime("submission_methods[0].time", 5, "working_day"),),
    legal=("60/2014/QH13",),
)


@pytest.fixture(scope="module")
def guides() -> dict[str, Guide]:
    """The shipped guides."""
    return guide.load()


def test_every_guide_loads_and_is_of_a_known_procedure(guides: dict[str, Guide]) -> None:
    """Guides: all files load, each of a code of the catalogue that is not internal."""
    rows = catalogue.load()
    assert len(guides) >= 100
    assert [code for code in guides if code not in rows or rows[code].internal] == []


def test_every_guide_agrees_with_its_record(guides: dict[str, Guide]) -> None:
    """Guides: fee, time, papers and laws are borne out by the source, but for the reviewed ones, each with its reason."""
    known = reviewed.load()
    told = [
        (code, line)
        for code, one in guides.items()
        for line in guide_check.contradictions(one, real_records()[code])
        if not reviewed.reason(known, code, line)
    ]
    assert told == []


def test_the_reviewed_contradictions_are_few_and_still_there(guides: dict[str, Guide]) -> None:
    """Guides: an exception that is no longer needed is taken out of the list."""
    known = reviewed.load()
    assert len(known) <= 12
    for one in known:
        lines = list(guide_check.contradictions(guides[one.code], real_records()[one.code]))
        assert any(reviewed.reason([one], one.code, line) for line in lines), one.code


def test_no_guide_speaks_of_what_is_gone(guides: dict[str, Guide]) -> None:
    """Traps: obsolete names are never used as current in guides."""
    terms = obsolete_terms.load()
    used = [(code, term) for code, one in guides.items() for text in upkeep.guide_texts(one) for term in terms.used(text)]
    assert used == []


def test_no_sentence_of_the_bot_speaks_of_what_is_gone() -> None:
    """Traps: nor in the bot's own sentences; the twin shows that the terms are found where they stand."""
    terms = obsolete_terms.load()
    texts = [value for value in vars(sentences).values() if isinstance(value, str)]
    texts += [
        text for value in vars(sentences).values() if isinstance(value, dict) for text in value.values() if isinstance(text, str)
    ]
    assert len(texts) > 40 and [found for text in texts for found in terms.used(text)] == []
    planted = "Nộp tại UBND huyện. Dịch vụ công mức độ 4 tại Sở Giao thông vận tải theo 13/2023/NĐ-CP."
    assert len(list(terms.used(planted))) == 4


def test_an_obsolete_name_that_is_said_to_be_gone_is_allowed() -> None:
    """Traps: explaining the change is no misuse."""
    assert list(obsolete_terms.load().used("Cấp huyện đã bỏ từ 1/7/2025; nay nộp ở xã, phường.")) == []


@pytest.mark.parametrize("content", ["x = [", 'allowed = []\n[[terms]]\nwords = ["a"]', "\xff", ""])
def test_a_damaged_list_of_terms_is_told(tmp_path: Path, content: str) -> None:
    """R17: one line."""
    (tmp_path / "terms.toml").write_bytes(content.encode("latin-1"))
    with pytest.raises(obsolete_terms.BadTerms):
        obsolete_terms.load(tmp_path / "terms.toml")


def test_a_clean_guide_contradicts_nothing() -> None:
    """The twin of every planted contradiction below."""
    record = published()
    assert list(guide_check.contradictions(CLEAN, record)) == []
    assert list(guide_check.against_facts(CLEAN, source_record.procedure(record))) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"fees": (GuideFee("50.000 đồng", "submission_methods[0].fee", 50_000),)}, "50.000"),
        ({"fees": ()}, "chưa ghi lệ phí"),
        ({"times": (GuideTime("submission_methods[0].time", 3, "working_day"),)}, "3"),
        ({"times": (GuideTime("submission_methods[0].time", 5, "hour"),)}, "5 giờ"),
        ({"times": ()}, "chưa ghi thời hạn"),
        ({"papers": (GuidePaper("Hộ chiếu còn hạn", "documents[0]"),)}, "Hộ chiếu"),
        ({"papers": (GuidePaper("Tờ khai", "documents[7]"),)}, "documents[7]"),
        ({"papers": ()}, "chưa ghi giấy tờ"),
        ({"legal": ("1/2026/NĐ-CP",)}, "1/2026/NĐ-CP"),
        ({"online": "whole"}, "trực tuyến"),
    ],
)
def test_a_planted_contradiction_is_found(changes: dict[str, Any], says: str) -> None:
    """Guides: a fee, time, paper, law or way that the record does not bear out."""
    lines = list(guide_check.contradictions(dataclasses.replace(CLEAN, **changes), published()))
    assert any(says in line for line in lines), lines


@pytest.mark.parametrize(
    ("changes", "record", "says"),
    [
        ({}, {"submission_methods": [method(fee="50,000 VNĐ")]}, "danh mục ghi 50.000 đồng"),
        ({}, {"submission_methods": [method(time="9 ngày")]}, "danh mục ghi 9 ngày"),
        ({}, {"submission_methods": [method(), method(method="Trực tuyến")]}, "nộp trực tuyến"),
    ],
)
def test_a_contradiction_of_the_facts_is_found_without_the_record(
    changes: dict[str, Any], record: dict[str, Any], says: str
) -> None:
    """Check: against the catalogue's facts where no full record is kept."""
    row = source_record.procedure(published(**record))
    assert any(says in line for line in guide_check.against_facts(dataclasses.replace(CLEAN, **changes), row))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('code = "3.000348"', 'code = "3.000349"', "tên tệp phải là mã"),
        ('online = "whole"', 'online = "yes"', "«online»"),
        ('summary = "', 'sumary = "', "sumary"),
        ("checked = 2026-11-21", 'checked = "hôm nay"', "«checked» sai kiểu"),
        ("amount = 135000", 'amount = "135000"', "«amount» sai kiểu"),
        ("[[fees]]", "[[fee]]", "fee"),
        ('unit = "working_day"', 'unit = "week"', "«unit»"),
        ("title = ", "title ", "3.000348.toml"),
    ],
)
def test_a_mistake_in_a_guide_is_told_by_file_and_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    """R17: an officer's slip is one line that says what to mend."""
    text = (guide.FOLDER / "3.000348.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "3.000348.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadGuide, match=r"3\.000348\.toml") as told:
        guide.load(tmp_path)
    assert says in str(told.value) and "\n" not in str(told.value)
