"""Apologies for late dossiers (văn bản xin lỗi): by when, for which reasons, told in which ways: apologies.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from knowledge.rules import rows
from knowledge.vietnam_time import VIETNAM

CHAT = "chat"
"""The way in which the service tells whoever follows a dossier by itself; it is none of the file's."""


@dataclass(frozen=True, slots=True)
class Apologies:
    """`days_before` are calendar days before the due date by which an apology is made (NĐ 118/2025/NĐ-CP, art. 19.6).

    `suggested_days` are working days, `furthest_days` calendar days from today.
    """

    law: str
    form: str
    days_before: int
    suggested_days: int
    furthest_days: int
    reasons: Mapping[str, str]
    ways: Mapping[str, str]

    def is_late(self, made_at: datetime, due: datetime) -> bool:
        """Whether an apology comes later than the law asks for."""
        return (due.astimezone(VIETNAM).date() - made_at.astimezone(VIETNAM).date()).days < self.days_before


def load(path: Path) -> Apologies:
    """The rules of a file. Raises BadDataFile."""
    file = rows.read(path)
    before, suggested, furthest = (_days(file, name) for name in ("days_before", "suggested_days", "furthest_days"))
    reasons, ways = file.table("reasons").all_texts(), file.table("ways").all_texts()
    if CHAT in ways:
        file.wrong(f"có «{CHAT}» trong «ways»: cách này máy tự ghi")
    found = Apologies(file.text("law"), file.text("form"), before, suggested, furthest, reasons, ways)
    file.done()
    return found


def _days(file: rows.Row, name: str) -> int:
    value = file.number(name)
    if not 1 <= value <= 1_000:
        file.wrong(f"có «{name}» phải từ 1 đến 1000")
    return value
