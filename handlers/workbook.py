"""A workbook read in a process of its own: a file that breaks the reader breaks nothing else."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_WORKER = Path(__file__).with_name("workbook_worker.py")
_FEW_AT_ONCE = threading.BoundedSemaphore(2)  # each may take as much memory as the service itself


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read of a workbook, and what is said where that cannot be.

    The sheet that has `key` in its first row, or the first one where that is ""; merged cells are let be in the first `heads` rows;
    days come with their `times` or without; `largest` bytes of answer. The sentences of `faults` are named "merged", "lost",
    "several", "large" and "broken"; only the first two are told a place.
    """

    key: str
    heads: int
    largest: int
    faults: Mapping[str, str]
    times: bool = False


log = logging.getLogger(__name__)


class NotATable(ValueError):
    """Raised for a file that cannot be read; the message is one Vietnamese line."""


def read(body: bytes, patience: float, wanted: Wanted) -> list[list[str]]:
    """The rows of the sheet that is wanted, blank at no end; `patience` is in seconds by the clock. Raises NotATable."""
    with _FEW_AT_ONCE:
        answer, status = _answered(body, patience, wanted)
    if not answer:
        log.warning("the reader of workbooks ended with status %d", status)
        raise NotATable(wanted.faults["large"])
    return _checked(answer, wanted.faults)


def _answered(body: bytes, patience: float, wanted: Wanted) -> tuple[bytes, int]:
    """What the process says, and how it ended."""
    process = _started(wanted)
    watchdog = threading.Timer(patience, process.kill)
    watchdog.start()
    try:
        answer = _asked(process, body, wanted.largest)
        return answer, process.wait()
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()


def _started(wanted: Wanted) -> subprocess.Popen[bytes]:
    # Isolated, without the environment, in a session of its own: it inherits no secret, and Ctrl-C does not reach it.
    arguments = [wanted.key, str(wanted.heads), str(wanted.largest), "times" if wanted.times else "days"]
    return subprocess.Popen(
        [sys.executable, "-I", str(_WORKER), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        start_new_session=True,
    )


def _asked(process: subprocess.Popen[bytes], body: bytes, largest: int) -> bytes:
    """Its answer, which comes once it has read everything; b"" if it has ended before."""
    assert process.stdin and process.stdout
    with process.stdout as answers:
        try:
            with process.stdin as asked:
                asked.write(body)
            return answers.read(largest + 1)
        except OSError:
            return b""


def _checked(answer: bytes, faults: Mapping[str, str]) -> list[list[str]]:
    """What comes from a process that strangers' bytes went into is checked, and never unpickled."""
    try:
        told = json.loads(answer)
        if "fault" in told:
            raise NotATable(faults[told["fault"]].format(where=str(told["where"])[:200]))
        return [[str(cell) for cell in row] for row in told["rows"]]
    except (json.JSONDecodeError, UnicodeDecodeError, LookupError, TypeError, RecursionError):
        raise NotATable(faults["broken"]) from None
