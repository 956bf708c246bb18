"""Citizens of every channel at once, and the platforms that they use, each on a bad day."""

from __future__ import annotations

import asyncio
import itertools
import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import aiohttp

from tests.crash.judge import Seen
from tests.emulators.telegram import Telegram
from tests.emulators.telegram_nastiness import Behaviour, Drop, Lose, Refuse
from tests.emulators.zalo import SEND, Zalo
from tests.emulators.zalo_delivering import Delivering
from tests.emulators.zalobot import ZaloBot
from tests.emulators.zalobot_tricks import loses_answer, refuses

REPEATS = 0.10
"""Of what platforms bring."""
REFUSALS = 0.02
"""Of the sends: nothing is shown."""
LOST_ANSWERS = 0.01
"""Of the sends: it is shown, and nobody hears of it."""
_POLLS_SPOILT = 0.002
"""Of what citizens say on Telegram: the next call for updates fails or is answered in vain."""
_UNREAD: tuple[Behaviour, ...] = (Lose(), Drop(), Refuse(502))
_FIRST_CITIZEN = 1001  # numbers of chats on Telegram
_AGAIN = 0.03  # seconds
_PATIENCE = 3.0  # seconds


class _Repeats(Delivering):
    """Brings some events twice, and knows how many it has brought."""

    chance: random.Random
    brought = 0

    def bring_raw(self, body: bytes) -> None:
        self.copies = 1 + (self.chance.random() < REPEATS)
        self.brought += self.copies
        super().bring_raw(body)

    @property
    def has_nothing_left(self) -> bool:
        """Whether each copy of each event was taken."""
        return self.deliveries.count(200) == self.brought


class RepeatingZalo(_Repeats, Zalo):
    """An Official Account."""


class RepeatingZaloBot(_Repeats, ZaloBot):
    """A bot on Zalo."""


