"""Filling in: what is asked next, what counts in the end, and what is wrong with an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.questionnaires import flow, reading
from knowledge.questionnaires.questionnaire import Answer, Item, Option, Purpose, Questionnaire, When
from tests.knowledge.questionnaires.forms import BLANK, YES_NO, consents, expected, form, possible, yes_no

YES, NO = Answer(("co",)), Answer(("khong",))
NOBODY: frozenset[str] = frozenset()
THREE = form(yes_no("a"), yes_no("b", When("a", ("co",))), yes_no("c", When("b", ("co",)), When("a", ("co", "khong"))))
WITH_OTHER = (Option("gan", "Gần nhà"), Option("khac", "Khác", own_words=True))
BUNDLED = [one for versions in reading.load().values() for one in versions]


def keys(questionnaire: Questionnaire, answers: dict[str, Answer], *agreed: str) -> list[str]:
    """The questions that are asked."""
    return [item.key for item in flow.visible(questionnaire, answers, frozenset(agreed))]


def test_a_branch_opens_and_closes() -> None:
    """Asked when the condition holds; a blank opens nothing."""
    assert keys(THREE, {}) == ["a"]
    assert keys(THREE, {"a": YES}) == ["a", "b"]
    assert keys(THREE, {"a": NO}) == keys(THREE, {"a": BLANK}) == ["a"]
    assert keys(THREE, {"a": YES, "b": YES}) == ["a", "b", "c"]


def test_an_answer_to_what_is_no_longer_asked_opens_nothing() -> None:
    """Back at the first question the respondent says no: the answers behind it count no more."""
    answers = {"a": NO, "b": YES, "c": YES}
    assert keys(THREE, answers) == ["a"]
    assert flow.settled(THREE, answers, NOBODY) == {"a": NO}
    assert flow.next_item(THREE, answers, NOBODY) is None


def test_next_goes_on_where_it_was_left() -> None:
    """Blank is answered; a question opened later comes before what follows it."""
    two = form(yes_no("a"), yes_no("b", When("a", ("co",))), yes_no("d"))
    asked = [flow.next_item(two, answers, NOBODY) for answers in ({}, {"a": BLANK}, {"a": YES, "d": NO}, {"a": NO, "d": NO})]
    assert [item and item.key for item in asked] == ["a", "d", "b", None]


def test_demographics_need_consent() -> None:
    """Consent to one purpose is none to another, and takes its answers away when it is withdrawn."""
    asked = form(yes_no("a"), yes_no("tuoi", purpose="so-sanh"), yes_no("vung", purpose="dia-ban"))
    assert keys(asked, {}) == ["a"]
    assert keys(asked, {}, "so-sanh") == ["a", "tuoi"]
    answers = {"a": YES, "tuoi": YES, "vung": NO}
    assert flow.settled(asked, answers, frozenset(("dia-ban",))) == {"a": YES, "vung": NO}
    assert flow.settled(asked, answers, NOBODY) == {"a": YES}


@pytest.mark.parametrize(
    ("item", "answer", "told"),
    [
        (yes_no("a"), YES, ""),
        (yes_no("a"), BLANK, ""),
        (yes_no("a", required=True), BLANK, "cần có câu trả lời"),
        (yes_no("a", required=True), YES, ""),
        (yes_no("a"), Answer(("co", "khong")), "chỉ chọn một"),
        (yes_no("a"), Answer(("maybe",)), "không có trong câu hỏi"),
        (yes_no("a"), Answer(("co",), "vì gần"), "chỉ đi cùng lựa chọn «Khác»"),
        (yes_no("a"), Answer((), "vì gần"), "chỉ đi cùng lựa chọn «Khác»"),
        (Item("m", "?", "many", YES_NO), Answer(("co", "khong")), ""),
        (Item("m", "?", "many", YES_NO), Answer(("co", "co")), "chỉ đánh dấu một lần"),
        (Item("m", "?", "many", WITH_OTHER), Answer(("gan", "khac"), "rẻ"), ""),
        (Item("m", "?", "many", WITH_OTHER), Answer(("khac",)), ""),
        (Item("m", "?", "many", WITH_OTHER), Answer(("gan",), "rẻ"), "chỉ đi cùng lựa chọn «Khác»"),
        (Item("m", "?", "many", WITH_OTHER, longest=3), Answer(("khac",), "rẻ lắm"), "trong 3 ký tự"),
        (Item("t", "?", "text"), Answer(text="Cảm ơn"), ""),
        (Item("t", "?", "text"), Answer(text="  "), "trả lời bằng lời"),
        (Item("t", "?", "text"), Answer(("co",)), "trả lời bằng lời"),
        (Item("t", "?", "text", longest=5), Answer(text="dài quá"), "trong 5 ký tự"),
        (Item("n", "?", "number", longest=3), Answer(("41",)), ""),
        (Item("n", "?", "number", longest=3), Answer(("1988",)), "nhiều nhất 3 chữ số"),
        (Item("n", "?", "number"), Answer(("-4",)), "bằng một số"),
        (Item("n", "?", "number"), Answer(("٤",)), "bằng một số"),
        (Item("n", "?", "number"), Answer(("4", "1")), "bằng một số"),
        (Item("n", "?", "number"), Answer(text="41"), "bằng một số"),
    ],
)
def test_faults(item: Item, answer: Answer, told: str) -> None:
    """One sentence for the respondent; nothing for an answer that fits."""
    said = flow.fault(item, answer)
    assert told in said and bool(said) == bool(told)


@settings(max_examples=50)
@given(st.data())
def test_answering_in_any_way(data: st.DataObject) -> None:
    """Whatever is answered, each question comes once and in order, and what was asked is what should have been."""
    questionnaire = data.draw(st.sampled_from(BUNDLED))
    agreed = data.draw(st.sampled_from(consents(questionnaire)))
    answers: dict[str, Answer] = {}
    while item := flow.next_item(questionnaire, answers, agreed):
        assert item.key not in answers
        answers[item.key] = data.draw(st.sampled_from(list(possible(item))))
        assert not flow.fault(item, answers[item.key])
    assert list(answers) == expected(questionnaire, answers, agreed)


@given(st.data())
def test_settling_any_answers(data: st.DataObject) -> None:
    """Answers in disorder, also to what is not asked: what is left belongs together, and settling again changes nothing."""
    questionnaire = data.draw(st.sampled_from(BUNDLED))
    agreed = data.draw(st.sampled_from(consents(questionnaire)))
    chosen = data.draw(st.lists(st.sampled_from(questionnaire.items), unique_by=lambda item: item.key))
    answers = {item.key: data.draw(st.sampled_from(list(possible(item)))) for item in chosen}
    left = flow.settled(questionnaire, answers, agreed)
    assert list(left) == [key for key in expected(questionnaire, answers, agreed) if key in answers]
    assert flow.settled(questionnaire, left, agreed) == left
    assert all(questionnaire.by_key[key].purpose in (agreed | {""}) for key in left)


def test_purposes_are_agreed_to_one_by_one() -> None:
    """What the property tests above draw from: every choice of purposes, among them none."""
    asked = next(one for one in BUNDLED if len(one.purposes) > 1)
    assert isinstance(asked.purposes[0], Purpose)
    assert len(consents(asked)) == 2 ** len(asked.purposes) and frozenset() in consents(asked)
