"""One turn is a pure function: any message gets a fitting step, the same one each time, and the state survives its storage."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen import sentences
from handlers.citizen.respond import LONGEST, respond
from handlers.citizen.sentences import Voice
from handlers.messages import Choice, Conversation, Incoming, Step
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
VOICE = Voice(hotline="1900 0000")
KNOWN = Conversation(
    introduced=True, procedure="3.000348", question="cấp lại bằng lái", offered=(Choice("f:fee:3.000348", "Hết bao nhiêu tiền"),)
)


def say(knows: Knowledge, text: str, before: Conversation = KNOWN, **more: object) -> Step:
    """One message in a conversation."""
    return respond(before, Incoming("1", "c", text, **more), NOW, knows=knows, voice=VOICE)  # type: ignore[arg-type]


@given(st.text(max_size=500))
def test_any_text_gets_one_to_three_replies(knows: Knowledge, text: str) -> None:
    """Nothing raises, nothing is left unanswered, no gap is left open, choices can be numbered on one screen."""
    step = say(knows, text)
    assert 1 <= len(step.replies) <= 3
    assert all(reply.text.strip() and "{" not in reply.text and len(reply.choices) <= 6 for reply in step.replies)


@given(st.text(max_size=200), st.text(max_size=50))
def test_the_same_message_gives_the_same_step(knows: Knowledge, text: str, choice: str) -> None:
    """Replaying the inbox gives the stored state (RELIABILITY.md §1)."""
    assert say(knows, text, choice=choice) == say(knows, text, choice=choice)


@given(st.text(max_size=200))
def test_state_survives_its_storage(knows: Knowledge, text: str) -> None:
    """What is written as JSON is read back equal."""
    after = say(knows, text).conversation
    assert Conversation.from_data(json.loads(json.dumps(after.to_data()))) == after


def test_old_state_with_unknown_fields_is_readable() -> None:
    """A newer or older version's row does not break a conversation in flight."""
    assert Conversation.from_data({"procedure": "1.001193", "gone": 3}) == Conversation(procedure="1.001193")


def test_introduction_comes_once(knows: Knowledge) -> None:
    """The first reply says that this is a machine, what is kept and why, in two lines; later ones do not."""
    first = say(knows, "khai tử", Conversation())
    assert first.replies[0].text == VOICE.say(sentences.INTRODUCTION) and first.replies[0].text.count("\n") == 1
    assert "máy" in first.replies[0].text and "lưu" in first.replies[0].text
    assert len(say(knows, "khai tử", first.conversation).replies) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("cháy nhà rồi", "114"),
        ("chay nha roi cuu voi", "114"),
        ("có trộm vào nhà", "113"),
        ("ba tôi bất tỉnh gọi cấp cứu", "115"),
        ("tôi không muốn sống nữa", "115"),
        ("nhà hàng xóm cháy to lắm, có cần giấy tờ gì không", "114"),
        ("toi uong thuoc ngu qua lieu", "115"),
    ],
)
def test_emergencies_come_before_everything(knows: Knowledge, text: str, number: str) -> None:
    """The number stands in the first line of the reply, also in the middle of another matter and at the very start."""
    for before in (KNOWN, Conversation()):
        assert f"**{number}**" in say(knows, text, before).replies[0].text


@pytest.mark.parametrize(
    "text",
    [
        "chạy nhà đất ở đâu",
        "nhà cháy mất sổ đỏ xin cấp lại",
        "học phòng cháy chữa cháy",
        "bị tai nạn giao thông hưởng bảo hiểm thế nào",
        "toi dang chay xe grab can bang gi",
        "tôi bị đánh rơi ví mất hết",
    ],
)
def test_talk_of_accidents_is_no_emergency(knows: Knowledge, text: str) -> None:
    """The twin: a question about papers after the event is answered as one."""
    assert "gọi ngay" not in say(knows, text).replies[-1].text


@pytest.mark.parametrize("kind", sentences.NO_TEXT)
def test_what_is_not_text_gets_a_polite_word(knows: Knowledge, kind: str) -> None:
    """Each kind has its own sentence."""
    assert say(knows, "", kind=kind).replies[-1].text == VOICE.say(sentences.NO_TEXT[kind])


