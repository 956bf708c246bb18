"""A questionnaire as it is filled in: what is asked next, whether an answer fits, and which answers count in the end."""

from __future__ import annotations

from knowledge.questionnaires.questionnaire import Answer, Answers, Item, Questionnaire
from knowledge.questionnaires.typed import read as read

BLANK = Answer()


def visible(questionnaire: Questionnaire, answers: Answers, agreed: frozenset[str]) -> tuple[Item, ...]:
    """The questions to ask, in order, as far as the answers tell; `agreed` are the purposes that the respondent agreed to.

    An answer to a question that is no longer asked opens nothing.
    """
    shown: dict[str, Item] = {}
    for item in questionnaire.items:
        if (not item.purpose or item.purpose in agreed) and _holds(item, shown, answers):
            shown[item.key] = item
    return tuple(shown.values())


def next_item(questionnaire: Questionnaire, answers: Answers, agreed: frozenset[str]) -> Item | None:
    """The first question that was neither answered nor left blank; None at the end."""
    return next((item for item in visible(questionnaire, answers, agreed) if item.key not in answers), None)


def settled(questionnaire: Questionnaire, answers: Answers, agreed: frozenset[str]) -> dict[str, Answer]:
    """The answers to what is asked, in the order of the questions: without those of a branch that was left again."""
    return {item.key: answers[item.key] for item in visible(questionnaire, answers, agreed) if item.key in answers}


def fault(item: Item, answer: Answer) -> str:
    """What is wrong with an answer, a Vietnamese sentence for the respondent; "" if it is fine."""
    if answer == BLANK:
        return "Câu này cần có câu trả lời." if item.required else ""
    if len(answer.text) > item.longest:
        return f"Xin viết gọn trong {item.longest} ký tự."
    if item.sort == "text":
        return "Câu này trả lời bằng lời." if answer.values or not answer.text.strip() else ""
    return _of_number(item, answer) if item.sort == "number" else _of_ticks(item, answer)


def _holds(item: Item, shown: dict[str, Item], answers: Answers) -> bool:
    return all(
        condition.item in shown and not set(condition.among).isdisjoint(answers.get(condition.item, BLANK).values)
        for condition in item.when
    )


def _of_number(item: Item, answer: Answer) -> str:
    number = answer.values[0] if len(answer.values) == 1 and not answer.text else ""
    if not (number.isascii() and number.isdigit()):
        return "Câu này trả lời bằng một số, ví dụ 35."
    return f"Xin ghi số có nhiều nhất {item.longest} chữ số." if len(number) > item.longest else ""


def _of_ticks(item: Item, answer: Answer) -> str:
    if not set(answer.values) <= {option.key for option in item.options}:
        return "Lựa chọn này không có trong câu hỏi."
    if len(set(answer.values)) < len(answer.values):
        return "Mỗi lựa chọn chỉ đánh dấu một lần."
    if item.sort == "one" and len(answer.values) > 1:
        return "Câu này chỉ chọn một."
    if answer.text and not any(option.own_words for option in item.options if option.key in answer.values):
        return "Phần ghi thêm chỉ đi cùng lựa chọn «Khác»."
    return ""
