"""This search beside bm25s, tantivy, SQLite FTS5 and rapidfuzz: quality, time and memory, same texts and questions, one run.

Each engine runs in a process of its own, one after the other, pinned to one core; the others get the texts folded (without
diacritics), as the best trial of each wants it.

    .venv/bin/python -m benchmarks.search_speed [--size 2867 50000]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.question_sets import Question, load
from knowledge import catalogue, wording
from knowledge.knowledge import procedure_entries
from knowledge.search import variants
from knowledge.search.decision import Weights
from knowledge.search.index import Entry
from knowledge.search.search import Search
from knowledge.vietnamese import dictionary, words
from knowledge.vietnamese.fold import fold, words_of

Find = Callable[[str], Sequence[str]]
Line = tuple[str, str]
ROOT = Path(__file__).parent.parent


def texts(size: int, with_wording: bool) -> list[Entry]:
    """The catalogue's entries; beyond its size, made-up ones that put two real titles (and phrasings) together."""
    real = list(procedure_entries(catalogue.load(), wording.load()))
    rng = random.Random(3)
    made = [_mixed(rng.choice(real), rng.choice(real), number, rng) for number in range(max(0, size - len(real)))]
    entries = real + made
    return entries if with_wording else [replace(entry, phrases=()) for entry in entries]


def _mixed(one: Entry, other: Entry, number: int, rng: random.Random) -> Entry:
    title = f"{one.title} {' '.join(rng.sample(other.title.split(), min(4, len(other.title.split()))))}"
    phrases = tuple(f"{phrase} {rng.choice(other.title.split())}" for phrase in one.phrases[:7])
    return Entry(f"9.{number:06}", title, phrases, 1)


def folded_lines(entries: Sequence[Entry]) -> list[Line]:
    """One folded line a procedure: its title and all its phrasings."""
    return [(entry.key, fold(" ".join((entry.title, *entry.phrases)))) for entry in entries]


def ours(entries: Sequence[Entry]) -> Find:
    """This project's search, without its memory of earlier questions."""
    words.warm_up()
    search = Search(entries, dictionary.load(), variants.load(), Weights.load())
    return lambda text: [hit.code for hit in search.find_anew(text).hits[:3]]


def bm25s(entries: Sequence[Entry]) -> Find:
    """bm25s over words and pairs of words."""
    import bm25s as library  # type: ignore[import-untyped]

    def tokens(text: str) -> list[str]:
        single = words_of(text)
        return single + [f"{left}_{right}" for left, right in pairwise(single)]

    lines = folded_lines(entries)
    index = library.BM25()
    index.index([tokens(text) for _, text in lines], show_progress=False)
    codes = [code for code, _ in lines]

    def find(text: str) -> list[str]:
        found, _ = index.retrieve([tokens(fold(text))], k=3, show_progress=False)
        return [codes[place] for place in found[0]]

    return find


def tantivy(entries: Sequence[Entry]) -> Find:
    """tantivy, any of the words."""
    import tantivy as library

    schema = library.SchemaBuilder().add_text_field("code", stored=True).add_text_field("text").build()
    index = library.Index(schema)
    writer = index.writer(50_000_000, 1)
    for code, text in folded_lines(entries):
        writer.add_document(library.Document(code=code, text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(text: str) -> list[str]:
        query = index.parse_query(" ".join(words_of(fold(text))) or "x", ["text"])
        return [searcher.doc(address)["code"][0] for _, address in searcher.search(query, 3).hits]

    return find


def fts5(entries: Sequence[Entry]) -> Find:
    """SQLite FTS5, any of the words."""
    from feedback_store.sqlite import sqlite3

    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE line USING fts5(code UNINDEXED, text)")
    db.executemany("INSERT INTO line VALUES (?, ?)", folded_lines(entries))

    def find(text: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words_of(fold(text)))) or '"x"'
        rows = db.execute("SELECT code FROM line WHERE line MATCH ? ORDER BY rank LIMIT 3", (asked,))
        return [code for (code,) in rows]

    return find


def rapidfuzz(entries: Sequence[Entry]) -> Find:
    """rapidfuzz token_set_ratio over every title and phrasing."""
    from rapidfuzz import fuzz, process

    lines = [(entry.key, fold(text)) for entry in entries for text in (entry.title, *entry.phrases)]
    choices = [text for _, text in lines]

    def find(text: str) -> list[str]:
        found = process.extract(fold(text), choices, scorer=fuzz.token_set_ratio, limit=12)
        return list(dict.fromkeys(lines[place][0] for _, _, place in found))[:3]

    return find


ENGINES: dict[str, Callable[[Sequence[Entry]], Find]] = {
    "this search": ours,
    "bm25s": bm25s,
    "tantivy": tantivy,
    "SQLite FTS5": fts5,
    "rapidfuzz": rapidfuzz,
}


def measure(engine: str, size: int, with_wording: bool) -> dict[str, object]:
    """One engine on one set of texts, in this process."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    entries = texts(size, with_wording)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    find = ENGINES[engine](entries)
    built = time.perf_counter() - started
    questions = [question for name in ("own", "queries", "everyday") for question in load(name) if question.answerable]
    slow = engine == "rapidfuzz" and size > 10_000
    asked = random.Random(1).sample(questions, 60) if slow else questions
    for question in asked[:20]:
        find(question.text)
    taken, ranks = [], []
    for question in asked:
        started = time.perf_counter()
        found = find(question.text)
        taken.append(time.perf_counter() - started)
        ranks.append(_rank(found, question))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {
        "hit1": np.mean([rank == 1 for rank in ranks]),
        "hit3": np.mean([rank > 0 for rank in ranks]),
        "mrr": np.mean([1 / rank if rank else 0 for rank in ranks]),
        "p50": np.median(taken) * 1e3,
        "p99": np.quantile(taken, 0.99) * 1e3,
        "rate": len(taken) / sum(taken),
        "build": built,
        "memory": memory,
        "count": len(asked),
    }


def _rank(found: Sequence[str], question: Question) -> int:
    return next((place for place, code in enumerate(found, 1) if code in question.codes), 0)


def main() -> None:
    """Run every engine in turn and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--size", type=int, nargs="+", default=[2_756, 50_000])
    options.add_argument("--one", nargs=3, metavar=("ENGINE", "SIZE", "TEXTS"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        row = measure(given.one[0], int(given.one[1]), given.one[2] == "wording")
        print(json.dumps({name: float(value) for name, value in row.items()}))  # type: ignore[arg-type]
        return
    for size in given.size:
        print(f"\n{size:,} procedures\n{_HEAD}")
        for kind in ("titles", "wording"):
            for engine in ENGINES:
                line = [sys.executable, "-m", "benchmarks.search_speed", "--one", engine, str(size), kind]
                row = json.loads(subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
                print(_ROW.format(engine=engine, kind=kind, **row), flush=True)


_HEAD = (
    f"{'engine':<14} {'texts':<8} {'hit@1':>6} {'hit@3':>6} {'MRR':>6} {'p50 ms':>8} {'p99 ms':>8}"
    f" {'q/s':>8} {'build s':>8} {'MB':>6} {'n':>5}"
)
_ROW = (
    "{engine:<14} {kind:<8} {hit1:>6.1%} {hit3:>6.1%} {mrr:>6.3f} {p50:>8.2f} {p99:>8.2f}"
    " {rate:>8.0f} {build:>8.2f} {memory:>6.0f} {count:>5.0f}"
)


if __name__ == "__main__":
    main()
