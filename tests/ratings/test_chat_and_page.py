"""An invited citizen may answer in the chat or on the page: whichever is first counts, and the other changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import permutations

import pytest

from feedback_store import conversations
from feedback_store.store import Connection
from handlers.messages import Conversation, Step, SurveyForm, SurveyStep
from handlers.ratings import forgetting, keeping
from knowledge.questionnaires.questionnaire import Answer
from tests.ratings.house import CITIZEN, SHORT, House, press

DONE = SurveyStep(1, "submitted", {"ket-qua-dung-hen": Answer(("1",))})


def answer_in_chat(house: House) -> None:
    house.office.write(lambda db: keeping.keep(db, CITIZEN, Step(Conversation(), survey=DONE), house.now))


def test_first_in_the_chat_then_on_the_page(house: House) -> None:
    link = house.invited(house.survey())
    http = house.office.browser()
    press(http, link)
    press(http, f"{link}/4", {"c.ket-qua-dung-hen": "5"})
    answer_in_chat(house)
    assert press(http, f"{link}/xem-lai").url.path == f"{link}/cam-on"
    assert house.answers() == [("ket-qua-dung-hen", "1", "")]


def test_first_on_the_page_then_in_the_chat(house: House) -> None:
    link = house.invited(house.survey())
    http = house.office.browser()
    press(http, link)
    press(http, f"{link}/4", {"c.ket-qua-dung-hen": "5"})
    press(http, f"{link}/xem-lai")
    answer_in_chat(house)
    assert house.answers() == [("ket-qua-dung-hen", "5", "")]


def both_have_it(house: House) -> str:
    """The worst that can be: the page has begun the form while the conversation still holds one; the address of the invitation."""
    link = house.invited(house.survey())
    http = house.office.browser()
    press(http, link)
    press(http, f"{link}/4", {"c.ket-qua-dung-hen": "5"})
    remembers(house, SurveyForm(1, "t", SHORT, "1"))
    return link


def remembers(house: House, form: SurveyForm) -> None:
    def work(db: Connection) -> None:
        state = json.dumps(Conversation(survey=form).to_data())
        conversations.save(db, conversations.load(db, CITIZEN), state, 0, house.now)

    house.office.write(work)


def at_one_moment(house: House, link: str) -> dict[str, Callable[[], None]]:
    """What each would do, upon the conversation as it is now: a turn writes as bot/turn.py does."""
    with house.office.store.reading() as db:
        before = conversations.load(db, CITIZEN)

    def turn(step: SurveyStep) -> None:
        def work(db: Connection) -> None:
            conversations.save(db, before, "{}", 0, house.now)
            keeping.keep(db, CITIZEN, Step(Conversation(), survey=step), house.now)

        with suppress(conversations.Overtaken):  # it reads the conversation again, which asks no more
            house.office.write(work)

    return {
        "page": lambda: press(house.office.browser(), f"{link}/xem-lai") and None,
        "chat": lambda: turn(DONE),
        "no": lambda: turn(SurveyStep(1, "declined")),
        "end": lambda: house.office.write(lambda db: forgetting.end(db, 1, house.now)),
    }


LEFT = {
    "page": ("submitted", [("ket-qua-dung-hen", "5", "")]),
    "chat": ("submitted", [("ket-qua-dung-hen", "1", "")]),
    "no": ("declined", []),
    "end": ("expired", []),
}


def left(house: House) -> tuple[str, list[tuple[str, str, str]]]:
    ((state,),) = house.office.ask("SELECT state FROM invitations")
    return state, house.answers()


@pytest.mark.parametrize("order", [*permutations(LEFT)], ids="-".join)
def test_whoever_is_first_counts_and_nothing_after_it(house: House, order: tuple[str, ...]) -> None:
    """Handed in on the page and in the chat, declined, and closed by an officer, all decided upon the same state."""
    acts = at_one_moment(house, both_have_it(house))
    for name in order:
        acts[name]()
        assert left(house) == LEFT[order[0]]
    with house.office.store.reading() as db:
        assert conversations.load(db, CITIZEN).state == "{}", "another survey may ask"


def test_at_the_same_moment_too(house: House) -> None:
    """On two devices and in the chat at once: one response."""
    acts = at_one_moment(house, both_have_it(house))
    with ThreadPoolExecutor(3) as threads:
        for done in [threads.submit(acts[name]) for name in ("page", "chat", "page")]:
            done.result()
    assert len(house.responses()) == 1 and left(house) in (LEFT["page"], LEFT["chat"])


def test_a_conversation_does_not_tell_when_its_form_was_handed_in(house: House) -> None:
    """Taken over, handed in or let go: among many nobody finds the one by its time; its version is another (the twin)."""
    link = both_have_it(house)
    told = "SELECT updated_at FROM conversations", "SELECT version FROM conversations"
    before = [house.office.ask(one) for one in told]
    house.office.clock.pass_(hours=1)
    press(house.office.browser(), f"{link}/xem-lai")
    assert len(house.responses()) == 1
    assert [house.office.ask(one) == was for one, was in zip(told, before, strict=True)] == [True, False]
