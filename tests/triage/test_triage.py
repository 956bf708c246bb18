"""What a first message is taken for: floors on messages that were not learnt from, and promises that hold for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.retype import retype
from knowledge.triage.learnt import key
from knowledge.triage.phrases import KINDS, TOLD, categories
from knowledge.triage.triage import Triage, Triager
from knowledge.vietnamese.fold import fold
from tests.growth import growth

FILE = Path(__file__).parent / "held_out.txt"
ROWS = [
    tuple(part.strip() for part in line.split("|"))
    for line in FILE.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
SEALED = [row for row in ROWS if row[0] in ("legal_complaint", "denunciation", "emergency")]


@pytest.mark.parametrize("style", ["plain", "no_diacritics"])
def test_floors_on_messages_that_were_not_learnt_from(triager: Triager, style: str) -> None:
    """At least nine in ten kinds and eight in ten categories right, typed with diacritics or without."""
    told = [(row, triager(row[2] if style == "plain" else retype(row[2], style))) for row in ROWS]
    wrong = [row for row, got in told if got.kind != row[0]]
    assert len(wrong) * 10 <= len(ROWS), wrong
    about = [(row, got) for row, got in told if row[0] in TOLD]
    missed = [(row, got.category) for row, got in about if got.category != row[1]]
    assert len(missed) * 5 <= len(about), missed


@pytest.mark.parametrize("row", SEALED, ids=lambda row: fold(row[2])[:40])
def test_what_must_not_be_missed(triager: Triager, row: tuple[str, str, str]) -> None:
    """Khiếu nại, tố cáo and emergencies."""
    assert triager(row[2]).kind == row[0]


def test_nothing_held_out_was_learnt(triager: Triager) -> None:
    """The floors would be worth nothing if the messages stood among the phrases."""
    assert [row[2] for row in ROWS if key(row[2].lower()) in triager._learnt.by_words and len(row[2].split()) > 3] == []


def test_a_complaint_and_a_question_at_once(triager: Triager) -> None:
    """Both are seen; the twin asks nothing."""
    both = triager("đèn ngõ nhà tôi hư cả tuần nay, tiện cho hỏi làm lại căn cước bị mất ở đâu")
    assert both.kind == "complaint" and both.category == "infrastructure.lighting" and both.also_question
    assert not triager("đèn ngõ nhà tôi hư cả tuần nay").also_question


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("mất nắp cống ngay cổng trường mẫu giáo", "urgent"),
        ("dây điện đứt thòng xuống giữa đường", "urgent"),
        ("vỉa hè bong gạch", "normal"),
        ("cháy nhà rồi cứu với bà con ơi", "emergency"),
    ],
)
def test_urgency(triager: Triager, text: str, urgency: str) -> None:
    """What may hurt somebody within days is urgent; what cannot wait an hour is an emergency."""
    told = triager(text)
    assert told.urgency == urgency or (urgency == "urgent" and told.urgency == "emergency")


@given(st.text(max_size=300))
def test_any_text_is_something(triager: Triager, text: str) -> None:
    """No text raises; kinds, categories and urgencies are the known ones."""
    assert_sound(triager(text))


def assert_sound(told: Triage) -> None:
    """Categories go with complaints, emergencies with their kind."""
    known = categories()
    assert told.kind in KINDS and 0 <= told.sure <= 1.001
    assert (told.category in known) if told.kind in TOLD else (not told.category or told.kind == "contest")
    assert (told.urgency == "emergency") == (told.kind == "emergency")


@pytest.mark.parametrize("piece", ["đèn hư ", "a", "1a", "?!.", "đường hư quá đi thôi. "])
def test_very_long_text_is_read_in_linear_time(triager: Triager, piece: str) -> None:
    """L7: 20,000 characters take at most twice what their length makes of the time for 5,000."""
    short, long = (piece * 5_000)[:5_000], (piece * 20_000)[:20_000]
    assert_sound(triager(long))
    assert growth(triager, short, long) < 8


def test_a_reading_is_as_good_as_its_text(triager: Triager) -> None:
    """The conversation has read the message already."""
    text = "rác đổ đống trước cổng chợ không ai thu"
    assert triager(triager._search.read(text)).kind == triager(text).kind == "complaint"
