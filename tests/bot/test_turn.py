"""The turn: in order, once, whatever the message is made of; nobody waits for another's poison."""

from __future__ import annotations

import asyncio
import json
import random
import threading
from datetime import datetime, timedelta
from typing import Any, cast

from bot.turn import pause_after
from feedback_store import conversations
from feedback_store.sqlite import sqlite3
from feedback_store.store import Connection, Store
from feedback_store.timestamps import from_text, utc_now
from handlers.messages import CaseView, Conversation, Incoming, Reply, Step, Unanswered
from tests.bot.at_work import all_answered, ask, at_work, receive, receive_raw, texts, until
from tests.crash import echo


def test_messages_are_answered_in_order_and_once(store: Store) -> None:
    """R1: many at once from several conversations; each sees its own in order, with the state of the one before."""

    async def converse() -> None:
        async with at_work(store) as turn:
            for number in range(1, 13):
                await asyncio.gather(*(receive(store, who, number) for who in "abc"))
                turn.wake()
            await until(lambda: all_answered(store))

    asyncio.run(converse())
    wanted = [f"{n}.{part} m{n}" for n in range(1, 13) for part in range(3 if n % 5 == 0 else 1)]
    assert [texts(store, f"web:{who}") for who in "abc"] == [wanted] * 3
    assert ask(store, "SELECT DISTINCT state FROM outbox") == ["sent"], "a mailbox holds what its client will read"
    assert ask(store, "SELECT reply_to FROM outbox WHERE conversation_id = 'web:a' LIMIT 2") == ["a-1", "a-2"]
    assert ask(store, "SELECT version FROM conversations") == [12] * 3


