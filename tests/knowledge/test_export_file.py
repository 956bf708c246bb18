"""The records of an export, whole or damaged."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import export_file
from knowledge.export_file import BadFile

OBJECTS = st.lists(
    st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.lists(st.integers(), max_size=3), min_size=1),
    min_size=1,
    max_size=6,
)


def found(path: Path, content: bytes) -> list[tuple[int, object, str]]:
    """What a file of this content holds: line, value, error."""
    path.write_bytes(content)
    return [(one.line, one.data, one.error) for one in export_file.records(path)]


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b'{"a":1}\n{"a":2}\n', [(1, {"a": 1}), (2, {"a": 2})]),
        (b'\xef\xbb\xbf\n\n{"a":1}\n\n{"a":2}', [(3, {"a": 1}), (5, {"a": 2})]),
        (b'[{"a":"}\\""},\n {"b":[1,2]}]\n', [(1, {"a": '}"'}), (2, {"b": [1, 2]})]),
        (b'{\n "a": {"x": "\\\\"}\n}\n', [(1, {"a": {"x": "\\"}})]),
        (b'{\n"a":1}\n{\n"b":2}', [(1, {"a": 1}), (3, {"b": 2})]),
        (gzip.compress(b'{"a":1}\n', mtime=0), [(1, {"a": 1})]),
    ],
)
def test_every_form_is_read(tmp_path: Path, content: bytes, records: list[tuple[int, object]]) -> None:
    """Import: JSON Lines, arrays, one object over several lines, gzip, a byte order mark."""
    assert found(tmp_path / "x", content) == [(line, value, "") for line, value in records]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "trống"),
        (b" \n\n ", "trống"),
        (b"code,name\n1,2", "không phải JSON"),
        ("mã".encode("utf-16"), "không phải JSON"),
        (b'[{"a":1},\n{"a":', "cắt cụt"),
        (b'[{"a":"x', "cắt cụt"),
        (b"[" * 50_000, "cắt cụt"),
        (b'[{"a":1}]]', "ngoặc đóng thừa"),
        (gzip.compress(b'{"a":1}\n' * 9_000, mtime=0)[:-9], "bị cắt cụt hoặc hỏng"),
        (b"\x1f\x8b\x08 no gzip at all", "bị cắt cụt hoặc hỏng"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    """R17: empty, not JSON, UTF-16, truncated array, truncated gzip."""
    with pytest.raises(BadFile, match=says) as told:
        found(tmp_path / "x", content)
    assert "\n" not in str(told.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    """Import: the path itself may be wrong."""
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(BadFile):
            list(export_file.records(path))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"a":"\xff\xfe"}', "không phải UTF-8"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":' + b"9" * 6_000 + b"}", "số quá dài"),
        (b'{"a":' * 60_000, "lồng quá nhiều lớp"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "lồng quá nhiều lớp"),
        (b'{"a": "cut', "không phải JSON"),
        (b'{"a": "' + b"x" * export_file.LONGEST_RECORD + b'"}', "dài hơn"),
        (b"\x00\x01", "không phải JSON"),
    ],
)
def test_a_damaged_line_is_told_and_the_next_is_read(tmp_path: Path, line: bytes, says: str) -> None:
    """R17: one bad line among good ones costs only itself, and is named by its number."""
    first, second, third = found(tmp_path / "x", b'{"a":1}\n' + line + b'\n{"a":3}\n')
    assert (first[1], third) == ({"a": 1}, (3, {"a": 3}, ""))
    assert second[0] == 2 and says in second[2]


def test_what_is_no_object_inside_an_array_is_told(tmp_path: Path) -> None:
    """R17: scalars in an array."""
    errors = [error for _, _, error in found(tmp_path / "x", b'[1, {"a":1}, "x"]')]
    assert errors == ["giữa hai thủ tục có nội dung lạ", "", "giữa hai thủ tục có nội dung lạ"]


@given(OBJECTS, st.booleans(), st.sampled_from([None, 1]), st.booleans())
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, objects: list[object], as_array: bool, indent: int | None, ascii_only: bool
) -> None:
    """L5: arrays and lines, indented or not, of any strings give the same objects, also across the reader's chunks."""
    path = tmp_path_factory.getbasetemp() / "written.json"
    dump = lambda value: json.dumps(value, indent=indent, ensure_ascii=ascii_only)  # noqa: E731
    text = dump(objects) if as_array else "\n".join(map(dump, objects))
    chunk, export_file._CHUNK = export_file._CHUNK, 7
    try:
        assert [data for _, data, error in found(path, text.encode("utf-8", "surrogatepass")) if not error] == objects
    finally:
        export_file._CHUNK = chunk


@given(st.binary(max_size=300), st.sampled_from([b"", b"{", b"[", b'{"a":1}\n', b"\x1f\x8b"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes) -> None:
    """L5: no bytes make the reader raise anything but BadFile."""
    try:
        assert all(error or data is not None for _, data, error in found(tmp_path_factory.getbasetemp() / "any", start + content))
    except BadFile as error:
        assert str(error)
