"""Questionnaires from their files: one TOML file a version, written by survey staff, read whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import cast, get_args

from knowledge.data_file import BadDataFile
from knowledge.questionnaires import checks, one_tap
from knowledge.questionnaires.questionnaire import Group, Item, Option, Purpose, Questionnaire, Sort, When
from knowledge.rules import rows
from knowledge.rules.rows import Row

DATA = Path(__file__).parent.parent / "data" / "questionnaires"
PLACE = "{}"
"""Where the words of a question go in the `ask` that several questions share."""
_FILE = re.compile(r"(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<version>[1-9]\d{0,3})\.toml")
_PLAIN = Item(key="", text="")
LONGEST = 60
"""Minutes: nobody fills in more."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """The labels of options by their keys, and the question that goes before what only names something."""

    labels: Mapping[str, str]
    lead: str = ""


Scales = Mapping[str, _Scale]


def load(folder: Path = DATA) -> dict[str, tuple[Questionnaire, ...]]:
    """All versions of every questionnaire by its key, oldest first. Raises BadDataFile."""
    found: dict[str, list[Questionnaire]] = {}
    for path in folder.glob("*.toml"):
        one = read(path)
        found.setdefault(one.key, []).append(one)
    if one_tap.KEY not in found:
        raise BadDataFile(f"{folder.name}: thiếu phiếu «{one_tap.KEY}», là đánh giá sau mỗi lần phục vụ")
    return {key: _in_order(found[key]) for key in sorted(found)}


def read(path: Path) -> Questionnaire:
    """One version of a questionnaire. Raises BadDataFile."""
    name = _FILE.fullmatch(path.name)
    if not name:
        raise BadDataFile(f"{path.name}: tên tệp phải có dạng ten-phieu.1.toml, chữ thường không dấu, số là phiên bản")
    questionnaire = _questionnaire(name["key"], name["version"], rows.read(path))
    for problem in checks.problems(questionnaire):
        raise BadDataFile(f"{path.name}: {problem}")
    return questionnaire


def _in_order(versions: list[Questionnaire]) -> tuple[Questionnaire, ...]:
    """Oldest first: a later number begins on a later day, or nobody could say which one is in force."""
    ordered = sorted(versions, key=lambda one: int(one.version))
    for before, after in pairwise(ordered):
        if after.valid_from <= before.valid_from:
            raise BadDataFile(f"{after.key}.{after.version}.toml: «valid_from» phải sau ngày của phiên bản {before.version}")
    return tuple(ordered)


def _questionnaire(key: str, version: str, file: Row) -> Questionnaire:
    questionnaire = Questionnaire(
        key=key,
        version=version,
        name=file.text("name"),
        legal=file.text("legal"),
        wording=file.text("wording"),
        notice=file.text("notice"),
        valid_from=file.day("valid_from"),
        minutes=_minutes(file),
        opening=file.text("opening", ""),
        closing=file.text("closing", ""),
        sections=file.table("sections", {}).all_texts(),
        groups=tuple(_group(group, row) for group, row in file.table("groups", {}).tables().items()),
        purposes=tuple(Purpose(purpose, text) for purpose, text in file.table("purposes", {}).all_texts().items()),
        items=_items(file),
    )
    file.done()
    return questionnaire


def _minutes(file: Row) -> int:
    minutes = file.number("minutes")
    if not 1 <= minutes <= LONGEST:
        file.wrong(f"có «minutes» phải từ 1 đến {LONGEST}")
    return minutes


def _group(key: str, row: Row) -> Group:
    group = Group(key, row.text("name"), row.text("section", ""))
    row.done()
    return group


def _items(file: Row) -> tuple[Item, ...]:
    scales = _scales(file)
    return tuple(item for block in file.rows("blocks") for item in _block(block, scales))


def _scales(file: Row) -> Scales:
    labels = {key: row.all_texts() for key, row in file.table("scales", {}).tables().items()}
    leads = file.table("leads", {}).all_texts()
    if unknown := sorted(leads.keys() - labels.keys()):
        file.wrong(f"có «leads» cho thang trả lời «{unknown[0]}», không có trong [scales]")
    return {key: _Scale(told, leads.get(key, "")) for key, told in labels.items()}


def _block(block: Row, scales: Scales) -> list[Item]:
    """Questions that are answered alike; `ask` is the sentence around the words of each."""
    alike, ask, texts = _alike(block, scales), block.text("ask", PLACE), block.table("items").all_texts()
    if ask.count(PLACE) != 1:
        block.wrong(f"có «ask» cần đúng một chỗ {PLACE}")
    block.done()
    return [replace(alike, key=key, text=ask.replace(PLACE, text)) for key, text in texts.items()]


def _alike(block: Row, scales: Scales) -> Item:
    """What the questions of a block have in common, as a question without key and text."""
    name = block.text("scale", "")
    scale = scales.get(name, _Scale({}))
    if name and not scale.labels:
        block.wrong(f"dùng thang trả lời «{name}», không có trong [scales]")
    return Item(
        key="",
        text="",
        sort=cast(Sort, block.one_of("sort", get_args(Sort), "one")),
        options=_options(block, scale),
        group=block.text("group", ""),
        scored=block.yes("scored", False),
        required=block.yes("required", False),
        when=_when(block.table("when", {})),
        purpose=block.text("purpose", ""),
        longest=block.number("longest", _PLAIN.longest),
        lead=scale.lead,
    )


def _when(row: Row) -> tuple[When, ...]:
    return tuple(When(key, row.texts(key)) for key in row.keys)


def _options(block: Row, scale: _Scale) -> tuple[Option, ...]:
    own_words = block.texts("own_words", ())
    if unknown := [key for key in own_words if key not in scale.labels]:
        block.wrong(f"có «own_words» là «{unknown[0]}», thang trả lời không có mục ấy")
    return tuple(Option(key, label, key in own_words) for key, label in scale.labels.items())