def test_a_turn_is_one_commit(store: Store) -> None:
    """R1: conversation, replies, the unanswered question and the message's end appear together or not at all."""

    def respond(conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
        return Step(Conversation(question="x"), (Reply("a"), Reply("b")), Unanswered(incoming.text, "unknown"))

    watched: list[str] = []

    async def converse() -> None:
        store._db.set_trace_callback(watched.append)
        async with at_work(store, respond) as turn:
            await receive(store, "a", 1)
            turn.wake()
            await until(lambda: all_answered(store))

    asyncio.run(converse())
    watched = [statement for statement in watched if "ambiguous > 0" not in statement]  # the sender's own, as it starts
    received = next(place for place, statement in enumerate(watched) if statement.startswith("INSERT INTO inbox"))
    turn = watched[watched.index("COMMIT", received) + 1 :]
    places = [place for place, statement in enumerate(turn) if statement.startswith(("INSERT", "UPDATE"))]
    assert len(places) == 5
    assert "COMMIT" not in turn[places[0] : places[-1]]
    assert "COMMIT" in turn[places[-1] :]
    assert ask(store, "SELECT text, reason FROM unanswered") == [("m1", "unknown")]


def test_the_time_of_a_turn_is_when_the_message_arrived(store: Store) -> None:
    """R1: so that a replay a week later gives the same state."""
    moments = []

    def respond(conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
        moments.append(now)
        assert threading.current_thread() is not threading.main_thread(), "the event loop must stay free"
        return Step(conversation)

    async def converse() -> None:
        async with at_work(store, respond):
            await receive(store, "a", 1)
            await until(lambda: all_answered(store))

    asyncio.run(converse())
    assert moments == [from_text(ask(store, "SELECT received_at FROM inbox")[0])]


def test_an_officer_who_writes_meanwhile_is_not_overwritten(store: Store) -> None:
    """P4: the turn sees that the conversation has moved on, and answers again from what it is now."""
    seen, go = [], threading.Event()

    def respond(conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
        seen.append(conversation.question)
        go.wait(10)
        return Step(Conversation(question=f"{conversation.question}+bot"), (Reply("ok"),))

    def officer_hoa(db: Connection) -> None:
        before = conversations.load(db, "web:a")
        conversations.save(db, before, '{"question": "officer"}', before.last_seq, utc_now())

    async def converse() -> None:
        async with at_work(store, respond) as turn:
            await receive(store, "a", 1)
            turn.wake()
            await until(lambda: seen)
            await store.write(officer_hoa)
            go.set()
            await until(lambda: all_answered(store))

    asyncio.run(converse())
    assert seen == ["", "officer"]
    assert json.loads(ask(store, "SELECT state FROM conversations")[0]) == {"question": "officer+bot"}
    assert texts(store, "web:a") == ["ok"]
    assert ask(store, "SELECT tries FROM inbox") == [0], "being overtaken is no failure"


UNREADABLE = {
    "empty": b"",
    "no json": b"xin chao",
    "cut off": b'{"conversation": "web:x", "id": "1", "te',
    "not utf-8": b'{"text": "\xff\xfe"}',
    "nul": b"\0" * 100,
    "null": b"null",
    "a list": b"[]",
    "a number": b"42",
    "a string": b'"text"',
    "no fields": b"{}",
    "text missing": b'{"conversation": "web:x", "id": "1"}',
    "10 MB": b'{"text": "' + b"a" * 10_000_000,
    "100,000 brackets": b"[" * 100_000,
    "5,000 digits": b'{"id": ' + b"9" * 5000 + b"}",
    "html": b"<html><h1>502 Bad Gateway</h1></html>",
}


class Stubborn(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


def deep(number: int) -> int:
    return deep(number + 1)


def raising(error: Exception) -> Any:
    def answer(conversation: Conversation) -> Step:
        raise error

    return answer


UNANSWERABLE = {
    "value error": raising(ValueError("x")),
    "key error": raising(KeyError("x")),
    "memory error": raising(MemoryError()),
    "recursion": lambda conversation: deep(0),
    "division": lambda conversation: 1 / 0,
    "half a character in an error": raising(ValueError("\ud800")),
    "overtaken": raising(conversations.Overtaken("x")),
    "a database error": raising(sqlite3.OperationalError("database or disk is full")),
    "an error that cannot be printed": raising(Stubborn()),
    "no step": lambda conversation: None,
    "not a step": lambda conversation: "answer",
    "half a character": lambda conversation: Step(conversation, (Reply("\ud800"),)),
    "a state that cannot be written": lambda conversation: Step(Conversation(question="\udfff")),
    "a state that is no json": lambda conversation: Step(Conversation(question=cast(str, {1, 2}))),
    "a reason that is none": lambda conversation: Step(conversation, (), Unanswered("x", cast(Any, ["list"]))),
}


def poisoned(conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
    """The echo, but for the messages named above."""
    if incoming.text in UNANSWERABLE:
        return UNANSWERABLE[incoming.text](conversation)
    return echo.respond(conversation, incoming, now)


def slowest(store: Store, who: str) -> timedelta:
    """How long the answer took that took longest, of two hundred citizens."""
    query = "SELECT received_at, created_at FROM inbox JOIN outbox USING (conversation_id) WHERE conversation_id LIKE ?"
    times = ask(store, query, f"web:{who}%")
    assert len(times) == 200
    return max(from_text(answered) - from_text(received) for received, answered in times)


def test_thirty_kinds_of_poison_are_kept_and_delay_nobody(store: Store) -> None:
    """R7: each kept raw in quarantine with one apology; others delayed ≤ 2 s; the same citizen's next message is answered."""
    assert len(UNREADABLE) + len(UNANSWERABLE) == 30

    async def converse() -> None:
        async with at_work(store, poisoned) as turn:
            for number in range(200):  # as long as they take without any poison, on a machine as busy as this one
                await receive(store, f"before{number}", 1)
                turn.wake()
            await until(lambda: all_answered(store))
            for place, (kind, body) in enumerate(UNREADABLE.items()):
                await receive_raw(store, kind, f"web:unreadable{place}", body)
            for place, kind in enumerate(UNANSWERABLE):
                await receive(store, f"unanswerable{place}", 1, kind)
            for number in range(200):
                await receive(store, f"good{number}", 1)
                turn.wake()
            for place in range(15):
                await receive(store, f"unreadable{place}", 2)
                await receive(store, f"unanswerable{place}", 2)
            turn.wake()
            await until(lambda: all_answered(store))

    asyncio.run(converse())
    assert slowest(store, "good") - slowest(store, "before") <= timedelta(seconds=2)
    kept = dict(ask(store, "SELECT conversation_id, body FROM inbox WHERE state = 'quarantine'"))
    assert len(kept) == 30
    assert [kept[f"web:unreadable{place}"] for place in range(15)] == list(UNREADABLE.values())
    assert [json.loads(kept[f"web:unanswerable{place}"])["text"] for place in range(15)] == list(UNANSWERABLE)
    for place in range(15):
        assert texts(store, f"web:unreadable{place}") == [echo.APOLOGY, "1.0 m2"]
        assert texts(store, f"web:unanswerable{place}") == [echo.APOLOGY, "1.0 m2"]
    tries = ask(store, "SELECT conversation_id, tries FROM inbox WHERE state = 'quarantine'")
    assert {count for who, count in tries if "unreadable" in who} == {1}, "what cannot be read will not be easier to read later"
    assert {count for who, count in tries if "unanswerable" in who} == {8}
    assert ask(store, "SELECT count(*) FROM inbox WHERE state = 'quarantine' AND error IS NOT NULL") == [30]


def test_a_message_that_nobody_sent_is_put_aside_without_an_apology(store: Store) -> None:
    """R7: of damaged bytes it may be unknown whose they are; readable or not, they are kept and block nobody."""

    async def converse() -> None:
        async with at_work(store):
            await receive_raw(store, "k1", None, b"\xff")
            await receive_raw(store, "k2", None, b'{"conversation": "web:a", "id": "1", "text": "x"}')
            await receive_raw(store, "k3", "fax:1", b"{}", channel="fax")
            await until(lambda: all_answered(store))

    asyncio.run(converse())
    assert ask(store, "SELECT state FROM inbox") == ["quarantine"] * 3
    assert ask(store, "SELECT conversation_id FROM outbox") == ["fax:1"]


def test_a_passing_failure_is_cured_by_waiting(store: Store) -> None:
    """R7: a message that fails three times and then succeeds is answered once, before those behind it."""
    failures = iter([ValueError(), MemoryError(), OSError()])

    def respond(conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
        if error := next(failures, None):
            raise error
        return echo.respond(conversation, incoming, now)

    async def converse() -> None:
        async with at_work(store, respond):
            await receive(store, "a", 1)
            await receive(store, "a", 2)
            await until(lambda: all_answered(store))

    asyncio.run(converse())
    assert texts(store, "web:a") == ["1.0 m1", "2.0 m2"]


def test_eight_tries_take_a_minute() -> None:
    """R7: the same citizen's next message waits at most 60 s, and no pause exceeds 3 minutes."""
    pauses = [pause_after(tries) for tries in range(1, 8)]
    assert pauses[0] == timedelta(seconds=1)
    assert timedelta(seconds=30) < sum(pauses, timedelta()) <= timedelta(seconds=60)
    assert pause_after(1000) == timedelta(minutes=3)


def test_repeats_in_any_order_leave_the_same_state(store: Store) -> None:
    """R8: 10 shuffles of repeats between 300 messages: one row and one set of replies each, the same final state."""
    chance, people = random.Random(8), 12
    finals = []

    async def one_shuffle(run: int) -> None:
        order = [(n, 0.0) for n in range(300)]
        order += [(n, n + chance.uniform(0, 50)) for n in range(300) for _ in range(chance.randint(0, 4))]
        order.sort(key=lambda item: max(item))
        async with at_work(store) as turn:
            for start in range(0, len(order), 50):
                window = order[start : start + 50]
                await asyncio.gather(*(receive(store, f"{run}-{n % people}", n) for n, _ in window))
                turn.wake()
            await until(lambda: all_answered(store))

    for run in range(10):
        asyncio.run(one_shuffle(run))
        states = ask(store, "SELECT state FROM conversations WHERE id LIKE ? ORDER BY id", f"web:{run}-%")
        facts = [json.loads(state) for state in states]
        said = [texts(store, f"web:{run}-{who}") for who in range(people)]
        finals.append(([(fact["question"], fact["facet"]) for fact in facts], said))
    assert finals[0][0][0][0] == "25"
    assert all(final == finals[0] for final in finals)


def test_a_reader_is_woken_once_the_reply_is_on_the_disk(store: Store) -> None:
    """L2: whoever listens for a conversation hears of its reply at once, and of nobody else's."""

    async def converse() -> None:
        async with at_work(store) as turn:
            with turn.bell.listening("web:a") as rung, turn.bell.listening("web:b") as other:
                await receive(store, "a", 1)
                turn.wake()
                await asyncio.wait_for(rung.wait(), 0.9)
                assert texts(store, "web:a") == ["1.0 m1"]
                assert not other.is_set()
        assert turn.bell._listeners == {}

    asyncio.run(converse())


def test_a_missed_wake_up_costs_a_second_at_most(store: Store) -> None:
    """R1: a message of which nobody told the turn is found by looking."""

    async def converse() -> None:
        async with at_work(store):
            await asyncio.sleep(0)
            await receive(store, "a", 1)
            await until(lambda: all_answered(store), 2)

    asyncio.run(converse())
    assert texts(store, "web:a") == ["1.0 m1"]


def test_a_full_disk_only_delays_the_answer(store: Store) -> None:
    """R5: while nothing can be stored no try is counted; once there is room the message is answered."""
    attempts = []

    def respond(conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
        attempts.append(incoming.id)
        return echo.respond(conversation, incoming, now)

    async def converse() -> None:
        await receive(store, "a", 1)
        pages = ask(store, "PRAGMA page_count")[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        filler = "x" * 20_000
        async with at_work(store, lambda c, i, n, v: Step(c, (respond(c, i, n).replies[0], Reply(filler)))) as turn:
            await until(lambda: attempts)
            assert texts(store, "web:a") == []
            store._db.execute("PRAGMA max_page_count = 1000000")
            turn.wake()
            await until(lambda: all_answered(store))

    asyncio.run(converse())
    assert texts(store, "web:a")[0] == "1.0 m1"
    assert ask(store, "SELECT tries FROM inbox") == [0]
