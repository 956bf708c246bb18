"""A workbook of paper forms, read in a process of its own: a file that breaks the reader breaks nothing else."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path

from handlers.ratings import paper_sentences as say
from handlers.ratings.paper_columns import DAY, HEADS

_WORKER = Path(__file__).with_name("paper_worker.py")
_FEW_AT_ONCE = threading.BoundedSemaphore(2)  # each may take as much memory as the service itself
_LARGEST_ANSWER = 8 * 2**20
_FAULTS = {"merged": say.MERGED, "lost": say.LOST, "several": say.SEVERAL, "large": say.OVERFULL, "broken": say.BROKEN}

log = logging.getLogger(__name__)


class NotATable(ValueError):
    """Raised for a file that cannot be read; the message is one Vietnamese line."""


def read(body: bytes, patience: float = 20.0) -> list[list[str]]:
    """The rows of the sheet that holds forms, blank at no end; `patience` is in seconds by the clock. Raises NotATable."""
    with _FEW_AT_ONCE:
        answer, status = _answered(body, patience)
    if not answer:
        log.warning("the reader of paper forms ended with status %d", status)
        raise NotATable(say.OVERFULL)
    return _checked(answer)


def _answered(body: bytes, patience: float) -> tuple[bytes, int]:
    """What the process says, and how it ended."""
    process = _started()
    watchdog = threading.Timer(patience, process.kill)
    watchdog.start()
    try:
        answer = _asked(process, body)
        return answer, process.wait()
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()


def _started() -> subprocess.Popen[bytes]:
    # Isolated, without the environment, in a session of its own: it inherits no secret, and Ctrl-C does not reach it.
    return subprocess.Popen(
        [sys.executable, "-I", str(_WORKER), DAY, str(HEADS), str(_LARGEST_ANSWER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        start_new_session=True,
    )


def _asked(process: subprocess.Popen[bytes], body: bytes) -> bytes:
    """Its answer, which comes once it has read everything; b"" if it has ended before."""
    assert process.stdin and process.stdout
    with process.stdout as answers:
        try:
            with process.stdin as asked:
                asked.write(body)
            return answers.read(_LARGEST_ANSWER + 1)
        except OSError:
            return b""


def _checked(answer: bytes) -> list[list[str]]:
    """What comes from a process that strangers' bytes went into is checked, and never unpickled."""
    try:
        told = json.loads(answer)
        if "fault" in told:
            raise NotATable(_FAULTS[told["fault"]].format(where=str(told["where"])[:200]))
        return [[str(cell) for cell in row] for row in told["rows"]]
    except (json.JSONDecodeError, UnicodeDecodeError, LookupError, TypeError, RecursionError):
        raise NotATable(say.BROKEN) from None
