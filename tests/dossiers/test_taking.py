"""A list is taken whole or not at all, never twice, and goes on where it was broken off."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.command_line import commands
from feedback_store import dossier_batches, dossiers
from feedback_store.dossiers import AT_ONCE, Kept
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from handlers.dossiers import report, taking
from handlers.dossiers.reading import Reading
from handlers.dossiers.taking import NotTaken, Taking
from tests.dossiers.lists import HEADS, NOW, PHONE, code, read_rows, row, text_of

SHEET = (*HEADS, "Điện thoại")


def done(store: Store, work: Callable[[Connection], Any]) -> Any:
    """Some work in a commit."""
    return store.submit(work).result(30)


def take(store: Store, found: Reading, parts: int = 1000) -> Taking:
    """Take a list, or its first parts."""
    going = Taking(found, "tệp", None, lambda: NOW)
    done(store, going.begin)
    for place, (_, part) in enumerate(going.parts()):
        if place == parts:
            return going
        going.add(done(store, part))
    done(store, going.end)
    return going


def dump(store: Store, *tables: str) -> list[Any]:
    """All rows of some tables."""
    with store.reading() as db:
        return [list(db.execute(f"SELECT * FROM {table}")) for table in tables]  # noqa: S608


def test_what_is_new_and_what_changed_is_said_before_and_after(store: Store, tmp_path: Path) -> None:
    first = read_rows(tmp_path, HEADS, row(1), row(2), row(3))
    assert done(store, lambda db: taking.compare(db, first)) == Kept(3, 0) and dump(store, "dossiers") == [[]]
    assert take(store, first).taken.kept == Kept(3, 0)
    second = read_rows(tmp_path, HEADS, row(1), row(2, state="5"), row(4))
    assert done(store, lambda db: taking.compare(db, second)) == Kept(1, 1)
    taken = take(store, second).taken
    assert taken.kept == Kept(1, 1) and "1 hồ sơ mới, 1 hồ sơ có thay đổi, 1 hồ sơ không đổi" in str(taken)


def test_the_same_list_again_is_told_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    take(store, read_rows(tmp_path, HEADS, row(1), row(2)))
    before = dump(store, "dossiers", "dossier_batches")
    with pytest.raises(NotTaken, match="đã nhập trọn lúc 20/11/2026 10:00"):
        take(store, read_rows(tmp_path, HEADS, row(2), row(1)))
    assert dump(store, "dossiers", "dossier_batches") == before


def test_a_list_that_may_be_older_is_told_of(store: Store, tmp_path: Path) -> None:
    """By the steps that it does not tell of any more; what only has another state may be newer."""
    heads = (*HEADS, "Ngày tiếp nhận", "Ngày xử lý xong")
    before, after = ["02/11/2026", ""], ["02/11/2026", "19/11/2026"]
    older = read_rows(tmp_path, heads, row(1, *before), row(2, *before), row(3, *before, state="5"))
    newer = read_rows(tmp_path, heads, row(1, *after, state="9"), row(2, *before, state="6"))
    take(store, newer)
    assert done(store, lambda db: taking.behind(db, older)) == 1
    assert done(store, lambda db: taking.behind(db, newer)) == 0
    kept = done(store, lambda db: taking.compare(db, older))
    assert "1 hồ sơ trong tệp chưa đi xa bằng" in list(report.compared(older, kept, 1))[1]
    assert len(list(report.compared(older, kept, 0))) == 1


def test_broken_off_it_goes_on(store: Store, tmp_path: Path) -> None:
    """What was taken stays as it is; the rest is new."""
    found = read_rows(tmp_path, HEADS, *(row(number) for number in range(2 * AT_ONCE + 5)))
    assert take(store, found, parts=1).taken.kept == Kept(AT_ONCE, 0)
    assert [one.done_at for one in done(store, lambda db: dossier_batches.listed(db, 5))] == [None]
    assert take(store, found).taken.kept == Kept(AT_ONCE + 5, 0)
    assert len(dump(store, "dossiers")[0]) == found.count == 2 * AT_ONCE + 5


def test_a_list_without_numbers_leaves_the_owner_known(store: Store, tmp_path: Path) -> None:
    """Who tells nothing of the owner does not make them unknown."""
    take(store, read_rows(tmp_path, SHEET, row(1, PHONE)))
    quiet = read_rows(tmp_path, HEADS, row(1, state="5"))
    assert done(store, lambda db: taking.compare(db, quiet)) == Kept(0, 1)
    take(store, quiet)
    [[told]] = dump(store, "dossiers")
    assert PHONE not in str(told) and len(json.loads(done(store, lambda db: dossiers.load(db, code(1))).proofs)) == 1
    same = read_rows(tmp_path, HEADS, row(1, state="5"), row(2))
    assert done(store, lambda db: taking.compare(db, same)) == Kept(1, 0) == take(store, same).taken.kept


def test_an_empty_list_is_not_taken(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotTaken, match="không có hồ sơ nào"):
        take(store, read_rows(tmp_path, HEADS, row(1, state="x")))


def run(folder: Path, *arguments: str) -> int:
    """A command on the store of a folder."""
    config = folder / "config.toml"
    config.write_text(f'[store]\npath = "{folder / "motcua.db"}"\n', "utf-8")
    return commands.main(["--config", str(config), "dossiers", *arguments])


def test_the_command_changes_nothing_where_anything_is_wrong(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside a running service: the report is written, exit status 2; the good rows only on demand."""
    file = tmp_path / "ho-so.csv"
    file.write_text(text_of(SHEET, row(1, PHONE), row(2, "", state="x")), "utf-8")
    assert run(tmp_path, "import", str(file)) == 2
    told = capsys.readouterr()
    assert "Dòng 3, cột «Trạng thái»" in told.err and "Chưa có gì thay đổi" in told.err and told.out == ""
    report = (tmp_path / "ho-so.csv.bao-cao.csv").read_text("utf-8-sig")
    assert '"3","Trạng thái","Lỗi"' in report and PHONE not in report
    assert dump(store, "dossiers", "dossier_batches") == [[], []]
    assert run(tmp_path, "import", str(file), "--preview", "--good-rows") == 0
    assert "1 hồ sơ mới" in capsys.readouterr().out and dump(store, "dossiers") == [[]]
    assert run(tmp_path, "import", str(file), "--good-rows") == 0
    assert "lần nhập số 1: 1 hồ sơ mới" in capsys.readouterr().out
    with store.reading() as db:
        assert db.execute("SELECT action FROM audit").fetchall() == [("dossiers.take",)]


def test_the_command_says_it_was_taken_and_how_all_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On a store of its own, which it makes."""
    file = tmp_path / "ho-so.csv"
    file.write_text(text_of(HEADS, row(1), row(2)), "utf-8")
    assert run(tmp_path, "import", str(file), "--preview") == 2 and "Chưa có kho dữ liệu" in capsys.readouterr().err
    assert run(tmp_path, "import", str(file)) == 0
    assert run(tmp_path, "import", str(file)) == 2 and "đã nhập trọn" in capsys.readouterr().err
    assert run(tmp_path, "status") == 0
    said = capsys.readouterr().out
    assert "chưa nối phần mềm một cửa" in said and "ho-so.csv: 2 hồ sơ, 2 mới, 0 thay đổi; xong" in said
    assert run(tmp_path, "import", str(tmp_path / "missing.csv")) == 2
    assert capsys.readouterr().err.count("\n") == 1
