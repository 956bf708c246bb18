"""Every aggregated figure against a plain calculation from the rows; and that no small cell is told, nor can be worked out."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_store.responses import Answers
from feedback_store.store import Store
from handlers.exports.ratings_names import quarter_said
from tests.exports.made_ratings import NOW, ONE_TAP, RULES, SIXTEEN, bounds, exported, form, mean, put, rating, share, written

HIDDEN, NONE = "ẩn để giữ kín nhóm nhỏ", "N/A"
SHARE, MEAN, N = "Tỷ lệ mức 4–5 (%)", "Trung bình (1–5)", "Số câu trả lời"
UNITS = ("so_y_te", "so_xay_dung", "so_giao_duc", "")
MOMENTS = (NOW, datetime.fromisoformat("2026-10-31T16:59:59+00:00"), datetime.fromisoformat("2026-10-31T17:00:00+00:00"))
levels = st.sampled_from(["1", "2", "3", "4", "5"])
forms = st.lists(st.tuples(st.lists(st.one_of(levels, st.just("")), min_size=16, max_size=16), st.sampled_from(UNITS)), max_size=25)
ratings = st.lists(st.tuples(levels, st.sampled_from(UNITS), st.sampled_from(MOMENTS)), max_size=60)
Table = dict[tuple[str, str, str], dict[str, str]]
"""Rows by what they are told by, their key, and the rule."""


def emptied(store: Store) -> None:
    """No responses, for the next example."""
    tables = ("answers", "responses", "tallies_by_channel", "tallies_by_unit", "tallies_by_subject")
    store.submit(lambda db: [db.execute(f"DELETE FROM {table}") for table in tables]).result()  # noqa: S608


def table(store: Store, wanted: object = ONE_TAP) -> Table:
    """The aggregated CSV."""
    path = exported(store, "s.csv", "summary", wanted)  # type: ignore[arg-type]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["Theo"], row["Mã"], row["Mã cách gộp"]): row for row in csv.DictReader(file)}
    path.unlink()
    return rows


def numbers(row: dict[str, str]) -> tuple[str, ...]:
    return row[N], row[SHARE], row[MEAN]


def told(figures: Sequence[int]) -> tuple[str, ...]:
    """What a row says of these levels when it is not hidden."""
    return (str(len(figures)), written(share(figures)), written(mean(figures))) if figures else ("0", NONE, NONE)


def test_ratings(store: Store) -> None:
    """By unit and month: those that are told are right to the last decimal, days are Vietnam's, nothing under five is told."""

    @settings(max_examples=15)
    @given(ratings)
    def check(made: list[tuple[str, str, datetime]]) -> None:
        emptied(store)
        put(store, (rating(unit, at, muc=level) for level, unit, at in made))
        rows = table(store)
        by: dict[tuple[str, str], list[int]] = defaultdict(list)
        for level, unit, at in made:
            by["Đơn vị", unit].append(int(level))
            by["Tháng", f"{at + timedelta(hours=7):%Y-%m}"].append(int(level))
            by["Quý", "2026-Q4"].append(int(level))
            by["Toàn phiếu", "mot-cham"].append(int(level))
        for place, figures in by.items():
            for rule in ("pooled", "mean-of-items"):
                row = rows[*place, rule]
                assert numbers(row) in ((HIDDEN,) * 3, told(figures)), (place, row)
                assert row[N] == HIDDEN or len(figures) >= 5
                if row[N] != HIDDEN:
                    expected = tuple(map(written, bounds(figures))) if rule == "pooled" else ("", "")
                    assert (row["Cận dưới (%)"], row["Cận trên (%)"]) == expected
        assert {key for cut, key, _ in rows if cut == "Đơn vị"} == {unit for _, unit, _ in made}
        check_not_worked_out(rows, by, "Đơn vị")

    check()


def check_not_worked_out(rows: Table, by: dict[tuple[str, str], list[int]], cut: str) -> None:
    """The total less what is told is nothing, or five at least."""
    if rows["Toàn phiếu", "mot-cham", "pooled"][N] in (HIDDEN, "0"):
        return
    left = [len(figures) for (name, key), figures in by.items() if name == cut and rows[cut, key, "pooled"][N] == HIDDEN]
    assert not left or sum(left) >= 5


def test_forms(store: Store) -> None:
    """Questions, groups and the whole by three rules, with blanks; a blank never counts."""
    questionnaire = RULES.questionnaires["dich-vu-16"][-1]

    @settings(max_examples=15)
    @given(forms)
    def check(made: list[tuple[list[str], str]]) -> None:
        emptied(store)
        put(store, (form(given_levels, unit) for given_levels, unit in made))
        rows = table(store, SIXTEEN)
        items = {item.key: [int(one[place]) for one, _ in made if one[place]] for place, item in enumerate(questionnaire.scored)}
        shares = {key: share(figures) for key, figures in items.items() if figures}
        hidden = {key for key in items if rows["Câu hỏi", key, ""][N] == HIDDEN}
        for key, figures in items.items():
            assert key in hidden or numbers(rows["Câu hỏi", key, ""]) == told(figures)
            assert key in hidden or not figures or len(figures) >= 5
        of_groups: dict[str, Fraction] = {}
        for group in questionnaire.groups:
            mine = [item.key for item in questionnaire.scored if item.group == group.key]
            answered = [shares[key] for key in mine if key in shares]
            if answered:
                of_groups[group.key] = mean(answered)
            pooled = rows["Nhóm", group.key, "pooled"]
            assert pooled[N] == HIDDEN or numbers(pooled) == told([level for key in mine for level in items[key]])
            by_items = rows["Nhóm", group.key, "mean-of-items"]
            assert by_items[N] == HIDDEN or by_items[SHARE] == (written(mean(answered)) if answered else NONE)
            assert hidden.isdisjoint(mine) or by_items[N] == HIDDEN
        if shares and not hidden:
            whole = {rule: rows["Toàn phiếu", "dich-vu-16", rule][SHARE] for rule in ("pooled", "mean-of-items", "mean-of-groups")}
            if HIDDEN not in whole.values():
                everything = [level for figures in items.values() for level in figures]
                assert whole["pooled"] == written(share(everything))
                assert whole["mean-of-items"] == written(mean(list(shares.values())))
                assert whole["mean-of-groups"] == written(mean(list(of_groups.values())))

    check()


