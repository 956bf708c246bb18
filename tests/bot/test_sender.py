"""The sender: in order, insistent, and never more than two copies."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from bot.sender import CannotDeliver, Send, Sender, pause_after
from feedback_store import conversations, outbox, second_attempts
from feedback_store.store import Connection, NotStored, Store
from feedback_store.timestamps import to_text, utc_now
from handlers import reply_body
from handlers.messages import Choice, Reply
from tests.bot.at_work import ask, at_work, receive, until


class Channel:
    """A provider that records what it is asked to send, and does what `behaviour` says."""

    def __init__(self, behaviour: Send | None = None) -> None:
        self.asked: dict[str, list[str]] = defaultdict(list)
        self.in_flight: Counter[str] = Counter()
        self.most_in_flight = 0
        self.most_per_conversation = 0
        self._behaviour = behaviour

    async def send(self, conversation_id: str, reply: Reply) -> str:
        """As a channel's own `send`."""
        self.asked[conversation_id].append(reply.text)
        self.in_flight[conversation_id] += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight.total())
        self.most_per_conversation = max(self.most_per_conversation, self.in_flight[conversation_id])
        try:
            await asyncio.sleep(0)
            return await self._behaviour(conversation_id, reply) if self._behaviour else f"id of {reply.text}"
        finally:
            self.in_flight[conversation_id] -= 1


async def queue(store: Store, *replies: tuple[str, str]) -> None:
    """Replies as a turn leaves them: pairs of citizen and text."""

    def work(db: Connection) -> None:
        first = db.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0]
        for number, (who, text) in enumerate(replies, first + 1):
            conversations.open_for(db, f"push:{who}", "push", utc_now())
            body = reply_body.write(Reply(text))
            outbox.add(db, outbox.Reply(f"{number}:0", "push", f"push:{who}", None, body), "queued")

    await store.write(work)


async def deliver(store: Store, channel: Channel) -> None:
    """Send until nothing waits."""
    sender = Sender(store, {"push": channel.send})
    running = asyncio.create_task(sender.run())
    await until(lambda: not ask(store, "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"), 30)
    sender.stop()
    await running


def states(store: Store) -> list[str]:
    return ask(store, "SELECT state FROM outbox ORDER BY id")


def test_replies_arrive_in_order_one_at_a_time(store: Store) -> None:
    """R12: within a conversation the next part waits for the one before; over a channel at most 30 are on their way."""

    async def work() -> Channel:
        channel = Channel()
        await queue(store, *((f"c{n % 50}", f"part {n}") for n in range(500)))
        await deliver(store, channel)
        return channel

    channel = asyncio.run(work())
    assert all(
        texts == [f"part {n}" for n in range(int(who.removeprefix("push:c")), 500, 50)] for who, texts in channel.asked.items()
    )
    assert channel.most_per_conversation == 1
    assert 1 < channel.most_in_flight <= 30
    assert set(ask(store, "SELECT state, tries FROM outbox")) == {("sent", 1)}
    assert ask(store, "SELECT ext_id FROM outbox WHERE id = 1") == ["id of part 0"]


def test_a_reply_arrives_as_it_was_decided() -> None:
    """P5: text, choices and who speaks survive the outbox."""
    reply = Reply("Dạ, **135.000 đồng** 😀\n\0\u202e", (Choice("a", "Cần giấy tờ gì"), Choice("b", "Nộp ở đâu")), "officer")
    assert reply_body.read(reply_body.write(reply)) == reply


def test_what_surely_did_not_arrive_is_sent_until_it_does(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: one retry layer: the number of calls is the number of tries; those behind it keep their order."""
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(milliseconds=1))
    failures = iter([CannotDeliver("no connection"), CannotDeliver("502"), CannotDeliver("no connection")])

    async def flaky(conversation_id: str, reply: Reply) -> str:
        if error := next(failures, None):
            raise error
        return "id"

    async def work() -> Channel:
        channel = Channel(flaky)
        await queue(store, ("a", "first"), ("a", "second"))
        await deliver(store, channel)
        return channel

    assert asyncio.run(work()).asked == {"push:a": ["first"] * 4 + ["second"]}
    assert ask(store, "SELECT state, tries, error FROM outbox") == [("sent", 4, None), ("sent", 1, None)]


def test_a_doubtful_send_is_repeated_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: 1,000 replies whose answer is lost: two copies each, then `unknown`, where the desk sees them."""
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(0))

    async def answer_lost(conversation_id: str, reply: Reply) -> str:
        raise CannotDeliver("read timeout", ambiguous=True)

    async def work() -> Channel:
        channel = Channel(answer_lost)
        await queue(store, *((f"c{n}", "text") for n in range(1000)))
        await deliver(store, channel)
        return channel

    channel = asyncio.run(work())
    assert {tuple(texts) for texts in channel.asked.values()} == {("text", "text")}
    assert Counter(states(store)) == {"unknown": 1000}
    with store.reading() as db:
        assert len(outbox.failed(db, 2000)) == outbox.count_failed(db)["unknown"] == 1000


