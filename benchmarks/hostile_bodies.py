"""Bodies that platforms would never send: the real ones of the tests and of the shared facts, damaged in every way at random."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.bot.phone import test_webhook as phone
from tests.bot.telegram import poison, test_updates
from tests.bot.zalo import test_events
from tests.bot.zalobot import test_poison
from tests.bot.zalobot import test_updates as zalobot_updates

FACTS = Path(__file__).parent.parent.parent / "shared" / "facts"
"""Left out where absent."""
_DRAWN = 500
_LARGEST = 200_000  # bytes
_VALUE = re.compile(rb'(?<=[:\[,])\s*(?:"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null)')
_VALUES = (
    *(b"NaN", b"-Infinity", b"1e400", b"-0", b"1.5", b"true", b"null", b"{}", b"[]", b'""', b'" "', b"[[[[]]]]"),
    *(b"9" * 19, b"-9223372036854775809", b"9" * 5_000, b'"' + b"a" * 5_000 + b'"', '"ầ😀"'.encode()),
    *(
        b'"\\ud800"',
        b'"\\udfff\\ud800"',
        b'"\\u0000"',
        b'"a\\nb\\r\\u2028"',
        b'"\\u202e"',
        b'"\xff\xfe"',
        b'"\0"',
        b'"..\\\\..\\/"',
    ),
    *(b'{"id":{"id":[]}}', b'[{"payload":{"url":"http://[::1]:99999999"}}]', b'{"latitude":"nan","longitude":1e309}'),
)
_PIECES = (
    *_VALUES,
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b'"',
    b"\\",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xc3\x28",
    b"[" * 100_000,
    b'{"a":' * 50_000,
)


def seeds() -> Mapping[str, list[bytes]]:
    """Bodies of each channel to begin with."""
    kinds = {**poison.QUARANTINED, **poison.HARMLESS}
    telegram = [poison.as_sent(body, number) for number, body in enumerate(kinds.values())]
    told = {
        "telegram": telegram + _drawn(test_updates.MESSAGES.map(lambda one: _dumped({"update_id": 7, "message": one}))),
        "zalo": _drawn(test_events.PARTS.map(_dumped)),
        "zalobot": [*test_poison.POISON.values(), *_drawn(zalobot_updates.STRANGE)],
        "phone": _drawn(phone.BODIES),
    }
    for name, file in (
        ("telegram", "telegram_bot_api"),
        ("zalo", "zalo_oa_webhooks"),
        ("zalobot", "zalo_bot_platform"),
        ("phone", "stringee"),
    ):
        told[name] += _of_facts(FACTS / f"{file}.json") * 100
    return {name: [body for body in bodies if len(body) <= _LARGEST] for name, bodies in told.items()}


def hostile(found: list[bytes], count: int, number: int) -> Iterator[bytes]:
    """So many bodies, the same for the same number: each one to three damages away from one of those found."""
    chance = random.Random(number)
    for _ in range(count):
        body = chance.choice(found)
        for _ in range(chance.randint(1, 3)):
            body = chance.choice(_DAMAGES)(body, chance)
        yield body[: 256 * 1024]


def _another_value(body: bytes, chance: random.Random) -> bytes:
    values = list(_VALUE.finditer(body[:4_000]))
    if not values:
        return body + chance.choice(_VALUES)
    start, end = chance.choice(values).span()
    return body[:start] + chance.choice(_VALUES) + body[end:]


def _a_name_twice(body: bytes, chance: random.Random) -> bytes:
    names = re.findall(rb'"\w{1,40}"(?=\s*:)', body[:4_000])
    if not names:
        return body
    return body.replace(b"{", b"{" + chance.choice(names) + b":" + chance.choice(_VALUES) + b",", 1)


def _another_byte(body: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(body) + 1)
    return body[:place] + bytes((chance.randrange(256),)) + body[place + 1 :]


def _a_piece_more(body: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(body) + 1)
    return body[:place] + chance.choice(_PIECES if chance.random() < 0.05 else _PIECES[:-2]) + body[place:]


def _cut_off(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _the_same_again(body: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"[%b,%b]", b'{"result":%b,"ok":true,"message":%b}', b"%b\n%b")) % (body, body)


_DAMAGES = (*(_another_value,) * 12, *(_a_name_twice,) * 3, _another_byte, _a_piece_more, _cut_off, _the_same_again)


def _drawn(strategy: SearchStrategy[bytes]) -> list[bytes]:
    """What the tests' own strategies draw."""
    found: list[bytes] = []

    @seed(5)
    @settings(max_examples=_DRAWN, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
    @given(strategy)
    def draw(one: bytes) -> None:
        found.append(one)

    draw()
    return found


def _of_facts(file: Path) -> list[bytes]:
    """Every object in a file of facts that looks like something a platform sends."""
    if not file.exists():
        return []
    return [_dumped(one) for one in _objects(json.loads(file.read_text("utf-8")))]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and value.keys() & {"event_name", "update_id", "call_id"}:
        yield value
        return
    for one in inner:
        yield from _objects(one)


def _dumped(value: Any) -> bytes:
    return json.dumps(value).encode()
