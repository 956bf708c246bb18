"""`waiting`: what waits for a person: questions without an answer, messages that failed, replies that did not arrive."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing

from bot.command_line import CommandFailed
from bot.settings import Settings
from feedback_store import inbox, outbox, sqlite, unanswered
from feedback_store.timestamps import from_text
from handlers import reply_body
from handlers.desk.page_sentences import PRIVATE, REPLY_STATES
from knowledge.vietnam_time import VIETNAM

_REASONS = {"unknown": "chưa tìm thấy", "outside": "ngoài danh mục", "rejected": "không đúng ý người hỏi"}
_LONGEST = 200


def waiting(settings: Settings, most: int) -> None:
    """Print the newest of each, `most` at most; changes nothing and disturbs no running service. Raises CommandFailed."""
    path = settings.store.path
    if not path.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {path}.")
    try:
        with closing(sqlite.connect(path)) as db:
            db.execute("PRAGMA query_only = 1")
            questions, failed, replies = unanswered.newest(db, most), inbox.quarantined(db, most), outbox.failed(db, most)
    except sqlite.sqlite3.Error:
        raise CommandFailed(f"Không đọc được kho dữ liệu {path}. Chạy «.venv/bin/python main.py doctor» để biết vì sao.") from None
    _list("Câu hỏi chưa trả lời được", ((row.created_at, _REASONS.get(row.reason, row.reason), row.text) for row in questions))
    _list("Tin xử lý bị lỗi", ((row.received_at, row.channel, (row.body or b"").decode("utf-8", "replace")) for row in failed))
    _list("Câu trả lời chưa đến", ((row.created_at, REPLY_STATES[state], _told(row)) for row, state in replies))


def _told(row: outbox.Row) -> str:
    reply = reply_body.read(row.body)
    return PRIVATE if reply.private else reply.text


def _list(title: str, rows: Iterable[tuple[str, str, str]]) -> None:
    lines = [f"  {from_text(when).astimezone(VIETNAM):%d/%m %H:%M}  [{what}] {_one_line(text)}" for when, what, text in rows]
    print(f"{title}: {len(lines) or 'không có'}", *lines, sep="\n")


def _one_line(text: str) -> str:
    """What a citizen wrote, without what moves a terminal's cursor."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_LONGEST]
