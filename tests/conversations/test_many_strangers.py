"""Many strangers guess the number of one case: over all their conversations together, a day has only so many tries."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest

from bot import cases as told_of
from bot import terminal, turn, web_chat, web_server
from bot.running import running
from bot.terminal import Terminal
from bot.web_settings import WebSettings
from feedback_store import cases, inbox, wrong_proofs
from feedback_store.store import Connection, Store
from feedback_store.timestamps import from_text, to_text, utc_now
from feedback_store.wrong_proofs import PER_CODE
from handlers.case_code import code_of
from handlers.messages import Incoming, Proof
from knowledge.knowledge import Knowledge
from tests.conversations.channels import AtTerminal, Citizen, InWebChat
from tests.conversations.test_conversations import CODE, VOICE, OnThatDay
from tests.conversations.test_what_is_kept import TOLD

Arrive = Callable[[], Awaitable[Citizen]]
RIGHT = "0912345678"
NOBODYS = code_of(10**6)
DOORS = ("terminal", "web")


@asynccontextmanager
async def open_doors(door: str, store: Store, knows: Knowledge) -> AsyncIterator[Arrive]:
    """The service behind a channel; whoever arrives is in a conversation of their own."""
    reads = {web_chat.CHANNEL: web_chat.read_update, terminal.CHANNEL: terminal.read_update}
    async with running(store, OnThatDay(knows, VOICE), VOICE, reads, {}) as (at_work, bell):

        async def at_terminal() -> Citizen:
            return AtTerminal(Terminal(store, bell, at_work.wake))

        if door == "terminal":
            yield at_terminal
            return
        settings = WebSettings(port=0, rate_limits=False)
        runner = await web_server.start(web_server.application(store, bell, settings, at_work.wake), settings)
        async with aiohttp.ClientSession(next(iter(runner.sites)).name) as http:
            yield lambda: InWebChat.arriving(http)
        await runner.cleanup()


async def said(citizen: Citizen, text: str) -> str:
    """What the last reply to some words is."""
    return (await citizen.say(text))[-1].text


async def filed(arrive: Arrive) -> tuple[Citizen, str]:
    """A citizen who has filed a case with the number RIGHT, and its code."""
    owner = await arrive()
    for line in TOLD[:-1]:
        await owner.say(line)
    code = CODE.search(await said(owner, TOLD[-1]))
    assert code
    return owner, code[0]


async def guessed(arrive: Arrive, code: str, tries: int) -> list[str]:
    """The answers to so many wrong numbers, four from each new conversation."""
    answers, stranger = [], await arrive()
    for number in range(tries):
        if number % 4 == 0:
            stranger = await arrive()
        answers.append(await said(stranger, f"{code} 09870000{number:02}" if number % 4 == 0 else f"09870000{number:02}"))
    return answers


async def of_one_who_knows(arrive: Arrive, code: str) -> list[str]:
    """What somebody in a new conversation is told who gives the code, and then the number that was left with it."""
    citizen = await arrive()
    return [(await said(citizen, code)).replace(code, "PA-…"), await said(citizen, RIGHT)]


@pytest.mark.parametrize("door", DOORS)
def test_new_conversations_give_no_new_tries(door: str, store: Store, knows: Knowledge) -> None:
    """S8: after so many wrong numbers the right one gets the same answer as for a code that nobody has; the owner sees the case."""

    async def run() -> None:
        async with open_doors(door, store, knows) as arrive:
            owner, code = await filed(arrive)
            assert "đèn đường" in (await of_one_who_knows(arrive, code))[1]
            answers = await guessed(arrive, code, PER_CODE + 3)
            assert len(set(answers)) == 1 and "chưa khớp" in answers[0]
            assert await of_one_who_knows(arrive, code) == await of_one_who_knows(arrive, NOBODYS)
            assert "đèn đường" in await said(owner, code)
            assert "đèn đường" in await said(owner, "phản ánh của tôi đến đâu rồi")
            await store.write(a_day_passes)
            assert "đèn đường" in (await of_one_who_knows(arrive, code))[1]

    asyncio.run(run())


def a_day_passes(db: Connection) -> None:
    """Every try is a day older."""
    for number, at in db.execute("SELECT id, at FROM wrong_proofs").fetchall():
        db.execute("UPDATE wrong_proofs SET at = ? WHERE id = ?", (to_text(from_text(at) - timedelta(days=1)), number))


def test_without_the_limit_the_number_is_found(store: Store, knows: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """S8, the twin: new conversations go on guessing until it opens."""
    monkeypatch.setattr(wrong_proofs, "PER_CODE", 10**6)

    async def run() -> None:
        async with open_doors("terminal", store, knows) as arrive:
            _, code = await filed(arrive)
            await guessed(arrive, code, PER_CODE + 3)
            assert "đèn đường" in (await of_one_who_knows(arrive, code))[1]

    asyncio.run(run())


def at_once(store: Store, knows: Knowledge, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The answers to PER_CODE + 20 guesses that lie in the inbox together, each of a conversation of its own; the last is right."""
    monkeypatch.setattr(turn, "_TIME_SLICE", 60.0)
    count = PER_CODE + 20

    def keep(db: Connection, code: str) -> None:
        for number in range(1, count + 1):
            data = {"id": f"m{number}", "conversation": f"terminal:{number}", "text": f"{code} {int(RIGHT) - count + number:010}"}
            inbox.add(db, "terminal", f"m{number}", data["conversation"], json.dumps(data).encode(), utc_now())

    async def run() -> None:
        async with open_doors("terminal", store, knows) as arrive:
            _, code = await filed(arrive)
        await store.write(lambda db: keep(db, code))
        async with open_doors("terminal", store, knows), asyncio.timeout(20):
            while waiting(store):  # noqa: ASYNC110  # the store rings no bell
                await asyncio.sleep(0.01)

    asyncio.run(run())
    with store.reading() as db:
        bodies = db.execute("SELECT body FROM outbox WHERE conversation_id LIKE 'terminal:__' OR conversation_id LIKE 'terminal:_'"
                            " ORDER BY id").fetchall()  # fmt: skip
    return [text for (body,) in bodies if "máy" not in (text := json.loads(body)["text"])]


