"""How the audit page words what stands beside an act: names of the rules and days of Vietnam; a key that has none as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from handlers.desk import case_sentences, rights, satisfaction_sentences, sentences
from handlers.desk.case_views import VIEWS
from handlers.desk.profile import duties
from handlers.desk.ratings_export_page import SHAPE_NAMES
from handlers.desk.render import number, when
from handlers.exports.ratings_names import field_names
from knowledge.rules.rules import Rules

Names = Mapping[str, str]
_UNITS = ("unit", "from_unit")
_DAY, _TIME = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d")
_STATES = {"dead": "gửi lỗi", "unknown": "chưa rõ đã tới chưa"}
_ENDS = {"refused": "từ chối", "done": "đã làm"}
_SENDER = {"name": "họ tên", "phone": "số điện thoại", "address": "địa chỉ"}
_COPIES = {"json": "tệp JSON", "html": "tệp HTML"}


def told(details: Mapping[str, Any], rules: Rules, surveys: Names) -> str:
    """All details in one line; `surveys` are titles by the refs that stand in addresses. What is empty is left out."""
    known, called = names_of(rules, surveys), detail_names(rules)
    if asked := details.get("filters"):
        known["filters"] = {asked: f"({told(dict(parse_qsl(asked)), rules, surveys)})"}
    pairs = ((called.get(name, name), _value(value, known.get(name, {}))) for name, value in details.items() if value != "")
    return "; ".join(f"{name}: {value}" for name, value in pairs)


def names_of(rules: Rules, surveys: Names) -> dict[str, Names]:
    """What the keys of a detail are called, by the detail's name."""
    units = {key: unit.name for key, unit in rules.units.items()}
    roles = {str(key): name for key, name in sentences.ROLE_NAMES.items()}
    categories = {key: one.name for key, one in rules.categories.items()}
    subjects = {f"{one.group}/{key}": one.name for key, one in rules.categories.items()}
    return {
        **dict.fromkeys(_UNITS, units),
        **dict.fromkeys(("role", "from_role"), roles),
        **dict.fromkeys(("duty", "from_duty"), duties(rules)),
        "act": {key.partition(".")[2]: name for key, name in case_sentences.ACTIONS.items()},
        "category": categories,
        "channel": satisfaction_sentences.CHANNELS | case_sentences.CHANNEL_NAMES,
        "field": field_names(rules),
        "fields": _SENDER,
        "format": {"csv": "CSV", "xlsx": "XLSX"} | {str(key): name for key, name in SHAPE_NAMES.items()},
        "how": rules.apologies.ways,
        "kind": rights.KINDS | _COPIES | case_sentences.KIND_NAMES,
        "origin": satisfaction_sentences.ORIGIN_NAMES,
        "outcome": {**rules.hotline.outcomes, **satisfaction_sentences.OUTCOMES, **_ENDS},
        "proof": rights.PROOFS,
        "selection": satisfaction_sentences.SELECTION_NAMES,
        "state": _STATES,
        "status": sentences.STATUS_NAMES,
        "subject": subjects,
        "survey": surveys,
        "urgency": rules.deadlines.urgencies,
        "view": {view.key: view.label for view in VIEWS},
    }


def detail_names(rules: Rules) -> Names:
    """What details are called: those of acts, and kinds of records of which some were erased."""
    return {kind: one.name.lower() for kind, one in rules.retention.items()} | sentences.DETAIL_NAMES


def _value(value: object, known: Names) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(known.get(str(one), str(one)) for one in value) or "–"
    if str(value) in known:
        return known[str(value)]
    return number(value) if isinstance(value, int | float) else _of_text(str(value), known)


def _of_text(text: str, known: Names) -> str:
    """A time or a day as people write it, several keys as their names, anything else as it stands."""
    if _TIME.fullmatch(text):
        return when(text)
    if _DAY.fullmatch(text):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    keys = text.split()
    return ", ".join(known[key] for key in keys) if keys and all(key in known for key in keys) else text
