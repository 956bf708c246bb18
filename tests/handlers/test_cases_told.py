"""The delicate rules of telling a case: what is a name, a second matter, a question about reporting, a correction."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.citizen import matters, reporting_topics
from handlers.citizen.case_questions import is_name, with_answer
from handlers.citizen.corrections import correction, matter_meant
from handlers.citizen.moments import moment
from handlers.citizen.respond import respond
from handlers.citizen.said_instead import amended, said_instead
from handlers.citizen.sentences import Voice
from handlers.citizen.turn import Turn
from handlers.citizen.two_things import complaint_after
from handlers.citizen.yes_no import agrees, is_yes
from handlers.messages import CaseView, Choice, Conversation, Draft, Incoming, Kind, Step
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
VOICE = Voice(hotline="1900 0000")
OWN = CaseView("PA-EWX5-CP2", "new", "infrastructure.lighting", "đèn đường hỏng", own=True, phone="0912345678")
FILED = Conversation(introduced=True, case=OWN.code, since=NOW.isoformat())


def say(knows: Knowledge, text: str, before: Conversation, *cases: CaseView) -> Step:
    """One message in a conversation that knows these cases."""
    return respond(before, Incoming("1", "c", text, number=7), NOW, knows=knows, voice=VOICE, cases=cases)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-30T10:00:00+00:00", "17 giờ thứ Hai, 30/11"),
        ("2026-11-23T00:30:00+00:00", "7 giờ 30 thứ Hai, 23/11"),
        ("2026-11-28T17:05:00+00:00", "0 giờ 05 Chủ nhật, 29/11"),
    ],
)
def test_moments_read_as_people_say_them(at: str, told: str) -> None:
    """Hour, weekday, day: in the time of Vietnam."""
    assert moment(at) == told


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn Tám", "tạ thị nhàn", "nguyen van tam", "Tám", "bác tên là Nhớ", "mình là Tạ Thị Nhàn"]
)
def test_a_name_is_a_name(text: str) -> None:
    """With capitals, with a surname as it is spelt, said to be one, or alone."""
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    ["đường xấu lắm", "à còn cái cống trước nhà cũng tắc nữa", "bác già rồi không nhớ số", "còn nữa, cống tắc", "làm khai sinh"],
)
def test_what_is_no_name(text: str) -> None:
    """The twin: words that sound like surnames, and stories that begin like "con …"."""
    assert not is_name(text)


def test_a_number_in_answer_to_where_is_kept() -> None:
    """Nothing that answers another question is lost, and nothing is taken for a place."""
    after = with_answer(Draft(text="đèn hỏng"), "place", "Nguyễn Văn Tám 0912345678")
    assert after and (after.name, after.phone, after.place) == ("Nguyễn Văn Tám", "0912345678", "")


@pytest.mark.parametrize(
    "text", ["à còn cái cống cũng tắc", "với lại đường hỏng", "cái cống cũng tắc nữa", "con cai cong cung tac nua"]
)
def test_words_that_open_a_second_matter(text: str) -> None:
    """Joints at the beginning, or "cũng … nữa"."""
    assert matters.opens_another(text)


def test_more_of_the_same_opens_nothing() -> None:
    """The twin."""
    assert not matters.opens_another("đèn tắt tối om nguy hiểm lắm")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ẩn danh được không", "anonymous"), ("không để tên có sao không", "anonymous"),
        ("sao phải cho số điện thoại", "anonymous"),
        ("bao lâu được trả lời", "time"), ("phan anh bao lau thi duoc tra loi", "time"), ("mã là gì nhỉ", "code"),
        ("tôi quên mã rồi", "code"), ("gửi hình được ko", "photo"), ("gửi video được không", "video"),
        ("ai đọc được tên tôi", "private"),
        ("có bị trả thù không", "private"), ("có mất tiền không", "cost"), ("phản ánh ở đâu", "where"),
        ("sửa lại được không", "edit"),
        ("rút lại được không", "withdraw"), ("ai xử lý", "who"), ("phản ánh xong có ai làm không", "really"),
    ],
)  # fmt: skip
def test_questions_about_reporting(text: str, topic: str) -> None:
    """Each in the words of people, with diacritics and without."""
    assert reporting_topics.topic(text, reporting=True) == topic


@pytest.mark.parametrize(
    "text",
    ["làm lại căn cước có mất tiền không", "ẩn danh", "mã thủ tục 1.001193", "đường hỏng bao lâu không ai sửa", "ai cũng biết", ""],
)
def test_what_is_no_question_about_reporting(text: str) -> None:
    """The twin: a procedure's fee, an answer, a complaint."""
    assert reporting_topics.topic(text, reporting=True) == ""


