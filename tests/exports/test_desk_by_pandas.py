"""Every figure that the page of satisfaction and its printed report show is what pandas counts from the plain rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from html import unescape

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_store.store import Store
from handlers.desk import satisfaction_sentences as words
from handlers.desk.satisfaction_asked import FILTERS as EVERY_FILTER
from handlers.desk.satisfaction_asked import Asked, Months, month_key, month_number
from handlers.desk.satisfaction_numbers import Read, read
from handlers.desk.satisfaction_view import View, view
from knowledge.questionnaires.questionnaire import Group, Questionnaire
from tests.desk.rated import number
from tests.exports import by_pandas
from tests.exports.by_pandas import PLACES, RULES_OF_PARTS, Told

NEAR = 0.0051
TODAY = date(2026, 11, 23)
PERIODS = [("2026-01", "2026-11"), ("2025-12", "2026-11"), ("2026-07", "2026-09"), ("2026-10", "2026-10"), ("2026-10", "2026-11")]
FILTERS = (
    *({}, {}, {}, {"unit": "so_y_te"}, {"channel": "web"}, {"origin": "case"}, {"field": "infrastructure"}),
    {"subject": "infrastructure/infrastructure.road"},
)
SAID = {name: (lambda key: key) for name in EVERY_FILTER}
"""Keys stand for themselves."""
Seen = Counter[str]


class Looked:
    """What is shown to one question, with the answers it should be made of."""

    def __init__(self, store: Store, told: Told, asked: Asked, version: int) -> None:
        self.form, self.asked, self.told = told.versions[version], asked, told
        self.scope, self.key = asked.scope
        with store.reading() as db:
            self.view: View = view(db, asked, told.rules, SAID)
            self.read: Read = read(db, self.form, asked.months, (self.scope,) if self.scope else PLACES)
        frame = by_pandas.answers(told.rated, self.form)
        frame = frame.assign(subject=frame.field + "/" + frame.subject)
        self.frame = frame.assign(**{name: frame[name].replace("", "-") for name in PLACES if name != "subject"})

    def answers(self, months: Months, by: str = "", key: str = "") -> pd.DataFrame | None:
        """The answers behind a cell, of the questions that may be told; None where none may."""
        by, key = (by, key) if by else (self.scope or "origin", self.key)
        series = self.read.by[by]
        cell = series.cell(self.read.items, key, months)
        if cell.is_hidden:
            return None
        frame = self.frame[self.frame.month.between(*map(month_key, months))]
        return frame[~frame.item.isin(cell.hidden) & ((frame[by] == key) if key else True)]


def rows(table: object) -> dict[str, list[str]]:
    """A table's rows by their first cell."""
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', str(table), re.DOTALL)
    return {unescape(name): _cells(cells) for name, cells in found}


def _cells(row: str) -> list[str]:
    """The cells of a row, with empty ones where one reaches over several columns."""
    found = re.findall(r'<td(?: colspan="(\d+)")?>(.*?)</td>', row)
    return [text for span, cell in found for text in (unescape(cell), *[""] * (int(span or 1) - 1))]


def near(text: str, value: float) -> bool:
    """Whether a text says this number, rounded to two decimals."""
    return abs(number(text) - value) <= NEAR


def check_row(cells: list[str], frame: pd.DataFrame | None, single: bool, seen: Seen) -> None:
    """n, share by one rule or two, interval (by form), mean; in words where hidden or where nobody answered."""
    if frame is None or frame.empty:
        assert cells[0] == (words.HIDDEN if frame is None else words.NONE) and not any(cells[1:5])
        seen["hidden" if frame is None else "empty"] += 1
        return
    pooled, items = by_pandas.pooled(frame), by_pandas.mean_of_items(frame)
    shares = [pooled["share"]] if single else [pooled["share"], items["share"]]
    assert number(cells[0]) == len(frame)
    assert all(near(cell, share) for cell, share in zip(cells[1:], shares, strict=False))
    interval, mean = cells[1 + len(shares)], cells[2 + len(shares)]
    assert near(mean, pooled["mean"])
    low, high = interval.split(" – ")
    assert near(low, pooled["low"]) and near(high, pooled["high"])
    seen["told"] += 1


