"""The one-tap share beside the score of QĐ 766: as information, hidden under five, and only where whole months are asked for."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from handlers.desk.satisfaction_asked import Months
from handlers.desk.satisfaction_beside import whole_months
from knowledge.satisfaction.method import bundled
from tests.desk.case_office import MONDAY, CaseOffice
from tests.desk.rated import Rated, interval, keep, share

BESIDE = "Đánh giá một chạm sau khi phản ánh khép lại"
PLACES = ("/desk/reports?period=thang-nay", "/desk/satisfaction?period=thang-nay")


def told(text: str) -> str:
    """The card beside the score."""
    return text.partition(f"<h3>{BESIDE}</h3>")[2].partition("</section>")[0]


@pytest.mark.parametrize("place", PLACES)
def test_the_share_of_closed_cases_stands_beside_the_score(desk: CaseOffice, lan: httpx.Client, place: str) -> None:
    """Of cases alone, with n and Wilson's interval; the formula says that it is not counted."""
    levels = [5, 5, 4, 4, 4, 3, 1]
    desk.file()
    desk.office.write(lambda db: keep(db, [Rated(MONDAY, {"muc": one}) for one in levels]))
    desk.office.write(lambda db: keep(db, [Rated(MONDAY, {"muc": 1}, origin="answer") for _ in range(9)]))
    text = lan.get(place).text
    low, high = (f"{bound:.2f}".replace(".", ",") for bound in interval(levels))
    assert f"{share(levels):.2f} %".replace(".", ",") in told(text) and "n = 7" in told(text)
    assert f"{low} % – {high} %" in told(text) and "Đánh giá một chạm không tính vào đây" in text


@pytest.mark.parametrize("place", PLACES)
def test_few_are_hidden_and_nobody_is_said(desk: CaseOffice, lan: httpx.Client, place: str) -> None:
    desk.file()
    assert bundled().none_said.capitalize() in told(lan.get(place).text)
    desk.office.write(lambda db: keep(db, [Rated(MONDAY, {"muc": 5}) for _ in range(4)]))
    assert bundled().hidden_said.capitalize() in told(lan.get(place).text) and "n = 4" not in told(lan.get(place).text)


def test_of_one_unit_or_of_some_days_it_is_not_told(desk: CaseOffice, lan: httpx.Client) -> None:
    desk.file()
    desk.office.write(lambda db: keep(db, [Rated(MONDAY, {"muc": 5}) for _ in range(9)]))
    assert BESIDE in lan.get("/desk/reports?from=2026-11-01&to=2026-11-30").text, "the twin"
    for query in (
        "reports?unit=so_y_te",
        "reports?from=2026-11-29&to=2026-11-30",
        "satisfaction?unit=so_y_te",
        "satisfaction?channel=web",
    ):
        assert BESIDE not in lan.get(f"/desk/{query}").text, query


def test_whole_months() -> None:
    today, november = date(2026, 11, 22), Months(2026 * 12 + 10, 2026 * 12 + 10)
    assert whole_months(date(2026, 11, 1), today, today) == november == whole_months(date(2026, 11, 1), date(2026, 11, 30), today)
    assert whole_months(date(2026, 11, 2), today, today) is None is whole_months(date(2026, 11, 1), date(2026, 11, 21), today)
