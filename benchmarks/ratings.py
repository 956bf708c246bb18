"""A million invented ratings: how long the queries of an aggregated page take, by the tallies and by counting the rows; and the
files they become, each made by the command in a process of its own: how long that takes, and how much memory.

.venv/bin/python -m benchmarks.ratings [--ratings 1000000]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback_store import comments, endings, responses, sqlite, tallies
from feedback_store.officers import Officer
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from feedback_store.timestamps import month_of, to_text
from handlers.desk import satisfaction_asked, satisfaction_score, satisfaction_view
from handlers.desk.satisfaction_asked import FILTERS, RANGE, Asked
from handlers.desk.satisfaction_score import Score
from handlers.desk.satisfaction_tables import Names
from handlers.desk.satisfaction_view import View
from knowledge import parts
from knowledge.questionnaires import one_tap
from knowledge.rules.rules import Rules
from knowledge.satisfaction.levels import LOW

LAST = datetime(2026, 11, 20, 9, tzinfo=UTC)
PERIOD, OF_SURVEY = timedelta(days=24 * 30.4), timedelta(days=45)
UNITS, SUBJECTS = 110, 300
ONE_TAP, SURVEY = Wanted("mot-cham", "1"), Wanted("sipas-2023-2026", "1", survey=1)
ORIGINS = ("answer", "case", "filing", "call", "chat", "refused", "withdrawn")
CHANNELS = ("zalo", "web", "zalobot", "telegram", "phone")
REASONS = ("cham", "kho-hieu", "di-lai", "thai-do", "giay-to", "khac")
WORDS = ("Chờ hơi lâu nhưng làm đúng hẹn.", "Giải thích dễ hiểu, cảm ơn cả nhà.", "Phải đi lại hai lần vì thiếu một tờ giấy.")
ROOT = Path(__file__).parents[1]
FILES = {
    "answers.csv": ("--shape", "answers"),
    "respondents.csv": ("--shape", "respondents"),
    "summary.csv": ("--shape", "summary"),
    "ratings.xlsx": (),
}
PAGES = {
    "this year": {},
    "24 months": {"period": RANGE, "from": "2024-12", "to": "2026-11"},
    "one unit": {"unit": "u000"},
    "a survey of 39 items": {"questionnaire": SURVEY.questionnaire},
}
STARTER = (
    "import json, resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
    " print(json.dumps(list(resource.getrusage(resource.RUSAGE_CHILDREN))))"
)
_AT_ONCE = 50_000
_ASKED_PER_RATED = 2
_PER_SURVEY_FORM = 50  # ratings for each form of the survey

Drawn = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the page: by the tallies or the indexes it has, and the same from the rows; both must tell the same."""

    name: str
    ask: Callable[[Connection], Any]
    from_rows: Callable[[Connection], Any]