def test_a_procedure_keeps_its_own_questions() -> None:
    """Out of a case "có mất tiền không" is about the procedure in mind."""
    assert reporting_topics.topic("có mất tiền không", reporting=False) == ""
    assert reporting_topics.topic("có mất tiền không", reporting=False, nothing_else=True) == "cost"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("không phải đường, là cái cống", "cái cống"), ("không phải đèn mà là cây đổ", "cây đổ"), ("nhầm, là rác cơ", "rác"),
        ("không, ý tôi là đường hỏng", "đường hỏng"), ("đường hỏng là do xe tải", ""), ("không phải", ""),
    ],
)  # fmt: skip
def test_what_was_meant_instead(text: str, meant: str) -> None:
    """Only what is set against something else."""
    assert matter_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("nhầm, ở xã khác", "place", ""), ("ở xã Tân Lộc cơ", "place", "ở xã Tân Lộc cơ"), ("sai số", "phone", ""),
        ("tên đúng là Nguyễn Văn Tâm", "name", "Nguyễn Văn Tâm"), ("sửa loại việc", "category", ""), ("ờ thì Tạ Thị Nhàn", "", ""),
    ],
)  # fmt: skip
def test_corrections(text: str, field: str, value: str) -> None:
    """The field, and what it says now; "ờ" is no "ở"."""
    assert correction(text) == (field, value)


@pytest.mark.parametrize(
    "text",
    [
        "làm lại bằng lái hết bao nhiêu, mà sao cán bộ xã hách dịch thế",
        "lam lai bang lai het bao nhieu ma sao can bo xa hach dich the",
        "khai sinh cần giấy gì, đèn đường hỏng cả tuần rồi đấy",
    ],
)
def test_a_question_first_and_a_complaint_after_it(knows: Knowledge, text: str) -> None:
    """Both are found."""
    found = complaint_after(Turn(FILED, Incoming("1", "c", text), NOW, knows, VOICE), text)
    assert found and found[1].kind == "complaint"


@pytest.mark.parametrize(
    "text",
    ["nhà tôi bị mất sổ đỏ, làm lại thế nào", "bằng lái bị mất, xin cấp lại ở đâu", "làm khai sinh hết bao nhiêu, nộp ở đâu"],
)
def test_a_question_that_tells_a_story_is_one_question(knows: Knowledge, text: str) -> None:
    """The twin."""
    assert complaint_after(Turn(FILED, Incoming("1", "c", text), NOW, knows, VOICE), text) is None


def test_a_withdrawal_is_asked_once_and_keeps_the_words(knows: Knowledge) -> None:
    """Nothing is noted before the yes."""
    asked = say(knows, "không cần nữa, họ sửa rồi", FILED, OWN)
    assert asked.note is None and OWN.code in asked.replies[0].text
    done = say(knows, "ok", asked.conversation, OWN)
    assert done.note and (done.note.kind, done.note.text) == ("withdrawn", "không cần nữa, họ sửa rồi")
    assert say(knows, "không", asked.conversation, OWN).note is None


