"""The clock that ends surveys: nobody is waited for, no form lies about, and who was drawn is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feedback_store import invitations, survey_progress
from feedback_store.store import Store
from handlers.citizen import sentences
from handlers.citizen.sentences import Voice
from handlers.ratings import forgetting, submitting
from handlers.ratings.forgetting import Forgetting
from handlers.ratings.sampling import Sampling
from knowledge.rules.rules import Rules
from tests.bot.at_work import ask, texts
from tests.ratings.test_clocks import NOW, do, draw, opened, served, state_of, talked

END = datetime(2026, 12, 1, 17, tzinfo=UTC)
"""The last day of `opened` is over in Vietnam."""


def tidy(store: Store, rules: Rules, now: datetime) -> bool:
    """Let the clock that ends surveys look; whether it had work."""
    watch = Forgetting(rules)
    with store.reading() as db:
        has_work = watch.has_work(db, now)
    before = tables(store)
    assert do(store, lambda db: watch.look(db, now)) == []
    assert has_work == (tables(store) != before), "it never misses work that there is, and is not called for none"
    return has_work


def tables(store: Store) -> list[Any]:
    """All that it may change."""
    names = ("conversations", "invitations", "drawn_lately", "survey_progress")
    return [ask(store, f"SELECT * FROM {name}") for name in names]  # noqa: S608


def test_after_its_last_day_a_survey_asks_nobody(store: Store, rules: Rules) -> None:
    """Also when nobody closed it: who was asked may go on with something else; what is being told stays (the twin)."""
    served(store, 3)
    opened(store, Sampling(100))
    draw(store, rules)
    others = state_of(store, "web:u1")
    talked(store, replace(others, survey=replace(others.survey, invitation=99)), 0, "web:u1")
    do(store, lambda db: invitations.move(db, 3, "submitted", NOW))
    assert not tidy(store, rules, END - timedelta(seconds=1)) and tidy(store, rules, END)
    assert ask(store, "SELECT state FROM invitations ORDER BY id") == ["expired", "expired", "submitted"]
    assert state_of(store, "web:u0").survey is None and state_of(store, "web:u1").survey
    assert not tidy(store, rules, END)


def test_many_are_let_go_in_several_commits(store: Store, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that messages are taken in between; all of them in the end."""
    monkeypatch.setattr(forgetting, "_AT_ONCE", 2)
    served(store, 5)
    opened(store, Sampling(100))
    draw(store, rules)
    waiting = "SELECT count(*) FROM invitations WHERE state = 'sent'"
    left = []
    while tidy(store, rules, END):
        left.append(ask(store, waiting)[0])
    assert left == [3, 1, 0]
    assert not any(state_of(store, f"web:u{number}").survey for number in range(5))


def test_who_was_drawn_is_forgotten_once_no_rule_asks_for_it(store: Store, rules: Rules) -> None:
    """So long after the last day; nobody can set a longer distance between two invitations than that."""
    served(store, 2)
    opened(store, Sampling(100, 1))
    draw(store, rules)
    tidy(store, rules, END)
    known = "SELECT count(conversation_id) FROM invitations"
    kept = rules.ratings.drawn
    lately = "SELECT count(*) FROM drawn_lately"
    assert not tidy(store, rules, NOW + kept) and ask(store, lately) == [1]
    assert tidy(store, rules, NOW + kept + timedelta(days=1)) and ask(store, lately) == [0]
    assert not tidy(store, rules, END + kept - timedelta(seconds=1)) and ask(store, known) == [2]
    assert tidy(store, rules, END + kept) and ask(store, known) == [0]
    assert ask(store, "SELECT count(*) FROM invitations WHERE left_out = ''") == [1]
    assert texts(store, "web:u0") == [Voice().say(sentences.SURVEY_GONE)]
    assert ask(store, "SELECT key FROM outbox") == ["forgotten:1"], "nor does the key of the invitation's message tell"


def test_a_form_left_alone_for_two_weeks_is_gone(store: Store, rules: Rules) -> None:
    """One that somebody still goes on with stays (the twin)."""
    survey = opened(store, Sampling(0))
    for token, at in (("a", NOW), ("b", NOW + timedelta(seconds=1))):
        do(
            store,
            lambda db, token=token, at=at: survey_progress.begin(db, survey_progress.New(token, survey, None, "link", "page"), at),
        )
    assert not tidy(store, rules, NOW + submitting.KEPT)
    assert tidy(store, rules, NOW + submitting.KEPT + timedelta(microseconds=1))
    assert ask(store, "SELECT token_hash FROM survey_progress") == ["b"]
