"""Who is asked by the clock: about answers after a silence, and by surveys that draw by chance and leave out by rule."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import conversations, drawn_lately, endings, invitations, joined_conversations, surveys
from feedback_store.endings import Ending
from feedback_store.store import Connection, Store
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Draft, SurveyForm
from handlers.ratings import links, sampling
from handlers.ratings.asking import Asking
from handlers.ratings.drawing import FULL, RECENTLY, Drawing
from handlers.ratings.sampling import Sampling
from handlers.telling import Telling
from knowledge.rules.rules import Rules
from tests.bot.at_work import ask, texts

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)  # ten in the morning in Vietnam
ANSWERED = Conversation(introduced=True, procedure="1.002796", field="Đường bộ")
TELLING = Telling(lambda channel: False)
SITE = "https://motcua.example"


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
    assert "lúc nãy" in texts(store, "web:1")[-1]
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


def test_being_told_something_is_no_sign_of_life(store: Store, rules: Rules) -> None:
    """Whoever was only written to, as with an invitation, is not asked about what was answered hours ago; the twin is."""
    then = NOW - timedelta(minutes=20)
    talked(store, replace(ANSWERED, since=(then - timedelta(hours=3)).isoformat()), 20)
    talked(store, replace(ANSWERED, since=then.isoformat()), 20, "web:2")
    assert look(store, rules) == ["web:2"]


def served(store: Store, count: int, unit: str = "u", minutes: int = 90, who: str = "", again: str = "") -> None:
    """Citizens whose cases of a unit have ended."""

    def work(db: Connection) -> None:
        then = NOW - timedelta(minutes=minutes)
        for number in range(count):
            name = who or f"web:{unit}{number}"
            conversations.open_for(db, name, "web", then)
            conversations.save(db, conversations.load(db, name), "{}", 0, then)
            key = f"chat:{unit}{number}{who}{again}"
            endings.add(db, Ending(key, "chat", "web", unit, "", "", None, name, then, then + timedelta(days=14)))

    do(store, work)


def opened(store: Store, rule: Sampling) -> int:
    """A survey that is open, with a secret that is the same each time: so is the lot."""

    def work(db: Connection) -> int:
        new = surveys.New("Khảo sát", "dich-vu-16", "1", date(2026, 11, 1), date(2026, 12, 1), rule.to_json())
        made = surveys.change(db, surveys.add(db, new, None, NOW), state="open").id
        db.execute("UPDATE surveys SET secret = 'secret ' || id")
        return made

    return int(do(store, work))


def draw(store: Store, rules: Rules, now: datetime = NOW, site: str = "") -> list[str]:
    """Who is invited at a moment."""
    drawing = Drawing(rules, Voice(), replace(TELLING, public_url=site))
    with store.reading() as db:
        if not drawing.has_work(db, now):
            return []
    return list(do(store, lambda db: drawing.look(db, now)))


def test_invited_once_and_only_by_day(store: Store, rules: Rules) -> None:
    """Everybody of a fraction of 100 %, at a decent hour, an hour after they were served, never twice."""
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


def test_an_answer_that_is_awaited_in_vain_keeps_nobody_busy(store: Store, rules: Rules) -> None:
    """The survey that asked is over: what the next one asks is not taken for its answer."""
    served(store, 1)
    opened(store, Sampling(100))
    talked(store, Conversation(waiting_for="survey:tiep-can-bien-hieu"), 5, "web:u0")
    assert draw(store, rules) == ["web:u0"] and state_of(store, "web:u0").waiting_for == ""


@pytest.mark.parametrize("awaited", ["rating:why", "rating:comment", "which"])
def test_a_question_of_ours_does_not_keep_them_waiting_for_ever(store: Store, rules: Rules, awaited: str) -> None:
    """Whoever gave a low rating and no reason is invited once silent for an hour, not before (the twin)."""
    served(store, 1)
    opened(store, Sampling(100))
    spoke = NOW - timedelta(minutes=59)
    talked(store, Conversation(waiting_for=awaited, since=spoke.isoformat()), 59, "web:u0")
    assert draw(store, rules) == []
    assert draw(store, rules, NOW + timedelta(minutes=2)) == ["web:u0"]


def test_those_who_are_busy_stand_in_nobodys_way(store: Store, rules: Rules) -> None:
    """Sixty with an officer, drawn before five others: the five are invited at once, the sixty once they are free."""
    served(store, 60, "b", minutes=120)
    served(store, 5)
    opened(store, Sampling(100, 1000))
    for number in range(60):
        talked(store, Conversation(with_staff=True), 5, f"web:b{number}")
    assert draw(store, rules) == []
    assert sorted(draw(store, rules)) == [f"web:u{number}" for number in range(5)]
    talked(store, Conversation(), 5, "web:b7")
    assert draw(store, rules) == ["web:b7"]


def state_of(store: Store, who: str) -> Conversation:
    """What a conversation remembers."""
    with store.reading() as db:
        return Conversation.from_data(json.loads(conversations.load(db, who).state))


@pytest.mark.parametrize(
    ("who", "site", "linked"),
    [("web:1", SITE, True), ("zalo:1", SITE, True), ("web:1", "", False), ("terminal:1", SITE, False)],
)
def test_the_invitation_has_a_link_where_it_can_be_opened(store: Store, rules: Rules, who: str, site: str, linked: bool) -> None:
    """The citizen's own, of which the store keeps the hash; none without an address of ours, and none at a terminal."""
    served(store, 1, who=who)
    opened(store, Sampling(100))
    assert draw(store, rules, site=site) == [who]
    found = re.search(rf"{SITE}/khao-sat/m/([\w-]{{22}})$", texts(store, who)[-1])
    assert bool(found) == linked
    assert ask(store, "SELECT token_hash FROM invitations") == [links.hash_of(found[1]) if found else None]
    (body,) = ask(store, "SELECT body FROM outbox")
    assert json.loads(body)["private"] is True


