"""`cases export`: a list of cases as CSV or XLSX."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from tqdm import tqdm

from bot.command_line import CommandFailed
from bot.settings import Settings
from feedback_store.case_lists import Wanted
from feedback_store.sqlite import sqlite3
from feedback_store.timestamps import utc_now
from handlers.exports import export as exporting
from handlers.exports.export import FORMATS, Export
from handlers.exports.period import bounds
from handlers.exports.xlsx_file import MOST_ROWS, TooManyRows
from knowledge.data_file import BadDataFile
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules


def export(settings: Settings, given: argparse.Namespace) -> None:
    """Write the wanted cases to `given.to`. Raises CommandFailed; nothing half-written is left behind, whatever happens."""
    store, target = settings.store.path, given.to
    _check(store, target)
    try:
        rules = loading.load()
    except BadDataFile as error:
        raise CommandFailed(f"Dữ liệu quy tắc: {error}.") from None
    list_of = Export(store, _wanted(rules, given), rules, utc_now(), given.with_senders)
    try:
        count = _written(list_of, target)
    except sqlite3.Error:
        raise CommandFailed(f"Không đọc được kho dữ liệu {store}. Chạy «.venv/bin/python main.py doctor» để biết vì sao.") from None
    except TooManyRows:
        raise CommandFailed(f"XLSX chứa nhiều nhất {MOST_ROWS:,} dòng. Hãy chọn khoảng ngày ngắn hơn, hoặc xuất .csv.") from None
    except OSError as error:
        raise CommandFailed(f"Không ghi được {target}: {error.strerror}.") from None
    print(f"Đã xuất {count} phản ánh, kiến nghị ra {target}.")
    if given.with_senders:
        print("Tệp có họ tên, số điện thoại, địa chỉ của người gửi: hãy giữ kín và xóa khi dùng xong.", file=sys.stderr)


def _written(list_of: Export, target: Path) -> int:
    with tqdm(unit=" phản ánh", desc=f"Ghi {target.name}", file=sys.stderr, disable=None, leave=False) as bar:

        def progress(done: int, count: int) -> None:
            bar.total = count
            bar.update(done - bar.n)

        return exporting.write(list_of, target, progress)


def _check(store: Path, target: Path) -> None:
    if target.suffix.lower() not in FORMATS:
        raise CommandFailed(f"Tệp {target} cần có đuôi {' hoặc '.join(FORMATS)}.")
    if not store.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {store}.")
    if not target.parent.is_dir():
        raise CommandFailed(f"Không có thư mục {target.parent}. Hãy tạo thư mục đó trước.")
    if target.exists():
        raise CommandFailed(f"Tệp {target} đã có. Hãy chọn tên khác để không ghi đè.")


def _wanted(rules: Rules, given: argparse.Namespace) -> Wanted:
    groups = {one.group for one in rules.categories.values()}
    _known("đơn vị", given.unit, rules.units)
    _known("lĩnh vực", given.category, groups | rules.categories.keys())
    _known("trạng thái", given.state, rules.states.all)
    since, until = bounds(given.since, given.until)
    if since and until and since >= until:
        raise CommandFailed("Ngày cuối đứng trước ngày đầu.")
    units, states = ((key,) if key else () for key in (given.unit, given.state))
    return Wanted(states=states, units=units, category=given.category, since=since, until=until)


def _known(what: str, key: str, known: Iterable[str]) -> None:
    if key and key not in (keys := sorted(known)):
        raise CommandFailed(f"Không có {what} «{key}». Có: {', '.join(keys)}.")
