"""What a first message is taken for where it could be several things: nothing begins unasked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.citizen import sentences as say
from handlers.citizen.doors import DOOR, SEALED
from handlers.citizen.dossier import HEAD, PROOF, WHICH
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming, Step
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
UNSURE = Voice().say(say.UNSURE)


def said(knows: Knowledge, text: str, before: Conversation | None = None) -> Step:
    """The step for a message."""
    return respond(before or Conversation(introduced=True), Incoming("1", "web:1", text), NOW, knows=knows, voice=Voice())


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("chuyển khoản rồi mà chưa thấy hóa đơn", say.UNSURE),
        ("cổng nhận ảnh png hay pdf", say.UNKNOWN),
        ("wifi lên phường", say.TOO_SHORT),
    ],
)
def test_what_is_hardly_a_complaint_is_asked_about(knows: Knowledge, text: str, reply: str) -> None:
    """Whether it is one, or what is meant; no report begins."""
    step = said(knows, text)
    assert [one.text for one in step.replies] == [Voice().say(reply)]
    assert step.conversation.draft is None and not step.new_case


@pytest.mark.parametrize(
    "text",
    [
        "đèn đường ấp 5 xã Suối Trắng hư cả tháng nay không ai sửa",
        "xin phản ánh rác đổ bừa bãi đầu hẻm",
        "cán bộ một cửa quát mắng dân, thái độ quá tệ",
        "sao cống trước nhà tôi nghẹt cả tháng mà không ai dọn vậy",
    ],
)
def test_a_plain_complaint_begins_at_once(knows: Knowledge, text: str) -> None:
    """The twin."""
    assert said(knows, text).conversation.draft is not None


def test_only_asking_can_be_said_in_words(knows: Knowledge) -> None:
    """Neither a report nor the same question again."""
    first = said(knows, "chuyển khoản rồi mà chưa thấy hóa đơn")
    assert first.replies[0].text == UNSURE
    second = said(knows, "em hỏi thôi", first.conversation)
    assert second.conversation.draft is None and UNSURE not in second.replies[0].text


def test_an_old_choice_begins_no_other_report(knows: Knowledge) -> None:
    """The button of a question that was talked past: it asks what is to be reported."""
    first = said(knows, "chuyển khoản rồi mà chưa thấy hóa đơn")
    report = first.replies[0].choices[1].id
    later = said(knows, "đường ống abcxyz", first.conversation)
    tapped = respond(
        Conversation(introduced=True, question="khác", offered=later.conversation.offered),
        Incoming("3", "web:1", choice=report),
        NOW,
        knows=knows,
        voice=Voice(),
    )
    assert tapped.conversation.draft is not None and not tapped.conversation.draft.text


@pytest.mark.parametrize(
    "text",
    [
        "chủ tịch xã đòi 3 triệu mới ký giấy cho tôi",
        "ông địa chính kêu đưa 500 ngàn thì làm nhanh",
        "can bo ho tich voi tien ca phe",
        "làm giấy xây nhà bị gợi ý đưa tiền",
        "nhân viên phường bảo bồi dưỡng 200k",
        "cán bộ thuế đòi 5 triệu mới cho qua",
        "cán bộ địa chính đòi phí bôi trơn 2 triệu",
    ],
)
def test_money_demanded_by_an_official_has_both_doors(knows: Knowledge, text: str) -> None:
    """Nothing is passed on before one is chosen."""
    step = said(knows, text)
    assert step.conversation.waiting_for == DOOR and step.sealed


@pytest.mark.parametrize(
    "text",
    [
        "cán bộ bảo nộp lệ phí 50 ngàn",
        "cán bộ thuế đòi nộp thuế 5 triệu",
        "xã đòi thuế đất 2 triệu",
        "phường đòi phí vệ sinh 50 ngàn",
        "có người xưng cán bộ thuế gọi điện đòi 5 triệu",
        "bị phạt bao nhiêu tiền nếu khai sinh trễ",
        "xã có cho tiền người già không",
    ],
)
def test_a_fee_and_a_swindler_have_not(knows: Knowledge, text: str) -> None:
    """The twin."""
    assert said(knows, text).conversation.waiting_for != DOOR


@pytest.mark.parametrize("text", ["tôi kiện ủy ban xã", "muon kien chu tich phuong", "em sẽ kiện cán bộ địa chính"])
def test_who_sues_an_authority_is_told_the_doors(knows: Knowledge, text: str) -> None:
    """Khiếu nại with its times, and the court."""
    step = said(knows, text)
    assert step.conversation.waiting_for in SEALED and say.TO_COURT in step.replies[0].text


@pytest.mark.parametrize("text", ["điều kiện xã nông thôn mới", "kiện hàng gửi về xã", "sự kiện xã tổ chức hôm nay"])
def test_other_words_that_sound_alike_sue_nobody(knows: Knowledge, text: str) -> None:
    """The twin."""
    assert said(knows, text).conversation.waiting_for not in SEALED


@pytest.mark.parametrize(
    "text", ["cho tui nói chuyện với người ta", "kêu nhân viên ra đây", "goi lai cho toi so 0912345670", "có ai tư vấn không"]
)
def test_a_person_is_asked_for_in_any_words(knows: Knowledge, text: str) -> None:
    """The officers hear of it."""
    assert said(knows, text).wants_person


def test_who_waits_adds_name_and_number(knows: Knowledge) -> None:
    """To the request, not to a new one; the wait goes on."""
    waiting = said(knows, "cho gặp cán bộ").conversation
    step = said(knows, "em tên Lụa số 0912 345 670", waiting)
    assert step.tells_officer == "Lụa, 0912345670" and not step.wants_person and step.conversation.waiting_for == "person"
    asked = said(knows, "làm khai sinh cần giấy gì", waiting)
    assert not asked.tells_officer


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("em là Lan ở xã Tân Lộc sdt 0912345670 nhé", "Lan, 0912345670"),
        ("Nguyễn Văn Tám, thôn 3 xã Gò Nổi, 0912.345.670", "Nguyễn Văn Tám, 0912345670"),
        ("có gì gọi lại giúp em số 0912345670 sau 5 giờ", "0912345670"),
        ("Cây đổ chắn đường Lê Lợi xã Tân Lộc, gọi tôi 0912345670", ""),
        ("mất điện rồi gọi tôi 0912345670", ""),
        ("tôi tên Lan cần hỏi về khai sinh cho con", ""),
    ],
)
def test_a_matter_told_while_waiting_is_one_of_its_own(knows: Knowledge, text: str, told: str) -> None:
    """Though a number to call stands in it; a name and a number alone (the twin) are added to the request."""
    waiting = said(knows, "cho gặp cán bộ").conversation
    assert said(knows, text, waiting).tells_officer == told


@pytest.mark.parametrize("awaited", [PROOF, WHICH, HEAD])
def test_while_a_dossier_is_looked_for_no_report_begins_unasked(knows: Knowledge, awaited: str) -> None:
    """The same words begin one where nothing is awaited."""
    step = said(knows, "hồ sơ trễ hẹn hoài", Conversation(introduced=True, waiting_for=awaited))
    assert step.conversation.draft is None and UNSURE in step_text(step)
    assert said(knows, "hồ sơ trễ hẹn hoài").conversation.draft is not None


@pytest.mark.parametrize("text", ["mày nói như hạch", "bot gì mà ngu như bò vl", "xàm quá", "tổ cha tụi bây"])
def test_mere_abuse_is_no_question(knows: Knowledge, text: str) -> None:
    """One calm line, nothing noted for the desk."""
    step = said(knows, text)
    assert step.unanswered is None and step.replies[0].text.startswith("Dạ, Một Cửa xin lỗi") and not step.conversation.draft


@pytest.mark.parametrize("text", ["có người đang tưới xăng đòi đốt nhà tui", "cứu con em bị té xuống hố sâu không lên được"])
def test_a_call_for_help_has_numbers(knows: Knowledge, text: str) -> None:
    """Also one that no list names."""
    assert "113" in step_text(said(knows, text)) or "114" in step_text(said(knows, text))


def step_text(step: Step) -> str:
    """All that is read."""
    return "\n".join(reply.text for reply in step.replies)
