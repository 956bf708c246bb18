"""Ready sentences for officers, filled with the facts of a case; the officer reads and corrects them before they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Literal, cast, get_args

from feedback_store.cases import Row
from handlers.citizen.moments import moment
from handlers.citizen.sentences import Voice
from knowledge.rules import rows
from knowledge.rules import rules as rules_file
from knowledge.rules.rules import Rules

Use = Literal["reply", "ask", "close"]
PATH = rules_file.DATA / "replies.toml"
_FACTS = frozenset(("code", "category", "unit", "due", "place"))
_KNOWN = _FACTS | {"you", "You"}


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with gaps; `needs` are the facts without which it says nothing."""

    key: str
    use: Use
    label: str
    text: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A template as it reads for one case."""

    key: str
    label: str
    text: str


Templates = Mapping[str, Template]


@lru_cache
def load(path: Path = PATH) -> Templates:
    """The templates by key, in the order of the file. Raises BadDataFile."""
    file = rows.read(path)
    found = {key: _template(key, row) for key, row in file.tables().items()}
    file.done()
    return found


def fitting(templates: Templates, use: Use, rules: Rules, voice: Voice, case: Row) -> list[Filled]:
    """The templates of one use whose gaps can all be filled for this case."""
    facts = _facts(rules, case)
    return [
        Filled(one.key, one.label, voice.say(one.text, **facts))
        for one in templates.values()
        if one.use == use and all(facts[need] for need in one.needs)
    ]


def _facts(rules: Rules, case: Row) -> dict[str, str]:
    category, unit = rules.categories.get(case.category), rules.units.get(case.unit)
    return {
        "code": case.code,
        "category": category.name.lower() if category else "",
        "unit": unit.name if unit else "",
        "due": moment(case.due) if case.due and not case.paused_at else "",
        "place": case.place,
    }


def _template(key: str, row: rows.Row) -> Template:
    use, label, text = cast(Use, row.one_of("use", get_args(Use))), row.text("label"), row.text("text")
    try:
        gaps = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        row.wrong("có dấu ngoặc nhọn không khép trong «text»")
    if unknown := sorted(gaps - _KNOWN):
        row.wrong(f"có chỗ điền lạ «{{{unknown[0]}}}», chỉ dùng được {', '.join(sorted(_KNOWN))}")
    row.done()
    return Template(key, use, label, text, frozenset(gaps & _FACTS))
