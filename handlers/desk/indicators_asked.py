"""What the page of indicators is asked for: months, a unit, a field, and the order of its tables; from the address and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from feedback_store.dossier_indicators import Wanted
from handlers.desk.satisfaction_asked import MOST_MONTHS, RANGE, Months, month_key, month_number, usual

TYPED = ("period", "from", "to", "unit", "field", "order")
USUAL = "nam-nay"
ORDERS = {"online": "Nộp trực tuyến nhiều nhất trước", "on_time": "Đúng hạn nhiều nhất trước", "filed": "Nhiều hồ sơ nhất trước"}
BAD_MONTHS = "Hãy chọn cả hai tháng, tháng đầu không sau tháng cuối."
TOO_MANY_MONTHS = f"Khoảng tháng dài nhất là {MOST_MONTHS // 12} năm. Hãy chọn khoảng ngắn hơn."
NO_SUCH_UNIT = "Không có đơn vị «{unit}» trong danh sách. Hãy chọn đơn vị khác."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the page; `typed` is what stands in the address, `now` the month in which it is asked."""

    months: Months
    unit: str
    field: str
    order: str
    now: int
    typed: Mapping[str, str]
    fault: str = ""

    @property
    def is_running(self) -> bool:
        """Whether more may still come."""
        return self.months.last >= self.now

    def trend(self, told: Collection[str]) -> list[tuple[int, str]]:
        """The months of the lines: of the period what has begun, from the first of which something is `told`; none of a single one.

        Each as a number and as the store writes it.
        """
        begun = [one for one in keys(self.months.until(self.now)) if one[1] >= min(told, default="~")]
        return begun if len(begun) > 1 else []

    @property
    def last_day(self) -> date:
        """The day whose targets hold for the period."""
        return self.months.days[1]

    def wanted(self, able: frozenset[str]) -> Wanted:
        """The dossiers asked for; `able` as the catalogue says."""
        return Wanted(*self.months.keys, able, self.unit, self.field)


def asked(typed: Mapping[str, str], units: Mapping[str, object], today: date) -> Asked:
    """What an address asks for; with what makes no sense in it, what can be shown, and `fault`."""
    months, fault = _months(typed, today)
    unit, order = typed.get("unit", ""), typed.get("order", "")
    if unit and unit not in units:
        unit, fault = "", NO_SUCH_UNIT.format(unit=unit)
    now = today.year * 12 + today.month - 1
    return Asked(months, unit, typed.get("field", ""), order if order in ORDERS else next(iter(ORDERS)), now, typed, fault)


def month_said(key: str) -> str:
    """A month of the store as people write it: "11/2026"."""
    return f"{key[5:]}/{key[:4]}"


def last_day(month: int) -> date:
    """The last day of a month."""
    return Months(month, month).days[1]


def keys(months: Months) -> list[tuple[int, str]]:
    """The months one by one, and how the store writes them."""
    return [(month, month_key(month)) for month in range(months.first, months.last + 1)]


def _months(typed: Mapping[str, str], today: date) -> tuple[Months, str]:
    periods = usual(today)
    key = typed.get("period") or (RANGE if typed.get("from") and typed.get("to") else USUAL)
    if key != RANGE:
        return periods.get(key, periods[USUAL])[1], ""
    first, last = month_number(typed.get("from", "")), month_number(typed.get("to", ""))
    if first is None or last is None or first > last:
        return periods[USUAL][1], BAD_MONTHS
    if last - first >= MOST_MONTHS:
        return periods[USUAL][1], TOO_MANY_MONTHS
    return Months(first, last), ""
