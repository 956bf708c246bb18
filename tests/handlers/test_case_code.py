"""Case codes: none twice, every slip seen, read as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.case_code import ALPHABET, code_of, found_in

NUMBERS = st.integers(1, 23**7 - 1)


@given(NUMBERS)
def test_a_code_is_read_back_however_it_is_typed(number: int) -> None:
    """With and without dashes, in small letters, with its name before it."""
    code = code_of(number)
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f"mã {code[3:]}", f"xem giup {code} voi a"):
        assert found_in(typed) == (code, "right"), typed


def test_no_number_shares_its_code() -> None:
    """The first hundred thousand numbers, and some where a code becomes longer."""
    numbers = [*range(1, 100_000), *range(23**6 - 500, 23**6 + 500)]
    assert len({code_of(number) for number in numbers}) == len(numbers)


@given(NUMBERS, st.data())
def test_one_wrong_character_is_seen(number: int, data: st.DataObject) -> None:
    """Any other character in any place."""
    code = code_of(number)
    place = data.draw(st.sampled_from([place for place, letter in enumerate(code) if place > 2 and letter != "-"]))
    wrong = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != code[place]]))
    found = found_in(code[:place] + wrong + code[place + 1 :])
    assert found is None or found[1] == "wrong"


@given(NUMBERS, st.data())
def test_two_that_changed_places_are_seen(number: int, data: st.DataObject) -> None:
    """Neighbours typed the wrong way round."""
    plain = code_of(number)[3:].replace("-", "")
    place = data.draw(st.integers(0, len(plain) - 2))
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    found = found_in(f"PA {swapped}")
    assert swapped == plain or found is None or found[1] == "wrong"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mã thủ tục 1.005129",
        "đèn đường hỏng",
        "xe 99A12345",
        "biển 51F 12345",
        "gọi 0912345678",
        "thửa 1234 567",
        "H05.12.34-261121-0012",
    ],
)
def test_what_is_no_code(text: str) -> None:
    """Procedure codes, plates, telephone numbers and dossiers are not taken for cases."""
    assert found_in(text) is None or found_in(text)[1] == "wrong"  # type: ignore[index]


def test_there_is_no_case_without_a_message() -> None:
    """Numbers begin at one."""
    with pytest.raises(ValueError, match="inbox"):
        code_of(0)
