"""Data files as officers write them: read in one way, and what is wrong is told in Vietnamese with the file and the line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRONG = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a damaged file may raise."""
_TOML = (
    (r"Expected '=' after a key.*", "sau tên khóa phải có dấu ="),
    (r"Expected '\]+' at the end of .*", "tên mục thiếu dấu ngoặc vuông đóng"),
    (r"Expected newline or end of document.*", "sau giá trị còn chữ thừa, mỗi khóa cần một dòng riêng"),
    (r"Cannot declare .* twice", "mục này đã có ở trên"),
    (r"Cannot overwrite a value|Duplicate inline table key.*", "khóa này đã có ở trên"),
    (r"Invalid value", "giá trị chưa đúng: chữ phải nằm trong ngoặc kép"),
    (r"Invalid (?:date or datetime|hex value)", "ngày giờ hoặc số chưa đúng"),
    (r"Unclosed array", "danh sách thiếu dấu ] đóng"),
    (r"Unclosed inline table", "bảng thiếu dấu } đóng"),
    (r"Unterminated string|Expected '\"+'|Illegal character '\\n'", "chữ thiếu ngoặc kép đóng"),
    (r"Unescaped '\\\\' in a string", "dấu \\ trong chữ phải viết hai lần"),
    (r"Illegal character .*|Found invalid character .*", "có ký tự không dùng được"),
    (r"Invalid statement|Invalid initial character for a key part", "không phải một khóa hay một mục"),
)
_PLACE = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


class BadDataFile(ValueError):
    """A data file cannot be used; the message is one Vietnamese line that names the file, and the line where there is one."""


@contextmanager
def reading(name: str, kind: type[BadDataFile] = BadDataFile) -> Iterator[None]:
    """Tell whatever goes wrong with the file inside the block as one Vietnamese line that begins with its name."""
    try:
        yield
    except BadDataFile:
        raise
    except WRONG as error:
        raise kind(f"{name}{reason(error)}") from None


def read_toml(path: Path, kind: type[BadDataFile] = BadDataFile) -> dict[str, Any]:
    """The table of a TOML file. Raises `kind`."""
    with reading(path.name, kind):
        return tomllib.loads(path.read_text("utf-8"))


def data_lines(path: Path, kind: type[BadDataFile] = BadDataFile) -> Iterator[tuple[int, str]]:
    """The lines that hold something, without their margins, each with its number; `#` begins a remark. Raises `kind`."""
    with reading(path.name, kind):
        lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(map(str.strip, lines), 1):
        if line and not line.startswith("#"):
            yield number, line


def reason(error: BaseException) -> str:
    """Why a file cannot be read, as it stands after the file's name: " dòng 5: …" or ": …"."""
    if isinstance(error, tomllib.TOMLDecodeError):
        return _toml_reason(str(error))
    if isinstance(error, json.JSONDecodeError):
        return f" dòng {error.lineno}: không phải JSON đúng"
    if isinstance(error, UnicodeDecodeError):
        return f" dòng {bytes(error.object[: error.start]).count(10) + 1}: không phải chữ UTF-8"
    if isinstance(error, FileNotFoundError):
        return ": không có tệp này"
    if isinstance(error, PermissionError):
        return ": không có quyền đọc tệp này"
    if isinstance(error, OSError):
        return ": không đọc được tệp này"
    if isinstance(error, KeyError):
        return f": thiếu «{error.args[0] if error.args else '?'}»"
    return ": có chỗ viết sai dạng"


def _toml_reason(text: str) -> str:
    place = _PLACE.fullmatch(text)
    what, line = (place["what"], place["line"]) if place else (text, None)
    told = next((vietnamese for english, vietnamese in _TOML if re.fullmatch(english, what)), "viết sai quy tắc TOML")
    return f" dòng {line}: {told}" if line else f" ở cuối tệp: {told}" if place else f": {told}"
