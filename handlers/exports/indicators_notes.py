"""What stands beside the indicators of dossiers in a file: of what they are, and how everything was worked out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.desk import charts
from handlers.desk.indicators_able import Able
from handlers.desk.indicators_asked import Asked
from handlers.desk.indicators_figures import Figures
from handlers.desk.indicators_view import Names
from knowledge.rules.indicators import KEYS, Indicators
from knowledge.vietnam_time import VIETNAM

_NOTES = {
    "census": "Đếm đủ",
    "filed_by": "Hồ sơ nộp",
    "finished_by": "Hồ sơ xong",
    "able": "Nộp trực tuyến được",
    "late": "Đúng hạn",
    "running": "Quá hạn lúc này",
}
_EMPTY = "Mẫu số bằng 0 thì ghi N/A; trong bảng có biểu đồ thì để trống ô ấy. Không bao giờ ghi 0."
_PROCEDURES = (
    "Đếm mọi thủ tục nộp trực tuyến được đã có hồ sơ trong kỳ. Không lọc theo đơn vị hay lĩnh vực thì thêm thủ tục chưa có hồ sơ: "
    "{own} thủ tục cấp tỉnh, cấp xã mà danh mục ghi có nộp trực tuyến và cơ quan giải quyết là của tỉnh (Ủy ban nhân dân, sở, "
    "ban quản lý, đơn vị thuộc sở). Danh mục ghi cả thủ tục hải quan là cấp xã, nên không chỉ xét theo cấp."
)
_UNKNOWN = (
    "{elsewhere} thủ tục cấp tỉnh, cấp xã do công an, thuế, hải quan và cơ quan khác giải quyết: có hồ sơ thì mới đếm. "
    "{unsaid} thủ tục không ghi cơ quan nào nên chưa rõ, cũng vậy. Ngành nào danh mục còn thiếu thủ tục thì chưa đếm đủ. "
    "Danh mục không cho biết tỉnh đã mở nộp trực tuyến cho thủ tục nào."
)


def about(asked: Asked, names: Names, found: Figures, now: datetime) -> Iterator[tuple[str, str | int]]:
    """Which dossiers the figures are of."""
    every = found.total.of()
    yield "Tháng", asked.months.said
    yield "Đơn vị", names.unit(asked.unit) if asked.unit else "Mọi đơn vị"
    yield "Lĩnh vực", asked.field or "Mọi lĩnh vực"
    yield "Hồ sơ nộp trong kỳ", every.filed
    yield "Trong đó không ghi cách nộp", every.no_channel
    yield "Hồ sơ xong trong kỳ", every.finished
    yield "Trong đó bị yêu cầu bổ sung quá một lần", every.asked_twice
    yield "Quá hạn lúc này", sum(found.overdue.values())
    yield "Lập lúc", f"{now.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def method(known: Indicators, able: Able) -> Iterator[tuple[str, str]]:
    """How everything is worked out, in words."""
    for key, name in _NOTES.items():
        yield name, known.notes[key]
    yield "Không có gì để chia", _EMPTY
    for key in KEYS:
        one = known.all[key]
        yield one.name, f"{one.formula} Căn cứ: {one.law}."
    yield "Thủ tục trực tuyến", _PROCEDURES.format(own=charts.number(len(able.own)))
    unknown = {"elsewhere": charts.number(able.elsewhere), "unsaid": charts.number(able.unsaid)}
    yield "Thủ tục trực tuyến chưa đếm", _UNKNOWN.format(**unknown)
    for target in known.targets:
        whose = f", đơn vị {target.unit}" if target.unit else ""
        yield (
            f"Mục tiêu: {known.all[target.indicator].name}{whose}",
            f"{target.percent} % từ {target.since:%d/%m/%Y}. {target.basis}.",
        )
