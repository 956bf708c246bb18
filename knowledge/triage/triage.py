"""The triage: a first message in, its kind, category and urgency out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from knowledge.facets import Facets
from knowledge.search.search import Search
from knowledge.talk import Talk
from knowledge.triage import features
from knowledge.triage.learnt import Learnt, key
from knowledge.triage.model import Floats, shares
from knowledge.triage.phrases import KINDS, TOLD
from knowledge.vietnamese.fold import letters
from knowledge.vietnamese.reader import Reading

Urgency = Literal["normal", "urgent", "emergency"]
QUESTION, CONTEST, EMERGENCY = KINDS.index("question"), "contest", "emergency"
_WIDE = 7.0
"""The search is asked only where its word can change the kind: where a question is at most so far from the likeliest."""
_SCORE, _ANSWER, _MIDDLE, _MOST = 0.2, 1.0, 13.0, 22.0
"""How much the search counts: by its best score around a middle, and by whether it would answer."""
_TOLD, _RISK, _ASKED = 0.5, 0.35, 10.0
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Triage:
    """What a first message is. `sure` is how likely the kind is, 0…1; `also_question` when something is asked besides."""

    kind: str
    category: str
    urgency: Urgency
    also_question: bool
    sure: float


class Triager:
    """Built once; safe to call from several threads."""

    def __init__(self, search: Search, talk: Talk, facets: Facets, learnt: Learnt) -> None:
        self._search = search
        self._talk = talk
        self._facets = facets
        self._learnt = learnt

    def __call__(self, message: str | Reading) -> Triage:
        """What a first message is; about 1 ms."""
        reading = self._search.read(message) if isinstance(message, str) else message
        text = (message if isinstance(message, str) else message.typed)[:_LONGEST]
        if known := self._learnt.by_words.get(key(reading.typed[:_LONGEST])):
            urgency: Urgency = "emergency" if known.kind == EMERGENCY else "urgent" if known.urgent else "normal"
            return Triage(known.kind, known.category, urgency, False, 1.0)
        seen = features.groups(reading, self._talk, self._facets)
        likely = shares(self._weighed(self._learnt.kind.scores(seen), text))
        kind, mixed = KINDS[int(likely.argmax())], False
        if kind in (KINDS[QUESTION], *TOLD) and self._may_ask(reading):
            kind, mixed = self._mixed(kind, reading)
        category = self._category(kind, seen)
        return Triage(kind, category, self._urgency(kind, seen), mixed, float(likely.max()))

    def clauses(self, text: str) -> list[str]:
        """The clauses of a message, each heard alone."""
        return self._learnt.clauses.of(self._search.read(text[:_LONGEST]).typed)

    def _weighed(self, scores: Floats, text: str) -> Floats:
        """The scores with what the search knows of the message as a question."""
        if scores.max() - scores[QUESTION] > _WIDE or scores[QUESTION] - np.delete(scores, QUESTION).max() > _WIDE:
            return scores
        found = self._search.find(text)
        best = min(found.hits[0].score, _MOST) if found.hits else 0.0
        scores[QUESTION] += _SCORE * (best - _MIDDLE) + _ANSWER * (0.5 if found.decision == "answer" else -0.5)
        return scores

    def _may_ask(self, reading: Reading) -> bool:
        return "?" in reading.typed or any(letters(word) == "hoi" for word in reading.words) or bool(self._facets.asked(reading)[0])

    def _mixed(self, kind: str, reading: Reading) -> tuple[str, bool]:
        """The kind of a message once each clause is heard alone, and whether a complaint comes with a question."""
        parts = self._learnt.clauses.of(reading.typed)
        if len(parts) < 2:
            return kind, False
        kinds = [self._alone(part) for part in parts]
        told = [one for one in kinds if one in TOLD]
        if kind == KINDS[QUESTION]:
            return kind, False
        return kind, bool(told) and KINDS[QUESTION] in kinds

    def _alone(self, clause: str) -> str:
        """The kind of a clause; a question only if the search knows what it asks."""
        seen = features.groups(self._search.read(clause), self._talk, self._facets)
        kind = KINDS[int(self._weighed(self._learnt.kind.scores(seen), clause).argmax())]
        if kind != KINDS[QUESTION]:
            return kind
        hits = self._search.find(clause).hits
        return kind if hits and hits[0].score >= _ASKED else ""

    def _category(self, kind: str, seen: features.Groups) -> str:
        """The category of a complaint or recommendation; of a contest, if it says one."""
        if kind not in TOLD and kind != CONTEST:
            return ""
        likely = shares(self._learnt.category.scores(seen))
        best = int(likely.argmax())
        return self._learnt.category.classes[best] if kind in TOLD or likely[best] >= _TOLD else ""

    def _urgency(self, kind: str, seen: features.Groups) -> Urgency:
        if kind == EMERGENCY:
            return "emergency"
        if kind not in TOLD and kind != CONTEST:
            return "normal"
        return "urgent" if shares(self._learnt.urgent.scores(seen))[1] >= _RISK else "normal"
