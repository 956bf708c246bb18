"""An invited citizen may answer in the chat or on the page: whichever is first counts, and the other changes nothing."""

from __future__ import annotations

from handlers.messages import Conversation, Step, SurveyStep
from handlers.ratings import keeping
from knowledge.questionnaires.questionnaire import Answer
from tests.ratings.house import CITIZEN, House, press


def answer_in_chat(house: House) -> None:
    step = Step(Conversation(), (), survey=SurveyStep(1, "submitted", {"ket-qua-dung-hen": Answer(("1",))}))
    house.office.write(lambda db: keeping.keep(db, CITIZEN, step, house.now))


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
