"""Where somebody is in a filing, as officers read it and the statistics hear of it."""

from __future__ import annotations

from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.messages import Conversation, Filing, FilingMove, Step
from knowledge.knowledge import Knowledge
from tests.handlers.test_checklist import BIRTH, RESIDENCE, STAY, WALK, away, listed, say_, tap


def test_an_officer_reads_where_somebody_is_stuck(knows: Knowledge) -> None:
    """The procedure, the step, the problem; out of a filing (the twin) only what was asked."""
    at_login = say_(knows, Conversation(introduced=True, filing=Filing(STAY, WALK, "login")), "làm tiếp hồ sơ").conversation
    problems = tap(knows, at_login, say.FILING_STUCK).conversation
    helped = tap(knows, problems, "Quên mật khẩu VNeID").conversation
    told = tap(knows, helped, say.PERSON_LABEL).wants_person
    assert told.startswith(f"Đang nộp «Đăng ký tạm trú» ({STAY}) qua mạng, bước 1/8 «Mở dichvucong.gov.vn")
    assert told.endswith("; vướng: Quên mật khẩu VNeID") and "\n" not in told
    assert "vướng" not in tap(knows, problems, say.FILING_OTHER).wants_person
    typed = say_(knows, at_login, "cho tôi gặp cán bộ, máy báo lỗi 404\nhoài").wants_person
    assert "bước 1/8" in typed and typed.endswith("«cho tôi gặp cán bộ, máy báo lỗi 404 hoài»")
    assert "Đang nộp" not in say_(knows, Conversation(introduced=True), "cho tôi gặp cán bộ").wants_person


def moves(step: Step) -> list[tuple[str, str, str]]:
    return [(one.procedure, one.reached, one.ended) for one in step.filings]


def test_what_the_statistics_hear(knows: Knowledge) -> None:
    """Begun, how far, there and back, put off, given up, another one instead; talk of something else (the twin) is no move."""
    begun = say_(knows, Conversation(introduced=True), choice=f"h:go:{STAY}")
    assert moves(begun) == [(STAY, "questions", "")]
    assert moves(say_(knows, begun.conversation, "lệ phí đăng ký kết hôn bao nhiêu")) == [(STAY, "questions", "")]
    assert moves(say_(knows, replace(begun.conversation, offered=()), "chào em")) == []
    there = away(knows)
    assert moves(say_(knows, there, "quay lại")) == [(BIRTH, "papers", ""), (RESIDENCE, "questions", "")]
    assert moves(say_(knows, there, "xin duoc giay xac nhan roi")) == [(RESIDENCE, "questions", "had"), (BIRTH, "papers", "")]
    other = say_(knows, listed(knows), choice=f"h:go:{STAY}")
    assert moves(other) == [(BIRTH, "papers", "replaced"), (STAY, "questions", "")]
    assert moves(say_(knows, listed(knows), "bắt đầu lại")) == [(BIRTH, "papers", "stopped")]
    assert moves(tap(knows, listed(knows), say.FILING_READY)) == [(BIRTH, "papers", "bring")]
    assert [one.stopped for one in say_(knows, listed(knows), "để mai").filings] == [True]


def test_the_last_step_files(knows: Knowledge) -> None:
    flow = knows.guides[STAY].filing
    assert flow
    walking = say_(knows, Conversation(introduced=True, filing=Filing(STAY, WALK, flow.walked[-1].key)), "làm tiếp hồ sơ")
    done = tap(knows, walking.conversation, say.FILING_DONE)
    assert done.filings == (FilingMove(STAY, "online", "send", 2 + len(flow.walked), ended="filed"),)
    assert [step.key for step in flow.afterwards] == ["track"] and flow.afterwards[0].do in done.replies[-1].text
    assert done.ended and done.conversation.filing is None
    asked = tap(knows, tap(knows, walking.conversation, say.FILING_STUCK).conversation, say.FILING_OTHER)
    assert [one.asked for one in asked.filings] == [True]


def test_a_refused_case_is_told_apart(knows: Knowledge) -> None:
    refused = say_(
        knows, Conversation(introduced=True, filing=Filing(BIRTH, {"who": "child", "way": "counter"})), choice="h:a:abroad:born"
    )
    assert moves(refused) == [(BIRTH, "refused", "")]