def test_nobody_withdraws_a_foreign_case(knows: Knowledge) -> None:
    """A stranger hears the same of a case that exists and of one that does not."""
    foreign = CaseView("PA-EWX5-CP2", "new", "infrastructure.lighting", "đèn", own=False, phone="0912345678")
    before = Conversation(introduced=True)
    text = f"rút phản ánh {foreign.code}"
    with_it, without = say(knows, text, before, foreign), say(knows, text, before)
    assert with_it.replies == without.replies and with_it.note is None and not with_it.replies[0].choices


def test_a_second_matter_survives_its_storage(knows: Knowledge) -> None:
    """What waits is in the state, and the state is read back as it was."""
    first = say(knows, "đèn đường đường Hoa Sữa phường Lộc Hòa hỏng", Conversation(introduced=True))
    both = say(knows, "à còn cái cống trước nhà cũng tắc nữa", first.conversation).conversation
    assert [one.category for one in both.later] == ["infrastructure.drainage"]
    assert Conversation.from_data(json.loads(json.dumps(both.to_data()))) == both


def test_a_new_report_never_replaces_a_draft(knows: Knowledge) -> None:
    """From the menu, in words, or with a photo: the draft is still there."""
    draft = Draft(category="infrastructure.lighting", text="đèn hỏng", place="phường Lộc Hòa")
    old = Conversation(introduced=True, draft=draft, waiting_for="case:name", since="2026-11-20T02:00:00+00:00")
    photo = respond(old, Incoming("1", "c", kind="photo", attachments=("a",)), NOW, knows=knows, voice=VOICE)
    menu = respond(old, Incoming("1", "c", choice="c:start"), NOW, knows=knows, voice=VOICE)
    words = say(knows, "rác ở chợ Gỗ phường Bến Gỗ mấy hôm không ai dọn", old)
    assert [step.conversation.draft for step in (photo, menu, words)] == [draft] * 3
    assert photo.conversation.later == (Draft(attachments=("a",)),)


@pytest.mark.parametrize(("kind", "told"), [("photo", "đã nhận ảnh"), ("file", "đã nhận tệp")])
def test_what_comes_while_an_old_draft_waits_is_named_for_what_it_is(knows: Knowledge, kind: Kind, told: str) -> None:
    """A file is called no photo, also where the citizen is asked about the old draft first."""
    draft = Draft(category="infrastructure.lighting", text="đèn hỏng", place="phường Lộc Hòa")
    old = Conversation(introduced=True, draft=draft, waiting_for="case:name", since="2026-11-01T02:00:00+00:00")
    with_words = Incoming("1", "c", "rác ở chợ Gỗ phường Bến Gỗ mấy hôm không ai dọn", kind=kind, attachments=("a",))
    assert told in respond(old, with_words, NOW, knows=knows, voice=VOICE).replies[0].text


def test_a_bribe_is_sealed_until_a_door_is_chosen(knows: Knowledge) -> None:
    """The message is shown to nobody; choosing tố cáo leaves nothing behind."""
    asked = say(knows, "phải kẹp phong bì mới làm", Conversation(introduced=True))
    assert asked.sealed and [choice.id for choice in asked.replies[0].choices] == ["c:here", "c:denounce", "c:cancel"]
    gone = respond(asked.conversation, Incoming("2", "c", choice="c:denounce"), NOW, knows=knows, voice=VOICE)
    assert gone.sealed and gone.conversation.draft is None and "phong bì" not in json.dumps(gone.conversation.to_data())


def test_a_button_of_a_case_that_was_sent(knows: Knowledge) -> None:
    """It is said to be sent, with its code."""
    step = respond(FILED, Incoming("1", "c", choice="c:send"), NOW, knows=knows, voice=VOICE, cases=(OWN,))
    assert OWN.code in step.replies[0].text and Choice("c:start", "Gửi phản ánh, kiến nghị") not in step.replies[0].choices


