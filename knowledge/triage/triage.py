"""The triage: a first message in, its kind, category and urgency out."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from knowledge.vietnamese.fold import fold, letters
from knowledge.vietnamese.reader import Reading

Urgency = Literal["normal", "urgent", "emergency"]
QUESTIONS, CONTEST, EMERGENCY = "question", "contest", "emergency"
QUESTION, _CALL = KINDS.index(QUESTIONS), KINDS.index(EMERGENCY)
_WIDE = 3.0
"""The search is asked only where its word can change the kind: where a question is at most so far from the likeliest."""
_SCORE, _ANSWER, _MIDDLE, _MOST = 0.2, 1.0, 10.0, 22.0
"""How much the search counts: by its best score around a middle, and by whether it would answer."""
_TOLD, _RISK, _PERHAPS, _ASKED = 0.5, 0.35, 0.2, 10.0
_HEAD, _TAIL = 140, 40
"""How many words are read of the beginning and of the end of a long message."""
_LETTERS = 600
_BEYOND_DOUBT = 0.93
_GRAVE = frozenset(("legal_complaint", "denunciation", "emergency"))
_TELLING = _GRAVE | {"complaint"}
_UNTOLD = frozenset((QUESTIONS, "filing", "other", "status", "rating"))
"""What a message that says "xin phản ánh …" is not."""
_DOUBTFUL = frozenset((QUESTIONS, "complaint", "recommendation", "other"))
_TOLD_PLAINLY = re.compile(
    r"\bphan anh giup\b|\b(?:xin|muon|can|toi|em|minh|tui|chau) phan anh (?!o dau|the nao|nhu the|bang|lam sao|thi)"
)
_REPORTS = re.compile(r"\W*(?:a |da |cho |toi |em |minh |con |chau |xin |muon |can )*phan anh\b")
_ENDLESS = re.compile(r"(\S{30})\S+")


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
        text = _bounded(message if isinstance(message, str) else message.typed)
        reading = self._search.read(text) if isinstance(message, str) else message
        if known := self._learnt.by_words.get(key(reading.typed)):
            urgency: Urgency = "emergency" if known.kind == EMERGENCY else "urgent" if known.urgent else "normal"
            return Triage(known.kind, known.category, urgency, False, 1.0)
        if self._talk.emergency(reading):  # a miss may cost a life: what emergency.toml names needs no learning
            return Triage(EMERGENCY, "", "emergency", False, 0.99)
        seen = self._seen(reading)
        likely = shares(self._weighed(self._learnt.kind.scores(seen), text))
        kind = KINDS[int(likely.argmax())]
        if kind in _DOUBTFUL:
            kind = self._told_within(reading, _TELLING if kind == QUESTIONS else _GRAVE) or kind
        if kind in _UNTOLD and _TOLD_PLAINLY.search(fold(reading.typed)):
            kind = "complaint"
        if kind == "recommendation" and _REPORTS.match(fold(reading.typed)):
            kind = "complaint"
        told = self._told_beside_a_question(reading) if kind in TOLD and self._may_ask(reading) else ""
        heard = (seen, self._seen(self._search.read(told))) if told else (seen,)
        urgency = self._urgency(kind, seen, float(likely[_CALL]))
        return Triage(kind, self._category(kind, heard), urgency, bool(told), float(likely.max()))

    def clauses(self, text: str) -> list[str]:
        """The clauses of a message, each heard alone."""
        return self._learnt.clauses.of(self._search.read(_bounded(text)).typed)

    def _seen(self, reading: Reading) -> Floats:
        """What the heads of the network read of a message."""
        return self._learnt.network.inner(features.groups(reading, self._talk, self._facets))

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

    def _told_beside_a_question(self, reading: Reading) -> str:
        """The clauses that tell of something wrong, each heard alone, where another one asks something; "" otherwise."""
        kinds = {part: self._alone(part) for part in self._learnt.clauses.of(_bounded(reading.typed))}
        told = [part for part, kind in kinds.items() if kind in TOLD]
        return ", ".join(told) if QUESTIONS in kinds.values() else ""

    def _told_within(self, reading: Reading, listened_for: frozenset[str]) -> str:
        """What a clause of a message that asks something tells beyond doubt, such as a lamp that is out; "" if none does."""
        parts = self._learnt.clauses.of(_bounded(reading.typed))
        for part in parts if len(parts) > 1 else ():
            likely = shares(self._learnt.kind.scores(self._seen(self._search.read(part))))
            if likely.max() >= _BEYOND_DOUBT and (kind := KINDS[int(likely.argmax())]) in listened_for:
                return kind
        return ""

    def _alone(self, clause: str) -> str:
        """The kind of a clause; a question only if the search knows what it asks."""
        scores = self._learnt.kind.scores(self._seen(self._search.read(clause)))
        kind = KINDS[int(self._weighed(scores, clause).argmax())]
        if kind != QUESTIONS:
            return kind
        hits = self._search.find(clause).hits
        return kind if hits and hits[0].score >= _ASKED else ""

    def _category(self, kind: str, heard: Sequence[Floats]) -> str:
        """The category of a complaint or recommendation, where it is told most plainly; of a contest, if it says one."""
        if kind not in TOLD and kind != CONTEST:
            return ""
        likely = max((shares(self._learnt.category.scores(seen)) for seen in heard), key=np.max)
        best = int(likely.argmax())
        return self._learnt.category.classes[best] if kind in TOLD or likely[best] >= _TOLD else ""

    def _urgency(self, kind: str, seen: Floats, call: float) -> Urgency:
        """`call` is how likely it is a call for help after all: then whoever tells it reads the numbers to call as well."""
        if kind == EMERGENCY:
            return "emergency"
        if kind not in TOLD and kind != CONTEST:
            return "normal"
        return "urgent" if call >= _PERHAPS or shares(self._learnt.urgent.scores(seen))[1] >= _RISK else "normal"


def _bounded(text: str) -> str:
    """The beginning and the end of a very long message, without words that never end."""
    words = _ENDLESS.sub(r"\1", text).split(None, _HEAD + _TAIL)
    if len(words) <= _HEAD + _TAIL:
        return _ENDLESS.sub(r"\1", text)
    return " ".join([*words[:_HEAD], *text[-_LETTERS:].split()[-_TAIL:]])