def test_a_channel_that_breaks_is_treated_as_doubtful(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: an error nobody foresaw may have come after the reply had gone."""
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(0))

    async def breaks(conversation_id: str, reply: Reply) -> str:
        raise KeyError("result")

    async def work() -> Channel:
        channel = Channel(breaks)
        await queue(store, ("a", "text"))
        await deliver(store, channel)
        return channel

    assert asyncio.run(work()).asked == {"push:a": ["text", "text"]}
    assert states(store) == ["unknown"]


def test_what_can_never_arrive_is_given_up_and_holds_up_nobody(store: Store) -> None:
    """R10: a citizen who blocked us costs one call; the next reply and other citizens go on."""

    async def blocked(conversation_id: str, reply: Reply) -> str:
        if reply.text == "bad":
            raise CannotDeliver("403 blocked", permanent=True)
        return "id"

    async def work() -> Channel:
        channel = Channel(blocked)
        await queue(store, ("a", "bad"), ("a", "good"), ("b", "good"))
        await deliver(store, channel)
        return channel

    assert asyncio.run(work()).asked == {"push:a": ["bad", "good"], "push:b": ["good"]}
    assert states(store) == ["dead", "sent", "sent"]
    assert ask(store, "SELECT error FROM outbox WHERE state = 'dead'") == ["403 blocked"]


def test_a_provider_that_asks_for_rest_gets_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R9: no send in the whole channel before `retry_after`; other channels are not held up."""
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(0))
    rest, calls = 0.4, []

    async def slow_down(conversation_id: str, reply: Reply) -> str:
        calls.append(time.monotonic())
        if len(calls) == 1:
            raise CannotDeliver("429", retry_after=rest)
        return "id"

    async def work() -> None:
        await queue(store, ("a", "first"))
        sender = Sender(store, {"push": slow_down})
        running = asyncio.create_task(sender.run())
        await until(lambda: calls)
        await queue(store, ("b", "second"))
        sender.wake()
        await until(lambda: states(store) == ["sent", "sent"])
        sender.stop()
        await running

    asyncio.run(work())
    assert calls[1] - calls[0] >= rest


def test_what_was_claimed_together_rests_together(store: Store) -> None:
    """R9: thirty are in hand when the first is told to leave the provider alone: no other is sent, and none loses a try."""
    called: list[str] = []

    async def busy(conversation_id: str, reply: Reply) -> str:
        called.append(conversation_id)
        raise CannotDeliver("429", retry_after=60)

    async def work() -> None:
        await queue(store, *((f"c{n}", "text") for n in range(30)))
        sender = Sender(store, {"push": busy})
        running = asyncio.create_task(sender.run())
        await until(lambda: called and set(states(store)) == {"queued"})
        sender.stop()
        await running

    asyncio.run(work())
    assert called == ["push:c0"]
    assert ask(store, "SELECT state, tries FROM outbox ORDER BY id") == [("queued", 1)] + [("queued", 0)] * 29


@pytest.mark.parametrize("is_refused", [True, False])
def test_a_refusal_is_an_answer(store: Store, monkeypatch: pytest.MonkeyPatch, is_refused: bool) -> None:
    """R9: two failures, a citizen who blocked us, two failures: it is there. The twin, without the refusal: it is down."""
    monkeypatch.setattr("bot.sender._IN_FLIGHT", 1)
    monkeypatch.setattr("bot.sender._LAST_WAIT", 0)
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(0))
    away, blocked = CannotDeliver("no connection", unreachable=True), CannotDeliver("403", permanent=True)
    outcomes = [away, away, blocked, away, away] if is_refused else [away] * 4

    async def fails(conversation_id: str, reply: Reply) -> str:
        if outcomes:
            raise outcomes.pop(0)
        settled.set()
        return await asyncio.Future()

    async def work() -> bool:
        await queue(store, ("a", "text"), ("b", "text"))
        sender = Sender(store, {"push": fails})
        running = asyncio.create_task(sender.run())
        await until(lambda: settled.is_set() or sender.is_down("push"))
        is_down = sender.is_down("push")
        sender.stop()
        await running
        return is_down

    settled = asyncio.Event()
    assert asyncio.run(work()) is not is_refused


