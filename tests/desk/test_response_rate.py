"""How many of those who were asked have rated: on the page, in the table that is taken away, against plain Python."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_store import endings
from feedback_store.endings import Ending
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from handlers.ratings import response_rate
from handlers.ratings.response_rate import COLUMNS
from knowledge.satisfaction.method import bundled
from tests.desk.case_office import CaseOffice
from tests.desk.rated import Rated, keep
from tests.desk.test_satisfaction import HIDDEN, rows_of
from tests.exports.made_ratings import exported

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
EVER = Wanted("mot-cham", "1", ("2026-11", "2026-11"))


class Made(NamedTuple):
    """An ending; without a `reason` its citizen was asked."""

    unit: str
    field: str
    channel: str
    is_rated: bool
    reason: str = ""


MADE = st.builds(
    Made,
    st.sampled_from(("so_y_te", "so_xay_dung", "")),
    st.sampled_from(("infrastructure", "conduct")),
    st.sampled_from(("web", "zalo")),
    st.booleans(),
    st.sampled_from(("", "", "no_channel")),
)


def end(db: Connection, made: list[Made]) -> None:
    """Keep the endings, and rate those of them that are."""
    for place, one in enumerate(made):
        new = Ending(f"x:{place}", "case", one.channel, one.unit, one.field, "", None, None, NOW, NOW, one.reason)
        number = endings.add(db, new)
        if one.is_rated and not one.reason:
            (response,) = keep(db, [Rated(NOW, {"muc": 4}, one.unit, one.channel, field=one.field)])
            endings.rated(db, number, response, NOW)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MADE, max_size=60))
def test_rates_are_what_plain_python_counts(made: list[Made]) -> None:
    """By unit, field and channel; what is not told is some few, and never one row alone beside the total."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "motcua.db", reserve=0)
        store.submit(lambda db: end(db, made)).result()
        with store.reading() as db:
            whole = response_rate.answering(db, EVER)
            told = {by: response_rate.rates(db, EVER, by) for by in COLUMNS}
            assert endings.recount(db) == []
        store.close_now()
    asked = [one for one in made if not one.reason]
    rated = sum(one.is_rated for one in asked)
    few = 0 < len(asked) < 5
    assert whole and (whole.ended, whole.rate.asked) == ((None, None) if few else (len(made), len(asked)))
    assert whole.rate.rated == (rated if not few and (rated == 0 or rated >= 5) else None)
    for by in COLUMNS:
        counted = defaultdict[str, list[bool]](list)
        for one in asked:
            counted[getattr(one, by)].append(one.is_rated)
        assert all(rate.asked in (None, len(counted[rate.key])) for rate in told[by]) and len(told[by]) == len(counted)
        untold = [len(counted[rate.key]) for rate in told[by] if rate.asked is None]
        assert all(rate.asked is None for rate in told[by] if len(counted[rate.key]) < 5), "few asked are not told"
        assert not untold or sum(untold) >= 5 or sum(untold) == len(asked), "nor what all less the others would tell"
        assert all(rate.rated is None for rate in told[by] if rate.asked is None)
        hidden = [sum(counted[rate.key]) for rate in told[by] if rate.rated is None]
        assert all(rate.rated in (None, sum(counted[rate.key])) for rate in told[by])
        assert not hidden or sum(hidden) >= 5 or sum(hidden) == rated


def some() -> list[Made]:
    """Two units of which everything is told, and one that was asked too little, which hides the smallest of the others as well."""
    many = [Made("so_y_te", "infrastructure", "web", place < 8) for place in range(20)]
    more = [Made("so_giao_duc", "conduct", "zalo", place < 5) for place in range(10)]
    few = [Made("so_xay_dung", "conduct", "zalo", True)]
    return [*many, *more, *few, Made("so_y_te", "conduct", "zalo", False, "no_channel")]


def test_the_page_tells_rates_by_unit_field_and_channel(desk: CaseOffice, lan: httpx.Client) -> None:
    desk.office.clock.now = NOW
    desk.office.write(lambda db: end(db, some()))
    text = lan.get("/desk/satisfaction").text
    units, fields, channels = (rows_of(text, f"tỷ lệ trả lời theo {by}") for by in ("đơn vị", "lĩnh vực", "kênh"))
    assert units == {
        "Sở Y tế": ["20", "8", "40,00 %"],
        "Sở Giáo dục và Đào tạo": [HIDDEN],
        "Sở Xây dựng": [HIDDEN],
    }
    assert sorted(cells[1] for cells in fields.values()) == ["6", "8"] == sorted(cells[1] for cells in channels.values())
    report = lan.get("/desk/satisfaction/report").text
    assert "Tỷ lệ trả lời theo lĩnh vực" in report and "40,00 %" in report
    assert HIDDEN in lan.get("/desk/satisfaction?unit=so_giao_duc").text.partition("Ai được hỏi, ai không")[2]
    for only in ("field=conduct", "channel=zalo"):
        text = lan.get(f"/desk/satisfaction?{only}").text
        assert "6 trong 11 lần hỏi" in text and "Tỷ lệ trả lời theo" not in text, "two conditions at once are told nowhere"


def test_the_table_that_is_taken_away_has_the_rates(store: Store) -> None:
    store.submit(lambda db: end(db, some())).result()
    with exported(store, "s.csv", "summary").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["Theo"], row["Mã"]): row for row in csv.DictReader(file) if row["Theo"].startswith("Tỷ lệ trả lời")}
    one, few = rows["Tỷ lệ trả lời: Đơn vị", "so_y_te"], rows["Tỷ lệ trả lời: Đơn vị", "so_xay_dung"]
    assert (one["Số lần hỏi"], one["Số câu trả lời"], one["Tỷ lệ trả lời (%)"]) == ("20", "8", "40,00")
    assert (few["Số lần hỏi"], few["Số câu trả lời"], few["Tỷ lệ trả lời (%)"]) == (
        bundled().hidden_said,
        bundled().hidden_said,
        bundled().hidden_said,
    )
    assert {theme for theme, _ in rows} == {f"Tỷ lệ trả lời: {name}" for name in ("Đơn vị", "Lĩnh vực", "Kênh")}


def test_of_a_filter_the_whole_alone_is_told(store: Store) -> None:
    """By every column of endings; by subject nobody counts."""
    store.submit(lambda db: end(db, some())).result()
    filters = (
        {"unit": "so_y_te"},
        {"field": "infrastructure"},
        {"channels": ("web",)},
        {"unit": "so_y_te", "field": "infrastructure"},
    )
    with store.reading() as db:
        for chosen in filters:
            wanted = replace(EVER, **chosen)
            found = response_rate.answering(db, wanted)
            assert found and (found.rate.asked, found.rate.rated) == (20, 8), chosen
            assert response_rate.rates(db, wanted, "unit") == []
        for hidden in ("so_xay_dung", "so_giao_duc"):
            found = response_rate.answering(db, replace(EVER, unit=hidden))
            assert found and (found.ended, found.rate.asked, found.rate.rated) == (None, None, None), "nor on its own page"
        assert response_rate.answering(db, replace(EVER, subject="x")) is None
        assert response_rate.answering(db, Wanted("sipas-39", "1")) is None
