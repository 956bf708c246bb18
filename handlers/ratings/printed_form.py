"""A questionnaire on paper: A4 pages to fill in by hand, for whoever has no telephone, in the order in which they are typed in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Literal

from feedback_store.surveys import Row
from handlers.citizen.sentences import Voice
from handlers.ratings import page_sentences as say
from handlers.ratings.paper_columns import DAY_TITLE
from knowledge.questionnaires.questionnaire import Item, Option, Questionnaire, When
from knowledge.rules.units import Unit

_TEMPLATE = Path(__file__).parent / "templates" / "form.typ"
_WIDEST = 5  # options beside each other in a table
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """What is printed: what a survey asks, once for each unit, whose name is left open without any."""

    survey: Row
    questionnaire: Questionnaire
    units: Sequence[Unit]
    voice: Voice

    def pdf(self) -> bytes:
        """The forms as one PDF, in the order of the units."""
        return self._compiled("pdf")[0]

    def pictures(self, ppi: float = 96) -> list[bytes]:
        """The pages as PNG, to look at."""
        return self._compiled("png", ppi)

    def _compiled(self, form: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
        import typst  # not at the top: a compiler that most starts never need

        told = {"data": json.dumps(self.told(), ensure_ascii=False)}
        made = typst.compile(_TEMPLATE.read_bytes(), format=form, ppi=ppi, sys_inputs=told, ignore_system_fonts=True)
        return made if isinstance(made, list) else [made]

    def told(self) -> Told:
        """Everything that stands on the pages, in their order."""
        return {
            "centre": self.voice.centre,
            "title": self.survey.title,
            "notice": self.questionnaire.notice,
            "opening": self.questionnaire.opening,
            "how": [self.voice.say(sentence) for sentence in say.PAPER_HOW],
            "day": DAY_TITLE,
            "unit": say.PAPER_UNIT,
            "units": [unit.name for unit in self.units] or [""],
            "blocks": list(_blocks(self.questionnaire, self.voice)),
        }


def _blocks(questionnaire: Questionnaire, voice: Voice) -> Iterator[Told]:
    """Questions that are answered alike stand in one table; consent stands before the first question that needs any."""
    numbers = {item.key: number for number, item in enumerate(questionnaire.items, 1)}
    letters = {purpose.key: letter for purpose, letter in zip(questionnaire.purposes, ascii_uppercase, strict=False)}
    is_consent_told = False
    for _, told in groupby(questionnaire.items, lambda item: _alike(item, numbers)):
        items = list(told)
        if items[0].purpose and not is_consent_told:
            is_consent_told = True
            purposes = [f"{letters[purpose.key]}. {purpose.text}" for purpose in questionnaire.purposes]
            yield {"consent": voice.say(say.PAPER_CONSENT), "purposes": purposes}
        yield _block(questionnaire, items, numbers, letters)


def _alike(item: Item, numbers: dict[str, int]) -> object:
    fits = item.sort == "one" and len(item.options) <= _WIDEST and not any(option.own_words for option in item.options)
    return (item.group, item.lead, item.options, item.purpose) if fits else numbers[item.key]


def _block(questionnaire: Questionnaire, items: list[Item], numbers: dict[str, int], letters: dict[str, str]) -> Told:
    first = items[0]
    is_table = len(items) > 1 or bool(first.lead)
    group = next((one for one in questionnaire.groups if one.key == first.group and is_table), None)
    return {
        "group": group.name if group else "",
        "lead": first.lead,
        "sort": "table" if is_table else first.sort,
        "options": [
            {"label": option.label, "words": option.own_words, "number": option.key if option.key.isdecimal() else ""}
            for option in first.options
        ],
        "items": [
            {"number": numbers[item.key], "text": item.text, "only": _only(questionnaire, item, numbers, letters)} for item in items
        ],
    }


def _only(questionnaire: Questionnaire, item: Item, numbers: dict[str, int], letters: dict[str, str]) -> str:
    """When the question is to be answered; empty for always."""
    conditions = [_condition(when, questionnaire.by_key[when.item].options, numbers) for when in item.when]
    if item.purpose:
        conditions.append(say.PAPER_AGREED.format(letter=letters[item.purpose]))
    return say.PAPER_ONLY.format(conditions=say.PAPER_AND.join(conditions)) if conditions else ""


def _condition(when: When, options: Sequence[Option], numbers: dict[str, int]) -> str:
    labels = (f"«{option.label}»" for option in options if option.key in when.among)
    return say.PAPER_CONDITION.format(number=numbers[when.item], labels=say.PAPER_OR.join(labels))