def test_a_reply_that_was_on_its_way_at_a_crash_is_sent_once_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: found `sending` at the start it may have arrived: one more copy, in order; found so twice it is `unknown`."""

    def crashed(db: Connection) -> None:
        outbox.claim(db, "push", utc_now(), 1)

    async def work() -> list[Channel]:
        await queue(store, ("a", "first"), ("a", "second"))
        await store.write(crashed)
        channels = [Channel(), Channel()]
        await deliver(store, channels[0])
        await queue(store, ("b", "third"))
        await store.write(crashed)
        await store.write(lambda db: outbox.take_back(db, utc_now()))
        await store.write(crashed)
        await deliver(store, channels[1])
        return channels

    first, second = asyncio.run(work())
    assert first.asked == {"push:a": ["first", "second"]}
    assert second.asked == {}
    assert states(store) == ["sent", "sent", "unknown"]


def test_a_process_that_has_just_started_keeps_the_last_try(store: Store) -> None:
    """R2: who crashes as it starts, again and again, must not turn replies that nobody has received into `unknown`."""

    async def work() -> Channel:
        await queue(store, ("a", "on its way at the crash"), ("b", "on its way at the crash"))
        await store.write(lambda db: outbox.claim(db, "push", utc_now(), 30))
        await store.write(lambda db: outbox.take_back(db, utc_now() - timedelta(seconds=9)))  # a start that lived long enough
        await store.write(lambda db: outbox.claim(db, "push", utc_now(), 1))  # and crashed with one of the two in hand
        await queue(store, ("c", "decided since"))
        channel = Channel()
        sender = Sender(store, {"push": channel.send})
        running = asyncio.create_task(sender.run())
        await until(lambda: states(store)[2] == "sent")
        sender.stop()
        await running
        return channel

    assert asyncio.run(work()).asked == {"push:c": ["decided since"]}
    assert sorted(states(store)) == ["queued", "sent", "unknown"]


def test_a_crash_loop_doubts_one_reply_at_a_time(store: Store) -> None:
    """R2: of replies that may have arrived only one is on its way, so that the next crash can make only that one unknown."""

    async def work() -> list[int]:
        await queue(store, *((f"c{n}", "text") for n in range(10)))
        claimed = []
        for _ in range(3):
            rows = await store.write(lambda db: outbox.claim(db, "push", utc_now(), 30))
            claimed.append(len(rows))
            await store.write(lambda db: outbox.take_back(db, utc_now()))
        return claimed

    assert asyncio.run(work()) == [10, 1, 1]
    assert Counter(states(store)) == {"queued": 8, "unknown": 2}


def test_a_reply_sent_anew_waits_for_the_one_on_its_way(store: Store) -> None:
    """In order, one at a time: an older reply that an officer sends again does not overtake what is in flight."""

    async def work() -> None:
        await queue(store, ("an", "m1"), ("an", "m2"), ("binh", "m3"))
        (first, _) = await store.write(lambda db: outbox.claim(db, "push", utc_now(), 30))
        await store.write(lambda db: outbox.give_up(db, first.id, "x"))
        (second,) = await store.write(lambda db: outbox.claim(db, "push", utc_now(), 30))
        await store.write(lambda db: second_attempts.resend(db, first.id, "dead", utc_now()))
        assert await store.write(lambda db: outbox.claim(db, "push", utc_now(), 30)) == []
        await store.write(lambda db: outbox.mark_sent(db, second.id, "p2"))
        assert [row.id for row in await store.write(lambda db: outbox.claim(db, "push", utc_now(), 30))] == [first.id]

    asyncio.run(work())


def test_after_two_days_a_reply_is_given_up(store: Store) -> None:
    """R9: 48 hours and many tries; a clock that jumped ahead is not enough."""
    old = to_text(utc_now() - timedelta(hours=49))

    async def refuses(conversation_id: str, reply: Reply) -> str:
        raise CannotDeliver("no connection")

    async def work() -> None:
        await queue(store, ("tired", "text"), ("fresh", "text"))
        await store.write(lambda db: db.execute("UPDATE outbox SET created_at = ?", (old,)))
        await store.write(lambda db: db.execute("UPDATE outbox SET tries = 100 WHERE id = 1"))
        sender = Sender(store, {"push": refuses})
        running = asyncio.create_task(sender.run())
        await until(lambda: ask(store, "SELECT tries FROM outbox WHERE id = 2") != [0] and "sending" not in states(store))
        sender.stop()
        await running

    asyncio.run(work())
    assert states(store) == ["dead", "queued"]


def test_pauses_double_up_to_five_minutes_with_full_jitter() -> None:
    """R9: 1 s × 2ⁿ, cap 5 min."""
    for tries, longest in ((1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (5000, 300)):
        pauses = [pause_after(tries).total_seconds() for _ in range(300)]
        assert 0 <= min(pauses) < longest * 0.1
        assert longest * 0.9 < max(pauses) <= longest


def test_a_clock_set_back_does_not_hold_replies(store: Store) -> None:
    """R16: a pause that ends further ahead than any pause can is over."""

    async def work() -> int:
        await queue(store, ("a", "text"))
        now = utc_now()
        await store.write(lambda db: db.execute("UPDATE outbox SET tries = 10"))  # after so many a pause may last for minutes
        await store.write(lambda db: outbox.postpone(db, 1, now + timedelta(minutes=4), "x"))
        assert await store.write(lambda db: outbox.claim(db, "push", now, 30)) == []
        return len(await store.write(lambda db: outbox.claim(db, "push", now - timedelta(hours=1), 30)))

    assert asyncio.run(work()) == 1


def test_a_graceful_stop_waits_for_what_is_on_its_way(store: Store) -> None:
    """R14: a reply in flight is finished and marked; nothing new is begun."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(conversation_id: str, reply: Reply) -> str:
        begun.set()
        await go.wait()
        return "id"

    async def work() -> None:
        await queue(store, ("a", "first"), ("a", "second"))
        sender = Sender(store, {"push": slow})
        running = asyncio.create_task(sender.run())
        await begun.wait()
        sender.stop()
        go.set()
        await running

    asyncio.run(work())
    assert states(store) == ["sent", "queued"]


