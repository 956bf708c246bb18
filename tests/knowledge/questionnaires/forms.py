"""Small questionnaires, and ways through any of them, for the tests of this folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations

from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Answer, Item, Option, Questionnaire, When

BLANK = Answer()
YES_NO = (Option("co", "Có"), Option("khong", "Không"))


def form(*items: Item) -> Questionnaire:
    """A questionnaire of these questions."""
    return Questionnaire("thu", "1", "Phiếu thử", "căn cứ", "lời dặn", datetime.date(2026, 11, 22), items)


def yes_no(key: str, *when: When, purpose: str = "", required: bool = False) -> Item:
    """A question that is answered with yes or no."""
    return Item(key, f"{key}?", options=YES_NO, when=when, purpose=purpose, required=required)


def possible(item: Item) -> Iterator[Answer]:
    """The answers that could lead to different questions: each option alone, several together, words, blank."""
    if item.sort in ("one", "many"):
        yield from (Answer((option.key,)) for option in item.options)
    if item.sort == "many":
        yield Answer(tuple(option.key for option in item.options))
    if item.sort == "text":
        yield Answer(text="Chị tiếp dân nói nhỏ quá.")
    if item.sort == "number":
        yield Answer(("41",))
    if not item.required:
        yield BLANK


def consents(questionnaire: Questionnaire) -> list[frozenset[str]]:
    """Every choice of purposes that a respondent can agree to."""
    keys = [purpose.key for purpose in questionnaire.purposes]
    return [frozenset(chosen) for size in range(len(keys) + 1) for chosen in combinations(keys, size)]


def ways(questionnaire: Questionnaire, agreed: frozenset[str]) -> Iterator[tuple[dict[str, Answer], Item | None]]:
    """Every state that answering can come to with the question it comes to, None at an end.

    States in which the same answers still decide what is asked are one state: 15 branches would otherwise be a billion ways.
    """
    last_use = {when.item: item.key for item in questionnaire.items for when in item.when}
    places = {item.key: place for place, item in enumerate(questionnaire.items)}
    seen: set[object] = set()
    todo: list[dict[str, Answer]] = [{}]
    while todo:
        answers = todo.pop()
        item = flow.next_item(questionnaire, answers, agreed)
        yield answers, item
        if item is None:
            continue
        here = places[item.key]
        for after in ({**answers, item.key: answer} for answer in possible(item)):
            deciding = ((key, given) for key, given in after.items() if key in last_use and places[last_use[key]] > here)
            state = (here, tuple(deciding))
            if state not in seen:
                seen.add(state)
                todo.append(after)


def expected(questionnaire: Questionnaire, answers: dict[str, Answer], agreed: frozenset[str]) -> list[str]:
    """Which questions are asked, worked out from the last back to what it waits for: another way than the program's."""
    items = {item.key: item for item in questionnaire.items}

    def asked(key: str) -> bool:
        item = items[key]
        chosen = ((when, answers.get(when.item, BLANK).values) for when in item.when)
        open_ = all(asked(when.item) and any(value in when.among for value in values) for when, values in chosen)
        return open_ and item.purpose in (agreed | {""})

    return [key for key in items if asked(key)]
