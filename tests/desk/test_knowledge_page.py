"""The list of what to look at in the knowledge: what the command finds, in groups, and the days that nobody has settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_store.store import Store
from handlers.desk import knowledge_page
from handlers.desk.knowledge_page import grouped, unsettled
from knowledge import upkeep, versions, wording_additions
from knowledge.upkeep import Finding
from tests.desk.office import Office, desk_open
from tests.desk.whole_service import with_reach


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / wording_additions.FILE).write_text("sai dòng\n", "utf-8")
    with desk_open(store, with_reach(tmp_path / "knowledge")) as opened:
        opened.hire("hoa", "knowledge_editor")
        yield opened


def test_it_shows_what_the_command_finds(office: Office, tmp_path: Path) -> None:
    text = office.at_work("hoa").get("/desk/knowledge").text
    folder, day = tmp_path / "knowledge", versions.today()
    found = list(upkeep.findings(versions.load(folder, day), folder, day))
    assert f"{len(found)} điểm cần xem" in text
    assert all(group in text for group in {one.group for one in found})
    assert "wording_additions.txt dòng 1" in text


def test_the_open_question_of_the_calendar(office: Office) -> None:
    text = office.at_work("hoa").get("/desk/knowledge").text
    assert "24/11/2026" in text and "có phải ngày nghỉ?" in text and "calendar.toml" not in text


def test_what_waits_for_confirmation_names_no_file() -> None:
    """Days are asked about above, so they do not stand in the list again."""
    assert unsettled(["calendar.toml: Tết (6/2) chờ xác nhận", "deadlines.toml: 7 thời hạn: mặc định"]) == ["7 thời hạn: mặc định"]


def test_one_group_whole(office: Office) -> None:
    http = office.at_work("hoa")
    short = http.get("/desk/knowledge").text
    whole = http.get("/desk/knowledge", params={"group": "Thời hạn thiếu đơn vị"}).text
    assert whole.count("<li>") > short.count("<li>") + 200


def test_it_is_looked_at_once_and_again_after_a_change(tmp_path: Path) -> None:
    """What was found is shown at once until a file changes, another one comes, or one goes."""
    first = knowledge_page._findings(tmp_path)
    assert knowledge_page._findings(tmp_path) is first and first
    added = tmp_path / wording_additions.FILE
    added.write_text("sai dòng\n", "utf-8")
    second = knowledge_page._findings(tmp_path)
    assert len(second) == len(first) + 1 and knowledge_page._findings(tmp_path) is second
    added.unlink()
    assert knowledge_page._findings(tmp_path) == first


def test_groups_are_shortened_and_serious_ones_come_first() -> None:
    few, many = upkeep.CONTRADICTED, upkeep.ENDED
    found = [Finding(many, f"1.{number:06}") for number in range(25)] + [Finding(few, "1.000001")]
    first, second = grouped(found, "")
    assert (first.name, first.is_serious, first.whole) == (few, True, True)
    assert (second.size, len(second.lines), second.whole) == (25, 10, False)
    assert len(grouped(found, many)[1].lines) == 25
