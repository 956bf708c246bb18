"""Being helped with a filing: whatever is chosen, in whatever order, something can be done next, and it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.citizen import sentences as say
from handlers.citizen.due_if_filed import due_if_filed
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.citizen.yes_no import is_no
from handlers.messages import Conversation, Draft, Filing, Incoming, Step
from knowledge.guide import GuideTime, portal
from knowledge.knowledge import Knowledge
from knowledge.rules.working_calendar import WorkingCalendar
from knowledge.rules.working_calendar import load as calendar

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LONGEST = 1_000
"""Characters of a bubble: one line may run over the 900 at which it is cut."""
LATE = portal().late
MOST = 60
"""Choices until somebody is bored."""


def chose(knows: Knowledge, conversation: Conversation, choice: str = "", text: str = "") -> Step:
    return respond(conversation, Incoming("1", "web:1", text, choice), NOW, knows=knows, voice=Voice())


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_there_is_always_a_way_on(knows: Knowledge, data: st.DataObject) -> None:
    """On every way through every flow, «không rõ» among the answers; what is kept survives being written down and read."""
    code = data.draw(st.sampled_from(sorted(code for code, one in knows.guides.items() if one.filing)))
    step = chose(knows, Conversation(introduced=True), f"h:go:{code}")
    for _ in range(MOST):
        assert all(reply.text.strip() and "{" not in reply.text for reply in step.replies)
        choices = [choice for choice in step.replies[-1].choices if choice.id.startswith("h:")]
        assert all(len(reply.text) < LONGEST for reply in step.replies)
        assert [move.procedure for move in step.filings].count(code) <= 1, "a turn moves a filing once"
        if step.wants_person:
            assert knows.name(step.conversation.filing.procedure) in step.wants_person  # type: ignore[union-attr]
            step = chose(knows, step.conversation, text="làm tiếp hồ sơ")
            continue
        if step.ended:
            assert step.ended.kind == "filing" and step.conversation.filing is None
            return
        if not choices:
            assert step.replies[-1].text == Voice().say(say.FILING_STOPPED)
            again = chose(knows, step.conversation, text="làm tiếp hồ sơ")
            assert again.replies[-1].choices, "what was put aside is taken up again"
            return
        assert Conversation.from_data(step.conversation.to_data()) == step.conversation
        step = chose(knows, step.conversation, choices[data.draw(st.integers(0, 99)) % len(choices)].id)


@pytest.mark.parametrize(
    "choice", ["h:go:9.999999", "h:a:way:online", "h:done", "h:l:99", "h:s:7", "h:x", "h:", "h:a:nothing:x", "h:a:way:pigeon"]
)
@pytest.mark.parametrize("filing", [None, Filing("1.004194"), Filing("9.999999"), Filing("1.004194", {"way": "?"}, "gone")])
def test_choices_from_nowhere_break_nothing(knows: Knowledge, choice: str, filing: Filing | None) -> None:
    """Old buttons, procedures that are gone, steps that a guide no longer has."""
    before = Conversation(introduced=True, filing=filing)
    assert chose(knows, before, choice).replies[0].text


def test_who_asks_something_else_is_answered_and_goes_on(knows: Knowledge) -> None:
    begun = chose(knows, Conversation(introduced=True), "h:go:1.004194")
    asked = chose(knows, begun.conversation, text="lệ phí đăng ký kết hôn bao nhiêu")
    assert "kết hôn" in asked.replies[0].text and asked.conversation.filing == begun.conversation.filing
    again = chose(knows, asked.conversation, text="làm tiếp hồ sơ")
    assert again.replies[0].choices == begun.replies[0].choices


def test_nobody_goes_on_with_what_was_not_begun(knows: Knowledge) -> None:
    """The twin: without a filing the same words are a question like any other."""
    assert chose(knows, Conversation(introduced=True), text="làm tiếp hồ sơ").conversation.filing is None


@pytest.fixture(scope="module")
def days() -> WorkingCalendar:
    return calendar()


def at(hour: int, day: int = 7) -> datetime:
    """An hour in Vietnam; 7/12/2026 is a Monday, and no holiday is near."""
    return datetime(2026, 12, day, tzinfo=UTC) + timedelta(hours=hour - 7)


@pytest.mark.parametrize(
    ("taking", "now", "way", "told"),
    [
        (GuideTime("s", 3, "working_day"), at(9), "counter", "thứ Năm, 10/12/2026"),
        (GuideTime("s", 3, "working_day"), at(15), "counter", "thứ Sáu, 11/12/2026"),
        (GuideTime("s", 3, "working_day"), at(15), "online", "thứ Năm, 10/12/2026"),
        (GuideTime("s", 10, "day"), at(9), "online", "thứ Năm, 17/12/2026"),
        (GuideTime("s", 8, "hour"), at(8), "counter", "thứ Ba, 8/12/2026"),
        (GuideTime("s", 3, "working_day"), at(9), "post", None),
        (GuideTime("s", 0.5, "working_day"), at(9), "online", None),
        (GuideTime("s", 2, "month"), at(9), "counter", None),
        (GuideTime("s", 30, "day", text="30 ngày, rồi thêm 2 ngày"), at(9), "counter", None),
        (GuideTime("s"), at(9), "counter", None),
    ],
)
def test_when_the_answer_would_come(days: WorkingCalendar, taking: GuideTime, now: datetime, way: str, told: str | None) -> None:
    """By the working calendar; after 15:00 at a counter it begins a working day later (NĐ 118/2025 Điều 18.2)."""
    assert due_if_filed(days, taking, now, way, LATE) == told


def test_a_weekend_begins_on_monday(days: WorkingCalendar) -> None:
    taking = GuideTime("s", 1, "working_day")
    told = [due_if_filed(days, taking, now, "online", LATE) for now in (at(10, 13), at(8, 14))]
    assert told == ["thứ Ba, 15/12/2026"] * 2


@pytest.mark.parametrize(
    ("said", "asked_next"),
    [
        ("nop truc tiep", True),
        ("o quay", True),
        ("qua mạng", True),
        ("khong ro", True),
        ("không biết nữa", True),
        ("nha tro", False),
    ],
)
def test_everyday_words_answer_too(knows: Knowledge, said: str, asked_next: bool) -> None:
    """What is not understood is asked again with the same choices, and never becomes a complaint."""
    way = chose(knows, chose(knows, Conversation(introduced=True), "h:go:1.004194").conversation, "h:a:who:self")
    step = chose(knows, way.conversation, text=said)
    assert step.conversation.draft is None and way.conversation.filing and step.conversation.filing
    assert (step.conversation.filing.answers != way.conversation.filing.answers) == asked_next
    assert (step.replies[-1].choices == way.replies[-1].choices) != asked_next


def test_an_aside_offers_the_way_back(knows: Knowledge) -> None:
    """Once and once more, as long as it is about other questions; the secret that is refused too."""
    begun = chose(knows, Conversation(introduced=True), "h:go:1.004194")
    for text in ("lệ phí đăng ký kết hôn bao nhiêu", "mã OTP của tôi là 123456"):
        aside = chose(knows, begun.conversation, text=text)
        assert aside.replies[-1].choices[-1].label == say.FILING_ON
        begun = aside
    assert chose(knows, begun.conversation, text=say.FILING_ON).replies[-1].choices[0].id.startswith("h:a:")


@pytest.mark.parametrize(("text", "kept"), [("dung", True), ("dạ đúng", True), ("dừng", False), ("thôi", False)])
def test_a_missing_sign_throws_no_report_away(text: str, kept: bool) -> None:
    """«dung» is «đúng» as likely as «dừng»; who types the sign means it."""
    assert is_no(text) != kept


@pytest.mark.parametrize(
    ("said", "helped"), [("toi quen mat khau vneid", True), ("quên mật khẩu", True), ("lệ phí khai sinh", False)]
)
def test_trouble_in_own_words_is_helped(knows: Knowledge, said: str, helped: bool) -> None:
    """At the step at which it is known; the twin is a question."""
    walking = Filing(
        "1.004194", {"who": "self", "way": "online", "many": "no", "place": "own", "known": "yes", "citizenship": "no"}, "login"
    )
    step = chose(knows, Conversation(introduced=True, filing=walking), text=said)
    assert ("bấm Quên mật khẩu" in step.replies[-1].text) == helped


STAY, WALK = "1.004194", {"who": "self", "way": "online", "many": "no", "place": "rent", "known": "yes", "citizenship": "no"}


@pytest.mark.parametrize(
    ("text", "is_secret"),
    [
        ("cổng gửi mã 482913 thì nhập vào đâu", True),
        ("gõ mã 1.004194 mà không thấy", False),
        ("hồ sơ H05.12.3-261120-0001 tới đâu rồi", False),
        ("số của tôi 0911000234", False),
    ],
)
def test_a_code_sent_while_filing_is_a_secret(knows: Knowledge, text: str, is_secret: bool) -> None:
    at_login = chose(knows, Conversation(introduced=True, filing=Filing(STAY, WALK)), "h:steps").conversation
    told = chose(knows, at_login, text=text).replies[0].text
    assert (told == Voice().say(say.SECRET)) is is_secret


def test_steps_are_for_who_files_online(knows: Knowledge) -> None:
    """A button of long ago leads nobody through the portal who files at a counter."""
    at_counter = Conversation(introduced=True, filing=Filing(STAY, {**WALK, "way": "counter"}))
    assert "Bước 1" in chose(knows, Conversation(introduced=True, filing=Filing(STAY, WALK)), "h:steps").replies[-1].text
    assert "Bước 1" not in chose(knows, at_counter, "h:steps").replies[-1].text


@pytest.mark.parametrize("text", ["bỏ hồ sơ này đi", "thôi bỏ hồ sơ", "xóa hồ sơ này", "hủy hồ sơ"])
def test_what_is_given_up_is_gone(knows: Knowledge, text: str) -> None:
    before = chose(knows, Conversation(introduced=True), f"h:go:{STAY}").conversation
    asked = chose(knows, before, text=text)
    assert asked.conversation.filing == before.filing and "trên Cổng Dịch vụ công, hoặc tại nơi đã nộp" in asked.replies[-1].text
    for sure in ("bỏ đi", "ừ", "có", "đúng rồi, bỏ hẳn", "Bỏ phần chuẩn bị"):
        after = chose(knows, asked.conversation, text=sure)
        assert after.conversation.filing is None, sure
        assert [move.ended for move in after.filings] == ["stopped"]
    for kept in ("không", "thôi", "khoan đã", "giữ lại", "đừng bỏ"):
        assert chose(knows, asked.conversation, text=kept).conversation.filing == Filing(STAY, stopped=True), kept


def test_one_that_was_put_aside_is_not_given_up_unasked(knows: Knowledge) -> None:
    """Weeks later «hủy hồ sơ» is likelier about a dossier that was really handed in."""
    aside = Conversation(introduced=True, filing=Filing(STAY, WALK, stopped=True))
    asked = chose(knows, aside, text="tôi muốn hủy hồ sơ")
    assert asked.conversation.filing == aside.filing and "không rút thay được" in asked.replies[-1].text


PAYING = Filing(STAY, WALK, "pay")
AT_PAY = Conversation(introduced=True, filing=PAYING)


@pytest.mark.parametrize(
    "text", ["482913", "mã 482913", "otp la 482913", "gửi mã 482913", "nó gửi về 482913 em ơi", "nhập 482913 à", "482 913"]
)
def test_a_code_at_a_step_of_the_portal_is_forgotten(knows: Knowledge, text: str) -> None:
    """It is warned of, and not kept."""
    step = chose(knows, AT_PAY, text=text)
    assert step.forgotten and step.replies[-1].text == Voice().say(say.SECRET)


@pytest.mark.parametrize(
    "text",
    [
        "lệ phí 135000 đồng sao không trừ",
        "tôi nộp 250000 rồi",
        "sinh 010190",
        "gửi 250000 đồng rồi",
        "mã hồ sơ 123456",
        "phí 250000?",
        "300000",
        "nhập 500000 vào ô lệ phí",
        "nhập 135500 vào ô lệ phí",
    ],
)
def test_an_amount_or_a_day_is_no_code(knows: Knowledge, text: str) -> None:
    """The twin: money, a day of birth, the code of a dossier."""
    assert not chose(knows, AT_PAY, text=text).forgotten


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (Conversation(introduced=True), "mã 482913"),
        (Conversation(introduced=True), "482913"),
        (Conversation(introduced=True, filing=Filing(STAY, WALK, "form")), "482913"),
        (replace(AT_PAY, with_staff=True), "482913"),
        (replace(AT_PAY, draft=Draft("complaint", "infrastructure.lighting", text="đèn hỏng"), waiting_for="case:phone"), "482913"),
    ],
)
def test_a_code_is_one_only_where_one_is_typed(knows: Knowledge, before: Conversation, text: str) -> None:
    """Where no code was just sent, with an officer and in a report a number is whatever somebody tells: nothing of it is lost."""
    assert not chose(knows, before, text=text).forgotten


@pytest.mark.parametrize("text", ["tiếp", "tiếp tục", "tiep di", "tiếp tục nhé"])
def test_on_is_to_the_next_step(knows: Knowledge, text: str) -> None:
    """At a step that is on the screen; after something else was asked (the twin) the step is shown once more."""
    at = chose(knows, AT_PAY, text="làm tiếp hồ sơ").conversation
    assert chose(knows, at, text=text).conversation.filing == replace(PAYING, step="send")
    asked = chose(knows, at, text="lệ phí đăng ký kết hôn bao nhiêu").conversation
    assert chose(knows, asked, text=text).conversation.filing == PAYING


def test_news_is_promised_only_where_it_can_come(knows: Knowledge) -> None:
    """Of a dossier nobody here hears unless the one-stop software is connected."""
    last = Conversation(introduced=True, filing=Filing(STAY, WALK, "send"))
    here = chose(knows, last, text="làm tiếp hồ sơ").conversation
    alone = chose(knows, here, text="xong").replies[-1].text
    done = Incoming("1", "web:1", "xong")
    connected = respond(here, done, NOW, knows=knows, voice=Voice(), knows_dossiers=True).replies[-1].text
    assert "báo khi có tin" in connected and "báo khi có tin" not in alone and "tra cứu trên Cổng" in alone


def test_nobody_brings_papers_that_are_not_needed(knows: Knowledge) -> None:
    """«Các giấy vừa kể» only where there were any."""
    step = chose(knows, Conversation(introduced=True, filing=Filing(STAY, {**WALK, "way": "counter"})), "h:ready")
    assert "mang các giấy vừa kể" in step.replies[-1].text and "Nộp xong sẽ có giấy hẹn" in step.replies[-1].text
    guides = {**knows.guides, STAY: replace(knows.guides[STAY], papers=())}
    bare = chose(
        replace(knows, guides=guides), Conversation(introduced=True, filing=Filing(STAY, {**WALK, "way": "counter"})), "h:ready"
    )
    assert "không phải mang thêm giấy nào" in bare.replies[-1].text and "vừa kể" not in bare.replies[-1].text


def test_a_refusal_leads_to_the_procedure_it_names(knows: Knowledge) -> None:
    """To be helped with it, or to read of it; within another filing it goes back to that one all the same."""
    refused = chose(knows, Conversation(introduced=True, filing=Filing("1.001193", {"who": "self"})), text="làm tiếp hồ sơ")
    offered = [choice.id for choice in refused.replies[-1].choices]
    assert offered[:2] == ["h:go:1.004772", "h:go:1.004884"]
    inside = Filing("1.001193", {"who": "self"}, paper="Giấy khai sinh", back=Filing(STAY, WALK))
    nested = chose(knows, Conversation(introduced=True, filing=inside), text="làm tiếp hồ sơ")
    there = chose(knows, nested.conversation, "h:go:1.004884").conversation.filing
    assert there == Filing("1.004884", paper="Giấy khai sinh", back=Filing(STAY, WALK))
    unguided = chose(knows, Conversation(introduced=True, filing=Filing("1.004837", {"foreign": "yes"})), text="làm tiếp hồ sơ")
    assert "p:1.001669" in [choice.id for choice in unguided.replies[-1].choices]
