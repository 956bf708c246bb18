"""A client of the web chat for tests: over real sockets, knowing nothing but docs/web-chat-api.md."""

from __future__ import annotations

import json
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx


class Citizen:
    """One session."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        answer = self.http.post("/chat/sessions")
        answer.raise_for_status()
        self.session, self.token = answer.json()["session"], answer.json()["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def post(self, message: Any = None, **options: Any) -> httpx.Response:
        """Any message, however wrong."""
        headers = self.headers | options.pop("headers", {})
        if message is not None:
            options["content"], headers["Content-Type"] = json.dumps(message), "application/json"
        return self.http.post("/chat/messages", headers=headers, **options)

    def say(self, text: str) -> str:
        """A message in words; returns its id."""
        identity = str(uuid.uuid4())
        answer = self.post({"id": identity, "text": text})
        assert answer.status_code == 202, answer.text
        return identity

    def photo(self, photo: bytes, **fields: str) -> httpx.Response:
        """A message with a photo."""
        return self.post(files={"photo": ("anh.jpg", photo)}, data={"id": str(uuid.uuid4())} | fields)

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        """The list form: waits for the first event."""
        answer = self.http.get(f"/chat/events?after={after}", headers=self.headers | {"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return list(answer.json())

    def heard(self, count: int, after: int = 0) -> list[dict[str, Any]]:
        """The next `count` events, in as many requests as it takes."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            found += self.events(found[-1]["id"] if found else after)
        return found

    @contextmanager
    def stream(self, after: int = 0, **headers: str) -> Iterator[Iterator[str]]:
        """The stream form, line by line."""
        with self.http.stream("GET", f"/chat/events?after={after}", headers=self.headers | headers) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield answer.iter_lines()


def told(lines: Iterator[str], count: int) -> list[dict[str, Any]]:
    """The next `count` events of a stream; each must carry its own id on the line before."""
    events: list[dict[str, Any]] = []
    identity = ""
    for line in lines:
        if line.startswith("id: "):
            identity = line[4:]
        if line.startswith("data: "):
            events.append(json.loads(line[6:]))
            assert identity == str(events[-1]["id"])
            if len(events) == count:
                break
    return events


def connected(url: str, timeout: float = 20) -> socket.socket:
    """A bare socket to the service."""
    address = urlsplit(url)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=timeout)


def raw(url: str, request: bytes) -> bytes:
    """Send bytes, read until the server closes."""
    with connected(url) as sock:
        sock.sendall(request)
        answer = b""
        while chunk := sock.recv(65_536):
            answer += chunk
        return answer


def closed_after(sock: socket.socket, began: float) -> float:
    """Seconds until the server closed the connection."""
    sock.settimeout(20)
    with sock, suppress(ConnectionError):
        while sock.recv(4096):
            pass
    return time.monotonic() - began


def wait_until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
