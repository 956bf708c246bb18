"""S14: a day after a rating was given or a survey answered, nobody who holds the store can tell by whom, by whatever means."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.web_message import Message
from feedback_store import inbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.ratings import untying
from knowledge.knowledge import Knowledge
from tests.bot.at_work import ask
from tests.conversations.test_conversations import VOICE, OnThatDay, arriving, hold, officer_at
from tests.conversations.transcript import FOLDER, read

REASONS = ("cho-lau", "chua-xong", "di-lai", "kho-hieu", "thai-do", "thu-tien", "giay-to")
NUMBER = 470_011
"""Of the first invitation: it stands nowhere by chance."""
TOLD = ("responses", "answers", "reviews")
"""The tables that say how satisfied somebody was."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
_DAY = re.compile(r".*(?:T00|T17):00:00\.000000\+00:00")


@pytest.fixture(params=["dg_chua_hai_long", "dg_noi_thanh_loi"])
def lived(request: pytest.FixtureRequest, store: Store, knows: Knowledge) -> Store:
    """A store after a conversation in which somebody rated their case, by choices or in words, and said why; or did a survey."""
    store.submit(lambda db: db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('invitations', ?)", (NUMBER - 1,))).result()

    async def run() -> list[str]:
        answering = OnThatDay(knows, VOICE)
        async with arriving("web", store, answering) as citizen:
            return await hold(citizen, read(Path(FOLDER / f"{request.param}.txt")), answering, officer_at("web", store, knows))

    assert not asyncio.run(run())
    return store


def cut(store: Store) -> None:
    """A day and a moment later."""
    after = utc_now() + timedelta(days=365)
    assert store.submit(lambda db: untying.has_old(db, after)).result()
    store.submit(lambda db: untying.cut(db, after)).result()
    assert not store.submit(lambda db: untying.has_old(db, after)).result()


def rows(db: Connection, table: str) -> Iterator[dict[str, object]]:
    found = db.execute(f"SELECT * FROM {table}")  # noqa: S608
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found.fetchall())


def shared(store: Store, told: Collection[str] = TOLD) -> set[tuple[str, str, str, str]]:
    """Where a moment or a number stands both in a table that says how satisfied somebody was and in another one."""
    with store.reading() as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        others = [
            (name, column, value) for name in names if name not in told for row in rows(db, name) for column, value in row.items()
        ]
        leads = {}
        for table in told:
            for row in rows(db, table):
                leads |= {value: (table, column) for column, value in reversed(row.items()) if is_lead(column, value)}
    return {(*leads[value], name, column) for name, column, value in others if isinstance(value, str | int) and value in leads}


def is_lead(column: str, value: object) -> bool:
    """Whether a value could lead from one table to another: a moment, a reference, a number; not a day nor a kind."""
    if isinstance(value, str):
        return (bool(_MOMENT.fullmatch(value)) and not _DAY.fullmatch(value)) or (column in ("ref", "case_code") and bool(value))
    return column in ("id", "response")


def test_no_value_leads_from_a_rating_to_anything_else(lived: Store) -> None:
    """Every moment and every number of every table; but for the case that the citizen showed on purpose."""
    assert ("endings", "response") in {one[2:] for one in shared(lived)}, "the twin: before"
    cut(lived)
    assert {one[:2] for one in shared(lived)} <= {("reviews", "case_code")}


@pytest.mark.parametrize("lived", ["dg_chua_hai_long"], indirect=True)
def test_what_was_tapped_cannot_be_tried_out(lived: Store) -> None:
    """Of an emptied message there is a hash, a known session and a known id: all levels tried against it fit nowhere."""
    assert tried(lived) > 2, "the twin: with the salt, which goes with the body, they do"
    cut(lived)
    assert tried(lived) == 0


