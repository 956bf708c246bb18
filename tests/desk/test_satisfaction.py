"""The page of satisfaction over real sockets: figures against plain Python, what is hidden, versions, filters, who may read."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_store import conversations, endings
from feedback_store.endings import Ending
from feedback_store.store import Store
from handlers.desk.frame import bundled_rules
from handlers.desk.satisfaction_asked import Months, asked, month_number, usual
from handlers.desk.satisfaction_numbers import TOTAL, read, wholes
from knowledge.satisfaction.figure import Figure, difference
from knowledge.satisfaction.method import POOLED, bundled
from knowledge.satisfaction.rules import group
from tests.desk.case_office import LAMP, CaseOffice
from tests.desk.rated import FORM, Rated, interval, keep, levels_of, month, number, share

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
HIDDEN, NONE = bundled().hidden_said, bundled().none_said
DAY_BEFORE = NOW - timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 29, 17, tzinfo=UTC)
"""When today begins in Vietnam."""
MIDNIGHTS = [datetime(2026, 9, 30, 16, 59, tzinfo=UTC), datetime(2026, 9, 30, 17, 0, tzinfo=UTC)]
SHORT = "dich-vu-16"


@pytest.fixture
def boss(desk: CaseOffice) -> httpx.Client:
    desk.office.hire("sep", "administrator")
    return desk.office.at_work("sep")


def many(amount: int, level: int, at: datetime = NOW, **more: object) -> list[Rated]:
    """The same rating so many times."""
    return [Rated(at, {"muc": level}, **more) for _ in range(amount)]  # type: ignore[arg-type]


def rows_of(text: str, region: str) -> dict[str, list[str]]:
    """The rows of a table by their first cell."""
    body = text.partition(f'aria-label="Bảng: {region}"')[2].partition("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', body, re.DOTALL)
    return {unescape(name): [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)] for name, cells in rows}


def tile(text: str, name: str) -> str:
    """The number of a tile."""
    return unescape(re.search(rf"<dt>{re.escape(name)}.*?<strong[^>]*>(.*?)</strong>", text, re.DOTALL)[1])  # type: ignore[index]


RATED = st.tuples(
    st.one_of(st.sampled_from(MIDNIGHTS), st.integers(0, 420).map(lambda days: NOW - timedelta(days=days, hours=days % 24))),
    st.integers(0, 5).map(lambda level: {"muc": level}),
    st.sampled_from(("so_y_te", "so_xay_dung", "so_giao_duc", "")),
    st.sampled_from(("web", "zalo")),
    st.sampled_from(("case", "answer")),
).map(lambda drawn: Rated(*drawn))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(RATED, max_size=90))
def test_every_figure_of_the_store_is_what_plain_python_counts(rated: list[Rated]) -> None:
    """By month, unit, channel, origin, quarter: what is told is right to the last digit, and rests on five answers or none."""
    form = bundled_rules().questionnaires[FORM][-1]
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "motcua.db", reserve=0)
        store.submit(lambda db: keep(db, rated)).result()
        months = Months(month_number("2025-12") or 0, month_number("2026-11") or 0)
        with store.reading() as db:
            found = read(db, form, months, ("unit", "channel", "origin"))
        store.close_now()
    for by, series in found.by.items():
        for key in (TOTAL, *series.keys):
            own = [one for one in rated if key == TOTAL or (getattr(one, by) or "-") == key]
            for part in (months, *months.each(), *months.quarters(months.last + 1)):
                inside = [one for one in own if month(one.at) in {single.said for single in part.each()}]
                levels = levels_of(inside).get("muc", [])
                cell = series.cell(found.items, key, part)
                if not cell.is_hidden:
                    assert cell.n == len(levels) and (not levels or len(levels) >= 5)
                    assert not levels or float(cell.figures["muc"].share or 0) * 100 == pytest.approx(share(levels))
                elif not levels:
                    pytest.fail("nothing was hidden")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from([f"c{place}" for place in range(16)]), st.integers(0, 5)), min_size=5, max_size=12))
def test_both_rules_by_plain_python(forms: list[dict[str, int]]) -> None:
    """The short form with blanks: pooled over answers, and the mean of its questions, of those that are told."""
    form = bundled_rules().questionnaires[SHORT][-1]
    keys = [item.key for item in form.scored]
    rated = [Rated(NOW, {keys[int(item[1:])]: level for item, level in one.items()}, form=SHORT) for one in forms]
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "motcua.db", reserve=0)
        store.submit(lambda db: keep(db, rated)).result()
        now = Months(month_number("2026-11") or 0, month_number("2026-11") or 0)
        with store.reading() as db:
            cell = read(db, form, now, ("unit",)).by["unit"].cell(keys, TOTAL, now)
        store.close_now()
    told = {item: levels for item, levels in levels_of(rated).items() if len(levels) >= 5}
    assert cell.hidden == set(levels_of(rated)) - set(told)
    if told:
        every = [level for levels in told.values() for level in levels]
        pooled, items, _ = wholes(form, cell)[0].parts
        assert float(pooled.value or 0) * 100 == pytest.approx(share(every))
        assert float(items.value or 0) * 100 == pytest.approx(sum(map(share, told.values())) / len(told))
        assert float(pooled.mean or 0) == pytest.approx(sum(every) / len(every)) and pooled.n == len(every)


def test_the_page_says_what_was_given(desk: CaseOffice, boss: httpx.Client) -> None:
    """Headline, interval, months on both sides of midnight in Vietnam, units with their verdict, reasons, who was not asked."""
    rated = many(30, 5) + many(10, 2, reasons=("cho-lau",)) + many(12, 1, unit="so_xay_dung", reasons=("cho-lau", "di-lai"))
    rated += many(6, 4, MIDNIGHTS[0]) + many(7, 4, MIDNIGHTS[1])
    desk.office.write(lambda db: keep(db, rated))
    text = boss.get("/desk/satisfaction").text
    levels = levels_of(rated)["muc"]
    assert number(tile(text, "Hài lòng")) == pytest.approx(share(levels), abs=0.005)
    assert number(tile(text, "Điểm trung bình")) == pytest.approx(sum(levels) / len(levels), abs=0.005)
    assert number(tile(text, "Điểm quy đổi")) == pytest.approx((sum(levels) / len(levels) - 1) * 25, abs=0.005)
    assert tile(text, "So với kỳ trước") == "không so được" and f"kỳ trước 01/2025–12/2025 {NONE}<" in text
    assert f"n = {len(levels)}" in text
    low, high = interval(levels)
    assert f"{low:.2f} %".replace(".", ",") in text and f"{high:.2f} %".replace(".", ",") in text
    by_month = rows_of(text, "Theo tháng, quý")
    assert by_month["09/2026"][:2] == ["6", "100,00 %"] and by_month["10/2026"][0] == "7" and by_month["08/2026"][0] == NONE
    assert by_month["Quý 3/2026"][0] == "6" and by_month["Quý 4/2026 (chưa hết)"][0] == "59"
    assert "12/2026" not in by_month and "Quý 4/2026" not in by_month, "a quarter that has not ended says so"
    units = rows_of(text, "Theo đơn vị")
    assert units["Sở Xây dựng"][-1] == "thấp hơn chung" and next(iter(units)) == "Sở Y tế"
    assert rows_of(text, "lý do") == {"Phải chờ lâu": ["22", "100,00 %"], "Phải đi lại nhiều lần": ["12", "54,55 %"]}
    assert "Phần trăm của 22 lượt chấm mức 1–3" in text
    assert text.count("không phải chỉ số SIPAS") >= 2 and "style=" not in text
    assert "gộp mọi câu trả lời, bản 1; 95 %: " in text and "Tỷ lệ mức 4–5 (gộp mọi câu trả lời, bản 1)" in text
    assert not [code for code in ("pooled", "mean-of", f"({FORM}") if code in text], "codes are for files"


def test_change_against_the_period_before(desk: CaseOffice, boss: httpx.Client) -> None:
    rated = many(10, 5) + many(5, 5, NOW - timedelta(days=31)) + many(5, 1, NOW - timedelta(days=31))
    desk.office.write(lambda db: keep(db, rated))
    text = boss.get("/desk/satisfaction?period=thang-nay").text
    assert tile(text, "So với kỳ trước") == "+50,00" and "chắc là tăng (95 %: " in text and "kỳ trước 10/2026, n = 10" in text


def test_a_change_is_sure_only_where_its_interval_leaves_nothing_out(desk: CaseOffice, boss: httpx.Client) -> None:
    """Ten of ten against eight of ten may be chance, many points less of a hundred are not; the bounds are the textbook's."""
    before = NOW - timedelta(days=31)
    desk.office.write(lambda db: keep(db, many(10, 5) + many(8, 5, before) + many(2, 1, before)))
    text = boss.get("/desk/satisfaction?period=thang-nay").text
    low, high = newcombe((10, 10), (8, 10))
    assert "chưa chắc là khác" in text and "chắc là tăng (" not in text and low < 0 < high
    assert f"(95 %: {low:+.2f} đến {high:+.2f})".replace("-", "−").replace(".", ",") in text
    desk.office.write(lambda db: keep(db, many(60, 1) + many(30, 5) + many(90, 5, before)))
    text = boss.get("/desk/satisfaction?period=thang-nay").text
    assert "chắc là giảm (95 %: " in text and newcombe((40, 100), (98, 100))[1] < 0


