"""`triage`: one first message a line on standard input, what it is on standard output."""

from __future__ import annotations

import json
import sys

from bot.command_line import CommandFailed
from bot.command_line.loading import loaded
from bot.settings import Settings
from knowledge import parts
from knowledge.data_file import BadDataFile
from knowledge.knowledge import Knowledge
from knowledge.triage.triage import Triage, Triager

_KINDS = {
    "question": "câu hỏi",
    "complaint": "phản ánh",
    "recommendation": "kiến nghị",
    "legal_complaint": "khiếu nại",
    "denunciation": "tố cáo",
    "status": "hỏi hồ sơ, phản ánh đã gửi",
    "filing": "muốn nộp hồ sơ",
    "rating": "đánh giá",
    "person": "muốn gặp người",
    "greeting": "chào hỏi",
    "emergency": "khẩn cấp",
    "abuse": "chửi bới",
    "contest": "không chịu kết quả",
    "other": "không phải việc của trung tâm",
}
_URGENCIES = {"normal": "", "urgent": ", gấp", "emergency": ", gọi 113, 114, 115 ngay"}


def triage(settings: Settings, as_json: bool) -> None:
    """Tell what each line is."""
    told = triager(loaded(settings))
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").strip()
        if text:
            print(_as_json(text, told(text)) if as_json else _as_text(text, told(text)), flush=True)


def triager(knows: Knowledge) -> Triager:
    """The triage over the knowledge that is served. Raises CommandFailed."""
    try:
        return Triager(knows.search, knows.talk, knows.facets, parts.TRIAGE.read())
    except BadDataFile as error:
        raise CommandFailed(str(error)) from None


def _as_json(text: str, told: Triage) -> str:
    return json.dumps({"text": text, "kind": told.kind, "category": told.category, "urgency": told.urgency}, ensure_ascii=False)


def _as_text(text: str, told: Triage) -> str:
    about = f", {told.category}" if told.category else ""
    asked = ", và hỏi thêm" if told.also_question else ""
    return f"{text}\n  {_KINDS[told.kind]}{about}{asked}{_URGENCIES[told.urgency]}"
