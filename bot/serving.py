"""The service: store, turn, sender and web chat at work together, until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from aiohttp.web import Application, AppRunner

from bot import connected, papers, terminal, web_chat, web_server
from bot.bell import Bell
from bot.channel_settings import BadProxy, secret
from bot.channels import Channel
from bot.deadline_clock import keep_watch
from bot.dossier_connector import Connector
from bot.downloading import downloading
from bot.paper_replies import Manner
from bot.papers import Papers
from bot.pictures import cleaning
from bot.running import running
from bot.sender import Sender
from bot.settings import Settings
from bot.thinking import CannotThink, Thinking
from bot.turn import ReadUpdate
from bot.web_settings import WebSettings
from bot.zalo.verifier import add_verifier
from feedback_store.store import Store, StoreRefused
from feedback_store.timestamps import utc_now
from handlers.desk import reply_templates, sentences
from handlers.desk.deadline_watch import Watch
from handlers.desk.desk import add_desk
from handlers.desk.first_administrator import link_for_first_administrator
from handlers.desk.frame import DeskSettings
from handlers.desk.reach import REACH, Reach
from handlers.dossiers import place
from handlers.dossiers.reminding import Reminding
from handlers.dossiers.row_reading import Place
from handlers.left_filings import LeftFilings
from handlers.ratings.asking import Asking
from handlers.ratings.drawing import Drawing
from handlers.ratings.forgetting import Forgetting
from handlers.telling import Telling
from knowledge.data_file import BadDataFile
from knowledge.guide import portal
from knowledge.rules import indicators, qd766
from knowledge.rules import rules as rules_file
from knowledge.rules.rules import Rules

log = logging.getLogger(__name__)
_WHY = {
    errno.EADDRINUSE: "cổng này đang có chương trình khác dùng. Dừng chương trình đó, hoặc đổi [web] port trong config.toml",
    errno.EACCES: "không có quyền mở cổng này. Đổi [web] port trong config.toml thành một số từ 1024 trở lên",
}
"""Why the port cannot be listened on, and what to change; any other reason lies with the host."""


class CannotStart(Exception):
    """Something that the operator can mend keeps the service from starting; the message is one Vietnamese line."""


async def run(settings: Settings, web: WebSettings, thinking: Thinking, banner: str = "") -> None:
    """Receive messages at once, and answer as soon as the knowledge is loaded.

    `banner` stands above every page of the desk. Raises CannotStart.
    """
    try:
        store = Store(settings.store.path)
    except StoreRefused as error:
        raise CannotStart(str(error)) from None
    try:
        await _run(store, settings, web, thinking, banner)
    except CannotThink as error:
        raise CannotStart(str(error)) from None
    finally:
        store.close_now()


async def _run(store: Store, settings: Settings, web: WebSettings, thinking: Thinking, banner: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    wakes: list[Callable[[], None]] = []

    def kept() -> None:
        for wake in wakes:
            wake()

    try:
        found = connected.channels(settings, web, store, kept)
    except BadProxy as error:
        raise CannotStart(f"{error}.") from None
    reads: dict[str, ReadUpdate] = {web_chat.CHANNEL: web_chat.read_update, terminal.CHANNEL: terminal.read_update}
    reads |= connected.reads(found)
    rules = checked_rules()
    async with (
        connected.closing(found),
        running(store, thinking, settings.voice(), reads, connected.sends(found), connected.paces(found)) as (turn, bell),
        cleaning(store) as pictures,
        downloading(store, connected.fetches(found), pictures.wake) as downloads,
    ):
        wakes += [turn.wake, pictures.wake, downloads.wake]
        desk = replace(_desk_settings(settings, web, rules, bell, turn.sender), ask=thinking.ask, banner=banner)
        desk = replace(desk, channels=connected.watched(found, turn.sender))
        app = web_server.application(store, bell, web, kept)
        _add_rooms(app, store, settings, found, reads, desk)
        manner = Manner(desk.voice, rules.portal_files, desk.public_url)
        watching = _watching(store, settings, rules, desk)
        try:
            runner = await _listening(app, web)
            try:
                await _welcome_administrator(store, web)
                ready = await asyncio.to_thread(thinking.begin)
                where = web_server.address(web)
                log.info("web chat on %s/, desk on %s/desk/, %d procedures", where, where, ready.procedures)
                async with connected.at_work(found), papers.at_work(Papers(store, manner, desk.is_pushed, desk.wake)):
                    await stop.wait()
            finally:
                await runner.cleanup()
        finally:
            for task in watching:
                task.cancel()


def _add_rooms(
    app: Application,
    store: Store,
    settings: Settings,
    found: Sequence[Channel],
    reads: Mapping[str, ReadUpdate],
    desk: DeskSettings,
) -> None:
    """What the web chat's server serves besides: the webhooks of the channels, and the desk."""
    add_verifier(app.router, settings.zalo.verifier)
    for channel in found:
        if channel.add_routes:
            channel.add_routes(app.router)
    app[REACH] = Reach(
        read_message=lambda channel, raw: reads[channel](raw),
        knowledge=settings.knowledge.path,
        blank_units=settings.dossiers.blank_units,
    )
    add_desk(app, store, desk)


