"""`ratings sheets`: sheets with a QR code for counters, as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.command_line import CommandFailed
from bot.settings import Settings
from feedback_store import sqlite, surveys
from feedback_store.surveys import Row
from feedback_store.timestamps import utc_now
from handlers.exports.whole_file import whole
from handlers.ratings.sheets import Sheets
from knowledge.data_file import BadDataFile
from knowledge.rules import rules as loading
from knowledge.rules.units import Unit
from knowledge.vietnam_time import VIETNAM


def sheets(settings: Settings, target: Path, survey: str, units: Sequence[str]) -> None:
    """Write a page per unit to `target`; without `units`, for all that still exist. Raises CommandFailed."""
    _check(settings, target)
    wanted = Sheets(_survey(settings.store.path, survey), _units(units), settings.voice(), settings.web.public_url)
    try:
        with whole(target) as partial:
            partial.write_bytes(wanted.pdf())
    except OSError as error:
        raise CommandFailed(f"Không ghi được {target}: {error.strerror}.") from None
    print(f"Đã ghi {len(wanted.units)} tờ cho khảo sát «{wanted.survey.title}» ra {target}.")


def _check(settings: Settings, target: Path) -> None:
    settings.web_settings()
    if not settings.web.public_url:
        raise CommandFailed("Mã QR cần địa chỉ mà người dân mở được: hãy ghi [web] public_url trong config.toml.")
    if target.suffix.lower() != ".pdf":
        raise CommandFailed(f"Tệp {target} cần có đuôi .pdf.")
    if not settings.store.path.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {settings.store.path}.")
    if not target.parent.is_dir():
        raise CommandFailed(f"Không có thư mục {target.parent}. Hãy tạo thư mục đó trước.")
    if target.exists():
        raise CommandFailed(f"Tệp {target} đã có. Hãy chọn tên khác để không ghi đè.")


def _survey(path: Path, ref: str) -> Row:
    try:
        with closing(sqlite.connect(path)) as db:
            db.execute("PRAGMA query_only = 1")
            found = surveys.by_ref(db, ref)
    except sqlite.sqlite3.Error:
        raise CommandFailed(f"Không đọc được kho dữ liệu {path}. Chạy «.venv/bin/python main.py doctor» để biết vì sao.") from None
    if found is None:
        raise CommandFailed(f"Không có khảo sát «{ref}».")
    return found


def _units(keys: Sequence[str]) -> list[Unit]:
    try:
        known = loading.load().units
    except BadDataFile as error:
        raise CommandFailed(f"Dữ liệu quy tắc: {error}.") from None
    for key in keys:
        if key not in known:
            raise CommandFailed(f"Không có đơn vị «{key}». Có: {', '.join(sorted(known))}.")
    today = utc_now().astimezone(VIETNAM).date()
    return [known[key] for key in dict.fromkeys(keys)] or [unit for unit in known.values() if not unit.until or unit.until >= today]
