"""The questionnaires that come with the program: complete as the forms they follow, and every way through them ends."""

from __future__ import annotations

from itertools import pairwise

import pytest

from knowledge import parts
from knowledge.questionnaires import flow, one_tap, reading
from knowledge.questionnaires.questionnaire import Questionnaire
from tests.knowledge.questionnaires.forms import BLANK, consents, expected, ways

FORMS = reading.load()
EVERY = [one for versions in FORMS.values() for one in versions]
OFFICIAL = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
every_form = pytest.mark.parametrize("form", EVERY, ids=[f"{one.key}.{one.version}" for one in EVERY])


def sizes(form: Questionnaire) -> dict[str, int]:
    """How many questions count in each group."""
    return {group.key: sum(item.group == group.key for item in form.scored) for group in form.groups}


def test_they_are_part_of_the_knowledge() -> None:
    """`procedures check` reads them with everything else."""
    assert parts.QUESTIONNAIRES in parts.PARTS and parts.QUESTIONNAIRES.problems() == []
    assert set(parts.QUESTIONNAIRES.read()) == {
        "mot-cham",
        "sipas-2023-2026",
        "sipas-2022",
        "dich-vu-16",
        "nha-dau-tu",
        "nd118-2025-dieu-33",
    }


@pytest.mark.parametrize(("key", "scored"), [("sipas-2023-2026", 39), ("sipas-2022", 33), ("dich-vu-16", 16), ("mot-cham", 1)])
def test_as_many_items_as_the_forms_have(key: str, scored: int) -> None:
    """QĐ 1001/QĐ-BNV and the form of 2022."""
    assert len(FORMS[key][0].scored) == scored


def test_groups_are_as_large_as_in_the_forms() -> None:
    """Section by section, as the official forms divide them."""
    service = {"tiep-can": 3, "thu-tuc": 4, "cong-chuc": 3, "ket-qua": 3, "phan-anh": 3}
    assert sizes(FORMS["dich-vu-16"][0]) == service
    assert sizes(FORMS["sipas-2023-2026"][0]) == {"giai-trinh": 2, "tham-gia": 2, "chat-luong": 9, "tac-dong": 10, **service}
    before = {"tiep-can": 4, "thu-tuc": 4, "cong-chuc": 5, "ket-qua": 3, "phan-anh": 3}
    assert sizes(FORMS["sipas-2022"][0]) == {"giai-trinh": 2, "tham-gia": 2, "chat-luong": 8, "tac-dong": 2, **before}


def test_the_short_form_asks_what_the_long_one_asks() -> None:
    """The same keys, words and groups, so that the two can be compared item by item."""
    long = {(item.key, item.text, item.group) for item in FORMS["sipas-2023-2026"][0].scored}
    short = {(item.key, item.text, item.group) for item in FORMS["dich-vu-16"][0].scored}
    assert short < long


def test_the_other_questions_of_the_long_form() -> None:
    """Questions 1 to 8 and 10: nine policies, channels, three ways to hand in, seven experiences, ten wishes."""
    items = FORMS["sipas-2023-2026"][0].by_key
    counted = {
        start: sum(key.startswith(start) for key in items)
        for start in ("quan-tam-", "kenh-hop-", "nop-", "mong-muon-", "da-", "duoc-")
    }
    assert counted == {"quan-tam-": 9, "kenh-hop-": 7, "nop-": 3, "mong-muon-": 10, "da-": 6, "duoc-": 1}
    assert len(items["kenh"].options) == 7 and items["kenh"].sort == "many"
    assert [len(items[key].options) for key in ("gop-y-chinh-sach", "phien-ha", "dua-tien")] == [4, 3, 3]


def test_demographics_are_as_printed_and_can_be_skipped() -> None:
    """The bands of age overlap at 25 as in the form; the age itself is asked beside; neither name nor telephone."""
    form = FORMS["sipas-2023-2026"][0]
    assert [option.label for option in form.by_key["do-tuoi"].options] == ["18 - 25", "25 - 34", "35 - 49", "50 - 60", "Trên 60"]
    assert form.by_key["tuoi"].sort == "number"
    about_person = [item for item in form.items if item.purpose]
    assert [len(item.options) for item in about_person] == [2, 5, 0, 2, 6, 7, 2, 3, 0, 0]
    assert not any(item.required for item in about_person)
    assert not {"ho-ten", "ten", "dien-thoai", "email", "thu-dien-tu"} & form.by_key.keys()


def test_the_one_tap_rating() -> None:
    """The official wording; reasons and the supervisor's look only after a low level."""
    form = FORMS[one_tap.KEY][0]
    assert tuple(item.key for item in form.items) == one_tap.QUESTIONS
    assert tuple(option.label for option in form.by_key[one_tap.LEVEL].options) == OFFICIAL
    low = {item.key for item in form.items if item.when and item.when[0].among == ("1", "2", "3")}
    assert low == {one_tap.REASONS, one_tap.REVIEW}
    assert [option.key for option in form.by_key[one_tap.REASONS].options if option.own_words] == ["khac"]


