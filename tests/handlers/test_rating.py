"""Ratings in the chat: whose they are, when they are open, what words mean; transcripts show the ordinary ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.citizen import sentences as say
from handlers.citizen.endings import levels
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, EndingView, Incoming, Step
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
VOICE = Voice()
CHAT = EndingView("chat:7", "chat", closes_at=(NOW + timedelta(days=14)).isoformat())
RATED = replace(CHAT, rated_at=(NOW - timedelta(hours=23)).isoformat())
TALKED = Conversation(introduced=True, since=NOW.isoformat(), offered=levels("chat:7"))


def step(knows: Knowledge, before: Conversation, *endings: EndingView, now: datetime = NOW, **said: str) -> Step:
    """One turn of somebody to whom these things ended."""
    return respond(before, Incoming("1", "c", **said), now, knows=knows, voice=VOICE, endings=endings)  # type: ignore[arg-type]


@pytest.mark.parametrize("points", [1, 2, 3, 4, 5])
def test_one_tap_counts_at_once(knows: Knowledge, points: int) -> None:
    """The number typed is the number of points; 1 to 3 are asked what was wrong and looked at again."""
    tapped = step(knows, TALKED, CHAT, choice=f"r:chat:7:{points}")
    typed = step(knows, TALKED, CHAT, text=str(points))
    assert tapped.rating == typed.rating and tapped.rating
    assert (tapped.rating.score, tapped.rating.low, tapped.private) == (points, points <= 3, True)
    asked = say.RATED_LOW if points < 3 else say.RATED_MIDDLE if points == 3 else say.RATED_HIGH
    assert tapped.replies[0].text == VOICE.say(asked)


def test_another_citizens_ending_is_not_to_be_had(knows: Knowledge) -> None:
    """S3: a choice with a key that is not this conversation's, however well made, rates nothing; the twin rates."""
    for forged in ("r:chat:8:1", "r:case:1:1:1", "r:chat:7", "r::5", "r:chat:7:9", "r:chat:7:why-x", "r:" + "x" * 300 + ":1"):
        outcome = step(knows, Conversation(introduced=True), CHAT, choice=forged)
        assert outcome.rating is None and outcome.ended is None, forged
        assert outcome.replies
    assert step(knows, TALKED, choice="r:chat:7:1").rating is None
    assert step(knows, TALKED, CHAT, choice="r:chat:7:1").rating is not None


def test_changed_for_a_day_and_no_longer(knows: Knowledge) -> None:
    """A rating can be changed for 24 hours; an ending that nobody rated closes after its days."""
    assert step(knows, TALKED, RATED, choice="r:chat:7:5").rating is not None
    late = step(knows, TALKED, RATED, now=NOW + timedelta(hours=1), choice="r:chat:7:5")
    assert late.rating is None and late.replies[0].text == VOICE.say(say.RATING_OVER)
    assert step(knows, TALKED, CHAT, now=NOW + timedelta(days=14), choice="r:chat:7:5").rating is None
    assert step(knows, TALKED, CHAT, now=NOW + timedelta(days=13, hours=23), choice="r:chat:7:5").rating is not None


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("5 sao", 5),
        ("cho 1 điểm", 1),
        ("rất hài lòng", 5),
        ("rat khong hai long", 1),
        ("chưa hài lòng lắm", 2),
        ("ko hài lòng", 2),
        ("bình thường thôi", 3),
        ("hài lòng", 4),
    ],
)
def test_levels_in_words(knows: Knowledge, words: str, points: int) -> None:
    """Whoever writes instead of choosing is understood, also where «không hài lòng» holds «hài lòng»."""
    found = step(knows, TALKED, CHAT, text=words).rating
    assert found and found.score == points


def test_a_rating_counts_while_an_officer_has_the_conversation(knows: Knowledge) -> None:
    """The bot is silent then, but a tap on a level is meant for it; what is typed is meant for the officer."""
    busy = replace(TALKED, with_staff=True)
    assert step(knows, busy, CHAT, choice="r:chat:7:4").rating is not None
    assert step(knows, busy, CHAT, text="4").rating is None


def test_danger_and_secrets_go_before_a_comment(knows: Knowledge) -> None:
    """While reasons are awaited a life in danger is heard, and a password is not kept as a comment."""
    asked = step(knows, TALKED, CHAT, choice="r:chat:7:1").conversation
    fire = step(knows, asked, RATED, text="cứu với nhà tôi đang cháy")
    assert "114" in fire.replies[0].text and fire.rating is None
    secret = step(knows, asked, RATED, text="mã otp của tôi là 482913")
    assert secret.rating is None and secret.replies[0].text == VOICE.say(say.SECRET)


def test_levels_are_those_of_the_questionnaire(knows: Knowledge) -> None:
    """The official wording stands in the questionnaire and in the sentences alike."""
    form = knows.rules.rating_form(NOW.date())
    assert tuple(option.label for option in form.by_key["muc"].options) == say.LEVELS


def test_numbers_typed_after_the_thanks_rate_nothing(knows: Knowledge) -> None:
    """«3» is then neither a level nor one more word of the comment."""
    first = step(knows, TALKED, CHAT, choice="r:chat:7:5")
    thanked = step(knows, first.conversation, RATED, text="cán bộ nhiệt tình")
    assert thanked.rating and thanked.rating.comment == "cán bộ nhiệt tình"
    assert step(knows, thanked.conversation, RATED, text="3").rating is None


@pytest.mark.parametrize("enough", ["cảm ơn", "ok", "👍", "thôi", "không có gì ạ", "xong rồi"])
def test_nobody_has_to_say_more(knows: Knowledge, enough: str) -> None:
    """After a high level these are no comment; the twin: praise is one, and needs no button."""
    high = step(knows, TALKED, CHAT, choice="r:chat:7:5").conversation
    said = step(knows, high, RATED, text=enough)
    assert said.rating is None or said.rating.comment == ""
    assert (said.conversation.rating and said.conversation.rating.comment) == ""
    praised = step(knows, high, RATED, text="anh cán bộ nhiệt tình lắm").rating
    assert praised and (praised.score, praised.comment) == (5, "anh cán bộ nhiệt tình lắm")


@pytest.mark.parametrize(("kind", "question"), [("answer", say.RATE_ANSWER), ("chat", say.RATE_CHAT), ("refused", say.RATE_CASE)])
def test_who_thinks_again_is_asked_the_same_question(knows: Knowledge, kind: str, question: str) -> None:
    """An answer is not asked about as the handling of a case."""
    ended = replace(CHAT, kind=kind)
    rated = step(knows, TALKED, ended, choice="r:chat:7:4")
    again = step(knows, rated.conversation, replace(ended, rated_at=NOW.isoformat()), choice="r:chat:7:redo")
    assert again.replies[0].text == VOICE.say(question)
