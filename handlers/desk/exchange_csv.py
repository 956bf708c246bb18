"""Call records of any exchange as CSV: columns known by their names, each line a call that is over, or wrong for a reason."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback_store.exchange_calls import Facts, key_of
from feedback_store.timestamps import from_text, to_text
from handlers.desk import exchange_fields as fields
from handlers.desk import exchange_sentences as say
from knowledge.vietnamese.fold import fold

LARGEST = 10 * 1024 * 1024
"""Bytes."""
MOST_LINES = 20_000
_NAMES: Mapping[str, tuple[str, ...]] = {
    "call_id": ("call id", "callid", "id", "uniqueid", "unique id", "ma cuoc goi", "id cuoc goi"),
    "caller": (
        "caller",
        "caller number",
        "from",
        "src",
        "source",
        "so goi",
        "so goi den",
        "nguoi goi",
        "so nguoi goi",
        "so chu goi",
    ),
    "callee": ("callee", "to", "dst", "destination", "called", "so nhan", "so bi goi", "so duoc goi", "nguoi nhan", "dau so"),
    "agent": ("agent", "extension", "ext", "may nhanh", "nhan vien", "tong dai vien", "dien thoai vien", "nguoi nghe"),
    "direction": ("direction", "type", "call type", "huong", "chieu", "huong goi", "loai cuoc goi"),
    "start": (
        "start",
        "start time",
        "started at",
        "calldate",
        "bat dau",
        "thoi gian bat dau",
        "gio goi",
        "thoi gian goi",
        "ngay gio",
    ),
    "answer": ("answer", "answer time", "answered at", "nghe may", "gio nghe", "thoi gian nghe", "thoi diem nghe may"),
    "end": ("end", "end time", "ended at", "hangup time", "ket thuc", "thoi gian ket thuc", "gio ket thuc"),
    "duration": (
        "duration",
        "billsec",
        "talk time",
        "duration s",
        "thoi luong",
        "thoi luong dam thoai",
        "thoi gian dam thoai",
        "so giay",
    ),
    "result": ("result", "status", "disposition", "call status", "ket qua", "trang thai"),
}
_DECLARED = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
"""A first line that tells Excel the separator."""
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names}
_OUT = frozenset(("out", "outbound", "outgoing", "goi di", "goi ra", "di", "ra"))
_ANSWERED = frozenset(
    ("answered", "answer", "connected", "success", "completed", "nghe may", "da nghe", "da nghe may", "thanh cong", "gap", "ended")
)
_MISSED = frozenset(
    ("missed", "no answer", "noanswer", "busy", "failed", "cancel", "cancelled", "canceled", "abandoned", "rejected")
) | frozenset(
    (
        "nho",
        "goi nho",
        "cuoc goi nho",
        "khong nghe",
        "khong nghe may",
        "khong ai nghe",
        "khong tra loi",
        "may ban",
        "ban",
        "bo cuoc",
        "that bai",
        "huy",
    )
)


class NotRecords(Exception):
    """A file that holds no call records; the message is one Vietnamese line."""


@dataclass(frozen=True, slots=True)
class Record:
    """A call that is over: the line that it begins on, its key, and what is known of it."""

    line: int
    key: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that cannot be taken, and why in Vietnamese; the reason quotes no number."""

    line: int
    why: str


class _Unreadable(Exception):
    """Why a line is none."""


