"""How well personal numbers are covered: found by kind, and what must stay readable left alone, with 95 % intervals (Wilson).

.venv/bin/python -m benchmarks.redaction_quality
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from benchmarks.search_quality import wilson
from knowledge.redaction import Kind, Span, spans

QUESTIONS = Path(__file__).parent / "questions" / "redaction.jsonl"


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the spans that a careful reader marks, and those that are found."""

    wanted: tuple[Span, ...]
    found: tuple[Span, ...]


def load(path: Path = QUESTIONS) -> list[Text]:
    """The texts of the set; none where it is not at hand."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [_text(json.loads(line)) for line in lines if line.strip()]


def _text(row: dict[str, object]) -> Text:
    wanted = tuple(Span(start, end, kind) for start, end, kind in row["spans"])  # type: ignore[attr-defined]
    return Text(wanted, tuple(spans(str(row["text"]))))


def covers(found: Iterable[Span], wanted: Span) -> bool:
    """Whether nothing of a marked span stays readable."""
    return any(span.start <= wanted.start and wanted.end <= span.end for span in found)


def touches(spans: Iterable[Span], one: Span) -> bool:
    """Whether a span lies on another."""
    return any(span.start < one.end and one.start < span.end for span in spans)


def row(label: str, hits: int, count: int) -> None:
    """One line of the table."""
    low, high = wilson(hits, count)
    share = f"{100 * hits / count:5.1f} % [{low:.0f}–{high:.0f}] {hits}/{count}" if count else "–"
    print(f"  {label:<50} {share}")


def report(texts: Sequence[Text]) -> None:
    """The table."""
    pairs = [(text, span) for text in texts for span in text.wanted]
    silent = [text for text in texts if not text.wanted]
    told = [(text, span) for text in texts for span in text.found]
    print(f"redaction: {len(texts)} texts")
    row("covered wholly", sum(covers(text.found, span) for text, span in pairs), len(pairs))
    row("covered wholly, under the right kind", sum(_right(text, span) for text, span in pairs), len(pairs))
    row("exactly the span and the kind", sum(span in text.found for text, span in pairs), len(pairs))
    for kind in get_args(Kind):
        of_kind = [(text, span) for text, span in pairs if span.kind == kind]
        row(f"  {kind}, covered wholly", sum(covers(text.found, span) for text, span in of_kind), len(of_kind))
    row("texts without any, left alone", sum(not text.found for text in silent), len(silent))
    row("what is covered was to be covered", sum(touches(text.wanted, span) for text, span in told), len(told))


def _right(text: Text, span: Span) -> bool:
    return covers((found for found in text.found if found.kind == span.kind), span)


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    report(load())


if __name__ == "__main__":
    main()
