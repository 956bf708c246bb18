"""The papers ticked off over days, the way to another procedure and back, everyday words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.citizen import checklist, filing_context, paper_words
from handlers.citizen import sentences as say
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.citizen.turn import Turn
from handlers.messages import Conversation, Filing, Incoming, Step
from knowledge.filing.flow import Option, Question
from knowledge.guide import GuidePaper
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
BIRTH, STAY, RESIDENCE = "1.001193", "1.004194", "1.010041"
ANSWERS = {
    "who": "child",
    "way": "counter",
    "abroad": "no",
    "parents": "married",
    "proof": "paper",
    "data": "home",
    "copies": "no",
}
FORM, BORN, SELF, HOME = (
    "Tờ khai đăng ký khai sinh",
    "Giấy chứng sinh",
    "Giấy tờ tùy thân của người đi khai (căn cước, hộ chiếu…)",
    "Giấy tờ chứng minh nơi cư trú",
)
WALK = {"who": "self", "way": "online", "many": "no", "place": "own", "known": "yes", "citizenship": "no"}


def say_(knows: Knowledge, before: Conversation, text: str = "", choice: str = "", days: int = 0) -> Step:
    return respond(before, Incoming("1", "web:1", text, choice), NOW + timedelta(days=days), knows=knows, voice=Voice())


def tap(knows: Knowledge, before: Conversation, label: str) -> Step:
    return say_(knows, before, choice=next(one.id for one in before.offered if one.label == label))


def listed(knows: Knowledge, filing: Filing | None = None) -> Conversation:
    """A conversation with the papers on the screen."""
    return say_(knows, Conversation(introduced=True, filing=filing or Filing(BIRTH, ANSWERS)), choice="h:list").conversation


def filing(step: Step) -> Filing:
    assert step.conversation.filing
    return step.conversation.filing


@pytest.mark.parametrize(
    ("text", "had"),
    [
        ("co cccd roi", {SELF}),
        ("da co giay chung sinh", {BORN}),
        ("dạ có giấy chứng sinh với căn cước rồi ạ", {BORN, SELF}),
        ("giay chung sinh co roi", {BORN}),
        ("toi xin duoc giay xac nhan cu tru roi", {HOME}),
        ("co du roi", {FORM, BORN, SELF, HOME}),
        ("chuẩn bị đủ giấy tờ rồi em", {FORM, BORN, SELF, HOME}),
        ("co cccd nhung chua co giay chung sinh", {SELF}),
        ("nhà tôi mất điện rồi", set()),
        ("co minh roi", set()),
        ("đã có sổ đỏ rồi", set()),
        ("tôi có con nhỏ", set()),
        ("lệ phí bao nhiêu", set()),
        ("có giấy chứng sinh chưa", set()),
        ("có cần căn cước không", set()),
        ("đã có căn cước rồi thì làm hộ chiếu được không", set()),
        ("giấy chứng sinh xin ở đâu", set()),
        ("chua co giay chung sinh", set()),
    ],
)
def test_words_tick_what_they_name(knows: Knowledge, text: str, had: set[str]) -> None:
    """Questions with the same words tick nothing."""
    assert set(filing(say_(knows, listed(knows), text)).has) == had


@pytest.mark.parametrize(
    ("text", "had"), [("1 va 3 roi", {FORM, SELF}), ("2,4", {BORN, HOME}), ("co 1 roi", {FORM}), ("3 va 9 roi", set())]
)
def test_numbers_tick_too(knows: Knowledge, text: str, had: set[str]) -> None:
    ticking = tap(knows, listed(knows), say.FILING_TICK).conversation
    assert set(filing(say_(knows, ticking, text)).has) == had


def test_a_tick_is_taken_away(knows: Knowledge) -> None:
    """By its number, its button, or in words; its name typed again leaves it."""
    all_there = listed(knows, Filing(BIRTH, ANSWERS, has=(FORM, BORN, SELF)))
    assert BORN not in filing(say_(knows, all_there, "chưa có giấy chứng sinh")).has
    ticking = tap(knows, all_there, say.FILING_TICK).conversation
    assert filing(say_(knows, ticking, "2")).has == (FORM, SELF) == filing(tap(knows, ticking, f"✓ {BORN}")).has
    assert BORN in filing(say_(knows, ticking, "giấy chứng sinh")).has


def test_of_a_paper_that_is_not_there_the_way_to_it_is_told(knows: Knowledge) -> None:
    step = say_(knows, listed(knows), "chua co giay to cu tru thi lam sao")
    assert HOME in step.replies[0].text and say.FILING_GOT in [one.label for one in step.replies[0].choices]


@pytest.mark.parametrize("text", ["toi co giay chung sinh roi", "con thieu gi nua", "làm tiếp hồ sơ"])
def test_weeks_later_it_goes_on(knows: Knowledge, text: str) -> None:
    """Also when much else was talked of; the same words without a filing (the twin) are a question like any other."""
    kept = listed(knows, Filing(BIRTH, ANSWERS, has=(SELF,)))
    aside = say_(knows, Conversation.from_data(kept.to_data()), "chào em", days=20).conversation
    other = replace(aside, offered=())
    assert SELF in filing(say_(knows, other, text, days=60)).has and "✓" in say_(knows, other, text, days=60).replies[0].text
    assert say_(knows, Conversation(introduced=True), text).conversation.filing is None


def changed(knows: Knowledge, code: str, **changes: object) -> Knowledge:
    """The knowledge with another guide."""
    return replace(knows, guides={**knows.guides, code: replace(knows.guides[code], **changes)})  # type: ignore[arg-type]


def test_only_what_the_guide_no_longer_knows_is_asked_again(knows: Knowledge) -> None:
    """An option that is gone, weeks later; the other answers and the ticks stay."""
    flow = knows.guides[BIRTH].filing
    assert flow
    asked = tuple(
        Question(one.key, one.text, (Option("yes", "Có"), Option("none", "Không"))) if one.key == "proof" else one
        for one in flow.questions
    )
    newer = changed(knows, BIRTH, filing=replace(flow, questions=asked))
    step = say_(newer, listed(knows, Filing(BIRTH, ANSWERS, has=(SELF,))), "làm tiếp hồ sơ", days=30)
    assert step.replies[0].text == "Có giấy chứng sinh của bé không ạ?"
    done = filing(say_(newer, step.conversation, "1"))
    assert done.answers == {**ANSWERS, "proof": "yes"} and done.has == (SELF,)


def test_a_step_that_is_gone_leads_to_the_papers(knows: Knowledge) -> None:
    step = say_(knows, Conversation(introduced=True, filing=Filing(STAY, WALK, "gone")), "làm tiếp hồ sơ")
    assert step.replies[0].text.startswith("Dạ, để làm đăng ký tạm trú")


def test_bubbles_are_short_enough(knows: Knowledge) -> None:
    """On the longest list there is, nothing is lost: all of it stands in the bubbles, in its order."""
    long = max(knows.guides.values(), key=lambda one: len(one.papers) if one.filing else 0)
    told = say_(
        knows, Conversation(introduced=True, filing=Filing(long.code, dict.fromkeys(_keys(knows, long.code), "?"))), "", "h:list"
    )
    text = "\n".join(reply.text for reply in told.replies)
    assert len(told.replies) > 2 and all(len(reply.text) < 1_000 for reply in told.replies)
    assert all(paper.name in text for paper in long.papers), "more than twelve papers are shown as well"
    assert not any(reply.choices for reply in told.replies[:-1]) and told.replies[-1].choices


def _keys(knows: Knowledge, code: str) -> list[str]:
    flow = knows.guides[code].filing
    return [one.key for one in flow.questions] if flow else []


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("miễn phí", ["miễn phí"]),
        ("10.000 đồng; 5% giá đất", ["10.000 đồng", "5% giá đất"]),
        ("khoảng 50.000 đồng; mức do tỉnh quyết định", ["khoảng 50.000 đồng; mức do tỉnh quyết định"]),
        ("**10.000 đồng; 20.000 đồng**", ["**10.000 đồng**", "**20.000 đồng**"]),
        ("7.000 đồng (một người; một lần)", ["7.000 đồng (một người; một lần)"]),
    ],
)
def test_each_fee_has_its_line(line: str, parts: list[str]) -> None:
    """Bold type stays whole, and what stands in brackets together."""
    assert list(checklist._fee_parts(line)) == parts


def away(knows: Knowledge) -> Conversation:
    """On the way for the proof of residence."""
    lacks = say_(knows, listed(knows), "chưa có giấy tờ cư trú").conversation
    return tap(knows, lacks, "Xác nhận thông tin về cư trú").conversation


def test_there_and_back(knows: Knowledge) -> None:
    there = away(knows)
    assert there.filing and (there.filing.procedure, there.filing.paper) == (RESIDENCE, HOME)
    assert Conversation.from_data(there.to_data()) == there
    back = say_(knows, there, "quay lại")
    assert filing(back).procedure == BIRTH and filing(back).has == () and back.replies[-1].text.startswith("Dạ, để làm")
    got = say_(knows, there, "toi da xin duoc giay xac nhan roi", days=15)
    assert filing(got).procedure == BIRTH and filing(got).has == (HOME,) and filing(got).aside == ()


def test_who_goes_there_again_goes_on_where_they_were(knows: Knowledge) -> None:
    answered = say_(knows, away(knows), "1").conversation
    again = tap(
        knows,
        say_(knows, say_(knows, answered, "quay lại").conversation, "chưa có giấy tờ cư trú").conversation,
        "Xác nhận thông tin về cư trú",
    )
    assert filing(again).answers == {"who": "self"} and filing(again).back and filing(again).back.aside == ()  # type: ignore[union-attr]


def test_where_it_was_is_the_step_too(knows: Knowledge) -> None:
    """Whoever misses a paper at a step comes back to that step."""
    papers = (*knows.guides[STAY].papers, GuidePaper("Sổ thử", "documents[0]", procedure=RESIDENCE))
    newer = changed(knows, STAY, papers=papers)
    lacks = say_(newer, Conversation(introduced=True, filing=Filing(STAY, WALK, "attach")), "tôi chưa có sổ thử")
    there = tap(newer, lacks.conversation, "Xác nhận thông tin về cư trú")
    back = say_(newer, there.conversation, "quay lại")
    assert filing(back).step == "attach" and "Bước" in back.replies[-1].text


def test_no_way_in_a_circle_or_too_far(knows: Knowledge) -> None:
    """Where the way would lead in a circle, or be the fourth in a line, there is only the guide to read."""
    first = Filing(STAY, WALK)
    second = Filing(BIRTH, ANSWERS, paper="x", back=first)
    third = Filing("1.000894", {}, paper="y", back=second)
    for here, leads in ((second, True), (replace(second, back=Filing(RESIDENCE)), False), (replace(second, back=third), False)):
        step = say_(knows, listed(knows, here), choice=f"h:l:{checklist.key_of(_home(knows))}")
        ids = [one.id.split(":")[0] + ":" + one.id.split(":")[1] for one in step.replies[-1].choices]
        assert ("h:there" in ids) == leads and (f"p:{RESIDENCE}" in [one.id for one in step.replies[-1].choices]) != leads


def _home(knows: Knowledge) -> GuidePaper:
    return next(one for one in knows.guides[BIRTH].papers if one.name == HOME)


@pytest.mark.parametrize(
    ("said", "step", "helped"),
    [("bi ket o buoc dang nhap", "", True), ("toi bi vuong o buoc 3", "login", True), ("kẹt xe quá", "login", False)],
)
def test_the_step_one_is_stuck_at_can_be_named(knows: Knowledge, said: str, step: str, helped: bool) -> None:
    walking = Conversation(introduced=True, filing=Filing(STAY, WALK, step), offered=listed(knows).offered)
    told = say_(knows, walking, said).replies[-1]
    assert (told.text == Voice().say(say.FILING_WHICH_PROBLEM)) == helped
    assert not helped or told.choices[-1].label == say.FILING_STOP


@pytest.mark.parametrize("text", ["thôi", "thoi de mai", "để mai", "mai lam tiep nhe", "khong lam nua", "dừng lại", "hôm khác nhé"])
def test_it_is_put_off_in_own_words(knows: Knowledge, text: str) -> None:
    """And taken up again; a question (the twin) puts nothing off."""
    step = say_(knows, listed(knows), text)
    assert step.replies[0].text == Voice().say(say.FILING_STOPPED) and filing(step).stopped
    assert not filing(say_(knows, step.conversation, "làm tiếp hồ sơ")).stopped
    assert not filing(say_(knows, listed(knows), "mai có làm việc không?")).stopped


def test_after_that_questions_are_answered(knows: Knowledge) -> None:
    """What is short is no answer any more to a filing that was put off."""
    stopped = say_(knows, listed(knows), "để mai").conversation
    assert say_(knows, stopped, "lệ phí bao nhiêu").replies[0].text.startswith("Dạ, lệ phí đăng ký khai sinh")


def test_the_question_typed_back_is_asked_again(knows: Knowledge) -> None:
    """And what is not understood is told with the question."""
    begun = say_(knows, Conversation(introduced=True), choice=f"h:go:{STAY}").conversation
    again = say_(knows, begun, "Hồ sơ này nộp cho ai ạ?").replies
    assert [one.text for one in again] == ["Hồ sơ này nộp cho ai ạ?"] and again[0].choices == begun.offered
    assert say_(knows, begun, "nha tro").replies[0].text.endswith("\nHồ sơ này nộp cho ai ạ?")


def test_nothing_is_said_of_papers_by_a_long_story(knows: Knowledge) -> None:
    """The reader itself: too many words, a question mark, words of no paper."""
    turn = Turn(Conversation(), Incoming("1", "c"), NOW, knows, Voice())
    papers = knows.guides[BIRTH].papers
    for text in ("", "?", "co giay chung sinh roi?", "co giay chung sinh roi " + "ma " * 30):
        assert paper_words.said(text, papers, checklist.spelt(turn), checklist.called(turn)) is None
    odd = paper_words.said("co con meo roi", papers, checklist.spelt(turn), checklist.called(turn))
    assert odd and not odd.had and not odd.surely and filing_context.on_screen(turn) == ""
