"""What was typed becomes what was meant: Unicode forms, keystrokes, teencode, glued and misspelt words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge import wording
from knowledge.knowledge import Knowledge
from knowledge.vietnamese.fold import clean, fold, spelling, words_of
from knowledge.vietnamese.keystrokes import from_telex, from_vni
from knowledge.vietnamese.slips import Mender
from knowledge.vietnamese.syllables import is_syllable, sound
from knowledge.vietnamese.usage import Usage

_TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TELEX_MARKS = {"\u0302": None, "\u0306": "w", "\u031b": "w"}
_VNI_MARKS = {"\u0302": "6", "\u0306": "8", "\u031b": "7"}


@pytest.fixture(scope="module")
def syllables() -> list[str]:
    """Those of the wording."""
    words = {word for section in wording.load().values() for phrase in section.phrases for word in words_of(clean(phrase))}
    telling = (word for word in words if word.isalpha() and is_syllable(fold(word)))
    return sorted(word for word in telling if "oo" not in fold(word))  # "goòng": Telex cannot tell it from "gồng"


def typed(word: str, *, vni: bool) -> str:
    """The keystrokes that a careful typist uses for a syllable, the tone at the end."""
    keys, tone = "", ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TELEX:
            tone = (_VNI if vni else _TELEX)[letter]
        elif letter == "đ":
            keys += "d9" if vni else "dd"
        elif letter in _VNI_MARKS:
            keys += _VNI_MARKS[letter] if vni else _TELEX_MARKS[letter] or keys[-1]
        else:
            keys += letter
    return keys + tone


@pytest.mark.parametrize(("vni", "read"), [(False, from_telex), (True, from_vni)])
def test_keystrokes_are_undone(syllables: list[str], vni: bool, read: Callable[[str], str | None]) -> None:
    """Every syllable of the wording, typed in Telex and in VNI, is read back with its tone and hats."""
    keys = {word: typed(word, vni=vni) for word in syllables}
    assert len(keys) > 2_000
    assert [word for word, typed in keys.items() if typed != word and spelling(read(typed) or "") != spelling(word)] == []


@given(st.text(max_size=300))
def test_folding_is_stable(text: str) -> None:
    """Folding twice changes nothing, and NFC, NFD and invisible characters make no difference."""
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=300))
def test_any_text_can_be_read(knows: Knowledge, text: str) -> None:
    """Nothing that a keyboard or an attacker can send breaks the reading."""
    reading = knows.search.read(text)
    assert all(word and " " not in word for word in reading.words)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ddawng kys thuwowngf trus", "đăng ký thường trú"),
        ("d9a8ng ky1 ke61t ho6n", "đăng ký kết hôn"),
        ("dangkykethon", "dang ky ket hon"),
        ("mún đkkh", "muốn đăng ký kết hôn"),
        ("làm lại cccd", "làm lại căn cước công dân"),
        ("Ðổi GPLX", "đổi giấy phép lái xe"),
        ("hoà giải", "hoà giải"),
        ("cấp\u200b lại\u00a0sổ", "cấp lại sổ"),
        ("bằng a1 với b2", "bằng a1 với b2"),
    ],
)
def test_examples_of_reading(knows: Knowledge, written: str, meant: str) -> None:
    """Keystrokes, glue, teencode, abbreviations, a look-alike Đ, invisible characters; licence classes are left alone."""
    assert " ".join(knows.search.read(written).words) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vông ty tôi muốn thay đổi đăng ký", "công ty tôi muốn thay đổi đăng ký"),
        ("cấp li thẻ môi giới", "cấp lại thẻ môi giới"),
        ("giấấy khai sinh", "giấy khai sinh"),
        ("đnăg ký kết hôn", "đăng ký kết hôn"),
        ("dnag ky ket hon", "dang ky ket hon"),
        ("xemáy bị mất đăngký", "xe máy bị mất đăng ký"),
        ("tạm nhp tái xuất", "tạm nhập tái xuất"),
        ("lam can couc", "lam căn cước"),
    ],
)
def test_slips_are_mended_by_their_neighbours(knows: Knowledge, typed: str, meant: str) -> None:
    """Swapped, doubled, left out, the key beside, glued; also where the slip makes another word ("li", "vông")."""
    assert " ".join(knows.search.read(typed).words) == meant


@pytest.mark.parametrize(
    "text", ["tôi tên là Quế Võ", "con tôi bị ngã", "đm", "alo", "nhà em ở Hạ Long", "cho em hỏi chút ạ", "tốn bao nhiêu vậy"]
)
def test_what_is_typed_right_stays(knows: Knowledge, text: str) -> None:
    """The twin: names, chat and lone words are not bent into words of the catalogue."""
    assert " ".join(knows.search.read(text).words) == text.lower()


def test_a_slip_needs_neighbours_that_explain_it() -> None:
    """The same typed word is mended where "ty" follows, and left where nothing speaks for another."""
    texts = ["công ty"] * 50 + ["cây vông"] * 50 + ["giấy tờ"] * 20_000
    mender = Mender(Usage(" ".join(texts).split(), map(fold, texts)), small=())
    assert mender.mended(["vông", "ty"], accented=True) == ["công", "ty"]
    assert mender.mended(["cây", "vông"], accented=True) == ["cây", "vông"]
    assert mender.mended(["vông"], accented=True) == ["vông"]


@given(st.sets(st.text("abct", min_size=1, max_size=4), min_size=1, max_size=40), st.text("abct", min_size=1, max_size=5))
def test_near_words_are_those_one_slip_away(known: set[str], typed: str) -> None:
    """The index of shortened words finds what comparing with every word finds."""
    assert Usage(sorted(known), []).near(typed) == tuple(sorted(word for word in known if OSA.distance(word, typed) == 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [("xac", "sac"), ("giay", "day"), ("truoc", "chuoc"), ("dang", "dan"), ("nam", "lam"), ("ki", "ky"), ("viec", "diet")],
)
def test_confused_syllables_sound_the_same(one: str, other: str) -> None:
    """What regions and hurried fingers confuse meets in one class."""
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("hon", "hong nhan"), ("dat", "nha"), ("khai", "hai"), ("sinh", "sanh")])
def test_different_syllables_stay_apart(one: str, other: str) -> None:
    """The twin: the classes do not swallow everything."""
    assert sound(one) != sound(other)
