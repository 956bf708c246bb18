"""Forms that come a second time are known again, whatever file they come in; and a file is kept as a whole, at any moment."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from pathlib import Path

import pytest

from feedback_store import paper_batches, tallies
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from handlers.ratings import paper_batch
from handlers.ratings.paper_batch import NotTaken, Preview
from handlers.ratings.paper_columns import MOST
from tests.exports.made_ratings import NOW, RULES
from tests.ratings.test_paper_forms import FORM, KEYS, as_csv, counted, line, look, take

ITEMS = [item.key for item in FORM.scored]
UNITS = list(RULES.units)


def filled(count: int, seed: int = 1) -> list[list[str]]:
    """Forms as people fill them in."""
    chance = random.Random(seed)
    return [
        line(
            day=f"{chance.randint(1, 28):02}/{chance.randint(1, 10):02}/2026",
            unit=chance.choice(UNITS),
            **{item.replace("-", "_"): str(chance.randint(1, 5)) for item in ITEMS},
        )
        for _ in range(count)
    ]


def alike(store: Store, preview: Preview) -> str:
    with store.reading() as db:
        return paper_batch.compare(db, preview)


def kept(store: Store, rows: list[list[str]]) -> int:
    body = as_csv(*rows)
    return take(store, look(store, body), body.encode())


@pytest.mark.parametrize(
    "again",
    [
        lambda rows: [*rows, [""] * len(KEYS)],
        lambda rows: rows[::-1],
        lambda rows: [[text.replace("5", " 5") if len(text) == 1 else text for text in row] for row in rows],
    ],
)
def test_the_same_forms_in_other_bytes_are_refused(store: Store, again: object) -> None:
    """A blank line more, another order, another way of typing."""
    rows = filled(50)
    kept(store, rows)
    preview = look(store, as_csv(*again(rows), separator=";"))  # type: ignore[operator]
    assert len(preview.reading.forms) == 50
    with pytest.raises(NotTaken, match="đã nhập lúc"):
        alike(store, preview)
    with pytest.raises(NotTaken, match="đã nhập lúc"):
        take(store, preview, b"")
    assert counted(store)[0] == 50


def test_the_twin_other_forms_are_taken(store: Store) -> None:
    """One answer makes another form; what was written does, too."""
    (row,) = filled(1)
    kept(store, [[*row[:-1], "Nhanh."]])
    other = look(store, as_csv([*row[:-1], "Cảm ơn."]))
    assert "1 phiếu trong tệp giống hệt" in alike(store, other) and take(store, other, b"")
    assert alike(store, look(store, as_csv(*filled(50, 2)))) == ""


@pytest.mark.parametrize(
    ("same", "more", "told"), [(50, 5, True), (50, 200, True), (25, 25, True), (24, 26, False), (10, 200, False), (0, 50, False)]
)
def test_many_of_an_earlier_file(store: Store, same: int, more: int, told: bool) -> None:
    """Half of either file is many: a file that was gone on with holds all of the earlier one."""
    rows = filled(50)
    number = kept(store, rows)
    said = alike(store, look(store, as_csv(*rows[:same], *filled(more, 2))))
    assert bool(said) is told
    if told:
        assert f"{same} phiếu trong tệp" in said and f"lần nhập số {number}" in said


def test_a_form_counts_once_for_each_time(store: Store) -> None:
    """Sixty people who ticked the same are no copy of one of them."""
    (row,) = filled(1)
    kept(store, [row, *filled(49, 2)])
    assert alike(store, look(store, as_csv(*[row] * 20, *filled(40, 3)))) == ""


def test_taken_back_they_are_not_known(store: Store) -> None:
    rows = filled(50)
    number = kept(store, rows)
    store.submit(lambda db: paper_batch.take_back(db, number)).result()
    assert alike(store, look(store, as_csv(*rows))) == "" and counted(store) == (0, 0, [])


def test_a_part_that_was_pasted_twice(store: Store) -> None:
    rows = filled(30)
    assert "30 phiếu giống hệt" in "".join(look(store, as_csv(*rows, *rows)).told())
    assert "giống hệt" not in "".join(look(store, as_csv(*rows, *rows[:9])).told())


def test_marks_say_nothing_of_words(store: Store) -> None:
    """What is forgotten one day must not be guessed from them."""
    (row,) = filled(1)
    assert look(store, as_csv([*row[:-1], "a"])).marks == look(store, as_csv([*row[:-1], "b"])).marks
    assert all(len(mark) == paper_batches.MARK for mark in look(store, as_csv(*filled(9))).marks)


def _killed_before_the_commit(path: Path) -> None:
    """In a process of its own: the forms are written, and the commit is not."""
    store = Store(path)
    preview = look(store, as_csv(*filled(MOST)))

    def work(db: Connection) -> None:
        paper_batch.take(db, paper_batch.File("a.csv", b""), preview, None, NOW)
        os.kill(os.getpid(), signal.SIGKILL)

    store.submit(work).result()


def test_killed_in_between_nothing_is_kept(tmp_path: Path) -> None:
    """And the file comes in afterwards as if nothing had been."""
    path = tmp_path / "data" / "một cửa.db"
    path.parent.mkdir(mode=0o700)
    process = multiprocessing.get_context("spawn").Process(target=_killed_before_the_commit, args=(path,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    store = Store(path)
    assert counted(store) == (0, 0, [])
    assert kept(store, filled(MOST)) == 1 and counted(store)[0] == MOST
    store.close_now()


def test_all_or_nothing_is_seen_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads while a file is being kept or taken back sees none of it, or all."""
    seen = []
    add = tallies.add

    def looked(*told: object) -> None:
        seen.append(counted(store)[0])
        add(*told)  # type: ignore[arg-type]
        seen.append(counted(store)[0])

    monkeypatch.setattr(tallies, "add", looked)
    number = kept(store, filled(40))
    store.submit(lambda db: paper_batch.take_back(db, number)).result()
    assert seen == [0, 0, 40, 40]
