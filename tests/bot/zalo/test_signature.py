"""Who may call the webhook: only whoever signs the raw bytes with the webhook's own key."""

from __future__ import annotations

import hashlib
import json
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.zalo.signature import is_signed, mac

APP, OA, CITIZEN, KEY, WHEN = "100000000000000001", "400000000000000004", "200000000000000002", "test_oa_secret", "1763700839659"
BODY = json.dumps(
    {
        "app_id": APP,
        "event_name": "user_send_text",
        "message": {"msg_id": "m1", "text": "Xin chào"},
        "recipient": {"id": OA},
        "sender": {"id": CITIZEN},
        "timestamp": WHEN,
        "user_id_by_app": "300000000000000003",
    },
    ensure_ascii=False,
    separators=(",", ":"),
).encode()
GOLDEN = "2d874797792f88f4e7460d67b49fb85f6e8d6894254d7c6177d14eeb98e94704"


@pytest.mark.parametrize("given_as", [f"mac={GOLDEN}", GOLDEN, f" mac={GOLDEN.upper()} "])
def test_the_golden_vector_is_signed(given_as: str) -> None:
    """S9: app id, raw body, timestamp and key, in this order, hashed plainly; with and without "mac="."""
    assert is_signed(given_as, BODY, "", APP, KEY)


@pytest.mark.parametrize(
    ("signature", "body", "app", "key"),
    [
        (GOLDEN[:-1] + "5", BODY, APP, KEY),
        (GOLDEN[:-1], BODY, APP, KEY),
        (GOLDEN * 100, BODY, APP, KEY),
        ("", BODY, APP, KEY),
        ("mac=", BODY, APP, KEY),
        ("máć=" + GOLDEN, BODY, APP, KEY),
        (GOLDEN, BODY + b" ", APP, KEY),
        (GOLDEN, json.dumps(json.loads(BODY)).encode(), APP, KEY),
        (GOLDEN, BODY, "100000000000000002", KEY),
        (GOLDEN, BODY, APP, KEY + "x"),
        (hashlib.sha256(APP.encode() + BODY + WHEN.encode()).hexdigest(), BODY, APP, ""),
    ],
)
def test_anything_else_is_not(signature: str, body: bytes, app: str, key: str) -> None:
    """S9: one digit, one byte, the same JSON written otherwise, another app or key; and without a key nothing at all."""
    assert not is_signed(signature, body, "", app, key)


def test_the_timestamp_is_the_one_in_the_body() -> None:
    """S9: a header counts only for a body without one; words that look like a timestamp confuse nobody."""
    plain = b'{"event_name":"x"}'
    assert is_signed(mac(APP, plain, b"12", KEY), plain, "12", APP, KEY)
    assert not is_signed(mac(APP, plain, b"12", KEY), plain, "13", APP, KEY)
    assert not is_signed(mac(APP, BODY, b"12", KEY), BODY, "12", APP, KEY)
    for text in ('"timestamp":"5"', "timestamp", '\\"timestamp\\":5'):
        body = json.dumps({"text": text, "deeper": {"timestamp": 9}, "timestamp": int(WHEN)}).encode()
        assert is_signed(mac(APP, body, WHEN.encode(), KEY), body, "", APP, KEY)


@given(st.binary(max_size=300), st.text(max_size=100), st.text(max_size=20))
def test_whatever_comes_is_judged(body: bytes, signature: str, told: str) -> None:
    """L5: no bytes and no header make the judgement fail."""
    assert not is_signed(signature, body, told, APP, KEY)


def test_a_body_full_of_timestamps_costs_little() -> None:
    """S9: of an endless list only the first few are tried."""
    body = b'"timestamp":"%d",' * 20_000 % tuple(range(20_000))
    assert not is_signed(mac(APP, body, b"19999", KEY), body, "", APP, KEY)


@pytest.mark.parametrize("letter", [b"x", b'"'])
def test_a_large_body_without_a_timestamp_costs_little(letter: bytes) -> None:
    """S9: looking through it takes no longer than hashing it ten times, so that a flood of such bodies holds up nobody."""
    body = letter * 200_000
    looking = min(timeit.repeat(lambda: is_signed(GOLDEN, body, "", APP, KEY), number=1, repeat=7))
    assert looking < 10 * min(timeit.repeat(lambda: hashlib.sha256(body).digest(), number=1, repeat=7))
