"""A form between its shapes: as sent by a browser, as kept while it is being filled in (JSON), as read from a response."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from feedback_store import responses
from handlers.desk.forms import Form
from knowledge.questionnaires.questionnaire import Answer, Answers, Item


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as far as it is filled in; what was left blank is there, as a blank. `agreed` are keys of purposes."""

    answers: Answers = field(default_factory=dict)
    agreed: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, text: str) -> Filled:
        """Read what `to_json` wrote; `{}` is a form that was only begun."""
        data: dict[str, Any] = json.loads(text)
        answers = {key: Answer(tuple(values), words) for key, (values, words) in data.get("answers", {}).items()}
        return cls(answers, frozenset(data.get("agreed", ())))

    def to_json(self) -> str:
        """Write it for the store."""
        answers = {key: [answer.values, answer.text] for key, answer in self.answers.items()}
        return json.dumps({"answers": answers, "agreed": sorted(self.agreed)}, ensure_ascii=False)


def value_name(item: Item) -> str:
    """The name of an item's field in a form."""
    return f"c.{item.key}"


def words_name(item: Item) -> str:
    """The name of the field for own words beside an item's options."""
    return f"w.{item.key}"


def sent_answer(form: Form, item: Item) -> Answer:
    """What was answered to an item, however wrong; own words without a tick are those of «Khác», which comes last as they do."""
    if item.sort == "text":
        return Answer(text=form.text(value_name(item)))
    if item.sort == "number":
        return Answer(_told([form.text(value_name(item))]))
    values, words = _told(form.texts(value_name(item))), form.text(words_name(item))
    own = tuple(option.key for option in item.options if option.own_words)
    if words and (item.sort == "many" or not values):
        values = (*values, *own)
    return Answer(_told([*(value for value in values if value not in own), *(key for key in own if key in values)]), words)


def from_rows(told: responses.Answers) -> Answers:
    """The answers of a response."""
    return {
        item: Answer(tuple(value for value, _ in pairs if value), "".join(text for _, text in pairs))
        for item, pairs in told.items()
    }


def _told(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once; the empty one is no answer."""
    return tuple(dict.fromkeys(value for value in values if value))
