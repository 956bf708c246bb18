"""A photo while a filing is in hand: a paper's is looked at, a report's stays the report's, and where it is unclear it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.citizen import sentences as say
from handlers.citizen.paper_choices import answered
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import CaseView, Choice, Conversation, Draft, Filing, Incoming, PaperWish, Step
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FILING = Conversation(introduced=True, since=NOW.isoformat(), filing=Filing("1.004194"))
CASE = CaseView("PA-EWX5-CP2", "waiting_citizen", "infrastructure.lighting", "đèn đường hỏng", own=True, asked="Cột số mấy?")
LOOKING = f"{Voice().say(say.PAPER_LOOKING, what='ảnh')}\n{Voice().say(say.PAPER_ONLY_LOOKS, minutes=60)}"


def said(knows: Knowledge, before: Conversation, text: str = "", photos: tuple[str, ...] = (), *cases: CaseView) -> Step:
    kind = "photo" if photos else "text"
    incoming = Incoming("1", "web:1", text, kind=kind, attachments=photos)  # type: ignore[arg-type]
    return respond(before, incoming, NOW, knows=knows, voice=Voice(), cases=cases)


@pytest.mark.parametrize(
    "text",
    ["", "kiem tra giup anh nay", "ảnh này nộp được chưa", "em chụp vậy nộp được không ạ", "ảnh này có gấp mép không, xem giúp"],
)
def test_a_photo_during_a_filing_is_looked_at(text: str, knows: Knowledge) -> None:
    step = said(knows, FILING, text, ("a", "b"))
    assert step.paper == PaperWish("check", ("a", "b")) and step.replies[0].text == LOOKING
    assert step.conversation.papers == ("a", "b") and step.conversation.filing == FILING.filing and step.conversation.draft is None
    assert Conversation.from_data(step.conversation.to_data()) == step.conversation


@pytest.mark.parametrize("text", ["ổ gà to ở đường Hoa Sữa phường Lộc Hòa", "cán bộ phường Lộc Hòa vòi tiền tôi"])
def test_a_photo_with_words_about_something_else_is_none(text: str, knows: Knowledge) -> None:
    step = said(knows, FILING, text, ("a",))
    assert step.paper is None and step.conversation.draft and step.conversation.draft.attachments == ("a",)


@pytest.mark.parametrize("text", ["", "kiem tra giup anh nay"])
def test_a_photo_during_a_report_is_the_reports(text: str, knows: Knowledge) -> None:
    draft = Draft(category="infrastructure.lighting", text="đèn đường hỏng")
    before = replace(FILING, draft=draft, waiting_for="case:place")
    step = said(knows, before, text, ("a",))
    assert step.paper is None and step.conversation.draft and step.conversation.draft.attachments == ("a",)


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("hợp đồng thuê nhà", "hợp đồng thuê nhà"),
        ("Đây là sổ hồng nhà em ạ", "sổ hồng nhà"),
        ("gui em cccd mat sau nhe", "cccd mat sau"),
        ("ảnh thẻ của cháu", "ảnh thẻ"),
        ("tờ khai trang 2 nè", "tờ khai trang 2"),
        ("giấy khai sinh của bé, sđt 0912345678", "giấy khai sinh của bé sđt"),
        ("ảnh nè", ""),
        ("📷", ""),
    ],
)
def test_a_caption_names_the_paper(caption: str, name: str, knows: Knowledge) -> None:
    step = said(knows, FILING, caption, ("a",))
    assert step.paper == PaperWish("check", ("a",)) and dict(step.conversation.paper_names) == ({"a": name} if name else {})
    assert ("«" in step.replies[0].text) is bool(name) and len(step.replies) == 1
    assert Conversation.from_data(step.conversation.to_data()) == step.conversation


@pytest.mark.parametrize(
    ("caption", "name"),
    [("CCCD 024199000123", "CCCD"), ("cccd mặt trước số 024199000123 nè", "cccd mặt trước"), ("ảnh nè 024199000123", "")],
)
def test_an_identity_number_in_a_caption_is_kept_nowhere(caption: str, name: str, knows: Knowledge) -> None:
    """Neither in the name nor in the reply; the twin, a caption without one, is kept as it came."""
    step = said(knows, FILING, caption, ("a",))
    assert step.paper == PaperWish("check", ("a",)) and step.forgotten
    assert "024199000123" not in f"{step.conversation.to_data()}{step.replies}"
    assert dict(step.conversation.paper_names) == ({"a": name} if name else {})
    assert not said(knows, FILING, "CCCD mặt trước", ("a",)).forgotten


@pytest.mark.parametrize("before", [FILING, Conversation(introduced=True, since=NOW.isoformat())], ids=["filing", "none"])
@pytest.mark.parametrize("caption", ["khai sinh cần tờ này không", "giấy này có phải công chứng không em"])
def test_a_question_beside_a_photo_is_answered_too(caption: str, before: Conversation, knows: Knowledge) -> None:
    step, alone = said(knows, before, caption, ("a",)), said(knows, before, caption)
    assert step.paper == PaperWish("check", ("a",)) and step.conversation.papers == ("a",)
    assert step.replies[0].text == LOOKING and [one.text for one in step.replies[1:]] == [one.text for one in alone.replies]


def test_who_wants_a_person_beside_a_photo_gets_one(knows: Knowledge) -> None:
    step = said(knows, FILING, "cho tôi gặp cán bộ", ("a",))
    assert (
        step.paper
        and step.conversation.waiting_for == said(knows, FILING, "cho tôi gặp cán bộ").conversation.waiting_for == "person"
    )


def test_a_file_is_made_at_once_of_a_photo_that_comes_with_the_wish(knows: Knowledge) -> None:
    before = said(knows, FILING, "", ("a",)).conversation
    assert said(knows, before, "gộp với ảnh trước thành 1 file pdf nha", ("b",)).paper == PaperWish("pdf", ("a", "b"))


@pytest.mark.parametrize("caption", ["", "ảnh nè", "hình đây ạ", "ảnh cái cột đây", "chỗ này nè em"])
def test_a_photo_for_a_case_goes_to_the_case(caption: str, knows: Knowledge) -> None:
    """After «Bổ sung thông tin» and a first message; a question beside it is answered as well."""
    case = replace(CASE, state="received", asked="")
    begun = said(knows, Conversation(introduced=True, since=NOW.isoformat(), case=case.code), "", (), case)
    asked = respond(
        begun.conversation, Incoming("1", "web:1", choice=f"o:add:{case.code}"), NOW, knows=knows, voice=Voice(), cases=(case,)
    )
    told = said(knows, asked.conversation, "cột số 5 ạ", (), case)
    step = said(knows, told.conversation, caption, ("a",), case)
    assert step.paper is None and step.note and step.note.attachments == ("a",) and step.note.code == case.code
    at_once = said(knows, asked.conversation, caption, ("a",), case)
    assert at_once.note and at_once.note.attachments == ("a",)


def test_what_is_looked_at_is_said_once(knows: Knowledge) -> None:
    """Seven photos one by one: each is acknowledged by its number, the rest is said again after half an hour."""
    texts: list[str] = []
    before = FILING
    for number in range(7):
        step = said(knows, before, "", (f"p{number}",))
        texts, before = [*texts, step.replies[0].text], step.conversation
    assert texts[0] == LOOKING and len(set(texts)) == 7 and all("\n" not in text for text in texts[1:])
    assert texts[6] == Voice().say(say.PAPER_LOOKING_ON, what="ảnh 7")
    incoming = Incoming("1", "web:1", kind="photo", attachments=("z",))
    later = respond(before, incoming, NOW + timedelta(minutes=31), knows=knows, voice=Voice())
    assert Voice().say(say.PAPER_ONLY_LOOKS, minutes=60) in later.replies[0].text


@pytest.mark.parametrize("text", ["co chua", "xong chưa em", "có file chưa vậy"])
def test_who_asks_whether_it_is_there_is_told(text: str, knows: Knowledge) -> None:
    making = said(knows, said(knows, FILING, "", ("a",)).conversation, "jpg thôi").conversation
    step = said(knows, making, text)
    assert step.replies[0].text == Voice().say(say.PAPER_SOON)
    done, choices = answered(step.conversation, "jpg", to_make=True)
    after = said(knows, done, text)
    assert after.replies[0].text == Voice().say(say.PAPER_SENT) and after.conversation.offered == choices


@pytest.mark.parametrize(
    "text", ["chụp giấy tờ sao cho rõ", "cach chup cccd cho net the nao", "chụp ảnh sổ đỏ thế nào để nộp được vậy em"]
)
def test_how_to_take_a_photo_is_told(text: str, knows: Knowledge) -> None:
    for before in (FILING, Conversation(introduced=True)):
        assert said(knows, before, text).replies[0].text == Voice().say(say.PAPER_HOW)
    assert said(knows, FILING, "chụp ảnh thẻ ở đâu").replies[0].text != Voice().say(say.PAPER_HOW), "the twin"


def test_what_was_found_offers_what_can_be_done_next(knows: Knowledge) -> None:
    """By button and by number, with the way back to the filing; less where nothing can be made of the photo."""
    one = said(knows, FILING, "", ("a",)).conversation
    two = said(knows, one, "", ("b",)).conversation
    labels = [
        [choice.label for choice in answered(talk, "check", to_make=to)[1]] for talk, to in ((one, True), (two, True), (one, False))
    ]
    on, jpg = say.FILING_ON, say.PAPER_TO_JPG
    assert labels == [[say.PAPER_TO_PDF, jpg, on], [say.PAPER_TO_ONE_PDF, jpg, on], [on]]
    after = answered(two, "check", to_make=True)[0]
    assert said(knows, after, "1").paper == PaperWish("pdf", ("a", "b")) and said(knows, after, "ảnh jpg").paper == PaperWish(
        "jpg", ("a", "b")
    )
    assert said(knows, after, "3").conversation.filing == FILING.filing and not said(knows, after, "3").paper


def test_who_has_gone_on_finds_again_what_was_offered(knows: Knowledge) -> None:
    gone_on = said(knows, said(knows, FILING, "", ("a",)).conversation, "làm tiếp hồ sơ").conversation
    assert gone_on.offered and answered(gone_on, "check", to_make=True) == (gone_on, gone_on.offered)


def test_without_a_filing_a_photo_is_as_before(knows: Knowledge) -> None:
    """And once the citizen says what it is, it leaves the report that was begun with it."""
    step = said(knows, Conversation(introduced=True), "", ("a",))
    assert step.paper is None and step.conversation.draft and step.conversation.draft.attachments == ("a",)
    then = said(knows, step.conversation, "anh nay nop duoc chua")
    assert then.paper == PaperWish("check", ("a",)) and then.conversation.draft is None


@pytest.mark.parametrize("is_old", [True, False])
def test_where_it_is_unclear_it_is_asked(is_old: bool, knows: Knowledge) -> None:
    """After a long silence, and while an officer waits for something about a case."""
    since = (NOW - timedelta(hours=13 if is_old else 0)).isoformat()
    before = Conversation(introduced=True, since=since, filing=FILING.filing)
    cases = () if is_old else (CASE,)
    asked = said(knows, before, "", ("a",), *cases)
    assert asked.paper is None and asked.replies[0].text == Voice().say(say.PAPER_OF_WHAT)
    assert asked.conversation.offered[:2] == (
        Choice("paper:check", say.PAPER_IS_PAPER),
        Choice("paper:report", say.PAPER_IS_REPORT),
    )
    assert said(knows, asked.conversation, "1", (), *cases).paper == PaperWish("check", ("a",))
    report = said(knows, asked.conversation, "2", (), *cases)
    assert report.paper is None and not report.conversation.papers
    assert report.conversation.draft and report.conversation.draft.attachments == ("a",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("gop lai thanh 1 file", "pdf"),
        ("ghép mấy ảnh này thành một tệp pdf giúp em", "pdf"),
        ("gộp tất cả", "all"),
        ("chuyển sang pdf", "pdf"),
        ("giảm dung lượng ảnh giúp với", "jpg"),
        ("đổi ảnh sang jpg", "jpg"),
        ("anh jpg thoi", "jpg"),
        ("cho tui file pdf thui nha", "pdf"),
    ],
)
def test_a_file_is_asked_for_in_everyday_words(text: str, kind: str, knows: Knowledge) -> None:
    """Of all photos sent; the next photo after a joined file begins another."""
    before = said(knows, said(knows, FILING, "", ("a",)).conversation, "", ("b",)).conversation
    step = said(knows, before, text)
    assert step.paper and (step.paper.kind, step.paper.attachments) == (kind, ("a", "b"))
    again, later = said(knows, step.conversation, text), said(knows, step.conversation, "", ("c",))
    assert again.paper == step.paper
    assert later.conversation.papers == (("a", "b", "c") if kind == "jpg" else ("c",))


@pytest.mark.parametrize("text", ["gộp 2 thửa đất thành 1 thì cần gì", "nộp file pdf ở đâu", "lệ phí bao nhiêu", "làm tiếp hồ sơ"])
def test_other_words_are_no_wish(text: str, knows: Knowledge) -> None:
    before = said(knows, FILING, "", ("a",)).conversation
    assert said(knows, before, text).paper is None


def test_without_a_photo_it_is_said_what_to_send(knows: Knowledge) -> None:
    assert said(knows, FILING, "gop lai thanh 1 file").replies[0].text == Voice().say(say.PAPER_NONE)
    assert said(knows, FILING, "xem giup anh nay").replies[0].text == Voice().say(say.PAPER_SEND)
    anywhere = said(knows, Conversation(introduced=True), "xem giúp tui tấm hình này rõ chưa")
    assert anywhere.replies[0].text == Voice().say(say.PAPER_SEND)


def test_more_photos_than_a_file_takes_are_not_left_out_in_silence(knows: Knowledge) -> None:
    before, most = FILING, knows.rules.portal_files.most_pages
    for number in range(most + 5):
        before = said(knows, before, "", (f"p{number}",)).conversation
    step = said(knows, before, "gộp tất cả thành 1 file pdf")
    assert step.paper and len(step.paper.attachments) == most + 1  # so that the answer says how many a file takes
    assert step.paper.attachments[-1] == f"p{most + 4}"
