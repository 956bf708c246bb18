"""What is said of a dossier that was just shown: questions of it, its news wished or not, and a code that was wrong or is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.citizen import dossier_asks
from handlers.messages import Conversation, DossierStep, DossierView
from knowledge.knowledge import Knowledge
from tests.dossiers.test_asked import CODE, OWN, SINCE, heard, said

LEFT = replace(OWN, left=True)
LATE = replace(OWN, due_at="2026-11-19T10:00:00.000000+00:00")
FOLLOWS = (
    "theo dõi hồ sơ này", "theo doi hs nay gium", "cứ theo dõi tiếp đi", "đúng rồi theo dõi đi", "thôi cứ theo dõi đi",
    "báo tin cho tui nha",    "có gì báo em", "khi nào xong nhắn tui", "hễ có là kêu bà một tiếng", "đừng quên báo em",
    "đừng ngưng theo dõi nha", "theo dõi lại",
    "bật lại thông báo", "theo dõi tin giùm tui",
)  # fmt: skip
STOPS = (
    "thôi theo dõi hồ sơ này", "thoi theo doi", "thôi đừng nhắn nữa", "dung nhan nua", "khỏi báo nữa", "ngưng theo dõi",
    "không theo dõi nữa",    "không cần nhắn nữa", "tắt thông báo", "hủy theo dõi", "đừng có nhắn hoài nữa",
)  # fmt: skip
WHEN = (
    "chừng nào xong", "bao gio co", "khi nào có kết quả", "bao lâu nữa xong", "mấy bữa nữa lấy được", "hẹn ngày nào",
    "còn lâu không",    "bh xong z", "ngày nào trả vậy em",
)  # fmt: skip
TOO_LATE = (
    "trễ rồi sao chưa xong", "quá hẹn rồi mà", "sao lâu quá vậy", "sao tới giờ chưa có", "trễ hẹn hoài vậy", "tre hen roi lam sao",
    "chưa xong nữa hả", "quá hạn 3 ngày rồi",
)  # fmt: skip
PAID = ("đã đóng tiền chưa", "nộp lệ phí chưa vậy", "tiền đóng rồi mà", "da nop tien chua", "thuế nộp chưa", "đóng đủ tiền chưa")
WHERE = (
    "nhận kết quả ở đâu",
    "lấy ở đâu",
    "tới đâu lấy",
    "nhận giấy ở chỗ nào",
    "ra đâu nhận",
    "lấy kq ở đâu vậy em",
    "nhan o dau",
)
NEWS = (
    "hs cua tui co gi moi ko",
    "hồ sơ tôi sao rồi",
    "có tin gì chưa",
    "tới đâu rồi",
    "xong chưa",
    "sao không báo gì hết",
    "kiểm tra tiến độ",
)
LOST = (
    "tra hồ sơ giùm bà, bà không nhớ mã", "mất giấy hẹn rồi", "quên mã hồ sơ rồi", "giấy hẹn mất tiêu rồi", "làm mất biên nhận",
    "không còn giấy hẹn thì sao", "mã hồ sơ ở đâu", "tui hong nho ma ho so", "bị thất lạc giấy hẹn", "xem hồ sơ mà không có mã",
)  # fmt: skip
OTHERS = (
    "làm căn cước mất bao lâu", "bao giờ có lịch tiêm", "đăng ký kết hôn ở đâu", "đóng tiền điện ở đâu", "nhận lương hưu ở đâu",
    "quên mã số thuế", "mất giấy khai sinh", "gặp cán bộ", "làm hộ chiếu bao lâu có", "đường hư hoài không ai sửa", "cảm ơn em",
    "đèn đường hỏng mấy hôm nay rồi, tối đi sợ lắm", "gửi đi", "alo",
)  # fmt: skip


def shown(knows: Knowledge, view: DossierView = OWN) -> Conversation:
    """The conversation in which a dossier was just told of."""
    return said(knows, CODE, view).conversation


@pytest.mark.parametrize("text", FOLLOWS)
def test_only_words_of_stopping_stop(knows: Knowledge, text: str) -> None:
    step = said(knows, text, OWN, before=shown(knows))
    assert "đang theo dõi hồ sơ" in heard(step)
    assert "có tin là nhắn anh/chị ngay" in heard(step)
    assert step.dossier is None
    again = said(knows, text, LEFT, before=shown(knows, LEFT))
    assert "theo dõi lại hồ sơ" in heard(again)
    assert again.dossier == DossierStep(CODE, "followed")


@pytest.mark.parametrize("text", STOPS)
def test_words_of_stopping_stop_and_it_can_be_switched_on_again(knows: Knowledge, text: str) -> None:
    step = said(knows, text, OWN, before=shown(knows))
    assert step.dossier == DossierStep(CODE, "left")
    assert [choice.label for choice in step.replies[-1].choices] == ["Theo dõi lại hồ sơ này"]
    tapped = said(knows, "1", LEFT, before=step.conversation)
    assert tapped.dossier == DossierStep(CODE, "followed")


def test_what_is_left_is_still_shown_and_not_followed(knows: Knowledge) -> None:
    step = said(knows, "hồ sơ tôi sao rồi", LEFT, before=shown(knows, LEFT))
    assert "Đang xử lý" in heard(step)
    assert "Có gì mới" not in heard(step)
    assert step.dossier is None


@pytest.mark.parametrize("text", WHEN)
def test_the_day_is_told(knows: Knowledge, text: str) -> None:
    assert "hẹn trả **thứ Hai, 30/11/2026**" in heard(said(knows, text, OWN, before=shown(knows)))
    assert "chưa được báo ngày hẹn" in heard(said(knows, text, replace(OWN, due_at=""), before=shown(knows)))
    done = heard(said(knows, text, replace(OWN, status=9), before=shown(knows)))
    assert "đã có kết quả" in done


@pytest.mark.parametrize("text", TOO_LATE)
def test_what_the_law_gives_is_told_to_who_waits(knows: Knowledge, text: str) -> None:
    step = said(knows, text, LATE, before=shown(knows, LATE))
    assert "văn bản xin lỗi" in heard(step)
    assert "Điều 19 khoản 6" in heard(step)
    assert "phản ánh" in step.replies[-1].choices[0].label
    assert step.conversation.draft is None
    assert "chưa quá hẹn" in heard(said(knows, text, OWN, before=shown(knows)))


@pytest.mark.parametrize("text", PAID)
def test_what_is_not_in_the_data_is_said_to_be_unknown(knows: Knowledge, text: str) -> None:
    assert "không thấy được" in heard(said(knows, text, OWN, before=shown(knows)))
    assert "đang chờ anh/chị nộp tiền" in heard(said(knows, text, replace(OWN, status=6), before=shown(knows)))


@pytest.mark.parametrize("text", WHERE)
def test_where_the_result_is_given(knows: Knowledge, text: str) -> None:
    assert "chưa xong. Khi xong" in heard(said(knows, text, replace(OWN, returned_by="counter"), before=shown(knows)))
    assert "chờ bưu tá" in heard(said(knows, text, replace(OWN, status=9, returned_by="post"), before=shown(knows)))


@pytest.mark.parametrize("text", NEWS)
def test_news_is_asked_for_in_any_words(knows: Knowledge, text: str) -> None:
    assert "**Đang xử lý**" in heard(said(knows, text, OWN, before=shown(knows)))


@pytest.mark.parametrize("text", OTHERS)
def test_what_names_another_matter_is_that_matter(knows: Knowledge, text: str) -> None:
    assert dossier_asks.kind(text) == ""
    assert CODE not in heard(said(knows, text, OWN, before=shown(knows)))


def test_a_procedure_talked_of_since_is_what_is_meant(knows: Knowledge) -> None:
    since = said(knows, "làm hộ chiếu cần giấy gì", OWN, before=shown(knows)).conversation
    assert CODE not in heard(said(knows, "bao lâu có", OWN, before=since))
    assert CODE in heard(said(knows, "hồ sơ của tôi bao giờ có", OWN, before=since))


@pytest.mark.parametrize("text", LOST)
def test_who_has_lost_the_code_is_told_where_it_stands(knows: Knowledge, text: str) -> None:
    step = said(knows, text)
    assert "giấy hẹn, trong tin nhắn" in heard(step)
    assert "tìm theo họ tên và số căn cước" in heard(step)
    assert [choice.label for choice in step.replies[-1].choices] == ["Gặp cán bộ"]
    assert CODE in heard(said(knows, text, OWN))


def test_a_code_put_right_needs_no_second_number(knows: Knowledge) -> None:
    for wrong in ("H05.12.3-261120-0007 0911000234", "H05.12.3-261320-0001, sđt 0911000234"):
        before = said(knows, wrong).conversation
        step = said(knows, f"ghi sai 1 số, {CODE}", replace(OWN, own=False), before=before)
        assert step.dossier == DossierStep(CODE, "followed")
        assert step.conversation.proof == ""
        assert said(knows, "cảm ơn", before=before).conversation.proof == ""


def test_a_number_kept_for_the_next_code_is_one_more_try(knows: Knowledge) -> None:
    """Going through codes with one number is as limited as going through numbers, and says as little."""
    step = said(knows, f"{CODE} 0911000234")
    for number in range(2, 6):
        step = said(knows, f"H05.12.3-261120-000{number}", before=step.conversation)
        assert "chưa mở được hồ sơ" in heard(step)
    assert "thử lại vào ngày mai" in heard(said(knows, CODE, replace(OWN, own=False), before=step.conversation))


def test_a_code_without_its_beginning_is_asked_for_that(knows: Knowledge) -> None:
    before = said(knows, "ma ho so 2611200001 sdt 0911000234")
    assert "thiếu phần đầu" in heard(before)
    assert said(knows, "h05.12.3", replace(OWN, own=False), before=before.conversation).dossier == DossierStep(CODE, "followed")
    assert "giấy hẹn, trong tin nhắn" in heard(said(knows, "không biết nữa", before=before.conversation))


def test_nobody_unproven_is_told_anything(knows: Knowledge) -> None:
    waiting = said(knows, CODE, before=SINCE).conversation
    for text in (*WHEN, *TOO_LATE, *NEWS):
        step = said(knows, text, before=waiting)
        assert "Đang xử lý" not in heard(step)
        assert step.dossier is None
