"""R9: how fast a provider is sent to, and how long it is left alone, on a clock that the test moves."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel_settings import TelegramSection
from bot.intake import Intake
from bot.pace import PROBE_EVERY, UNPACED, Pace, Road
from bot.telegram.channel import channel
from feedback_store.store import Store


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def road(pace: Pace = UNPACED) -> tuple[Road, Clock]:
    clock = Clock()
    return Road(pace, clock), clock


@given(st.lists(st.floats(0, 2), min_size=1, max_size=60))
def test_never_more_than_the_provider_takes(pauses: list[float]) -> None:
    """R9: over any stretch of time at most 25 a second, and one burst."""
    way, clock = road(Pace(per_second=25))
    sent, began = 0, clock.now
    for pause in pauses:
        clock.now += pause
        count = way.room()
        way.taken(count)
        sent += count
    assert sent <= 25 + 25 * (clock.now - began) + 1e-6
    clock.now += 1
    assert way.room() == 25, "after a second without sends there is a whole burst again"


def test_a_start_has_no_burst() -> None:
    """R9: a start that follows a crash sends at the pace; the twin, a platform without one, gets everything at once."""
    way, clock = road(Pace(per_second=25))
    assert way.room() == 1 and road()[0].room() == UNPACED.burst
    clock.now += 0.2
    assert way.room() == 6


def test_a_conversation_rests_after_each_reply() -> None:
    """R9: one message a second to one chat; others are not held up."""
    way, clock = road(Pace(apart=1.0))
    way.rest("telegram:1")
    assert way.resting() == ["telegram:1"] and way.room() > 1 and 0.9 < way.wait() <= 1
    clock.now += 1.01
    assert way.resting() == []


@pytest.mark.parametrize("chat, most", [("-100", 20), ("555", 60)])
def test_a_group_of_telegram_gets_twenty_a_minute(store: Store, chat: str, most: int) -> None:
    """R9: Telegram's own measures; the twin is a citizen, who gets more. No minute has one too many, and few are wasted."""
    way, clock = road(channel(TelegramSection(), "1:a", "", Intake(store, "telegram", lambda: None), "").pace)
    sent: list[float] = []
    for _ in range(3 * 60 * 10):
        clock.now += 0.1
        if f"telegram:{chat}" not in way.resting():
            way.rest(f"telegram:{chat}")
            sent.append(clock.now)
    busiest = max(sum(begun <= at < begun + 60 for at in sent) for begun in sent)
    assert 0.85 * most <= busiest <= most


def test_a_provider_that_is_down_is_tried_every_half_minute() -> None:
    """R9: in six hours of refusals at most one probe in 30 seconds, and the first success opens the way."""
    way, clock = road(Pace(per_second=25))
    for _ in range(3):
        way.taken(1)
        way.failed()
    assert way.is_down
    probes = []
    for _ in range(6 * 3600):
        clock.now += 1
        if way.room():
            probes.append(clock.now)
            way.taken(1)
            way.failed()
    gaps = [later - earlier for earlier, later in pairwise(probes)]
    assert len(probes) == 6 * 3600 // int(PROBE_EVERY) and min(gaps) >= PROBE_EVERY
    clock.now += PROBE_EVERY
    way.taken(1)
    assert way.reached() and not way.is_down and way.room() > 1


def test_two_failures_are_not_an_outage() -> None:
    """The twin: with a success between, nothing is held back."""
    way, _ = road()
    for _ in range(10):
        way.failed()
        way.failed()
        assert not way.reached() and not way.is_down
    assert way.room() > 1


def test_it_rests_as_long_as_it_was_asked_to() -> None:
    """R9: no send before `retry_after`, however often others fail meanwhile; `wait` says how long."""
    way, clock = road()
    way.close(7)
    way.close(2)
    assert way.room() == 0 and way.is_closed and way.wait() == 7
    clock.now += 7
    assert way.room() > 0 and way.wait() == 0
