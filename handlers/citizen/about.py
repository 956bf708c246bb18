"""A procedure as it can be told on one day, and how lists of facts are written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from handlers.citizen import sentences as say
from handlers.citizen.sentences import Voice
from knowledge.guide import Guide
from knowledge.knowledge import Knowledge
from knowledge.procedure import Procedure

MOST_LINES = 12
_NAMES = (
    *("Việt Nam", "Trung tâm", "Công an", "Nhà nước", "Ủy ban", "Ngân hàng", "Văn phòng"),
    *("Bộ", "Sở", "Cục", "Chi cục", "Phòng", "Cổng", "Mẫu"),
)
"""How names begin: these keep their capital inside a sentence."""
_DO, _DOING = "làm ", "làm {title}"


class About:
    """One procedure as it can be told on one day."""

    def __init__(self, knows: Knowledge, code: str, voice: Voice, today: datetime.date, question: str = "") -> None:
        self.procedure: Procedure = knows.procedures[code]
        self.guide: Guide | None = knows.guides.get(code)
        self.title = knows.name(code)
        self.voice = voice
        self.today = today
        self.question = question

    def source(self) -> str:
        """Where the answer comes from: code, decision, month of the data, the official page."""
        row = self.procedure
        year, _, month = row.snapshot.partition("-")
        return self.voice.say(
            say.SOURCE,
            code=row.code,
            decision=f", {row.decision}" if row.decision else "",
            month=f"{int(month)}/{year}" if month else year or "?",
            page=", " + say.OFFICIAL_PAGE.format(url=row.url) if row.url else "",
        )

    def line(self, sentence: str, **facts: object) -> str:
        """A sentence of the wording file about this procedure."""
        look = say.LOOK_THERE if self.procedure.url else say.ASK_THERE
        title = lower(self.title)
        doing = title.removeprefix(_DO) if _DOING in sentence else title
        return self.voice.say(sentence, title=doing, look=look, **facts)


def bullets(lines: Iterable[str]) -> str:
    """Lines as a short list."""
    return "\n".join(f"– {line}" for line in list(lines)[:MOST_LINES])


def numbered(lines: Iterable[str]) -> str:
    """Lines as numbered steps."""
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))


def joined(items: Iterable[str]) -> str:
    """Items in one line, each once."""
    return ", ".join(dict.fromkeys(items))


def lower(text: str) -> str:
    """The text as it stands inside a sentence: the first letter small unless it begins a name or an abbreviation."""
    first = text.partition(" ")[0]
    if (len(first) > 1 and first.isupper()) or f"{text} ".startswith(tuple(f"{name} " for name in _NAMES)):
        return text
    return text[:1].lower() + text[1:]
