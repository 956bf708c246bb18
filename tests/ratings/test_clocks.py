"""Who is asked by the clock: about answers after a silence, and by surveys that draw by chance and leave out by rule."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import conversations, endings, invitations, surveys
from feedback_store.endings import Ending
from feedback_store.store import Connection, Store
from handlers.citizen.sentences import Voice
from handlers.desk.telling import Telling
from handlers.messages import Conversation, Draft, SurveyForm
from handlers.ratings import sampling
from handlers.ratings.asking import Asking
from handlers.ratings.drawing import FULL, RECENTLY, Drawing
from handlers.ratings.sampling import Sampling
from knowledge.rules.rules import Rules
from tests.bot.at_work import ask, texts

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)  # ten in the morning in Vietnam
ANSWERED = Conversation(introduced=True, procedure="1.002796", field="Đường bộ")
TELLING = Telling(lambda channel: False)


def do(store: Store, work: Callable[[Connection], Any]) -> Any:
    """Write."""
    return asyncio.run(store.write(work))


def talked(store: Store, state: Conversation, minutes: int, who: str = "web:1") -> None:
    """A conversation that has been silent for so long."""

    def work(db: Connection) -> None:
        then = NOW - timedelta(minutes=minutes)
        conversations.open_for(db, who, "web", then)
        conversations.save(db, conversations.load(db, who), json.dumps(state.to_data()), 0, then)

    do(store, work)


def look(store: Store, rules: Rules, now: datetime = NOW) -> list[str]:
    """What the clock of ratings tells at a moment."""
    asking = Asking(rules, Voice(), TELLING)
    with store.reading() as db:
        has_work = asking.has_work(db, now)
    told = do(store, lambda db: asking.look(db, now))
    assert has_work or not told, "it never misses work that there is"
    return list(told)


def test_asked_once_a_day_after_a_silence(store: Store, rules: Rules) -> None:
    """A quarter of an hour after the last answer, and not again that day."""
    talked(store, ANSWERED, 14)
    assert look(store, rules) == []
    assert look(store, rules, NOW + timedelta(minutes=2)) == ["web:1"]
    assert "chấm" in texts(store, "web:1")[-1]
    talked(store, ANSWERED, -60)
    assert look(store, rules, NOW + timedelta(minutes=90)) == []
    assert ask(store, "SELECT kind, field, subject FROM endings") == [("answer", "Đường bộ", "1.002796")]


@pytest.mark.parametrize(
    "state",
    [
        Conversation(introduced=True),
        replace(ANSWERED, draft=Draft(text="đèn hỏng")),
        replace(ANSWERED, with_staff=True),
        replace(ANSWERED, waiting_for="which"),
    ],
)
def test_nobody_is_asked_in_the_middle_of_something(store: Store, rules: Rules, state: Conversation) -> None:
    """Only where a question was answered and nothing else is under way; the twin is asked."""
    talked(store, state, 20)
    talked(store, ANSWERED, 20, "web:2")
    assert look(store, rules) == ["web:2"]


def test_yesterdays_talk_is_over(store: Store, rules: Rules) -> None:
    """After the service stood still nobody is asked about what they did hours ago."""
    talked(store, ANSWERED, 60 + 16)
    assert look(store, rules) == []


def test_the_provinces_rules_can_turn_it_off(store: Store, rules: Rules) -> None:
    """Without a silence to wait for, nobody is asked by the clock."""
    talked(store, ANSWERED, 20)
    assert look(store, replace(rules, ratings=replace(rules.ratings, quiet=timedelta(0)))) == []


class Always(random.Random):
    """Chance that draws everybody."""

    def random(self) -> float:
        return 0.0


def served(store: Store, count: int, unit: str = "u", minutes: int = 90) -> None:
    """Citizens whose cases of a unit have ended."""

    def work(db: Connection) -> None:
        then = NOW - timedelta(minutes=minutes)
        for number in range(count):
            who = f"web:{unit}{number}"
            conversations.open_for(db, who, "web", then)
            conversations.save(db, conversations.load(db, who), "{}", 0, then)
            endings.add(db, Ending(f"chat:{unit}{number}", "chat", "web", unit, "", "", None, who, then, then + timedelta(days=14)))

    do(store, work)


def opened(store: Store, rule: Sampling) -> int:
    """A survey that is open."""

    def work(db: Connection) -> int:
        new = surveys.New("Khảo sát", "dich-vu-16", "1", date(2026, 11, 1), date(2026, 12, 1), rule.to_json())
        return surveys.change(db, surveys.add(db, new, None, NOW), state="open").id

    return int(do(store, work))


def draw(store: Store, rules: Rules, chance: random.Random | None = None, now: datetime = NOW) -> list[str]:
    """Who is invited at a moment."""
    drawing = Drawing(rules, Voice(), TELLING, chance or Always())
    with store.reading() as db:
        if not drawing.has_work(db, now):
            return []
    return list(do(store, lambda db: drawing.look(db, now)))


def test_invited_once_and_only_by_day(store: Store, rules: Rules) -> None:
    """Everybody of a share of 100 %, at a decent hour, an hour after they were served, never twice."""
    served(store, 3)
    opened(store, Sampling(100))
    assert draw(store, rules, now=NOW + timedelta(hours=11)) == []
    assert sorted(draw(store, rules)) == ["web:u0", "web:u1", "web:u2"]
    assert draw(store, rules) == []
    served(store, 1, "v", minutes=10)
    assert draw(store, rules) == [] and draw(store, rules, now=NOW + timedelta(hours=1)) == ["web:v0"]


def test_left_out_by_rule_and_counted(store: Store, rules: Rules) -> None:
    """More than the most of a unit, and whoever was invited lately, are left out, with the reason kept."""
    served(store, 5)
    opened(store, Sampling(100, 2, 90))
    assert len(draw(store, rules)) == 2
    second = opened(store, Sampling(100))
    assert len(draw(store, rules)) == 3
    with store.reading() as db:
        left_out = {(one.left_out, one.n) for one in invitations.counts(db, second) if one.left_out}
    assert left_out == {(RECENTLY, 2)}
    assert ask(store, "SELECT DISTINCT left_out FROM invitations ORDER BY left_out") == ["", RECENTLY, FULL]


def test_a_busy_citizen_is_invited_later(store: Store, rules: Rules) -> None:
    """An invitation waits while a case is told or another form is filled in."""
    served(store, 1)
    opened(store, Sampling(100))
    talked(store, Conversation(survey=SurveyForm(9, "t", "dich-vu-16", "1")), 5, "web:u0")
    assert draw(store, rules) == []
    talked(store, Conversation(), 5, "web:u0")
    assert draw(store, rules) == ["web:u0"]


def test_chance_takes_about_its_share(store: Store, rules: Rules) -> None:
    """Of 400, a share of 25 % is about 100: within four standard deviations for the seed that is used."""
    served(store, 400)
    opened(store, Sampling(25, 1000))
    chance, count = random.Random(20261123), 0
    for _ in range(20):
        count += len(draw(store, rules, chance))
    assert 65 <= count <= 135


def test_no_share_invites_nobody(store: Store, rules: Rules) -> None:
    """A survey that is only opened by its address draws nobody."""
    served(store, 3)
    opened(store, Sampling(0))
    assert draw(store, rules) == []


@given(st.integers(-5, 105), st.integers(-2, 20_000), st.integers(-2, 800))
def test_a_rule_is_read_as_it_was_written(share: int, most: int, every_days: int) -> None:
    """And is unsound where it could invite everybody every week, or nobody can say whom."""
    rule = Sampling(share, most, every_days)
    assert sampling.from_json(rule.to_json()) == rule
    assert rule.is_sound == (0 <= share <= 100 and 1 <= most <= 10_000 and 30 <= every_days <= 730)