@contextmanager
def filled(count: int) -> Iterator[Path]:
    """A store with so many ratings of the last 24 months, the endings that were asked about, and one survey."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "motcua.db"
        Store(path, reserve=0).close_now()
        with closing(sqlite.connect(path)) as db:
            db.execute("PRAGMA synchronous = 0")
            db.execute("BEGIN")
            _ask(db, count)
            db.execute("COMMIT")
            tallies.rebuild(db)
            endings.rebuild(db)
        yield path


def _ask(db: Connection, count: int) -> None:
    chance = np.random.default_rng(5)
    for first in range(1, count + 1, _AT_ONCE):
        _rate(db, chance, range(first, min(first + _AT_ONCE, count + 1)), count)
    now = to_text(LAST)
    db.execute(
        "INSERT INTO surveys (id, ref, title, questionnaire, version, opens_on, closes_on, made_at, secret)"
        " VALUES (1, 's', 'Thử', ?, ?, '2024-11-01', '2026-11-30', ?, '')",
        (SURVEY.questionnaire, SURVEY.version, now),
    )
    _survey(db, chance, range(count + 1, count + 1 + count // _PER_SURVEY_FORM))


def _zipf(chance: np.random.Generator, many: int, size: int) -> Drawn:
    """Numbers below `many`, the first ones most often."""
    weights = 1 / np.arange(1, many + 1)
    return chance.choice(many, size, p=weights / weights.sum())


def _columns(chance: np.random.Generator, size: int) -> list[list[Any]]:
    """Origins, channels, units, fields and subjects of so many responses."""
    subjects = _zipf(chance, SUBJECTS, size).tolist()
    return [
        [ORIGINS[one] for one in _zipf(chance, len(ORIGINS), size)],
        [CHANNELS[one] for one in _zipf(chance, len(CHANNELS), size)],
        [f"u{one:03}" for one in _zipf(chance, UNITS, size)],
        [f"f{one % 20:02}" for one in subjects],
        [f"s{one:03}" for one in subjects],
    ]


def _rate(db: Connection, chance: np.random.Generator, numbers: range, count: int) -> None:
    """One-tap ratings with their answers, and the endings: those that were rated, and as many that were not."""
    moments = [LAST - (count - number) * PERIOD / count for number in numbers]
    drawn = list(zip(numbers, moments, *_columns(chance, len(numbers)), strict=True))
    _respond(db, ONE_TAP, drawn)
    levels = chance.choice(5, len(numbers), p=(0.04, 0.06, 0.12, 0.38, 0.40)) + 1
    _answer(db, _answers(chance, numbers, levels.tolist()))
    db.executemany(
        "INSERT INTO endings (key, kind, channel, unit, field, subject, month, ended_at, closes_at, rated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (f"{number}:{copy}", *place, month_of(at), to_text(at), to_text(at), None if copy else to_text(at))
            for number, at, *place in drawn
            for copy in range(_ASKED_PER_RATED)
        ),
    )


def _answers(chance: np.random.Generator, numbers: range, levels: list[int]) -> Iterator[tuple[int, str, str, str]]:
    reasons = _zipf(chance, len(REASONS), len(numbers)).tolist()
    for number, level, reason in zip(numbers, levels, reasons, strict=True):
        yield number, one_tap.LEVEL, str(level), ""
        if level <= 3:
            yield number, one_tap.REASONS, REASONS[reason], ""
        if number % 7 == 0:
            yield number, "gop-y", "", WORDS[number % len(WORDS)]


def _survey(db: Connection, chance: np.random.Generator, numbers: range) -> None:
    """Forms with every item that counts, one in ten left blank."""
    (form,) = parts.QUESTIONNAIRES.read()[SURVEY.questionnaire]
    items = [item.key for item in form.scored]
    moments = [LAST - part * OF_SURVEY for part in chance.random(len(numbers)).tolist()]
    _respond(db, SURVEY, list(zip(numbers, moments, *_columns(chance, len(numbers)), strict=True)))
    levels = chance.choice(6, (len(numbers), len(items)), p=(0.1, 0.03, 0.07, 0.2, 0.35, 0.25)).tolist()
    told = (
        (number, item, level) for number, row in zip(numbers, levels, strict=True) for item, level in zip(items, row, strict=True)
    )
    _answer(db, ((number, item, str(level), "") for number, item, level in told if level))


def _respond(db: Connection, to: Wanted, drawn: list[tuple[Any, ...]]) -> None:
    db.executemany(
        "INSERT INTO responses (id, month, submitted_at, origin, channel, unit, field, subject, ref,"
        " questionnaire, version, survey) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (number, month_of(at), to_text(at), *place, f"{number:016x}", to.questionnaire, to.version, to.survey)
            for number, at, *place in drawn
        ),
    )


def _answer(db: Connection, rows: Iterator[tuple[int, str, str, str]]) -> None:
    db.executemany("INSERT INTO answers (response, item, value, text) VALUES (?, ?, ?, ?)", rows)


def page() -> list[Query]:
    """What a page of all 24 months asks, with nothing filtered and of one survey; then what other pages ask beside it."""
    level = replace(ONE_TAP, items=(one_tap.LEVEL,))
    places = (("origin",), ("channel",), ("unit",), ("field",), ("field", "subject"))
    return [
        *(_tallied(f"levels by month and {place[-1]}", level, ("item", *place, "month", "value")) for place in places),
        _tallied("reasons by month", replace(ONE_TAP, items=(one_tap.REASONS,)), ("value", "month")),
        Query("asked and rated", lambda db: endings.outcomes(db, ("2024-01", "2026-12"), ("unit", "not_asked")), _ended),
        _tallied("a survey by month and unit", SURVEY, ("item", "unit", "month", "value")),
        _tallied("the largest unit by subject", replace(level, unit="u000"), ("subject", "value")),
        _same("responses of the survey", lambda db: responses.count(db, SURVEY)),
        _same("the latest low comments", lambda db: comments.page(db, replace(level, unit="u000"), LOW, "", 50)),
    ]


def measure_page(path: Path) -> None:
    """Print what the director's page takes, worked out whole: queries, figures with their intervals, hidden cells, charts."""
    print("\n| page | seconds | of the processor |\n|---|--:|--:|")
    rules, officer = parts.RULES.read(), Officer(1, "lan", "Lan", "survey_staff")
    names = dict.fromkeys(FILTERS, str)
    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        for name, typed in PAGES.items():
            wanted = satisfaction_asked.asked(typed, officer, rules, LAST.date())
            seconds, worked, _ = timed(partial(_look, wanted=wanted, rules=rules, names=names), db)
            print(f"| {name} | {_row([seconds, worked])} |", flush=True)


