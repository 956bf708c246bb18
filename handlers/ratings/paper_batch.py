"""A file of paper forms is looked at, taken as a whole or not at all, never twice, and can be taken back as a whole."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from feedback_store import paper_batches, responses, surveys
from feedback_store.responses import Answers, Given
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


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds for a survey; nothing of it is kept yet.

    `answers` and `marks` are those of the forms, in their order; by `sha256` the forms are known again, in whatever file and
    order they come. A mark is made of what was ticked: it must not say for ever what words are forgotten one day.
    """

    survey: surveys.Row
    reading: Reading
    answers: Sequence[Answers]
    marks: Sequence[bytes]
    sha256: str

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
        if 2 * (same := len(forms) - len(set(self.marks))) >= len(forms):
            yield say.REPEATED.format(same=same)


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
    found = rules.questionnaire(row.questionnaire, row.version)
    if found is None:
        raise NotTaken(say.NO_QUESTIONNAIRE.format(name=f"{row.questionnaire}@{row.version}"))
    return found


def look(file: File, row: surveys.Row, rules: Rules, today: date) -> Preview:
    """What a file holds. Raises NotTaken, NotATable."""
    first, last = (date.fromisoformat(day) for day in (row.opens_on, row.closes_on))
    if first > today:
        raise NotTaken(say.NOT_YET.format(day=f"{first:%d/%m/%Y}"))
    survey = Survey(questionnaire_of(row, rules), first, min(last, today), rules.units)
    reading = paper_forms.read(paper_table.read(file.body), survey)
    answers = [rows_of(form.answers) for form in reading.forms]
    pairs = list(zip(reading.forms, answers, strict=True))
    marks = [_digest(row, form, _ticks(told))[: paper_batches.MARK] for form, told in pairs]
    whole = hashlib.sha256(b"".join(sorted(_digest(row, *pair) for pair in pairs)))
    return Preview(row, reading, answers, marks, whole.hexdigest())


def compare(db: Connection, preview: Preview) -> str:
    """What to think about before forms are taken of which many were taken before; "" if few were. Raises NotTaken if all were."""
    if earlier := paper_batches.by_sha256(db, preview.sha256):
        raise NotTaken(_told(say.TAKEN_BEFORE, earlier))
    mine = Counter(preview.marks)
    alike = ((sum((mine & Counter(marks)).values()), row) for row, marks in paper_batches.marked(db))
    many = [(same, row) for same, row in alike if same and 2 * same >= min(row.rows, len(preview.marks))]
    same, most = max(many, key=lambda one: one[0], default=(0, None))
    return _told(say.LIKE, most, same=same) if most else ""


def take(db: Connection, file: File, preview: Preview, officer: int | None, now: datetime) -> int:
    """Keep all forms of a file, in the caller's transaction; returns the file's number. Raises NotTaken, and keeps nothing."""
    if not preview.may_be_taken:
        raise NotTaken(say.WRONG)
    row, forms = preview.survey, preview.reading.forms
    new = paper_batches.New(file.name[:_NAME], preview.sha256, row.id, len(forms), b"".join(sorted(preview.marks)))
    try:
        batch = paper_batches.add(db, new, officer, now)
    except paper_batches.AlreadyTaken as taken:
        raise NotTaken(_told(say.TAKEN_BEFORE, taken.earlier)) from None
    kept = zip(forms, preview.answers, strict=True)
    responses.submit_all(db, ((_given(row, batch, form), answers, _at(form.day)) for form, answers in kept))
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


def _digest(row: surveys.Row, form: Form, answers: object) -> bytes:
    """Two people may fill in the same; a whole file of people hardly does."""
    told = json.dumps([row.questionnaire, row.version, form.day.isoformat(), form.unit, answers], sort_keys=True)
    return hashlib.sha256(told.encode()).digest()


def _ticks(answers: Answers) -> dict[str, list[str]]:
    return {item: [value for value, _ in told] for item, told in answers.items()}


def _told(sentence: str, earlier: paper_batches.Row, **more: int) -> str:
    at = datetime.fromisoformat(earlier.imported_at).astimezone(VIETNAM)
    return sentence.format(name=earlier.name, at=f"{at:%d/%m/%Y %H:%M}", number=earlier.id, **more)
