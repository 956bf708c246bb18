"""The page of indicators over real sockets: targets, blanks, filters, months, and who may look."""

from __future__ import annotations

import re
from html import unescape
from typing import get_args

import httpx
import pytest

from feedback_store.officers import Role
from handlers.desk import indicators_words as words
from knowledge.rules.indicators import bundled
from tests.desk.case_office import CaseOffice
from tests.dossiers.made import UNKNOWN, Told, keep, many

EVIL = "=1+1|cmd"
NAMES = {key: one.name for key, one in bundled().all.items()}
MONTH = "?period=thang-nay"


@pytest.fixture
def boss(desk: CaseOffice) -> httpx.Client:
    desk.office.hire("sep", "survey_staff")
    return desk.office.at_work("sep")


def put(desk: CaseOffice, *told: list[Told]) -> None:
    desk.office.write(lambda db: keep(db, [one for some in told for one in some]))


def some() -> list[list[Told]]:
    """Of 10 dossiers 3 filed online, 2 at the counter, 4 by post and 1 nobody knows how; one late, one asked twice."""
    return [
        many(3, 1, supplements=0),
        many(2, 4, channel="counter", unit="so_xay_dung", returned_by="post", field="Đất đai"),
        many(4, 6, channel="post", online_level="part", finished_at=None, status=4),
        many(1, 10, channel="", online_level="", procedure=UNKNOWN, supplements=2, unit="", field=""),
    ]


def tiles(text: str) -> dict[str, list[str]]:
    """The tiles by their names: the figure, then what stands beside it."""
    found = re.findall(r"<div><dt>(.*?)</dt><dd><strong>(.*?)</strong>(.*?</dd>)</div>", text, re.DOTALL)
    return {name: [value, *re.findall(r"<span>(.*?)</span>", rest)] for name, value, rest in found}


def row(text: str, region: str, name: str) -> list[str]:
    """The cells of a row of a table."""
    body = text.partition(f'aria-label="Bảng: {region}"')[2].partition("</table>")[0]
    return re.findall(r"<td[^>]*>(.*?)</td>", body.partition(f'<th scope="row">{name}</th>')[2].partition("</tr>")[0])


def test_tiles_with_targets(desk: CaseOffice, boss: httpx.Client) -> None:
    """3 of 9 that are known is 33,33 %, above 30; by post in 4 of 9; by post out 2 of 6, above 20; what is blank is told apart."""
    put(desk, *some())
    told = tiles(boss.get(f"/desk/indicators{MONTH}").text)
    assert told["Hồ sơ nộp"] == ["10", "1 hồ sơ không ghi cách nộp"]
    assert told[NAMES["online"]] == ["33,33 %", "3 / 9", "Mục tiêu 30 %", "✓ Đạt"]
    assert told[NAMES["online_whole"]][:2] == ["33,33 %", "3 / 9"] and told[NAMES["online_part"]][:2] == ["0,00 %", "0 / 9"]
    assert told[NAMES["post_in"]] == ["44,44 %", "4 / 9", "Mục tiêu 5 %", "✓ Đạt"]
    assert told[NAMES["post_out"]] == ["33,33 %", "2 / 6", "Mục tiêu 20 %", "✓ Đạt"]
    assert told[NAMES["on_time"]] == ["83,33 %", "5 / 6"]
    assert told["Quá hạn lúc này"] == ["4", words.BY_FIRST_DATE]
    assert told[words.ASKED_TWICE] == ["1", "trong 6 hồ sơ xong trong kỳ"]


def test_what_is_of_no_level_is_told_where_the_parts_do_not_add_up(desk: CaseOffice, boss: httpx.Client) -> None:
    """Filed online of a procedure that the catalogue alone knows, or nobody: in the sum, in neither part."""
    put(desk, *some(), many(2, 20, online_level=""), many(1, 22, online_level="none"))
    told = tiles(boss.get(f"/desk/indicators{MONTH}").text)
    assert (told[NAMES["online"]][1], told[NAMES["online_whole"]][1], told[NAMES["online_part"]][1]) == (
        "6 / 12",
        "3 / 12",
        "0 / 12",
    )
    assert told[NAMES["online"]][-1] == words.OF_NO_LEVEL.format(n=3)