def test_a_stop_does_not_wait_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R14: a provider that hangs is left; the reply stays `sending`, and the next start decides."""
    monkeypatch.setattr("bot.sender._LAST_WAIT", 0.05)
    begun = asyncio.Event()

    async def hangs(conversation_id: str, reply: Reply) -> str:
        begun.set()
        await asyncio.Event().wait()
        return "never"

    async def work() -> None:
        await queue(store, ("a", "first"))
        sender = Sender(store, {"push": hangs})
        running = asyncio.create_task(sender.run())
        await begun.wait()
        sender.stop()
        await asyncio.wait_for(running, 2)

    asyncio.run(work())
    assert states(store) == ["sending"]


def test_a_full_disk_after_a_send_does_not_repeat_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R5: what was sent is recorded as soon as there is room again, and not sent a second time."""
    monkeypatch.setattr("bot.sender._POLL", 0.01)
    refusals = iter([NotStored("full")] * 3)
    real = store.write

    async def write(work, **options):  # type: ignore[no-untyped-def]
        if getattr(getattr(work, "func", None), "__name__", "") == "_sent" and (error := next(refusals, None)):
            raise error
        return await real(work, **options)

    async def work() -> Channel:
        channel = Channel()
        await queue(store, ("a", "text"))
        monkeypatch.setattr(store, "write", write)
        await deliver(store, channel)
        return channel

    assert asyncio.run(work()).asked == {"push:a": ["text"]}
    assert next(refusals, None) is None


def test_the_turn_queues_for_channels_that_push(store: Store) -> None:
    """R1: from the inbox to the provider, woken at each step rather than found by looking."""

    async def work() -> dict[str, list[str]]:
        channel = Channel()
        async with at_work(store, sends={"push": channel.send}) as turn:
            await asyncio.sleep(0)
            await receive(store, "a", 1, channel="push")
            turn.wake()
            await until(lambda: states(store) == ["sent"], 0.9)
        return channel.asked

    assert asyncio.run(work()) == {"push:a": ["1.0 m1"]}