def test_five_thousand_characters(knows: Knowledge) -> None:
    """A very long message is read in its first part, and that is said."""
    step = say(knows, "tôi muốn đăng ký kết hôn " * 250)
    assert step.replies[0].text == VOICE.say(sentences.TOO_LONG)
    assert LONGEST < 5_000 and "kết hôn" in step.replies[1].text.lower()


def test_unknown_questions_are_kept_for_the_desk(knows: Knowledge) -> None:
    """What cannot be answered is written down with its reason; what can be is not."""
    outside = say(knows, "cửa hàng em muốn bán lẻ thuốc lá thì xin giấy phép ở đâu")
    assert outside.unanswered is not None and outside.unanswered.reason == "outside"
    assert say(knows, "cấp lại bằng lái").unanswered is None


def test_rejected_choices_are_kept_for_the_desk(knows: Knowledge) -> None:
    """ "None of these" tells the desk which question was not understood."""
    before = Conversation(
        introduced=True,
        waiting_for="which",
        question="mất giấy",
        offered=(Choice("p:1.014064", "Căn cước"), Choice("none", sentences.NONE_OF_THESE)),
    )
    step = say(knows, "2", before)
    assert step.unanswered is not None and (step.unanswered.text, step.unanswered.reason) == ("mất giấy", "rejected")


@pytest.mark.parametrize(
    "text", ["thế hết bao nhiêu", "con online dc khong", "the nop o dau vay", "mấy ngày có ạ", "cần giấy tờ gì"]
)
def test_follow_ups_keep_the_procedure(knows: Knowledge, text: str) -> None:
    """A question that names no matter is about the one in mind."""
    assert say(knows, text).conversation.procedure == "3.000348"


@pytest.mark.parametrize(
    ("text", "code"),
    [("đăng ký kết hôn cần gì", "1.000894"), ("gia hạn tạm trú ở đâu", "1.002755"), ("thế sang tên xe máy thì sao", "1.013076")],
)
def test_another_topic_at_any_moment(knows: Knowledge, text: str, code: str) -> None:
    """The twin: a message that names another matter changes the procedure."""
    assert say(knows, text).conversation.procedure == code


def test_the_asked_fact_survives_a_choice(knows: Knowledge) -> None:
    """Who asked for the fee and had to choose gets the fee, not an overview."""
    before = Conversation(introduced=True, waiting_for="which", facet="fee", offered=(Choice("p:3.000348", "Cấp lại bằng lái"),))
    assert "135.000" in say(knows, "1", before).replies[0].text


def test_time_is_what_it_was_told(knows: Knowledge) -> None:
    """The day comes in with the message: a rate that ends tomorrow is still told today."""
    ended = respond(KNOWN, Incoming("1", "c", "hết bao nhiêu"), NOW, knows=knows, voice=VOICE).replies[0].text
    running = (
        respond(KNOWN, Incoming("1", "c", "hết bao nhiêu"), NOW - timedelta(days=400), knows=knows, voice=VOICE).replies[0].text
    )
    assert "nay không còn" in ended and "nay không còn" not in running


def test_emergency_comes_before_the_introduction(knows: Knowledge) -> None:
    """Also as the very first message: the number, then who speaks."""
    first, second = say(knows, "cháy nhà rồi cứu với", Conversation()).replies
    assert "**114**" in first.text and second.text == VOICE.say(sentences.INTRODUCTION)


@pytest.mark.parametrize("text", ["99", "làm trên mạng được không", "nộp online dc k"])
def test_an_open_choice_stays_open(knows: Knowledge, text: str) -> None:
    """A number beyond the list, or a fact asked for before choosing, repeats the choices and remembers the fact."""
    offered = (Choice("p:1.001612", "Hộ kinh doanh"), Choice("p:2.001583", "Công ty"), Choice("none", sentences.NONE_OF_THESE))
    before = Conversation(introduced=True, waiting_for="which", question="mở quán", offered=offered)
    after = say(knows, text, before)
    assert after.conversation.offered == offered and after.conversation.waiting_for == "which" and after.unanswered is None
    assert "trực tuyến" in say(knows, "1", after.conversation).replies[0].text or text == "99"


