"""The last look at a survey's form: what was answered, folded by section, and personal numbers that nobody needs pointed out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handlers.ratings.filled import Filled
from handlers.ratings.survey_parts import Part, parts
from knowledge import redaction
from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Item, Purpose, Questionnaire


@dataclass(frozen=True, slots=True)
class Page:
    """A page to go back to, with the questions on it that are asked."""

    number: int
    items: tuple[Item, ...]


@dataclass(slots=True)
class Section:
    """What is folded together: the pages of a group with what hangs on their answers, or the purposes to agree to."""

    name: str
    is_first: bool
    purposes: tuple[Purpose, ...] = ()
    pages: list[Page] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        """The questions of all its pages."""
        return [item for page in self.pages for item in page.items]

    def answered(self, form: Filled) -> int:
        """How many of its questions were answered, or of its purposes agreed to."""
        agreed = sum(purpose.key in form.agreed for purpose in self.purposes)
        return agreed or sum(form.answers.get(item.key, flow.BLANK) != flow.BLANK for item in self.items)

    def holds(self, keys: Iterable[str]) -> bool:
        """Whether any of these questions is among its own."""
        return not {item.key for item in self.items}.isdisjoint(keys)


def sections(questionnaire: Questionnaire, form: Filled) -> list[Section]:
    """What was asked, in order."""
    found: list[Section] = []
    for number, part in enumerate(parts(questionnaire), 1):
        page = Page(number, part.shown(questionnaire, form))
        if not page.items and not part.purposes:
            continue
        _take_back(found, part.group)
        if not found or not _goes_with(found[-1], part):
            found.append(Section(part.group, not found, part.purposes))
        found[-1].pages.append(page)
    return found


def _take_back(found: list[Section], group: str) -> None:
    """Where a group goes on after other questions, those stand in the midst of it."""
    place = next((place for place, one in enumerate(found) if group and one.name == group), len(found))
    for one in found[place + 1 :]:
        found[place].pages += one.pages
    del found[place + 1 :]


def numbered(form: Filled) -> set[str]:
    """The questions into whose answers somebody may have written a telephone number, an identity number or the like."""
    return set(_numbered(form))


def _numbered(form: Filled) -> Iterator[str]:
    for key, answer in form.answers.items():
        if answer.text and redaction.spans(answer.text):
            yield key


def _goes_with(section: Section, part: Part) -> bool:
    """Whether a page belongs to the section before it: of the same group, or asked because of an answer there."""
    if part.purposes or section.purposes:
        return False
    return part.group == section.name or (not part.group and all(item.when for item in part.items))
