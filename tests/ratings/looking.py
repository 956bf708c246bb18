"""A browser in front of the public pages that notes what it should not have done, and looks at every page as everybody would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.browser.browsing import REPORT_VIOLATIONS, shot, violations
from tests.ratings.house import House

NARROW = {"width": 320, "height": 640}
FITS = "document.documentElement.scrollWidth <= innerWidth"
SMALL = """(least) => [...document.querySelectorAll("button, .button, .choice, .tap, a, textarea, input[type=text]")]
    .filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < least).map((node) => node.outerHTML)"""
LETTERS = """() => Math.min(...[...document.querySelectorAll("body *")]
    .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
    .map((node) => parseFloat(getComputedStyle(node).fontSize)))"""


@contextmanager
def opened(browser: Browser, house: House, **options: object) -> Iterator[Page]:
    """A page on a small phone; errors, violations of the policy and outside requests fail the test."""
    faults: list[str] = []
    context = browser.new_context(**({"viewport": NARROW, "locale": "vi-VN", "base_url": house.office.url} | options))  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    context.add_init_script(REPORT_VIOLATIONS)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    context.on("request", lambda asked: None if asked.url.startswith((house.office.url, "data:")) else faults.append(asked.url))
    context.on("console", lambda said: faults.append(said.text) if said.text.startswith("CSP") else None)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert faults == []


def looked_at(page: Page, name: str, least: int = 44) -> None:
    """WCAG 2.2 AA in both colour schemes, no sideways scrolling, nothing smaller than a thumb, no small print."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == [], (name, scheme)
        shot(page, f"ratings-{name}-{scheme}")
    assert page.evaluate(FITS), f"{name} is wider than its window"
    assert page.evaluate(SMALL, least) == [], name
    assert page.evaluate(LETTERS) >= 16, name