def check_months(looked: Looked, seen: Seen) -> None:
    """Each month, each quarter that lies in the period, and the one that is not over where the period reaches until today."""
    table, months = rows(looked.view.pictures[0].table), looked.asked.months
    expected = {one.said: one for one in months.each()}
    keys = {one: month_key(one) for one in range(months.first, months.last + 3)}
    whole = [first for first, key in keys.items() if key[5:] in ("01", "04", "07", "10") and first + 2 <= months.last]
    expected |= {f"Quý {(int(keys[one][5:]) + 2) // 3}/{keys[one][:4]}": Months(one, one + 2) for one in whole}
    if months.keys[1] == "2026-11" and months.keys[0] <= "2026-10":
        expected["Quý 4/2026 (chưa hết)"] = Months(*(month_number(key) or 0 for key in ("2026-10", "2026-12")))
    assert list(table) == list(expected)
    for name, part in expected.items():
        check_row(table[name], looked.answers(part), looked.read.is_single, seen)


def check_rankings(looked: Looked, seen: Seen) -> None:
    """Units, fields, subjects, channels, origins: all that were answered about, the best of those that are told first."""
    tables = {picture.title: rows(picture.table) for picture in looked.view.pictures}
    inside = looked.frame[looked.frame.month.between(*looked.asked.months.keys)]
    for by in () if looked.scope else PLACES:
        table = tables.get(words.TITLES[by][0], {})
        assert set(table) == set(inside[by])
        for key, cells in table.items():
            check_row(cells, looked.answers(looked.asked.months, by, key), looked.read.is_single, seen)
        assert "-" not in list(table)[:-1], "what belongs nowhere stands below the others"
        shares = [number(cells[1]) for key, cells in table.items() if cells[1] and key != "-"]
        assert shares == sorted(shares, reverse=True)


def check_items(looked: Looked, seen: Seen) -> None:
    """Every question with its interval, the worst first."""
    found = [picture for picture in looked.view.pictures if picture.title.startswith("Tiêu chí")]
    assert len(found) == (not looked.read.is_single)
    cell, told = looked.view.cell, looked.answers(looked.asked.months)
    frame = looked.frame[:0] if told is None else told
    texts = [item.text for item in looked.form.scored]
    for item in looked.form.scored if found and len(set(texts)) == len(texts) else ():
        own = None if item.key in cell.hidden else frame[frame.item == item.key]
        check_row(rows(found[0].table)[item.text], own, True, seen)


def check_groups(looked: Looked, seen: Seen) -> None:
    """The whole, sections, groups: shares and means by all three rules."""
    table, frame, form = rows(looked.view.groups), looked.answers(looked.asked.months), looked.form
    frame = looked.frame[:0] if frame is None else frame
    parts = {"Toàn phiếu": frame} | {name: frame[frame.section == key] for key, name in form.sections.items()}
    parts |= {group.name: frame[frame.group == group.key] for group in form.groups if len(form.groups) > 1}
    assert list(table) == list(parts)
    for name, own in parts.items():
        if own.empty:
            assert table[name][0] == words.NONE
            continue
        figures = [made(own) for made in RULES_OF_PARTS.values()]
        expected = [value for one in figures for value in (one["share"], one["mean"])]
        assert number(table[name][0]) == len(own) and all(map(near, table[name][1:], expected)), (name, table[name], expected)
        seen["groups"] += 1


