"""The other end of the picture worker: starts it when it is needed, and again when it has died."""

from __future__ import annotations

import logging
import signal
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

from bot.picture_measures import PACKED, Measures
from feedback_store.attachments import Cleaned

_WORKER = Path(__file__).with_name("picture_worker.py")
# As the worker has them; it cannot be imported from here without loading its decoders into the service.
REQUEST, ANSWER = struct.Struct(">II?"), struct.Struct(">4sIIII")
_ANY_SIDE = 2**32 - 1  # the worker has a most of its own
_LARGEST_ANSWER = 48 * 2**20
_KINDS = {b"JPEG": ("image/jpeg", b"\xff\xd8\xff"), b"PNG ": ("image/png", b"\x89PNG\r\n\x1a\n")}
_OVERWORKED = (-signal.SIGPROF, -signal.SIGXCPU)

log = logging.getLogger(__name__)


class PictureLost(Exception):
    """Raised when the worker died, hung or spoke nonsense; the picture may be tried again."""


class PictureProcess:
    """Cleans one picture at a time; `patience` is how many seconds one may take by the clock."""

    def __init__(self, patience: float = 4.0) -> None:
        self._patience = patience
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The worker's process id, while there is one."""
        return self._process.pid if self._process else None

    def clean(self, body: bytes, longest: int = _ANY_SIDE, *, flat: bool = False) -> Cleaned | None:
        """The picture drawn anew, with no side beyond `longest` pixels; a `flat` one is a JPEG, white where it was transparent.

        None when it cannot be read, or only at a price that nobody should pay. Raises PictureLost.
        """
        with self._one_at_a_time:
            process = self._process = self._process or _started()
            assert process.stdin and process.stdout
            watchdog = threading.Timer(self._patience, process.kill)
            watchdog.start()
            try:
                process.stdin.write(REQUEST.pack(len(body), longest, flat))
                process.stdin.write(body)
                process.stdin.flush()
                return _read(process.stdout)
            except (OSError, PictureLost) as error:
                self._mourn(process, error)
                return None
            finally:
                watchdog.cancel()
                watchdog.join()

    def close(self) -> None:
        """End the worker, also in the middle of a picture."""
        if self._process is not None:
            self._process.kill()
        with self._one_at_a_time:
            if self._process is not None:
                _bury(self._process)
                self._process = None

    def _mourn(self, process: subprocess.Popen[bytes], error: Exception) -> None:
        """Clear the dead worker away. Raises PictureLost unless the picture itself took too long."""
        status = _bury(process)
        self._process = None
        log.warning("the picture worker ended with status %d", status)
        if status not in _OVERWORKED:
            raise PictureLost(f"status {status}") from error


def _started() -> subprocess.Popen[bytes]:
    # Isolated, without the environment, in a session of its own: it inherits no secret, and Ctrl-C does not reach it.
    return subprocess.Popen(
        [sys.executable, "-I", str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"MALLOC_MMAP_THRESHOLD_": "65536"},  # glibc then gives back what a picture took, before the next one needs it
        start_new_session=True,
    )


def _read(answers: IO[bytes]) -> Cleaned | None:
    """One answer. What comes from a process that strangers' bytes went into is checked, and never unpickled."""
    head = answers.read(ANSWER.size)
    if len(head) < ANSWER.size:
        raise PictureLost("no answer")
    form, width, height, size, preview_size = ANSWER.unpack(head)
    if form == b"NONE":
        return None
    if form not in _KINDS or size + preview_size > _LARGEST_ANSWER:
        raise PictureLost("nonsense")
    media_type, signature = _KINDS[form]
    body, preview, told = answers.read(size), answers.read(preview_size), answers.read(PACKED.size)
    if len(told) < PACKED.size or not body.startswith(signature) or not preview.startswith(_KINDS[b"JPEG"][1]):
        raise PictureLost("nonsense")
    return Cleaned(media_type, width, height, body, preview, Measures(*PACKED.unpack(told)).written())


def _bury(process: subprocess.Popen[bytes]) -> int:
    """Wait for its end, bringing it about unless its own is at hand; returns how it ended."""
    assert process.stdin and process.stdout
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            pipe.close()
    try:
        return process.wait(0.5)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
