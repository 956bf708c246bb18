"""The one-tap rating (đánh giá một chạm): a level; after a low one what was wrong, and whether anybody should look again."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.case_code import found_in
from handlers.citizen import endings, own_cases, person
from handlers.citizen import sentences as say
from handlers.citizen.endings import PREFIX, levels
from handlers.citizen.turn import Turn
from handlers.messages import CaseView, Choice, EndingView, NewEnding, Rating, Step
from knowledge.questionnaires.one_tap import REASONS
from knowledge.questionnaires.questionnaire import Option, Questionnaire
from knowledge.vietnamese.fold import fold, words_of

OF_CASE = frozenset(("case", "refused", "withdrawn"))
"""Kinds of endings whose subject is the code of a case."""
_WHY, _COMMENT = "rating:why", "rating:comment"
_SAY, _DONE, _SHOW, _AGAIN, _REASON = "say", "done", "show", "again", "why-"
_NUMBERS = re.compile(r"\d{1,2}(?:\s*(?:[,;.&+ ]|va)\s*\d{1,2})+\.?")
_STARS = re.compile(r"\b([1-5])\s*(?:sao|diem)\b")
_NOT_SATISFIED = re.compile(r"\b(?:chua|ko|k|chang|cha|hong|dau co)(?: \w+)? (?:hai long|vua y)\b")
_DISSATISFIED = 2
_LONGEST, _FEW_WORDS = 1_000, 7


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice about a rating leads to; None for choices that are none of its own."""
    key, _, act = option.removeprefix(PREFIX).rpartition(":")
    if not option.startswith(PREFIX):
        return None
    ending = endings.named(turn, key)
    if ending is None:
        return _private(turn.step(turn.voice.say(say.RATING_OVER)))
    if act in set("12345"):
        return _scored(turn, ending, int(act))
    rating = _under_way(turn, ending)
    return _acted(turn, ending, rating, act) if rating else _asked_again(turn, ending)


def goes_on(turn: Turn) -> Step | None:
    """The step when reasons or a comment are awaited; None when the message is about something else."""
    rating, text = turn.conversation.rating, turn.incoming.text.strip()
    if turn.conversation.waiting_for not in (_WHY, _COMMENT) or rating is None or not text:
        return None
    ending = endings.named(turn, rating.ending)
    if ending is None:
        return None
    if points := _points_said(text):
        return _scored(turn, ending, points)
    numbers = _NUMBERS.fullmatch(" ".join(words_of(fold(text))) or text) or _NUMBERS.fullmatch(text)
    if numbers and turn.conversation.waiting_for == _WHY:
        return _several(turn, ending, rating, [int(number) for number in re.findall(r"\d+", text)])
    if turn.talk in ("thanks", "goodbye"):
        return _finished(turn, ending, rating)
    if _is_of_something_else(turn, text):
        return None
    return _finished(turn, ending, replace(rating, comment=text[:_LONGEST]))


def said(turn: Turn) -> Step | None:
    """A level in the citizen's own words ("5 sao", "rất hài lòng") for what ended last and is not rated; None for anything else."""
    ending, points = endings.unrated(turn), _points_said(turn.incoming.text)
    return _scored(turn, ending, points) if ending and points else None


def of_answer(turn: Turn, text: str) -> Step | None:
    """The farewell with the question how today's answers were; None where nothing was answered, or it was asked today."""
    code, key = turn.conversation.procedure, endings.answer_key(turn.now)
    known = turn.knows.procedures.get(code)
    if known is None or turn.conversation.draft or any(one.key == key for one in turn.endings):
        return None
    asked = turn.step(f"{text}\n{turn.voice.say(say.RATE_ANSWER)}", offered=levels(key))
    closes_at = (turn.now + turn.knows.rules.ratings.open).isoformat()
    return replace(asked, ended=NewEnding(key, "answer", closes_at, known.field, code))


def _scored(turn: Turn, ending: EndingView, points: int) -> Step:
    form, before = _form(turn), _under_way(turn, ending)
    begun = before or Rating(ending.key, points, form.key, form.version)
    rating = replace(begun, score=points, low=points <= turn.knows.rules.ratings.low)
    if not rating.low:
        high = turn.step(turn.voice.say(say.RATED_HIGH), offered=(_choice(ending.key, _SAY, say.RATING_SAY_LABEL),))
        return _kept(high, replace(rating, reasons=(), review=None))
    low = turn.step(turn.voice.say(say.RATED_LOW), offered=_reasons_left(turn, rating), waiting_for=_WHY)
    return _kept(low, rating)


def _acted(turn: Turn, ending: EndingView, rating: Rating, act: str) -> Step:
    if act == _SAY:
        return _kept(turn.step(turn.voice.say(say.RATING_COMMENT), waiting_for=_COMMENT), rating)
    if act == _SHOW:
        shown = turn.step(turn.voice.say(say.RATED_SHOWN, code=ending.subject))
        return _kept(_without_choices(shown), replace(rating, review=True))
    case = _case(turn, ending)
    if act == _AGAIN and case:
        return _again(turn, case, rating)
    if act.startswith(_REASON):
        return _reason(turn, ending, rating, act.removeprefix(_REASON))
    return _finished(turn, ending, rating)