@pytest.mark.parametrize(
    ("sent", "kept", "told"),
    [
        ({"kind": "voice", "attachments": ("tieng-1",)}, ("tieng-1",), "tin thoại"),
        ({"kind": "photo", "attachments": ("anh-1",)}, ("anh-1",), "ảnh"),
        ({"kind": "file", "attachments": ("tep-1",)}, ("tep-1",), "tệp"),
        ({"kind": "location", "position": (10.03, 105.78)}, (), "vị trí"),
    ],
)
def test_what_is_no_words_belongs_to_the_case_that_is_being_told(
    knows: Knowledge, sent: dict[str, object], kept: tuple[str, ...], told: str
) -> None:
    """A voice note, photo, file or place on the map is kept with the case and named for what it is, before a word or after."""
    before = say(knows, "đèn đường hỏng cả tuần nay", Conversation(introduced=True)).conversation
    for conversation in (before, Conversation(introduced=True)):
        step = respond(conversation, Incoming("2", "c", **sent), NOW, knows=knows, voice=VOICE)  # type: ignore[arg-type]
        draft = step.conversation.draft
        assert draft and draft.attachments == kept and bool(draft.position) == ("position" in sent)
        assert f"đã nhận {told}" in step.replies[0].text


def test_a_voice_note_that_the_channel_did_not_hand_over_is_asked_for_in_words(knows: Knowledge) -> None:
    """The twin: nothing is kept, and the citizen is told so."""
    step = respond(Conversation(introduced=True), Incoming("1", "c", kind="voice"), NOW, knows=knows, voice=VOICE)
    assert step.conversation.draft is None and "chưa nghe được" in step.replies[0].text


def test_an_open_case_is_not_rated_by_a_choice_that_was_never_offered(knows: Knowledge) -> None:
    """The state is told instead; the twin is a case that was answered."""
    for state, kind in (("new", None), ("answered", "satisfied")):
        case = CaseView(OWN.code, state, OWN.category, OWN.text, own=True)
        step = respond(FILED, Incoming("1", "c", choice=f"o:good:{case.code}"), NOW, knows=knows, voice=VOICE, cases=(case,))
        assert (step.note.kind if step.note else None) == kind


def test_starting_again_gives_no_new_tries_at_a_code(knows: Knowledge) -> None:
    """S8: how often a wrong number was given is not forgotten with the rest."""
    guessing = Conversation(introduced=True, wrong_proofs=5, wrong_on="2026-11-20")
    again = respond(guessing, Incoming("1", "c", choice="start"), NOW, knows=knows, voice=VOICE).conversation
    assert (again.wrong_proofs, again.wrong_on) == (5, "2026-11-20")


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("sai roi, so nha la 21 ngo 7", "so nha 21 ngo 7", ""),
        ("số nhà 21 chứ không phải 12", "số nhà 21", "12"),
        ("sai địa chỉ rồi, ngõ 9 mới đúng", "ngõ 9", ""),
        ("tên tôi là Lê Thị Hòa không phải Hoa", "Lê Thị Hòa", "Hoa"),
        ("không phải Hoa, là Hòa", "Hòa", "Hoa"),
        ("nhầm ngõ 7, sửa thành ngõ 9", "ngõ 9", ""),
        ("sửa số nhà thành 30", "số nhà 30", ""),
    ],
)
def test_what_is_right_instead(text: str, right: str, wrong: str) -> None:
    """The words around a correction are left out."""
    said = said_instead(text)
    assert said and (said.right, said.wrong) == (right, wrong)


@pytest.mark.parametrize("text", ["sai rồi", "sai tên đường rồi", "đèn tắt tối om", "ở ngõ 9"])
def test_what_puts_nothing_right(text: str) -> None:
    """The twin: only that something is wrong, or no word of correction."""
    assert said_instead(text) is None


