"""What is typed to a survey in the chat: yes and no, a number where one is asked for, a wrong tick taken back, later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.citizen import sentences as say
from handlers.citizen import survey
from handlers.citizen.respond import respond
from handlers.messages import Choice, Conversation, Incoming, Step, SurveyForm
from knowledge.knowledge import Knowledge
from knowledge.questionnaires.questionnaire import Answer, Questionnaire
from tests.handlers.test_rating import NOW, VOICE

KEY, LAST_DAY = "nha-dau-tu", "2026-11-30"


def step(knows: Knowledge, before: Conversation, **said: str) -> Step:
    """One turn of an invited citizen."""
    return respond(before, Incoming("1", "c", **said), NOW, knows=knows, voice=VOICE)  # type: ignore[arg-type]


def form_of(knows: Knowledge) -> Questionnaire:
    """The form for investors."""
    return knows.rules.questionnaires[KEY][0]


def invited(knows: Knowledge) -> Conversation:
    """A conversation in which the invitation is the last thing said."""
    form = SurveyForm(7, "Khó khăn khi đầu tư", KEY, "1", until=LAST_DAY)
    offered = survey.invitation(VOICE, 7, form.title, form_of(knows)).choices
    return Conversation(introduced=True, since=NOW.isoformat(), offered=offered, survey=form)


def at(knows: Knowledge, key: str) -> Conversation:
    """A conversation that has just been asked this question, or at "" the first consent; all others were left blank."""
    items = form_of(knows).items
    agreed = tuple(one.key for one in form_of(knows).purposes) if key and form_of(knows).by_key[key].purpose else ()
    blank = {one.key: Answer() for one in items if one.key != key and (agreed or not one.purpose)}
    state = invited(knows)
    assert state.survey
    begun = replace(state.survey, answers=blank, asked=agreed, agreed=agreed)
    return step(knows, replace(state, survey=begun), text="làm tiếp khảo sát").conversation


def state_of(told: Step) -> str:
    return told.survey.state if told.survey else ""


@pytest.mark.parametrize(
    ("words", "state"),
    [("có", "begun"), ("được", "begun"), ("ok", "begun"), ("làm khảo sát", "begun"), ("không", "declined"), ("thôi ạ", "declined")],
)
def test_an_invitation_is_answered_in_words(knows: Knowledge, words: str, state: str) -> None:
    assert state_of(step(knows, invited(knows), text=words)) == state


def test_how_long_it_takes_is_what_the_form_says(knows: Knowledge) -> None:
    told = survey.invitation(VOICE, 7, "T", form_of(knows)).text
    assert f"khoảng {form_of(knows).minutes} phút" in told


@pytest.mark.parametrize("words", ["để sau", "lúc khác nhé", "bận quá"])
def test_later_says_until_when_and_forgets_no_survey(knows: Knowledge, words: str) -> None:
    """«Ok» to that is no consent; «làm khảo sát» is."""
    later = step(knows, invited(knows), text=words)
    assert later.replies[0].text == VOICE.say(say.SURVEY_PUT_OFF, until=", đến hết 30/11")
    assert state_of(step(knows, later.conversation, text="ok")) == ""
    assert state_of(step(knows, later.conversation, text="làm khảo sát")) == "begun"


@pytest.mark.parametrize(
    ("words", "agreed"),
    [("có", True), ("ok", True), ("đồng ý", True), ("không", False), ("không đồng ý", False), ("bỏ qua", False)],
)
def test_consent_in_words(knows: Knowledge, words: str, agreed: bool) -> None:
    asked = at(knows, "")
    assert [choice.label for choice in asked.offered] == [say.SURVEY_AGREE, say.SURVEY_DISAGREE, say.SURVEY_STOP]
    told = step(knows, asked, text=words)
    assert (told.conversation.survey is not None and bool(told.conversation.survey.agreed)) == agreed
    assert (state_of(told) == "submitted") == (not agreed)


def test_consent_can_wait(knows: Knowledge) -> None:
    """And is not taken from words that were said of something else."""
    stopped = step(knows, at(knows, ""), text="dừng")
    assert state_of(stopped) == "" and stopped.conversation.survey
    elsewhere = step(knows, at(knows, ""), text="làm khai sinh cần giấy tờ gì").conversation
    assert step(knows, elsewhere, text="có").conversation.survey == elsewhere.survey


def test_a_number_is_a_number(knows: Knowledge) -> None:
    """A firm that is two years old does not stop by saying so."""
    asked = at(knows, "so-nam")
    assert asked.offered == ()
    two = step(knows, asked, text="2")
    assert two.survey and two.survey.answers["so-nam"] == Answer(("2",))
    again = step(knows, asked, text="lâu lắm rồi").replies[0].text
    assert again.startswith(VOICE.say(say.SURVEY_NO_NUMBER)) and "«dừng»" in again
    assert state_of(step(knows, asked, text="dừng")) == ""
    assert state_of(step(knows, asked, text="bỏ qua")) == "submitted"


def test_a_wrong_tick_is_taken_back(knows: Knowledge) -> None:
    asked = at(knows, "mong-muon")

    def tick(before: Conversation, place: int) -> Conversation:
        return step(knows, before, choice=f"s:7:tick:mong-muon:{place}").conversation

    two = tick(tick(asked, 1), 2)
    assert two.survey and two.survey.answers["mong-muon"].values == ("dat-dai", "giay-phep")
    one = tick(two, 1)
    assert one.survey and one.survey.answers["mong-muon"].values == ("giay-phep",)
    none = tick(one, 2)
    assert none.survey and "mong-muon" not in none.survey.answers and none.offered == asked.offered


@pytest.mark.parametrize(
    ("words", "kept"), [("xong", ""), ("bỏ qua", ""), ("không ghi", ""), ("nước sạch", "nước sạch"), ("2", "2")]
)
def test_own_words_need_not_be_given(knows: Knowledge, words: str, kept: str) -> None:
    """What is typed then is never a number of the choices that stood there before."""
    asked = step(knows, at(knows, "mong-muon"), choice="s:7:tick:mong-muon:9")
    assert asked.replies[0].choices == () and asked.conversation.offered == ()
    told = step(knows, asked.conversation, text=words).conversation.survey
    assert told and told.answers["mong-muon"] == Answer(("khac",), kept)


def test_each_scale_has_its_own_question(knows: Knowledge) -> None:
    eased = step(knows, at(knows, "thue"), text="làm tiếp khảo sát").replies[0].text
    assert "khó khăn hay thuận lợi?" in eased and "hài lòng" not in eased
    assert "hài lòng với điều này ở mức nào?" in step(knows, at(knows, "thai-do"), text="làm tiếp khảo sát").replies[0].text


def test_a_choice_of_another_survey_says_that_it_is_over(knows: Knowledge) -> None:
    forged = replace(invited(knows), offered=(Choice("s:8:yes", "Tham gia"),))
    assert step(knows, forged, text="có").replies[0].text == VOICE.say(say.SURVEY_OVER)
