"""What can honestly be said of a paper's photo from its measures, with what to do about it. It is never read, nor called valid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from handlers.citizen import sentences as say
from handlers.citizen.sentences import Voice
from handlers.file_kind import PDF
from knowledge.rules.portal_files import PortalFiles

_HEIC = "image/heic"
_HEADS = {"picture": say.PAPER_TO_MEND, "file": say.PAPER_CAME, "nothing": say.PAPER_NOT_SEEN}
_MEGABYTE, _KILOBYTE = 2**20, 2**10


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was sent: its state in the store, type, bytes; a picture with measures as JSON (bot/picture_measures.py)."""

    state: str
    media_type: str
    size: int
    measures: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of a paper, no line where nothing is wrong.

    `again` says that another photo is asked for, `mended` that a better file can be made of this one as it is, `seen` what could be
    looked at: the picture, the file alone, or nothing.
    """

    lines: tuple[str, ...]
    again: bool = False
    mended: bool = False
    seen: Literal["picture", "file", "nothing"] = "picture"


def advise(voice: Voice, rules: PortalFiles, paper: Paper) -> Advice:
    """What to say of one paper."""
    if paper.state != "clean":
        sentence, facts = _of_no_picture(rules, paper)
        return Advice((voice.say(sentence, **facts),), seen="file" if paper.state == "file" else "nothing")
    measures = json.loads(paper.measures) if paper.measures else {}
    file = tuple(_of_the_file(voice, rules, paper, measures))
    photo = tuple(_of_the_picture(voice, rules, measures))
    # Whoever is to take it again has no use for this one made smaller.
    return Advice((*photo, *file), bool(photo), bool(file) and not photo)


def _of_no_picture(rules: PortalFiles, paper: Paper) -> tuple[str, dict[str, str]]:
    """The sentence about what is no picture, or cannot be opened, and what it names."""
    if paper.state == "unreadable":
        return say.PAPER_UNREADABLE, {}
    if paper.state != "file":
        return say.PAPER_MISSING, {}
    if paper.media_type != PDF:
        return (say.PAPER_HEIC, {}) if paper.media_type == _HEIC else (say.PAPER_WRONG_TYPE, {"types": _named(rules)})
    if paper.size > rules.most_bytes:
        return say.PAPER_FILE_TOO_HEAVY, {"size": weight(paper.size), "most": weight(rules.most_bytes)}
    return (say.PAPER_MAY_BE_LOCKED, {}) if paper.locked else (say.PAPER_PDF, {"size": weight(paper.size)})


def _of_the_picture(voice: Voice, rules: PortalFiles, measures: dict[str, Any]) -> Iterator[str]:
    """What only another photo can mend. In the dark and in a small picture nobody can tell what is blurred besides."""
    if not measures:
        return
    width, height = measures["width"], measures["height"]
    is_small = max(width, height) < rules.long_side or min(width, height) < rules.short_side
    is_dark = measures["brightness"] < rules.least_brightness
    if is_small:
        yield voice.say(say.PAPER_SMALL, width=width, height=height)
    if is_dark:
        yield voice.say(say.PAPER_DARK)
    if not (is_small or is_dark) and measures["sharpness"] * 1000 < rules.least_sharpness:
        is_blank = measures.get("ink", 1.0) * 1000 < rules.least_ink
        yield voice.say(say.PAPER_BLANK if is_blank else say.PAPER_BLURRED)
    if measures["glare"] * 1000 > rules.most_glare:
        yield voice.say(say.PAPER_GLARE)
    if measures["beyond"]:
        yield voice.say(say.PAPER_CUT, sides=", ".join(say.PAPER_SIDES[side] for side in measures["beyond"]))


def _of_the_file(voice: Voice, rules: PortalFiles, paper: Paper, measures: dict[str, Any]) -> Iterator[str]:
    """What is mended here, without another photo."""
    if paper.media_type not in rules.media_types:
        yield voice.say(say.PAPER_TYPE_CHANGED, types=_named(rules))
    if paper.size > rules.most_bytes:
        yield voice.say(say.PAPER_TOO_HEAVY, size=weight(paper.size), most=weight(rules.most_bytes))
    if measures.get("turned"):
        yield voice.say(say.PAPER_TURNED)


def _named(rules: PortalFiles) -> str:
    return ", ".join(rules.types).upper()


def weight(size: int) -> str:
    """Bytes as people say them."""
    if size >= _MEGABYTE:
        return f"{size / _MEGABYTE:.1f} MB".replace(".", ",").replace(",0 ", " ")
    return f"{max(1, round(size / _KILOBYTE))} KB"


def told(voice: Voice, every: Sequence[Advice], called: Sequence[str]) -> str:
    """The whole answer about papers that were sent together, each as it is `called` ("ảnh 2", "" where there is but one)."""
    return "\n".join(_told(voice, one, name) for one, name in zip(every, called, strict=True))


def _told(voice: Voice, one: Advice, name: str) -> str:
    if name:
        return voice.say(say.PAPER_NAMED, name=name, advice=" ".join(one.lines) or voice.say(say.PAPER_GOOD_TOO))
    return voice.say(_HEADS[one.seen], advice=" ".join(one.lines)) if one.lines else voice.say(say.PAPER_GOOD)