@pytest.mark.parametrize(
    ("right", "wrong", "after"),
    [
        ("so nha 21", "", "trước số nhà 21 ngõ 7 phố Hoa Sữa phường Lộc Hòa"),
        ("21", "12", "trước số nhà 21 ngõ 7 phố Hoa Sữa phường Lộc Hòa"),
        ("ngõ 9", "", "trước số nhà 12 ngõ 9 phố Hoa Sữa phường Lộc Hòa"),
        ("phố Hoa Sen", "", "phố Hoa Sen, phường Lộc Hòa"),
        ("phố Hoa Sen", "phố Hoa Sữa", "trước số nhà 12 ngõ 7 phố Hoa Sen phường Lộc Hòa"),
        ("chợ Gỗ phường Bến Gỗ", "", "chợ Gỗ phường Bến Gỗ"),
    ],
)
def test_a_place_is_amended_where_it_was_wrong(right: str, wrong: str, after: str) -> None:
    """What was right before stays."""
    assert amended("trước số nhà 12 ngõ 7 phố Hoa Sữa phường Lộc Hòa", right, wrong) == after


def test_words_that_only_begin_like_a_yes_are_none() -> None:
    """ "địa điểm" once filed a case whose place was to be corrected; "gửi" agrees to nothing but to send."""
    assert is_yes("đúng rồi, gửi đi nhé") and agrees("vâng ạ")
    assert not is_yes("địa điểm") and not agrees("gửi") and not agrees("gửi đi")


ANSWERED = CaseView("PA-EWX5-CP2", "answered", "infrastructure.lighting", "đèn đường hỏng", own=True, result="Đã thay bóng.")


@pytest.mark.parametrize("text", ["chua sang gi ca", "vẫn vậy", "chưa được", "chưa ổn em ơi", "van nhu cu", "không thấy ai sửa"])
def test_not_satisfied_in_plain_words(knows: Knowledge, text: str) -> None:
    """A closed case asks whether it helped: no is no, and the reason opens it again."""
    step = say(knows, text, FILED, ANSWERED)
    assert step.note and step.note.kind == "dissatisfied" and step.conversation.waiting_for == "own:reason"
    again = say(knows, "đèn vẫn tối", step.conversation, ANSWERED)
    assert again.note and (again.note.kind, again.note.text) == ("reopened", "đèn vẫn tối")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ổn rồi", "satisfied"),
        ("sáng rồi cảm ơn em", "satisfied"),
        ("đèn vẫn tối om", "reopened"),
        ("chưa sửa gì hết, nói dối", "reopened"),
    ],
)
def test_a_verdict_in_plain_words(knows: Knowledge, text: str, kind: str) -> None:
    """Satisfied, or why not at once."""
    step = say(knows, text, FILED, ANSWERED)
    assert step.note and step.note.kind == kind


@pytest.mark.parametrize("text", ["chưa đăng ký kết hôn thì khai sinh cho con thế nào", "làm khai sinh cho con", "cảm ơn"])
def test_what_is_no_verdict(knows: Knowledge, text: str) -> None:
    """The twin: questions and thanks go their own way, and an open case is not judged."""
    assert say(knows, text, FILED, ANSWERED).note is None
    assert say(knows, "ổn rồi", FILED, OWN).note is None


def test_what_is_wrong_in_the_street_is_a_case_also_after_a_procedure(knows: Knowledge) -> None:
    """The twin of "mất rồi chứ không phải hết hạn", which says more of the procedure."""
    asked = say(knows, "làm lại bằng lái xe", Conversation(introduced=True)).conversation
    assert say(knows, "mất rồi chứ không phải hết hạn", asked).conversation.draft is None
    assert say(knows, "rác đầy đường không ai dọn", asked).conversation.draft


@pytest.mark.parametrize(("reason", "told"), [("withdrawn", "đã khép lại theo ý người gửi"), ("unclear", "không tiếp nhận")])
def test_a_case_that_was_taken_back_is_not_called_refused(knows: Knowledge, reason: str, told: str) -> None:
    """What its sender reads by the code; one that was refused is called so, the twin."""
    closed = replace(OWN, state="refused", reason=reason, withdrawn=reason == "withdrawn")
    assert told in say(knows, OWN.code, FILED, closed).replies[0].text