def _look(db: Connection, wanted: Asked, rules: Rules, names: Names) -> tuple[View, Score]:
    """All that the page tells."""
    return satisfaction_view.view(db, wanted, rules, names), satisfaction_score.score(db, wanted, rules, LAST)


def _ended(db: Connection) -> list[tuple[Any, ...]]:
    numbers = "count(*), count(CASE not_asked WHEN '' THEN 1 END), count(rated_at)"
    return list(db.execute(f"SELECT unit, not_asked, {numbers} FROM endings GROUP BY unit, not_asked ORDER BY unit, not_asked"))  # noqa: S608


def _same(name: str, ask: Callable[[Connection], Any]) -> Query:
    """One that has no tallies."""
    return Query(name, ask, ask)


def _tallied(name: str, wanted: Wanted, by: tuple[str, ...]) -> Query:
    return Query(name, lambda db: tallies.counts(db, wanted, by), lambda db: counted(db, wanted, by))


def counted(db: Connection, wanted: Wanted, by: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The same from the rows."""
    items = "".join(f" AND item = '{item}'" for item in wanted.items)
    unit = f" AND unit = '{wanted.unit}'" if wanted.unit else ""
    found = db.execute(
        f"SELECT {', '.join(by)}, count(*) FROM answers JOIN responses ON id = response"  # noqa: S608
        f" WHERE questionnaire = ?{unit}{items} GROUP BY {', '.join(by)} ORDER BY {', '.join(by)}",
        (wanted.questionnaire,),
    )
    return list(found)


def timed(ask: Callable[[Connection], Any], db: Connection) -> tuple[float, float, Any]:
    """Seconds, seconds of the processor, and what came of it."""
    began, worked = time.perf_counter(), time.process_time()
    result = ask(db)
    return time.perf_counter() - began, time.process_time() - worked, result


def measure(path: Path) -> None:
    """Print the page's queries, asked one after the other as a page asks them, and then each from the rows."""
    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        quick = [timed(query.ask, db) for query in page()]
        slow = [timed(query.from_rows, db) for query in page()]
    print("| query | rows told | seconds | of the processor | from the rows | of the processor |\n|---|--:|--:|--:|--:|--:|")
    for query, (*one, told), (*other, again) in zip(page(), quick, slow, strict=True):
        assert told == again, query.name
        print(f"| {query.name} | {len(told) if isinstance(told, list) else 1:,} | {_row([*one, *other])} |")
    print(f"| together | | {_row(np.sum([[*one[:2], *other[:2]] for one, other in zip(quick, slow, strict=True)], axis=0))} |")


def measure_files(path: Path) -> None:
    """Print what each file takes: seconds, seconds of the processor, and memory as the system counts it for the process."""
    print("\n| file | rows told | seconds | of the processor | MB of memory | MB |\n|---|--:|--:|--:|--:|--:|")
    for name, arguments in FILES.items():
        target = path.with_name(name)
        seconds, used = _run([sys.executable, "main.py", "ratings", "export", str(target), *arguments], path)
        size = target.stat().st_size / 2**20
        rows = _rows_of(target)
        told = f"{used.ru_utime + used.ru_stime:.1f} | {used.ru_maxrss / 1024:.0f} | {size:.0f}"
        print(f"| {name} | {rows} | {seconds:.1f} | {told} |", flush=True)
        target.unlink()


def _run(command: list[str], store: Path) -> tuple[float, resource.struct_rusage]:
    """Run a command to its end. A process begins with the memory of whoever starts it, so a small one starts it."""
    began = time.perf_counter()
    environment = {**os.environ, "MOTCUA_STORE_PATH": str(store)}
    starter = [sys.executable, "-c", STARTER, *command]
    told = subprocess.run(starter, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return time.perf_counter() - began, resource.struct_rusage(json.loads(told.splitlines()[-1]))


def _rows_of(target: Path) -> str:
    if target.suffix != ".csv":
        return ""
    with target.open("rb") as file:
        return f"{sum(1 for _ in file) - 1:,}"


def _row(seconds: Sequence[float] | NDArray[np.float64]) -> str:
    return " | ".join(f"{one:.3f}" for one in seconds)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--ratings", type=int, default=1_000_000)
    count = options.parse_args().ratings
    began = time.perf_counter()
    with filled(count) as path:
        size = path.stat().st_size / 2**20
        print(f"{count:,} ratings written in {time.perf_counter() - began:.0f} s, {size:.0f} MB\n", flush=True)
        measure(path)
        measure_page(path)
        measure_files(path)


if __name__ == "__main__":
    main()
