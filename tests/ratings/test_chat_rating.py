"""A rating may be begun in the chat and changed on the page, or the other way round: what was said last counts."""

from __future__ import annotations

import json
from datetime import timedelta

from feedback_store import conversations
from feedback_store.store import Connection
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming, Step
from handlers.ratings import ending, keeping
from knowledge.knowledge import Knowledge
from tests.ratings.house import CITIZEN, House, press

KEY = "answer:20261123"
ON_PAGE = {"c.muc": "3", "c.ly-do": "cho-lau", "c.gop-y": "chờ hơi lâu"}


def says(house: House, knows: Knowledge, **said: str) -> Step:
    """One turn in the chat, kept as bot/turn.py keeps it."""

    def work(db: Connection) -> Step:
        before = conversations.load(db, CITIZEN)
        state = Conversation.from_data(json.loads(before.state))
        incoming = Incoming("1", CITIZEN, **said)  # type: ignore[arg-type]
        step = respond(state, incoming, house.now, knows=knows, voice=Voice(), endings=ending.views(db, CITIZEN))
        conversations.save(db, before, json.dumps(step.conversation.to_data()), 0, house.now)
        keeping.keep(db, CITIZEN, step, house.now)
        return step

    done: Step = house.office.write(work)
    return done


def test_the_chat_goes_on_from_what_the_page_changed(house: House, knows: Knowledge) -> None:
    """Its next button adds to that, and does not bring the level back that was given before."""
    link = house.ended()
    says(house, knows, choice=f"r:{KEY}:1")
    press(house.office.browser(), link, ON_PAGE)
    assert house.answers() == [("gop-y", "", "chờ hơi lâu"), ("ly-do", "cho-lau", ""), ("muc", "3", "")]
    says(house, knows, choice=f"r:{KEY}:why-kho-dung")
    told = [("gop-y", "", "chờ hơi lâu"), ("ly-do", "cho-lau", ""), ("ly-do", "kho-dung", ""), ("muc", "3", "")]
    assert house.answers() == told


def test_a_level_in_the_chat_still_changes_what_the_page_said(house: House, knows: Knowledge) -> None:
    """The twin: who chooses a level anew means it; the words stay."""
    press(house.office.browser(), house.ended(), ON_PAGE)
    says(house, knows, choice=f"r:{KEY}:5")
    assert house.answers() == [("gop-y", "", "chờ hơi lâu"), ("muc", "5", "")]


def test_another_rating_under_way_is_left_alone(house: House, knows: Knowledge) -> None:
    """What is typed next in the chat is a comment on what was rated there."""
    link = house.ended()
    house.ended("chat:7", "chat")
    says(house, knows, choice="r:chat:7:2")
    press(house.office.browser(), link, ON_PAGE)
    comment = says(house, knows, text="cán bộ nói năng cộc lốc").rating
    assert comment and (comment.ending, comment.score) == ("chat:7", 2)


def test_the_page_does_not_make_the_conversation_younger(house: House, knows: Knowledge) -> None:
    """When it changed would tell whose rating it is."""
    link = house.ended()
    says(house, knows, choice=f"r:{KEY}:1")
    when = "SELECT updated_at FROM conversations"
    before = house.office.ask(when)
    house.office.clock.now += timedelta(minutes=5)
    press(house.office.browser(), link, ON_PAGE)
    assert house.office.ask(when) == before
    says(house, knows, choice=f"r:{KEY}:1")
    assert house.office.ask(when) != before  # the twin: a message does
