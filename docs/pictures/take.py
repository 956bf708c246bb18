"""Take the pictures of the documentation from the running product: `make pictures` (needs chromium)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
PORT = 8097
ADDRESS = f"http://127.0.0.1:{PORT}/"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def main() -> None:
    """Start the service on an empty store, talk to it, take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        places = {"MOTCUA_STORE_PATH": f"{folder}/motcua.db", "MOTCUA_WEB_PORT": str(PORT)}
        service = subprocess.Popen([sys.executable, "main.py"], cwd=ROOT, env={**os.environ, **places})
        try:
            _wait_until_it_answers()
            _take()
        finally:
            service.terminate()
            service.wait()


def _wait_until_it_answers() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(ADDRESS + "healthz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("Dịch vụ không lên.")


def _take() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 390, "height": 720}, locale="vi-VN")
        page.goto(ADDRESS)
        box = page.get_by_role("textbox").first
        box.fill("lam lai bang lai xe het bao nhieu tien v")
        box.press("Enter")
        page.get_by_text("135.000").first.wait_for()
        page.get_by_role("button", name="Nộp trực tuyến").last.wait_for()
        page.wait_for_timeout(500)
        page.screenshot(path=FOLDER / "chat.png")
        browser.close()


if __name__ == "__main__":
    main()
