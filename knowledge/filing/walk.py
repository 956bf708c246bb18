"""Every way through a flow: what is wrong with it on any of them, before a citizen finds out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from knowledge.filing.case import Answers, next_question
from knowledge.filing.flow import Flow, Question
from knowledge.filing.outcome import Outcome, outcome, refusal
from knowledge.guide import Guide, GuideFee

MOST_WAYS = 20_000
"""A flow with more ways asks too much of anybody."""


def ways(flow: Flow) -> Iterator[dict[str, str]]:
    """All answers that lead to an end, each question answered with one of its options; a refusal ends a way."""
    yield from _further(flow, {})


def problems(guide: Guide, flow: Flow, today: datetime.date) -> list[str]:
    """What is wrong on some way, one Vietnamese line each with the answers that lead there; at most one of a kind."""
    found: dict[str, str] = {}
    for number, answers in enumerate(ways(flow)):
        if number >= MOST_WAYS:
            return [f"quá nhiều trường hợp (hơn {MOST_WAYS}), bớt câu hỏi"]
        for kind, what in _wrong(outcome(guide, flow, answers, today)):
            found.setdefault(kind, f"{what} khi {_said(answers)}")
    return list(found.values())


def _further(flow: Flow, answers: dict[str, str]) -> Iterator[dict[str, str]]:
    question = None if refusal(flow, answers) else next_question(flow.questions, answers)
    if question is None:
        yield answers
        return
    assert isinstance(question, Question)
    for option in question.options:
        yield from _further(flow, {**answers, question.key: option.key})


def _wrong(found: Outcome) -> Iterator[tuple[str, str]]:
    if found.refusal:
        return
    names = [paper.name for paper in found.papers.sure]
    for name in {name for name in names if names.count(name) > 1}:
        yield f"twice {name}", f"giấy «{name}» bị đòi hai lần"
    if not found.fees.sure:
        yield "no fee", "không có dòng lệ phí nào"
    plain = [fee for fee in found.fees.sure if not fee.extra]
    if len(plain) > 1:
        yield "two fees", f"có {len(plain)} mức lệ phí cùng lúc: {_texts(plain)}"
    if not found.times.sure:
        yield "no time", "không có thời hạn nào"
    if len(found.times.sure) > 1:
        yield "two times", f"có {len(found.times.sure)} thời hạn cùng lúc"
    if found.fees.open or found.times.open or found.papers.open:
        yield "open", "vẫn còn điều chưa rõ dù đã trả lời hết"


def _texts(fees: list[GuideFee]) -> str:
    return "; ".join(fee.text for fee in fees)


def _said(answers: Answers) -> str:
    return ", ".join(f"{key} = {value}" for key, value in answers.items())
