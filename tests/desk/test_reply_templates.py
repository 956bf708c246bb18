"""Ready sentences: complete, fillable, offered only where every gap can be filled; a slip in the file is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from feedback_store.store import Store
from handlers.citizen.sentences import Voice
from handlers.desk.frame import bundled_rules
from handlers.desk.reply_templates import Use, fitting, load
from knowledge.data_file import BadDataFile
from tests.desk.case_office import LAMP, case_office_open

GOOD = '[a]\nuse = "reply"\nlabel = "x"\ntext = "Dạ {you}, ở {place}."\n'


def test_there_are_enough_for_each_use() -> None:
    uses = [one.use for one in load().values()]
    assert len(uses) >= 12 and min(map(uses.count, ("reply", "ask", "close"))) >= 4


def test_every_one_reads_well_when_filled(store: Store) -> None:
    """No gap is left, none is a decree: short, and addressed to the citizen as the province chose."""
    with case_office_open(store) as desk:
        case = desk.file("web:1", replace(LAMP, place="chợ {Đông}"))
        uses: tuple[Use, ...] = ("reply", "ask", "close")
        filled = [one for use in uses for one in fitting(load(), use, bundled_rules(), Voice(you="ông/bà"), case)]
    assert len(filled) == len(load())
    for one in filled:
        assert "anh/chị" not in one.text and "None" not in one.text and len(one.text) < 220, one
        assert one.text.count("{") == one.text.count("chợ {Đông}"), one


def test_what_cannot_be_filled_is_not_offered(store: Store) -> None:
    with case_office_open(store) as desk:
        case = desk.file("web:1", due=None, place="")
        offered = {one.key for one in fitting(load(), "reply", bundled_rules(), Voice(), case)}
    assert offered == {one.key for one in load().values() if one.use == "reply" and not one.needs & {"place", "due"}}
    assert {"received", "going_there"} & offered == set()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{place}", "{plcae}", "chỗ điền lạ «{plcae}»"),
        ("{place}", "{place", "ngoặc nhọn không khép"),
        ('"reply"', '"shout"', "chỉ dùng được reply, ask, close"),
        ('label = "x"\n', "", "thiếu «label»"),
        ('label = "x"', 'label = "x"\nlable = "y"', "«lable» không ai hiểu"),
    ],
)
def test_a_slip_in_the_file_is_told(tmp_path: Path, before: str, after: str, told: str) -> None:
    file = tmp_path / "replies.toml"
    file.write_text(GOOD, "utf-8")
    assert list(load(file)) == ["a"]
    other = tmp_path / "other.toml"
    other.write_text(GOOD.replace(before, after), "utf-8")
    with pytest.raises(BadDataFile, match=r"other\.toml") as fault:
        load(other)
    assert told in str(fault.value)