def test_a_target_that_is_missed_says_by_how_much(desk: CaseOffice, boss: httpx.Client) -> None:
    """In words, and never by rounding nothing away."""
    put(desk, many(299, 1), many(701, 300, channel="counter"))
    assert tiles(boss.get(f"/desk/indicators{MONTH}").text)[NAMES["online"]] == [
        "29,90 %",
        "299 / 1.000",
        "Mục tiêu 30 %",
        "✗ Chưa đạt, thiếu 0,10 điểm phần trăm",
    ]


def test_nothing_is_told_as_nothing(desk: CaseOffice, boss: httpx.Client) -> None:
    """No dossier: a line that says what to do. One without channel: N/A and the count, never 0 %."""
    assert "chưa có hồ sơ nào" in boss.get("/desk/indicators").text
    put(desk, many(1, channel="", finished_at=None, status=2))
    told = tiles(boss.get("/desk/indicators").text)
    assert told[NAMES["online"]] == ["N/A", "0 / 0", "Mục tiêu 30 %", "Chưa có số"] and told[NAMES["on_time"]][0] == "N/A"


def test_tables_of_units_and_fields(desk: CaseOffice, boss: httpx.Client) -> None:
    """The highest first; a unit that the rules do not know is called as the one-stop software calls it, and stays text."""
    put(desk, *some(), many(1, 11, unit="<b evil>", field=EVIL))
    text = boss.get(f"/desk/indicators{MONTH}").text
    assert row(text, "Theo đơn vị", "Sở Y tế")[:2] == ["7", "42,86 %"]
    assert row(text, "Theo đơn vị", "Sở Xây dựng")[-3:] == ["0", "30 %", "Chưa đạt"]
    assert row(text, "Theo đơn vị", "Sở Y tế")[-3:] == ["4", "30 %", "Đạt"]
    assert row(text, "Theo lĩnh vực", "Đất đai")[0] == "2" and "<b evil>" not in text and "&lt;b evil&gt;" in text
    names = re.findall(r'<th scope="row">(.*?)</th>', text.partition('aria-label="Bảng: Theo đơn vị"')[2].partition("</table>")[0])
    assert [unescape(name) for name in names] == ["<b evil>", "Sở Y tế", "Sở Xây dựng", "(không ghi)"]
    by_filed = boss.get(f"/desk/indicators{MONTH}&order=filed").text.partition('aria-label="Bảng: Theo đơn vị"')[2]
    assert by_filed.index("Sở Y tế") < by_filed.index("Sở Xây dựng")


def test_the_trend_has_its_target(desk: CaseOffice, boss: httpx.Client) -> None:
    """The months of the period up to this one, each with its target; what is aimed at is drawn dashed and named."""
    put(desk, *some(), many(4, 20, filed_on="2026-08-31", channel="counter", finished_at=None, status=4))
    text = boss.get("/desk/indicators?period=nam-nay").text
    name = f"{NAMES['online']} theo tháng"
    assert row(text, name, "08/2026") == ["0 / 4", "0,00 %", "30 %", "Chưa đạt"]
    assert row(text, name, "09/2026") == ["0 / 0", "N/A", "30 %", "Chưa có số"]
    assert row(text, name, "11/2026") and not row(text, name, "12/2026")
    assert "stroke-dasharray" in text and "Vạch đứt: mục tiêu 30 %." in text
    drawn = re.findall(r"<desc.*?</desc>", text)
    assert drawn and not [one for one in drawn if "khoảng tin cậy" in one], "everything is counted, nothing is a sample"


def test_the_trend_is_of_the_period_and_begins_with_the_first_dossier(desk: CaseOffice, boss: httpx.Client) -> None:
    """No month of before the period; none in which there was nothing yet, which is said; of a single month no line."""
    put(desk, *some(), many(4, 20, filed_on="2026-08-31", channel="counter", finished_at=None, status=4))
    name = f"{NAMES['online']} theo tháng"
    year = boss.get("/desk/indicators?period=nam-nay").text
    assert not row(year, name, "07/2026") and "Trước tháng 08/2026 chưa có hồ sơ nào." in year
    months = "?period=khoang&from=2026-09&to=2026-11"
    quarter = boss.get(f"/desk/indicators{months}").text
    assert not row(quarter, name, "08/2026") and not row(quarter, name, "10/2026") and row(quarter, name, "11/2026") == []
    assert "không có biểu đồ theo tháng" in quarter and name not in quarter
    assert "không có biểu đồ theo tháng" not in year
    assert [one in year for one in ("(chưa hết)", "01/2026–12/2026")] == [True, True]
    assert "(chưa hết)" not in boss.get("/desk/indicators?period=khoang&from=2026-07&to=2026-08").text