def tried(store: Store) -> int:
    """How many messages of unknown content are told by trying."""
    found = ask(store, "SELECT ext_key, salt, body_sha256 FROM inbox WHERE sealed = 2")
    keys = [f"case:{case}:{event}" for case in range(1, 9) for event in range(1, 9)]
    acts = ["1", "2", "3", "4", "5", "done", "show", *(f"why-{reason}" for reason in REASONS)]
    guesses = [f"r:{key}:{act}" for key in keys for act in acts]
    right = 0
    for ext_key, salt, body_hash in found:
        session, _, ident = ext_key.partition(":")
        raws = (Message(ident, choice=guess).raw(int(session)) for guess in guesses)
        right += any(hashlib.sha256(salt.encode() + raw).hexdigest() == body_hash for raw in raws)
    return right


@pytest.mark.parametrize("lived", ["dg_noi_thanh_loi"], indirect=True)
def test_what_was_said_stands_in_the_answers_alone(lived: Store) -> None:
    """Not in what the conversation remembers, not in the replies that repeated it, not in the messages."""
    words = "thợ nói năng cộc lốc"
    assert {"answers"} < holding(lived, words), "the twin: before"
    cut(lived)
    assert holding(lived, words) == {"answers"} and "conversations" not in holding(lived, "cho-lau")
    (body,) = set(ask(lived, "SELECT body FROM outbox WHERE key NOT LIKE '%case%' AND body LIKE '%private%'"))
    assert "đã được xóa" in body
    with lived.reading() as db:
        assert inbox.first_broken_link(db) is None


@pytest.mark.parametrize("lived", ["ks_tra_loi_het", "ks_tu_choi"], indirect=True)
def test_no_number_leads_from_a_citizen_to_an_invitation_that_is_settled(lived: Store) -> None:
    """Whether answered or declined: else it would be known of those whose are gone that they answered."""
    number = str(NUMBER)
    assert {"invitations", "outbox", "inbox"} <= holding(lived, number), "the twin: before"
    cut(lived)
    assert not holding(lived, number) and not shared(lived, ("invitations", *TOLD))
    ((who, token, drawn, moved),) = every(lived, "SELECT conversation_id, token_hash, drawn_at, moved_at FROM invitations")
    assert (who, token) == (None, None) and drawn[7:] == moved[7:] == "-01T00:00:00.000000+00:00"


@pytest.mark.parametrize("lived", ["ks_tra_loi_het"], indirect=True)
def test_of_somebody_who_did_a_survey_only_the_day_of_the_lot_is_known(lived: Store) -> None:
    """So that they are not invited again too soon: neither to which survey, nor about which unit, nor that they answered."""
    cut(lived)
    ((who, day),) = every(lived, "SELECT * FROM drawn_lately")
    assert who.startswith("web:") and re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    assert len(every(lived, "SELECT * FROM responses WHERE survey IS NOT NULL")) == 1
    assert [
        row for row in every(lived, "SELECT body FROM outbox WHERE body LIKE '%khảo sát%'") if "đã được xóa" not in row[0]
    ] == []


@pytest.mark.parametrize("lived", ["ks_sang_trang_web"], indirect=True)
def test_an_invitation_that_is_awaited_stays(lived: Store) -> None:
    """The twin: whoever is in the middle of it goes on with it."""
    before = every(lived, "SELECT * FROM invitations")
    assert every(lived, "SELECT id, state FROM invitations") == [(NUMBER, "begun")]
    lived.submit(lambda db: untying.cut(db, utc_now() + timedelta(days=365))).result()
    assert every(lived, "SELECT * FROM invitations") == before


def every(store: Store, query: str) -> list[tuple[Any, ...]]:
    """Rows with all their columns."""
    with store.reading() as db:
        return list(db.execute(query).fetchall())


def holding(store: Store, words: str) -> set[str]:
    """The tables in which words stand."""
    with store.reading() as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        return {
            name
            for name in names
            for row in rows(db, name)
            for value in row.values()
            if words in (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
        }
