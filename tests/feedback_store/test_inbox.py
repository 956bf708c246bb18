"""The inbox takes each message once, gives them back in order, and notices any later change."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from feedback_store import channel_cursors, inbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now


def test_a_repeat_is_recognised_by_its_key(store: Store) -> None:
    """R8: the same key in the same channel is a repeat, even with another body; in another channel it is another message."""
    now = utc_now()

    def work(db: Connection) -> list[int | None]:
        return [
            inbox.add(db, "web", "k", "web:1", b"a", now),
            inbox.add(db, "web", "k", "web:1", b"a", now),
            inbox.add(db, "web", "k", "web:1", b"b", now),
            inbox.add(db, "zalo", "k", "zalo:1", b"a", now),
        ]

    first, repeat, changed, elsewhere = asyncio.run(store.write(work))
    assert (first, repeat, changed) == (1, None, None)
    assert elsewhere is not None


def test_where_keys_restart_another_body_is_another_message(store: Store) -> None:
    """R15: a provider whose ids begin again loses nothing, and its repeats are still repeats."""
    now = utc_now()

    def work(db: Connection) -> list[int | None]:
        return [
            inbox.add_where_keys_restart(db, "telegram", "7", "telegram:1", body, now) for body in (b"a", b"a", b"b", b"b", b"a")
        ]

    assert [place is not None for place in asyncio.run(store.write(work))] == [True, False, True, False, False]


def test_shuffled_repeats_give_the_same_inbox(store: Store) -> None:
    """R8: each message 1–5 times, in any order, is one row; the rest of the order is the channel's."""
    chance = random.Random(8)
    arrivals = [number for number in range(500) for _ in range(chance.randint(1, 5))]
    chance.shuffle(arrivals)

    async def send() -> list[int | None]:
        now = utc_now()
        return await asyncio.gather(
            *(store.write(lambda db, n=n: inbox.add(db, "web", f"k{n}", f"web:{n % 7}", b"%d" % n, now)) for n in arrivals)
        )

    places = [place for place in asyncio.run(send()) if place is not None]
    assert len(places) == 500
    with store.reading() as db:
        kept = [int(body) for (body,) in db.execute("SELECT body FROM inbox ORDER BY seq")]
        assert inbox.first_broken_link(db) is None
    assert kept == list(dict.fromkeys(arrivals)), "in the order of their first arrival"


def test_only_the_oldest_of_each_conversation_waits_and_pauses_block_only_their_own(store: Store) -> None:
    """R7: order within a conversation; a message that rests holds back those behind it and nobody else."""
    now = utc_now()

    def work(db: Connection) -> list[list[str]]:
        for key, who in (("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "b"), ("x", None)):
            inbox.add(db, "web", key, who and f"web:{who}", b"", now)
        seen = [[row.ext_key for row in inbox.waiting(db, now, 10)]]
        inbox.postpone(db, 1, now + timedelta(seconds=30), "later")
        seen.append([row.ext_key for row in inbox.waiting(db, now, 10)])
        inbox.quarantine(db, 1, "never")
        seen.append([row.ext_key for row in inbox.waiting(db, now, 10)])
        seen.append([row.ext_key for row in inbox.waiting(db, now, 1)])
        return seen

    assert asyncio.run(store.write(work)) == [["a1", "b1", "x"], ["b1", "x"], ["a2", "b1", "x"], ["a2"]]
    with store.reading() as db:
        (put_aside,) = inbox.quarantined(db, 10)
        assert (put_aside.seq, put_aside.error, inbox.count_quarantined(db)) == (1, "never", 1)
        assert inbox.oldest_waiting(db) is not None


def test_a_clock_set_back_does_not_hold_messages_for_long(store: Store) -> None:
    """R16: a pause that ends further ahead than any pause can is over."""
    now = utc_now()

    def work(db: Connection) -> int:
        inbox.add(db, "web", "k", "web:1", b"", now)
        inbox.postpone(db, 1, now + timedelta(seconds=60), "x")
        return len(inbox.waiting(db, now - timedelta(hours=1), 10))

    assert asyncio.run(store.write(work)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE inbox SET body = X'00' WHERE seq = 3",
        "UPDATE inbox SET conversation_id = 'web:1' WHERE seq = 3",
        "UPDATE inbox SET received_at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 3",
        "UPDATE inbox SET ext_key = 'other' WHERE seq = 3",
        "UPDATE inbox SET body_sha256 = 'x' WHERE seq = 3",
        "UPDATE inbox SET sha256 = 'x' WHERE seq = 3",
        "DELETE FROM inbox WHERE seq = 2",
    ],
)
def test_any_change_of_what_was_accepted_is_found(change: str, store: Store) -> None:
    """R18: the hash chain covers body, sender, key, time and order."""

    def work(db: Connection) -> int | None:
        for number in range(5):
            inbox.add(db, "web", f"k{number}", f"web:{number % 2}", b"%d" % number, utc_now())
        assert inbox.first_broken_link(db) is None
        db.execute(change)
        return inbox.first_broken_link(db)

    assert asyncio.run(store.write(work)) == 3


def test_erasing_bodies_and_old_rows_keeps_the_chain(store: Store) -> None:
    """S14: an erased body and removed oldest rows are no damage."""

    def work(db: Connection) -> list[int | None]:
        for number in range(5):
            inbox.add(db, "web", f"k{number}", "web:1", b"%d" % number, utc_now())
        db.execute("UPDATE inbox SET body = NULL WHERE seq = 3")
        erased = inbox.first_broken_link(db)
        db.execute("DELETE FROM inbox WHERE seq < 3")
        return [erased, inbox.first_broken_link(db)]

    assert asyncio.run(store.write(work)) == [None, None]


def test_a_cursor_is_kept_with_what_was_read(store: Store) -> None:
    """R1: the position of a poller moves in the commit that keeps the messages."""

    def work(db: Connection) -> list[str | None]:
        before = channel_cursors.load(db, "telegram")
        channel_cursors.save(db, "telegram", "41")
        channel_cursors.save(db, "telegram", "42")
        return [before, channel_cursors.load(db, "telegram")]

    assert asyncio.run(store.write(work)) == [None, "42"]
