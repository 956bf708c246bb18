"""What the page of indicators and its files say, and how their numbers are written."""

from __future__ import annotations

from fractions import Fraction

from handlers.desk import charts
from handlers.desk.indicators_figures import Part
from knowledge.rules.indicators import Target
from knowledge.satisfaction import written

ACTION_NAMES = {
    "indicators.read": "Xem chỉ tiêu hồ sơ",
    "indicators.file": "Tải tệp chỉ tiêu hồ sơ",
}
"""How the audit page calls these actions."""
LEVELS = {
    "whole": "Toàn trình",
    "part": "Một phần",
    "none": "Không nộp trực tuyến được",
    "able": "Nộp trực tuyến được, chưa rõ mức",
}
NOTHING = "(không ghi)"
NO_TARGET = "chưa đặt"
DASHED = "Vạch đứt: mục tiêu {aim}."
NOTHING_BEFORE = "Trước tháng {month} chưa có hồ sơ nào."
NOT_SAID = "{n} hồ sơ không ghi cách nộp"
OF_NO_LEVEL = "Gồm {n} hồ sơ của thủ tục không ghi toàn trình hay một phần"
ASKED_TWICE, OF_FINISHED = "Bị yêu cầu bổ sung quá một lần", "trong {n} hồ sơ xong trong kỳ"
BY_FIRST_DATE = "Theo ngày hẹn đầu, gồm cả hồ sơ đã hẹn lại. Trang «Hồ sơ» đếm theo ngày hẹn mới."
REACHED, MISSED, UNKNOWN = "Đạt", "Chưa đạt", "Chưa có số"


def share(part: Part) -> str:
    """A share, "37,50 %"; "N/A" where there is nothing to divide."""
    return written.percent(part.share)


def counted(part: Part) -> str:
    """What a share is of: "3 / 8"."""
    return f"{charts.number(part.part)} / {charts.number(part.whole)}"


def aim(target: Target | None) -> str:
    """What is aimed at, "30 %"."""
    return f"{target.percent} %" if target else NO_TARGET


def verdict(part: Part, target: Target | None) -> str:
    """Whether a target was reached, in words; "" where there is none."""
    if target is None:
        return ""
    if part.share is None:
        return UNKNOWN
    return REACHED if part.share >= target.share else MISSED


def told(part: Part, target: Target | None) -> str:
    """The same with how much is missing: "✗ Chưa đạt, thiếu 2,50 điểm phần trăm"."""
    said = verdict(part, target)
    if target is None or part.share is None:
        return said
    if said == REACHED:
        return f"✓ {REACHED}"
    return f"✗ {MISSED}, thiếu {written.number(_up((target.share - part.share) * 100))} điểm phần trăm"


def _up(missing: Fraction) -> Fraction:
    """At least one hundredth: who has missed a target by less is not told that nothing is missing."""
    return max(missing, Fraction(1, 100))
