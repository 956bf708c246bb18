"""One case, the whole way: told in the web chat, routed, answered with a photo, judged by the citizen, exported."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import DESKTOP, PHONE, png
from tests.crash.trial import free_port

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "mùa lúa chín vàng đồng canary"
LINK = re.compile(r"http://\S+/desk/set-password/\S+")


def settings(folder: Path, port: int) -> dict[str, str]:
    """The environment of a service of its own."""
    own = {"MOTCUA_STORE_PATH": str(folder / "motcua.db"), "MOTCUA_KNOWLEDGE_PATH": str(folder / "knowledge")}
    return {**os.environ, **own, "MOTCUA_WEB_PORT": str(port), "MOTCUA_WEB_RATE_LIMITS": "false"}


def command(environment: dict[str, str], *words: str) -> str:
    """What a command prints."""
    done = subprocess.run(
        [sys.executable, "main.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[None]:
    """The real service while the block runs."""
    service = subprocess.Popen([sys.executable, "main.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        service.terminate()
        service.wait(20)


def came_up(page: Page, address: str) -> None:
    """Open a page as soon as somebody listens."""
    end = time.monotonic() + 30
    while True:
        try:
            page.goto(address)
            return
        except Exception:
            assert time.monotonic() < end, "the service does not start"


def say(page: Page, text: str, answer: str | re.Pattern[str]) -> None:
    """Write into the chat and wait for an answer."""
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text(answer).last).to_be_visible(timeout=20_000)


def test_from_the_first_word_to_the_export(browser: Browser, tmp_path: Path) -> None:
    """A citizen, an officer and a spreadsheet, through the real service."""
    port = free_port()
    environment, home = settings(tmp_path, port), f"http://127.0.0.1:{port}"
    link = LINK.search(command(environment, "officers", "add", "hoa", "--name", "Lê Hoa", "--role", "desk_officer"))
    assert link
    with serving(environment):
        citizen = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
        came_up(citizen, home)
        say(citizen, "đèn đường trước chợ Gỗ phường Bến Gỗ hỏng 3 hôm nay", "họ tên và số điện thoại")
        say(citizen, "Nguyễn Văn Tám 0912 345 678", "xem lại giúp")
        say(citizen, "đúng rồi gửi đi", "Mã phản ánh của anh/chị")
        code = re.search(r"PA-\w{4}-\w{3}", citizen.locator("body").inner_text())
        assert code

        desk = browser.new_context(viewport=DESKTOP, locale="vi-VN", base_url=home).new_page()
        desk.goto(link[0])
        for box in desk.locator("input[type=password]").all():
            box.fill(PASSWORD)
        desk.locator("form button").first.click()
        desk.goto("/desk/sign-in")
        desk.locator("[name=login]").fill("hoa")
        desk.locator("[name=password]").fill(PASSWORD)
        desk.locator("form button").click()
        desk.wait_for_url("**/desk/")
        desk.goto(f"/desk/cases/{code[0]}")
        desk.locator("#act-route").get_by_label("Đơn vị", exact=True).select_option(label="Sở Xây dựng")
        desk.locator("#act-route").get_by_role("button", name="Giao đơn vị").click()
        expect(citizen.get_by_text(re.compile("Sở Xây dựng")).last).to_be_visible(timeout=15_000)
        expect(desk.locator(".timeline")).to_contain_text("giao cho Sở Xây dựng")
        desk.keyboard.press("c")
        desk.keyboard.type("Đã thay bóng, đèn sáng lại.")
        desk.locator("#f-proof").set_input_files(png(400, 300))
        desk.get_by_role("button", name="Gửi kết quả và đóng").click()
        expect(desk.locator(".said")).to_contain_text("Đã trả lời kết quả")

        expect(citizen.get_by_text("Đã thay bóng, đèn sáng lại.").last).to_be_visible(timeout=15_000)
        expect(citizen.locator("img[src^='blob:']").last).to_be_visible(timeout=20_000)
        citizen.get_by_role("button", name="Rất không hài lòng").click()
        expect(citizen.get_by_text("Chỗ nào chưa được ạ").last).to_be_visible(timeout=15_000)
        desk.reload()
        expect(desk.locator(".timeline")).to_contain_text("Đã thay bóng")
        expect(desk.locator("main")).not_to_contain_text(re.compile("hài lòng", re.IGNORECASE))

    command(environment, "cases", "export", str(tmp_path / "cases.csv"))
    with (tmp_path / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = list(csv.DictReader(file))
    told = " | ".join(row.values())
    assert code[0] in told and "Sở Xây dựng" in told and "Đã thay bóng" in told and "Đúng hạn" in told.replace("đúng", "Đúng")
    assert "0912" not in told and "Nguyễn Văn Tám" not in told
