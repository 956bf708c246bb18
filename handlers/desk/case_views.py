"""Which cases a list shows: the views above it, and the filters beside them, as the page's address holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from feedback_store.case_lists import OPEN, Wanted
from feedback_store.officers import Officer
from feedback_store.timestamps import to_text
from handlers.case_code import PREFIX, found_in
from handlers.desk.due_words import soon
from handlers.desk.profile import UNIT_HEAD
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM
from knowledge.vietnamese.fold import fold

RUNNING = ("new", "accepted", "assigned")
FILTERS = ("view", "unit", "category", "kind", "channel", "urgency", "since", "until", "q", "order")
LONGEST = 100
_NOBODY = "-"
FIRST = "can-xem"
LEADERS = "bao-lanh-dao"
"""The view of whoever has a duty in the escalation."""


class View(NamedTuple):
    """A view that everybody has."""

    key: str
    label: str
    empty: str


VIEWS = (
    View("can-xem", "Cần xem", "Không còn phản ánh nào chờ xem. Phản ánh mới sẽ hiện ở đây."),
    View("cua-toi", "Của tôi", "Chưa có việc nào giao cho anh/chị. Mở một phản ánh rồi bấm «Tiếp nhận» hoặc «Nhận việc»."),
    View("sap-den-han", "Sắp đến hạn", "Không có phản ánh nào sắp đến hạn."),
    View("qua-han", "Quá hạn", "Không có phản ánh nào quá hạn."),
    View(LEADERS, "Đến hạn báo lãnh đạo", "Không có phản ánh nào cần lãnh đạo xem."),
    View("cho-nguoi-dan", "Chờ người dân", "Không có phản ánh nào đang chờ người dân bổ sung."),
    View("xin-rut", "Người gửi xin rút", "Không có ai xin rút phản ánh."),
    View("tham-khao", "Tin tham khảo", "Chưa có tin nào không ghi tên được giữ để tham khảo."),
    View("da-tra-loi", "Đã trả lời", "Chưa có phản ánh nào được trả lời."),
    View("tat-ca", "Tất cả", "Chưa có phản ánh nào. Người dân gửi qua trò chuyện hoặc điện thoại thì hiện ở đây."),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cases; `overdue` is what the view leaves out at its beginning, because it has a view of its own."""

    wanted: Wanted
    overdue: Wanted | None = None


def asked_from(query: Mapping[str, str]) -> dict[str, str]:
    """The filters that an address holds; whatever else it holds is dropped."""
    asked = {name: query.get(name, "").strip()[:LONGEST] for name in FILTERS}
    asked["view"] = asked["view"] if asked["view"] in {view.key for view in VIEWS} else FIRST
    return asked


def asked_from_text(query: str) -> dict[str, str]:
    """As `asked_from`, from what stands after the question mark."""
    return asked_from(dict(parse_qsl(query)))


def query_of(asked: Mapping[str, str]) -> str:
    """The address again, without what is empty."""
    return urlencode({name: asked[name] for name in FILTERS if asked.get(name)})


def chosen(rules: Rules, officer: Officer, asked: Mapping[str, str], now: datetime) -> Chosen:
    """The cases that are asked for, as the store reads it; a whole code asks for its case, wherever that may stand."""
    if code := whole_code(asked["q"]):
        return Chosen(Wanted(words=fold(code)))
    filters = _filters(asked)
    mine = _of_view(rules, officer, asked["view"], now)
    wanted = replace(filters, states=mine.states, officer=mine.officer, due_before=mine.due_before)
    wanted = replace(wanted, units=mine.units or filters.units, told=mine.told, withdrawn=mine.withdrawn)
    if asked["view"] != "sap-den-han":
        return Chosen(wanted)
    return Chosen(wanted, replace(wanted, due_before=now.isoformat()))


def whole_code(text: str) -> str:
    """The code that a text is, however it is typed ("pa4k7m2xp", "mã PA 4K7M 2XP"), as it is written; "" for any other text."""
    found = found_in(text)
    if found is None or found[1] != "right":
        return ""
    plain = found[0].replace("-", "")
    typed = re.sub(r"[\W_]", "", text).upper()
    return found[0] if re.fullmatch(rf"(?:M[AÃ])?(?:PA)?{plain.removeprefix(PREFIX)}", typed) else ""


def told_of(officer: Officer) -> Wanted:
    """The open cases that an officer has been told of for their duty; a head of a unit is told of the own unit's."""
    own = (officer.unit,) if officer.duty == UNIT_HEAD and officer.unit else ()
    return Wanted(states=RUNNING, units=own, told=officer.duty or _NOBODY)


def views_of(officer: Officer) -> list[View]:
    """The views above an officer's list."""
    return [view for view in VIEWS if officer.duty or view.key != LEADERS]


def _of_view(rules: Rules, officer: Officer, key: str, now: datetime) -> Wanted:
    if key == "can-xem":
        return Wanted(states=("new", "assigned") if officer.role == "unit_officer" else ("new",))
    if key == LEADERS:
        return told_of(officer)
    if key == "cua-toi":
        return Wanted(states=OPEN, officer=officer.id)
    if key == "xin-rut":
        return Wanted(states=OPEN, withdrawn=True)
    if key in ("sap-den-han", "qua-han"):
        return Wanted(states=RUNNING, due_before=soon(rules, now) if key == "sap-den-han" else now.isoformat())
    states = {"cho-nguoi-dan": ("waiting_citizen",), "tham-khao": ("reference",), "da-tra-loi": ("answered", "closed")}
    return Wanted(states=states.get(key, ()))


def _filters(asked: Mapping[str, str]) -> Wanted:
    return Wanted(
        units=(asked["unit"],) if asked["unit"] else (),
        category=asked["category"],
        kind=asked["kind"],
        channel=asked["channel"],
        urgency=asked["urgency"],
        words=fold(asked["q"]),
        since=_midnight(asked["since"]),
        until=_midnight(asked["until"], 1),
    )


def _midnight(text: str, days: int = 0) -> str:
    """The beginning of a day in Vietnam (UTC text), or of a later one; empty for what is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    if not 2000 <= day.year < 2100:
        return ""
    return to_text(datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(days=days))
