"""A questionnaire cut into pages that can be answered one after another without a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handlers.ratings.filled import Filled
from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Item, Purpose, Questionnaire

_MOST = 6
"""Questions on a page at most, apart from those of one group, which stay together."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page: its questions under the names of their section and group, or the purposes to agree to."""

    items: tuple[Item, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    section: str = ""
    group: str = ""

    def shown(self, questionnaire: Questionnaire, filled: Filled) -> tuple[Item, ...]:
        """Those of its questions that are asked, as far as the answers tell."""
        return tuple(item for item in flow.visible(questionnaire, filled.answers, filled.agreed) if item in self.items)

    def is_asked(self, questionnaire: Questionnaire, filled: Filled) -> bool:
        """Whether there is anything on the page."""
        return bool(self.purposes or self.shown(questionnaire, filled))


def parts(questionnaire: Questionnaire) -> tuple[Part, ...]:
    """The pages of a questionnaire in order; consent comes before the first question that needs any."""
    pages = [_part(questionnaire, items) for items in _cut(questionnaire.items)]
    first = next((at for at, page in enumerate(pages) if page.items[0].purpose), None)
    if first is not None:
        pages.insert(first, Part(purposes=questionnaire.purposes))
    return tuple(pages)


def _part(questionnaire: Questionnaire, items: tuple[Item, ...]) -> Part:
    group = next((one for one in questionnaire.groups if one.key == items[0].group), None)
    if group is None:
        return Part(items)
    return Part(items, section=questionnaire.sections.get(group.section, ""), group=group.name)


def _cut(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    """A new page for another group or purpose, and for a question that waits for an answer given on this one."""
    page: list[Item] = []
    for item in items:
        if page and not _fits(page, item):
            yield tuple(page)
            page = []
        page.append(item)
    if page:
        yield tuple(page)


def _fits(page: list[Item], item: Item) -> bool:
    alike = (page[0].group, page[0].purpose) == (item.group, item.purpose)
    awaited = {condition.item for condition in item.when}
    return alike and awaited.isdisjoint(one.key for one in page) and (bool(item.group) or len(page) < _MOST)