def test_contents_of_article_33() -> None:
    """NĐ 118/2025 art. 33: each of the points a to i has a question."""
    asked = {key.partition("-")[0] for key in FORMS["nd118-2025-dieu-33"][0].by_key}
    assert asked == {"a", "b", "c", "d", "dd", "e", "g", "h", "i"}


def test_without_a_project_nothing_is_asked_about_one() -> None:
    """The investor's form."""
    form = FORMS["nha-dau-tu"][0]
    about_project = {"dat-dai", "co-giai-phong", "mat-bang", "xay-dung", "moi-truong", "dien"}
    seen = {
        stage.key: {item.key for item in flow.visible(form, {"du-an": flow.Answer((stage.key,))}, frozenset())}
        for stage in form.by_key["du-an"].options
    }
    assert not seen["chua"] & about_project
    assert seen["chuan-bi"] & about_project == {"dat-dai", "co-giai-phong", "moi-truong"}
    assert seen["hoat-dong"] >= about_project - {"mat-bang"}
    assert seen["chua"] >= {"giay-phep", "thue", "co-vay", "lao-dong", "thai-do", "mong-muon"}


@every_form
def test_says_what_it_rests_on(form: Questionnaire) -> None:
    """Legal basis, since when, what its figures are not; the first lines of the file say when it was checked."""
    path = reading.DATA / f"{form.key}.{form.version}.toml"
    assert form.legal and "không phải chỉ số" in form.notice and form.opening and form.closing
    head = path.read_text("utf-8").partition("\nname")[0]
    assert head.startswith("#") and "Căn cứ:" in head and "kiểm tra lần cuối 2026-11-2" in head


@every_form
def test_every_question_asks_something(form: Questionnaire) -> None:
    """In its own words, or in those of its scale, which go before what it names; nobody is asked for a name."""
    for item in form.items:
        assert ("?" in item.text) != item.lead.endswith("?"), item.key
        assert item.sort != "text" or item.purpose or "tên" in item.text, item.key
    assert form.wording.endswith(".") and 1 <= form.minutes <= 15


def test_satisfied_is_not_asked_of_what_is_easy_or_hard() -> None:
    """The investor's form has two scales of five levels."""
    items = FORMS["nha-dau-tu"][0].by_key
    assert items["dat-dai"].lead == "Anh/chị thấy việc này khó khăn hay thuận lợi?"
    assert items["thai-do"].lead == "Anh/chị hài lòng với điều này ở mức nào?"


@every_form
def test_options_and_texts_can_be_told_apart(form: Questionnaire) -> None:
    """No two options of a question, and no two questions, read alike; numbers as keys stand in order."""
    assert len({item.text for item in form.items}) == len(form.items)
    for item in form.items:
        assert len({option.label for option in item.options}) == len(item.options)
        numbers = [option.key for option in item.options if option.key.isdigit()]
        assert numbers == [str(place) for place in range(1, len(numbers) + 1)]


@every_form
def test_every_way_through_ends(form: Questionnaire) -> None:
    """No dead end, no question twice or out of order, blanks allowed, demographics only with consent; each question is reached."""
    places = {item.key: place for place, item in enumerate(form.items)}
    reached: set[str] = set()
    for agreed in consents(form):
        ends = 0
        for answers, item in ways(form, agreed):
            asked = [places[key] for key in answers]
            assert all(before < after for before, after in pairwise(asked))
            wanted = expected(form, answers, agreed)
            left = [key for key in wanted if key not in answers]
            assert (item.key if item else None) == (left[0] if left else None)
            assert list(flow.settled(form, answers, agreed)) == list(answers)
            if item:
                assert item.key not in answers and item.purpose in (agreed | {""})
                reached.add(item.key)
            ends += item is None
        assert ends
    assert reached == places.keys()


@every_form
def test_everything_may_be_left_blank(form: Questionnaire) -> None:
    """But the level of the one-tap rating, without which there is none."""
    required = {item.key for item in form.items if item.required}
    assert required == ({one_tap.LEVEL} if form.key == one_tap.KEY else set())
    assert [item.key for item in form.items if flow.fault(item, BLANK)] == list(required)


@every_form
def test_every_option_is_understood_when_typed(form: Questionnaire) -> None:
    """By its number, by its label, with or without diacritics."""
    for item in form.items:
        for place, option in enumerate(item.options, 1):
            for text in (str(place), option.label, option.label.upper(), f"chọn số {place} ạ"):
                answer = flow.read(item, text)
                assert answer and answer.values == (option.key,) and not flow.fault(item, answer), (item.key, text)
