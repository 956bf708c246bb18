"""A level in the citizen's own words, alone or with what was good or wrong; words without a level are kept until it is told."""

from __future__ import annotations

from dataclasses import replace

from handlers.citizen import endings, level_words, rating, something_else, verdict
from handlers.citizen import sentences as say
from handlers.citizen.blame import blames
from handlers.citizen.choices import chosen
from handlers.citizen.endings import levels
from handlers.citizen.turn import Turn
from handlers.messages import EndingView, Step

_LONGEST = 2_000


def said(turn: Turn) -> Step | None:
    """A level in the citizen's own words; None for anything else.

    Official words ("5 sao", "rất hài lòng") are for what ended last, rated or not; everyday ones ("bth", 😡) and what one has to
    say besides ("chậm quá") need the question.
    """
    if turn.conversation.draft or turn.conversation.waiting_for not in ("", rating.WHY, rating.COMMENT, rating.LEVEL):
        return None
    asked, text = endings.asked_about(turn), turn.incoming.text
    ending = asked or endings.last(turn)
    points = level_words.answered(text) if asked else level_words.official(text)
    if asked and points is None:
        return _said_with_more(turn, asked)
    if ending is None or points is None:
        return None
    return _which_level(turn, ending) if points == level_words.UNCLEAR else rating.scored(turn, ending, points)


def _said_with_more(turn: Turn, ending: EndingView) -> Step | None:
    """A level and why, or only what was wrong: then it is asked which level that is, and the words are kept."""
    text = turn.incoming.text.strip()[:_LONGEST]
    if chosen(text, turn.incoming.choice, turn.conversation.offered):
        return None
    points = level_words.among(text)
    if points is None and ("?" in text or not _judges(turn, ending, text)):
        return None
    if _is_undone(turn) or something_else.is_meant(turn, text, rating.category_of(turn, ending)):
        return None
    return rating.scored(turn, ending, points, text) if points else which_level_with(turn, ending, text)


def _judges(turn: Turn, ending: EndingView, text: str) -> bool:
    """Whether it is about how one was served; whoever does not accept what came of a case wants it opened again."""
    found = turn.knows.triage(text)
    if found.kind == "contest" and rating.case_of(turn, ending):
        return False
    return blames(text) or turn.talk == "insult" or found.kind == "rating" or something_else.is_of_service(turn, found)


def _is_undone(turn: Turn) -> bool:
    """What was reported is still as it was: whoever handled it must hear that."""
    given = verdict.given(turn)
    return given is not None and given.note is not None and given.note.kind != "satisfied"


def _which_level(turn: Turn, ending: EndingView) -> Step | None:
    """Something like «ok» may be any level, or none: it is asked which, once."""
    if turn.conversation.waiting_for == rating.LEVEL:
        return None
    asked = turn.step(turn.voice.say(say.RATE_WHICH), offered=levels(ending.key), waiting_for=rating.LEVEL)
    return replace(asked, private=True)


def which_level_with(turn: Turn, ending: EndingView, words: str) -> Step:
    """The words are kept until the level is known, or given back where they were of another matter."""
    offered = (*levels(ending.key), rating.of_another_matter(ending))
    step = turn.step(turn.voice.say(say.RATE_WHICH_OF_WORDS), offered=offered, waiting_for=rating.LEVEL)
    pending = replace(rating.with_words(rating.so_far(turn, ending), words), score=0)
    return replace(step, conversation=replace(step.conversation, rating=pending), private=True)