def test_one_person_of_forty_questions_is_one(store: Store) -> None:
    """A unit with four forms of sixteen answers each is hidden; the next unit with it; a third one is told."""
    put(store, [form(["5"] * 16, "so_y_te") for _ in range(4)])
    put(store, [form(["4"] * 16, "so_xay_dung") for _ in range(6)])
    put(store, [form(["3"] * 16, "so_giao_duc") for _ in range(7)])
    rows = table(store, SIXTEEN)
    ns = {unit: rows["Đơn vị", unit, "pooled"][N] for unit in UNITS[:3]}
    assert ns == {"so_y_te": HIDDEN, "so_xay_dung": HIDDEN, "so_giao_duc": "112"}


def test_the_twin_with_enough_everything_is_told(store: Store) -> None:
    put(store, [form(["5"] * 16, unit) for unit in UNITS[:3] for _ in range(5)])
    assert HIDDEN not in str(table(store, SIXTEEN))


def test_nobody_answered(store: Store) -> None:
    """No data is N/A, and never 0."""
    rows = table(store)
    assert numbers(rows["Toàn phiếu", "mot-cham", "pooled"]) == ("0", NONE, NONE)
    assert not [key for key in rows if key[0] in ("Đơn vị", "Tháng")]


def test_rules_stand_beside_the_figures(store: Store) -> None:
    put(store, [rating(muc="5") for _ in range(5)])
    row = table(store)["Toàn phiếu", "mot-cham", "mean-of-items"]
    assert (row["Phiên bản cách gộp"], row["Cách gộp"]) == ("1", "Trung bình các tiêu chí")
    assert row["Nhãn"].startswith("Đánh giá nội bộ") and row["Phiếu"] == "mot-cham@1"


def test_two_versions_are_never_added_up(store: Store) -> None:
    """Answers to another version in the same period stay out."""
    given_, answers, at = rating(muc="5")
    old: Answers = {"muc": (("1", ""),)}
    put(store, [(given_, answers, at)] * 5 + [(given_._replace(version="0"), old, at)] * 9)
    assert numbers(table(store)["Toàn phiếu", "mot-cham", "pooled"]) == told([5] * 5)


def test_ticks_are_counted_and_few_are_hidden(store: Store) -> None:
    given_, _, at = rating(muc="1")
    many: Answers = {"muc": (("1", ""),), "ly-do": (("cho-lau", ""), ("di-lai", ""))}
    few: Answers = {"muc": (("1", ""),), "ly-do": (("thu-tien", ""),)}
    put(store, [(given_, many, at)] * 6 + [(given_, few, at)] * 2)
    rows = table(store)
    ns = {key: rows["Lựa chọn", f"ly-do={key}", ""][N] for key in ("cho-lau", "di-lai", "thu-tien", "kho-dung")}
    assert sorted(ns.values()) == sorted(["6", HIDDEN, HIDDEN, "0"]) and ns["thu-tien"] == HIDDEN


def test_filters(store: Store) -> None:
    """By unit, channel, origin and months, as the rows say."""
    put(store, [rating("so_y_te", muc="5") for _ in range(5)] + [rating(muc="1") for _ in range(6)])
    for wanted in (replace(ONE_TAP, unit="so_y_te"), replace(ONE_TAP, unit="so_y_te", field="infrastructure")):
        assert numbers(table(store, wanted)["Toàn phiếu", "mot-cham", "pooled"]) == told([5] * 5)
    for wanted in (replace(ONE_TAP, channels=("web",)), replace(ONE_TAP, months=("2025-01", "2025-12"))):
        assert numbers(table(store, wanted)["Toàn phiếu", "mot-cham", "pooled"]) == ("0", NONE, NONE)


@pytest.mark.parametrize(
    ("period", "now", "said"),
    [
        (("2026-07", "2026-12"), "2027-01", "Quý 4/2026"),
        (("2026-07", "2026-12"), "2026-12", "Quý 4/2026 (chưa hết)"),
        (("", ""), "2026-11", "Quý 4/2026 (chưa hết)"),
        (("2026-11", ""), "2027-01", "Quý 4/2026 (chỉ tháng 11, 12)"),
        (("", "2026-10"), "2026-11", "Quý 4/2026 (chỉ tháng 10)"),
    ],
)
def test_a_part_of_a_quarter_says_so(period: tuple[str, str], now: str, said: str) -> None:
    """A quarter that is cut by the period, or is not over, is not taken for a whole one."""
    assert quarter_said("2026-Q4", period, now) == said
