"""An export as operators run it: what it refuses, and that Ctrl-C leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.command_line.commands import main

ROOT = Path(__file__).parents[2]


def refused(kind: str, folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What `<kind> export` says that writes nothing and ends with status 2; `there.csv` is there already."""
    (folder / "there.csv").touch()
    assert main([kind, "export", str(folder / arguments[0]), *arguments[1:]]) == 2
    assert not (folder / "a.csv").exists()
    return capsys.readouterr().err


def assert_ctrl_c_leaves_nothing(kind: str, target: Path) -> None:
    """Stop `<kind> export` while it writes into a new folder: its helpers end with it, and no part of a file stays."""
    target.parent.mkdir()
    # Whoever runs the tests in the background (nohup … &) has them ignore Ctrl-C, which every child would inherit.
    command = ["env", "--default-signal=INT", sys.executable, "main.py", kind, "export", str(target)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True)
    _wait_for_a_part(target.parent, process)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130 and "Đã dừng." in told and "Traceback" not in told, told
    assert list(target.parent.iterdir()) == []


def _wait_for_a_part(folder: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size for path in folder.glob(".*partial")) and time.monotonic() < deadline:
        assert process.poll() is None, "it was over before it could be stopped"