def check_tiles(looked: Looked, seen: Seen) -> None:
    """What stands at the top, and the change against the period before."""
    frame, before = (looked.answers(months) for months in (looked.asked.months, looked.asked.months.before))
    tiles = {name: value for name, value, _ in looked.view.tiles}
    rests_on = {name: of for name, _, of in looked.view.tiles}
    if frame is None or frame.empty:
        assert not tiles
        return
    pooled, items = by_pandas.pooled(frame), by_pandas.mean_of_items(frame)
    shares = [value for name, value in tiles.items() if name.startswith("Hài lòng")]
    assert all(map(near, shares, (pooled["share"], items["share"])))
    assert near(tiles["Điểm trung bình"], pooled["mean"]) and near(tiles["Điểm quy đổi"], pooled["rescaled"])
    change = tiles["So với kỳ trước"]
    if before is None or before.empty:
        assert change == words.CANNOT_COMPARE
        assert rests_on["So với kỳ trước"].endswith(words.HIDDEN if before is None else words.NONE)
        return
    assert near(change.replace("+", ""), pooled["share"] - by_pandas.pooled(before)["share"])
    seen["changes"] += 1


def scoped(frame: pd.DataFrame, looked: Looked) -> pd.DataFrame:
    """Rows of what is filtered by."""
    field, _, subject = looked.key.partition("/")
    by = {"field": field, "subject": subject} if looked.scope == "subject" else {looked.scope: looked.key}
    for name, key in by.items() if looked.scope else ():
        frame = frame[frame[name] == key]
    return frame[frame.month.between(*looked.asked.months.keys)]


def check_reasons(looked: Looked, seen: Seen) -> None:
    """Those that enough people ticked, the most frequent first."""
    frame = pd.DataFrame(looked.told.rated, columns=[*by_pandas.Rated._fields])
    frame = frame.assign(month=by_pandas.months_of(frame["at"]))[frame.version == looked.form.version]
    labels = {option.label: option.key for item in looked.form.items for option in item.options if not item.scored}
    counts = scoped(frame, looked).reasons.explode().value_counts()
    told = [(labels[label], int(number(n))) for label, n, _ in looked.view.reasons.rows]
    low = scoped(by_pandas.answers(looked.told.rated, looked.form), looked).level.lt(4).sum()
    for _, n, part in looked.view.reasons.rows if looked.view.reasons.base else ():
        assert number(looked.view.reasons.base) == low and near(part, 100 * number(n) / low)
    assert all(counts[key] == n >= 5 for key, n in told) and [n for _, n in told] == sorted((n for _, n in told), reverse=True)
    seen["reasons"] += len(told)


def check_answering(looked: Looked, seen: Seen) -> None:
    """The response rate, who was not asked and why, and the rates by unit, field and channel."""
    told = looked.view.answering
    assert (told is None) == (looked.form.key != "mot-cham" or looked.scope == "subject")
    if told is None:
        return
    ended = by_pandas.rates(looked.told.ended, looked.asked.months.keys).rename(columns={"kind": "origin"})
    ended = ended[ended[looked.scope] == looked.key] if looked.scope else ended
    asked, rated = int(ended.asked.sum()), int(ended.rated.sum())
    reasons = {f"Không hỏi: {words.NOT_ASKED[why]}": [str(n)] for why, n in ended.not_asked[~ended.asked].value_counts().items()}
    assert reasons.items() <= rows(told.rows).items() and len(rows(told.rows)) == len(reasons) + 1
    if told.rate == words.HIDDEN:
        seen["hidden rates"] += 1
        return
    assert not 0 < asked < 5
    assert told.rate == words.NONE if not asked else near(told.rate, 100 * rated / asked)
    assert told.of.startswith(f"{rated} trong {asked} ") and (str(asked - rated),) in map(tuple, rows(told.rows).values())
    for by, (_, table) in zip(("unit", "field", "channel"), told.rates, strict=False):
        counted = ended[ended.asked].groupby(by).rated.agg(["size", "sum"])
        assert set(rows(table)) == set(counted.index)
        hidden = [counted["size"][key] for key, cells in rows(table).items() if cells[0] == words.HIDDEN]
        assert not hidden or sum(hidden) >= 5 or len(hidden) == len(counted)
        for key, (times, done, *share) in rows(table).items():
            if times == words.HIDDEN:
                continue
            assert int(times) == counted["size"][key] >= 5
            assert done == words.HIDDEN or (int(done) == counted["sum"][key] and near(share[0], 100 * int(done) / int(times)))
            seen["rates"] += done != words.HIDDEN


