"""Every figure of the summary and of the workbook, read by pandas, is what pandas counts from the plain rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_store.store import Store
from feedback_store.tallies import Wanted
from handlers.exports import ratings_export
from handlers.exports.ratings_export import RatingsExport
from handlers.exports.ratings_figures import CUTS
from handlers.exports.ratings_names import NOT_ASKED
from handlers.exports.ratings_workbook import FIELDS, GROUPS, ITEMS, OVERVIEW, UNITS
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.satisfaction.method import bundled
from tests.exports import by_pandas
from tests.exports.by_pandas import Told
from tests.exports.made_ratings import NOW

HIDDEN, NONE = bundled().hidden_said, bundled().none
NUMBERS = {
    "n": "Số câu trả lời",
    "share": "Tỷ lệ mức 4–5 (%)",
    "low": "Cận dưới (%)",
    "high": "Cận trên (%)",
    "mean": "Trung bình (1–5)",
    "rescaled": "Quy đổi (0–100)",
}
TABLES = {
    OVERVIEW: ("whole", "month", "quarter", "channel", "origin"),
    ITEMS: ("item",),
    GROUPS: ("section",),
    UNITS: ("unit",),
    FIELDS: ("field", "subject"),
}
"""What the tables of each sheet tell by, from top to bottom; groups stand below their sections."""
ROUNDED, EXACT = 0.0051, 1e-9
WANTED: tuple[dict[str, object], ...] = (
    *(
        {},
        {},
        {},
        {"months": ("2026-01", "2026-10")},
        {"months": ("2026-10", "")},
        {"unit": "so_y_te"},
        {"channels": ("web", "page")},
    ),
    *({"origins": ("case",)}, {"field": "infrastructure"}, {"subject": "infrastructure.road"}, {"unit": "", "channels": ("zalo",)}),
    {"unit": "so_y_te", "origins": ("case", "answer"), "months": ("", "2026-09")},
)
"""Filters, none of them most often; of two dimensions at once the rows themselves are counted."""


def only(frame: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """The rows that were wanted."""
    frame = frame[frame.month.between(wanted.months[0] or "0000", wanted.months[1] or "9999")]
    for name, keys in (("origin", wanted.origins), ("channel", wanted.channels)):
        frame = frame[frame[name].isin(keys)] if keys else frame
    for name in ("unit", "field", "subject"):
        if key := getattr(wanted, name):
            frame = frame[frame[name] == key]
    return frame


def written(store: Store, told: Told, wanted: Wanted, name: str) -> Path:
    """The export."""
    path = store.path.with_name(name)
    path.unlink(missing_ok=True)
    ratings_export.write(RatingsExport(store.path, wanted, told.rules, NOW, "summary" if name.endswith("csv") else "answers"), path)
    return path


def summary(path: Path) -> pd.DataFrame:
    """The figures of a summary by what they are told by, key and rule, as text; rates apart."""
    read = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    cuts = {said: cut for cut, said in CUTS.items()}
    read = read.assign(cut=read["Theo"].map(cuts).fillna(read["Theo"]))
    return read.set_index(["cut", "Mã", "Mã cách gộp"]).rename(columns={title: name for name, title in NUMBERS.items()})


def compared(found: pd.DataFrame, expected: pd.DataFrame, near: float) -> dict[str, int]:
    """That both have the same rows, and those that are told the same numbers; returns how many are told, and how many hidden."""
    assert sorted(found.index) == sorted(expected.index)
    expected = expected.loc[found.index]
    hidden, empty = found.n == HIDDEN, (found.n == "0") & (expected.n == 0)
    assert (found[hidden][list(NUMBERS)] == HIDDEN).all(axis=None) and not (expected.n[hidden] == 0).any()
    assert found[empty][["share", "mean", "rescaled"]].isin([NONE]).all(axis=None), "no data is N/A"
    plain = ~(hidden | empty)
    for name in NUMBERS:
        told = found[name][plain].replace("", np.nan).astype(str).str.replace(",", ".").astype(float)
        off = (told - expected[name][plain].astype(float)).abs()
        assert not (off > near).any() and (told.isna() == expected[name][plain].isna()).all(), (name, off.max())
    return {"told": int(plain.sum()), "hidden": int(hidden.sum())}


def test_summary(store: Store) -> None:
    """The whole, sections, groups, questions by each rule; units, fields, subjects, channels, origins, quarters, months; rates."""
    seen = Counter[str]()

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(by_pandas.told(), st.sampled_from(WANTED), st.sampled_from((0, 0, 1)))
    def check(told: Told, filters: dict[str, object], version: int) -> None:
        told.put(store)
        form = told.versions[version]
        wanted = replace(Wanted(form.key, form.version), **filters)  # type: ignore[arg-type]
        found = summary(written(store, told, wanted, "s.csv"))
        cuts = found.index.get_level_values("cut")
        expected = by_pandas.figures(only(by_pandas.answers(told.rated, form), wanted), form)
        seen.update(compared(found[cuts.isin(set(CUTS) - {"option"})], expected, ROUNDED))
        seen.update(options=options(found[cuts == "option"], told, wanted), rates=response_rates(found, told, wanted))

    for _ in range(5):  # what is drawn by chance may leave one kind out
        check()
        if seen["told"] > 100 and seen["hidden"] > 20:
            return
    pytest.fail(f"too little was looked at: {seen}")


def test_workbook(store: Store) -> None:
    """The same figures on every sheet, unrounded, with what they are called; how many answered, were asked and were not."""
    seen = Counter[str]()

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    @given(by_pandas.told(), st.sampled_from(WANTED), st.sampled_from((0, 0, 1)))
    def check(told: Told, filters: dict[str, object], version: int) -> None:
        told.put(store)
        form = told.versions[version]
        wanted = replace(Wanted(form.key, form.version), **filters)  # type: ignore[arg-type]
        sheets = pd.read_excel(
            written(store, told, wanted, "s.xlsx"), sheet_name=None, header=None, na_filter=False, engine="calamine"
        )
        expected = by_pandas.figures(only(by_pandas.answers(told.rated, form), wanted), form)
        seen.update(compared(of_sheets(sheets, form), expected, EXACT))
        seen.update(asked=answering(sheets[OVERVIEW].astype(str), told, wanted))

    for _ in range(5):
        check()
        if seen["told"] > 50 and seen["hidden"] > 10:
            return
    pytest.fail(f"too little was looked at: {seen}")


def answering(overview: pd.DataFrame, told: Told, wanted: Wanted) -> bool:
    """That it says how many responses there are, and of one-tap ratings how many were asked, rated, and not asked and why."""
    said = dict(
        zip(overview[0] + overview[1].where(overview[0] == "Không hỏi", "").str.partition(":")[0], overview[1], strict=True)
    )
    rated = pd.DataFrame(told.rated, columns=[*by_pandas.Rated._fields])
    count = len(only(rated.assign(month=by_pandas.months_of(rated["at"]))[rated.version == wanted.version], wanted))
    assert said["Số phiếu trả lời"] == (HIDDEN if 0 < count < bundled().fewest else str(count))
    if wanted.questionnaire != "mot-cham" or wanted.subject:
        assert "Đã hỏi" not in said
        return False
    ended = by_pandas.rates(told.ended, wanted.months).rename(columns={"kind": "origin"}).assign(subject="")
    ended = only(ended, wanted)
    for why, n in ended.not_asked[~ended.asked].value_counts().items():
        assert said[f"Không hỏi{NOT_ASKED[why]}"].endswith(f": {n}")
    asked, done = int(ended.asked.sum()), int(ended.rated.sum())
    if said["Đã hỏi"] == HIDDEN:
        assert is_few(ended, told, wanted, asked)
        return False
    assert not 0 < asked < bundled().fewest
    told_so = re.fullmatch(r"(\d+) trong (\d+) lần phục vụ; trả lời (.*)", said["Đã hỏi"])
    assert told_so and (int(told_so[1]), int(told_so[2])) == (asked, len(ended))
    if 0 < done < bundled().fewest:
        assert told_so[3] == HIDDEN
        return False
    number, _, share = told_so[3].partition(", ")
    assert int(number) == done
    assert share == NONE if not asked else abs(float(share[:-2].replace(",", ".")) - 100 * done / asked) <= ROUNDED
    return True


def is_few(ended: pd.DataFrame, told: Told, wanted: Wanted, asked: int) -> bool:
    """Few were asked, or under a filter others of whom few were asked would be told by the sum of all less this."""
    filters = bool(wanted.unit) + bool(wanted.field) + bool(wanted.channels) + bool(wanted.origins)
    every = by_pandas.rates(told.ended, wanted.months).rename(columns={"kind": "origin"})
    sizes = [every[every.asked].groupby(name).size() for name in ("unit", "field", "channel", "origin")]
    return 0 < asked < bundled().fewest or (filters == 1 and any((size < bundled().fewest).any() for size in sizes))


def of_sheets(sheets: dict[object, pd.DataFrame], form: Questionnaire) -> pd.DataFrame:
    """The figures of all sheets, one row each as in the summary."""
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    for name, cuts in TABLES.items():
        heads = [place for place, row in enumerate(sheets[name].itertuples(index=False)) if row[:3] == ("Mã", "Tên", NUMBERS["n"])]
        assert len(heads) == len(cuts), name
        for head, cut in zip(heads, cuts, strict=True):
            rows |= of_table(sheets[name].iloc[head:].astype(str), cut, form)
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*NUMBERS])


def of_table(table: pd.DataFrame, cut: str, form: Questionnaire) -> dict[tuple[str, str, str], dict[str, str]]:
    """The rows of a table up to the empty one below it, each rule by itself; the bounds belong to the first."""
    heads = [title for title in table.iloc[0] if title]
    rules = [title.rpartition("[")[2].partition(",")[0] for title in heads if title.startswith(NUMBERS["share"])]
    groups = {group.key for group in form.groups}
    found = {}
    for row in table.iloc[1:].itertuples(index=False):
        if not any(row[: len(heads)]):
            break
        key, _, n, *numbers = row[: len(heads)]
        bounds = dict(zip(("low", "high"), numbers[-2:], strict=True))
        if n in (HIDDEN, NONE):  # in words, beside cells that stay empty
            assert not any(numbers)
            bounds, numbers = dict.fromkeys(("low", "high"), n), [n] * len(numbers)
        for place, rule in enumerate(rules):
            figures = dict(zip(("share", "mean", "rescaled"), numbers[3 * place : 3 * place + 3], strict=True))
            own = bounds if place == 0 or n in (HIDDEN, NONE) else dict.fromkeys(bounds, "")
            told = dict.fromkeys(NUMBERS, HIDDEN) if figures["share"] == HIDDEN else {**figures, **own, "n": n.replace(NONE, "0")}
            at = cut if cut != "section" or key not in groups else "group"
            found[at, key, rule if "-" in rule or rule == "pooled" else ""] = told
    return found


def options(found: pd.DataFrame, told: Told, wanted: Wanted) -> int:
    """That every option was ticked as often as it says; returns how many are told."""
    frame = pd.DataFrame(told.rated, columns=list(told.rated[0]._fields) if told.rated else [*"ab"])
    if not told.rated or wanted.questionnaire != "mot-cham":
        return 0
    frame = only(frame.assign(month=by_pandas.months_of(frame["at"])), wanted)
    ticked = "ly-do=" + frame[frame.version == wanted.version].reasons.explode().dropna()
    counts = ticked.value_counts().reindex(found.index.get_level_values("Mã"), fill_value=0)
    shown = (found.n != HIDDEN).to_numpy()
    assert (found.n[shown].astype(int).to_numpy() == counts[shown].to_numpy()).all()
    return int(shown.sum() and (counts[shown] > 0).sum())


def response_rates(found: pd.DataFrame, told: Told, wanted: Wanted) -> int:
    """That rates by unit, field and channel are what pandas counts of what ended; returns how many are told."""
    ended, seen = by_pandas.rates(told.ended, wanted.months), 0
    filtered = wanted.unit or wanted.field or wanted.subject or wanted.channels or wanted.origins
    ended = ended[:0] if filtered or wanted.questionnaire != "mot-cham" else ended
    for cut in ("unit", "field", "channel"):
        rows = found[found.index.get_level_values("cut") == f"Tỷ lệ trả lời: {CUTS[cut]}"].droplevel([0, 2])
        counted = ended[ended.asked].groupby(cut).rated.agg(["size", "sum"])
        assert sorted(rows.index) == sorted(counted.index)
        asked = rows["Số lần hỏi"]
        expected = counted["size"].reindex(rows.index)
        assert (asked[asked != HIDDEN].astype(int) == expected[asked != HIDDEN]).all()
        left = expected[asked == HIDDEN]
        assert (expected[asked != HIDDEN] >= 5).all() and (left.empty or left.sum() >= 5 or len(left) == len(expected))
        shown = rows[rows.n != HIDDEN]
        assert (shown.n.astype(int) == counted["sum"].reindex(shown.index)).all()
        share = shown["Tỷ lệ trả lời (%)"].str.replace(",", ".").astype(float)
        assert ((share - (100 * counted["sum"] / counted["size"]).reindex(shown.index)).abs() < 0.0051).all()
        seen += len(shown)
    return seen
