"""How a procedure is filed (quy trình nộp hồ sơ): who may, by which way, what is asked first, and the steps on the portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

from knowledge.filing.case import Case

Way = Literal["online", "counter", "post"]
Who = Literal["self", "child", "parent", "family", "proxy", "business"]
WAY, WHO = "way", "who"
"""The keys of the two questions that every procedure may ask."""
SENDS = "send"
"""The key of the step with which it is filed."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A problem that people have at a step, and what helps."""

    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the portal: what to do, what one sees then, the usual mistake, the problems that are known."""

    key: str
    do: str
    see: str = ""
    mistake: str = ""
    stuck: tuple[Stuck, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to a question; with a `refusal` the way ends here, and it says why and what else can be done.

    `instead` are the codes of the procedures that it names.
    """

    key: str
    label: str
    refusal: str = ""
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What tells cases apart; `case` is for whom it is asked. «Không rõ» can always be said."""

    key: str
    text: str
    options: tuple[Option, ...]
    case: Case = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """How one procedure is filed. `in_part` says why it cannot be filed online as a whole; `needs` what an online filing takes."""

    questions: tuple[Question, ...]
    steps: tuple[Step, ...] = ()
    needs: tuple[str, ...] = ()
    in_part: str = ""

    @property
    def walked(self) -> tuple[Step, ...]:
        """The steps until it is filed."""
        return self.steps[: self._filed]

    @property
    def afterwards(self) -> tuple[Step, ...]:
        """What is left to do once it is filed."""
        return self.steps[self._filed :]

    @property
    def _filed(self) -> int:
        return next((place for place, step in enumerate(self.steps, 1) if step.key == SENDS), len(self.steps))


@dataclass(frozen=True, slots=True)
class Portal:
    """What all procedures share: the steps on the national portal, what one needs for it, the questions of who and how.

    After so long without a word a filing that somebody `left` counts as given up. What is handed in at a counter from the time of
    day `late` on goes on at the beginning of the next working day (NĐ 118/2025/NĐ-CP Điều 18.2).
    """

    steps: Mapping[str, Step]
    needs: Mapping[str, str]
    questions: Mapping[str, Question]
    left: timedelta
    late: time