def test_a_group_is_not_invited(store: Store, rules: Rules) -> None:
    """Everybody in it would read it, and could answer for the others; the twin is invited."""
    served(store, 1, who="telegram:-100")
    served(store, 1, who="telegram:100")
    opened(store, Sampling(100))
    assert draw(store, rules) == ["telegram:100"]


def test_the_lot_takes_about_its_fraction(store: Store, rules: Rules) -> None:
    """Of 400, a sampling fraction of 25 % is about 100: within four standard deviations."""
    served(store, 400)
    opened(store, Sampling(25, 1000))
    count = sum(len(draw(store, rules)) for _ in range(9))
    assert 65 <= count <= 135
    assert ask(store, "SELECT count(*) FROM invitations") == [count]


def test_who_is_served_often_has_no_better_chance(store: Store, rules: Rules) -> None:
    """Five endings each: one decision for all of them; the twin, a lot for each, would draw two in three."""
    for again in range(5):
        served(store, 200, minutes=90 + again, again=str(again))
    opened(store, Sampling(20, 1000))
    while draw(store, rules):
        pass
    ((drawn,),) = [(n,) for n in ask(store, "SELECT count(*) FROM invitations")]
    assert 20 <= drawn <= 60 < 200 * (1 - 0.8**5)


def test_each_survey_has_a_lot_of_its_own() -> None:
    """By its secret, which another survey does not have: who was drawn once is no more nor less likely to be drawn again."""
    people = [f"web:{number}" for number in range(1000)]
    first, second = ([Sampling(50).takes(secret, one) for one in people] for secret in ("a", "b"))
    assert first == [Sampling(50).takes("a", one) for one in people]
    assert 180 <= sum(map(all, zip(first, second, strict=True))) <= 320
    assert all(Sampling(100).takes("a", one) for one in people) and not any(Sampling(0).takes("a", one) for one in people)


@pytest.mark.parametrize("joined", [True, False])
def test_being_joined_is_no_second_lot(store: Store, rules: Rules, joined: bool) -> None:
    """Who was passed over in one channel is so in the other, once they are known as one person; the twin is another person."""
    opened(store, Sampling(50, 1000))
    served(store, 40, minutes=90)
    assert 0 < len(draw(store, rules)) < 40

    def work(db: Connection) -> None:
        db.execute("INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'l', 'L', 'operator', '')")
        for number in range(40):
            conversations.open_for(db, f"zalo:u{number}", "zalo", NOW)
            if joined:
                joined_conversations.join(db, f"web:u{number}", f"zalo:u{number}", 1, NOW)

    do(store, work)
    for number in range(40):
        served(store, 1, who=f"zalo:u{number}")
    assert bool(draw(store, rules)) != joined


def test_somebody_in_two_channels_is_invited_once(store: Store, rules: Rules) -> None:
    """In the one in which they were served first; the twin, whose channels nobody joined, are two."""
    for who in ("web:1", "zalo:1", "web:2", "zalo:2"):
        served(store, 1, who=who)

    def work(db: Connection) -> None:
        db.execute("INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'l', 'L', 'operator', '')")
        joined_conversations.join(db, "web:1", "zalo:1", 1, NOW)

    do(store, work)
    opened(store, Sampling(100))
    assert draw(store, rules) == ["web:1", "web:2", "zalo:2"]
    assert ask(store, "SELECT count(*) FROM invitations") == [3], "nor is the second one left out"


def test_nobody_is_drawn_twice_for_a_survey(store: Store, rules: Rules) -> None:
    """Not even once their invitation is known to nobody any more, and the days between two invitations are over."""
    served(store, 1)
    opened(store, Sampling(100, days_between=30))
    assert draw(store, rules) == ["web:u0"]
    do(store, lambda db: invitations.loosen(db, 1))
    later = NOW + timedelta(days=7)
    do(store, lambda db: drawn_lately.note(db, "web:u0", (NOW - timedelta(days=20)).date()))
    served(store, 1, minutes=90 - 7 * 1440, again="2")
    assert draw(store, rules, later) == []
    assert ask(store, "SELECT left_out FROM invitations WHERE conversation_id IS NOT NULL") == [RECENTLY]


def test_a_fraction_of_nothing_invites_nobody(store: Store, rules: Rules) -> None:
    """A survey that is only opened by its address draws nobody."""
    served(store, 3)
    opened(store, Sampling(0))
    assert draw(store, rules) == []


@given(st.integers(-5, 105), st.integers(-2, 20_000), st.integers(-2, 800))
def test_a_rule_is_read_as_it_was_written(fraction: int, quota: int, days: int) -> None:
    """And is unsound where it could invite everybody every week, or nobody can say whom."""
    rule = Sampling(fraction, quota, days)
    assert sampling.from_json(rule.to_json()) == rule
    assert rule.is_sound == (0 <= fraction <= 100 and 1 <= quota <= 10_000 and 30 <= days <= 730)
