"""Codes of dossiers: every form of the law, typed, spaced, small and spoken; what only looks like one is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dossiers.code import completed, found_in, read, tail_in

TODAY = date(2026, 11, 22)
FORMS = (
    "H05-251120-0001",  # TT 01/2018 without the unit
    "000.00.12.H05-200315-0042",  # TT 01/2018 whole
    "000.12.34.G22-210228-12345",
    "H05.1-250920-0007",  # TT 03/2025: one, two, three parts of the unit
    "H05.12.3-251231-0001",
    "H02.123.45.6-260101-98765",
    "H05.12.3-260125-010001",  # TT 04/2025: two figures of the system before the number
    "G22-261119-22000345",
    "G01.999.999.999-261122-0009",
)
SAID = {
    "0": "không", "1": "một", "2": "hai", "3": "ba", "4": "bốn", "5": "năm", "6": "sáu", "7": "bảy", "8": "tám", "9": "chín",
    ".": "chấm", "-": "gạch ngang", "H": "hát", "G": "gờ",
}  # fmt: skip
BARE = str.maketrans("áảạăâàấầéêèíóôộờọốứúụưảẹệớợ", "aaaaaaaaeeeiooooooouuuaeeoo")


def spoken(code: str) -> str:
    """Every sign by its name."""
    return " ".join(SAID[sign] for sign in code)


WAYS: dict[str, Callable[[str], str]] = {
    "typed": lambda code: code,
    "small": str.lower,
    "spaced signs": lambda code: code.replace("-", " - ").replace(".", " . "),
    "every sign apart": " ".join,
    "spaces for dashes": lambda code: code.replace("-", " "),
    "long dashes": lambda code: code.replace("-", "–"),
    "dots for dashes": lambda code: code.replace("-", "."),
    "dots for dashes, a number behind": lambda code: f"{code.replace('-', '.')} sđt 0911000234",
    "signs spoken": lambda code: code.replace("-", " gach ").replace(".", " chấm "),
    "signs spoken, a number behind": lambda code: f"{code.lower().replace('-', ' gạch ngang ')} so dt 0911000234",
    "in a sentence": lambda code: f"cho em hỏi hồ sơ {code.lower()} tới đâu rồi ạ",
    "in a sentence with a number": lambda code: f"mã {code}, sđt 0911000234",
    "number behind": lambda code: f"{code} 0911000234",
    "spoken": spoken,
    "spoken, no marks": lambda code: spoken(code).translate(BARE),
    "spoken loosely": lambda code: f"mã hồ sơ là {spoken(code)}".replace("gạch ngang", "gạch"),
}


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize("way", WAYS)
def test_every_form_is_read(code: str, way: str) -> None:
    found = found_in(WAYS[way](code), TODAY)
    assert found is not None, WAYS[way](code)
    assert found[1] == "right"
    assert not isinstance(found[0], str)
    assert found[0].text == code


LOOK_ALIKES = (
    "1.005129", "1.005129.000.00.00.H05", "PA-4K7M-2XP", "0911000234", "034567890123", "98A-123.45", "12-05-2026",
    "05/2025/TT-VPCP", "số 118/2025/NĐ-CP ngày 9-6-2025", "H05", "H05.12.3", "tôi sinh năm 1990, sđt 0911 000 234",
    "H05-261320-0001", "H05-260230-0001", "H05-180101-0001", "H05-271120-0001", "H05-261120-001", "H05-261120-000000001",
    "HH05-261120-0001", "5-261120-0001", "H5-261120-0001", "xH05-261120-0001", "H05.1234-261120-0001", "H05.1.2.3.4-261120-0001",
    "một hai ba bốn năm sáu bảy tám chín", "hai năm sáu tháng chín ngày", "STK 0123 456 789 012 345",
)  # fmt: skip


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_looks_alike_is_refused(text: str) -> None:
    found = found_in(text, TODAY)
    assert found is None or found[1] == "wrong", found
    assert read(text) is None or text == "H05-271120-0001"  # whoever reads without a day cannot know that it is yet to come


def test_a_slip_in_the_day_is_told() -> None:
    assert found_in("h05.12.3-261320-0001", TODAY) == ("H05.12.3-261320-0001", "wrong")


def test_the_first_of_two_is_meant() -> None:
    found = found_in("H05-261101-0002 hay H05-261101-0003", TODAY)
    assert found
    assert found[0][0] == "H05-261101-0002"


_DAYS = st.dates(date(2019, 1, 1), TODAY)
_GROUPS = st.lists(st.from_regex(r"[0-9]{1,3}", fullmatch=True), max_size=3)


@given(st.sampled_from("HGA"), st.integers(0, 99), _GROUPS, _DAYS, st.from_regex(r"[0-9]{4,8}", fullmatch=True))
def test_whatever_is_written_by_the_rule_is_read(letter: str, number: int, groups: list[str], day: date, serial: str) -> None:
    code = f"{'.'.join([f'{letter}{number:02}', *groups])}-{day:%y%m%d}-{serial}"
    assert read(code, TODAY) == read(code.lower()) == read(code.replace("-", " - ")) == code
    found = found_in(code, TODAY)
    assert found
    assert not isinstance(found[0], str)
    assert (found[0].agency, found[0].day) == (f"{letter}{number:02}", day)


@given(st.text(alphabet="h05.- 123/_\nmột hai chấm", max_size=200))
def test_no_text_is_too_much(text: str) -> None:
    found = found_in(text, TODAY)
    if found and not isinstance(found[0], str):
        assert date(2019, 1, 1) <= found[0].day <= TODAY + timedelta(days=1)
        assert read(found[0].text) == found[0].text


@pytest.mark.parametrize(
    "text",
    [
        "HO5.12.3-261120-0001",
        "ho5.12.3-26112O-OOO1",
        "H05.I2.3-26ll20-0001",
        "H05 . l2 . 3 - 261120 - 000I",
        "mã HO5.12.3-26112O-0001 ạ",
    ],
)
def test_letters_typed_for_digits_are_mended(text: str) -> None:
    found = found_in(text, TODAY)
    assert found
    assert found[0][0] == "H05.12.3-261120-0001"


@pytest.mark.parametrize("between", ["-", "/", "\n", "\n\n", " - ", ", ", " +", " . "])
@pytest.mark.parametrize("phone", ["0911.000.234", "0911 000 234", "84911000234", "84 911 000 234", "091 100 0234"])
def test_a_number_behind_it_is_no_part_of_the_code(between: str, phone: str) -> None:
    code = "H05.12.3-261120-0001"
    found = found_in(f"{code}{between}{phone}", TODAY)
    assert found
    assert found[0][0] == code


@given(st.sampled_from("HG"), st.integers(0, 99), _GROUPS, _DAYS, st.from_regex(r"[0-9]{4,8}", fullmatch=True))
def test_no_part_of_a_code_is_taken_for_a_number(letter: str, number: int, groups: list[str], day: date, serial: str) -> None:
    code = f"{'.'.join([f'{letter}{number:02}', *groups])}-{day:%y%m%d}-{serial}"
    for text in (code, code.replace("-", " - "), code.replace("-", " ")):
        found = found_in(text, TODAY)
        assert found
        assert found[0][0] == code or text != code


@pytest.mark.parametrize(
    "text",
    [
        "ma ho so 26112009925 sdt 0911000234",
        "mã 261120-09925",
        "mã hồ sơ của tôi là 261120.09925",
        "hs: 261120 09925",
        "so ho so 261120/09925",
        "tra mã hồ sơ: 261120–09925 giúp",
        "mã -261120-09925",
        "mã hồ sơ: –261120-09925",
    ],
)
def test_a_code_without_its_beginning_is_told_from_other_numbers(text: str) -> None:
    assert tail_in(text, TODAY) == "-261120-09925"
    assert found_in(text, TODAY) is None


@pytest.mark.parametrize("text", [*LOOK_ALIKES, "stk 26112009925", "mã số thuế 2611200992", "mã hồ sơ 261320-0992", "26112009925"])
def test_a_number_that_nobody_calls_a_code_is_none(text: str) -> None:
    assert tail_in(text, TODAY) == ""


@pytest.mark.parametrize(
    ("head", "agency"),
    [
        ("H05", "H05"),
        ("h05 nha", "H05"),
        ("là h05.12.3 ạ", "H05.12.3"),
        ("hát không năm", "H05"),
        ("000.00.12.H05", "000.00.12.H05"),
    ],
)
def test_the_beginning_told_afterwards_makes_it_whole(head: str, agency: str) -> None:
    code = completed(head, "-261120-09925", TODAY)
    assert code
    assert code.text == f"{agency}-261120-09925"
    assert completed(head, "H05-261120-09925", TODAY) is None
    assert completed("Bắc Ninh", "-261120-09925", TODAY) is None


@pytest.mark.parametrize("text", ["H05.261320.09925", "h05.12.3.261320.0001"])
def test_a_slip_in_the_day_is_told_with_dots_too(text: str) -> None:
    assert found_in(text, TODAY) == (text.upper(), "wrong")
