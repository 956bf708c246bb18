"""The columns of a list of cases, and the cells of one case in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from feedback_store.case_lists import OPEN
from feedback_store.case_snapshot import Filed
from handlers.desk.case_sentences import CHANNEL_NAMES, KIND_NAMES
from knowledge.rules.rules import Rules
from knowledge.rules.standing import standing
from knowledge.vietnam_time import VIETNAM

Cell = str | int | Fraction | datetime | None
"""Moments are in the time of Vietnam, days their midnight."""
Sort = Literal["text", "long", "moment", "number", "day", "decimal", "code"]
"""A code is a text that the program made and that no spreadsheet takes for anything else."""

IN_TIME, LATE, NOT_YET, NOT_COUNTED = "đúng hạn", "quá hạn", "chưa đến hạn", "không tính hạn"
SEALED = "(Có nội dung tố cáo, không xuất ra tệp.)"
"""Stands in the place of what may name a denouncer (Luật Tố cáo 25/2018/QH14)."""
SEALING_REASONS = frozenset(("denunciation", "mixed"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` in characters."""

    title: str
    width: int
    sort: Sort = "text"


OF_CASE = (
    Column("Mã phản ánh", 14),
    Column("Ngày nhận", 16, "moment"),
    Column("Kênh", 20),
    Column("Loại", 11),
    Column("Nhóm lĩnh vực", 22),
    Column("Lĩnh vực", 28),
    Column("Độ gấp", 12),
    Column("Đơn vị xử lý", 34),
    Column("Trạng thái", 20),
    Column("Trạng thái theo QĐ 766/QĐ-TTg", 26),
    Column("Hạn xử lý", 16, "moment"),
    Column("Ngày trả lời", 16, "moment"),
    Column("Đúng hạn", 14),
    Column("Số lần mở lại", 12, "number"),
    Column("Người dân đánh giá", 16),
    Column("Gộp vào", 14),
    Column("Nội dung", 60, "long"),
    Column("Địa điểm", 30, "long"),
    Column("Kết quả xử lý", 60, "long"),
    Column("Mã PAKN quốc gia", 22),
)
OF_SENDER = (Column("Họ tên người gửi", 24), Column("Số điện thoại", 16), Column("Địa chỉ", 34, "long"))
_SATISFIED = {1: "Hài lòng", 0: "Chưa hài lòng", None: ""}


class Names:
    """What keys are called today; a key that the rules no longer hold stands for itself."""

    def __init__(self, rules: Rules) -> None:
        self.states = {key: state.name for key, state in rules.states.all.items()}
        self.official = {key: state.official for key, state in rules.states.all.items()}
        self.standings = {(one.state, key): standing(rules, one.state, key).name for key, one in rules.reasons.items() if one.state}
        self.refusals = {(reason.state, key): reason.official for key, reason in rules.reasons.items()}
        self.units = {key: unit.name for key, unit in rules.units.items()}
        self.categories = {key: (one.group_name, one.name) for key, one in rules.categories.items()}
        self.urgencies = rules.deadlines.urgencies

    def state(self, case: Filed) -> str:
        """Where the case stands, which the reason that led there may say better."""
        return self.standings.get((case.state, case.reason), self.states.get(case.state, case.state))

    def official_state(self, case: Filed) -> str:
        """The status of QĐ 766/QĐ-TTg, which the reason for refusing may decide; "" when the case is not counted there."""
        return self.refusals.get((case.state, case.reason), self.official.get(case.state, ""))


def cells(case: Filed, names: Names, now: str, with_sender: bool) -> list[Cell]:
    """The cells of a case in the order of the columns; `now` is ISO 8601, UTC."""
    group, category = names.categories.get(case.category, (case.category.partition(".")[0], case.category))
    sealed = case.reason in SEALING_REASONS
    told: list[Cell] = [
        case.code,
        moment(case.received_at),
        CHANNEL_NAMES.get(case.channel, case.channel),
        KIND_NAMES.get(case.kind, case.kind),
        group,
        category,
        names.urgencies.get(case.urgency, case.urgency),
        names.units.get(case.unit, case.unit),
        names.state(case),
        names.official_state(case),
        moment(case.due) if case.due else None,
        moment(case.closed_at) if case.closed_at else None,
        timeliness(case, now),
        case.reopened,
        _SATISFIED[case.satisfied],
        case.lead,
        *((SEALED, "", "") if sealed else (case.text, case.place, case.result)),
        case.national_code,
    ]
    if with_sender:
        told += ("", "", "") if sealed else (case.name, _phone(case.phone), case.address)
    return told


def timeliness(case: Filed, now: str) -> str:
    """Whether the deadline was kept; an open case is judged by now, one that waits for the citizen by when it stopped."""
    if not case.due or case.state == "merged":
        return NOT_COUNTED
    if case.on_time is not None:
        return IN_TIME if case.on_time else LATE
    if case.state not in OPEN:
        return NOT_COUNTED if not case.closed_at else IN_TIME if case.closed_at <= case.due else LATE
    return LATE if (case.paused_at or now) > case.due else NOT_YET


def moment(text: str) -> datetime:
    """A stored time in the time of Vietnam."""
    return datetime.fromisoformat(text).astimezone(VIETNAM)


def _phone(digits: str) -> str:
    """In groups: as one number a spreadsheet would drop its leading zero."""
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}" if digits.isdigit() and len(digits) == 10 else digits
