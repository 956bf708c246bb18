"""S2: the citizen's own page shows hostile words as words, whoever said them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect
from pysqlite3.dbapi2 import connect

from feedback_store import conversations, outbox
from feedback_store.store import Connection
from feedback_store.timestamps import utc_now
from handlers import reply_body
from handlers.messages import Choice, Reply
from tests.bot.web_client import Citizen
from tests.browser.browsing import running
from tests.browser.hostile_desk import payloads
from tests.browser.watch import BROUGHT, looked_at, shows_enough, watching

TEXT_BOX = "#text"
"""The only element of the page with a style of its own: it grows with what is written."""
REMEMBER = "(all) => Object.entries(all).forEach(([name, value]) => localStorage.setItem('motcua/' + name, JSON.stringify(value)))"


def test_the_chat_shows_hostile_words_as_words(browser: Browser, tmp_path: Path) -> None:
    """S2: replies, an officer's words, choices, own messages of before and of now, told again after a reload."""
    with running(tmp_path) as service, closing(Citizen(service.url).http) as http, closing(connect(service.store)) as db:
        session = http.post("/chat/sessions").json()
        with db:
            count = fill_chat(db, f"web:{session['session']}")
        with watching(browser, service.url) as watch:
            page = watch.context.new_page()
            page.goto("/healthz")
            page.evaluate(REMEMBER, {"session": session | {"round": 1}, "round": 1} | own_messages())
            for _ in range(2):
                looked_at(page, "/", own=TEXT_BOX)
                expect(page.locator(".choices button")).to_have_count(len(payloads()))
                expect(page.locator(".bot .bubble, .officer .bubble")).to_have_count(count)
                assert page.evaluate(BROUGHT, TEXT_BOX) == []
                assert shows_enough(page.locator("#log").text_content() or "")
            page.locator("#text").fill("\n".join(payloads()))
            page.locator("#text").press("Enter")
            expect(page.locator(".bot .bubble").last).to_contain_text("Dạ, Một Cửa nghe:")
            assert page.evaluate(BROUGHT, TEXT_BOX) == []


def fill_chat(db: Connection, conversation: str) -> int:
    """Replies of the machine and of an officer, each payload alone, all in one, and as choices; returns how many replies."""
    conversations.open_for(db, conversation, "web", utc_now())
    replies = [Reply(text, sender="officer" if number % 2 else "bot") for number, text in enumerate(payloads()) if text.strip()]
    choices = tuple(Choice(text, text) for text in payloads())
    for number, reply in enumerate([*replies[::3], Reply("\n".join(payloads()), choices)]):
        outbox.add(db, outbox.Reply(f"evil{number}", "web", conversation, None, reply_body.write(reply)), "sent")
    return len(replies[::3]) + 1


def own_messages() -> dict[str, dict[str, Any]]:
    """What the page remembers of what was written here, and of a choice that was tapped."""
    told = [
        {"text": "\n".join(payloads())},
        {"choice": "x", "label": "\n".join(payloads())},
        {"text": "x", "state": "refused", "error": payloads()[20]},
    ]
    fixed = {"kind": "own", "state": "sent", "round": 1, "after": 0, "at": 1_790_000_000_000}
    return {f"m/own{number}": fixed | {"key": f"own{number}", "id": f"own{number}"} | one for number, one in enumerate(told)}
