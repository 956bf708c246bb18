"""The whole way on Zalo, over real sockets against a platform on a bad day: delivery, answer, sending, files."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.answering import Answering
from bot.zalo.limits import LIMITS
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.citizen.sentences import Voice
from handlers.messages import Choice, Conversation, Incoming, Reply, Step, Told
from handlers.reply_parts import parts
from knowledge.knowledge import Knowledge
from tests.bot.at_work import all_answered, ask, until
from tests.bot.findings import badly_worded
from tests.bot.zalo.at_work import made, platform_up, running
from tests.emulators.zalo import QUOTA, SEND, TOKEN
from tests.emulators.zalo_answers import fails
from tests.emulators.zalobot_tricks import answers, loses_answer
from tests.small_house import ROOT

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + bytes(64) + bytes.fromhex("ffd9")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits longer than a few milliseconds between two tries."""
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(milliseconds=2))
    monkeypatch.setattr("bot.downloading.pause_after", lambda tries: timedelta(milliseconds=2))
    monkeypatch.setattr("bot.zalo.sending.LIMITS", replace(LIMITS, rest=0.01))
    monkeypatch.setattr("bot.zalo.api.LIMITS", replace(LIMITS, rest=0.01))


def states(store: Store) -> list[str]:
    return ask(store, "SELECT state FROM outbox ORDER BY id")


def test_repeated_and_shuffled_deliveries_have_one_effect(store: Store) -> None:
    """R8: 200 messages of ten citizens, each three times and in any order: one row and one reply each."""

    async def work() -> None:
        async with platform_up(at_once=8) as platform:
            platform.copies = 3
            for number in range(200):
                platform.say(f"c{number % 40}", f"tin {number}")
            platform.release(lambda bodies: random.Random(3).sample(bodies, len(bodies)))
            async with running(store, platform):
                await until(lambda: len(platform.deliveries) == 600 and all_answered(store))
                await until(lambda: set(states(store)) == {"sent"})
            assert set(platform.deliveries) == {200}
            shown = [one.text for number in range(40) for one in platform.shown(f"c{number}")]
            assert len(shown) == len(set(shown)) == ask(store, "SELECT count(*) FROM outbox")[0]

    asyncio.run(work())
    assert ask(store, "SELECT count(*) FROM inbox") == [200]


def test_one_damaged_event_delays_nobody(store: Store) -> None:
    """R7: what cannot be read is set aside, raw; the next message, of the same citizen too, is answered."""
    damaged = b'{"event_name": "user_send_text", "sender": {"id": 5}, "timestamp": "17", "message": NaN}'

    async def work() -> None:
        async with platform_up() as platform, running(store, platform):
            platform.bring_raw(damaged)
            platform.bring_event({"event_name": "user_send_text", "message": {"text": "của ai?"}})
            platform.say("lan", "xin chào")
            await until(lambda: platform.shown("lan"))

    asyncio.run(work())
    assert ask(store, "SELECT body FROM inbox WHERE state = 'quarantine' ORDER BY seq LIMIT 1") == [damaged]
    assert ask(store, "SELECT state FROM inbox ORDER BY seq") == ["quarantine", "quarantine", "done"]


