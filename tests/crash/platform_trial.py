"""A trial of the whole service with every channel: Telegram, Zalo, Zalo's bots and the web under load at once."""

from __future__ import annotations

import itertools
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from bot import connected, web_chat
from feedback_store import channel_tokens, sqlite
from tests.bot.at_work import until
from tests.crash import whole_service
from tests.crash.judge import Reads, Seen
from tests.crash.town import LOST_ANSWERS, Town
from tests.crash.trial import Trial
from tests.emulators.telegram import TOKEN

_SECRET = "a-secret-of-the-trial"
_LONG_AGO = "2026-01-01T00:00:00.000000+00:00"


class PlatformTrial(Trial):
    """As `Trial`; Telegram is asked for updates, or (`telegram_webhook`) pushes them, or both in turns.

    Zalo's access token has run out at every start, so that each buys a new pair under load. `keys_lost` counts the pairs that
    were lost between Zalo and the disk: after those an administrator fetches a new refresh token (docs/channels.md).
    """

    program = whole_service
    reads: ClassVar[Reads] = {**connected.reads(()), web_chat.CHANNEL: web_chat.read_update}
    burns_within = 10.0
    patience = 60.0  # a platform that failed three times in a row is left alone for half a minute

    def __init__(self, folder: Path, seed: int, rate: float = 200.0, **settings: Any) -> None:
        ways, lost_answers = settings.pop("telegram_webhook", (False,)), settings.pop("lost_answers", LOST_ANSWERS)
        super().__init__(folder, seed, rate, **settings)
        self.crowd = self.town = Town(self.chance, rate, lost_answers)
        self.keys_lost = 0
        self._ways = itertools.cycle(ways)
        self._refresh_token = self.town.zalo.refresh

    async def open(self) -> None:
        await self.town.open(f"http://127.0.0.1:{self.port}")

    async def close(self) -> None:
        await self.town.close()

    async def at_work(self) -> None:
        telegram, before = self.town.telegram, self._polls()
        await until(lambda: telegram.webhook or self._polls() > before)

    def is_all_taken(self) -> bool:
        return self.town.is_all_taken()

    @property
    def lost_answers(self) -> int:
        return self.town.lost

    def seen(self) -> Seen:
        return self.town.seen()

    def _polls(self) -> int:
        return self.town.telegram.calls["getUpdates"]

    def given(self) -> dict[str, Any]:
        self._look_after_keys()
        sections = {
            "telegram": {"api": self.town.telegram.address, "webhook": next(self._ways)},
            "zalo": asdict(self.town.zalo.section(paid_replies=True)),
            "zalobot": {"api": self.town.zalobot.address, "webhook": True},
        }
        return {"store": str(self.store), "port": self.port, "sections": sections, "secrets": self._secrets()}

    def _secrets(self) -> dict[str, str]:
        zalo = self.town.zalo
        return {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": _SECRET,
            "ZALO_APP_SECRET": zalo.app_secret,
            "ZALO_WEBHOOK_SECRET": zalo.webhook_secret,
            "ZALO_REFRESH_TOKEN": self._refresh_token,
            "ZALO_BOT_TOKEN": self.town.zalobot.token,
            "ZALO_BOT_WEBHOOK_SECRET": _SECRET,
        }

    def _look_after_keys(self) -> None:
        """Before a start: the access token has run out, and a refresh token that nobody holds any more is replaced."""
        if self._use_up_access() != self.town.zalo.refresh:
            self.keys_lost += 1
            self._refresh_token = self.town.zalo.refresh

    def _use_up_access(self) -> str:
        """The refresh token that the service will use."""
        if not self.store.exists():
            return self._refresh_token
        with closing(sqlite.connect(self.store)) as db:
            db.execute("UPDATE channel_tokens SET access_until = ?", (_LONG_AGO,))
            pair = channel_tokens.load(db, "zalo")
        return pair.refresh if pair else self._refresh_token
