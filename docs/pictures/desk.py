"""Take the pictures of the officers' guides from a desk with invented data: `make pictures` (needs chromium).

The data come from a seed and a day that never change, into a folder that is gone afterwards; `desk_scenes.py` says what is
shown. With names of scenes behind the command, only these are taken.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Page, sync_playwright

from docs.pictures.desk_page import Desk
from docs.pictures.desk_scenes import SCENES
from docs.pictures.sample_desk import MORNING
from docs.pictures.take import CHROMIUM, QUIET, ROOT

FOLDER = ROOT / "docs" / "huong-dan" / "pictures"
PORT = 8098
URL = f"http://127.0.0.1:{PORT}"
COLOURS = 32
LARGEST = 60 * 1024
"""Bytes of one picture."""
_FILLING = 300  # seconds at most


def main() -> None:
    """Fill a desk, open its pages in a browser, write what the scenes show."""
    wanted = set(sys.argv[1:]) or SCENES.keys()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _sample_desk(folder), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--lang=vi"])
        desk = Desk(browser, URL, MORNING)
        for name, scene in SCENES.items():
            if name in wanted:
                with desk.page(360 if name == "phone" else 1000) as page:
                    _keep(FOLDER / f"{name}.png", page, scene(desk, page))
        browser.close()


@contextmanager
def _sample_desk(folder: str) -> Iterator[None]:
    """A desk that runs."""
    command = [sys.executable, "-m", "docs.pictures.sample_desk", folder, str(PORT)]
    service = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(service)
        yield
    finally:
        service.terminate()
        service.wait()


def _wait_until_it_answers(service: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _FILLING
    while service.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{URL}/healthz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("Trang làm việc mẫu không lên.")


def _keep(path: Path, page: Page, shown: FloatRect) -> None:
    """Write what is shown, in few colours, so that it stays small. Raises SystemExit for a picture that is too large."""
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    taken = Image.open(BytesIO(page.screenshot(clip=shown, full_page=True, animations="disabled")))
    taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name}: {path.stat().st_size} byte, nhiều nhất {LARGEST}.")


if __name__ == "__main__":
    main()
