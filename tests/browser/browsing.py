"""A real Chromium in front of a real service that can be killed."""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect, sync_playwright
from pysqlite3 import dbapi2

BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
"""The first is the second without its windows: the same engine at half the cost."""
CHROMIUM = Path(os.environ.get("CHROMIUM", next((path for path in BROWSERS if path.exists()), BROWSERS[-1])))
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SCREENSHOTS = Path(__file__).parent.parent / "screenshots"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
REPORT_VIOLATIONS = (
    "addEventListener('securitypolicyviolation', (e) => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
)
FIND = """([apartFrom, options]) => axe.run({ exclude: [[apartFrom]] }, options)
    .then(({ violations }) => violations.map(({ id, nodes: [{ html, failureSummary }] }) => `${id}: ${html} ${failureSummary}`))"""
"""Only what is wrong is worked out in full and handed over: the rest is most of the work."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser process; skips, loudly, where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"KHÔNG KIỂM ĐƯỢC TRANG WEB: chưa có {CHROMIUM} (apt-get install chromium)")
    expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()


class Service:
    """The web chat as a process on a port that stays the same."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.store = folder / "motcua.db"
        self.settings = {"rate_limits": False, "phone": "1900 1234"} | settings
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = json.dumps({"store": str(self.store), "port": self.port} | self.settings)
        self.process = subprocess.Popen([sys.executable, "-m", "tests.bot.web_service", options])
        end = time.monotonic() + 60
        while not self.answers():
            assert time.monotonic() < end and self.process.poll() is None, "the service does not start"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9"""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def read(self, query: str, *values: Any) -> list[Any]:
        """Ask the store for one column."""
        with closing(dbapi2.connect(f"file:{self.store}?mode=ro", uri=True)) as db:
            return [column for (column,) in db.execute(query, values)]


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Service]:
    """A service that does not outlive its test."""
    service = Service(folder, **settings)
    try:
        service.start()
        yield service
    finally:
        service.kill()


@contextmanager
def device(browser: Browser, service: Service, **options: Any) -> Iterator[Device]:
    """A device; whatever it did that it should not have done fails the test."""
    opened = Device(browser, service, **options)
    try:
        yield opened
    finally:
        opened.context.close()
    assert opened.faults == []


class Device:
    """A citizen's browser, which remembers what it should not have done: errors, violations, outside requests."""

    def __init__(self, browser: Browser, service: Service, **options: Any) -> None:
        self.service = service
        self.before = service.read("SELECT coalesce(max(seq), 0) FROM inbox")[0]
        self.faults: list[str] = []
        self.at_home: tuple[str, ...] = (service.url,)
        self.context: BrowserContext = browser.new_context(**({"viewport": PHONE, "locale": "vi-VN"} | options))
        self.context.set_default_timeout(30_000)
        self.context.add_init_script(REPORT_VIOLATIONS)
        self.context.on("console", lambda message: self._heard(message.type, message.text))
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.context.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))
        self.context.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.faults.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((*self.at_home, "data:", "blob:")):
            self.faults.append(f"outside request: {url}")

    def inbox(self) -> list[dict[str, Any]]:
        """Every message that was kept since this device appeared, in order."""
        return [json.loads(body) for body in self.service.read("SELECT body FROM inbox WHERE seq > ?", self.before)]

    def open(self, path: str = "/") -> Page:
        """The chat page, once the greeting or the old conversation is there."""
        page = self.context.new_page()
        page.goto(self.service.url + path)
        expect(page.locator(".message").first).to_be_visible()
        return page


def said(page: Page) -> list[str]:
    """What stands in the bubbles, in order of the screen."""
    return [text.strip() for text in page.locator(".bubble > span:last-child").all_inner_texts()]


def ask(page: Page, text: str) -> None:
    """Type a message and wait until its echo is there."""
    send(page, text)
    expect(page.locator(".bot .bubble").filter(has_text=f"nghe: {text}")).to_be_visible(timeout=20_000)


def send(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def settled(page: Page) -> None:
    """Nothing waits to be sent or answered."""
    expect(page.locator(".waiting")).to_have_count(0)
    expect(page.locator("#typing")).to_be_empty()


def violations(page: Page, apart_from: str = "noscript") -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, and its best practices, outside of one selector."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        FIND, [apart_from, {"runOnly": rules, "iframes": False, "resultTypes": ["violations"], "selectors": False}]
    )
    return list(found)


def png(width: int, height: int) -> FilePayload:
    """A grey picture, large in pixels and small in bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return {"name": "ổ gà.png", "mimeType": "image/png", "buffer": picture}


def shot(page: Page, name: str) -> None:
    """A picture for people to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
