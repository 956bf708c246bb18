"""Personal numbers in a text: phone, identity number, e-mail, bank account, number plate; what is public stays readable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from knowledge.privacy import emails, numbers, phones, plates, spelled
from knowledge.privacy.cues import Cue, cues
from knowledge.privacy.protected import protected
from knowledge.privacy.shadow import Found, Shadow, blanked, shadow

Kind = Literal["phone", "id_number", "email", "bank_account", "plate"]
MARKERS: dict[Kind, str] = {
    "phone": "[số điện thoại]",
    "id_number": "[số giấy tờ]",
    "email": "[thư điện tử]",
    "bank_account": "[số tài khoản]",
    "plate": "[biển số xe]",
}
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Span:
    """A personal number in a text: from `start` to before `end`."""

    start: int
    end: int
    kind: Kind


def spans(text: str) -> list[Span]:
    """The personal numbers of a text in their order; none overlaps another. Time grows with the text's length alone."""
    view = shadow(text)
    return [Span(view.start(one.start), view.end(one.end), cast(Kind, one.kind)) for one in _found(view)]


def redacted(text: str) -> str:
    """The text with a Vietnamese marker such as "[số điện thoại]" in the place of each personal number."""
    parts, done = [], 0
    for span in spans(text):
        parts += [text[done : span.start], MARKERS[span.kind]]
        done = span.end
    return "".join((*parts, text[done:]))


def phone_numbers(text: str) -> list[str]:
    """The digits of the phone numbers in a text, with 0 in front where that is known."""
    return [one.digits for one in _found(shadow(text)) if one.kind == "phone"]


def _found(view: Shadow) -> list[Found]:
    """What the finders find, each in what the ones before it have left."""
    marks = cues(view.folded)
    left = _Left(view.folded)
    left.take(emails.found(left.folded))
    if _DIGIT.search(view.folded):
        _take_figures(left, view, marks)
    left.take(spelled.found(left.folded, marks))
    return sorted(left.found, key=lambda one: one.start)


def _take_figures(left: _Left, view: Shadow, marks: list[Cue]) -> None:
    """What has a digit in it; most texts have none, and are done before."""
    left.take(numbers.accounts_told(left.folded, marks))
    left.folded = protected(left.folded, marks)
    left.take(numbers.cards(left.folded))
    left.take(numbers.ids_told(left.folded, marks))
    left.take(plates.found(view, left.folded, marks))
    left.take(phones.found(left.folded))
    left.take(numbers.twelves(left.folded))
    left.take(phones.told(left.folded, marks))
    left.take(numbers.accounts_near(left.folded, marks))
    left.take(numbers.ids_bare(left.folded))
    left.take(phones.bare(left.folded))


class _Left:
    """What of a text is still to be looked at, and what was found."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.found: list[Found] = []

    def take(self, found: Iterable[Found]) -> None:
        """Keep what was found, but for what overlaps, and blank it out."""
        fresh: list[Found] = []
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            if not fresh or one.start >= fresh[-1].end:
                fresh.append(one)
        self.folded = blanked(self.folded, fresh)
        self.found += fresh
