"""What officers of the desk add to the wording: one line an addition, in a file beside the imported versions."""

from __future__ import annotations

import datetime
import os
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.data_file import BadDataFile, data_lines, reading
from knowledge.procedure import Procedure
from knowledge.redaction import redacted
from knowledge.vietnamese.fold import clean, words_of
from knowledge.wording import Wording

FILE = "wording_additions.txt"
MOST = 5_000
SHORTEST, LONGEST = 2, 120
"""Words that a phrasing has at least, signs that it has at most."""
_CODE = re.compile(r"\d\.\d{6}")
_HEAD = """# Cách gọi do cán bộ thêm ở trang làm việc; có hiệu lực ngay sau vài giây. Mỗi dòng: mã | cách gọi | ai thêm | lúc nào
"""
_ONE_AT_A_TIME = threading.Lock()


class BadAddition(BadDataFile):
    """An addition cannot be used; the message is one Vietnamese line."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A way to ask for a procedure. `by` is a login name, `at` a UTC time as ISO 8601."""

    code: str
    phrase: str
    by: str = ""
    at: str = ""


def load(folder: Path | None) -> tuple[Addition, ...]:
    """The additions of a folder in their order; none without a file. Raises BadAddition for a line that cannot be used."""
    path = (folder or Path()) / FILE
    if folder is None or not path.exists():
        return ()
    return tuple(_read(path.name, number, line) for number, line in data_lines(path, BadAddition))


def add(folder: Path, new: Addition, ways: Mapping[str, Wording], known: Mapping[str, Procedure]) -> None:
    """Keep one more, for good or not at all. `ways` is the wording as served, `known` what is served. Raises BadAddition."""
    with _ONE_AT_A_TIME:
        kept = load(folder)
        if len(kept) >= MOST:
            raise BadAddition(f"Đã có {MOST} cách gọi thêm. Hãy chuyển bớt vào tệp cách gọi chung.")
        wrong = fault(new, laid_over(ways, kept, known), known)
        if wrong:
            raise BadAddition(wrong)
        _write(folder, (*kept, new))


def withdraw(folder: Path, code: str, phrase: str) -> bool:
    """Take one back, for good or not at all; False when there is none. Raises BadAddition for a damaged file."""
    with _ONE_AT_A_TIME:
        kept = load(folder)
        left = tuple(one for one in kept if (one.code, one.phrase) != (code, phrase))
        if len(left) < len(kept):
            _write(folder, left)
        return len(left) < len(kept)


def fault(new: Addition, ways: Mapping[str, Wording], known: Mapping[str, Procedure]) -> str:
    """Why an addition cannot be used, as one Vietnamese line; empty when it can."""
    if new.code not in known:
        return f"Không có thủ tục {new.code[:20]} trong danh mục đang dùng."
    if shape := _shape(new.phrase):
        return shape
    if redacted(new.phrase) != new.phrase:
        return "Cách gọi có số điện thoại, số giấy tờ hoặc địa chỉ thư. Hãy bỏ phần riêng của người hỏi."
    same = clean(new.phrase)
    owner = next((code for code, way in ways.items() if same in map(clean, (way.title, *way.phrases))), "")
    if owner == new.code:
        return f"Thủ tục {owner} đã có cách gọi này."
    return f"Cách gọi này đang dẫn đến thủ tục {owner} ({ways[owner].title}). Hãy ghi rõ hơn." if owner else ""


def laid_over(ways: Mapping[str, Wording], kept: Iterable[Addition], known: Mapping[str, Procedure]) -> dict[str, Wording]:
    """The wording with the additions; one for a code that is no longer served is left out."""
    found = dict(ways)
    for one in kept:
        if one.code in known:
            way = found.get(one.code) or Wording(one.code, known[one.code].title, 1, ())
            found[one.code] = replace(way, phrases=tuple(dict.fromkeys((*way.phrases, one.phrase))))
    return found


def stamp(folder: Path) -> tuple[int, int, int] | None:
    """What tells one state of the file from the next; None without a file."""
    try:
        found = (folder / FILE).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(name: str, number: int, line: str) -> Addition:
    code, *rest = (part.strip() for part in line.split("|"))
    if not _CODE.fullmatch(code) or not 1 <= len(rest) <= 3:
        raise BadAddition(f"{name} dòng {number}: cần dạng mã | cách gọi | ai thêm | lúc nào")
    if wrong := _shape(rest[0]):
        raise BadAddition(f"{name} dòng {number}: {wrong}")
    if len(rest) == 3:
        with reading(f"{name} dòng {number}", BadAddition):
            datetime.datetime.fromisoformat(rest[2])
    return Addition(code, *rest)


def _shape(phrase: str) -> str:
    """What is wrong with how a phrasing is written."""
    if len(phrase) > LONGEST:
        return f"Cách gọi dài nhất {LONGEST} ký tự. Hãy chỉ giữ phần nói về việc cần làm."
    if re.search(r"[|\[\]#\x00-\x1f\x7f\u2028\u2029\x85]", phrase):
        return "Cách gọi viết trên một dòng, không có dấu |, [, ], #."
    if len(words_of(clean(phrase))) < SHORTEST:
        return f"Cách gọi cần ít nhất {SHORTEST} tiếng."
    return ""


def _write(folder: Path, kept: tuple[Addition, ...]) -> None:
    """The whole file anew, under its name only once it is on the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    arriving = folder / f".unfinished-{FILE}"
    with arriving.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        file.writelines(f"{one.code} | {one.phrase} | {one.by} | {one.at}\n" for one in kept)
        file.flush()
        os.fsync(file.fileno())
    arriving.replace(folder / FILE)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
