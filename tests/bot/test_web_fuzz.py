"""L5: whatever comes over the wire is stored or refused; nothing makes the service fail."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feedback_store.store import Store
from tests.bot.web_client import Citizen, connected

FIELDS = ["id", "text", "choice", "photo", "x", 'a"b', ""]
QUICK = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


class Wire:
    """One keep-alive connection, opened again when the service has closed it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.citizen = Citizen(url)
        self.sock: socket.socket | None = None

    def post(self, body: bytes, kind: str) -> int:
        """The status of the answer to one message."""
        head = (
            f"POST /chat/messages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {self.citizen.token}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return self.exchange(head.encode() + body)

    def exchange(self, request: bytes) -> int:
        """Send bytes, read one answer; 0 when the service just closed."""
        try:
            return self._exchange(request)
        except OSError:
            self.close()
            return self._exchange(request)

    def _exchange(self, request: bytes) -> int:
        self.sock = self.sock or connected(self.url)
        self.sock.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            if not (chunk := self.sock.recv(65_536)):
                raise OSError("closed")
            answer += chunk
        head, _, rest = answer.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(rest) < length:
            rest += self.sock.recv(65_536)
        if b"connection: close" in head.lower() or head.startswith(b"HTTP/1.0"):
            self.close()
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        if self.sock:
            self.sock.close()
        self.sock = None


@pytest.fixture(scope="module")
def wire(web: str) -> Iterator[Wire]:
    opened = Wire(web)
    yield opened
    opened.close()
    opened.citizen.http.close()


def stored(store: Store, wire: Wire) -> int:
    with store.reading() as db:
        query = "SELECT count(*) FROM inbox WHERE conversation_id = ?"
        return int(db.execute(query, (f"web:{wire.citizen.session}",)).fetchone()[0])


def check(wire: Wire, store: Store, body: bytes, kind: str) -> None:
    """202 and one row more, or a refusal and none."""
    before = stored(store, wire)
    status = wire.post(body, kind)
    assert status in (202, 400, 413, 415)
    assert stored(store, wire) == before + (status == 202)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.characters(categories=["Cs"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FRESH = "a new one"  # drawn ids repeat, and a repeated id is rightly accepted without a new row
IDS = st.just(FRESH) | st.text(max_size=40)
TEXTS = st.text(st.characters(), max_size=300)


@QUICK
@given(body=st.binary(max_size=300))
def test_bytes(wire: Wire, web_store: Store, body: bytes) -> None:
    check(wire, web_store, body, "application/json")


@QUICK
@given(message=st.fixed_dictionaries({}, optional={"id": IDS, "text": TEXTS | VALUES, "choice": TEXTS | VALUES, "x": VALUES}))
def test_json(wire: Wire, web_store: Store, message: dict[str, Any]) -> None:
    if message.get("id") == FRESH:
        message = {**message, "id": str(uuid.uuid4())}
    check(wire, web_store, json.dumps(message).encode(), "application/json")


@QUICK
@given(text=TEXTS, cut=st.integers(0, 400), flip=st.integers(0, 255))
def test_damaged_messages(wire: Wire, web_store: Store, text: str, cut: int, flip: int) -> None:
    body = bytearray(json.dumps({"id": str(uuid.uuid4()), "text": text}, ensure_ascii=True).encode())
    body[cut % len(body)] = flip
    check(wire, web_store, bytes(body), "application/json")


@QUICK
@given(
    fields=st.lists(st.tuples(st.sampled_from(FIELDS), st.binary(max_size=60)), max_size=6),
    head=st.binary(max_size=20),
    identity=st.booleans(),
    tail=st.sampled_from([b"--b--\r\n", b"--b--", b"", b"--b", b"\r\n"]),
)
def test_forms(wire: Wire, web_store: Store, fields: list[tuple[str, bytes]], head: bytes, identity: bool, tail: bytes) -> None:
    known = [("id", str(uuid.uuid4()).encode()), ("photo", b"\xff\xd8\xff" + head)] if identity else []
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (name.encode(), head * (not known), value)
        for name, value in known + fields
    )
    check(wire, web_store, body + tail, "multipart/form-data; boundary=b")


@QUICK
@given(kind=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60), body=st.binary(max_size=50))
@example(kind=";0*", body=b"")
def test_kinds_of_content(wire: Wire, web_store: Store, kind: str, body: bytes) -> None:
    check(wire, web_store, body, kind)
    check(wire, web_store, body, "multipart/form-data; boundary=" + kind)


@QUICK
@given(
    method=st.sampled_from(["GET", "HEAD", "PUT", "OPTIONS", "X"]),
    path=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    headers=st.lists(
        st.tuples(
            st.sampled_from(["Authorization", "Last-Event-ID", "Accept", "Origin", "Range", "X-Forwarded-For", "If-None-Match"]),
            st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=["Cc"]), max_size=30),
        ),
        max_size=4,
    ),
)
def test_requests(wire: Wire, method: str, path: str, headers: list[tuple[str, str]]) -> None:
    lines = [f"{method} /{path} HTTP/1.1", "Host: a", "Connection: close", *(f"{name}: {value}" for name, value in headers)]
    with connected(wire.url) as sock:
        sock.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        status = int(sock.recv(64).split(b" ", 2)[1])
    assert 200 <= status < 500
