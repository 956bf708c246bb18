"""How long bringing in two hundred thousand dossiers takes and how much memory: new, the same again, changed, wrong all over.

.venv/bin/python -m benchmarks.dossiers [--rows 200000]
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from feedback_store import sqlite
from feedback_store.officers import Officer
from feedback_store.sqlite import Connection
from handlers.desk import dossier_list_page
from knowledge import parts
from knowledge.rules.rules import Rules

ROOT = Path(__file__).parent.parent
_COLUMNS = {
    "code": "Mã hồ sơ",
    "procedure": "Mã TTHC",
    "field": "Lĩnh vực",
    "unit": "Đơn vị giải quyết",
    "channel": "Kênh nộp",
    "online_level": "Mức độ DVC",
    "status": "Trạng thái",
    "filed_on": "Ngày nộp",
    "accepted_at": "Ngày tiếp nhận",
    "due_at": "Ngày hẹn trả",
    "finished_at": "Ngày xử lý xong",
    "returned_at": "Ngày trả",
    "returned_by": "Hình thức trả",
    "name": "Họ tên người nộp",
    "phone": "Số điện thoại",
    "identity": "Số CCCD",
}
NAMES, HEADS = list(_COLUMNS), list(_COLUMNS.values())
UNITS = ("Sở Y tế", "Sở Nội vụ", "UBND phường Bến Gỗ", "so_xay_dung")
PROCEDURES = ("1.004194", "1.001193", "1.000656", "1.004222")
SMALL = 20_000
_STATES = ("Đang xử lý", "Đã xử lý xong", "Đã trả kết quả", "5")


def dossiers(count: int, later: bool = False) -> Iterator[list[str]]:
    """Invented dossiers of one year; `later`, a tenth of them has gone on."""
    chance, first = random.Random(1), datetime(2025, 11, 1, 8)
    for number in range(count):
        at = first + timedelta(minutes=number * 525_600 // count)
        state = chance.choice(_STATES)
        if later and number % 10 == 0:
            state = "Đã trả kết quả"
        done = at + timedelta(days=3) if state in _STATES[1:3] else None
        told = f"{done:%d/%m/%Y %H:%M}" if done else ""
        yield [
            f"H05.{number % 99}.{number % 9}-{at:%y%m%d}-{number % 100_000:05}",
            PROCEDURES[number % 4],
            "" if number % 3 else "Hộ tịch",
            UNITS[number // 7 % 4],
            str(number % 3 + 1),
            "Toàn trình" if number % 2 else "Một phần",
            state,
            f"{at:%d/%m/%Y}",
            f"{at:%d/%m/%Y %H:%M}",
            f"{at + timedelta(days=5):%d/%m/%Y}",
            told,
            told if state == _STATES[2] else "",
            "1",
            "Người Nộp Hồ Sơ",
            f"09{number:08}",
            f"00{number:010}",
        ]


def as_csv(path: Path, rows: Iterator[list[str]]) -> None:
    """Write a list as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADS)
        writer.writerows(rows)


def as_lines(path: Path, rows: Iterator[list[str]]) -> None:
    """Write a list as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(dict(zip(NAMES, row, strict=True)), ensure_ascii=False) + "\n")


def as_workbook(path: Path, rows: Iterator[list[str]]) -> None:
    """Write a list as XLSX."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADS, *rows]):
        sheet.write_row(number, 0, row)
    book.close()


def shifted(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Every row one cell too far to the right."""
    return (["", *row[:-1]] for row in rows)


def imported(path: Path, folder: Path, *more: str) -> tuple[float, int, str]:
    """Import by the command, in a process of its own: seconds, its peak memory in MB, and the last thing it said."""
    config = folder / "config.toml"
    config.write_text(f'[store]\npath = "{folder / "motcua.db"}"\n', "utf-8")
    code = (
        "import sys; from pathlib import Path; from bot.command_line import commands; end = commands.main(sys.argv[1:]);"
        "print(Path('/proc/self/status').read_text())"
    )
    started = time.perf_counter()
    arguments = [sys.executable, "-c", code, "--config", str(config), "dossiers", "import", str(path), *more]
    run = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True)
    told, _, status = run.stdout.partition("Name:")
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    last = (run.stderr.strip() or told.strip()).splitlines()[-1]
    return time.perf_counter() - started, int(peak[1]) // 1024 if peak else 0, last


def pages(store: Path) -> None:
    """Print what «Hồ sơ» of the desk asks the store, tab by tab, for the first time and again; the store's last day is today."""
    rules = parts.RULES.read()
    officer, now = Officer(1, "lan", "Lan", "administrator"), datetime(2026, 11, 3, 2, tzinfo=UTC)
    print("\n| «Hồ sơ» | dossiers | first, ms | again, ms |\n|---|--:|--:|--:|")
    for view in dossier_list_page.VIEWS:
        asked = dossier_list_page.asked_from({"view": view.key})
        with closing(sqlite.connect(store)) as db:
            sqlite.apply_pragmas(db)
            first, total = _looked(db, officer, rules, asked, now)
            again, _ = _looked(db, officer, rules, asked, now)
        print(f"| {view.label} | {total:,} | {first:.0f} | {again:.0f} |", flush=True)


def _looked(db: Connection, officer: Officer, rules: Rules, asked: dict[str, str], now: datetime) -> tuple[float, int]:
    """Milliseconds, and how many dossiers the tab holds."""
    began = time.perf_counter()
    found = dossier_list_page.found(db, officer, rules, asked, 0, now)
    return (time.perf_counter() - began) * 1_000, found.total


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    count = options.parse_args().rows
    print("| file | dossiers | MB | seconds | peak MB | said |\n|---|--:|--:|--:|--:|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        new, again, lines, bad, book = (folder / one for one in ("new.csv", "later.csv", "new.jsonl", "bad.csv", "small.xlsx"))
        as_csv(new, dossiers(count))
        as_csv(again, dossiers(count, later=True))
        as_lines(lines, dossiers(count))
        as_csv(bad, shifted(dossiers(count)))
        as_workbook(book, dossiers(SMALL))
        for told, path, more in (
            ("CSV, columns shifted", bad, ()),
            ("CSV, looked at", new, ("--preview",)),
            ("CSV, new", new, ()),
            ("CSV, the same again", new, ()),
            ("CSV, a tenth changed", again, ()),
            ("JSON Lines, the same as at first", lines, ()),
            ("XLSX", book, ()),
        ):
            seconds, peak, said = imported(path, folder, *more)
            rows = SMALL if path == book else count
            size = path.stat().st_size / 1e6
            print(f"| {told} | {rows:,} | {size:.0f} | {seconds:.1f} | {peak} | {said} |", flush=True)
        pages(folder / "motcua.db")


if __name__ == "__main__":
    main()
