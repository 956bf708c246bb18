"""Ratings and surveys drawn at random, and all their figures worked out by pandas from plain rows, apart from the program's way."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from feedback_store import endings, responses
from feedback_store.endings import Ending
from feedback_store.responses import Answers, Given
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from knowledge.questionnaires.questionnaire import Group, Questionnaire
from knowledge.rules.rules import Rules
from tests.desk.rated import Rated, keep
from tests.exports.made_ratings import NOW, RULES

Z = 1.959963984540054
MIDNIGHTS = tuple(
    map(
        datetime.fromisoformat,
        (
            *("2025-12-31T16:59:59.999999+00:00", "2025-12-31T17:00:00+00:00", "2026-01-01T00:00:00+00:00"),
            *("2026-03-31T23:59:59+00:00", "2026-04-01T00:00:00+00:00", "2026-06-30T23:59:59+07:00", "2026-07-01T00:00:00+07:00"),
            *("2026-09-30T16:59:00+00:00", "2026-09-30T17:00:00+00:00", "2026-10-31T23:59:59+07:00", "2026-11-01T06:59:59+07:00"),
        ),
    )
)
"""A moment before and after the midnights of Vietnam and of UTC, told in the one time zone or the other."""
PLACES = ("unit", "field", "subject", "channel", "origin")
"""What responses are told by, beside their time."""
_UNITS = ("so_y_te", "so_xay_dung", "so_giao_duc", "")
_SUBJECTS = ("infrastructure/infrastructure.lighting", "infrastructure/infrastructure.road", "procedures/procedures.delay", "/")
_CHANNELS, _ORIGINS = ("web", "zalo", "page"), ("case", "answer", "refused")
_REASONS = ("cho-lau", "di-lai", "thu-tien", "khac")


class Ended(NamedTuple):
    """Something that ended, and whether it was rated."""

    at: datetime
    kind: str
    channel: str
    unit: str
    field: str
    not_asked: str
    rated: bool


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What was given: responses to two versions of a form, and what ended."""

    form: Questionnaire
    rated: Sequence[Rated]
    ended: Sequence[Ended]

    def __repr__(self) -> str:
        return f"{len(self.rated)} responses to {self.form.key}, {len(self.ended)} endings"

    @property
    def versions(self) -> tuple[Questionnaire, ...]:
        """The form as it was, and as it is since the middle of the period: a question less, another one in another group."""
        *others, last = self.form.scored
        later = (*(item for item in self.form.items if item is not last), replace(others[0], key="cau-moi") if others else last)
        return self.form, replace(self.form, version="2", items=later)

    @property
    def rules(self) -> Rules:
        """The rules with both versions."""
        return replace(RULES, questionnaires={**RULES.questionnaires, self.form.key: self.versions})

    def put(self, store: Store) -> None:
        """Keep it all as the service does, and nothing that was there before."""
        store.submit(self._put).result()

    def _put(self, db: Connection) -> None:
        tallies = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'tallies%'")]
        for table in ("endings", "answers", "responses", *tallies):
            db.execute(f"DELETE FROM {table}")  # noqa: S608
        responses.submit_all(db, map(_response, self.rated))
        if self.ended:
            (any_response,) = keep(db, [Rated(NOW, {"muc": 5}, version="0")])
        for place, one in enumerate(self.ended):
            told = Ending(f"x:{place}", one.kind, one.channel, one.unit, one.field, "", None, None, one.at, one.at, one.not_asked)
            number = endings.add(db, told)
            if one.rated:
                endings.rated(db, number, any_response, one.at)


def _response(one: Rated) -> tuple[Given, Answers, datetime]:
    told: dict[str, tuple[tuple[str, str], ...]] = {item: ((str(level), ""),) for item, level in one.levels.items() if level}
    if one.reasons:
        told["ly-do"] = tuple((reason, "") for reason in one.reasons)
    return Given(one.form, one.version, one.origin, one.channel, one.unit, one.field, one.subject), told, one.at


