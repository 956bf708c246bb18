"""A message that may be a complaint or a question: it is asked which, before anything begins."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

from handlers.citizen import dossier, person, report
from handlers.citizen import sentences as say
from handlers.citizen.besides import asks
from handlers.citizen.blame import blames
from handlers.citizen.filings import GO, ON, is_shown
from handlers.citizen.matters import TOLD, UNSORTED
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Step
from knowledge import mentions
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold, words_of

_PREFIX, _ASK, _REPORT = "u:", "ask", "report"
_WAITS = frozenset(("which", person.AWAITED, dossier.PROOF, dossier.WHICH, dossier.HEAD))
"""What a conversation may be waiting for when a complaint begins only if it is beyond doubt."""
_REPORTS = re.compile(r"\b(?:phan anh|kien nghi|gop y|de nghi|bao cho|trinh bao)\b")
_EITHER = re.compile(r"\b(?:hay|hoac) (?:la )?\w+")
_ONLY_ASKS = re.compile(
    r"(?:(?:em|toi|tui|minh|da|a|thoi|chi|muon|la|chau|con|bac|co|chu|u) )*hoi"
    r"(?: (?:thoi|cach|lam|thu tuc|giay to|ma|a|nha|nhe|da|cho biet))*"
)
_NUMERALS = frozenset(("khong", "mot", "hai", "ba", "bon", "tu", "nam", "lam", "sau", "bay", "tam", "chin", "muoi", "linh", "le"))
_LEAST_DIGITS = 6
_LOST_PAPER = re.compile(
    r"^(?:(?:da|a|u|chet|em|toi|tui|minh|con|chau|nha|lam|bi|lo|so y) )*(?:mat|that lac|danh roi) (?:cai |to |cuon |bo |ban |mot )*"
    r"(?:ho so|giay|so|the|bang|bien (?:lai|nhan)|don|hoa don|ca vet|to khai|hop dong|can cuoc|ma)\b"
)
"""A paper that the sender lost, and nobody else."""
_LONGEST_ASKED, _SCRAP, _FEW = 40, 3, 7
_LIKELY, _NEARLY, _RATHER, _SURE, _BEYOND_DOUBT = 0.4, 0.6, 0.75, 0.9, 0.97


def is_unsure(turn: Turn, found: Triage) -> bool:
    """Whether what looks like a complaint is asked about first: in a dialog, put as a question, a scrap of words, hardly likely."""
    text, incoming = turn.incoming.text, turn.incoming
    words = words_of(fold(text))
    draft = turn.conversation.draft
    if incoming.attachments or incoming.position or (draft and draft.text) or len(words) > _LONGEST_ASKED:
        return False
    if _REPORTS.search(" ".join(words)) or found.also_question or found.urgency != "normal":
        return False
    return found.sure < _needed(turn, found, words)


def _needed(turn: Turn, found: Triage, words: list[str]) -> float:
    """How sure it must be that something is wrong."""
    text = turn.incoming.text
    is_placed = bool(mentions.place(text))
    if turn.conversation.waiting_for in _WAITS or is_shown(turn.conversation.offered, (GO, ON)):
        return 1.0 if len(words) <= _FEW and not is_placed else _BEYOND_DOUBT
    if _LOST_PAPER.search(" ".join(words)):
        return 1.0
    if len(words) <= _SCRAP:
        return _BEYOND_DOUBT
    is_question = asks(text) or bool(_EITHER.search(" ".join(words)))
    is_bare = not is_placed and len(words) <= _FEW + 2
    if (is_question or is_bare) and not blames(text):
        return _SURE if len(words) <= _FEW + _FEW else _RATHER
    return _LIKELY if is_placed or len(words) > _FEW else _NEARLY


def asked(turn: Turn) -> Step:
    """The question, with a choice for either; the words wait until then."""
    text = turn.incoming.text.strip()[:300]
    offered = (Choice(_id(_ASK, text), say.UNSURE_ASK_LABEL), Choice(_id(_REPORT, text), say.UNSURE_REPORT_LABEL))
    return turn.step(turn.voice.say(say.UNSURE), offered=offered, question=text)


def _id(act: str, text: str) -> str:
    return f"{_PREFIX}{act}:{zlib.crc32(text.encode()):08x}"


def question_of(turn: Turn, option: str) -> str:
    """What is to be answered when somebody chooses that they only ask, "" for another choice."""
    text = turn.conversation.question
    return text if text and option == _id(_ASK, text) else ""


def only_asks(turn: Turn) -> str:
    """The same, said in words: "em hỏi thôi"."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    is_offered = any(question_of(turn, choice.id) for choice in turn.conversation.offered)
    return turn.conversation.question if is_offered and _ONLY_ASKS.fullmatch(folded) else ""


def is_a_number(text: str) -> bool:
    """Whether a message is a number that is spelt out, though some word of it may be misspelt."""
    words = words_of(fold(text))
    return len(words) >= _LEAST_DIGITS and sum(word in _NUMERALS for word in words) * 5 >= len(words) * 4


def taken(turn: Turn, option: str) -> Step | None:
    """The report begun with the words that waited; None for choices that are none of its own."""
    if not option.startswith(f"{_PREFIX}{_REPORT}"):
        return None
    text = turn.conversation.question
    if not text or option != _id(_REPORT, text):
        return report.begun(turn)
    found = turn.knows.triage(text)
    plain = found.kind in TOLD and found.sure >= _LIKELY
    as_told = found if plain else replace(found, kind="complaint", category=UNSORTED)
    return report.started(replace(turn, incoming=replace(turn.incoming, text=text, choice="", kind="text")), as_told, text)