def waiting(store: Store) -> bool:
    """Whether a message is not answered yet."""
    with store.reading() as db:
        return inbox.oldest_waiting(db) is not None


def test_guesses_at_once_find_no_more_than_guesses_in_a_row(
    store: Store, knows: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S8: what was decided before the tries were used up is decided again, and never counted twice."""
    answers = at_once(store, knows, monkeypatch)
    assert len(answers) == PER_CODE + 20 and len(set(answers)) == 1 and "chưa khớp" in answers[0]
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM wrong_proofs").fetchone()[0] == PER_CODE


def test_without_a_second_look_a_guess_slips_through(store: Store, knows: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """S8, the twin: counting alone, the right number among forty at once is told."""
    monkeypatch.setattr(told_of, "keep_proof", lambda db, proof, told, now: wrong_proofs.add(db, proof.code, now))
    answers = at_once(store, knows, monkeypatch)
    assert len(set(answers)) == 2 and any("đèn đường" in answer for answer in answers)


def test_a_code_that_is_shut_costs_the_same_work_as_one_that_nobody_has(store: Store, knows: Knowledge) -> None:
    """S8: the same statements in the same order, read and written, so that no clock tells which it is."""

    async def run() -> str:
        async with open_doors("terminal", store, knows) as arrive:
            _, code = await filed(arrive)
            await guessed(arrive, code, PER_CODE + 1)
            return code

    code = asyncio.run(run())
    assert work(store, code) == work(store, NOBODYS)
    assert len(work(store, code)) >= 4


def test_naming_a_code_costs_the_same_work_whether_it_exists(store: Store, knows: Knowledge) -> None:
    """S8: before a number is given nobody looks for another's case; the twin is the number, with which it is looked for."""

    async def run() -> str:
        async with open_doors("terminal", store, knows) as arrive:
            return (await filed(arrive))[1]

    code = asyncio.run(run())
    assert work(store, code, "") == work(store, NOBODYS, "")
    assert work(store, code) != work(store, NOBODYS)


def work(store: Store, code: str, number: str = RIGHT) -> list[str]:
    """The statements of one wrong proof, without what they compare; without a `number` those of naming the code."""
    seen: list[str] = []
    now = utc_now()

    def tried(db: Connection) -> None:
        db.set_trace_callback(seen.append)
        told = told_of.seen(db, "terminal:new", Incoming("1", "terminal:new", f"{code} {number}"), "", now)
        if number:
            told_of.keep_proof(db, Proof(code), told, now)
        db.set_trace_callback(None)

    store.submit(tried).result()
    return [re.sub(r"'[^']*'", "?", statement) for statement in seen]


def test_the_owner_of_many_cases_is_told_of_the_oldest(store: Store, knows: Knowledge) -> None:
    """A case of this conversation is never a stranger's, however many came after it."""

    async def run() -> None:
        async with open_doors("terminal", store, knows) as arrive:
            owner, code = await filed(arrive)
            await guessed(arrive, code, PER_CODE)
            await store.write(lambda db: add_more(db, code))
            assert "đèn đường" in await said(owner, code)

    asyncio.run(run())


def add_more(db: Connection, code: str) -> None:
    """As many later cases of the same conversation as one turn is told of."""
    first = cases.by_code(db, code)
    assert first and first.conversation_id
    for number in range(10**7, 10**7 + told_of.MOST_SHOWN):
        facts = {"id": number, "code": code_of(number), "conversation_id": first.conversation_id, "received_at": to_text(utc_now())}
        kept = {name: getattr(first, name) for name in ("channel", "kind", "category", "urgency", "state", "unit", "text", "place")}
        cases.add(db, kept | facts, cases.Sender(), "")