def forms() -> st.SearchStrategy[Questionnaire]:
    """One question; sixteen; sections of groups; and groups of which some stand in no section."""
    latest = {key: versions[-1] for key, versions in RULES.questionnaires.items()}
    sixteen, long = latest["dich-vu-16"], latest["sipas-2023-2026"]
    loose = replace(sixteen, groups=(*sixteen.groups[:2], *(Group(one.key, one.name) for one in sixteen.groups[2:])))
    return st.sampled_from((latest["mot-cham"], latest["mot-cham"], sixteen, long, loose))


@st.composite
def told(draw: st.DrawFn) -> Told:
    """Nothing, little or much; with blanks, questions that nobody answers, ties, and a rubric that changes in mid-period."""
    form = draw(forms())
    given = Told(form, (), ())
    chance = random.Random(draw(st.integers(0, 2**32)))
    blank, levels = draw(st.sampled_from((0, 0.2, 0.9))), draw(st.sampled_from(((1, 2, 3, 4, 5), (4, 5), (3, 4), (5,), (1, 5))))
    silent = {item.key for item in form.scored if draw(st.sampled_from((0, 0, 0.3))) > chance.random()}

    def response() -> Rated:
        one = given.versions[chance.random() < 0.3]
        asked = [item.key for item in one.scored if item.key not in silent]
        group, _, subject = chance.choice(_SUBJECTS).partition("/")
        ticked = tuple(reason for reason in _REASONS if form.key == "mot-cham" and chance.random() < 0.3)
        answers = {item: 0 if chance.random() < blank else chance.choice(levels) for item in asked}
        places = (chance.choice(units), chance.choice(_CHANNELS), chance.choice(_ORIGINS))
        return Rated(moment(chance, times), answers, *places, ticked, "", group, subject, form.key, one.version)

    times = draw(st.sampled_from((MIDNIGHTS[7:10], MIDNIGHTS[8:], MIDNIGHTS, ())))
    units = draw(st.sampled_from((_UNITS[:2], _UNITS)))
    count = draw(st.sampled_from((0, 4, 12, 60, 150, 150)))
    ended = [ending(chance, times) for _ in range(count * 2)] if form.key == "mot-cham" else []
    return replace(given, rated=[response() for _ in range(count)], ended=ended)


def moment(chance: random.Random, times: Sequence[datetime]) -> datetime:
    """One of these times; of none, any of the last fourteen months."""
    return chance.choice(times or (NOW - timedelta(days=chance.randrange(420), hours=chance.randrange(24)),))


def ending(chance: random.Random, times: Sequence[datetime]) -> Ended:
    """An ending that was asked about, or why it was not."""
    why = chance.choice(("", "", "", "no_channel", "nobody_came"))
    group = chance.choice(_SUBJECTS).partition("/")[0]
    places = (chance.choice(_ORIGINS), chance.choice(_CHANNELS), chance.choice(_UNITS), group)
    return Ended(moment(chance, times), *places, why, not why and chance.random() < 0.5)


def months_of(moments: Iterable[datetime]) -> pd.Series[str]:
    """The months of Vietnam in which moments fall."""
    return pd.Series(pd.to_datetime(list(moments), utc=True).tz_convert("Asia/Ho_Chi_Minh").strftime("%Y-%m"), dtype=object)


