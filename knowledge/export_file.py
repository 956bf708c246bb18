"""The records of an export file one by one, in bounded memory: JSON Lines, a JSON array or one object, gzipped or not."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn, cast

from knowledge.source_record import BadRecord

LONGEST_RECORD = 8_000_000
_DEEPEST = 32
_CHUNK = 1 << 18
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MARK = re.compile(rb'["\\{}\[\]]')
Progress = Callable[[int], None]


class BadFile(ValueError):
    """The file as a whole cannot be read; the message is one Vietnamese line."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record, or what is wrong with it; `line` counts from 1 and is where it begins."""

    line: int
    data: Any = None
    error: str = ""


def records(path: Path, progress: Progress = lambda read: None) -> Iterator[Found]:
    """Every record of the file with its line. `progress` is told the bytes of the file read so far. Raises BadFile."""
    with _opened(path) as (file, position):
        number, first, second = 1, _line(file).removeprefix(_BYTE_ORDER_MARK), _line(file)
        while not first.strip() and second:
            number, first, second = number + 1, second, _line(file)
        start = first.lstrip()
        if not start:
            raise BadFile("tệp trống, không có thủ tục nào")
        if start[:1] not in (b"{", b"["):
            raise BadFile("tệp không phải JSON: phải bắt đầu bằng { hoặc [")
        whole = start[:1] == b"[" or (second.strip()[:1] not in (b"", b"{") and not _is_whole(start))
        read = _elements if whole else _lines
        for found in read(file, first, second, number):
            progress(position())
            yield found
        progress(position())


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], Callable[[], int]]]:
    """The unpacked bytes, and how far the file itself has been read; what can go wrong on the way is told as BadFile."""
    try:
        if path.is_dir():
            raise BadFile("đây là thư mục, không phải tệp")
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            with gzip.open(raw) if packed else raw as file:
                yield file, raw.tell  # type: ignore[misc]
    except FileNotFoundError:
        raise BadFile("không tìm thấy tệp") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadFile("tệp nén .gz bị cắt cụt hoặc hỏng") from None
    except OSError as error:
        raise BadFile(f"không đọc được tệp: {error.strerror}") from None


def _line(file: IO[bytes]) -> bytes:
    """The next line; of one longer than any record may be, its beginning, and the rest is passed over."""
    line = file.readline(LONGEST_RECORD + 1)
    if len(line) > LONGEST_RECORD and not line.endswith(b"\n"):
        while (rest := file.readline(_CHUNK)) and not rest.endswith(b"\n"):
            pass
    return line


def _is_whole(line: bytes) -> bool:
    try:
        parsed(line)
    except BadRecord:
        return False
    return True


def _lines(file: IO[bytes], first: bytes, second: bytes, number: int) -> Iterator[Found]:
    line, following = first, cast("bytes | None", second)
    while line:
        if line.strip():
            yield _found(number, line)
        number += 1
        line, following = (_line(file) if following is None else following), None


def _elements(file: IO[bytes], first: bytes, second: bytes, number: int) -> Iterator[Found]:
    """The outermost objects of an array, or of objects written over several lines, found by their brackets."""
    cutter = _Cutter(first.lstrip()[:1] == b"[", number)
    for chunk in (first, second):
        yield from cutter.feed(chunk)
    while chunk := file.read(_CHUNK):
        yield from cutter.feed(chunk)
    yield from cutter.end()


class _Cutter:
    """Cuts a stream of bytes into its outermost `{…}`. JSON's own marks are ASCII, so no letter of UTF-8 is ever cut."""

    def __init__(self, in_array: bool, line: int) -> None:
        self._outer = 1 if in_array else 0
        self._depth = 0
        self._quoted = False
        self._escaped = -1
        self._held = bytearray()
        self._read = 0
        self._line = self._began = line

    def feed(self, chunk: bytes) -> Iterator[Found]:
        """The records that end in this chunk. Raises BadFile where brackets do not match or a record never ends."""
        cut = 0
        for match in _MARK.finditer(chunk):
            mark, place = match[0], match.start()
            if self._read + place == self._escaped:
                continue
            if mark == b"\\":
                self._escaped = self._read + place + 1
            elif mark == b'"':
                self._quoted = not self._quoted
            elif not self._quoted and mark in b"{[":
                if self._depth == self._outer:
                    yield from self._between(chunk[cut:place])
                    cut = place
                self._depth += 1
            elif not self._quoted:
                self._depth -= 1
                if self._depth == self._outer:
                    yield self._record(chunk[cut : place + 1])
                    cut = place + 1
                elif self._depth < 0:
                    raise BadFile(f"dấu ngoặc đóng thừa ở dòng {self._line + chunk[cut:place].count(10)}")
        self._hold(chunk[cut:])
        self._read += len(chunk)

    def _record(self, tail: bytes) -> Found:
        self._held += tail
        found = _found(self._began, bytes(self._held))
        self._line += tail.count(b"\n")
        self._held.clear()
        return found

    def _between(self, gap: bytes) -> Iterator[Found]:
        """What stands between two records, where only commas belong."""
        self._hold(gap)
        strange = bytes(self._held).strip(b" \t\r\n,[]")
        self._held.clear()
        if strange:
            yield Found(self._line, error="giữa hai thủ tục có nội dung lạ")
        self._began = self._line

    def _hold(self, part: bytes) -> None:
        self._held += part
        self._line += part.count(b"\n")
        if len(self._held) > LONGEST_RECORD:
            raise BadFile(f"bản ghi bắt đầu ở dòng {self._began} dài hơn {LONGEST_RECORD // 1_000_000} MB")

    def end(self) -> Iterator[Found]:
        """The stream is over: what stands after the last record. Raises BadFile if something is left open."""
        if self._depth or self._quoted:
            raise BadFile(f"tệp bị cắt cụt: phần bắt đầu ở dòng {self._began} không kết thúc")
        yield from self._between(b"")


def _found(number: int, text: bytes) -> Found:
    try:
        return Found(number, parsed(text))
    except BadRecord as error:
        return Found(number, error=str(error))


def parsed(text: bytes) -> Any:
    """One JSON value; NaN, numbers of thousands of digits, deep nesting and bad UTF-8 are refused. Raises BadRecord."""
    if len(text) > LONGEST_RECORD:
        raise BadRecord(f"bản ghi dài hơn {LONGEST_RECORD // 1_000_000} MB")
    try:
        value = json.loads(text.decode("utf-8"), parse_constant=_no_constant)
    except BadRecord:
        raise
    except UnicodeDecodeError:
        raise BadRecord("chữ không phải UTF-8") from None
    except RecursionError:
        raise BadRecord("lồng quá nhiều lớp") from None
    except ValueError as error:
        raise BadRecord(f"không phải JSON ({_reason(error)})") from None
    if _too_deep(value):
        raise BadRecord("lồng quá nhiều lớp")
    return value


def _too_deep(value: Any) -> bool:
    """Whether lists and objects stand in each other deeper than any record's, so that nothing later need fear recursion."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner for one in level if isinstance(one, dict | list) for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _no_constant(name: str) -> NoReturn:
    raise BadRecord(f"giá trị {name} không dùng được")


def _reason(error: ValueError) -> str:
    return f"hỏng ở ký tự {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else "số quá dài"
