"""A photo while a filing is in hand: a paper's is looked at, a report's stays the report's, and where it is unclear it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.citizen import sentences as say
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import CaseView, Choice, Conversation, Draft, Filing, Incoming, PaperWish, Step
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FILING = Conversation(introduced=True, since=NOW.isoformat(), filing=Filing("1.004194"))
LOOKING = Voice().say(say.PAPER_LOOKING, minutes=60)


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


def test_without_a_filing_a_photo_is_as_before(knows: Knowledge) -> None:
    """And once the citizen says what it is, it leaves the report that was begun with it."""
    step = said(knows, Conversation(introduced=True), "", ("a",))
    assert step.paper is None and step.conversation.draft and step.conversation.draft.attachments == ("a",)
    then = said(knows, step.conversation, "anh nay nop duoc chua")
    assert then.paper == PaperWish("check", ("a",)) and then.conversation.draft is None


CASE = CaseView("PA-EWX5-CP2", "waiting_citizen", "infrastructure.lighting", "đèn đường hỏng", own=True, asked="Cột số mấy?")


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


def test_more_photos_than_a_file_takes_are_not_left_out_in_silence(knows: Knowledge) -> None:
    before, most = FILING, knows.rules.portal_files.most_pages
    for number in range(most + 5):
        before = said(knows, before, "", (f"p{number}",)).conversation
    step = said(knows, before, "gộp tất cả thành 1 file pdf")
    assert step.paper and len(step.paper.attachments) == most + 1  # so that the answer says how many a file takes
    assert step.paper.attachments[-1] == f"p{most + 4}"
