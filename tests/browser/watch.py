"""A browser that sees what a hostile text did: dialogs, violations, requests and links to elsewhere, elements it brought along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser.browsing import DESKTOP, REPORT_VIOLATIONS
from tests.browser.hostile_desk import payloads
from tests.desk.case_office import CaseOffice

NOBODY = "no-body"
ENOUGH = 200
"""So many payloads at least stand on every page that shows what somebody wrote."""
BROUGHT = """(own) => {
    const LOADS = ["src", "srcset", "action", "formaction", "data", "poster", "ping", "background", "manifest", "srcdoc"];
    const NEVER = ["iframe", "frame", "object", "embed", "applet", "base", "style", "math", "template", "portal", "audio", "video"];
    const PAGES = /^(?:tel:|https:\\/\\/(?:www\\.openstreetmap\\.org|(?:[a-z0-9-]+\\.)*gov\\.vn)(?:[/?#]|$))/;
    const found = [];
    const isHome = (value) => new URL(value, location.href).origin === location.origin;
    const isHarm = (node, key, value) => key === "evil" || key.startsWith("on") || (key === "style" && !node.matches(own))
        || (LOADS.includes(key) && !isHome(value) && !/^(?:data:image|blob:)/.test(value))
        || (key === "href" && !isHome(value) && !(node.localName === "a" && PAGES.test(value)));
    for (const node of document.querySelectorAll("*")) {
        const name = node.localName;
        const harms = NEVER.includes(name) || (name === "meta" && node.httpEquiv) || (name === "script" && !node.src)
            || [...node.attributes].some(({ name: key, value }) => isHarm(node, key, value));
        if (harms) found.push(location.pathname + ": " + node.cloneNode().outerHTML.slice(0, 200));
    }
    return found;
}"""
"""Elements and attributes that none of our pages has; `own` says which element may have a style of its own."""
SHOWN = """() => [document.documentElement.textContent, ...[...document.querySelectorAll("*")]
    .flatMap((node) => [...node.attributes].map(({ value }) => value).concat(node.value ?? []))].join("\\n")"""
"""Everything that stands on the page, in its elements, attributes and fields."""


class Watch:
    """A browser in which nothing of a citizen's may happen; `faults` is what did."""

    def __init__(self, browser: Browser, url: str, login: str = "", desk: CaseOffice | None = None, **options: Any) -> None:
        self.faults: list[str] = []
        self.url = url
        self.context: BrowserContext = browser.new_context(viewport=DESKTOP, locale="vi-VN", base_url=url, **options)  # type: ignore[arg-type]
        self.context.set_default_timeout(30_000)
        self.context.add_init_script(REPORT_VIOLATIONS)
        self.context.on("console", lambda message: self._heard(message.type, message.text))
        self.context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))
        self.context.on("dialog", self._shown)
        self.context.on("request", lambda request: self._asked(request.url))
        self.context.route("**://evil.invalid/**", lambda route: route.fulfill(status=204))
        if desk:
            token = desk.office.at_work(login).cookies["motcua_desk"]
            self.context.add_cookies([{"name": "motcua_desk", "value": token, "url": url}])

    def _shown(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        with suppress(PlaywrightError):  # gone with its page
            dialog.dismiss()

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.faults.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self.faults.append(f"request: {url}")

    def count(self, kind: str) -> int:
        return sum(fault.startswith(kind) for fault in self.faults)


@contextmanager
def watching(browser: Browser, url: str, login: str = "", desk: CaseOffice | None = None, **options: Any) -> Iterator[Watch]:
    """Whatever happened fails the test."""
    watch = Watch(browser, url, login, desk, **options)
    try:
        yield watch
    finally:
        watch.context.close()
    assert watch.faults == []


def looked_at(page: Page, path: str, statuses: tuple[int, ...] = (200,), own: str = NOBODY) -> str:
    """Open a page, see that nothing came along, and give everything that stands on it."""
    answer = page.goto(path)
    assert answer and answer.status in statuses, (path, answer and answer.status)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and answer.headers["x-content-type-options"] == "nosniff"
    assert page.evaluate(BROUGHT, own) == []
    assert page.url.partition("?")[0] == answer.url.partition("?")[0], f"{path} led elsewhere"
    return str(page.evaluate(SHOWN))


def shows_enough(*texts: str) -> bool:
    """Whether so many payloads stand there word for word, apart from white space."""
    flat = " ".join("\n".join(texts).split())
    found = (one for one in payloads() if " ".join(one.split()) in flat)
    return len(list(islice(found, ENOUGH))) == ENOUGH