def test_filters_stand_in_the_address(desk: CaseOffice, boss: httpx.Client) -> None:
    """Unit and field together."""
    put(desk, *some())
    text = boss.get(f"/desk/indicators{MONTH}&unit=so_xay_dung&field=Đất đai").text
    assert tiles(text)["Hồ sơ nộp"][0] == "2" and 'aria-label="Bảng: Theo đơn vị"' not in text
    assert "unit=so_xay_dung" in text.partition("file.xlsx")[2][:120]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?period=khoang&from=2026-12&to=2026-01", "tháng đầu không sau"),
        ("?period=khoang&from=x&to=2026-01", "Hãy chọn cả hai tháng"),
        ("?period=khoang&from=2020-01&to=2026-01", "dài nhất là 3 năm"),
        ("?unit=la", "Không có đơn vị «la»"),
    ],
)
def test_what_cannot_be(boss: httpx.Client, query: str, told: str) -> None:
    """One line, on the page and for a file."""
    answer = boss.get(f"/desk/indicators{query}")
    assert answer.status_code == 422 and told in answer.text
    assert boss.get(f"/desk/indicators/file.xlsx{query}").status_code == 422
    assert boss.get("/desk/indicators/file.ods").status_code == 404


def test_who_may_look(desk: CaseOffice) -> None:
    """The desk, administrators and survey staff; what they looked at is in the audit."""
    may = {"administrator", "desk_officer", "survey_staff"}
    for number, role in enumerate(get_args(Role)):
        login, status = f"o{number}", 200 if role in may else 403
        desk.office.hire(login, role, "so_y_te" if role == "unit_officer" else "")
        http = desk.office.at_work(login)
        assert [http.get(f"/desk/{path}").status_code for path in ("indicators", "indicators/file.csv")] == [status] * 2
        assert ('href="/desk/indicators"' in http.get("/desk/").text) == (status == 200)
    assert next(details for _, _, details in desk.audited("indicators.read")) == {"months": "01/2026–12/2026", "unit": ""}
    assert len([details for _, _, details in desk.audited("indicators.file") if "status" not in details]) == len(may)


def test_no_customs_among_the_provinces_procedures(desk: CaseOffice, boss: httpx.Client) -> None:
    """What nobody has filed is of the province's own bodies; what was filed counts whoever settles it, and the page says how."""
    put(desk, many(2, procedure="1.000005", online_level="whole", channel="counter"))
    text = boss.get(f"/desk/indicators{MONTH}").text
    part, whole = tiles(text)[NAMES["used"]][1].split(" / ")
    assert part == "0" and 500 < int(whole.replace(".", "")) < 1_000
    unused = text.partition('aria-label="Bảng: Không có hồ sơ nào"')[2].partition("</table>")[0]
    assert unused and "Hải quan" not in unused and "hải quan" not in unused
    offline = text.partition('aria-label="Bảng: Có hồ sơ, chưa ai nộp trực tuyến"')[2].partition("</table>")[0]
    assert "1.000005" in offline and "không chỉ xét theo cấp" in text and "Thủ tục trực tuyến chưa đếm" in text


def test_the_score_has_its_third_part(desk: CaseOffice, boss: httpx.Client) -> None:
    """5 of 6 on time is 83,33 %, below 90: 6 × 83,33 / 90 at most; without dossiers N/A; from 90 % on all points."""
    part = "Người dân hài lòng về giải quyết thủ tục"

    def points() -> str:
        text = boss.get("/desk/reports?period=thang-nay").text
        return re.search(rf"<h3>{part}</h3>\s*<p class=\"points\"><strong>(.*?)</strong>", text)[1]  # type: ignore[index]

    desk.file()
    assert points() == "N/A"
    put(desk, *some())
    assert points() == "tối đa 5,56"
    put(desk, many(40, 100))
    assert points() == "tối đa 6,00"
