"""Whatever happens in whatever order, the promises hold after every step (T3)."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.bell import Bell
from bot.sender import CannotDeliver, Sender
from bot.turn import Turn
from feedback_store import conversations, inbox, outbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import from_text, utc_now
from handlers.messages import Conversation, Reply
from tests.crash import echo

CITIZENS = st.sampled_from(["push:a", "push:b", "web:c", "web:d"])
PROVIDER = st.sampled_from(["takes", "refuses", "takes and loses the answer", "loses the reply", "breaks", "takes and we crash"])


class Clock:
    """A clock that somebody sets."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        """What it shows."""
        return utc_now() + self.ahead


CLOCK = Clock()


class Core(RuleBasedStateMachine):
    """Citizens, a provider in many moods, and crashes; each step is driven by hand, so that nothing is left to timing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.loop = asyncio.new_event_loop()
        self.thread = ThreadPoolExecutor(1)
        self.acknowledged: dict[str, list[str]] = defaultdict(list)
        self.delivered: dict[str, list[str]] = defaultdict(list)
        self.mood = "takes"
        self.crashes = 0
        self.start(self.folder / "0" / "motcua.db")

    def start(self, path: Path) -> None:
        """As the service starts, but for the loops."""
        self.store = Store(path, reserve=0)
        self.sender = Sender(self.store, {"push": self.send})
        channels = {"push": echo.read_update, "web": echo.read_update}
        self.turn = Turn(self.store, channels, echo.respond, echo.APOLOGY, Bell(), self.sender, lambda tries: timedelta(0))
        self.loop.run_until_complete(self.store.write(lambda db: outbox.take_back(db, CLOCK.now())))

    async def send(self, conversation_id: str, reply: Reply) -> str:
        """The provider."""
        if self.mood in ("takes", "takes and loses the answer", "takes and we crash"):
            self.delivered[conversation_id].append(reply.text)
        match self.mood:
            case "refuses":
                raise CannotDeliver("503")
            case "takes and loses the answer" | "loses the reply":
                raise CannotDeliver("read timeout", ambiguous=True)
            case "breaks":
                raise KeyError("result")
            case "takes and we crash":
                self.keep_disk()
                raise CannotDeliver("the process that would note this is gone", ambiguous=True)
        return f"id {len(self.delivered[conversation_id])}"

    def keep_disk(self) -> None:
        """Keep what is on the disk now: what a crash at this moment would leave."""
        snapshot = self.folder / f"{self.crashes + 1}"
        if not snapshot.exists():
            snapshot.mkdir()
            for file in self.store.path.parent.glob("motcua.db*"):
                shutil.copy(file, snapshot)

    @rule(who=CITIZENS)
    def receive(self, who: str) -> None:
        """A new message, acknowledged."""
        self.keep(who, len(self.acknowledged[who]) + 1)
        self.acknowledged[who].append(f"m{len(self.acknowledged[who]) + 1}")

    @rule(who=CITIZENS, back=st.integers(0, 5))
    def repeat(self, who: str, back: int) -> None:
        """A message that was acknowledged already."""
        number = len(self.acknowledged[who]) - back
        if number >= 1:
            assert self.keep(who, number) is None

    def keep(self, who: str, number: int) -> int | None:
        """As a channel does."""
        body = json.dumps({"conversation": who, "id": f"{who}/{number}", "text": f"m{number}"}).encode()
        channel = who.partition(":")[0]
        work = self.store.write(lambda db: inbox.add(db, channel, f"{who}/{number}", who, body, utc_now()))
        return self.loop.run_until_complete(work)

    @rule()
    def answer(self) -> None:
        """One batch of turns."""
        self.loop.run_until_complete(self.turn._answer_a_batch(self.thread))

    @rule(mood=PROVIDER)
    def deliver(self, mood: str) -> None:
        """One round of sends, with the provider in some mood."""
        self.mood = mood
        self.loop.run_until_complete(self.one_round())
        if mood == "takes and we crash" and (self.folder / f"{self.crashes + 1}").exists():
            self.crash()

    async def one_round(self) -> None:
        """Claim and send, and wait until all have landed."""
        lane = self.sender._lanes["push"]
        await lane._send_what_is_due()
        while lane._in_flight:
            await asyncio.wait(lane._in_flight)

    @rule()
    def crash(self) -> None:
        """The process ends without a word, and starts again on what the disk holds."""
        self.keep_disk()
        self.crashes += 1
        self.store.close_now()
        self.start(self.folder / f"{self.crashes}" / "motcua.db")

    @rule(who=CITIZENS)
    def an_officer_writes(self, who: str) -> None:
        """The conversation moves on under the turn: the version goes up, the state stays."""

        def touch(db: Connection) -> None:
            before = conversations.load(db, who)
            conversations.save(db, before, before.state, before.last_seq, utc_now())

        if self.acknowledged[who]:
            self.loop.run_until_complete(self.store.write(touch))

    @rule(hours=st.sampled_from([-24, -1, 1, 24]))
    def the_clock_jumps(self, hours: int) -> None:
        """R16: the machine's clock is set; nothing waits for it to come back."""
        CLOCK.ahead += timedelta(hours=hours)

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        """R1, after each step."""
        with self.store.reading() as db:
            rows = db.execute("SELECT conversation_id, body FROM inbox ORDER BY seq").fetchall()
            assert inbox.first_broken_link(db) is None
        kept: dict[str, list[str]] = defaultdict(list)
        for who, body in rows:
            kept[who].append(json.loads(body)["text"])
        assert kept == {who: messages for who, messages in self.acknowledged.items() if messages}
        for texts in self.delivered.values():
            assert max(Counter(texts).values()) <= 2
            places = [tuple(map(int, text.split(" ")[0].split("."))) for text in texts]
            assert places == sorted(places)

    @invariant()
    def the_state_is_the_replay(self) -> None:
        """R1, after each step: what is stored is what the answered messages make of it."""
        with self.store.reading() as db:
            rows = db.execute("SELECT conversation_id, body, received_at FROM inbox WHERE state = 'done' ORDER BY seq").fetchall()
            stored = dict(db.execute("SELECT id, state FROM conversations").fetchall())
        replayed = {who: Conversation() for who in stored}
        for who, body, received_at in rows:
            incoming = echo.read_update(body)
            assert incoming is not None
            replayed[who] = echo.respond(replayed[who], incoming, from_text(received_at)).conversation
        assert {who: Conversation.from_data(json.loads(state)) for who, state in stored.items()} == replayed

    def is_at_rest(self) -> bool:
        """Whether nothing waits to be answered or sent."""
        with self.store.reading() as db:
            waits = db.execute("SELECT 1 FROM inbox WHERE state <> 'done'").fetchone()
            goes = db.execute("SELECT 1 FROM outbox WHERE channel = 'push' AND state NOT IN ('sent', 'unknown')").fetchone()
        return not waits and not goes

    def teardown(self) -> None:
        """With a provider that takes everything, all is answered, and sent or known to be unknown."""
        self.mood = "takes"
        for _ in range(200):
            at_rest = self.is_at_rest()
            self.answer()
            self.loop.run_until_complete(self.one_round())
            if at_rest:  # and has been worked on once more
                break
        self.nothing_is_lost_or_doubled()
        with self.store.reading() as db:
            assert db.execute("SELECT count(*) FROM inbox WHERE state <> 'done'").fetchone() == (0,)
            states = db.execute("SELECT conversation_id, body, state FROM outbox WHERE channel = 'push'").fetchall()
        assert {state for *_, state in states} <= {"sent", "unknown"}
        for who, body, state in states:
            assert state == "unknown" or json.loads(body)["text"] in self.delivered[who]
        self.store.close_now()
        self.loop.close()
        self.thread.shutdown()
        shutil.rmtree(self.folder)


@pytest.fixture(autouse=True)
def no_pauses_and_a_clock_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps follow each other at once."""
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(0))
    monkeypatch.setattr("bot.sender.utc_now", CLOCK.now)
    monkeypatch.setattr("bot.turn.utc_now", CLOCK.now)


@pytest.mark.crash
def test_the_promises_hold_in_any_order_of_events() -> None:
    """T3: receive, repeat, answer, deliver in every mood, crash, officer's edit, in orders that Hypothesis thinks of."""
    run_state_machine_as_test(Core, settings=settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True))


@pytest.mark.crash
def test_the_invariants_find_a_sender_that_repeats_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """T3, the control: treating a lost answer as a refusal must be found."""
    monkeypatch.setattr("feedback_store.outbox.doubt", outbox.postpone)
    machine = Core()
    machine.receive("push:a")
    machine.answer()
    for _ in range(3):
        machine.nothing_is_lost_or_doubled()
        machine.deliver("takes and loses the answer")
    with pytest.raises(AssertionError):
        machine.nothing_is_lost_or_doubled()
    monkeypatch.undo()
    machine.delivered.clear()
    machine.teardown()
