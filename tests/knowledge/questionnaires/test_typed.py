"""What people type in answer: numbers, labels, slips, own words; when in doubt it is asked again rather than guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.questionnaires import flow, reading
from knowledge.questionnaires.questionnaire import Answer, Item
from tests.knowledge.questionnaires.forms import BLANK

FORMS = {key: versions[-1].by_key for key, versions in reading.load().items()}
ITEMS = [item for form in FORMS.values() for item in form.values()]
RATING, LONG, INVESTOR = FORMS["mot-cham"], FORMS["sipas-2023-2026"], FORMS["nha-dau-tu"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("4", "4"),
        ("5 sao", "5"),
        ("em cho 3 điểm", "3"),
        ("dạ 3 điểm ạ", "3"),
        ("năm", "5"),
        ("rất hài lòng", "5"),
        ("rat hai long", "5"),
        ("Em thấy hài lòng ạ", "4"),
        ("hài lòng lắm", "4"),
        ("hài lonh", "4"),
        ("bình thường thôi", None),
        ("bth", None),
        ("không hài lòng", "2"),
        ("ko hai long", "2"),
        ("chưa hài lòng", "2"),
        ("rất ko hài lòng", "1"),
        ("không hẳn là hài lòng", None),
        ("hài lòng một phần", None),
        ("không", None),
        ("hài", None),
        ("6", None),
        ("0", None),
        ("1 5", None),
        ("9" * 5_000, None),
        ("bỏ qua", None),
        ("👍", None),
        ("cảm ơn chị Thắm", None),
    ],
)
def test_a_level(text: str, level: str | None) -> None:
    """Levels decide what is asked next: what is not clear is asked again."""
    assert flow.read(RATING["muc"], text) == (Answer((level,)) if level else None)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("2", Answer(("cho-lau",))),
        ("1 3", Answer(("cach-noi", "di-lai"))),
        ("3,1", Answer(("cach-noi", "di-lai"))),
        ("lý do 2 và 3", Answer(("cho-lau", "di-lai"))),
        ("chờ lâu, thu tiền", Answer(("cho-lau", "thu-tien"))),
        ("Chờ lâu và 6", Answer(("cho-lau", "thu-tien"))),
        ("8", Answer(("khac",))),
        ("8: không có chỗ gửi xe", Answer(("khac",), "không có chỗ gửi xe")),
        ("2, lý do khác: ghế hỏng", Answer(("cho-lau", "khac"), "ghế hỏng")),
        ("không có chỗ gửi xe", Answer(("khac",), "không có chỗ gửi xe")),
        ("2 lần phải quay về", Answer(("khac",), "2 lần phải quay về")),
        ("không", BLANK),
        ("bỏ qua nhé", BLANK),
        ("9", None),
        ("...", None),
    ],
)
def test_reasons(text: str, answer: Answer | None) -> None:
    """Several at once; what is none of them is the respondent's own."""
    assert flow.read(RATING["ly-do"], text) == answer


@pytest.mark.parametrize(
    ("item", "text", "answer"),
    [
        (RATING["xem-lai"], "có", Answer(("co",))),
        (RATING["xem-lai"], "dạ được ạ", Answer(("co",))),
        (RATING["xem-lai"], "không ạ", Answer(("khong",))),
        (RATING["xem-lai"], "không đồng ý", Answer(("khong",))),
        (RATING["xem-lai"], "để xem đã", None),
        (RATING["gop-y"], "Cảm ơn chị Thắm", Answer(text="Cảm ơn chị Thắm")),
        (RATING["gop-y"], "không có gì", BLANK),
        (LONG["tuoi"], "38 tuổi", Answer(("38",))),
        (LONG["tuoi"], "1.200", Answer(("1200",))),
        (LONG["tuoi"], "38,5", None),
        (LONG["tuoi"], "từ 30 đến 35", None),
        (LONG["tuoi"], "9" * 5_000, None),
        (LONG["tuoi"], "không muốn nói", BLANK),
        (LONG["do-tuoi"], "25-34", Answer(("25-34",))),
        (LONG["do-tuoi"], "30", None),
        (LONG["gioi-tinh"], "nam", Answer(("nam",))),
        (LONG["dan-toc"], "Tày", Answer(("khac",), "Tày")),
        (LONG["kenh"], "zalo, loa và ti vi", Answer(("loa", "bao-dai", "mang"))),
        (LONG["phien-ha"], "có", None),
        (LONG["phien-ha"], "không có", Answer(("khong",))),
        (LONG["quan-tam-dien"], "ít quan tâm theo dõi", None),
        (LONG["quan-tam-dien"], "rât quan tam theo doi", Answer(("4",))),
        (LONG["da-lam-thu-tuc"], "chưa", Answer(("khong",))),
        (INVESTOR["so-lan-kiem-tra"], "hai", Answer(("hai",))),
        (INVESTOR["so-lan-kiem-tra"], "ba", None),
        (LONG["mong-muon-thu-tuc"], "ít mong muốn", None),
        (INVESTOR["vuong-dat"], "đất", Answer(("khac",), "đất")),
        (INVESTOR["du-an"], "chưa có", Answer(("chua",))),
    ],
)
def test_other_questions(item: Item, text: str, answer: Answer | None) -> None:
    """Yes and no, numbers, bands, own words; «ít» is not a slip for «rất»."""
    assert flow.read(item, text) == answer


@given(st.sampled_from(ITEMS), st.text(max_size=60) | st.text("0123456789 ,;:.va", max_size=20))
def test_anything_typed_is_an_answer_that_can_be_judged(item: Item, text: str) -> None:
    """Never an error; an answer has only options that there are, blank only where blank may be."""
    answer = flow.read(item, text)
    if answer is not None and len(text) <= item.longest:
        assert flow.fault(item, answer) in ("", f"Xin ghi số có nhiều nhất {item.longest} chữ số.")
    if answer == BLANK:
        assert not item.required


@given(st.data())
def test_any_numbers_of_a_list_are_its_options(data: st.DataObject) -> None:
    """In any order, with any of the usual marks between them."""
    item = data.draw(st.sampled_from([item for item in ITEMS if item.sort == "many"]))
    places = data.draw(st.lists(st.integers(1, len(item.options)), min_size=1, unique=True))
    text = data.draw(st.sampled_from([" ", ", ", ",", ";", " và ", "\n", "."])).join(map(str, places))
    answer = flow.read(item, text)
    assert answer and answer.values == tuple(item.options[place - 1].key for place in sorted(places)) and not answer.text
