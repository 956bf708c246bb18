"""Commands that write a new file: what has to be so before they begin, and a bar that shows how far they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from bot.command_line import CommandFailed
from feedback_store.sqlite import sqlite3
from handlers.exports.whole_file import Progress
from handlers.exports.xlsx_file import MOST_ROWS, TooManyRows
from knowledge.data_file import BadDataFile
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules

TOO_MANY = f"XLSX chứa nhiều nhất {MOST_ROWS:,} dòng. Hãy chọn khoảng ngày ngắn hơn, hoặc xuất .csv."
UNREADABLE = "Không đọc được kho dữ liệu {store}. Chạy «.venv/bin/python main.py doctor» để biết vì sao."


def check(store: Path, target: Path, endings: Iterable[str]) -> None:
    """Raises CommandFailed unless there is a store, and a place for a file of one of these endings."""
    if target.suffix.lower() not in endings:
        raise CommandFailed(f"Tệp {target} cần có đuôi {' hoặc '.join(endings)}.")
    if not store.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {store}.")
    if not target.parent.is_dir():
        raise CommandFailed(f"Không có thư mục {target.parent}. Hãy tạo thư mục đó trước.")
    if target.exists():
        raise CommandFailed(f"Tệp {target} đã có. Hãy chọn tên khác để không ghi đè.")


def known(what: str, key: str, keys: Iterable[str]) -> None:
    """Raises CommandFailed for a key that there is not; an empty one asks for everything."""
    if key and key not in (there := sorted(keys)):
        raise CommandFailed(f"Không có {what} «{key}». Có: {', '.join(there)}.")


def rules() -> Rules:
    """The rules. Raises CommandFailed."""
    try:
        return loading.load()
    except BadDataFile as error:
        raise CommandFailed(f"Dữ liệu quy tắc: {error}.") from None


@contextmanager
def writing(store: Path, target: Path) -> Iterator[None]:
    """Whatever keeps the file from being written becomes CommandFailed."""
    try:
        yield
    except sqlite3.Error:
        raise CommandFailed(UNREADABLE.format(store=store)) from None
    except TooManyRows:
        raise CommandFailed(TOO_MANY) from None
    except OSError as error:
        raise CommandFailed(f"Không ghi được {target}: {error.strerror}.") from None


def with_bar(target: Path, unit: str, write: Callable[[Progress], int]) -> int:
    """Write while a bar shows how far it is, where somebody looks at it."""
    with tqdm(unit=f" {unit}", desc=f"Ghi {target.name}", file=sys.stderr, disable=None, leave=False) as bar:

        def progress(done: int, count: int) -> None:
            bar.total = count
            bar.update(done - bar.n)

        return write(progress)