def newcombe(now: tuple[int, int], before: tuple[int, int]) -> tuple[float, float]:
    """The interval of a difference in percentage points: the least and the most that its two Wilson intervals leave, by hand."""
    (p, l1, u1), (q, l2, u2) = ((100 * x / n, *interval([5] * x + [1] * (n - x))) for x, n in (now, before))
    return p - q - math.hypot(p - l1, u2 - q), p - q + math.hypot(u1 - p, q - l2)


@pytest.mark.parametrize(("now", "before", "low", "high"), [((56, 70), (48, 80), 5.24, 33.39), ((9, 10), (3, 10), 17.05, 80.90)])
def test_intervals_of_differences_as_published(now: tuple[int, int], before: tuple[int, int], low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17, table II, method 10, examples (a) and (b)."""
    figures = [Figure(n, x, 0) for x, n in (now, before)]
    told = [(one.share, *one.interval) for one in figures]
    found = [100 * float(end) for end in difference(*told)]
    assert found == pytest.approx([low, high], abs=0.006)


def test_a_quarter_is_compared_with_the_quarter_before(desk: CaseOffice, boss: httpx.Client) -> None:
    """Though it is not over: in November with July to September, not with August and September."""
    july, august = datetime(2026, 7, 15, tzinfo=UTC), datetime(2026, 8, 15, tzinfo=UTC)
    desk.office.write(lambda db: keep(db, many(30, 5) + many(30, 1, july) + many(10, 5, august)))
    text = boss.get("/desk/satisfaction?period=quy-nay").text
    assert tile(text, "So với kỳ trước") == "+75,00" and "kỳ trước 07/2026–09/2026, n = 40" in text
    assert "n = 40; 2 trong 3 tháng của kỳ trước có câu trả lời<" in text
    assert "(chưa hết, tính đến ngày 30/11/2026)" in text
    assert [*rows_of(text, "Theo tháng, quý")] == ["10/2026", "11/2026", "Quý 4/2026 (chưa hết)"]
    assert usual(date(2027, 1, 1))["quy-nay"][1].before.said == "10/2026–12/2026"


def test_of_many_questions_forms_are_counted_and_the_interval_is_by_form(desk: CaseOffice, boss: httpx.Client) -> None:
    """Forms whose answers are all alike say no more than one answer each; the interval is that of one question."""
    keys = [item.key for item in bundled_rules().questionnaires[SHORT][-1].scored]
    forms = [Rated(NOW, dict.fromkeys(keys, 5 if place < 30 else 2), form=SHORT) for place in range(40)]
    desk.office.write(lambda db: keep(db, forms))
    text = boss.get(f"/desk/satisfaction?questionnaire={SHORT}").text
    low, high = interval([5] * 30 + [2] * 10)
    assert f"40 phiếu ({40 * len(keys)} câu trả lời)" in text
    assert f"tính theo phiếu: {low:.2f} % – {high:.2f} %".replace(".", ",") in text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from((0, 1, None)), min_size=6, max_size=6), min_size=8, max_size=40))
def test_the_interval_by_form_is_no_surer_than_the_forms_allow(forms: list[list[int | None]]) -> None:
    """Against the variance of a ratio over clusters, whatever is left blank: what each form says is worth at least as little."""
    columns = [[value for form in forms if (value := form[place]) is not None] for place in range(6)]
    figures = [Figure(len(own), sum(own), 0) for own in columns]
    whole = group(bundled().rules[POOLED], figures)
    if whole.value is None:
        return
    p, n = float(whole.value), sum(map(len, columns))
    off = [sum(value - p for value in form if value is not None) for form in forms]
    assert sum(one * one for one in off) / n**2 <= p * (1 - p) / (n / whole.items) + 1e-12
    low, high = whole.interval
    assert low is not None and high is not None and low <= whole.value <= high


def test_nothing_is_no_zero_and_few_are_hidden(desk: CaseOffice, boss: httpx.Client) -> None:
    """An empty store, four ratings, five; a unit of four beside others, and its page by itself."""
    assert f"Kỳ này {NONE}" in boss.get("/desk/satisfaction").text and "0,00 %" not in boss.get("/desk/satisfaction").text
    desk.office.write(lambda db: keep(db, many(4, 5)))
    assert f"Số liệu này {HIDDEN}" in boss.get("/desk/satisfaction").text
    desk.office.write(lambda db: keep(db, many(1, 5) + many(20, 5, unit="so_giao_duc") + many(3, 1, unit="so_xay_dung")))
    units = rows_of(boss.get("/desk/satisfaction").text, "Theo đơn vị")
    assert units["Sở Xây dựng"][0] == units["Sở Y tế"][0] == HIDDEN and units["Sở Giáo dục và Đào tạo"][0] == "20"
    assert f"Số liệu này {HIDDEN}" in boss.get("/desk/satisfaction?unit=so_xay_dung").text


def test_pages_cannot_be_subtracted(desk: CaseOffice, boss: httpx.Client) -> None:
    """Three ratings in October: neither that month nor the two months less the other tells of them, of a unit or of all."""
    october = NOW - timedelta(days=40)
    rated = many(20, 5) + many(20, 4, unit="so_giao_duc") + many(3, 1, october) + many(9, 5, october, unit="so_giao_duc")
    desk.office.write(lambda db: keep(db, rated))

    def told(query: str) -> bool:
        return "<strong>" in boss.get(f"/desk/satisfaction?period=khoang&{query}").text.partition('class="figures"')[2]

    both, first, last = ("from=2026-10&to=2026-11", "from=2026-10&to=2026-10", "from=2026-11&to=2026-11")
    assert told(both) and told(first) and told(last), "all together are enough in every month"
    assert not told(f"{first}&unit=so_y_te")
    assert not told(f"{first}&unit=so_giao_duc"), "the total less this one would leave the three"
    assert not (told(f"{both}&unit=so_y_te") and told(f"{last}&unit=so_y_te"))


def test_one_filter_at_a_time_and_it_stands_in_the_address(desk: CaseOffice, boss: httpx.Client) -> None:
    desk.office.write(lambda db: keep(db, many(9, 5) + many(11, 1, channel="zalo", unit="so_giao_duc", origin="answer")))
    counted = {"unit=so_y_te": 9, "channel=zalo": 11, "origin=answer": 11, "field=infrastructure": 20}
    counted["subject=infrastructure/infrastructure.lighting"] = 20
    for query, n in counted.items():
        assert f"n = {n}<" in boss.get(f"/desk/satisfaction?{query}").text, query
    answer = boss.get("/desk/satisfaction?unit=so_y_te&channel=zalo")
    assert answer.status_code == 422 and "Mỗi lần chỉ lọc theo một mục" in answer.text


@pytest.mark.parametrize("query", ["from=2026-13&to=2026-01", "from=2026-02&to=2026-01", "from=2020-01&to=2026-01", "from=x&to=y"])
def test_months_that_make_no_period(boss: httpx.Client, query: str) -> None:
    answer = boss.get(f"/desk/satisfaction?period=khoang&{query}")
    assert answer.status_code == 422 and 'class="fault"' in answer.text


def test_response_rate_and_who_was_not_asked(desk: CaseOffice, boss: httpx.Client) -> None:
    def work(db: object) -> None:
        for place in range(20):
            why = "no_channel" if place < 4 else ""
            one = Ending(f"x:{place}", "case", "web", "so_y_te", "", "", None, None, NOW, NOW, why)
            number = endings.add(db, one)  # type: ignore[arg-type]
            if place >= 12:
                (response,) = keep(db, many(1, 4))  # type: ignore[arg-type]
                endings.rated(db, number, response, NOW)  # type: ignore[arg-type]

    desk.office.write(work)
    text = boss.get("/desk/satisfaction").text
    assert tile(text, "Tỷ lệ trả lời") == "50,00 %" and "8 trong 16 lần hỏi" in text
    assert rows_of(text, "ai chưa có trong số liệu") == {
        "Được hỏi, chưa đánh giá": ["8"],
        "Không hỏi: không có kênh để hỏi": ["4"],
    }


def test_a_field_of_cases_is_no_field_of_procedures(desk: CaseOffice, boss: httpx.Client) -> None:
    """Both are called «Đất đai»; in tables and in the rates they are two rows by two names."""
    rated = many(9, 5, field="land") + many(7, 4, field="Đất đai", origin="answer")

    def work(db: object) -> None:
        for place, (response, one) in enumerate(zip(keep(db, rated), rated, strict=True)):  # type: ignore[arg-type]
            ended = Ending(f"x:{place}", one.origin, "web", "so_y_te", one.field, "", None, None, NOW, NOW, "")
            endings.rated(db, endings.add(db, ended), response, NOW)  # type: ignore[arg-type]

    desk.office.write(work)
    text = boss.get("/desk/satisfaction").text
    for table in ("Theo lĩnh vực", "tỷ lệ trả lời theo lĩnh vực"):
        rows = rows_of(text, table)
        assert (rows["Đất đai (phản ánh)"][0], rows["Đất đai"][0]) == ("9", "7"), table


def test_no_page_names_who_rated(desk: CaseOffice, boss: httpx.Client) -> None:
    """Conversation, case, name and telephone of the citizen stand on none of the pages, nor on the first one."""
    case = desk.file("web:4711", draft=LAMP)

    def work(db: object) -> None:
        conversations.open_for(db, "web:4711", "web", NOW)  # type: ignore[arg-type]
        endings.add(db, Ending(f"case:{case.id}:1", "case", "web", "so_y_te", "", "", None, "web:4711", NOW, NOW))  # type: ignore[arg-type]
        keep(db, many(9, 1, comment="chờ lâu quá", reasons=("cho-lau",)))  # type: ignore[arg-type]

    desk.office.write(work)
    for path in ("satisfaction", "satisfaction?unit=so_y_te", "satisfaction/comments", "reviews", "surveys"):
        text = boss.get(f"/desk/{path}").text
        assert not [word for word in ("4711", case.code, "0912", LAMP.name) if word in text], path
    assert "0912" in boss.get(f"/desk/cases/{case.code}").text, "the twin: where it may stand, it is found"


def test_an_address_is_read_as_it_was_sent() -> None:
    """The periods before and the days of months."""
    officer = type("Officer", (), {"role": "administrator", "unit": None})()
    typed = {"period": "khoang", "from": "2025-12", "to": "2026-02"}
    found = asked(typed, officer, bundled_rules(), NOW.date())
    assert found.months.said == "12/2025–02/2026" and found.months.before.said == "09/2025–11/2025"
    assert [f"{day}" for day in found.months.days] == ["2025-12-01", "2026-02-28"]


def test_the_chart_has_the_worst_that_are_told_and_nobody_is_no_unit(desk: CaseOffice, boss: httpx.Client) -> None:
    """Hidden units take no bar from those that are told; what belongs to no unit is not called a bad one."""
    units = sorted(bundled_rules().units)[:24]
    told = [one for place, unit in enumerate(units[:16]) for one in many(6, 5 if place else 1, unit=unit)]
    few = [one for unit in units[16:] for one in many(1, 5, unit=unit)]
    desk.office.write(lambda db: keep(db, told + few + many(60, 1, unit="")))
    text = boss.get("/desk/satisfaction").text
    drawn = text.partition("<h2>Theo đơn vị</h2>")[2].partition("</svg>")[0]
    assert bundled_rules().units[units[0]].name in drawn and HIDDEN not in drawn
    assert "Biểu đồ có 15 dòng cao nhất và thấp nhất; bảng có đủ 25 dòng." in text
    notes = text.partition("<dt>Đơn vị thấp hơn chung</dt>")[2].partition("</dd>")[0]
    nobody = "Câu hỏi, không thuộc đơn vị nào"
    assert nobody not in notes and nobody not in drawn
    assert [*rows_of(text, "Theo đơn vị")][-1] == nobody and rows_of(text, "Theo đơn vị")[nobody][0] == "60"


def test_the_address_to_send_has_fixed_months(desk: CaseOffice, boss: httpx.Client) -> None:
    """What is "this month" today is a month by its name in the address that is sent."""
    desk.office.write(lambda db: keep(db, many(9, 5)))
    text = boss.get("/desk/satisfaction?period=thang-nay&unit=so_y_te").text
    sent = unescape(re.search(r'href="([^"]+)">Gửi địa chỉ này', text)[1])  # type: ignore[index]
    assert "from=2026-11&to=2026-11" in sent and "unit=so_y_te" in sent and "mot-cham%401" in sent
    desk.office.clock.now += timedelta(days=40)
    assert "n = 9<" in desk.office.at_work("sep").get(sent).text
    assert "n = 9<" not in desk.office.at_work("sep").get("/desk/satisfaction?period=thang-nay&unit=so_y_te").text, "the twin"


def test_no_unit_is_called_the_lowest_by_chance(desk: CaseOffice, boss: httpx.Client) -> None:
    """The last of the list is named only where it surely differs from all together, and with what its figure rests on."""
    near = many(60, 5) + many(20, 1) + many(14, 5, unit="so_xay_dung") + many(6, 1, unit="so_xay_dung")
    desk.office.write(lambda db: keep(db, near))
    text = boss.get("/desk/satisfaction").text
    assert rows_of(text, "Theo đơn vị")["Sở Xây dựng"][-1] == "chưa khác chung"
    assert not [word for word in ("Đơn vị thấp nhất", "Đơn vị cao nhất", "Đơn vị thấp hơn chung") if word in text]
    desk.office.write(lambda db: keep(db, many(30, 1, unit="so_giao_duc")))
    for path in ("satisfaction", "satisfaction/report"):
        text = boss.get(f"/desk/{path}").text
        assert re.search(r"<dt>Đơn vị thấp nhất</dt><dd>Sở Giáo dục và Đào tạo: 0,00 %, [^<]+; n = 30<", text), path
        assert "<dt>Đơn vị thấp hơn chung</dt><dd>Sở Giáo dục và Đào tạo (n = 30)</dd>" in text, path


def test_a_unit_that_nobody_knows_is_one_message(desk: CaseOffice, boss: httpx.Client) -> None:
    desk.office.write(lambda db: keep(db, many(9, 5)))
    answer = boss.get("/desk/satisfaction?unit=so_khong_co")
    assert answer.status_code == 422 and answer.text.count("so_khong_co") == 1 and "n = 9<" in answer.text
    assert "Không có đơn vị «so_khong_co»" in answer.text
