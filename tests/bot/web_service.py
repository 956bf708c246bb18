"""The web chat with store and turn, and a small conversation in the place of the real one.

In a thread for tests of the API (`serving`), or as a process that can be killed:
`python -m tests.bot.web_service '{"store": …, "port": …}'`.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import web_chat, web_server
from bot.bell import Bell
from bot.sender import Sender
from bot.turn import Turn
from bot.web_settings import WebSettings
from feedback_store.store import Store
from handlers.messages import CaseView, Choice, Conversation, Incoming, Reply, Step

MENU = (
    Choice("lost_licence", "Mất bằng lái xe"),
    Choice("birth", "Đăng ký khai sinh cho con"),
    Choice("land", "Sang tên sổ đỏ khi mua đất của người khác trong cùng một xã"),
)
FACETS = (Choice("papers", "Cần giấy tờ gì"), Choice("place", "Nộp ở đâu"), Choice("online", "Hướng dẫn nộp trực tuyến"))
GREETING = (
    "Dạ, em là **Một Cửa**, máy trả lời tự động của Trung tâm.\n"
    "Tin anh/chị viết được giữ lại để trả lời và cải thiện, không dùng vào việc khác.\n"
    "Anh/chị cần hỏi việc gì ạ?"
)
FEE = (
    "Dạ, cấp lại giấy phép lái xe: **135.000 đồng** một lần.\n"
    "Có trong 5 ngày làm việc. Xem https://dichvucong.gov.vn/p/3.000348.\n"
    "Cháy thì gọi **114**."
)


APOLOGY = "Xin lỗi, Một Cửa chưa xử lý được tin này."


def respond(_: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
    """Enough of a conversation to show everything that the page can show."""
    text = incoming.text.strip().lower()
    if incoming.choice == "start":
        replies: tuple[Reply, ...] = (Reply(GREETING, MENU),)
    elif incoming.kind == "photo":
        replies = (Reply(f"Dạ, Một Cửa đã nhận ảnh. {incoming.text}"),)
    elif text == "im lặng":
        replies = ()
    elif text == "cán bộ":
        replies = (Reply("Chào anh/chị, tôi là Hoà ở quầy tiếp nhận.", sender="officer"),)
    elif text == "dài":
        replies = (Reply("\n".join(f"{i}. Một dòng trong câu trả lời rất dài." for i in range(60))),)
    elif incoming.choice == "lost_licence" or text == "1" or "bằng lái" in text:
        replies = (Reply(FEE, FACETS),)
    else:
        replies = (Reply(f"Dạ, Một Cửa nghe: {incoming.text or incoming.choice}"),)
    return Step(Conversation(since=now.isoformat()), replies)


async def serve(store: Store, settings: WebSettings, started: Callable[[int], None], end: asyncio.Event) -> None:
    """Run until `end`; `started` is told the port."""
    bell = Bell()
    turn = Turn(store, {"web": web_chat.read_update}, respond, APOLOGY, bell, Sender(store, {}))
    runner = await web_server.start(web_server.application(store, bell, settings, turn.wake), settings)
    answering = asyncio.create_task(turn.run())
    started(int(next(iter(runner.sites)).name.rsplit(":", 1)[1]))
    await end.wait()
    await runner.cleanup()
    turn.stop()
    await answering


@contextmanager
def serving(store: Store, **settings: Any) -> Iterator[str]:
    """The service in a thread of its own, on a port that the system chooses; gives its address."""
    port: Future[int] = Future()
    end = asyncio.Event()

    async def main() -> None:
        await serve(store, WebSettings(port=0, **settings), port.set_result, end)

    with asyncio.Runner() as runner:
        thread = threading.Thread(target=runner.run, args=(main(),))
        thread.start()
        try:
            yield f"http://127.0.0.1:{port.result(10)}"
        finally:
            runner.get_loop().call_soon_threadsafe(end.set)
            thread.join(15)


async def run(store: str, **settings: Any) -> None:
    """The service as a process."""
    opened, end = Store(Path(store), reserve=0), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    lists = {name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()}
    try:
        await serve(opened, WebSettings(**lists), lambda _: None, end)
    finally:
        await opened.close()


if __name__ == "__main__":
    asyncio.run(run(**json.loads(sys.argv[1])))
