"""Personal numbers are found in whatever shape they are typed; what is public stays readable."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.data_file import BadDataFile
from knowledge.privacy import service_numbers
from knowledge.redaction import MARKERS, Span, redacted, spans
from tests.growth import growth
from tests.knowledge.redaction_texts import PERSONAL, PUBLIC

ROOT = Path(__file__).parents[2]
_MARKED = re.compile("«(\\w+):(.*?)»")


def unmarked(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A line of the table without its marks, and the spans that they stand for."""
    text, wanted, done = "", [], 0
    for mark in _MARKED.finditer(line):
        text += line[done : mark.start()]
        wanted.append((len(text), len(text) + len(mark[2]), mark[1]))
        text, done = text + mark[2], mark.end()
    return text + line[done:], wanted


@pytest.mark.parametrize("line", PERSONAL.strip().splitlines())
def test_every_personal_number_is_found(line: str) -> None:
    """From its first character to its last, with its kind, and nothing else of the text."""
    text, wanted = unmarked(line)
    assert [(span.start, span.end, span.kind) for span in spans(text)] == wanted


@pytest.mark.parametrize("text", PUBLIC.strip().splitlines())
def test_what_is_public_stays(text: str) -> None:
    """The control: codes, decrees, dates, times, sums, areas, public numbers."""
    assert redacted(text) == text


@pytest.mark.parametrize("line", PERSONAL.strip().splitlines())
def test_letters_in_pieces_change_nothing(line: str) -> None:
    """Some phones send ế as e and two marks: the spans are those of the text as it came."""
    text, _ = unmarked(line)
    pieces = unicodedata.normalize("NFD", text)
    told = [unicodedata.normalize("NFC", pieces[span.start : span.end]) for span in spans(pieces)]
    assert told == [text[span.start : span.end] for span in spans(text)]


def test_a_marker_stands_for_each_number() -> None:
    """What an officer, a log or an export shows."""
    text = "Gọi 0912 345 678, cccd 001099012345, xe 99A-123.45"
    assert redacted(text) == f"Gọi {MARKERS['phone']}, cccd {MARKERS['id_number']}, xe {MARKERS['plate']}"
    assert MARKERS["phone"] == "[số điện thoại]"


@pytest.mark.parametrize("text", list(MARKERS.values()))
def test_a_marker_is_no_number(text: str) -> None:
    """Covering what is covered changes nothing."""
    assert spans(text) == []


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "0",
        "09",
        "0 9 ",
        "09 ",
        "0 ",
        "o0l",
        "stk 1 ",
        "stk 12345678 ",
        "a@b.c@",
        "không một ",
        "+84 ",
        "0912345678 ",
        "99a 12 ",
    ],
)
def test_hostile_digits_take_linear_time(piece: str) -> None:
    """Four times the text takes about four times as long: twice that is too long, whatever machine it is."""
    assert growth(spans, *_short_and_long(piece)) < 8


def test_a_slow_pattern_is_noticed() -> None:
    """The twin: a pattern that looks from every place to the end grows with the square."""
    slow = re.compile(r"\d+x")
    assert growth(slow.findall, *_short_and_long("1", 1_500)) > 8


def _short_and_long(piece: str, length: int = 5_000) -> tuple[str, str]:
    """So many characters, and four times as many."""
    return (piece * length)[:length], (piece * 4 * length)[: 4 * length]


@given(st.text(alphabet=st.sampled_from("0123456789 .,-+()/oOlAaxđ@\u0301\u200bsắtk#\n"), max_size=120) | st.text(max_size=200))
def test_any_text_is_covered_without_harm(text: str) -> None:
    """Spans are in order, inside the text, not empty, and apart; the rest of the text is as it was."""
    found = spans(text)
    ends = [0, *(place for span in found for place in (span.start, span.end)), len(text)]
    assert ends == sorted(ends) and all(span.start < span.end for span in found)
    rest = "".join(text[left:right] for left, right in zip(ends[::2], ends[1::2], strict=True))
    covered = redacted(text)
    assert len(covered) == len(rest) + sum(len(MARKERS[span.kind]) for span in found)


@given(st.integers(min_value=10**7, max_value=10**8 - 1), st.sampled_from("35789"), st.sampled_from(["", " ", ".", "-"]))
def test_every_mobile_number_is_found(rest: int, first: str, apart: str) -> None:
    """0 and 3, 5, 7, 8, 9, then eight digits, in groups of four, three, three."""
    digits = f"0{first}{rest}"
    typed = apart.join((digits[:4], digits[4:7], digits[7:]))
    assert spans(f"gọi {typed} nhé") == [Span(4, 4 + len(typed), "phone")]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('short = ["113"]\nprefixes = []\n', "thiếu «public»"),
        ('short = ["11 3"]\nprefixes = []\n[public]\nnumbers = []\n', "«11 3» phải viết liền"),
        ('short = []\nprefixes = [{begins = "1800", digits = [8]}]\n[public]\nnumbers = []\n', "digits cần hai số"),
    ],
)
def test_a_damaged_file_of_public_numbers_is_told(tmp_path: Path, lines: str, says: str) -> None:
    """One line that names the file."""
    path = tmp_path / "service_numbers.toml"
    path.write_text(lines, "utf-8")
    with pytest.raises(BadDataFile, match=f"service_numbers.toml.*{says}"):
        service_numbers.load(path)


def test_the_command_line() -> None:
    """The contract: one object a line with --json, the covered text without; an empty line stays one."""
    said = "gọi 0912345678 nhé\n\n1.005129\n"
    line = [sys.executable, str(ROOT / "main.py"), "redact"]
    plain = subprocess.run(line, input=said, capture_output=True, text=True, timeout=60)
    assert plain.stdout == "gọi [số điện thoại] nhé\n\n1.005129\n"
    rows = subprocess.run([*line, "--json"], input=said, capture_output=True, text=True, timeout=60).stdout.splitlines()
    assert [json.loads(row) for row in rows] == [
        {"text": "gọi 0912345678 nhé", "spans": [[4, 14, "phone"]]},
        {"text": "", "spans": []},
        {"text": "1.005129", "spans": []},
    ]
