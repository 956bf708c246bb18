"""How well reports about the same thing are told: precision and recall over all pairs, with 95 % intervals (Wilson), and the curve.

Pairs of the same group are the same, all others are not. The first set is hard on purpose: each thing has neighbours of the same
kind or at the same place. Both parts are shown: the families that the weights were learnt from, and those that nothing was fitted
or looked at with. The streams are what one commune's desk receives in two months; two of the six were never learnt from.

    .venv/bin/python -m benchmarks.similar_quality [--part seen] [--size 100000]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.question_sets import Part
from benchmarks.search_quality import wilson
from knowledge.similar import SAME, Report, Similar

QUESTIONS = Path(__file__).parent / "questions" / "similar_cases.jsonl"
STREAMS_SEEN = QUESTIONS.with_name("similar_streams.jsonl")
STREAMS_UNSEEN = QUESTIONS.with_name("similar_streams_unseen.jsonl")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
Scores = dict[frozenset[str], float]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A report with its group: those of one group are about the same thing."""

    group: str
    report: Report

    @property
    def family(self) -> str:
        """The group with its near neighbours: "s32" for "s32a"."""
        return self.group.rstrip("abcdefghijklmnopqrstuvwxyz") or self.group

    @property
    def unseen(self) -> bool:
        """Whether its family belongs to the part that nothing was fitted or looked at with."""
        return hashlib.sha256(self.family.encode()).digest()[0] % 3 == 0


def load(part: Part = "all", path: Path = QUESTIONS) -> list[Labelled]:
    """The reports of a part; none where the set is not at hand. A report without a group is alone."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    told = [_labelled(json.loads(line)) for line in lines if line.strip()]
    return [one for one in told if part == "all" or one.unseen == (part == "unseen")]


def _labelled(row: dict[str, Any]) -> Labelled:
    at = BEGIN + timedelta(days=row["days"])
    return Labelled(row["group"] or row["id"], Report(row["id"], row["text"], row["category"], row["place"], at))


def streams(part: Part) -> dict[str, list[Labelled]]:
    """The streams of a part, by the letter of their place: no report of one is compared with one of another."""
    told = load(path=STREAMS_UNSEEN if part == "unseen" else STREAMS_SEEN)
    letters = dict.fromkeys(one.group[0] for one in told)
    return {letter: [one for one in told if one.group[0] == letter] for letter in letters}


def scores(reports: Sequence[Report]) -> Scores:
    """The score of every pair that the index finds, whichever of the two is asked for."""
    similar = Similar()
    for report in reports:
        similar.add(report)
    return {frozenset((report.id, other)): score for report in reports for other, score in similar.near(report, len(reports))}


def counts(told: Sequence[Labelled], threshold: float = SAME) -> tuple[int, int, int]:
    """Pairs told that are about the same thing, pairs told, pairs about the same thing."""
    same, found = _same(told), _told(scores([one.report for one in told]), threshold)
    return len(found & same), len(found), len(same)


def _same(told: Sequence[Labelled]) -> set[frozenset[str]]:
    return {frozenset((one.report.id, other.report.id)) for one, other in combinations(told, 2) if one.group == other.group}


def _told(found: Scores, threshold: float) -> set[frozenset[str]]:
    return {pair for pair, score in found.items() if score >= threshold}


def suggested(told: Sequence[Labelled]) -> tuple[int, int, int]:
    """What the desk sees while reports come in: of how many the best suggestion is right, how many have one, how many should.

    Each is compared with those before it; one right suggestion is enough, since what is joined is shown together.
    """
    similar, groups = Similar(), dict[str, str]()
    right = made = due = 0
    for one in sorted(told, key=lambda one: (one.report.at, one.report.id)):
        best = [other for other, score in similar.near(one.report, 1) if score >= SAME]
        made += bool(best)
        right += bool(best) and groups[best[0]] == one.group
        due += one.group in groups.values()
        similar.add(one.report)
        groups[one.report.id] = one.group
    return right, made, due


def print_suggested(*sets: Sequence[Labelled]) -> None:
    """The line of what is suggested, of several sets together."""
    right, made, due = (sum(column) for column in zip(*map(suggested, sets), strict=True))
    print(f"  best suggestion right {share(right, made)}, reports with an earlier one that get it {share(right, due)}")


def table(name: str, told: Sequence[Labelled]) -> None:
    """Precision and recall at the threshold, then along the curve."""
    same, found = _same(told), scores([one.report for one in told])
    print(f"{name}: {len(told)} reports, {len(same)} pairs about the same thing")
    print_suggested(told)
    for threshold in (SAME, *(step / 20 for step in range(4, 17))):
        hits, many = len(_told(found, threshold) & same), len(_told(found, threshold))
        mark = "  <- SAME" if threshold == SAME else ""
        print(f"  {threshold:.2f}  precision {share(hits, many)}  recall {share(hits, len(same))}{mark}")


def share(hits: int, of: int) -> str:
    """A share as a percentage with its 95 % interval."""
    low, high = wilson(hits, of)
    return f"{100 * hits / max(1, of):5.1f} % [{low:.0f}–{high:.0f}] {hits}/{of}"


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
    options.add_argument("--part", choices=("seen", "unseen", "all"), default="all", help="which part is shown")
    options.add_argument("--size", type=int, default=100_000, help="reports for the measurement of speed; 0 leaves it out")
    given = options.parse_args()
    parts: tuple[Part, ...] = ("seen", "unseen") if given.part == "all" else (given.part,)
    for part in parts:
        table(part, load(part))
        for place, told in streams(part).items():
            table(f"{part}, the stream of place {place}", told)
        print(f"{part}, all of these sets")
        print_suggested(load(part), *streams(part).values())
    told = load("seen")
    if given.size and told:
        speed([one.report for one in told], given.size)


if __name__ == "__main__":
    main()
