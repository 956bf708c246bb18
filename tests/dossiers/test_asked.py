"""Asking for one's papers in the chat: by code and a number of its owner, in any words, and nobody sees another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, DossierStep, DossierView, Incoming, Step
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CODE = "H05.12.3-261120-0001"
OWN = DossierView(CODE, "1.004194", 4, "2026-11-20", "so_xay_dung", due_at="2026-11-30T10:00:00.000000+00:00")
SINCE = Conversation(introduced=True)


def said(knows: Knowledge, text: str, *views: DossierView, before: Conversation = SINCE, connected: bool = True) -> Step:
    """One turn."""
    incoming = Incoming("1", "web:1", text)
    return respond(before, incoming, NOW, knows=knows, voice=Voice(), dossiers=views, knows_dossiers=connected)


def heard(step: Step) -> str:
    """All that is read."""
    return "\n".join(reply.text for reply in step.replies)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"mã hồ sơ {CODE.lower()}",
        "ho so h05.12.3-261120-0001 toi dau roi",
        f"em nộp online mã {CODE} bao giờ có kết quả ạ",
        "hát không năm chấm mười hai chấm ba gạch hai sáu một một hai không gạch không không không một",
    ],
)
def test_a_stranger_is_asked_for_the_number(knows: Knowledge, text: str) -> None:
    step = said(knows, text)
    assert "số điện thoại" in heard(step)
    assert (step.conversation.waiting_for, step.conversation.dossier) == ("dossier:proof", CODE)


def test_the_owner_is_told_and_follows(knows: Knowledge) -> None:
    before = said(knows, CODE).conversation
    step = said(knows, "0911000234", replace(OWN, own=False), before=before)
    assert "Đang xử lý" in heard(step)
    assert "thứ Hai, 30/11/2026" in heard(step)
    assert "Sở Xây dựng" in heard(step)
    assert step.dossier == DossierStep(CODE, "followed")


@pytest.mark.parametrize("text", ["024199000123", "số căn cước 024 199 000 123 ạ", "cmnd 125.123.456", f"{CODE} cccd 024199000123"])
def test_an_identity_number_proves_it_too_and_is_not_kept(knows: Knowledge, text: str) -> None:
    before = said(knows, CODE)
    assert "số căn cước" in heard(before)
    right = said(knows, text, replace(OWN, own=False), before=before.conversation)
    assert (right.dossier, right.forgotten) == (DossierStep(CODE, "followed"), True)
    wrong = said(knows, text, before=before.conversation)
    assert (wrong.dossier, wrong.forgotten) == (DossierStep(CODE, "wrong"), True)
    assert wrong.conversation.wrong_proofs == 1
    assert not any(number in str(step.conversation.to_data()) for step in (right, wrong) for number in ("024199", "125123"))
    assert not said(knows, "0911000234", before=before.conversation).forgotten


def test_a_right_number_ends_the_count_and_so_does_the_next_day(knows: Knowledge) -> None:
    asked = said(knows, CODE).conversation
    slipped = said(knows, "0911000235", before=asked).conversation
    assert (slipped.wrong_proofs, slipped.wrong_on) == (1, "2026-11-22")
    right = said(knows, "0911000234", replace(OWN, own=False), before=slipped).conversation
    assert (right.wrong_proofs, right.wrong_on) == (0, "")
    shut = replace(slipped, wrong_proofs=5)
    assert "thử lại vào ngày mai" in heard(said(knows, "0911000234", replace(OWN, own=False), before=shut))
    opened = said(knows, "0911000234", replace(OWN, own=False), before=replace(shut, wrong_on="2026-11-21"))
    assert "Đang xử lý" in heard(opened)


def test_papers_asked_for_in_other_words(knows: Knowledge) -> None:
    """Where the one-stop software tells of dossiers, nobody is told that they cannot be seen."""
    for text in ("kiểm tra tiến độ hồ sơ giúp tôi", "hồ sơ làm từ tháng trước sao chưa có kết quả"):
        assert "gửi Một Cửa mã hồ sơ" in heard(said(knows, text))
        assert "chưa xem được hồ sơ" in heard(said(knows, text, connected=False))
        assert CODE in heard(said(knows, text, OWN))
    assert "gửi Một Cửa mã hồ sơ" in heard(said(knows, "tra cuu tinh trang ho so"))


def test_a_wrong_number_and_a_code_that_nobody_has_are_answered_alike(knows: Knowledge) -> None:
    before = said(knows, CODE).conversation
    step = said(knows, "0911000235", before=before)
    assert "chưa mở được" in heard(step)
    assert step.dossier == DossierStep(CODE, "wrong")
    for _ in range(5):
        step = said(knows, "0911000235", before=step.conversation)
    assert step.dossier is None


def test_own_papers_need_no_code(knows: Knowledge) -> None:
    assert CODE in heard(said(knows, "hồ sơ của tôi tới đâu rồi", OWN))
    other = replace(OWN, code="H05-261101-0002", status=9)
    both = said(knows, "ho so cua em xong chua", OWN, other)
    assert [choice.label for choice in both.conversation.offered] == [CODE, "H05-261101-0002"]
    chosen = said(knows, "2", OWN, other, before=both.conversation)
    assert "đã có kết quả" in heard(chosen)
    assert "giấy hẹn" in heard(said(knows, "hồ sơ của tôi tới đâu rồi"))


def test_nothing_connected_explains_the_code(knows: Knowledge) -> None:
    step = said(knows, f"tra cứu {CODE}", connected=False)
    assert "20/11/2026" in heard(step)
    assert "dichvucong.gov.vn" in heard(step)
    assert "Bắc Ninh" in heard(step)


def test_a_slip_is_told(knows: Knowledge) -> None:
    assert "gõ nhầm" in heard(said(knows, "H05.12.3-261320-0001"))


@pytest.mark.parametrize("number", range(1, 11))
def test_all_ten_states_are_explained(knows: Knowledge, number: int) -> None:
    text = heard(said(knows, CODE, replace(OWN, status=number, supplement_until="2026-12-01")))
    assert knows.rules.dossiers.states[number].name in text
    assert "{" not in text
    assert ("30/11/2026" in text) == (number in (2, 4))
    assert ("1/12/2026" in text) == (number == 5)


@pytest.mark.parametrize("number", range(1, 11))
def test_only_an_office_whose_time_runs_is_late(knows: Knowledge, number: int) -> None:
    """What is not accepted yet, or waits for the citizen, can have no apology; it is not listed as due either."""
    late = replace(OWN, status=number, due_at="2026-11-19T10:00:00.000000+00:00")
    is_late = knows.rules.dossiers.states[number].clock
    step = said(knows, CODE, late)
    assert ("quá ngày hẹn" in heard(step)) == is_late == (number in (2, 4))
    assert any("phản ánh" in choice.label for choice in step.conversation.offered) == is_late or not step.replies[0].choices
    listed = heard(said(knows, "hồ sơ của tôi tới đâu rồi", late, replace(late, code="H05-261101-0002")))
    assert ("hẹn trả" in listed) == is_late


@pytest.mark.parametrize(
    ("way", "there", "absent"),
    [
        ("counter", "mang giấy hẹn và căn cước đến nơi nộp", "bưu"),
        ("online", "bản điện tử", "giấy hẹn"),
        ("post", "chờ bưu tá", "giấy hẹn"),
        ("", "giấy hẹn", "đang chờ anh/chị đến nhận"),
    ],
)
def test_a_result_is_told_of_as_it_is_given(knows: Knowledge, way: str, there: str, absent: str) -> None:
    text = heard(said(knows, CODE, replace(OWN, status=9, returned_by=way)))
    assert there in text
    assert absent not in text


def test_without_a_day_the_time_for_more_papers_is_still_told(knows: Knowledge) -> None:
    """The one-stop software need not say when it asked: then the number of days is all that can be said."""
    text = heard(said(knows, CODE, replace(OWN, status=5)))
    assert f"{knows.rules.dossiers.supplement_days} ngày kể từ lúc được yêu cầu" in text
    assert "NĐ 118/2025" in text
    assert "kể từ lúc" not in heard(said(knows, CODE, replace(OWN, status=5, supplement_until="2026-12-01")))


def test_the_later_date_counts(knows: Knowledge) -> None:
    """As on the desk: an apology puts a date off, and the one-stop software may tell a later one still."""
    both = replace(OWN, due_at="2026-12-10T10:00:00.000000+00:00", due_after="2026-12-03T10:00:00.000000+00:00")
    text = heard(said(knows, CODE, both))
    assert "Ngày hẹn trả: **thứ Năm, 10/12/2026**" in text
    assert "xin lỗi" not in text
    over = replace(OWN, due_at="2026-11-10T10:00:00.000000+00:00", due_after="2026-11-17T10:00:00.000000+00:00")
    assert "quá cả ngày hẹn lại (thứ Ba, 17/11/2026)" in heard(said(knows, CODE, over))
    assert "phải xin lỗi" not in heard(said(knows, CODE, over))


def test_a_late_one_can_be_complained_of(knows: Knowledge) -> None:
    step = said(knows, CODE, replace(OWN, due_at="2026-11-19T10:00:00.000000+00:00"))
    assert "quá ngày hẹn" in heard(step)
    assert "Gửi phản ánh" in step.conversation.offered[0].label or "phản ánh" in step.conversation.offered[0].label.lower()
    put_off = said(
        knows, CODE, replace(OWN, due_at="2026-11-19T10:00:00.000000+00:00", due_after="2026-12-03T10:00:00.000000+00:00")
    )
    assert "hẹn lại" in heard(put_off)
    assert "3/12/2026" in heard(put_off)


def test_a_complaint_with_a_code_is_a_case(knows: Knowledge) -> None:
    text = (
        f"Tôi phản ánh cán bộ phường Bến Gỗ giải quyết hồ sơ {CODE} quá chậm, hẹn đi hẹn lại ba lần, đến hỏi thì quát dân,"
        " thái độ rất khó chịu, đề nghị xử lý"
    )
    step = said(knows, text, OWN)
    assert step.conversation.draft is not None


def test_it_can_be_left(knows: Knowledge) -> None:
    shown = said(knows, CODE, OWN)
    [leave] = [choice for choice in shown.conversation.offered if choice.id.startswith("d:leave")]
    step = respond(shown.conversation, Incoming("2", "web:1", choice=leave.id), NOW, knows=knows, voice=Voice(), dossiers=(OWN,))
    assert step.dossier == DossierStep(CODE, "left")


def test_another_code_that_looks_like_a_choice_is_not_that_choice(knows: Knowledge) -> None:
    other = replace(OWN, code="H05.12.3-261120-0002", status=9)
    listed = said(knows, "hồ sơ của tôi tới đâu rồi", OWN, other).conversation
    step = said(knows, "H05.12.3-261120-0003", OWN, other, before=listed)
    assert (step.conversation.waiting_for, step.conversation.dossier) == ("dossier:proof", "H05.12.3-261120-0003")
    assert "gõ nhầm" in heard(said(knows, "H05.12.3-261320-0001", OWN, other, before=listed))
    assert "Đang xử lý" in heard(said(knows, CODE, OWN, other, before=listed))


def test_a_complaint_with_a_number_is_no_proof(knows: Knowledge) -> None:
    before = said(knows, CODE).conversation
    text = "Đường trước nhà tôi ở phường Bến Gỗ ngập nước cả tuần nay không ai xử lý, gọi tôi 0911000234"
    step = said(knows, text, before=before)
    assert step.conversation.draft is not None
    assert step.dossier is None


def test_a_case_beside_it_is_that_case(knows: Knowledge) -> None:
    step = said(knows, "PA-4K7M-2XP 0911000234", before=said(knows, CODE).conversation)
    assert step.dossier is None
    assert CODE not in heard(step)


def test_whoever_asks_again_follows_again(knows: Knowledge) -> None:
    """What is promised with each answer holds after an end, and what was just read is no news."""
    step = said(knows, CODE, OWN)
    assert "nhắn anh/chị ngay" in heard(step)
    assert step.dossier == DossierStep(CODE, "followed")


def test_a_group_is_told_nothing(knows: Knowledge) -> None:
    for text in (CODE, f"{CODE} 0911000234", "hồ sơ của tôi tới đâu rồi"):
        incoming = Incoming("1", "telegram:-100200", text)
        step = respond(SINCE, incoming, NOW, knows=knows, voice=Voice(), dossiers=(OWN,), knows_dossiers=True)
        assert "nhắn riêng" in heard(step)
        assert step.dossier is None
        assert step.conversation.waiting_for == ""


def test_the_end_of_a_supplement_may_be_over(knows: Knowledge) -> None:
    of = replace(OWN, status=5)
    assert "đã hết ngày **21/11/2026**" in heard(said(knows, CODE, replace(of, supplement_until="2026-11-21")))
    assert "Hạn bổ sung: hết ngày **22/11/2026**" in heard(said(knows, CODE, replace(of, supplement_until="2026-11-22")))
