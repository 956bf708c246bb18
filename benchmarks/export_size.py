"""How long an export of 100,000 cases takes and how much memory, by format; and how long the figures of the reports page take.

.venv/bin/python -m benchmarks.export_size [--cases 100000]
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from feedback_store import case_snapshot, sqlite
from feedback_store.case_lists import Wanted
from feedback_store.store import Store
from feedback_store.timestamps import to_text
from handlers.case_code import code_of
from handlers.desk.numbers import Period, figures
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules
from tests.exports.made_cases import kept

ROOT = Path(__file__).parent.parent
LAST = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHAT = (
    "Đèn đường trước cổng chợ tắt từ tối thứ hai",
    "Rác dồn ở đầu ngõ mấy hôm chưa ai lấy, trời nắng mùi bay vào nhà",
    "Ổ gà to giữa đường, xe máy đi tối rất dễ ngã",
    "Cán bộ bảo về bổ sung giấy tờ ba lần, lần nào cũng thiếu một thứ khác",
    "Quán mở loa tới khuya, trẻ con không ngủ được",
    "Cống nghẹt, mưa một lúc là nước tràn vào sân",
    "Hồ sơ nộp đã quá hẹn mà chưa thấy ai báo gì",
    "Đề nghị kẻ lại vạch sang đường trước trường học",
)
MORE = (
    "Tôi đã báo tổ dân phố nhưng chưa thấy gì.",
    "Mong trung tâm cho người xuống xem sớm.",
    "Nhà tôi số {n}, ngay cạnh hàng cơm, đi thêm {d} bước là tới.",
    "Chuyện này kéo dài từ {d}/{m} tới giờ.",
)
NUMBERS = ("Ai cần hỏi thêm thì gọi 09{p:08} gặp tôi.", "Xe đỗ chắn lối hay thấy nhất là 99A-{q:03}.{m:02}.")
DONE = "Đơn vị đã đến nơi ngày {d}/{m}, xử lý xong trong buổi sáng và chụp ảnh lại. Sẽ kiểm tra thêm một lần vào tháng sau."


def made(rules: Rules, number: int) -> dict[str, Any]:
    """One invented case."""
    chance = random.Random(number)
    received = LAST - timedelta(minutes=chance.randrange(5 * 365 * 24 * 60))
    category, unit = chance.choice(list(rules.categories)), chance.choice(list(rules.units))
    state = chance.choices(
        ["new", "assigned", "waiting_citizen", "answered", "closed", "refused", "merged"], [2, 5, 2, 20, 60, 8, 3]
    )[0]
    facts = {"n": chance.randrange(300), "d": chance.randrange(1, 29), "m": chance.randrange(1, 13)}
    facts |= {"p": chance.randrange(10**8), "q": chance.randrange(1000)}
    told = chance.choices(("", *NUMBERS), (75, 20, 5))[0]  # every fourth citizen writes a number of their own
    texts = [f"{chance.choice(WHAT)}.", *chance.sample(MORE, 2), told]
    over = state in ("answered", "closed", "refused")
    return {
        "id": number,
        "code": code_of(number),
        "channel": chance.choice(("web", "web", "zalo", "telegram", "phone")),
        "kind": chance.choice(("complaint", "recommendation")),
        "category": category,
        "unit": unit,
        "state": state,
        "urgency": chance.choice(("normal", "high", "urgent")),
        "text": " ".join(texts).format(**facts),
        "place": f"ngõ {number % 90} đường Mẫu, {rules.units[unit].name}",
        "received_at": to_text(received),
        "due": to_text(received + timedelta(days=21)),
        "closed_at": to_text(received + timedelta(days=chance.randrange(1, 26))) if over else None,
        "result": DONE.format(**facts) if state in ("answered", "closed") else "",
        "on_time": chance.choice((0, 1, 1, 1)) if over else None,
        "satisfied": chance.choice((None, None, 0, 1, 1)) if over else None,
        "reopened": int(chance.random() < 0.05),
        "merged_into": 1 if state == "merged" and number > 1 else None,
    }


def filled(path: Path, count: int) -> None:
    """A store with so many cases."""
    rules = loading.load()
    Store(path, reserve=0).close_now()
    with closing(sqlite.connect(path)) as db:
        db.execute("BEGIN")
        for number in range(1, count + 1):
            kept(db, made(rules, number), ("Người Thử", f"09{number:08}", "thôn Mẫu"))
        db.execute("COMMIT")


def run(path: Path, *arguments: str) -> tuple[float, float, int]:
    """The command as a process of its own: seconds, seconds of processors, peak memory of it and its helpers together in MB."""
    command = [sys.executable, "main.py", "cases", "export", *arguments]
    started, before, peak = time.perf_counter(), os.times(), 0
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "MOTCUA_STORE_PATH": str(path)}, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, sum(map(memory, family(process.pid))))
        time.sleep(0.05)
    assert process.returncode == 0
    seconds, after = time.perf_counter() - started, os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, worked, peak // 1024


def family(pid: int) -> Iterator[int]:
    """A process and those it started."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def memory(pid: int) -> int:
    """What a process holds in kB, what it shares with others counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=100_000)
    count = options.parse_args().cases
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "motcua.db"
        filled(path, count)
        print(f"| {count:,} cases | seconds | of processors | peak MB | file MB |\n|---|--:|--:|--:|--:|")
        for name, more in (("csv", ()), ("xlsx", ()), ("csv", ("--with-senders",)), ("xlsx", ("--with-senders",))):
            to = Path(folder) / f"{len(more)}.{name}"
            seconds, worked, peak = run(path, str(to), *more)
            size = to.stat().st_size / 1e6
            print(f"| {' '.join((name, *more))} | {seconds:.1f} | {worked:.1f} | {peak} | {size:.1f} |", flush=True)
        started = time.perf_counter()
        with case_snapshot.taken(path, Wanted()):
            print(f"| (the read of one moment) | {time.perf_counter() - started:.2f} | | | |")
        rules, started = loading.load(), time.perf_counter()
        with closing(sqlite.connect(path)) as db:
            figures(db, rules, Period(date(2021, 1, 1), date(2026, 12, 31), LAST), ())
        print(f"| (figures) | {time.perf_counter() - started:.2f} | | | |")


if __name__ == "__main__":
    main()
