"""What stands beside the figures: what they are not, whose words the questions are, and what each column of the raw rows means."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from feedback_store.tallies import Wanted
from handlers.desk.frame import bundled_rules
from handlers.exports import ratings_notes, ratings_rows
from handlers.exports.columns import Column
from handlers.exports.ratings_figures import Summary
from handlers.exports.ratings_names import Names
from knowledge.questionnaires.questionnaire import Questionnaire

RULES = bundled_rules()
EVERY = [one for versions in RULES.questionnaires.values() for one in versions]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def untold(questionnaire: Questionnaire, columns: tuple[Column, ...]) -> set[str]:
    """The columns of which the codebook says nothing."""
    told = {name for name, meaning, *_ in ratings_notes.codebook(questionnaire) if meaning}
    return {column.title for column in columns} - told


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.key)
def test_the_codebook_tells_every_column_of_both_files(form: Questionnaire) -> None:
    nobody: Any = SimpleNamespace(pages=lambda: iter(()), answers=0, responses=0)
    made = [shape(nobody, form, Names(RULES, form), True) for shape in (ratings_rows.answers, ratings_rows.respondents)]
    columns = tuple(column for rows in made for column in rows.columns)
    assert untold(form, columns) == set()
    assert untold(form, (*columns, Column("Giờ", 9))) == {"Giờ"}  # the twin


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.key)
def test_every_form_says_for_itself_what_its_figures_are_not(form: Questionnaire) -> None:
    summary = Summary(Wanted(form.key, form.version), form, 12, (), None, {}, (("2", 3), ("3", 8)))
    about = list(ratings_notes.about(summary, Names(RULES, form), NOW))
    assert about[0] == ("Nhãn", form.notice) and ("Câu chữ", form.wording) in about
    assert [text for name, text in about if name == "Phiên bản khác"] == [
        "Phiếu theo phiên bản 2, tính riêng: ẩn để giữ kín nhóm nhỏ.",
        "Phiếu theo phiên bản 3, tính riêng: 8.",
    ]