def answers(rated: Sequence[Rated], form: Questionnaire) -> pd.DataFrame:
    """One row an answer to a question that counts, with all that it is told by; blanks are none."""
    frame = pd.DataFrame(rated, columns=Rated._fields).assign(month=months_of(one.at for one in rated))
    frame = frame[(frame.form == form.key) & (frame.version == form.version)]
    rows = [
        {**row._asdict(), "item": item, "level": level}  # type: ignore[operator]
        for row in frame.itertuples(index=False)
        for item, level in row.levels.items()  # type: ignore[union-attr]
        if level
    ]
    sections = {group.key: group.section for group in form.groups}
    items = pd.DataFrame(
        [{"item": item.key, "group": item.group, "section": sections.get(item.group, "")} for item in form.scored], dtype=object
    )
    made = pd.DataFrame(rows, columns=[*Rated._fields, "month", "item", "level"]).merge(items, on="item", how="inner")
    year, month = made.month.str[:4], made.month.str[5:].astype(int)
    return made.assign(quarter=year + "-Q" + ((month + 2) // 3).astype(str), level=made.level.astype(float))


def wilson(share: float, n: float) -> tuple[float, float]:
    """The shares, in percent, that lie z of their own standard deviations from the share found: the roots of that equation."""
    p, square = share / 100, Z * Z / n
    low, high = sorted(np.roots([1 + square, -(2 * p + square), p * p]).real)
    return max(0.0, 100 * low), min(100.0, 100 * high)


def line(n: int, share: float, mean: float, worth: float = 0) -> dict[str, float]:
    """A figure as exports tell it: n, share, its bounds, the mean and the rescaled mean, in percent but for the mean.

    `worth` is for how many answers of different people the interval is; 0 for no interval.
    """
    low, high = wilson(share, worth) if worth else (np.nan, np.nan)
    return {"n": n, "share": share, "low": low, "high": high, "mean": mean, "rescaled": (mean - 1) * 25}


def pooled(frame: pd.DataFrame) -> dict[str, float]:
    """As if all answers were to one question; those of one form are worth one."""
    worth = frame.groupby("item").size().mean() if len(frame) else 0
    return line(len(frame), 100 * (frame.level >= 4).mean(), frame.level.mean(), worth)


def by_item(frame: pd.DataFrame) -> pd.DataFrame:
    """Share and mean of each question that was answered."""
    made = frame.assign(share=100.0 * (frame.level >= 4)).groupby(["section", "group", "item"])[["share", "level"]].mean()
    return made.rename(columns={"level": "mean"})


def mean_of_items(frame: pd.DataFrame) -> dict[str, float]:
    """Every question that was answered counts alike."""
    share, mean = by_item(frame).mean()
    return line(len(frame), share, mean)


def mean_of_groups(frame: pd.DataFrame) -> dict[str, float]:
    """Questions to groups, groups to sections, sections and groups without any to the whole; each step a plain mean."""
    groups = by_item(frame).groupby(["section", "group"]).mean()
    sections = groups.drop(index="", level="section", errors="ignore").groupby("section").mean()
    loose = groups[groups.index.get_level_values("section") == ""]
    share, mean = pd.concat([sections.reset_index(drop=True), loose.reset_index(drop=True)]).mean()
    return line(len(frame), share, mean)


Rule = Callable[[pd.DataFrame], dict[str, float]]
RULES_OF_PARTS: dict[str, Rule] = {"pooled": pooled, "mean-of-items": mean_of_items, "mean-of-groups": mean_of_groups}
RULES_OF_CUTS: dict[str, Rule] = {"pooled": pooled, "mean-of-items": mean_of_items}


def figures(frame: pd.DataFrame, form: Questionnaire) -> pd.DataFrame:
    """Every figure, by what it is told by, its key and the rule that made it ("" for one question)."""
    rows = {("item", item.key, ""): pooled(frame[frame.item == item.key]) for item in form.scored}
    parts = [("whole", form.key, frame.item != "")]
    for name in ("section", "group"):
        sections = {group.key: group.section for group in form.groups}
        of = {item.key: item.group if name == "group" else sections.get(item.group, "") for item in form.scored}
        parts += [(name, key, frame[name] == key) for key in dict.fromkeys(of.values()) if key]
    for cut, key, among in parts:
        for rule, made in RULES_OF_PARTS.items():
            rows[cut, key, rule] = made(frame[among])
    for cut in (*PLACES, "quarter", "month"):
        for key, own in frame.groupby(cut):
            for rule, made in RULES_OF_CUTS.items():
                rows[cut, str(key), rule] = made(own)
    return pd.DataFrame.from_dict(rows, orient="index")


def rates(ended: Sequence[Ended], months: tuple[str, str]) -> pd.DataFrame:
    """Of what ended in some months: unit, field and channel, whether somebody was asked, and whether they rated."""
    frame = pd.DataFrame(ended, columns=Ended._fields).assign(month=months_of(one.at for one in ended))
    frame = frame[frame.month.between(months[0] or "0000", months[1] or "9999")]
    return frame.assign(asked=frame.not_asked == "", rated=frame.rated.astype(bool))
