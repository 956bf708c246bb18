"""A million invented dossiers: how long the page of indicators takes worked out whole, its files, and what keeping tallies costs.

.venv/bin/python -m benchmarks.indicators [--dossiers 1000000]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from feedback_store import dossier_batches, dossiers, sqlite
from feedback_store.dossier_indicators import TALLIES
from feedback_store.dossiers import AT_ONCE, Dossier
from feedback_store.store import Store
from feedback_store.tally_tables import differences
from feedback_store.timestamps import to_text
from handlers.desk import indicators_asked, indicators_view
from knowledge import parts

LAST = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAYS, UNITS, PROCEDURES, FIELDS = 730, 110, 1_500, 20
CHANNELS, LEVELS = ("counter", "online", "post", ""), ("whole", "part", "none", "")
PAGES = {
    "this year": {},
    "24 months": {"period": "khoang", "from": "2024-12", "to": "2026-11"},
    "this month": {"period": "thang-nay"},
    "one unit, this year": {"unit": "trung_tam"},
    "one field, this year": {"field": "f01"},
}
ROOT = Path(__file__).parents[1]


@contextmanager
def filled(count: int, tallied: bool = True) -> Iterator[Path]:
    """A store with so many dossiers of 24 months, brought in as an import brings them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "motcua.db"
        Store(path, reserve=0).close_now()
        with closing(sqlite.connect(path)) as db:
            db.execute("PRAGMA synchronous = 0")
            if not tallied:
                for name in ("comes", "changes"):
                    db.execute(f"DROP TRIGGER dossier_{name}")
            batch = dossier_batches.begin(db, "x", "x", count, None, LAST)
            rows = list(_rows(count, list(parts.RULES.read().units)))
            began = time.perf_counter()
            for first in range(0, count, AT_ONCE):
                db.execute("BEGIN")
                dossiers.keep(db, rows[first : first + AT_ONCE], batch, LAST)
                db.execute("COMMIT")
            print(f"{count:,} kept in {time.perf_counter() - began:.0f} s, {'with' if tallied else 'without'} tallies", flush=True)
        yield path


def _rows(count: int, units: list[str]) -> Iterator[Dossier]:
    chance = np.random.default_rng(5)
    names = [*units, *(f"u{number:03}" for number in range(UNITS))][:UNITS]
    drawn = [_zipf(chance, many, count) for many in (UNITS, PROCEDURES)]
    drawn += [chance.integers(least, most, count) for least, most in ((0, DAYS), (0, 40), (5, 30))]
    drawn += [chance.choice(4, count, p=odds) for odds in ((0.4, 0.5, 0.05, 0.05), (0.4, 0.3, 0.2, 0.1), (0.8, 0.15, 0.04, 0.01))]
    for number, (unit, procedure, day, took, due, channel, given, asked) in enumerate(
        zip(*(one.tolist() for one in drawn), strict=True)
    ):
        filed = LAST - timedelta(days=day)
        finished = filed + timedelta(days=took)
        yield Dossier(
            f"H05.{number}",
            f"1.{procedure:06}",
            f"f{procedure % FIELDS:02}",
            names[unit],
            CHANNELS[channel],
            LEVELS[procedure % 4],
            10 if finished <= LAST else 4,
            f"{filed:%Y-%m-%d}",
            due_at=to_text(filed + timedelta(days=due)),
            finished_at=to_text(finished) if finished <= LAST else None,
            returned_by=CHANNELS[given],
            supplements=asked,
        )


def _zipf(chance: np.random.Generator, many: int, size: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Numbers below `many`, the first ones most often."""
    weights = 1 / np.arange(1, many + 1)
    return chance.choice(many, size, p=weights / weights.sum())


def measure_pages(path: Path) -> None:
    """Print what each page takes, worked out whole with its tables and charts."""
    rules = parts.RULES.read()
    names = indicators_view.names_of(rules, None)
    print("\n| page | seconds | of the processor |\n|---|--:|--:|")
    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        for name, typed in PAGES.items():
            wanted = indicators_asked.asked(typed, rules.units, LAST.date())
            began, worked = time.perf_counter(), time.process_time()
            indicators_view.view(db, wanted, names, LAST)
            print(f"| {name} | {time.perf_counter() - began:.2f} | {time.process_time() - worked:.2f} |", flush=True)
        rows = [db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in TALLIES]  # noqa: S608
        print(f"\nrows of the tallies: {rows}; wrong ones: {[len(differences(db, table)) for table in TALLIES]}")


def measure_files(path: Path) -> None:
    """Print what each file takes, made by the command in a process of its own."""
    environment = {**os.environ, "MOTCUA_STORE_PATH": str(path)}
    for name in ("a.csv", "a.xlsx"):
        target, began = path.with_name(name), time.perf_counter()
        command = [sys.executable, "main.py", "indicators", "export", str(target), "--since", "12/2024", "--until", "11/2026"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        print(f"{name}: {time.perf_counter() - began:.1f} s, {target.stat().st_size / 2**20:.1f} MB", flush=True)


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dossiers", type=int, default=1_000_000)
    count = options.parse_args().dossiers
    with filled(count, tallied=False):
        pass
    with filled(count) as path:
        measure_pages(path)
        measure_files(path)


if __name__ == "__main__":
    main()