def _watching(store: Store, settings: Settings, rules: Rules, desk: DeskSettings) -> list[asyncio.Task[None]]:
    """The clocks, and who asks the one-stop software; each runs until it is cancelled."""
    telling = Telling(desk.is_pushed, desk.public_url)
    told = [kind(rules, desk.voice, telling) for kind in (Watch, Asking, Drawing, Reminding)]
    watches = (*told, Forgetting(rules), LeftFilings(portal().left))
    watching = [asyncio.create_task(keep_watch(store, watch, desk.wake)) for watch in watches]
    if settings.dossiers.url:
        watching.append(asyncio.create_task(_connector(store, settings, rules).run()))
    return watching


def _connector(store: Store, settings: Settings, rules: Rules) -> Connector:
    """The one that asks the one-stop software for dossiers."""

    def make(key: bytes, now: datetime) -> Place:
        return place.make(settings.knowledge.path, rules, key, now, blank_units=settings.dossiers.blank_units)

    return Connector(store, settings.dossiers, secret(settings.dossiers.token), make)


def checked_rules() -> Rules:
    """The rules, complete and consistent. Raises CannotStart."""
    try:
        rules, score, aims = rules_file.load(), qd766.load(), indicators.load()
        reply_templates.load()
    except BadDataFile as error:
        raise CannotStart(f"Không nạp được quy định: {error}.") from None
    found = [*rules_file.problems(rules), *qd766.problems(score, rules.deadlines.all), *indicators.problems(aims, rules.units)]
    if found:
        raise CannotStart(
            f"Quy định chưa đủ hoặc chưa khớp: {found[0]}" + (f" (và {len(found) - 1} điểm nữa)." if found[1:] else "")
        )
    return rules


def _desk_settings(settings: Settings, web: WebSettings, rules: Rules, bell: Bell, sender: Sender) -> DeskSettings:
    """What the desk is told: how citizens are spoken to and woken, and the rules."""

    def wake(conversation: str) -> None:
        bell.ring(conversation)
        sender.wake()

    units = {key: unit.name for key, unit in rules.units.items()}
    desk = replace(web_server.desk_settings(web), units=units, rules=lambda: rules, voice=settings.voice())
    return replace(desk, wake=wake, is_pushed=sender.carries)


async def _welcome_administrator(store: Store, web: WebSettings) -> None:
    """While nobody can sign in to look after accounts, show the operator the way in: on the console, not in the log."""
    made = await store.write(lambda db: link_for_first_administrator(db, utc_now()))
    if made:
        officer, token = made
        link = f"{web_server.address(web)}/desk/set-password/{token}"
        print(sentences.FIRST_ADMINISTRATOR.format(login=officer.login, address=link), flush=True)


async def _listening(app: Application, web: WebSettings) -> AppRunner:
    try:
        return await web_server.start(app, web)
    except OSError as error:
        why = _WHY.get(error.errno or 0, "máy này không có địa chỉ đó. Đổi [web] host trong config.toml")
        raise CannotStart(f"Không mở được {web.host}:{web.port}: {why}.") from None
