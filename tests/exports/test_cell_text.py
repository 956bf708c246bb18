"""S1: no text of a citizen becomes a formula; every text stays readable."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.exports.cell_text import LONGEST, neutralised, plain
from tests.exports.payloads import APART, PAYLOADS, SIGNS
from tests.growth import growth

INVISIBLE = re.compile(r"[\s\u200b\ufeff\u2060\ufffd\"'“]*")


def begins_badly(cell: str) -> bool:
    """What a careless spreadsheet calculates: it drops what cannot be seen, and quotation marks but an apostrophe, in front."""
    return cell[:1] in ("\t", "\n") or cell.lstrip(' \t\n\u00a0\u3000\u200b\ufeff\u2060\ufffd"“')[:1] in SIGNS


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_begins_with_a_sign(payload: str) -> None:
    """However the separator of the reader's computer cuts the line, and whether or not it knows quotation marks."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(["PA-1", neutralised(payload), "chợ"])
    line = written.getvalue()
    for separator in ",;\t|":
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            cells = [
                cell for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator, quoting=quoting) for cell in row
            ]
            assert not [cell for cell in cells if begins_badly(cell)], (separator, quoting)


def test_without_the_apostrophe_the_same_check_fails() -> None:
    """The twin: the check sees the danger where nothing is done about it."""
    assert begins_badly("\u200b=1+1") and begins_badly("＝1") and begins_badly("\t1") and not begins_badly("'=1+1")
    assert [cell for cell in next(csv.reader(['"đèn;=1+1"'], delimiter=";", quoting=csv.QUOTE_NONE)) if begins_badly(cell)]


@given(st.text(st.characters(codec="utf-8")))
def test_only_apostrophes_are_added(text: str) -> None:
    """The text comes back when they are taken away again."""
    assert neutralised(text).replace("'", "") == plain(text).replace("'", "")
    assert not begins_badly(neutralised(text))


@pytest.mark.parametrize("text", ["Đèn hỏng", "Số 12, ngõ 3", "A-B", "gọi 18001096", "50%", "a=b", "tôi (dân phố): hỏi", ""])
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert neutralised(text) == text


def test_signs_between_words_and_after_separators() -> None:
    assert neutralised("có hai việc:\n- đèn") == "có hai việc:\n'- đèn"
    assert all(neutralised(f"a{apart}=1").count("'") > apart.count("'") for apart in APART)


@given(st.text(st.characters()))
def test_what_xml_forbids_is_replaced(text: str) -> None:
    """Lone halves of a pair, control characters, noncharacters."""
    found = plain(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", found)
    found.encode()


def test_a_cell_is_never_longer_than_excel_allows() -> None:
    """In UTF-16 units, and no pair is cut in two."""
    for text in ("a" * 40_000, "😀" * 20_000, "a" + "😀" * 20_000):
        cut = plain(text)
        assert len(cut.encode("utf-16-le")) // 2 <= LONGEST and cut.endswith("… (còn nữa)")
    assert plain("ạ" * LONGEST) == "ạ" * LONGEST


@pytest.mark.parametrize("piece", ["\n", ",", ";=", " ", "\u200b", "'", '"', "=", "\t"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """L7: 32,000 of a sign that the patterns look for take at most twice four times as long as 8,000."""
    assert growth(neutralised, piece * 8_000, piece * 32_000) < 8