def test_zalo_away_for_a_while(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R9: refused, then 5xx, then asked to slow down: nothing is lost, nothing goes twice, and it drains when Zalo is back."""
    monkeypatch.setattr("bot.pace.PROBE_EVERY", 0.01)

    async def work() -> None:
        async with platform_up() as platform, running(store, platform) as service:
            platform.always(SEND, answers(b"", 503))
            for number in range(30):
                platform.say(f"c{number}", "xin chào")
            await until(lambda: len(platform.deliveries) == 30 and all_answered(store) and service.sender.is_down("zalo"))
            platform.play(SEND, fails(-224), answers(b"", 429))
            platform.always(SEND, None)
            await until(lambda: set(states(store)) == {"sent"})
            assert [len(platform.shown(f"c{number}")) for number in range(30)] == [1] * 30

    asyncio.run(work())


def test_an_answer_that_was_lost_makes_two_copies_at_most(store: Store) -> None:
    """R10: the message arrived and its answer did not: once more, and then nobody knows; calls are counted."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform):
            platform.always(SEND, loses_answer)
            platform.say("lan", "xin chào")
            await until(lambda: states(store) == ["unknown"])
            assert len(platform.shown("lan")) == platform.called(SEND) == 2

    asyncio.run(work())


def test_a_refused_reply_is_given_up_and_the_next_one_goes(store: Store) -> None:
    """R10: what Zalo never takes is dead on the desk after one call."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform):
            platform.play(SEND, fails(-201))
            platform.say("lan", "một")
            await until(lambda: states(store) == ["dead"])
            platform.say("lan", "hai")
            await until(lambda: states(store) == ["dead", "sent"])
            assert platform.called(SEND) == 2

    asyncio.run(work())
    assert ask(store, "SELECT error FROM outbox WHERE id = 1") == ["Zalo từ chối: -201"]


def long(conversation: Conversation, incoming: Incoming, now: datetime, told: Told | None = None) -> Step:
    """A reply of several parts, with choices under the last."""
    text = "\n".join(
        f"Bước {number}. Người dân mang **giấy tờ gốc** đến quầy số {number} rồi chờ gọi tên 😀." for number in range(60)
    )
    return Step(Conversation(), (Reply(text, (Choice("a", "Lệ phí"), Choice("b", "Nộp ở đâu"))),))


def test_a_long_reply_arrives_whole_and_in_order(store: Store) -> None:
    """R12: parts of at most 2,000 characters, one after the other, two of them with trouble; the choices under the last."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform, respond=long):
            platform.play(SEND, answers(b"", 500), fails(-32), loses_answer)
            platform.say("lan", "các bước")
            await until(lambda: states(store) and set(states(store)) == {"sent"})
            shown = list(dict.fromkeys(one.text for one in platform.shown("lan")))
            whole = long(Conversation(), Incoming("", ""), utc_now()).replies[0]
            expected = [part.text.replace("**", "") for part in parts("zalo", whole)]
            assert len(shown) == len(expected) >= 2
            assert shown[:-1] == expected[:-1] and shown[-1].startswith(expected[-1])
            assert max(map(len, shown)) <= 2000
            assert platform.shown("lan")[-1].choices == ["Lệ phí", "Nộp ở đâu"]
            assert len(platform.shown("lan")) <= 2 * len(expected)

    asyncio.run(work())


def test_nothing_is_sent_before_zalos_id_is_stored(store: Store) -> None:
    """R13: a reply counts as sent with Zalo's own id, and not while it is on its way."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform):
            platform.say("lan", "xin chào")
            await until(lambda: states(store) == ["sent"])
            assert ask(store, "SELECT ext_id FROM outbox") == [platform.shown("lan")[0].id]

    asyncio.run(work())


@pytest.mark.parametrize("failures", [0, 3])
def test_a_photo_is_answered_at_once_and_fetched_when_it_can_be(store: Store, failures: int) -> None:
    """R11: the machine that keeps the photo is away: the message is answered all the same, the photo comes later."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform):
            platform.play("/files", *[answers(b"", 503)] * failures)
            platform.photo("lan", JPEG, "ổ gà trước cổng chợ")
            await until(lambda: platform.shown("lan"))
            await until(lambda: ask(store, "SELECT state FROM attachments") != ["awaited"])

    asyncio.run(work())
    assert ask(store, "SELECT state, media_type, body FROM attachments") == [("raw", "image/jpeg", JPEG)]


def test_a_photo_that_is_gone_is_missing(store: Store) -> None:
    """R11: marked missing, not asked for again; a file of another kind is kept as a file."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform):
            platform.play("/files", answers(b"", 404))
            platform.photo("lan", JPEG)
            await until(lambda: ask(store, "SELECT state FROM attachments") == ["missing"])
            platform.file("lan", b"%PDF-1.7 don")
            await until(lambda: "file" in ask(store, "SELECT state FROM attachments"))

    asyncio.run(work())
    assert ask(store, "SELECT count(*) FROM downloads") == [0]


def counting(conversation: Conversation, incoming: Incoming, now: datetime, told: Told | None = None) -> Step:
    """Says how many files a message brought, and its words."""
    return Step(Conversation(), (Reply(f"{len(incoming.attachments)} ảnh {incoming.text}".strip()),))


def test_photos_that_were_sent_at_once_are_one_message(store: Store) -> None:
    """R8: answered once with all of them, shuffled and brought twice; another citizen's photo is not among them."""

    async def work() -> None:
        async with platform_up(at_once=4) as platform, running(store, platform, respond=counting):
            platform.is_holding_back, platform.copies = True, 2
            for number in range(5):
                platform.photo("lan", JPEG + bytes([number]))
            platform.photo("binh", JPEG, "ổ gà")
            platform.release(lambda bodies: random.Random(5).sample(bodies, len(bodies)))
            await until(lambda: len(platform.deliveries) == 12 and all_answered(store) and states(store) == ["sent"] * 2)
            assert [one.text for one in platform.shown("lan")] == ["5 ảnh"]
            assert [one.text for one in platform.shown("binh")] == ["1 ảnh ổ gà"]
            await until(lambda: ask(store, "SELECT count(*) FROM attachments WHERE state = 'raw'") == [6])

    asyncio.run(work())


def test_photos_of_a_case_that_is_told_come_into_it_together(store: Store, knows: Knowledge) -> None:
    """The conversation as it is: three photos get one answer, and the case that is being told has all of them."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform, respond=Answering(knows, Voice())):
            platform.say("lan", "tôi muốn phản ánh hố ga mất nắp trước cổng chợ Thương")
            await until(lambda: states(store) and set(states(store)) == {"sent"})
            before = len(platform.shown("lan"))
            for number in range(3):
                platform.photo("lan", JPEG + bytes([number]))
            await until(lambda: len(platform.deliveries) == 4 and all_answered(store) and set(states(store)) == {"sent"})
            assert len(platform.shown("lan")) == before + 1

    asyncio.run(work())
    (state,) = ask(store, "SELECT state FROM conversations")
    assert len(json.loads(state)["draft"]["attachments"]) == 3


def test_photos_of_different_moments_are_answered_each(store: Store) -> None:
    """The twin: brought together after an hour's silence, sent a minute apart; words between two photos keep their place."""
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    photo = {"attachments": [{"type": "image", "payload": {"url": "https://f1.invalid/anh.jpg"}}]}

    async def work() -> None:
        async with platform_up() as platform:
            for minutes in (0, 1):
                platform.bring("lan", "user_send_image", photo, hour_ago + timedelta(minutes=minutes))
            platform.bring("lan", "user_send_text", {"text": "ở chợ"}, hour_ago + timedelta(minutes=1, seconds=2))
            platform.bring("lan", "user_send_image", photo, hour_ago + timedelta(minutes=1, seconds=3))
            async with running(store, platform, respond=counting):
                await until(lambda: states(store) == ["sent"] * 4)
            assert [one.text for one in platform.shown("lan")] == ["1 ảnh", "1 ảnh", "0 ảnh ở chợ", "1 ảnh"]

    asyncio.run(work())


def test_a_message_that_was_held_back_for_days_opens_no_window(store: Store) -> None:
    """Zalo's clock counts, not the time of delivery: the answer to a message of the day before yesterday is a call."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform):
            platform.bring("lan", "user_send_text", {"text": "xin chào"}, datetime.now(UTC) - timedelta(hours=50))
            await until(lambda: states(store) == ["dead"])
            assert platform.called(SEND) == 0
            platform.say("lan", "còn ai không")
            await until(lambda: states(store) == ["dead", "sent"])

    asyncio.run(work())


def test_a_choice_is_taken_by_button_and_by_number(store: Store) -> None:
    """The hidden text of a button comes back as a choice, a typed number as text."""
    heard: list[Incoming] = []

    def respond(conversation: Conversation, incoming: Incoming, now: datetime, told: Told | None = None) -> Step:
        heard.append(incoming)
        return Step(Conversation(), (Reply("Việc nào ạ?", (Choice("p:1", "Khai sinh"), Choice("p:2", "Kết hôn"))),))

    async def work() -> None:
        async with platform_up() as platform, running(store, platform, respond=respond, buttons=True):
            platform.takes_buttons = True
            platform.follow("lan")
            await until(lambda: len(platform.shown("lan")) == 1)
            platform.tap("lan", "Kết hôn")
            await until(lambda: len(platform.shown("lan")) == 2)

    asyncio.run(work())
    assert [(one.text, one.choice, one.kind) for one in heard] == [("Xin chào", "", "text"), ("", "p:2", "choice")]


def test_look_says_what_is_wrong_in_a_line(store: Store) -> None:
    """Well, without secrets, with a dead token: each with what to do; nothing is sent to anybody."""

    async def findings(platform_secrets: bool = True, is_dead: bool = False) -> list[bool]:
        async with platform_up() as platform:
            secrets = platform.secrets() if platform_secrets else type(platform.secrets())()
            if is_dead:
                platform.always(TOKEN, fails(-14020))
            channel = made(store, platform, secrets)
            assert channel.close
            found = await channel.look()
            await channel.close()
            assert platform.called(SEND) == 0
            assert badly_worded(found) == [] and "canary" not in repr(found)
            assert not any(one.remedy for one in found if one.well)
            return [one.well for one in found]

    assert asyncio.run(findings(platform_secrets=False)) == [False, False, False, False]
    assert asyncio.run(findings()) == [True, True, True, True]
    asyncio.run(store.write(lambda db: db.execute("DELETE FROM channel_tokens")))
    assert asyncio.run(findings(is_dead=True)) == [True, True, False, False]


@pytest.mark.parametrize(("code", "said"), [(-221, "Zalo từ chối: -221"), (-224, "Zalo từ chối: -224"), (-32, "Zalo từ chối: -32")])
def test_an_account_that_may_not_yet_is_told_by_its_code(store: Store, code: int, said: str) -> None:
    """Not verified, without a package, too fast: docs/channels.md has a row for each; well again, the twin, has no fault."""

    async def work() -> list[list[str]]:
        async with platform_up() as platform:
            channel = made(store, platform)
            assert channel.close
            platform.play(QUOTA, fails(code))
            told = [[f"{one.what} {one.remedy}" for one in await channel.look() if not one.well] for _ in range(2)]
            await channel.close()
            return told

    (line,), well = asyncio.run(work())
    assert said in line and "docs/channels.md" in line and well == []
    assert said in (ROOT / "docs" / "channels.md").read_text("utf-8")


def test_no_secret_is_in_any_log_or_row(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """S10: keys, secrets and citizens' words while everything goes wrong, down to the lines for debugging."""

    async def work() -> str:
        async with platform_up() as platform, running(store, platform) as service:
            trouble = (answers(b"", 500), loses_answer, fails(-216), fails(-1), answers(b"<html>"))
            platform.play(TOKEN, answers(b"", 500), fails(-1), loses_answer)
            platform.play(SEND, *trouble)
            for number in range(6):
                platform.say(f"c{number}", "0912 canary-of-lan")
            await until(lambda: len(platform.deliveries) == 6 and all_answered(store) and service.sender.is_down("zalo"))
            return repr(service.channel)

    with caplog.at_level(logging.DEBUG):
        told = asyncio.run(work())
    errors = ask(store, "SELECT coalesce(error, '') FROM outbox UNION ALL SELECT error FROM channel_contacts")
    assert "canary" not in told + caplog.text + "".join(errors)
