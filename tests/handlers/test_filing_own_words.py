"""A guided filing understands what people say of it themselves, and never takes it for something else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.citizen import filing_whom, person
from handlers.citizen import sentences as say
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Filing, Incoming, Step
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
BIRTH, MARRIAGE = "1.001193", "1.000894"
EVERYBODY = ("self", "child", "parent", "family", "proxy", "business")
WALKED = {"who": "child", "way": "online", "abroad": "no", "parents": "married", "proof": "paper", "data": "none", "copies": "no"}


def said(knows: Knowledge, before: Conversation, text: str = "", choice: str = "") -> Step:
    return respond(before, Incoming("1", "web:1", text, choice), NOW, knows=knows, voice=Voice())


def at(knows: Knowledge, filing: Filing) -> Conversation:
    """A conversation with what comes next of the filing on the screen."""
    return said(knows, Conversation(introduced=True, filing=filing), choice="h:on").conversation


def answers(step: Step) -> dict[str, str]:
    assert step.conversation.filing
    return dict(step.conversation.filing.answers)


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("tôi", "self"),
        ("tui", "self"),
        ("minh", "self"),
        ("cho tui", "self"),
        ("cho bản thân", "self"),
        ("hai dua tui", "self"),
        ("cho tôi và người yêu", "self"),
        ("vợ chồng em", "self"),
        ("cho con toi 10 tuoi", "child"),
        ("con gái tôi", "child"),
        ("bé nhà em", "child"),
        ("hai đứa con tui", "child"),
        ("thằng nhỏ 3 tháng", "child"),
        ("không phải cho tôi, cho con tôi", "child"),
        ("cho thằng con tui 20 tuổi", "family"),
        ("con đang học đại học", "family"),
        ("cho má tui", "parent"),
        ("ba má tui", "parent"),
        ("cho bà nội", "family"),
        ("cho chồng", "family"),
        ("cho con của chị tôi", "family"),
        ("em gái tôi", "family"),
        ("mẹ vợ", "family"),
        ("hàng xóm nhờ", "proxy"),
        ("cho bạn thân", "proxy"),
        ("cho công ty tôi", "business"),
        ("đèn đường hỏng trước nhà tôi", ""),
        ("dang ky roi", ""),
        ("cho con được không?", ""),
    ],
)
def test_for_whom_it_is(text: str, whom: str) -> None:
    assert filing_whom.whom(text, EVERYBODY) == whom


def test_who_is_not_among_the_answers_is_asked_again() -> None:
    """A parent is another relative where the procedure tells them not apart; a firm stands for nobody."""
    assert filing_whom.whom("cho má tui", ("self", "family")) == "family"
    assert filing_whom.whom("cho công ty tôi", ("self", "family")) == ""


UNTIL_PARENTS = {key: WALKED[key] for key in ("who", "way", "abroad")}
DIVORCED = {"who": "self", "way": "counter", "foreign": "no"}


@pytest.mark.parametrize(
    ("filing", "text", "key", "option"),
    [
        (Filing(BIRTH, UNTIL_PARENTS), "dang ky roi", "parents", "married"),
        (Filing(BIRTH, UNTIL_PARENTS), "dạ rồi", "parents", "married"),
        (Filing(BIRTH, UNTIL_PARENTS), "hai đứa em có đăng ký rồi", "parents", "married"),
        (Filing(BIRTH, UNTIL_PARENTS), "chưa kết hôn, chỉ ghi tên mẹ", "parents", "mother"),
        (Filing(BIRTH, UNTIL_PARENTS), "chưa", "parents", ""),
        (Filing(BIRTH, {"who": "child"}), "trên mạng", "way", "online"),
        (Filing(BIRTH, {"who": "child"}), "nộp ở xã", "way", "counter"),
        (Filing(BIRTH, {"who": "child"}), "mang giấy ra xã nộp luôn", "way", "counter"),
        (Filing(BIRTH, {"who": "child"}), "quay lại", "way", ""),
        (Filing(BIRTH, {"who": "child", "way": "counter"}), "không", "abroad", "no"),
        (Filing(BIRTH, {"who": "child", "way": "counter"}), "dang ky roi", "abroad", ""),
        (Filing(BIRTH, {"who": "child", "way": "counter"}), "mẹ là người nước ngoài", "abroad", "foreign"),
        (Filing(MARRIAGE, DIVORCED), "không ai ly hôn hết", "divorced", "no"),
        (Filing(MARRIAGE, DIVORCED), "tụi em chưa từng ly hôn", "divorced", "no"),
        (Filing(MARRIAGE, DIVORCED), "có, ghi chú rồi", "divorced", "noted"),
        (Filing(MARRIAGE, DIVORCED), "vợ em từng ly hôn rồi", "divorced", ""),
        (Filing(MARRIAGE, DIVORCED), "lần đầu", "divorced", ""),
        (Filing(MARRIAGE, {**DIVORCED, "divorced": "no"}), "đủ hết", "data", "none"),
    ],
)
def test_a_question_is_answered_or_asked_again(knows: Knowledge, filing: Filing, text: str, key: str, option: str) -> None:
    """Never another topic, never the list of papers: an answer that is not clear is asked for once more."""
    before = at(knows, filing)
    step = said(knows, before, text)
    assert answers(step).get(key, "") == option and step.conversation.draft is None
    assert option or step.replies[-1].choices[: len(before.offered)] == before.offered


def test_a_report_answers_no_question(knows: Knowledge) -> None:
    """It begins with somebody for whom one could file."""
    step = said(knows, at(knows, Filing(BIRTH)), "hàng xóm đổ rác bừa bãi ra đường")
    assert answers(step) == {}


def test_a_paper_named_meanwhile_is_noted_and_the_question_stays(knows: Knowledge) -> None:
    before = at(knows, Filing(BIRTH, UNTIL_PARENTS))
    step = said(knows, before, "có giấy chứng sinh rồi")
    assert step.conversation.filing and step.conversation.filing.has == ("Giấy chứng sinh",)
    assert step.conversation.offered == before.offered and "«Giấy chứng sinh»" in step.replies[-1].text


def test_the_third_miss_offers_a_person(knows: Knowledge) -> None:
    """It is said in other words; an answer begins the count anew."""
    step = said(knows, at(knows, Filing(MARRIAGE)), "ờ thì")
    texts = [step.replies[-1].text]
    for text in ("hử", "xanh đỏ"):
        step = said(knows, step.conversation, text)
        texts.append(step.replies[-1].text)
    assert texts[0] == texts[1] != texts[2]
    assert step.replies[-1].choices[-1].id == person.CHOICE
    again = said(knows, step.conversation, "tui")
    assert again.conversation.filing and again.conversation.filing.misses == 0 and answers(again) == {"who": "self"}


@pytest.mark.parametrize("text", ["ok", "ừ", "được rồi", "ok xong", "xong bước này", "dạ rồi", "tiếp", "kế tiếp", "rồi làm gì nữa"])
def test_done_is_the_next_step(knows: Knowledge, text: str) -> None:
    step = said(knows, at(knows, Filing(BIRTH, WALKED, "find")), text)
    assert step.conversation.filing and step.conversation.filing.step == "agency"


@pytest.mark.parametrize(
    "text", ["đã nộp rồi", "tui nop xong het roi", "nộp được rồi, có mã rồi", "em gửi hồ sơ xong rồi", "nộp thành công rồi"]
)
def test_filed_is_the_end(knows: Knowledge, text: str) -> None:
    step = said(knows, at(knows, Filing(BIRTH, WALKED, "find")), text)
    assert step.filing_end == "filed" and step.ended and step.conversation.filing is None


@pytest.mark.parametrize("text", ["chưa nộp được", "nộp phí xong rồi", "chưa nộp"])
def test_what_is_not_filed_goes_on(knows: Knowledge, text: str) -> None:
    step = said(knows, at(knows, Filing(BIRTH, WALKED, "find")), text)
    assert not step.ended and step.conversation.filing


@pytest.mark.parametrize(
    "text",
    [
        "no bao loi 404",
        "web không mở được",
        "mạng yếu quá",
        "toi khong biet lam",
        "thanh toan bi loi",
        "no bao khong tim thay thong tin cong dan",
        "không thấy tên con tui",
        "ai làm giùm tui được không",
        "nút nộp ở đâu",
    ],
)
def test_trouble_leads_to_its_menu(knows: Knowledge, text: str) -> None:
    """With a person and the counter, whatever the problem is."""
    step = said(knows, at(knows, Filing(BIRTH, WALKED, "find")), text)
    assert {say.FILING_OTHER, say.FILING_AT_COUNTER} <= {one.label for one in step.replies[-1].choices}
    counter = said(knows, step.conversation, say.FILING_AT_COUNTER)
    assert answers(counter)["way"] == "counter"


@pytest.mark.parametrize(
    "text", ["lệ phí bao nhiêu", "tôi muốn làm thẻ căn cước", "đèn đường trước nhà tôi hỏng cả tuần nay", "gặp cán bộ"]
)
def test_another_matter_is_no_trouble(knows: Knowledge, text: str) -> None:
    step = said(knows, at(knows, Filing(BIRTH, WALKED, "find")), text)
    assert say.FILING_OTHER not in {one.label for one in step.replies[-1].choices}


@pytest.mark.parametrize("text", ["tiếp", "xong", "đủ giấy rồi", "làm giùm tui đi", "rồi làm gì nữa", "ok"])
def test_ready_with_the_papers(knows: Knowledge, text: str) -> None:
    """Online the first step; at a counter where to bring them."""
    online = said(knows, at(knows, Filing(BIRTH, WALKED)), text)
    assert online.conversation.filing and online.conversation.filing.step == "login"
    counter = said(knows, at(knows, Filing(BIRTH, WALKED | {"way": "counter"})), text)
    assert counter.filing_end == "bring" and counter.ended


@pytest.mark.parametrize("text", ["sửa cách nộp thành tại quầy", "đổi qua nộp tại quầy", "chuyển sang nộp ở xã"])
@pytest.mark.parametrize("place", ["", "find"])
def test_an_answer_becomes_another(knows: Knowledge, text: str, place: str) -> None:
    step = said(knows, at(knows, Filing(BIRTH, WALKED, place)), text)
    assert answers(step) == WALKED | {"way": "counter"}


@pytest.mark.parametrize(
    "text", ["quay lai cau truoc", "khoan sua cau vua roi", "bấm nhầm câu trước rồi", "cho tui sửa lại câu trước"]
)
def test_the_last_answer_is_taken_back(knows: Knowledge, text: str) -> None:
    step = said(knows, at(knows, Filing(BIRTH, WALKED)), text)
    assert answers(step) == {key: one for key, one in WALKED.items() if key != "copies"}


def test_papers_and_forms_are_told_of_the_list(knows: Knowledge) -> None:
    counter = at(knows, Filing(BIRTH, WALKED | {"way": "counter"}))
    assert "«Tờ khai đăng ký khai sinh»" in said(knows, counter, "mẫu đơn tải ở đâu").replies[-1].text
    assert "trên Cổng" in said(knows, at(knows, Filing(BIRTH, WALKED)), "đơn viết sao").replies[-1].text
    for text in ("mấy cái giấy đó lấy đâu ra", "không có giấy xác nhận độc thân"):
        step = said(knows, counter, text)
        assert any(one.id.startswith("h:l:") for one in step.replies[-1].choices)


def test_death_at_home_has_its_way(knows: Knowledge) -> None:
    """The commune gives the paper (NĐ 123/2015/NĐ-CP Điều 4)."""
    told = {"who": "parent", "way": "counter", "since": "soon", "proof": "home", "place": "known", "copies": "no"}
    step = said(knows, at(knows, Filing("1.000656", told)), "chưa có giấy báo tử")
    assert "Mất ở nhà thì Ủy ban nhân dân xã, phường nơi mất cấp" in step.replies[-1].text
