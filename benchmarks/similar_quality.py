"""How well reports about the same thing are told: precision and recall over all pairs, with 95 % intervals (Wilson), and the curve.

Pairs of the same group are the same, all others are not.

    .venv/bin/python -m benchmarks.similar_quality [--size 100000]
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from benchmarks.search_quality import wilson
from knowledge.similar import SAME, Report, Similar

QUESTIONS = Path(__file__).parent / "questions" / "similar_cases.jsonl"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
Scores = dict[frozenset[str], float]


def load(path: Path = QUESTIONS) -> list[tuple[str, Report]]:
    """The reports with their groups; none where the set is not at hand. A report without a group is alone."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    rows = [json.loads(line) for line in lines if line.strip()]
    return [
        (
            row["group"] or row["id"],
            Report(row["id"], row["text"], row["category"], row["place"], BEGIN + timedelta(days=row["days"])),
        )
        for row in rows
    ]


def scores(reports: Sequence[Report]) -> Scores:
    """The score of every pair that the index finds, looked for from both sides; the higher counts."""
    similar = Similar()
    for report in reports:
        similar.add(report)
    found: Scores = {}
    for report in reports:
        for other, score in similar.near(report, len(reports)):
            pair = frozenset((report.id, other))
            found[pair] = max(score, found.get(pair, 0.0))
    return found


def table(groups: dict[str, str], found: Scores) -> None:
    """Precision and recall at the threshold, then along the curve."""
    same = {frozenset(pair) for pair in combinations(groups, 2) if groups[pair[0]] == groups[pair[1]]}
    print(f"similar cases: {len(groups)} reports, {len(same)} pairs about the same thing")
    for threshold in (SAME, *(step / 20 for step in range(6, 17))):
        told = {pair for pair, score in found.items() if score >= threshold}
        mark = "  <- SAME" if threshold == SAME else ""
        print(f"  {threshold:.2f}  precision {_share(told & same, told)}  recall {_share(told & same, same)}{mark}")


def _share(hits: set[frozenset[str]], of: set[frozenset[str]]) -> str:
    low, high = wilson(len(hits), len(of))
    return f"{100 * len(hits) / max(1, len(of)):5.1f} % [{low:.0f}–{high:.0f}] {len(hits)}/{len(of)}"


def speed(reports: Sequence[Report], size: int) -> None:
    """Time and memory with many reports: the set's words at made-up places and days of one year."""
    chance, similar = random.Random(7), Similar()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    for number in range(size):
        similar.add(_made(number, chance, reports))
    added = time.process_time() - began
    times = []
    for number in range(200):
        asked = _made(size + number, chance, reports)
        began = time.process_time()
        similar.near(asked)
        times.append(1000 * (time.process_time() - began))
    times.sort()
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{size} reports, processor time: added in {added:.1f} s, {memory:.0f} MB")
    print(f"  near(): median {times[100]:.1f} ms, 99 % {times[198]:.1f} ms")


def _made(number: int, chance: random.Random, reports: Sequence[Report]) -> Report:
    one, place, street = chance.choice(reports), chance.choice(reports), chance.choice(reports)
    where = f"số {chance.randint(1, 400)} {street.place} {place.place}"
    return replace(one, id=f"made{number}", place=where, at=BEGIN + timedelta(days=365 * chance.random()))


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--size", type=int, default=100_000, help="reports for the measurement of speed; 0 leaves it out")
    given = options.parse_args()
    told = load()
    table({report.id: group for group, report in told}, scores([report for _, report in told]))
    if given.size and told:
        speed([report for _, report in told], given.size)


if __name__ == "__main__":
    main()
