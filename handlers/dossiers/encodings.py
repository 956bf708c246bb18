"""In which encoding a table was written: Unicode in its forms, or one of the old Vietnamese ones, told by its own column names."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from typing import BinaryIO, TextIO
from unicodedata import normalize

from handlers.dossiers import sentences as say

_HEAD = 64 * 1024
_PIECE = 1 << 20
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
"""TCVN 5712:1993, the third table: the letters of the fonts .Vn…, each in the place of a letter of Latin-1."""


class NotReadable(ValueError):
    """Raised for a file that cannot be read as a whole; the message is one Vietnamese line."""


def from_tcvn3(text: str) -> str:
    """What a text says whose bytes were TCVN3 and were taken for Latin-1."""
    return text.translate(_TCVN3)


def opened(file: BinaryIO, is_known: Callable[[str], bool]) -> TextIO:
    """The file as text, which it is closed with; `is_known` says whether a first part of it names the needed columns.

    Raises NotReadable.
    """
    file.seek(0)
    head = file.read(_HEAD)
    encoding = _unicode(head)
    if encoding == "utf-8-sig" and not _is_utf8(file):
        if not is_known(_decoded(head, "cp1258")):
            raise NotReadable(say.FONT if is_known(from_tcvn3(_decoded(head, "latin-1"))) else say.ENCODING)
        encoding = "cp1258"
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, newline="")


def _unicode(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head[:2]:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return "utf-8-sig"


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(head: bytes, encoding: str) -> str:
    return normalize("NFC", head.decode(encoding, "replace"))
