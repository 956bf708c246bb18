"""What stands beside the indicators of dossiers in a file: of what they are, and how everything was worked out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

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
    "Lọc theo đơn vị hoặc lĩnh vực thì chỉ đếm thủ tục có hồ sơ của đơn vị, lĩnh vực ấy; không lọc thì thêm thủ tục "
    "cấp tỉnh, cấp xã trong danh mục có ghi cách nộp trực tuyến."
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


def method(known: Indicators) -> Iterator[tuple[str, str]]:
    """How everything is worked out, in words."""
    for key, name in _NOTES.items():
        yield name, known.notes[key]
    yield "Không có gì để chia", _EMPTY
    for key in KEYS:
        one = known.all[key]
        yield one.name, f"{one.formula} Căn cứ: {one.law}."
    yield "Thủ tục trực tuyến", _PROCEDURES
    for target in known.targets:
        whose = f", đơn vị {target.unit}" if target.unit else ""
        yield (
            f"Mục tiêu: {known.all[target.indicator].name}{whose}",
            f"{target.percent} % từ {target.since:%d/%m/%Y}. {target.basis}.",
        )
