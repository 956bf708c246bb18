"""The timeline of a case in words: who did what, when, and what they wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from feedback_store.cases import Event
from handlers.desk.case_acts import WITHDRAWN
from handlers.desk.case_sentences import CHANNEL_NAMES
from handlers.desk.render import when
from knowledge.rules.rules import Rules

Hide = Callable[[str], str]


class Step(NamedTuple):
    """One step as officers read it; `side` is "citizen", "officer", "internal" (a note) or "clock"."""

    id: int
    at: str
    who: str
    what: str
    text: str
    side: str


class Names(NamedTuple):
    """What keys and numbers in a timeline are called; `hide` takes personal numbers out where the sender is hidden."""

    rules: Rules
    people: Mapping[int, str]
    hide: Hide


WORDS = {
    "filed": "gửi phản ánh",
    "accepted": "tiếp nhận",
    "routed": "giao cho {unit}",
    "assigned": "phân công {officer}",
    "described": "sửa thành {category}, độ gấp {urgency}{until}",
    "asked": "hỏi thêm người dân, hạn tạm dừng",
    "resumed": "ghi câu trả lời của người dân, hạn chạy tiếp{until}",
    "replied": "trả lời người dân",
    "remarked": "ghi chú nội bộ",
    "refused": "không tiếp nhận",
    "answered": "trả lời kết quả{proofs}",
    "published": "công khai kết quả",
    "unpublished": "gỡ kết quả công khai",
    "merged": "gộp vào {into}",
    "took_in": "gộp {case} vào phản ánh này{until}",
    "unmerged": "tách ra, xử lý riêng",
    "let_go": "tách {case} ra khỏi phản ánh này",
    "split": "tách một việc thành {into}",
    "numbered": "ghi mã PAKN quốc gia {code}",
    "revealed": "cho đơn vị xử lý xem tên người gửi",
    "joined": "nối với cuộc trò chuyện qua {by} của cùng người gửi",
    "parted": "tách khỏi cuộc trò chuyện qua {by}",
    "added": "bổ sung thông tin{of}",
    "reopened": "yêu cầu xem lại kết quả{of}",
    "taken_back": "mở lại, vì kết quả gửi nhầm{until}",
    "withdrawn": "xin rút phản ánh{of}",
    "satisfied": "thấy kết quả ổn{of}",
    "dissatisfied": "thấy kết quả chưa ổn{of}",
    "escalated": "{reminded} cho {roles}",
    "sender_corrected": "sửa tên, địa chỉ, điện thoại của người gửi",
    "pseudonymised": "bỏ tên, địa chỉ, điện thoại của người gửi",
    "due_changed": "tính lại hạn theo lịch làm việc mới{until}",
}
_OF_CITIZEN = {"answered": "trả lời câu hỏi của cán bộ{of}"}
_FILED_BY_OFFICER = {"phone": "ghi phản ánh người dân gọi điện", "desk": "tách phản ánh này từ {of_code}"}
_ACTORS = {"citizen": "Người dân", "bot": "Một Cửa", "clock": "Lịch tự động"}


def told(events: list[Event], names: Names) -> list[Step]:
    """The steps of a timeline, in their order."""
    return [_step(event, names) for event in events]


def _step(event: Event, names: Names) -> Step:
    details = json.loads(event.details)
    words = _words(event, details).format_map(_facts(details, names))
    return Step(event.id, event.at, _who(event.actor, names), words, names.hide(event.text), _side(event))


def _words(event: Event, details: Mapping[str, Any]) -> str:
    if event.actor == "citizen" and event.kind in _OF_CITIZEN:
        return _OF_CITIZEN[event.kind]
    if event.kind == "filed" and details.get("by") in _FILED_BY_OFFICER:
        return _FILED_BY_OFFICER[details["by"]]
    if event.kind == "refused" and details.get("reason") == WITHDRAWN:
        return "khép lại theo ý người gửi"
    return WORDS.get(event.kind, "ghi một bước khác")


def _facts(details: Mapping[str, Any], names: Names) -> dict[str, str]:
    rules = names.rules
    unit, category = rules.units.get(details.get("unit", "")), rules.categories.get(details.get("category", ""))
    number = details.get("officer")
    return {
        "unit": unit.name if unit else "đơn vị không còn tên",
        "officer": names.people.get(number, "cán bộ cũ") if number else "lại: chưa ai giữ",
        "category": f"«{category.name}»" if category else "lĩnh vực khác",
        "urgency": rules.deadlines.urgencies.get(details.get("urgency", ""), "khác").lower(),
        "until": f", hạn {when(details['due'])}" if details.get("due") else "",
        "proofs": f", kèm {details['proofs']} tệp" if details.get("proofs") else "",
        "code": str(details.get("code", "")) or "trống",
        "into": str(details.get("into", "")),
        "case": str(details.get("case", "")),
        "of": f" (từ {details['of']})" if details.get("of") else "",
        "of_code": str(details.get("of", "")),
        "reminded": _reminded(details, rules),
        "roles": ", ".join(rules.escalation.roles.get(role, role).lower() for role in details.get("to", ())) or "người phụ trách",
        "by": CHANNEL_NAMES.get(details.get("by", ""), ""),
    }


def _reminded(details: Mapping[str, Any], rules: Rules) -> str:
    days = next((step.days for step in rules.escalation.steps if step.key == details.get("step")), 0)
    return f"nhắc còn {-days} ngày làm việc" if days < 0 else "báo quá hạn"


def _who(actor: str, names: Names) -> str:
    kind, _, number = actor.partition(":")
    if kind == "officer" and number.isdigit():
        return names.people.get(int(number), "Cán bộ cũ")
    return _ACTORS.get(kind, "Một Cửa")


def _side(event: Event) -> str:
    if event.kind == "remarked":
        return "internal"
    kind = event.actor.partition(":")[0]
    return kind if kind in ("citizen", "officer") else "clock"