def check_versions(looked: Looked, seen: Seen) -> None:
    """Both versions side by side, each with its own figures."""
    for one in looked.view.versions:
        frame = by_pandas.answers(looked.told.rated, one.questionnaire)
        frame = scoped(frame, looked)
        if one.n not in (words.HIDDEN, words.NONE):
            hidden = set(frame.item) - set(frame.item.value_counts()[lambda n: n >= 5].index)
            own = frame[~frame.item.isin(hidden)]
            if not looked.scope and len(own) == number(one.n):
                assert near(one.share, by_pandas.pooled(own)["share"])
                seen["versions"] += 1


CHECKS = (check_months, check_rankings, check_items, check_groups, check_tiles, check_reasons, check_answering, check_versions)


def looked_at(store: Store, told: Told, months: tuple[str, str], filters: dict[str, str], version: int) -> Looked:
    """The page for a period, a version, and one filter or none."""
    told.put(store)
    form: Questionnaire = told.versions[version]
    first, last = (month_number(month) or 0 for month in months)
    name = f"{form.key}@{form.version}"
    return Looked(store, told, Asked(Months(first, last), form, filters, {"questionnaire": name}, TODAY), version)


def test_the_page(store: Store) -> None:
    """Months, quarters, rankings, questions, groups, tiles, reasons, response rates, versions; with a filter and without."""
    seen = Counter[str]()

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(by_pandas.told(), st.sampled_from(PERIODS), st.sampled_from(FILTERS), st.sampled_from((0, 0, 1)))
    def check(told: Told, months: tuple[str, str], filters: dict[str, str], version: int) -> None:
        looked = looked_at(store, told, months, filters, version)
        for one in CHECKS:
            one(looked, seen)

    for _ in range(5):  # what is drawn by chance may leave one kind out
        check()
        if seen["told"] > 10 and seen["hidden"] > 10 and seen["empty"] > 10 and seen["groups"] > 5:
            return
    pytest.fail(f"too little was looked at: {seen}")


def test_groups_without_a_section_count_beside_sections(store: Store) -> None:
    """In the figure of the whole by steps: whichever part of a form stands in none."""
    form = by_pandas.RULES.questionnaires["dich-vu-16"][-1]
    loose = replace(form, groups=(*form.groups[:2], *(Group(one.key, one.name) for one in form.groups[2:])))
    levels = [{item.key: 1 + (place * reply) % 5 for place, item in enumerate(form.scored)} for reply in range(9)]
    told = Told(loose, [by_pandas.Rated(by_pandas.MIDNIGHTS[8], one, form=form.key) for one in levels], ())
    seen = Counter[str]()
    check_groups(looked_at(store, told, ("2026-10", "2026-10"), {}, 0), seen)
    assert seen["groups"] == 2 + len(form.groups)


@pytest.mark.parametrize("shift", [-1, 1])
def test_the_twin_a_figure_that_is_off_is_seen(store: Store, shift: int) -> None:
    """One answer more or less among forty, on either side of midnight."""

    def rated(times: int) -> Iterable[by_pandas.Rated]:
        return [by_pandas.Rated(by_pandas.MIDNIGHTS[8], {"muc": 1 + place % 5}) for place in range(times)]

    form = by_pandas.RULES.questionnaires["mot-cham"][-1]
    looked = looked_at(store, Told(form, list(rated(40)), ()), ("2026-10", "2026-10"), {}, 0)
    check_tiles(looked, Counter())
    looked.frame = by_pandas.answers(list(rated(40 + shift)), form).assign(unit="so_y_te")
    with pytest.raises(AssertionError):
        check_months(looked, Counter())
