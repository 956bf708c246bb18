"""The columns of paper forms that are typed into a table: one a question, and what is known of a form besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from knowledge.questionnaires.questionnaire import Item, Questionnaire

DAY, UNIT, AGREED, OWN_WORDS = "phieu.ngay", "phieu.don-vi", "dong-y.", ".loi"
"""No question has a dot in its key."""
DAY_TITLE = "Ngày điền phiếu"
UNIT_TITLE = "Đơn vị (mã hoặc tên)"
WORDS_TITLE = "Ghi thêm"
MOST = 400
"""Forms in one file: it is kept in one commit, and whatever else has to be written waits for that."""
HEADS = 2
"""Rows above the forms: the keys, and what they mean."""


class PaperColumn(NamedTuple):
    """A column: its key in the first row, its title in the second; and the question that it answers, if any."""

    key: str
    title: str
    item: Item | None = None


def columns(questionnaire: Questionnaire) -> Iterator[PaperColumn]:
    """The columns, in the order of the paper form."""
    yield PaperColumn(DAY, DAY_TITLE)
    yield PaperColumn(UNIT, UNIT_TITLE)
    for purpose in questionnaire.purposes:
        yield PaperColumn(AGREED + purpose.key, f"Đồng ý (có/không): {purpose.text}")
    for item in questionnaire.items:
        yield PaperColumn(item.key, item.text, item)
        if takes_words(item):
            yield PaperColumn(item.key + OWN_WORDS, WORDS_TITLE)


def takes_words(item: Item) -> bool:
    """Whether own words can stand beside a tick."""
    return any(option.own_words for option in item.options)
