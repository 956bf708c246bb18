"""How good triage is: on the unseen first messages and on other questions, with 95 % intervals (Wilson).

.venv/bin/python -m benchmarks.triage_quality [--only messages|questions] [--confusions N]
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.question_sets import SHARED
from benchmarks.search_quality import wilson
from handlers.citizen.doors import SEALED
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming
from knowledge import knowledge, parts
from knowledge.knowledge import Knowledge
from knowledge.triage.phrases import KINDS, TOLD
from knowledge.triage.triage import Triage, Triager

QUESTIONS = Path(__file__).parent / "questions"
MESSAGES = QUESTIONS / "first_messages.jsonl"
TAKEN = ("complaint", "recommendation", "legal_complaint", "denunciation", "contest")
"""What a question must not be taken for."""
_NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sorted:
    """A message with what it is, what triage made of it, and how long that took in milliseconds."""

    kind: str
    category: str
    urgency: str
    style: str
    told: Triage
    took: float


def share(rows: Sequence[Sorted], counts: Callable[[Sorted], bool]) -> str:
    """A share with its interval and its numbers, as a table cell."""
    if not rows:
        return "–"
    hits = sum(map(counts, rows))
    low, high = wilson(hits, len(rows))
    return f"{100 * hits / len(rows):5.1f} % [{low:.0f}–{high:.0f}] {hits}/{len(rows)}"


def sort(triager: Triager, rows: Sequence[dict[str, object]]) -> list[Sorted]:
    """Every message through triage."""
    done = []
    for row in rows:
        start = time.perf_counter()
        told = triager(str(row["text"]))
        took = 1_000 * (time.perf_counter() - start)
        kind, category, urgency, style = (str(row.get(name) or "") for name in ("kind", "category", "urgency", "style"))
        done.append(Sorted(kind, category, urgency, style, told, took))
    return done


def rows_of(path: Path) -> list[dict[str, object]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def begun(knows: Knowledge, text: str) -> bool:
    """Whether the conversation takes a first message for a case, or shows the door of khiếu nại and tố cáo."""
    said = Incoming("1", "1", text)
    now = respond(Conversation(introduced=True), said, _NOW, knows=knows, voice=Voice()).conversation
    return now.draft is not None or now.waiting_for in SEALED


def begun_of(knows: Knowledge, rows: Sequence[dict[str, object]]) -> str:
    """The share of messages with which a case begins, as a table cell."""
    hits = sum(begun(knows, str(row["text"])) for row in rows)
    low, high = wilson(hits, len(rows))
    return f"{100 * hits / len(rows):5.1f} % [{low:.0f}–{high:.0f}] {hits}/{len(rows)}"


def asked() -> dict[str, list[dict[str, object]]]:
    """The questions about procedures that the catalogue answers, by set; sets that are not at hand are left out."""
    paths = [*sorted(path for path in QUESTIONS.glob("*.jsonl") if path != MESSAGES)]
    paths += [path for name in ("everyday", "queries") if (path := SHARED / f"{name}.jsonl").exists()]
    sets: dict[str, list[dict[str, object]]] = {}
    for path in paths:
        rows = [row for row in rows_of(path) if "query" in row]
        sets[path.stem] = [_question(row) for row in rows if row.get("behaviour") != "out_of_scope" and row.get("codes")]
    return {name: rows for name, rows in sets.items() if rows}


def _question(row: dict[str, object]) -> dict[str, object]:
    return {"text": row["query"], "kind": "question", "style": row.get("style") or row.get("origin")}


def print_messages(done: Sequence[Sorted], confusions: int) -> None:
    """The tables of the first messages."""
    print(f"\nfirst messages: {len(done)}")
    told = [one for one in done if one.kind in TOLD and one.category]
    hurried = [one for one in done if one.urgency]
    rows: list[tuple[str, str]] = [
        ("kind right", share(done, lambda one: one.told.kind == one.kind)),
        ("category right, among complaints and recommendations", share(told, lambda one: one.told.category == one.category)),
        ("urgency right, where it is told", share(hurried, lambda one: one.told.urgency == one.urgency)),
    ]
    groups = [("kind", kind) for kind in KINDS] + [("style", style) for style in _styles(done)]
    rows += [
        (f"  {name} {value}", share(_where(done, name, value), lambda one: one.told.kind == one.kind)) for name, value in groups
    ]
    for label, cell in rows:
        print(f"  {label:<56} {cell}")
    _print_pairs("kinds", [(one.kind, one.told.kind) for one in done], confusions)
    _print_pairs("categories", [(one.category, one.told.category) for one in told], confusions)


def _where(done: Sequence[Sorted], name: str, value: str) -> list[Sorted]:
    return [one for one in done if getattr(one, name) == value]


def _styles(done: Sequence[Sorted]) -> list[str]:
    return sorted({one.style for one in done if one.style})


def _print_pairs(label: str, pairs: Sequence[tuple[str, str]], most: int) -> None:
    worst = Counter(pair for pair in pairs if pair[0] != pair[1]).most_common(most)
    print(f"  worst pairs of {label}: " + (", ".join(f"{right} → {told or '–'} {count}" for (right, told), count in worst) or "–"))


def print_speed(done: Sequence[Sorted]) -> None:
    """How long triage takes."""
    times = sorted(one.took for one in done)
    print(f"  ms a message: mean {sum(times) / len(times):.2f}, median {times[len(times) // 2]:.2f}, worst {times[-1]:.1f}")


def main() -> None:
    """Print the tables asked for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", choices=("messages", "questions"))
    options.add_argument("--confusions", type=int, default=8, metavar="N", help="how many of the worst pairs")
    given = options.parse_args()
    knows = knowledge.load()
    start = time.perf_counter()
    learnt = parts.TRIAGE.read()
    print(f"loading triage: {time.perf_counter() - start:.2f} s")
    triager = Triager(knows.search, knows.talk, knows.facets, learnt)
    if given.only != "questions" and MESSAGES.exists():
        done = sort(triager, rows_of(MESSAGES))
        print_messages(done, given.confusions)
        told = [row for row in rows_of(MESSAGES) if row["kind"] in TOLD]
        print(f"  {'the conversation begins a case with complaints':<56} {begun_of(knows, told)}")
        print_speed(done)
    for name, rows in asked().items() if given.only != "messages" else ():
        done = sort(triager, rows)
        print(f"\n{name}: {len(done)} questions that the catalogue answers")
        print(f"  {'taken for a complaint':<56} {share(done, lambda one: one.told.kind == 'complaint')}")
        print(f"  {'taken for anything that opens a case or a sealed door':<56} {share(done, lambda one: one.told.kind in TAKEN)}")
        print(f"  {'the conversation begins a case or shows another door':<56} {begun_of(knows, rows)}")
        print(f"  {'seen as a question or as filing':<56} {share(done, lambda one: one.told.kind in ('question', 'filing'))}")
        print_speed(done)


if __name__ == "__main__":
    main()
