"""Conversations as plain text that an officer can read, write and correct.

    # Hỏi lệ phí, rồi hỏi tiếp nơi nộp            what it shows
    Dân: lam lai bang lai het bao nhieu          what the citizen types; «[ảnh]» sends a photo
    Máy: Dạ, lệ phí … 135.000 đồng …             one reply; … stands for any text, lines may follow indented
    Chọn: Cần giấy tờ gì | Nộp ở đâu             the choices under the last reply, in order; left out: not looked at
    Bấm: Nộp ở đâu                               the citizen taps a choice (types its number where there are no buttons)
    Cán bộ: xong, Đã thay bóng đèn               what an officer does at the desk (officer.py has the acts)
    Trang: bắt đầu phiếu                         what the citizen does on the page of a survey (there as well)
    Phần mềm: H05-261120-0001, 4, hẹn 2026-11-30  what the one-stop software tells of a dossier (one_stop.py)
    Sau: 3 ngày                                  so much time passes
    Dân: {mã}                                    the latest code of a case that was told

The introduction that opens every conversation is expected by itself unless a transcript begins with «Máy:».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from handlers.messages import Reply

FOLDER = Path(__file__).parent
ANY = "…"
PHOTO = "[ảnh]"
BESIDE = ("Cán bộ", "Trang", "Phần mềm")
"""Who acts beside the conversation: an officer, the citizen on a page, or the one-stop software."""


@dataclass(slots=True)
class Exchange:
    """What the citizen does in the conversation, or anybody beside it, and what the citizen is then expected to read there."""

    said: str
    tapped: bool
    beside: bool = field(default=False, kw_only=True)
    replies: list[str] = field(default_factory=list)
    choices: list[str] | None = None
    days: int = 0


def read(path: Path) -> list[Exchange]:
    """The exchanges of a transcript; raises ValueError with the line that is not understood."""
    exchanges: list[Exchange] = []
    days = 0
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        word, _, rest = line.partition(": ")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" ") and exchanges and exchanges[-1].replies:
            exchanges[-1].replies[-1] += "\n" + line.strip()
        elif word in ("Dân", "Bấm", *BESIDE):
            rest = f"phần mềm, {rest}" if word == "Phần mềm" else rest
            exchanges.append(Exchange(rest.strip(), word == "Bấm", beside=word in BESIDE, days=days))
        elif word == "Sau" and rest.strip().endswith(" ngày"):
            days += int(rest.split()[0])
        elif word == "Máy" and exchanges:
            exchanges[-1].replies.append(rest.strip())
        elif word == "Chọn" and exchanges:
            exchanges[-1].choices = [label.strip() for label in rest.split("|")]
        else:
            raise ValueError(f"{path.name} line {number}: {line!r}")
    return exchanges


def meets(expected: str, told: str) -> bool:
    """Whether a reply is as expected; bold marks do not count, … stands for anything."""
    parts = (re.escape(part) for part in expected.replace("**", "").split(ANY))
    return re.fullmatch(r"[\s\S]*".join(parts), told.replace("**", "")) is not None


def differences(exchange: Exchange, replies: list[Reply]) -> list[str]:
    """What differs between the expected replies and those that came, one line each."""
    if len(replies) != len(exchange.replies):
        return [f"after {exchange.said!r}: {len(exchange.replies)} replies expected, got {[reply.text for reply in replies]}"]
    found = [
        f"after {exchange.said!r}:\n  expected {wanted!r}\n  got      {reply.text!r}"
        for wanted, reply in zip(exchange.replies, replies, strict=True)
        if not meets(wanted, reply.text)
    ]
    labels = [choice.label for choice in replies[-1].choices] if replies else []
    if exchange.choices is not None and labels != exchange.choices:
        found.append(f"after {exchange.said!r}: choices {labels}, expected {exchange.choices}")
    return found
