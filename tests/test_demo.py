"""The invented year: whole, the same by its seed, told as invented, and never in the real store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot import terminal, web_chat
from bot.command_line import CommandFailed, demo
from bot.command_line.commands import main
from bot.settings import Settings, StoreSettings
from feedback_store import audit, inbox, officers
from feedback_store.store import Connection, Store
from handlers.demo import dossiers, material
from handlers.demo.fill import is_filled
from handlers.demo.people import everybody
from handlers.desk import dialogue_lines, page_sentences
from knowledge import mentions
from knowledge.rules import rules as rules_file

READS = {web_chat.CHANNEL: web_chat.read_update, terminal.CHANNEL: terminal.read_update}
UNTIL = datetime(2026, 11, 22, 3, tzinfo=UTC)
SMALL = 150


def filled(folder: Path, count: int = SMALL) -> Store:
    """A store with a small year."""
    folder.mkdir()
    demo.write(folder / "motcua.db", material.load(), Settings(), UNTIL, count)
    return Store(folder / "motcua.db", reserve=0)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One for all that only look."""
    return filled(tmp_path_factory.mktemp("demo") / "year")


def found(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.reading() as db:
        return list(db.execute(query))


def test_the_material_covers_the_rules() -> None:
    """Each category has its texts, each unit that works an officer, each role somebody."""
    rules, made = rules_file.load(), material.load()
    assert {one.category for one in made.matters} == rules.categories.keys()
    accounts = everybody(made, rules)
    assert {one.unit for one in accounts} - {""} == {unit.key for unit in rules.units.values() if unit.until is None}
    assert {one.role for one in accounts} == set(officers.ROLES)
    assert len({one.login for one in accounts}) == len(accounts)
    assert [one.login for one in accounts if one.duty] == ["mau.lanhdao"], "somebody to look on as a leader does"


def test_a_year_of_every_sort(year: Store) -> None:
    """The chains hold, the times are those of the story, nothing waits to be sent by a real sender."""
    assert found(year, "SELECT count(*) FROM cases") == [(SMALL,)]
    assert len(found(year, "SELECT DISTINCT channel FROM cases")) == 4
    assert {"answered", "closed", "refused"} <= {state for (state,) in found(year, "SELECT DISTINCT state FROM cases")}
    for table, column in (("outbox", "created_at"), ("case_events", "at"), ("calls", "begun_at"), ("inbox", "received_at")):
        ((first, last),) = found(year, f"SELECT min({column}), max({column}) FROM {table}")  # noqa: S608
        assert str(first) >= "2025-11-22" and str(last) <= UNTIL.isoformat(), table
    assert found(year, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')") == [(0,)]
    assert found(year, "SELECT count(*) FROM inbox WHERE state = 'new'") == [(0,)]
    with year.reading() as db:
        assert audit.verify(db) is None and inbox.first_broken_link(db) is None and is_filled(db)


def test_every_conversation_can_be_read(year: Store) -> None:
    """Of every channel: the desk shows what citizens of the story wrote, not that it could not be read."""
    channels = set()
    for (conversation,) in found(year, "SELECT id FROM conversations"):
        with year.reading() as db:
            lines = dialogue_lines.read(db, str(conversation), lambda channel, raw: READS[channel](raw)).lines
        assert not [line for line in lines if line.note == page_sentences.UNREADABLE], conversation
        channels |= {str(conversation).partition(":")[0] for line in lines if line.side == "citizen" and line.text}
    assert channels == {"web", "zalo", "telegram"}
    ((body,),) = found(year, "SELECT body FROM inbox WHERE conversation_id LIKE 'zalo:%' LIMIT 1")
    assert dialogue_lines.heard(lambda channel, raw: READS[channel](raw), "zalo", body) is None, "the twin"  # type: ignore[arg-type]


def test_everybody_is_invented(year: Store) -> None:
    """All names say «Mẫu», all numbers are of one series, photos say «ẢNH MẪU» and can be looked at."""
    people = found(year, "SELECT name, phone FROM case_senders WHERE name <> ''")
    assert len(people) > SMALL / 2
    assert all(str(name).endswith(" Mẫu") and str(phone).startswith("0900000") for name, phone in people)
    assert mentions.phone(str(people[0][1])) == people[0][1]
    assert all("Mẫu" in str(name) for (name,) in found(year, "SELECT name FROM officers"))
    bodies = found(year, "SELECT body FROM attachments WHERE state = 'clean' LIMIT 3")
    assert all(Image.open(BytesIO(body)).size == (640, 480) for (body,) in bodies if isinstance(body, bytes)) and bodies


def test_the_same_by_its_seed(year: Store, tmp_path: Path) -> None:
    """Codes, texts, times and results; only what guards something (ids of files, sessions, hashes) is ever new."""
    again = filled(tmp_path / "again")
    told = "SELECT code, state, unit, text, place, received_at, closed_at, result, satisfied FROM cases ORDER BY id"
    assert hashlib.sha256(repr(found(again, told)).encode()).digest() == hashlib.sha256(repr(found(year, told)).encode()).digest()
    again.close_now()


@pytest.mark.parametrize("path", ["data/demo/motcua.db", "data/demo/other.db", "data/x/../demo/motcua.db"])
def test_the_real_store_is_not_meant(tmp_path: Path, path: str) -> None:
    """A service configured to use the demo's folder: refused before anything is written."""
    settings = replace(Settings(), store=StoreSettings(tmp_path / path))
    with pytest.raises(CommandFailed, match="dữ liệu mẫu"):
        demo.demo(settings, tmp_path, only_fill=True)
    assert not (tmp_path / "data").exists()


def test_a_store_that_is_no_sample_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "data" / "demo").mkdir(parents=True)
    Store(tmp_path / "data" / "demo" / "motcua.db").close_now()
    with pytest.raises(CommandFailed, match="không phải dữ liệu mẫu"):
        demo.demo(replace(Settings(), store=StoreSettings(tmp_path / "data" / "motcua.db")), tmp_path, only_fill=True)


def test_a_second_run_uses_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Filled once, whole or not at all; addresses, accounts and the way in are printed each time."""
    settings = replace(Settings(), store=StoreSettings(tmp_path / "data" / "motcua.db"))
    write: Callable[..., None] = demo.write
    times: list[int] = []

    def small(*given: object) -> None:
        times.append(1)
        write(*given, 12)

    def killed(*given: object) -> None:
        write(*given, 3)
        raise KeyboardInterrupt

    with monkeypatch.context() as half:
        half.setattr(demo, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            demo.demo(settings, tmp_path, only_fill=True)
    monkeypatch.setattr(demo, "write", small)
    for _ in range(2):
        demo.demo(settings, tmp_path, only_fill=True)
    assert len(times) == 1 and not settings.store.path.exists()
    said = capsys.readouterr().out
    assert said.count("http://127.0.0.1:8081/desk/") == 2 and "mau.quantri" in said and material.load().password in said
    assert demo.secret() in said


def test_the_administrator_can_come_in(year: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The printed code belongs to the secret that is stored."""

    def secrets(db: Connection) -> officers.Secrets:
        officer = officers.by_login(db, "mau.quantri")
        assert officer
        return officers.secrets_of(db, officer.id)

    with year.reading() as db:
        assert secrets(db).totp_secret == demo.secret()
    assert main(["demo", "--code"]) == 0
    code = capsys.readouterr().out.strip()
    assert len(code) == 6 and code.isdigit()


def test_dossiers_stand_in_every_state_a_desk_sees(year: Store) -> None:
    """Three for each case, some late, some waiting; nothing of who filed them but a keyed digest."""
    states = {status for (status,) in found(year, "SELECT DISTINCT status FROM dossiers")}
    assert {3, 9, 10} <= states
    assert found(year, "SELECT count(*) FROM dossiers") == [(3 * SMALL,)]
    late = found(year, "SELECT count(*) FROM dossiers WHERE finished_at > due_at")[0][0]
    assert isinstance(late, int)
    assert 0 < late < SMALL
    assert not [row for row in found(year, "SELECT * FROM dossiers") if dossiers.PHONE in str(row)]
