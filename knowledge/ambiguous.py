"""Questions too general to answer ("mất giấy tờ"): which procedures to offer instead; a data file that officers edit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from knowledge.data_file import BadDataFile, data_lines

PATH = Path(__file__).parent / "data" / "ambiguous.txt"
_CODES = re.compile(r"^\[(\d\.\d{6}(?: \d\.\d{6}){1,4})\]$")


class BadAmbiguous(BadDataFile):
    """The file of general questions has a line that cannot be used; the message is in Vietnamese."""


def load(path: Path = PATH) -> Mapping[str, tuple[str, ...]]:
    """For each general question the codes to choose from (2 to 5). Raises BadAmbiguous."""
    questions: dict[str, tuple[str, ...]] = {}
    codes: tuple[str, ...] = ()
    for number, line in data_lines(path, BadAmbiguous):
        if line.startswith("["):
            match = _CODES.match(line)
            if not match:
                raise BadAmbiguous(f"{path.name} dòng {number}: cần từ 2 đến 5 mã trong ngoặc vuông, cách nhau một dấu cách")
            codes = tuple(match[1].split())
        elif not codes:
            raise BadAmbiguous(f"{path.name} dòng {number}: cách nói nằm ngoài mọi mục")
        else:
            questions[line] = codes
    return questions
