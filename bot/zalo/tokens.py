"""Zalo's keys: an access token for a day, and a refresh token that gets the next pair and can be used once.

A pair is on the disk before anything is done with it. Lost between Zalo's answer and the disk it is lost for good: then an
administrator must fetch a new refresh token, and the desk says so.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.channel_settings import ZaloSection
from bot.sender import CannotDeliver
from bot.zalo.api import Answer, Api, error_of
from bot.zalo.events import CHANNEL
from bot.zalo.limits import CODES, LIMITS
from feedback_store import channel_tokens
from feedback_store.channel_tokens import Pair
from feedback_store.store import NotStored, Store
from feedback_store.timestamps import utc_now

_YOUNG = timedelta(minutes=5)
"""A pair so new is not given up because Zalo refuses it: something else is wrong, and each try costs a refresh token."""
_STORE_AGAIN = 1.0  # seconds
_LAST_WAIT = 1.0  # seconds for an answer when the service stops, after what the sender waits (bot/sender.py)
_ALL_DEAD = "mã làm mới của Zalo hết hiệu lực, cần cấp mã mới"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What config.toml names but does not hold: the app's secret, the webhook's secret, and the first refresh token."""

    app_secret: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)


class Tokens:
    """The keys of one Official Account. Whoever needs a new pair while one is being got waits for that one."""

    def __init__(self, api: Api, section: ZaloSection, secrets: Secrets, store: Store) -> None:
        self._api = api
        self._section = section
        self._secrets = secrets
        self._store = store
        self._dead: set[str] = set()
        self._refreshing: asyncio.Task[Pair] | None = None
        self._is_asking = False

    async def access(self) -> str:
        """An access token that holds. Raises CannotDeliver."""
        pair = self._stored()
        if pair is None or not pair.access or utc_now() >= pair.access_until:
            pair = await self._refreshed()
        return pair.access

    async def renewed(self, refused: str) -> str:
        """An access token in the place of one that Zalo refused. Raises CannotDeliver."""
        pair = self._stored()
        if pair and pair.access != refused and utc_now() < pair.access_until:
            return pair.access
        if pair and timedelta(0) <= utc_now() - pair.made_at < _YOUNG:
            raise CannotDeliver("Zalo không nhận mã truy cập vừa cấp", unreachable=True)
        return (await self._refreshed()).access

    async def keep_fresh(self) -> None:
        """Get the next pair when the present one will not hold much longer. Raises CannotDeliver."""
        pair = self._stored()
        if pair is None or _is_due(pair, utc_now()):
            await self._refreshed()

    async def settle(self) -> None:
        """Wait for the refresh that is under way: stopping between Zalo's answer and the disk would lose it.

        Where Zalo has not answered by then, it is not waited for.
        """
        if self._refreshing is None:
            return
        await asyncio.wait([self._refreshing], timeout=_LAST_WAIT)
        if self._is_asking:
            self._refreshing.cancel()
        await asyncio.wait([self._refreshing])

    def _stored(self) -> Pair | None:
        with self._store.reading() as db:
            return channel_tokens.load(db, CHANNEL)

    async def _refreshed(self) -> Pair:
        """The outcome of the one refresh that is under way; it goes on when whoever waits for it is stopped."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh())
            self._refreshing.add_done_callback(_look_at)
        return await asyncio.shield(self._refreshing)

    async def _refresh(self) -> Pair:
        while refresh := self._untried():
            await self._prove_room(refresh)
            answer = await self._ask(refresh)
            if (code := error_of(answer)) in CODES.refresh:
                if others := await self._found_dead(refresh):
                    return others
            elif code or not answer.get("access_token"):
                raise CannotDeliver(f"Zalo không cấp mã truy cập: {code}", unreachable=True)
            else:
                return await self._keep(_pair(answer, refresh, utc_now()))
        raise CannotDeliver(_ALL_DEAD, unreachable=True)

    def _untried(self) -> str:
        """The refresh token to use: the stored one, else the environment's; "" when both are used up."""
        pair = self._stored()
        told = (pair.refresh if pair else "", self._secrets.refresh_token)
        return next((one for one in told if one and one not in self._dead), "")

    async def _prove_room(self, refresh: str) -> None:
        """Write the token that is about to be spent: on a disk that is full it is kept rather than spent."""
        now = utc_now()
        pair = self._stored() or Pair("", now, refresh, now + LIMITS.refresh_for, now)
        if pair.refresh != refresh:  # the environment's token takes over; the access token holds as long as it would have
            pair = replace(pair, refresh=refresh, refresh_until=now + LIMITS.refresh_for)
        try:
            await self._store.write(partial(channel_tokens.save, channel=CHANNEL, pair=pair))
        except NotStored:
            raise CannotDeliver("chưa ghi được vào kho dữ liệu", unreachable=True) from None

    async def _ask(self, refresh: str) -> Answer:
        form = {"refresh_token": refresh, "app_id": self._section.app_id, "grant_type": "refresh_token"}
        self._is_asking = True
        try:
            return await self._api.ask(
                f"{self._section.oauth}/v4/oa/access_token", {"secret_key": self._secrets.app_secret}, form=form
            )
        except CannotDeliver as failure:  # whatever became of this request, the message has not gone
            raise CannotDeliver(str(failure), unreachable=True, retry_after=failure.retry_after) from None
        finally:
            self._is_asking = False

    async def _found_dead(self, refresh: str) -> Pair | None:
        """Zalo takes this one no more; returns the pair that another refresher has stored meanwhile, if any."""
        self._dead.add(refresh)
        log.error("zalo: a refresh token is used up or expired")
        pair = self._stored()
        if pair and pair.refresh not in self._dead and utc_now() < pair.access_until:
            return pair
        await self._until_stored(partial(channel_tokens.refused, channel=CHANNEL, refresh=refresh, now=utc_now()))
        return None

    async def _keep(self, pair: Pair) -> Pair:
        await self._until_stored(partial(channel_tokens.save, channel=CHANNEL, pair=pair))
        return pair

    async def _until_stored(self, work: partial[None]) -> None:
        while True:
            try:
                await self._store.write(work)
                return
            except NotStored:
                log.error("zalo: new keys cannot be stored yet")
                await asyncio.sleep(_STORE_AGAIN)


def _pair(answer: Answer, before: str, now: datetime) -> Pair:
    """What Zalo gave; where it names no time or no new refresh token, the usual time and the one before."""
    told = str(answer.get("expires_in", ""))
    lasts = timedelta(seconds=int(told)) if told.isascii() and told.isdigit() and len(told) < 9 else LIMITS.access_for
    refresh = str(answer.get("refresh_token") or before)
    return Pair(str(answer["access_token"]), now + lasts, refresh, now + LIMITS.refresh_for, now)


def _is_due(pair: Pair, now: datetime) -> bool:
    """Whether little is left; also with keys that hold for less than usual."""
    return pair.access_until - now < min(LIMITS.renew_before, (pair.access_until - pair.made_at) / 2) or not pair.access


def _look_at(task: asyncio.Task[Pair]) -> None:
    """A failure that nobody waited for any more is no surprise to anybody."""
    if not task.cancelled():
        task.exception()