def read(body: bytes, now: datetime) -> list[Record | Wrong]:
    """The lines of a file in their order; nothing lies later than `now` and a day. Raises NotRecords."""
    if len(body) > LARGEST:
        raise NotRecords(say.FILE_TOO_LARGE.format(most=LARGEST // 2**20))
    try:
        return list(_lines(_text(body), now + timedelta(days=1)))
    except csv.Error:
        raise NotRecords(say.NO_CSV) from None


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotRecords(say.NO_UTF8) from None
    if "\0" in text:
        raise NotRecords(say.NO_CSV)
    return text


def _lines(text: str, latest: datetime) -> Iterator[Record | Wrong]:
    declared = _DECLARED.match(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=declared[1] if declared else _separator(text), strict=True)
    if declared:
        next(rows)
    names = _columns(next(rows, []))
    begins = rows.line_num + 1
    for count, row in enumerate(rows):
        if count >= MOST_LINES:
            raise NotRecords(say.TOO_MANY_LINES.format(most=MOST_LINES))
        if any(cell.strip() for cell in row):
            yield _line(begins, names, row, latest)
        begins = rows.line_num + 1


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _columns(heading: list[str]) -> list[str]:
    """What each column is, "" for those of no use here. Raises NotRecords."""
    names = [_COLUMNS.get(" ".join(re.findall("[a-z0-9]+", fold(cell))), "") for cell in heading]
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise NotRecords(say.COLUMN_TWICE.format(column=say.COLUMNS[min(twice)]))
    for needed in ("caller", "start"):
        if needed not in names:
            raise NotRecords(say.COLUMN_MISSING.format(column=say.COLUMNS[needed], names=", ".join(say.SAMPLE_NAMES[needed])))
    return names


def _line(number: int, names: list[str], row: list[str], latest: datetime) -> Record | Wrong:
    try:
        if len(row) > len(names):
            raise _Unreadable(say.TOO_MANY_CELLS)
        cells = dict.fromkeys(_NAMES, "") | {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
        return Record(number, _key(cells), _facts(cells, latest))
    except _Unreadable as reason:
        return Wrong(number, str(reason))


def _key(cells: Mapping[str, str]) -> str:
    """The exchange's own id of the call; where it has none, whoever called whom at that moment."""
    return key_of(cells["call_id"] or "\n".join(cells[name] for name in ("start", "caller", "callee", "agent")))


def _facts(cells: Mapping[str, str], latest: datetime) -> Facts:
    goes_out = fold(cells["direction"]) in _OUT
    theirs = cells["callee" if goes_out else "caller"]
    began_at, answered_at, ended_at = (_moment(cells, name, latest) for name in ("start", "answer", "end"))
    if began_at is None:
        raise _Unreadable(say.NO_START)
    seconds = _seconds(cells)
    if seconds is None and answered_at and ended_at:
        seconds = int((from_text(ended_at) - from_text(answered_at)).total_seconds())
    talked = _talked(cells, answered_at, seconds)
    ended_at = ended_at or to_text(from_text(answered_at or began_at) + timedelta(seconds=seconds or 0))
    if not began_at <= (answered_at or began_at) <= ended_at:
        raise _Unreadable(say.TIMES_TURNED)
    if not talked:
        answered_at, seconds = None, 0
    elif answered_at is None:
        answered_at = max(began_at, to_text(from_text(ended_at) - timedelta(seconds=seconds or 0)))
    return Facts(
        direction="out" if goes_out else "in",
        phone=fields.number(theirs),
        agent=fields.agent(cells["agent"]),
        state="ended" if talked else "missed",
        began_at=began_at,
        answered_at=answered_at,
        ended_at=ended_at,
        seconds=seconds or 0,
    )


def _moment(cells: Mapping[str, str], name: str, latest: datetime) -> str | None:
    """A time of a line, None where the cell is empty. Raises _Unreadable."""
    if cells[name] in ("", "-"):
        return None
    found = fields.moment(cells[name])
    if found is None:
        raise _Unreadable(say.NO_TIME.format(column=say.COLUMNS[name]))
    if from_text(found) > latest:
        raise _Unreadable(say.FUTURE.format(column=say.COLUMNS[name]))
    return found


def _seconds(cells: Mapping[str, str]) -> int | None:
    if cells["duration"] in ("", "-"):
        return None
    found = fields.length(cells["duration"])
    if found is None:
        raise _Unreadable(say.NO_LENGTH)
    return found


def _talked(cells: Mapping[str, str], answered_at: str | None, seconds: int | None) -> bool:
    """Whether somebody answered: as the result says, or else as the other cells show. Raises _Unreadable."""
    result = " ".join(re.findall("[a-z]+", fold(cells["result"])))
    shows = answered_at is not None or bool(seconds)
    if not result:
        return shows
    if result not in _ANSWERED | _MISSED:
        raise _Unreadable(say.UNKNOWN_RESULT)
    if result in _MISSED and answered_at is not None:
        raise _Unreadable(say.MISSED_AND_ANSWERED)
    return result in _ANSWERED
