"""Every way through a flow: what is wrong with it on any of them, before a citizen finds out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import islice

from knowledge.filing.case import UNSURE, Answers, next_question
from knowledge.filing.flow import Flow, Question
from knowledge.filing.outcome import Outcome, outcome, refusal
from knowledge.guide import Guide, GuideFee

MOST_WAYS = 20_000
"""A flow with more ways asks too much of anybody."""


def ways(flow: Flow, *, unsure: bool = False) -> Iterator[dict[str, str]]:
    """All answers that lead to an end, each question answered with one of its options, or «không rõ»; a refusal ends a way."""
    yield from _further(flow, {}, (UNSURE,) if unsure else ())


def problems(guide: Guide, flow: Flow, today: datetime.date, *, unsure: bool = False) -> list[str]:
    """What is wrong on some way, one Vietnamese line each with the answers that lead there; at most one of a kind.

    With `unsure` also where «không rõ» is among the answers, which takes several times as long.
    """
    found: dict[str, str] = {}
    for number, answers in enumerate(ways(flow)):
        if number >= MOST_WAYS:
            return [f"quá nhiều trường hợp (hơn {MOST_WAYS}), bớt câu hỏi"]
        for kind, what in _wrong(outcome(guide, flow, answers, today)):
            found.setdefault(kind, f"{what} khi {_said(answers)}")
    for answers in islice(ways(flow, unsure=True), MOST_WAYS if unsure else 0):
        for kind, what in _nothing_left(outcome(guide, flow, answers, today)):
            found.setdefault(kind, f"{what} khi {_said(answers)}")
    return list(found.values())


def _further(flow: Flow, answers: dict[str, str], besides: tuple[str, ...]) -> Iterator[dict[str, str]]:
    question = None if refusal(flow, answers) else next_question(flow.questions, answers)
    if question is None:
        yield answers
        return
    assert isinstance(question, Question)
    for answer in (*(option.key for option in question.options), *besides):
        yield from _further(flow, {**answers, question.key: answer}, besides)


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


def _nothing_left(found: Outcome) -> Iterator[tuple[str, str]]:
    """What not even somebody who is sure of nothing may find: no fee and no time that could be theirs, a paper in two places."""
    if found.refusal:
        return
    if not (found.fees.sure or found.fees.open):
        yield "no fee", "không có dòng lệ phí nào"
    if not (found.times.sure or found.times.open):
        yield "no time", "không có thời hạn nào"
    for name in {paper.name for paper in found.papers.sure} & {paper.name for paper in found.papers.open}:
        yield f"both {name}", f"giấy «{name}» vừa chắc chắn cần vừa có thể cần"


def _texts(fees: list[GuideFee]) -> str:
    return "; ".join(fee.text for fee in fees)


def _said(answers: Answers) -> str:
    return ", ".join(f"{key} = {value}" for key, value in answers.items())
