"""The flows of the shipped guides: every way through each of them; and the reader, which names what is wrong."""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import catalogue, guide
from knowledge.data_file import BadDataFile
from knowledge.filing import walk
from knowledge.filing.case import UNSURE, next_question
from knowledge.filing.outcome import outcome, refusal
from knowledge.guide import portal

TODAY = datetime.date(2026, 11, 22)
WITH_FLOW = {code: one for code, one in guide.load().items() if one.filing}
CODES = sorted(WITH_FLOW)
FEWEST = 60
"""Guides that carry a whole flow."""


def test_so_many_guides_carry_a_flow() -> None:
    assert len(WITH_FLOW) >= FEWEST


@pytest.mark.parametrize("code", CODES)
def test_no_way_is_a_dead_end(code: str) -> None:
    """On every way: papers, each once, a fee with its source and only one that is not on top of another, one time; or a reason.

    «Không rõ» is an answer as well: all of these ways too, where they are not more than anybody walks.
    """
    one = WITH_FLOW[code]
    assert one.filing and walk.problems(one, one.filing, TODAY, unsure=True) == []
    for answers in itertools.islice(walk.ways(one.filing, unsure=True), walk.MOST_WAYS):
        found = outcome(one, one.filing, answers, TODAY)
        told = (*found.fees.sure, *found.fees.open)
        assert found.refusal or (told and all(fee.source for fee in told)), answers
    assert not all(refusal(one.filing, answers) for answers in walk.ways(one.filing)), "somebody can file it"


@given(st.sampled_from(CODES), st.data())
def test_not_knowing_never_loses_a_paper(code: str, data: st.DataObject) -> None:
    """Whoever answers «không rõ» to some questions is told of every paper that is needed in any case that is left."""
    one = WITH_FLOW[code]
    assert one.filing
    answers: dict[str, str] = {}
    while question := next_question(one.filing.questions, answers):
        answers[question.key] = data.draw(st.sampled_from([*(option.key for option in question.options), UNSURE]))  # type: ignore[attr-defined]
    vague = outcome(one, one.filing, answers, TODAY)
    told = {paper.name for paper in (*vague.papers.sure, *vague.papers.open)}
    for exact in itertools.islice(walk.ways(one.filing), 300):
        if all(value == UNSURE or exact.get(key, value) == value for key, value in answers.items()):
            assert {paper.name for paper in outcome(one, one.filing, exact, TODAY).papers.sure} <= told


def test_papers_that_another_procedure_gives() -> None:
    """Each is in the catalogue, and none gives its own papers."""
    known = catalogue.load()
    given_by = {(code, paper.procedure) for code, one in WITH_FLOW.items() for paper in one.papers if paper.procedure}
    assert given_by and all(procedure in known and procedure != code for code, procedure in given_by)


def test_procedures_that_a_refusal_names() -> None:
    """Each is in the catalogue and another one; who is told of a procedure is offered it, also where its code is written out."""
    known = catalogue.load()
    refused = [
        (code, option)
        for code, one in WITH_FLOW.items()
        if one.filing
        for asked in one.filing.questions
        for option in asked.options
    ]
    assert any(option.instead for _, option in refused)
    for code, option in refused:
        assert all(instead in known and instead != code for instead in option.instead), (code, option.key)
        assert set(re.findall(r"\d\.\d{6}", option.refusal)) <= set(option.instead), (code, option.key)
        assert option.instead or not re.search(r"thủ tục «|làm «|làm thủ tục (?!này)\w", option.refusal), (code, option.key)


def test_every_way_ends_with_the_filing() -> None:
    """What is to do afterwards is told, and not walked through."""
    for code, one in WITH_FLOW.items():
        assert one.filing
        assert not one.filing.steps or one.filing.walked[-1].key == "send", code


def test_what_is_shared_is_used() -> None:
    """No step, no need and no answer to the shared questions stands there for nobody."""
    flows = [one.filing for one in WITH_FLOW.values() if one.filing]
    assert {step.key for flow in flows for step in flow.steps} >= portal().steps.keys()
    assert {need for flow in flows for need in flow.needs} == portal().needs.keys()
    used = {(one.key, option.key) for flow in flows for one in flow.questions for option in one.options}
    assert {(key, option.key) for key, one in portal().questions.items() for option in one.options} <= used


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ('steps = ["fly"]', "bước «fly»"),
        ('needs = ["gold"]', "«needs» là «gold»"),
        ('way = ["pigeon"]', "«way» là «pigeon»"),
        ('strange = "x"', "«strange» không ai hiểu"),
        ('[[filing.questions]]\nkey = "a"\ntext = "A?"\noptions = { x = "X" }', "2 đến 9 lựa chọn"),
        ('[[filing.questions]]\nkey = "way"\ntext = "A?"\noptions = { x = "X", y = "Y" }', "hai câu hỏi «way»"),
        ('[[filing.questions]]\nkey = "a"\ntext = "A?"\noptions = { x = "X", y = "Y" }\ncase = [{ b = ["x"] }]', "«b»"),
        ('[[filing.questions]]\nkey = "a"\ntext = "A?"\noptions = { x = "X", y = "Y" }\nrefusals = { z = "?" }', "«z»"),
        ('[filing.not_who]\nchild = { text = "A" }', "thiếu «instead»"),
        ('[filing.not_who]\nchild = { text = "A", instead = ["1.001193"], more = "B" }', "«more» không ai hiểu"),
        ('[filing.step.pay]\ndo = "x"', "«steps» không có bước ấy"),
        ('[[papers]]\nname = "Giấy"\nsource = "steps"\ncase = [{ nothing = ["x"] }]', "«nothing»"),
        ('[[papers]]\nname = "Giấy"\nsource = "steps"\ncase = [{ way = ["post"] }]', "«way» là «post»"),
        ('[[papers]]\nname = "Giấy"\nsource = "steps"\ncase = [{}]', "«case» trống"),
        ('[[papers]]\nname = "Giấy"\nsource = "steps"\ncase = "x"', "case"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(broken: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "9.999999.toml"
    texts = "".join(f'{name} = "x"\n' for name in ("title", "summary", "who", "where", "result"))
    head = f'code = "9.999999"\nchecked = 2026-11-22\nonline = "whole"\n{texts}'
    usual = "" if "way = " in broken and "[" not in broken.split("=")[0] else 'way = ["online"]\n'
    path.write_text(f'{head}[filing]\nwho = ["self"]\n{usual}{broken}\n', "utf-8")
    with pytest.raises(BadDataFile) as told:
        guide.read(path)
    assert said in str(told.value) and str(told.value).startswith(path.name) and "\n" not in str(told.value)


def test_the_walk_finds_what_is_wrong() -> None:
    """The twin: a paper asked for twice, no fee at all, two times."""
    one = WITH_FLOW["1.004194"]
    assert one.filing
    broken = {
        "hai lần": replace(one, papers=(*one.papers, one.papers[0])),
        "không có dòng lệ phí": replace(one, fees=()),
        "mức lệ phí cùng lúc": replace(one, fees=(*one.fees, replace(one.fees[0], case=()))),
        "thời hạn cùng lúc": replace(one, times=one.times * 2),
        "không có thời hạn": replace(one, times=()),
        "vừa chắc chắn cần vừa có thể cần": replace(
            one, papers=(*one.papers, replace(one.papers[0], case=({"place": ("rent",)},)))
        ),
    }
    for said, wrong in broken.items():
        assert any(said in line for line in walk.problems(wrong, one.filing, TODAY, unsure=True)), said
