"""`procedures check`: what is planted is found, and a clean house gives nothing serious."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path

import pytest

from knowledge import catalogue, importing, parts, source_record, upkeep, versions
from knowledge.importing import Choices
from knowledge.upkeep import Finding
from tests.knowledge.sources import method, published, write_lines
from tests.small_house import cut_phrases

DAY = datetime.date(2026, 11, 21)
GUIDE = """code = "1.001193"
title = "Làm khai sinh"
checked = 2026-11-01
summary = "Làm giấy khai sinh cho con."
who = "Cha, mẹ."
where = "Ủy ban nhân dân xã, phường."
result = "Giấy khai sinh."
online = "no"
legal = ["60/2014/QH13"]

[[papers]]
name = "Tờ khai đăng ký khai sinh"
source = "documents[0]"

[[fees]]
amount = 0
text = "Miễn phí"
source = "submission_methods[0].fee"

[[times]]
amount = 5
unit = "working_day"
source = "submission_methods[0].time"
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A data folder with one procedure, its guide and its wording; the other data files as they are shipped, long ones cut.

    With these as long as they are, most of what these tests do would be reading them."""
    shutil.copytree(parts.DATA, tmp_path, ignore=shutil.ignore_patterns("guides", "wording", "catalogue.jsonl"), dirs_exist_ok=True)
    cut_phrases(tmp_path)
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "1.001193.toml").write_text(GUIDE, "utf-8")
    (tmp_path / "wording").mkdir()
    (tmp_path / "wording" / "ho_tich.txt").write_text("[1.001193 | hay hỏi] Làm khai sinh\nvợ mới sinh\n", "utf-8")
    catalogue.write([source_record.procedure(published())], tmp_path / "catalogue.jsonl")
    return tmp_path


def look(house: Path, day: datetime.date = DAY) -> list[Finding]:
    """What the check finds in the house on a day."""
    return list(upkeep.findings(versions.load(house / "k", day, house / "catalogue.jsonl"), house / "k", day, house))


def about(found: list[Finding], group: str) -> list[str]:
    """The lines of one group."""
    return [f"{one.about}: {one.text}" for one in found if one.group == group]


def test_a_clean_house_gives_nothing(house: Path) -> None:
    """The twin of everything planted below."""
    assert look(house) == []


def test_what_is_shipped_has_nothing_serious(tmp_path: Path) -> None:
    """Check: the bundled data leave with exit status 0."""
    found = upkeep.findings(versions.load(tmp_path, DAY), tmp_path, DAY)
    assert [one for one in found if upkeep.GROUPS[one.group]] == []


@pytest.mark.parametrize(
    ("old", "new", "group", "says"),
    [
        ("amount = 5", "amount = 3", upkeep.CONTRADICTED, "3 ngày làm việc"),
        ('online = "no"', 'online = "whole"', upkeep.CONTRADICTED, "trực tuyến"),
        ("checked = 2026-11-01", "checked = 2025-11-01", upkeep.UNCHECKED, "01/11/2025"),
        ('text = "Miễn phí"', 'text = "Miễn phí"\nuntil = 2026-10-31', upkeep.ENDED, "31/10/2026"),
        ('text = "Miễn phí"', 'text = "Miễn phí"\nuntil = 2026-12-31', upkeep.ENDING, "31/12/2026"),
        ("xã, phường.", "huyện, tại UBND huyện.", upkeep.OLD_WORDS, "UBND huyện"),
        ('title = "Làm khai sinh"', "title = ", upkeep.UNREADABLE, "1.001193.toml"),
        ('code = "1.001193"', 'code = "1.999999"', upkeep.CONTRADICTED, "không có trong danh mục"),
    ],
)
def test_what_is_planted_in_a_guide_is_found(house: Path, old: str, new: str, group: str, says: str) -> None:
    """Check: contradictions, ends of temporary rates, age, obsolete words, files that do not load."""
    path = house / "guides" / "1.001193.toml"
    path.write_text(GUIDE.replace(old, new), "utf-8")
    assert any(says in line for line in about(look(house), group)), look(house)


def test_a_rate_that_ends_in_more_than_sixty_days_is_left_alone(house: Path) -> None:
    """The boundary of "ending": the sixtieth day counts, the sixty-first does not."""
    path = house / "guides" / "1.001193.toml"
    for days, told in ((60, True), (61, False)):
        path.write_text(
            GUIDE.replace('text = "Miễn phí"', f'text = "Miễn phí"\nuntil = {DAY + datetime.timedelta(days=days)}'), "utf-8"
        )
        assert bool(about(look(house), upkeep.ENDING)) is told


def test_a_guide_is_checked_against_an_imported_record(house: Path) -> None:
    """Check: the full record of the version in force, not of a future one."""
    changed = published(submission_methods=[method(time="9 ngày làm việc")])
    importing.import_file(write_lines(house / "new.jsonl", changed), house / "k", Choices(datetime.date(2027, 1, 1)))
    assert about(look(house), upkeep.CONTRADICTED) == []
    lines = about(look(house, datetime.date(2027, 1, 1)), upkeep.CONTRADICTED)
    assert any("9 ngày làm việc" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "group", "says"),
    [
        ("[1.001193 | hay hỏi] A\nx\n[1.555555 | ít hỏi] B\ny\n", upkeep.WORDING_WITHOUT_CODE, "1.555555"),
        ("[1.001193 | hay hỏi] A\nx\n[1.555555 | ít hỏi] B\nX\n", upkeep.SHARED_WORDING, "«x»"),
        ("# nothing\n", upkeep.WITHOUT_WORDING, "1.001193"),
        ("vợ mới sinh\n", upkeep.UNREADABLE, "dòng 1"),
        ("[1.001193 | hay hỏi] A\nx\n[1.001193 | hay hỏi] A\ny\n", upkeep.UNREADABLE, "hai lần"),
    ],
)
def test_what_is_planted_in_the_wording_is_found(house: Path, text: str, group: str, says: str) -> None:
    """Check: codes that do not exist, procedures without wording, one wording for several, files that do not load."""
    (house / "wording" / "ho_tich.txt").write_text(text, "utf-8")
    assert any(says in line for line in about(look(house), group)), look(house)


def test_flags_of_the_facts_are_found(house: Path) -> None:
    """Check: free but noted, no unit, no papers, doubtful sums, old authorities."""
    flags = ["fee_says_free_but_note_has_amount", "time_unit_missing", "no_documents"]
    row = published(quality_flags=flags, agency="Công an huyện", submission_methods=[method(fee="120 VNĐ")])
    catalogue.write([source_record.procedure(row)], house / "catalogue.jsonl")
    groups = {one.group for one in look(house)}
    assert {upkeep.FREE_BUT_NOTED, upkeep.NO_UNIT, upkeep.NO_PAPERS, upkeep.DOUBTFUL, upkeep.OLD_AGENCY} <= groups


def test_a_damaged_version_is_told(house: Path) -> None:
    """R17: the check names the version that is left out."""
    version = importing.import_file(write_lines(house / "new.jsonl", published()), house / "k", Choices(DAY)).version
    assert version and look(house) == []
    (house / "k" / version.file).write_bytes(b"x")
    assert any(version.id in line for line in about(look(house), upkeep.UNREADABLE))


def test_a_damaged_record_file_costs_only_the_better_check(house: Path) -> None:
    """R17: without the full records, guides are checked against the facts."""
    version = importing.import_file(write_lines(house / "new.jsonl", published()), house / "k", Choices(DAY)).version
    assert version
    (house / "k" / version.records).write_bytes(b"\x1f\x8bx")
    assert look(house) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("ambiguous.txt", "[1.001193]"),
        ("variants.txt", "không có dấu bằng"),
        ("outside.txt", "[thiếu tên"),
        ("facets.txt", "[mục lạ]"),
        ("dictionary/abbreviations.txt", "không có dấu bằng"),
        ("dictionary/teencode.txt", "= trống bên trái"),
        ("dictionary/synonyms.txt", "trống bên phải ="),
        ("dictionary/fillers.txt", "\udcff"),
        ("talk.toml", "hỏng"),
        ("talk.toml", "[kind_without_phrases]"),
        ("emergency.toml", "[[numbers]]"),
        ("ranking.json", "}"),
        ("old_names.toml", "[[names]]"),
        ("aliases.toml", "[[replaced]]"),
        ("obsolete_terms.toml", "x = ["),
        ("reviewed_contradictions.toml", "[[reviewed]]"),
    ],
)
def test_a_bad_line_in_any_data_file_is_told(house: Path, name: str, line: str) -> None:
    """R17: whatever keeps the service from starting, the check names the file in Vietnamese."""
    with (house / name).open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(f"\n{line}\n")
    lines = about(look(house), upkeep.UNREADABLE)
    assert len(lines) == 1 and Path(name).name in lines[0].partition(": ")[2]
    assert not re.search(r"expected|invalid|codec|line \d", lines[0], re.IGNORECASE)


def test_weights_of_another_search_are_told(house: Path) -> None:
    """R17: ranking.json that loads but was learnt for other measures."""
    weights = json.loads((house / "ranking.json").read_text("utf-8"))
    (house / "ranking.json").write_text(json.dumps({**weights, "ranking": weights["ranking"][1:]}), "utf-8")
    assert any("ranking.json" in line for line in about(look(house), upkeep.UNREADABLE))


def test_every_data_file_is_in_the_table() -> None:
    """The check reads all that lies in the data folder: the catalogue before everything, emergency.toml together with talk.toml."""
    assert {path.name for path in parts.DATA.iterdir()} - {"demo"} == {part.name for part in parts.PARTS} | {
        "catalogue.jsonl",
        "emergency.toml",
    }
