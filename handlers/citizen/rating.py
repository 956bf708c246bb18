"""The one-tap rating (đánh giá một chạm): a level; after a low one what was wrong, and whether anybody should look again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.case_code import found_in
from handlers.citizen import endings, own_cases, person, withdrawal
from handlers.citizen import sentences as say
from handlers.citizen.endings import PREFIX, levels
from handlers.citizen.turn import Turn
from handlers.messages import CaseView, Choice, EndingView, NewEnding, Rating, Step
from knowledge import mentions
from knowledge.questionnaires.one_tap import REASONS
from knowledge.questionnaires.questionnaire import Option, Questionnaire
from knowledge.vietnamese.fold import fold, words_of

OF_CASE = frozenset(("case", "refused", "withdrawn"))
"""Kinds of endings whose subject is the code of a case."""
_WHY, _COMMENT = "rating:why", "rating:comment"
_SAY, _DONE, _SHOW, _AGAIN, _REDO, _REASON = "say", "done", "show", "again", "redo", "why-"
_TALK = ("greeting", "restart", "person", "menu")
_OF_SERVICE = frozenset(("procedures", "conduct"))
"""Groups of categories that are about how one was served."""
OTHER = "other"
"""The choice that says that what was taken for a comment is a matter of its own."""
_NUMBERS = re.compile(r"\d{1,2}(?:\s*(?:[,;.&+ ]|va)\s*\d{1,2})+\.?")
_POLITE = (
    r"(?:(?:da|a|u|toi|minh|em|chi|anh|cho|cham|danh gia|xin|thay|cung|rat la|thi|la|vay|thoi|nhe|nha|nhi|lam|qua|nay|ban) ?)*"
)
_STARS = re.compile(rf"{_POLITE}([1-5]) ?(?:sao|diem) ?{_POLITE}")
_NOT_SATISFIED = re.compile(rf"{_POLITE}(?:chua|ko|k|chang|cha|hong|dau co)(?: \w+)? (?:hai long|vua y) ?{_POLITE}")
_DISSATISFIED = 2
_LONGEST, _A_WHILE, _SURE = 1_000, timedelta(minutes=30), 0.6


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
    if turn.conversation.waiting_for not in (_WHY, _COMMENT) or rating is None or not text or text.isdecimal():
        return None
    ending = endings.named(turn, rating.ending)
    if ending is None or turn.now - datetime.fromisoformat(turn.conversation.since) > _A_WHILE:
        return None
    numbers = _NUMBERS.fullmatch(" ".join(words_of(fold(text))) or text) or _NUMBERS.fullmatch(text)
    if numbers and turn.conversation.waiting_for == _WHY:
        return _several(turn, ending, rating, [int(number) for number in re.findall(r"\d+", text)])
    if turn.talk in ("thanks", "goodbye"):
        return _finished(turn, ending, rating)
    case = _case(turn, ending)
    if _is_of_something_else(turn, text, case.category if case else ""):
        return None
    comment = f"{rating.comment}\n{text}".strip()[:_LONGEST]
    return _commented(_finished(turn, ending, replace(rating, comment=comment)), ending)


def said(turn: Turn) -> Step | None:
    """A level in the citizen's own words ("5 sao", "rất hài lòng") for what ended last, rated or not; None for anything else."""
    if turn.conversation.draft or turn.conversation.waiting_for not in ("", _WHY, _COMMENT):
        return None
    ending, points = endings.last(turn), _points_said(turn.incoming.text)
    return _scored(turn, ending, points) if ending and points else None


def taken_back(turn: Turn, option: str) -> tuple[Turn, Rating] | None:
    """The turn as if the words taken for a comment had just been said, and the rating without them; None for other choices."""
    rating = turn.conversation.rating
    if rating is None or not rating.comment or option != _choice(rating.ending, OTHER, "").id:
        return None
    before = replace(turn.conversation, rating=None, waiting_for="", offered=())
    return replace(turn, conversation=before, incoming=replace(turn.incoming, text=rating.comment, choice="")), replace(
        rating, comment=""
    )


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
    if turn.conversation.draft:  # a case is being told: what is awaited stays awaited
        return _beside(turn, rating)
    if not rating.low:
        more = (_choice(ending.key, _SAY, say.RATING_SAY_LABEL), _choice(ending.key, _REDO, say.RATING_REDO_LABEL))
        return _kept(turn.step(turn.voice.say(say.RATED_HIGH), offered=more), replace(rating, reasons=(), review=None))
    low = turn.step(turn.voice.say(say.RATED_LOW), offered=_reasons_left(turn, rating), waiting_for=_WHY)
    return _kept(low, rating)


def _acted(turn: Turn, ending: EndingView, rating: Rating, act: str) -> Step:
    if act == _SAY:
        return _kept(turn.step(turn.voice.say(say.RATING_COMMENT), waiting_for=_COMMENT), rating)
    if act == _SHOW:
        shown = turn.step(turn.voice.say(say.RATED_SHOWN, code=ending.subject))
        return _kept(_without_choices(shown), replace(rating, review=True))
    if act == _REDO:
        return _asked_again(turn, ending)
    case = _case(turn, ending)
    if act == _AGAIN and case:
        return turn.step(turn.voice.say(say.WHY_AGAIN), waiting_for=own_cases.REASON, case=case.code)
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


def _commented(step: Step, ending: EndingView) -> Step:
    """More words may follow, and who meant something else can say so."""
    other = _choice(ending.key, OTHER, say.RATING_OTHER_LABEL)
    offered = (*step.replies[-1].choices, other)
    *before, last = step.replies
    after = replace(step.conversation, waiting_for=_COMMENT, offered=offered)
    return replace(step, conversation=after, replies=(*before, replace(last, choices=offered)))


def _beside(turn: Turn, rating: Rating) -> Step:
    step = turn.step(turn.voice.say(say.RATED_BESIDE))
    return _kept(replace(step, conversation=turn.conversation), rating)


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
    """The points that a message says and nothing else; 0 for anything else («hài lòng về gì», «2 điểm ngập»)."""
    folded = " ".join(words_of(fold(text)))
    if stars := _STARS.fullmatch(folded):
        return int(stars[1])
    if _NOT_SATISFIED.fullmatch(folded):
        return _DISSATISFIED
    said = [points for points, label in enumerate(map(fold, say.LEVELS), 1) if re.fullmatch(f"{_POLITE}{label} ?{_POLITE}", folded)]
    return said[0] if said else 0


def _is_of_something_else(turn: Turn, text: str, of: str) -> bool:
    """A question, a case or its code, a matter of other laws, a photo: what was awaited can wait.

    What is said of the service, or of the category `of` which the rated case was, is a comment unless it names a place.
    """
    if found_in(text) or turn.incoming.attachments or text.startswith("/") or turn.talk in _TALK:
        return True
    if turn.knows.search.find(text).decision == "answer" and "?" in text:
        return True
    if withdrawal.asked(turn):
        return True
    found = turn.knows.triage(text)
    if found.kind in ("legal_complaint", "denunciation"):
        return True
    if found.kind in ("question", "filing", "status"):
        return found.sure >= _SURE
    if found.kind not in ("complaint", "recommendation") or found.sure < _SURE:
        return False
    category = turn.knows.rules.categories.get(found.category)
    is_of_service = bool(category) and category.group in _OF_SERVICE  # type: ignore[union-attr]
    return bool(mentions.place(text)) or not (is_of_service or found.category == of)


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
