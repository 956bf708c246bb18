"""Names of communes that the province has not are found, and never put before another; who does not know need not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.citizen import commune_told, which_commune
from handlers.citizen import sentences as say
from handlers.citizen.choices import chosen
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Conversation, Draft, Incoming
from knowledge.knowledge import Knowledge
from tests.handlers.test_rating import NOW, VOICE

UNLISTED = {
    "đường Nguyễn Huệ, phường 1": "phường 1",
    "12 Lê Lợi P.3": "P.3",
    "xã Đồng Tâm ngay cầu": "xã Đồng Tâm",
    "đường trần phú, phường trần nguyên hãn": "phường trần nguyên hãn",
    "ap 2 xa tan binh": "xa tan binh",
    "khóm 3 thị trấn Vôi": "thị trấn Vôi",
}
NOT_NAMED = ("phường 5", "đầu xã", "gần chợ xã mình", "đường xa lắm", "cổng trường quan hoa", "ngõ 2 phố 3", "xã tân lộc", "p5")
KNOWS_NOT = ("không biết", "tôi không biết xã nào", "hông biết luôn", "chịu, không rõ", "ko nhớ tên xã mới", "em chịu")
KNOWS = ("Bến Gỗ", "biết", "không biết đường", "không", "xã Suối Trắng")


def turn(knows: Knowledge) -> Turn:
    """A turn in which anything is said."""
    return Turn(Conversation(introduced=True), Incoming("1", "c", text="x"), NOW, knows, VOICE)


@pytest.mark.parametrize(("place", "name"), UNLISTED.items())
def test_a_name_that_the_province_has_not(knows: Knowledge, place: str, name: str) -> None:
    now = turn(knows)
    assert which_commune.unlisted(now, place) == name
    after = which_commune.told(now, Draft(place=place), "xã Suối Trắng").place
    assert f"{name}, xã" not in after and after.endswith(f"xã Suối Trắng (người gửi ghi: {name})")


@pytest.mark.parametrize("place", NOT_NAMED)
def test_no_such_name(knows: Knowledge, place: str) -> None:
    assert not which_commune.unlisted(turn(knows), place)


def test_a_story_names_one_only_in_capitals_or_by_number(knows: Knowledge) -> None:
    now = turn(knows)
    assert which_commune.unlisted(now, "đường Trần Phú", "Phường Ngọc Hà có ổ gà") == "Phường Ngọc Hà"
    assert not which_commune.unlisted(now, "trước nhà", "ở xã có đèn hỏng")


def test_who_does_not_know(knows: Knowledge) -> None:
    assert [text for text in KNOWS_NOT if not which_commune.unknowing(text)] == []
    assert [text for text in KNOWS if which_commune.unknowing(text)] == []
    assert not which_commune.unknowing("không biết em " * 200 + "không")  # and it is told at once


@pytest.mark.parametrize("text", ["xã Suối Trắng, Nguyễn Văn Tám 0912 345 678", "Nguyễn Văn Tám 0912345678, suối trắng"])
def test_name_and_number_beside_the_commune_are_the_sender(knows: Knowledge, text: str) -> None:
    after = which_commune.answered(turn(knows), Draft(place="đường Nguyễn Huệ"), text)
    assert after and (after.place, after.name, after.phone) == ("đường Nguyễn Huệ, xã Suối Trắng", "Nguyễn Văn Tám", "0912345678")


def test_another_number_is_another_ward() -> None:
    offered = (Choice("c:commune:phuong_5", "Phường 5"),)
    assert chosen("phường 15", "", offered) is None
    assert chosen("phuong 5", "", offered) == offered[0]


@pytest.mark.parametrize("before", ["đường Nguyễn Huệ", say.PLACE_NOT_KNOWN])
@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        ("phường 1 cũ, tên Trần Văn An 0912345678", "phường 1", "Trần Văn An"),
        ("phường 1 cũ tên Trần Văn An 0912345678", "phường 1", "Trần Văn An"),
        ("Trần Văn An, 0912345678, đường Lê Lợi, phường 3", "đường Lê Lợi, phường 3", "Trần Văn An"),
        ("phường trần nguyên hãn 0912345678", "phường trần nguyên hãn", ""),
        ("phường 1 cũ, nay phường Lộc Hòa, Trần Văn An 0912345678", "phường 1, phường Lộc Hòa", "Trần Văn An"),
    ],
)
def test_who_says_it_is_no_part_of_the_place(knows: Knowledge, before: str, text: str, place: str, name: str) -> None:
    """Also beside a name that the province has not; name and number are kept as those of the sender."""
    now = replace(turn(knows), incoming=Incoming("1", "c", text=text))
    draft = Draft(category="infrastructure.lighting", text="đèn đường hỏng 3 hôm nay", place=before)
    step = commune_told.answered(now, draft, "commune")
    after = step and step.conversation.draft
    assert after and (after.name, after.phone) == (name, "0912345678")
    assert after.place.removeprefix(before).removeprefix(", ") == place


def test_a_second_name_that_the_province_has_not_still_tells_who_says_it(knows: Knowledge) -> None:
    """One list is enough: the place stays as it was told first."""
    now = replace(turn(knows), incoming=Incoming("1", "c", text="phường 1 cũ, tên Trần Văn An 0912345678"))
    step = commune_told.answered(
        now, Draft(category="infrastructure.lighting", text="đèn hỏng", place="Lê Lợi, phường 2"), "commune"
    )
    after = step and step.conversation.draft
    assert after and (after.name, after.phone, after.place) == ("Trần Văn An", "0912345678", "Lê Lợi, phường 2")
