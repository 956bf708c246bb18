"""A file of paper forms is looked at, taken as a whole or not at all, never twice, and can be taken back as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from feedback_store import paper_batches, responses, surveys
from feedback_store.responses import Given
from feedback_store.sqlite import Connection
from handlers.ratings import paper_forms, paper_table
from handlers.ratings import paper_sentences as say
from handlers.ratings.keeping import rows_of
from handlers.ratings.paper_forms import Form, Reading, Survey
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_NAME = 120
_NOON = time(12)


class NotTaken(ValueError):
    """Raised for forms that cannot be taken; the message is one Vietnamese line."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent."""

    name: str
    body: bytes

    @property
    def sha256(self) -> str:
        """By which it is known again."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds for a survey; nothing of it is kept yet."""

    survey: surveys.Row
    reading: Reading

    @property
    def may_be_taken(self) -> bool:
        """Whether there is nothing wrong with it."""
        return not self.reading.faults

    def told(self) -> Iterator[str]:
        """The preview in Vietnamese lines."""
        if not self.may_be_taken:
            yield say.WRONG
            yield from self.reading.told()
            return
        forms = self.reading.forms
        days, units = [form.day for form in forms], {form.unit for form in forms if form.unit}
        yield say.RIGHT.format(count=len(forms), units=len(units), first=f"{min(days):%d/%m/%Y}", last=f"{max(days):%d/%m/%Y}")


def survey_of(db: Connection, ref: str) -> surveys.Row:
    """The survey that forms are typed in for. Raises NotTaken where there is none, or it was never opened."""
    row = surveys.by_ref(db, ref)
    if row is None:
        raise NotTaken(say.NO_SURVEY.format(ref=ref[:40]))
    if row.state == "draft":
        raise NotTaken(say.DRAFT)
    return row


def questionnaire_of(row: surveys.Row, rules: Rules) -> Questionnaire:
    """The version that the survey asks. Raises NotTaken where the rules no longer hold it."""
    found = (one for one in rules.questionnaires.get(row.questionnaire, ()) if one.version == row.version)
    one = next(found, None)
    if one is None:
        raise NotTaken(say.NO_QUESTIONNAIRE.format(name=f"{row.questionnaire}@{row.version}"))
    return one


def look(file: File, row: surveys.Row, rules: Rules, today: date) -> Preview:
    """What a file holds. Takes seconds for 20,000 forms. Raises NotTaken, NotATable."""
    last = min(date.fromisoformat(row.closes_on), today)
    survey = Survey(questionnaire_of(row, rules), date.fromisoformat(row.opens_on), last, rules.units)
    return Preview(row, paper_forms.read(paper_table.read(file.body), survey))


def refuse_twice(db: Connection, file: File) -> None:
    """Raises NotTaken for a file that was taken before."""
    if earlier := paper_batches.by_sha256(db, file.sha256):
        raise NotTaken(_twice(earlier))


def take(db: Connection, file: File, preview: Preview, officer: int | None, now: datetime) -> int:
    """Keep all forms of a file, in the caller's transaction; returns the file's number. Raises NotTaken, and keeps nothing."""
    if not preview.may_be_taken:
        raise NotTaken(say.WRONG)
    row, forms = preview.survey, preview.reading.forms
    new = paper_batches.New(file.name[:_NAME], file.sha256, row.id, len(forms))
    try:
        batch = paper_batches.add(db, new, officer, now)
    except paper_batches.AlreadyTaken as taken:
        raise NotTaken(_twice(taken.earlier)) from None
    responses.submit_all(db, ((_given(row, batch, form), rows_of(form.answers), _at(form.day)) for form in forms))
    return batch


def take_back(db: Connection, batch: int) -> int:
    """Take all forms of a file back; returns how many. Raises NotTaken where there is no such file."""
    count = responses.withdraw_batch(db, batch)
    if not paper_batches.remove(db, batch):
        raise NotTaken(say.NO_BATCH.format(number=batch))
    return count


def _given(row: surveys.Row, batch: int, form: Form) -> Given:
    return Given(row.questionnaire, row.version, "paper", "paper", form.unit, survey=row.id, batch=batch)


def _at(day: date) -> datetime:
    return datetime.combine(day, _NOON, VIETNAM).astimezone(UTC)


def _twice(earlier: paper_batches.Row) -> str:
    at = datetime.fromisoformat(earlier.imported_at).astimezone(VIETNAM)
    return say.TAKEN_BEFORE.format(name=earlier.name, at=f"{at:%d/%m/%Y %H:%M}", number=earlier.id)
