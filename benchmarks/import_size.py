"""How long an import of 100 MB takes and how much memory: JSON Lines and one array, of many small records and of real-sized ones.

.venv/bin/python -m benchmarks.import_size [--megabytes 100]
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RECORD = {
    "name": "Đăng ký khai sinh",
    "field": "Hộ tịch",
    "agency": "Ủy ban nhân dân cấp xã",
    "level": ["commune"],
    "subjects": ["Công dân Việt Nam"],
    "submission_methods": [{"method": "Trực tiếp", "time": "1 ngày làm việc", "fee": "Miễn phí", "note": "(8.000 đồng/lần)"}],
    "documents": [{"case": "", "name": "Tờ khai theo mẫu", "form": "", "original": 1, "copy": 0}],
    "legal_basis": ["60/2014/QH13"],
    "decision": "1898/QĐ-BTP",
    "crawled": "2026-07-01",
}
STEP = "Bước: nộp hồ sơ tại Ủy ban nhân dân cấp xã nơi cư trú. "


def written(path: Path, megabytes: int, steps: int, as_array: bool) -> int:
    """Write an export of this size; how many records it holds."""
    size = number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[" if as_array else "")
        while size < megabytes * 1_000_000:
            record = {"code": f"{1 + number // 1_000_000}.{number % 1_000_000:06}", **RECORD, "steps": f"{number} " + STEP * steps}
            line = json.dumps(record, ensure_ascii=False)
            file.write((",\n" if as_array and number else "") + line + ("" if as_array else "\n"))
            size, number = size + len(line.encode()), number + 1
        file.write("]" if as_array else "")
    return number


def imported(path: Path, folder: Path) -> tuple[float, int]:
    """Import in a process of its own: seconds, and its peak memory in MB."""
    code = (
        "import sys; from datetime import date; from pathlib import Path; from knowledge import importing;"
        "importing.import_file(Path(sys.argv[1]), Path(sys.argv[2]), importing.Choices(date.fromisoformat(sys.argv[3])));"
        "print(Path('/proc/self/status').read_text())"
    )
    started = time.perf_counter()
    arguments = [sys.executable, "-c", code, str(path), str(folder), str(datetime.date(2026, 1, 1))]
    status = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    return time.perf_counter() - started, int(peak[1]) // 1024 if peak else 0


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, default=100)
    megabytes = options.parse_args().megabytes
    print(f"| {megabytes} MB | records | seconds | records/s | peak MB |\n|---|--:|--:|--:|--:|")
    for name, steps, as_array in (("lines, small", 2, False), ("array, small", 2, True), ("lines, real-sized", 120, False)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.json"
            records = written(path, megabytes, steps, as_array)
            seconds, peak = imported(path, Path(folder) / "k")
            print(f"| {name} | {records:,} | {seconds:.1f} | {records / seconds:,.0f} | {peak} |", flush=True)


if __name__ == "__main__":
    main()
