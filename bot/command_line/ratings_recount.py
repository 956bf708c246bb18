"""`ratings recount`: what is counted as answers come in is compared with the answers themselves, and put right."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.command_line import CommandFailed
from bot.command_line.writing import UNREADABLE, write
from bot.settings import Settings
from feedback_store import audit, endings, sqlite, tallies, tally_tables
from feedback_store.audit import Entry
from feedback_store.sqlite import Connection
from feedback_store.tally_tables import Difference
from feedback_store.timestamps import utc_now
from handlers.desk.first_administrator import WHO

_MOST = 20


def recount(settings: Settings) -> None:
    """Say where the tallies differ and put them right in one commit, whether the service runs or not. Raises CommandFailed.

    The service waits for nothing: everything is compared by a reader, and what is written is only by how much each sum is off,
    which no answer that comes in meanwhile changes. Compared once more afterwards: two who do this at once would both add it.
    """
    path = settings.store.path
    found = _differences(path)
    if not found:
        print("Số đếm đánh giá khớp với các câu trả lời, không có gì phải sửa.")
        return
    write(path, lambda db: _mend(db, found))
    print(*found[:_MOST], *(["…"] if len(found) > _MOST else []), sep="\n")
    if _differences(path):
        raise CommandFailed("Số đếm đánh giá vẫn còn lệch. Chạy lại lệnh này, mỗi lúc một người.")
    print(f"Đã sửa {len(found)} chỗ. Số đếm đánh giá khớp với các câu trả lời.")


def _differences(path: Path) -> list[Difference]:
    if not path.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {path}.")
    try:
        with closing(sqlite.connect(path)) as db:
            db.execute("PRAGMA query_only = 1")
            db.execute("BEGIN")  # sums and rows of one moment
            return tallies.recount(db) + endings.recount(db)
    except sqlite.sqlite3.Error:
        raise CommandFailed(UNREADABLE.format(path=path)) from None


def _mend(db: Connection, found: list[Difference]) -> None:
    tally_tables.mend(db, found)
    audit.record(db, Entry(WHO, "ratings.recount", details={"places": len(found)}), utc_now())
