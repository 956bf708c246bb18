"""Files that are sent to do harm: their kind is judged from their bytes, none is unpacked, and no name of theirs is kept (L8)."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.web_body import photo_kind
from bot.web_errors import Refused
from feedback_store.store import Store
from handlers.file_kind import DOCX, PDF, file_kind, has_macros
from tests.bot.hostile_files import BOMBS, DOCUMENT_BOMBS, NAMES, SCRIPT, TAILS, pattern, photo, saved
from tests.bot.web_client import Citizen

ROOT = Path(__file__).parents[2]
ROOM = 64 * 1024
"""kB"""
DOCUMENT = "a document of a quarter of a gigabyte"


def look(body: bytes) -> None:
    """Everything that the service does with the bytes of a file before it keeps them."""
    file_kind(body)
    has_macros(body)
    with contextlib.suppress(Refused):
        photo_kind(body)


def unpack(path: Path) -> None:
    """What it does not do."""
    with zipfile.ZipFile(path) as packed:
        packed.read("word/document.xml")


def peak(name: str) -> int:
    """A size of this process, in kB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def measure(folder: Path) -> dict[str, tuple[int, float]]:
    """For each file: by how much the process grew at most, and how long it worked."""
    found = {}
    for path in sorted(folder.iterdir()):
        body = path.read_bytes()
        for how, work in {"look": lambda body=body: look(body), "unpack": lambda path=path: unpack(path)}.items():
            if how == "unpack" and path.name != DOCUMENT:
                continue
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
            before, began = peak("VmRSS"), time.process_time()
            work()
            found[f"{how} {path.name}"] = (peak("VmHWM") - before, time.process_time() - began)
    return found


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, float]]:
    """What looking at each file costs a process that does nothing else."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, made in (BOMBS | DOCUMENT_BOMBS).items():
        (folder / name).write_bytes(made())
    command = [sys.executable, "-m", "tests.bot.test_hostile_uploads", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {name: (int(grown), float(seconds)) for name, (grown, seconds) in json.loads(done.stdout).items()}


@pytest.mark.parametrize("name", [*BOMBS, *DOCUMENT_BOMBS])
def test_looking_at_a_file_unpacks_nothing(costs: dict[str, tuple[int, float]], name: str) -> None:
    """L8, L11: at most 64 MB and a tenth of a second, whatever it is."""
    grown, seconds = costs[f"look {name}"]
    assert grown <= ROOM and seconds <= 0.1


def test_whoever_unpacked_it_would_be_seen(costs: dict[str, tuple[int, float]]) -> None:
    """The twin."""
    assert costs[f"unpack {DOCUMENT}"][0] > ROOM


def test_what_the_bombs_are_taken_for() -> None:
    """Only two of them are of a kind that is kept, and these are handed out as they came, to be saved."""
    kinds = {name: file_kind(made()) for name, made in DOCUMENT_BOMBS.items()}
    assert {kinds[name] for name in kinds if "PDF" in name} == {PDF} and kinds[DOCUMENT] == DOCX
    assert (
        not {name for name, kind in kinds.items() if kind in (PDF, DOCX)} - {DOCUMENT} - {name for name in kinds if "PDF" in name}
    )


def rows(store: Store, query: str) -> list[Any]:
    with store.reading() as db:
        return list(db.execute(query).fetchall())


def form(name: str, kind: str, photo: bytes) -> dict[str, Any]:
    """A form as no library would write it: the name as it is."""
    head = f'--xyz\r\nContent-Disposition: form-data; name="id"\r\n\r\n{uuid.uuid4()}\r\n--xyz\r\n'
    part = f'Content-Disposition: form-data; name="photo"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    body = (head + part).encode() + photo + b"\r\n--xyz--\r\n"
    return {"content": body, "headers": {"Content-Type": "multipart/form-data; boundary=xyz"}}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_kept(lan: Citizen, web_store: Store, name: str) -> None:
    """L8: neither in the store nor on the disk."""
    before = set(web_store.path.parent.rglob("*"))
    assert lan.post(**form(name, "image/jpeg", photo())).status_code == 202
    assert set(web_store.path.parent.rglob("*")) == before
    kept = b"".join(path.read_bytes() for path in before if path.is_file())
    assert b"CANARY" not in kept and b"x.exe" not in kept


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/x-msdownload", "image/png"])
def test_what_a_file_is_said_to_be_is_not_asked(lan: Citizen, web_store: Store, kind: str) -> None:
    """L8: a photo under a wrong name of its kind is a photo, and a page under the name of a photo is refused."""
    assert lan.post(**form("anh.html", kind, photo())).status_code == 202
    assert rows(web_store, "SELECT media_type FROM attachments ORDER BY rowid DESC LIMIT 1") == [("image/jpeg",)]
    assert lan.post(**form("anh.jpg", "image/jpeg", b"<!doctype html>" + SCRIPT)).status_code == 415


@pytest.mark.parametrize("name", [*DOCUMENT_BOMBS, "SVG", "HTML", "a PostScript program", "a GIF of a million frames"])
def test_only_photos_come_in(lan: Citizen, web_store: Store, name: str) -> None:
    """L8: in one line, and nothing of it is kept."""
    before = rows(web_store, "SELECT count(*) FROM attachments")
    answer = lan.photo((BOMBS | DOCUMENT_BOMBS)[name]()[: 9 * 2**20])
    assert answer.status_code == 415 and "\n" not in answer.json()["error"]
    assert rows(web_store, "SELECT count(*) FROM attachments") == before


@pytest.mark.parametrize("tail", TAILS)
def test_two_files_in_one_are_what_they_begin_with(tail: str) -> None:
    """L8: a GIF or a bitmap that is a script as well is nothing that is taken; a picture with something behind it is a picture."""
    for kind in ("GIF", "BMP"):
        with pytest.raises(Refused):
            photo_kind(saved(pattern(9, 9), kind) + TAILS[tail])
    assert photo_kind(saved(pattern(9, 9), "PNG") + TAILS[tail]) == "image/png"
    assert file_kind(saved(pattern(9, 9), "PNG") + TAILS[tail]) == "image/png"


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
