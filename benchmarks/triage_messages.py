"""First messages to learn triage from: the officers' phrases as they stand, framed, told at length, mixed and typed badly."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.retype import retype
from knowledge import parts, wording
from knowledge.triage.phrases import Said, load

DATA = Path(__file__).parent.parent / "knowledge" / "data" / "triage"
FRAMES: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "triage_frames.toml").read_text("utf-8"))
PROCEDURES, PAIRS, CALLS, CHAT = 2_600, 32, 500, 450
"""How many phrasings of procedures are taken as questions, pairs of each pattern, signs of an emergency, lines of small talk."""
_CHAT = "phiem"
_LISTS = ("anyhow", "marked", "whole")
_TALK = {
    **dict.fromkeys(("greeting", "menu", "thanks", "goodbye", "well_being"), "greeting"),
    "person": "person",
    "insult": "abuse",
}
"""Sections of talk.toml, and the kind that their messages are."""
_TALES = frozenset(("complaint", "recommendation", "legal_complaint", "denunciation", "emergency", "contest"))


@dataclass(frozen=True, slots=True)
class Example:
    """A message to learn from; `source` is the same for all that were made of one phrase."""

    text: str
    said: Said
    source: int


def phrases() -> list[Said]:
    """The officers' phrases, without the patterns."""
    return [one for one in load(DATA) if not one.pattern]


def more() -> list[Said]:
    """What else is known to be of a kind: patterns, wording of procedures, subjects outside the catalogue, talk, emergencies."""
    rng = random.Random(3)
    asked = sorted({phrase for way in wording.load().values() for phrase in way.phrases})
    found = [replace(one, text=" ".join(pair)) for one in load(DATA) if one.pattern for pair in _pairs(one.pattern, rng)]
    found += _said("question", rng.sample(asked, PROCEDURES))
    outside = parts.OUTSIDE.read()
    chat = [phrase for way in outside if _CHAT in way.key for phrase in way.phrases]
    found += _said("other", rng.sample(chat, CHAT))
    found += _said(
        "question", [phrase for way in outside if _CHAT not in way.key and "kín" not in way.key for phrase in way.phrases]
    )
    calls = sorted({phrase for row in _toml("emergency.toml")["signs"] for key in _LISTS for phrase in row.get(key, ())})
    found += _said("emergency", rng.sample(calls, CALLS))
    talk = _toml("talk.toml")
    return found + [one for section, kind in _TALK.items() for one in _said(kind, talk[section]["whole"])]


def _said(kind: str, texts: Sequence[str]) -> list[Said]:
    return [Said(text, kind, "", False) for text in texts]


def _pairs(pattern: tuple[tuple[str, ...], tuple[str, ...]], rng: random.Random) -> list[tuple[str, str]]:
    every = list(product(*pattern))
    return rng.sample(every, min(PAIRS, len(every)))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA.parent / name).read_text("utf-8"))


def examples(said: Sequence[Said], source: int, copies: int) -> Iterator[Example]:
    """A phrase (the `source`-th) as it stands, and so many variants of it."""
    rng = random.Random(source)
    one = said[source]
    yield Example(one.text, one, source)
    for number in range(copies):
        told = _told(one, said, rng) if number or copies == 1 else one.text
        yield Example(_typed(told, number if copies > 1 else rng.randrange(2), rng), one, source)


def _told(one: Said, said: Sequence[Said], rng: random.Random) -> str:
    """A phrase as part of a longer message."""
    text = one.text
    if one.kind == "complaint":
        text = _complained(one, said, rng)
    elif one.kind in _TALES and rng.random() < 0.3:
        text = f"{text}{rng.choice(('. ', ', '))}{_fellow(one, said, rng).text}"
    elif one.kind == "question":
        text = _wondered(text, rng)
    elif one.kind in ("status", "emergency", "rating", "recommendation", "contest") and rng.random() < 0.3:
        text = _beside(text, rng.choice((*FRAMES["places"], *FRAMES["times"])), rng)
    if one.kind in ("abuse", "greeting", "other"):
        return text if rng.random() < 0.7 else f"{text} {rng.choice(FRAMES['closers'])}"
    if rng.random() < 0.35:
        text = f"{rng.choice(FRAMES['openers'])}{rng.choice((' ', ', '))}{text}"
    return f"{text} {rng.choice(FRAMES['closers'])}" if rng.random() < 0.35 else text


def _wondered(text: str, rng: random.Random) -> str:
    lives = rng.sample(FRAMES["lives"], rng.choice((0, 0, 1, 1, 2)))
    asked = f"{text} {rng.choice(FRAMES['wonder'])}" if rng.random() < 0.5 else text
    return rng.choice((". ", ", ", " ")).join([*lives, asked])


def _complained(one: Said, said: Sequence[Said], rng: random.Random) -> str:
    text = one.text
    more: Mapping[str, float] = {"place": 0.35, "time": 0.25, "ask": 0.4, "tale": 0.15, "mixed": 0.1, "angry": 0.06, "fear": 0.08}
    wanted = {name for name, chance in more.items() if rng.random() < chance}
    for name, choices in (
        ("place", FRAMES["places"]),
        ("time", FRAMES["times"]),
        ("ask", FRAMES["asks"]),
        ("angry", FRAMES["angry"]),
        ("fear", FRAMES["fears"]),
    ):
        if name in wanted:
            text = _beside(text, rng.choice(choices), rng)
    if "tale" in wanted:
        text = f"{text}. {_fellow(one, said, rng).text}"
    if "mixed" in wanted:
        asked = rng.choice([other for other in rng.sample(said, 40) if other.kind == "question"] or [one])
        text = f"{text}{rng.choice(FRAMES['joints'])}{asked.text}"
    return text


def _fellow(one: Said, said: Sequence[Said], rng: random.Random) -> Said:
    """Another phrase of the same kind and category."""
    near = [other for other in said if (other.kind, other.category) == (one.kind, one.category)]
    return rng.choice(near)


def _beside(text: str, more: str, rng: random.Random) -> str:
    joint = rng.choice((" ", ", "))
    return f"{more}{joint}{text}" if rng.random() < 0.5 else f"{text}{joint}{more}"


def _typed(text: str, number: int, rng: random.Random) -> str:
    """Every other variant as other fingers type it."""
    if number % 2 == 0:
        return retype(text, "no_diacritics")
    style = rng.choice(("plain", "plain", "typos", "teencode", "no_diacritics"))
    if style == "plain":
        return text
    return (
        retype(retype(text, style), "no_diacritics")
        if style in ("typos", "teencode") and rng.random() < 0.4
        else retype(text, style)
    )


def retyped(one: Said, style: str) -> Said:
    """A phrase typed in a style of benchmarks/retype.py; "plain" leaves it."""
    return one if style == "plain" else replace(one, text=retype(one.text, style))