def test_a_bare_number_without_choices_is_no_question(knows: Knowledge) -> None:
    """ "1" is looked up nowhere."""
    assert say(knows, "1", Conversation(introduced=True)).replies[0].text == VOICE.say(sentences.TOO_SHORT)


@pytest.mark.parametrize(
    "text",
    ["ra phường được không", "quá hạn thì sao", "có được giảm không", "nó bao nhiêu", "có cần công chứng không"],
)
def test_few_words_do_not_leave_the_procedure(knows: Knowledge, text: str) -> None:
    """What names no other matter is about the one in mind, or is said not to be known of it."""
    assert say(knows, text).conversation.procedure == "3.000348"


@pytest.mark.parametrize(
    ("text", "code"), [("sổ đỏ bị rách", "1.012783"), ("so do bi rach", "1.012783"), ("sổ đỏ bị rácch", "1.012783")]
)
def test_a_few_words_that_name_another_matter_leave_it(knows: Knowledge, text: str, code: str) -> None:
    """The twin: what the search can answer is answered, however short."""
    assert say(knows, text).conversation.procedure == code


@pytest.mark.parametrize(
    "text",
    [
        "còn căn cước bao nhiêu",
        "con can cuoc bao nhieu tien",
        "thế hộ chiếu bao nhiêu tiền",
        "còn tạm trú bao nhiêu tiền",
        "căn cước thì sao",
        "ly hôn nộp ở đâu",
        "bán rượu cần giấy gì",
        "hộ chiếu cần giấy gì",
        "1.999999 bao nhiêu tiền",
    ],
)
def test_the_facts_of_one_procedure_are_never_told_of_another(knows: Knowledge, text: str) -> None:
    """A subject that is named plainly, even one that the catalogue does not hold, is not what was talked of before."""
    assert "3.000348" not in say(knows, text).replies[0].text


@pytest.mark.parametrize("text", ["." * 2_001 + " làm khai sinh", "!" * 5_000 + "a"])
def test_a_message_whose_words_come_late_is_no_fault(knows: Knowledge, text: str) -> None:
    """Only the beginning of a long message is read; there may be no word in it."""
    assert say(knows, text).replies[0].text


def test_a_general_need_is_asked_back_after_another_matter(knows: Knowledge) -> None:
    """ "cho hỏi …" begins a new matter, "cho người …" goes on."""
    assert say(knows, "cho hỏi thủ tục hộ tịch").conversation.waiting_for == "which"


def test_who_are_you_is_no_question_about_the_procedure(knows: Knowledge) -> None:
    """Not "what is the result called"."""
    for text in ("ban ten gi", "bạn tên gì"):
        assert "3.000348" not in say(knows, text).replies[0].text


def test_starting_again_forgets(knows: Knowledge) -> None:
    """The page's "bắt đầu lại" and the typed one alike."""
    for step in (say(knows, "", choice="start"), say(knows, "bắt đầu lại")):
        assert step.conversation.procedure == "" and step.conversation.question == ""


def test_an_old_button_keeps_its_procedure(knows: Knowledge) -> None:
    """A fact's button says of which procedure; one that is no longer known is told as gone."""
    assert "Đăng ký khai sinh".lower() in say(knows, "", choice="f:where:1.001193").replies[0].text.lower()
    assert say(knows, "", choice="p:9.999999").replies[0].text == VOICE.say(sentences.GONE)


def test_a_denunciation_is_written_down_nowhere(knows: Knowledge) -> None:
    """It is shown its door; neither the desk's list nor the conversation's memory holds it."""
    step = say(knows, "tôi muốn tố cáo chủ tịch xã nhận hối lộ", Conversation(introduced=True))
    assert "Thanh tra" in step.replies[0].text and step.unanswered is None and step.conversation.question == ""


@pytest.mark.parametrize(
    ("text", "says"), [("nộp ở ủy ban huyện được không", "không còn cấp huyện"), ("dịch vụ công mức độ 4 là gì", "toàn trình")]
)
def test_old_names_are_set_right(knows: Knowledge, text: str, says: str) -> None:
    """Obsolete words in questions are understood and never left standing."""
    assert says in say(knows, text).replies[-1].text
