"""A page of the desk as the pictures need it: an officer who has signed in, numbers for the guide's steps, the part to show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pyotp
from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize

from bot.command_line.demo import secret
from handlers.demo import material

_BESIDE, _ABOVE = 34, 14
"""Margins round what is shown: room for the numbers, and no more than the air between two parts of a page."""
_MARK = """(node, number) => {
    const box = node.getBoundingClientRect(), sign = document.createElement("b"), isButton = node.matches("button, .button");
    const beside = box.left >= 34 && !isButton, left = beside ? box.left - 32 : Math.max(2, box.left - 15);
    const top = beside ? box.top + Math.min(box.height, 44) / 2 - 14 : box.top - 14;
    Object.assign(sign.style, {position: "absolute", left: left + scrollX + "px", top: top + scrollY + "px", zIndex: 99,
        width: "28px", height: "28px", borderRadius: "14px", background: "#c2185b", color: "#fff",
        font: "bold 17px/28px sans-serif", textAlign: "center", boxShadow: "0 0 0 2px #fff"});
    sign.textContent = number;
    document.body.append(sign);
}"""
"""Puts a number on something of the page."""
_BOX = """(node) => {
    const box = node.getBoundingClientRect();
    return [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY];
}"""


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk in a browser; `now` is the time at which its clock and the browser's stand."""

    browser: Browser
    url: str
    now: datetime

    @contextmanager
    def page(self, width: int) -> Iterator[Page]:
        """A window of an officer who has not signed in yet."""
        size: ViewportSize = {"width": width, "height": 740}
        context = self.browser.new_context(viewport=size, base_url=self.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        context.clock.set_fixed_time(self.now)
        context.set_default_timeout(20_000)
        try:
            yield context.new_page()
        finally:
            context.close()

    def sign_in(self, page: Page, login: str) -> None:
        """Come in, with the code of the telephone where it is asked for."""
        page.goto("/desk/sign-in")
        page.locator("[name=login]").fill(login)
        page.locator("[name=password]").fill(material.load().password)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        if "/desk/totp" in page.url:
            page.locator("[name=code]").fill(pyotp.TOTP(secret()).at(self.now))
            page.get_by_role("button", name="Tiếp tục").click()
        page.wait_for_url("**/desk/")


def numbered(*places: Locator) -> None:
    """Put 1, 2, 3 … on parts of the page: the steps of the guide."""
    for number, place in enumerate(places, 1):
        place.evaluate(_MARK, number)


def around(page: Page, *parts: Locator) -> FloatRect:
    """The part of the page that holds these, with a margin."""
    boxes = [part.evaluate(_BOX) for part in parts]
    left, top = max(0, min(box[0] for box in boxes) - _BESIDE), max(0, min(box[1] for box in boxes) - _ABOVE)
    right, bottom = max(box[2] for box in boxes) + _BESIDE, max(box[3] for box in boxes) + _ABOVE
    width = page.viewport_size["width"] if page.viewport_size else right
    return {"x": left, "y": top, "width": min(right, width) - left, "height": bottom - top}


def down_to(page: Page, part: Locator) -> FloatRect:
    """The page from its top to this part."""
    shown = around(page, part)
    return {"x": 0, "y": 0, "width": shown["x"] + shown["width"], "height": shown["y"] + shown["height"]}
