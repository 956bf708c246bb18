"""What a citizen is told when something happens to their case: one message a step, with what they can do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.citizen import endings
from handlers.citizen import sentences as say
from handlers.citizen.moments import moment
from handlers.citizen.sentences import Voice
from handlers.messages import Choice, Reply

Words = Callable[[str], Reply]
"""The news in the words for one code: those whose cases were merged read their own."""


def accepted(voice: Voice, code: str, unit: str, due: str | None) -> Reply:
    """The case was taken up by a unit."""
    until = voice.say(say.NEWS_UNTIL, due=moment(due)) if due else ""
    return Reply(voice.say(say.NEWS_ACCEPTED, code=code, unit=unit, until=until))


def moved(voice: Voice, code: str, unit: str, due: str | None) -> Reply:
    """Another unit handles it."""
    if not due:
        return Reply(voice.say(say.NEWS_MOVED_NO_DUE, code=code, unit=unit))
    return Reply(voice.say(say.NEWS_MOVED, code=code, unit=unit, due=moment(due)))


def asked(voice: Voice, code: str, question: str) -> Reply:
    """An officer needs to know more; the clock stands meanwhile."""
    choice = Choice(f"o:answer:{code}", say.ANSWER_LABEL)
    return Reply(voice.say(say.NEWS_ASKED, code=code, asked=question), (choice,))


def closed(voice: Voice, code: str, result: str, proofs: tuple[str, ...], ending: str) -> Reply:
    """The result, with addresses of the proof, and how satisfied the citizen is with this `ending`."""
    text = voice.say(say.NEWS_CLOSED, code=code, result=result)
    if proofs:
        first, _, last = text.rpartition("\n")
        text = "\n".join((first, say.NEWS_PROOF.format(links=" ".join(proofs)), last))
    return Reply(text, endings.levels(ending))


def refused(voice: Voice, code: str, reason: str, ending: str) -> Reply:
    """It cannot be taken, and why; that can be rated too."""
    text = voice.say(say.NEWS_REFUSED, code=code, reason=reason)
    return Reply(f"{text}\n{voice.say(say.RATE_CASE)}", endings.levels(ending))


def ended_as_wished(voice: Voice, code: str, text: str, ending: str) -> Reply:
    """A case that its sender took back has ended."""
    told = from_officer(voice, code, text)
    return replace(told, text=f"{told.text}\n{voice.say(say.RATE_CASE)}", choices=endings.levels(ending))


def merged(voice: Voice, code: str) -> Reply:
    """It is handled together with an earlier one; the citizen keeps their code."""
    return Reply(voice.say(say.NEWS_MERGED, code=code))


def unmerged(voice: Voice, code: str, due: str) -> Reply:
    """It is handled by itself again."""
    return Reply(voice.say(say.NEWS_UNMERGED, code=code, due=moment(due)))


def due_changed(voice: Voice, code: str, due: str, reason: str) -> Reply:
    """Another due date, and why."""
    return Reply(voice.say(say.NEWS_DUE_CHANGED, code=code, due=moment(due), reason=reason))


def split(voice: Voice, old: str, code: str, text: str) -> Reply:
    """A second matter got a code of its own."""
    return Reply(voice.say(say.NEWS_SPLIT, old=old, code=code, text=text))


def from_officer(voice: Voice, code: str, text: str) -> Reply:
    """An officer's own words about a case."""
    return Reply(voice.say(say.NEWS_REPLY, code=code, text=text) if code else text, sender="officer")


def handed_back(voice: Voice, ending: str) -> Reply:
    """The officer has gone and the bot answers again; asked how the chat was, where there was one."""
    text = voice.say(say.HANDED_BACK)
    return Reply(f"{text}\n{voice.say(say.RATE_CHAT)}", endings.levels(ending)) if ending else Reply(text)