class RepeatingTelegram(Telegram):
    """Has some updates twice, with the same number, for whoever asks."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def raw(self, body: bytes) -> int:
        number = super().raw(body)
        if self._chance.random() < REPEATS:
            self._waiting.append((number, body))
        return number


class Citizen(Protocol):
    """Somebody who writes in one channel."""

    async def say(self, text: str) -> None:
        """Write; returns when it is out of their hands."""


@dataclass
class OnPlatform:
    """Writes on a platform, which keeps it until the service takes it; now and then the next send will go wrong."""

    conversation: str
    tell: Callable[[str], object]
    town: Town
    spoil: Callable[[], None]

    async def say(self, text: str) -> None:
        self.town.acknowledged.add((self.conversation, text))  # judged when the platform has nothing left to bring
        self.tell(text)
        self.spoil()


@dataclass
class OnWeb:
    """Uses the web chat: insists until it is told 202, and then reads what has come."""

    town: Town
    token: str = ""
    conversation: str = ""
    said: int = 0
    last: int = 0

    async def say(self, text: str) -> None:
        while not self.token:
            await self._arrive()
        message = {"id": str(uuid.UUID(int=self.town.chance.getrandbits(128))), "text": text}
        for _ in range(1 + (self.town.chance.random() < REPEATS)):
            while not await self._post("/chat/messages", message):  # noqa: ASYNC110  # another process rings no bell
                await asyncio.sleep(_AGAIN)
        self.town.acknowledged.add((self.conversation, text))
        self.said += 1
        await self._read()

    async def read_all(self) -> None:
        """Read until each message has its replies: one, or three after every fifth."""
        wanted = self.said + 2 * (self.said // 5)
        while len(self.town.read[self.conversation]) < wanted:
            await self._read()

    async def _arrive(self) -> None:
        if opened := await self._post("/chat/sessions", None):
            self.token, self.conversation = opened["token"], f"web:{opened['session']}"
        else:
            await asyncio.sleep(_AGAIN)

    async def _post(self, path: str, message: Any) -> Any:
        """The answer; None where the service did not take it."""
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with self.town.http.post(path, json=message, headers=self._head()) as answer:
                if answer.status < 300:
                    self.town.first_ack.set()
                    return await answer.json()
        return None

    async def _read(self) -> None:
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with self.town.http.get(f"/chat/events?after={self.last}", headers=self._head()) as answer:
                events = await answer.json()
            self.town.read[self.conversation] += [event["text"] for event in events]
            self.last = max([self.last, *(event["id"] for event in events)])

    def _head(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}


class Town:
    """As many citizens on Telegram, Zalo, Zalo's bots and the web, all together writing `rate` messages a second."""

    def __init__(self, chance: random.Random, rate: float, lost_answers: float = LOST_ANSWERS, each: int = 15) -> None:
        self.chance = chance
        self.telegram, self.zalo, self.zalobot = RepeatingTelegram(chance), RepeatingZalo(), RepeatingZaloBot()
        self.zalo.chance = self.zalobot.chance = chance
        self.zalo.paid = True
        self.acknowledged: set[tuple[str, str]] = set()
        self.read: dict[str, list[str]] = defaultdict(list)
        self.first_ack = asyncio.Event()
        self.refused = self.lost = 0
        self._lost_answers = lost_answers
        self._web = [OnWeb(self) for _ in range(each)]
        on_platforms = [citizen for number in range(each) for citizen in self._on_platforms(number)]
        self._citizens: list[Citizen] = [*on_platforms, *self._web]
        self._pause = len(self._citizens) / rate
        self._silent = False

    def _on_platforms(self, number: int) -> Iterator[OnPlatform]:
        who, chat = f"citizen{number}", _FIRST_CITIZEN + number
        yield OnPlatform(f"telegram:{chat}", partial(self.telegram.say, chat), self, self._spoil_telegram)
        yield OnPlatform(f"zalo:{who}", partial(self.zalo.say, who), self, partial(self._spoil, self.zalo, SEND))
        yield OnPlatform(f"zalobot:{who}", partial(self.zalobot.say, who), self, partial(self._spoil, self.zalobot, "sendMessage"))

    async def open(self, address: str) -> None:
        """The platforms are there; `address` is the service's."""
        self.http = aiohttp.ClientSession(
            address, connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=_PATIENCE)
        )
        self.zalo.hook = f"{address}/hooks/zalo"
        for platform in (self.telegram, self.zalo, self.zalobot):
            await platform.start()

    async def close(self) -> None:
        """They are gone."""
        for platform in (self.telegram, self.zalo, self.zalobot):
            await platform.stop()
        await self.http.close()

    async def write(self) -> None:
        """Write until `fall_silent`; returns once the web chat has taken the last message of each."""
        await asyncio.gather(*map(self._converse, self._citizens))

    def fall_silent(self) -> None:
        """No new messages from here on."""
        self._silent = True

    async def _converse(self, citizen: Citizen) -> None:
        await asyncio.sleep(self.chance.random() * self._pause)
        for number in itertools.count(1):
            if self._silent:
                return
            await citizen.say(f"m{number}")
            await asyncio.sleep(self._pause * self.chance.uniform(0.5, 1.5))

    async def read_all(self) -> None:
        """The web chat's citizens read to the end."""
        async with asyncio.timeout(_PATIENCE * 10):
            await asyncio.gather(*(citizen.read_all() for citizen in self._web))

    def is_all_taken(self) -> bool:
        """Whether no platform has anything left to bring."""
        return not self.telegram.unconfirmed and self.zalo.has_nothing_left and self.zalobot.has_nothing_left

    def seen(self) -> Seen:
        """What everybody saw."""
        delivered = {f"telegram:{chat}": [one.text for one in shown] for chat, shown in self.telegram.shown.items()}
        for channel, platform in (("zalo", self.zalo), ("zalobot", self.zalobot)):
            delivered |= {f"{channel}:{who}": [one.text for one in shown] for who, shown in platform._shown.items()}
        return Seen(self.acknowledged, delivered, self.read)

    def _spoil_telegram(self) -> None:
        kind = self._kind_of_trouble()
        if kind and not self.telegram.has_trouble("sendMessage"):
            self.lost += kind == "lost"
            trouble: Behaviour = Lose() if kind == "lost" else self.chance.choice([Refuse(500), Refuse(502), Refuse(429, 1)])
            self.telegram.does("sendMessage", trouble)
        if self.chance.random() < _POLLS_SPOILT:
            self.telegram.does("getUpdates", self.chance.choice(_UNREAD))

    def _spoil(self, platform: Delivering, call: str) -> None:
        kind = self._kind_of_trouble()
        if kind and not platform.has_trouble(call):
            self.lost += kind == "lost"
            platform.play(call, loses_answer if kind == "lost" else refuses(self.chance.choice([500, 502])))

    def _kind_of_trouble(self) -> str:
        """What the next send meets: mostly nothing.

        One at a time: what piles up while the service is down would meet three sends in a row, and each row of three is an outage
        of half a minute.
        """
        fate = self.chance.random()
        if fate < REFUSALS:
            self.refused += 1
            return "refused"
        return "lost" if fate < REFUSALS + self._lost_answers else ""
