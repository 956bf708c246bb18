"""What is no question: an emergency, a secret sent by mistake, abuse; and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import emergency
from knowledge.data_file import BadDataFile
from knowledge.knowledge import Knowledge

_TABLE = (Path(__file__).parent / "talk_messages.txt").read_text("utf-8")


def each(section: str) -> list[str]:
    """The messages of a section of talk_messages.txt."""
    lines = _TABLE.partition(f"\n[{section}]\n")[2].partition("\n[")[0].splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("text", "number"),
    [(text, section.replace("despair", "115")) for section in ("114", "113", "115", "despair") for text in each(section)],
)
def test_emergencies(knows: Knowledge, text: str, number: str) -> None:
    """Whoever needs help at once is told whom to call, however it is typed and whatever else is said."""
    told = knows.talk.emergency(knows.search.read(text))
    assert told is not None and told.number == number


@pytest.mark.parametrize("text", each("cry"))
def test_a_mere_cry_for_help_names_every_number(knows: Knowledge, text: str) -> None:
    """Who only cries for help may be in a fire, in a fight or hurt: the police come first, the others are named beside."""
    told = knows.talk.emergency(knows.search.read(text))
    assert told is not None and told.number == "113" and "114" in told.who and "115" in told.who


@pytest.mark.parametrize("text", ["bị cướp cứu với", "cháy nhà cứu với", "má em xỉu rồi cứu với"])
def test_a_danger_that_is_named_goes_before_the_cry(knows: Knowledge, text: str) -> None:
    """The twin: where it is plain whom to call, nothing else is named."""
    told = knows.talk.emergency(knows.search.read(text))
    assert told is not None and not any(number in told.who for number in ("113", "114", "115"))


@pytest.mark.parametrize("text", each("despair"))
def test_despair_is_told_from_other_emergencies(knows: Knowledge, text: str) -> None:
    """Who may take their own life gets a kinder sentence."""
    told = knows.talk.emergency(knows.search.read(text))
    assert told is not None and told.kind == "despair"


@pytest.mark.parametrize("text", each("threat"))
def test_who_is_threatened_gets_the_police_and_advice(knows: Knowledge, text: str) -> None:
    """Forced with intimate pictures: not to do as they are told."""
    told = knows.talk.emergency(knows.search.read(text))
    assert told is not None and (told.number, told.kind) == ("113", "threat")


@pytest.mark.parametrize("text", each("114") + each("113"))
def test_other_emergencies_are_no_despair(knows: Knowledge, text: str) -> None:
    """The twin: fire and crime get the plain sentence."""
    told = knows.talk.emergency(knows.search.read(text))
    assert told is not None and told.kind == ""


@pytest.mark.parametrize("text", each("harmless"))
def test_look_alikes(knows: Knowledge, text: str) -> None:
    """The twin: a question about papers, a past event, a figure of speech or another word without its marks is none."""
    assert knows.talk.emergency(knows.search.read(text)) is None


def test_the_wording_file_is_hardly_ever_an_emergency(knows: Knowledge) -> None:
    """Ordinary questions are not swallowed: fewer than one in two hundred of the everyday wordings."""
    asked = [phrase for said in knows.wording.values() for phrase in said.phrases][::4]
    alarms = [phrase for phrase in asked if knows.talk.emergency(knows.search.read(phrase))]
    assert len(asked) > 1_000 and len(alarms) * 200 < len(asked)


@pytest.mark.parametrize("text", each("secret"))
def test_secrets(knows: Knowledge, text: str) -> None:
    """A password or a one-time code is recognised whatever stands around it."""
    reading = knows.search.read(text)
    assert knows.talk.is_secret(reading)


@pytest.mark.parametrize("text", each("no secret"))
def test_questions_about_secrets(knows: Knowledge, text: str) -> None:
    """The twin: a question about a password, and any other number, is none."""
    assert not knows.talk.is_secret(knows.search.read(text))


@pytest.mark.parametrize("text", each("insult"))
def test_insults(knows: Knowledge, text: str) -> None:
    """Abuse is recognised."""
    assert knows.talk.kind(knows.search.read(text)) == "insult"


@pytest.mark.parametrize("text", each("question"))
def test_an_angry_question_is_a_question(knows: Knowledge, text: str) -> None:
    """The twin: who asks something is answered, however it is said."""
    assert knows.talk.kind(knows.search.read(text)) == ""


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind in ("thanks", "goodbye") for text in each(kind)])
def test_thanks_and_goodbyes(knows: Knowledge, text: str, kind: str) -> None:
    """In whatever words they are said."""
    assert knows.talk.kind(knows.search.read(text)) == kind


@pytest.mark.parametrize("text", each("asks politely"))
def test_who_thanks_and_asks_is_answered(knows: Knowledge, text: str) -> None:
    """The twin: something is left beside the thanks."""
    assert knows.talk.kind(knows.search.read(text)) == ""


def test_a_misspelt_section_is_told(tmp_path: Path) -> None:
    """R17: a key that nothing reads would be a miss that nobody sees, so it keeps the file from loading."""
    text = (emergency.DATA / "emergency.toml").read_text("utf-8")
    damaged = tmp_path / "emergency.toml"
    damaged.write_text(text.replace("\nmarked = [", "\nmaked = [", 1), "utf-8")
    with pytest.raises(BadDataFile, match="maked"):
        emergency.load(damaged)
    damaged.write_text(text, "utf-8")
    emergency.load(damaged)