def _reason(turn: Turn, ending: EndingView, rating: Rating, reason: str) -> Step:
    """One more reason; asked for the next, while there are any left."""
    known = {option.key: option for option in _reasons(turn)}
    if reason not in known or reason in rating.reasons:
        return _asked_why(turn, rating)
    rating = replace(rating, reasons=(*rating.reasons, reason))
    return _asked_why(turn, rating) if len(rating.reasons) < len(known) else _finished(turn, ending, rating)


def _asked_why(turn: Turn, rating: Rating) -> Step:
    labels = ", ".join(option.label[:1].lower() + option.label[1:] for option in _reasons(turn) if option.key in rating.reasons)
    text = turn.voice.say(say.RATED_MORE, reasons=labels) if labels else turn.voice.say(say.RATED_LOW)
    return _kept(turn.step(text, offered=_reasons_left(turn, rating), waiting_for=_WHY), rating)


def _several(turn: Turn, ending: EndingView, rating: Rating, numbers: list[int]) -> Step:
    """Several reasons by the numbers of the choices as they stand on the screen."""
    offered = turn.conversation.offered
    chosen = [offered[number - 1].id for number in numbers if 1 <= number <= len(offered)]
    keys = [one.rpartition(":")[2].removeprefix(_REASON) for one in chosen]
    more = tuple(
        dict.fromkeys(key for key in keys if key in {option.key for option in _reasons(turn)} and key not in rating.reasons)
    )
    return _finished(turn, ending, replace(rating, reasons=(*rating.reasons, *more)))


def _finished(turn: Turn, ending: EndingView, rating: Rating) -> Step:
    """Thanks; after a low rating of a case, what else can be done about it."""
    case = _case(turn, ending)
    if not rating.low:
        return _kept(_without_choices(turn.step(turn.voice.say(say.RATED_THANKS))), rating)
    if case is None:
        talk = Choice(person.CHOICE, say.PERSON_LABEL)
        return _kept(turn.step(turn.voice.say(say.RATED_NOTED), offered=(talk,)), rating)
    acts = [_choice(ending.key, _SHOW, say.RATING_SHOW_LABEL)]
    if case.state in own_cases.CLOSED and not case.reopened:
        acts.append(_choice(ending.key, _AGAIN, say.RATING_AGAIN_LABEL))
    return _kept(turn.step(turn.voice.say(say.RATED_CASE_NOTED, code=case.code), offered=tuple(acts)), rating)


def _again(turn: Turn, case: CaseView, rating: Rating) -> Step:
    """The citizen wants the case handled once more: an open act, with what they wrote as the reason."""
    if not rating.comment:
        return turn.step(turn.voice.say(say.WHY_NOT), waiting_for=own_cases.REASON, case=case.code)
    told = replace(turn, incoming=replace(turn.incoming, text=rating.comment))
    return own_cases.reopened(told, case)


def _asked_again(turn: Turn, ending: EndingView) -> Step:
    """A choice that belongs to a rating that was not begun: the levels once more."""
    return _private(turn.step(turn.voice.say(say.RATE_CASE), offered=levels(ending.key)))


def _under_way(turn: Turn, ending: EndingView) -> Rating | None:
    rating = turn.conversation.rating
    return rating if rating and rating.ending == ending.key else None


def _case(turn: Turn, ending: EndingView) -> CaseView | None:
    code = ending.subject if ending.kind in OF_CASE else ""
    return next((case for case in turn.cases if case.own and case.code == code), None)


def _reasons_left(turn: Turn, rating: Rating) -> tuple[Choice, ...]:
    left = [option for option in _reasons(turn) if option.key not in rating.reasons]
    reasons = tuple(_choice(rating.ending, _REASON + option.key, option.label) for option in left)
    return (*reasons, _choice(rating.ending, _DONE, say.RATING_DONE_LABEL))


def _points_said(text: str) -> int:
    """The points that a few words say; the longest name counts: «rất không hài lòng» holds two others. 0 for anything else."""
    folded = " ".join(words_of(fold(text)))
    if len(folded.split()) > _FEW_WORDS:
        return 0
    if stars := _STARS.search(folded):
        return int(stars[1])
    if _NOT_SATISFIED.search(folded):
        return _DISSATISFIED
    named = [(len(label), points) for points, label in enumerate(map(fold, say.LEVELS), 1) if f" {label} " in f" {folded} "]
    return max(named)[1] if named else 0


def _is_of_something_else(turn: Turn, text: str) -> bool:
    """A question about a procedure, a case's code, a greeting: what was awaited can wait."""
    if found_in(text) or turn.talk in ("greeting", "restart", "person", "menu"):
        return True
    return turn.knows.search.find(text).decision == "answer" and turn.knows.triage(text).kind in ("question", "filing")


def _choice(key: str, act: str, label: str) -> Choice:
    return Choice(f"{PREFIX}{key}:{act}", label)


def _without_choices(step: Step) -> Step:
    """Nothing more to choose: a number typed later must not be taken for a level."""
    return replace(step, conversation=replace(step.conversation, offered=()))


def _kept(step: Step, rating: Rating) -> Step:
    return _private(replace(step, rating=rating, conversation=replace(step.conversation, rating=rating)))


def _private(step: Step) -> Step:
    return replace(step, private=True)


def _form(turn: Turn) -> Questionnaire:
    """The questionnaire of one-tap ratings as it is in force today."""
    return turn.knows.rules.rating_form(turn.today)


def _reasons(turn: Turn) -> tuple[Option, ...]:
    """The reasons that can be chosen by number; what needs own words is simply written."""
    return tuple(option for option in _form(turn).by_key[REASONS].options if not option.own_words)
