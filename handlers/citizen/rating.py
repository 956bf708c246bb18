"""The one-tap rating (đánh giá một chạm): a level; after a low one what was wrong, and whether anybody should look again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.citizen import endings, level_words, own_cases, person, something_else
from handlers.citizen import sentences as say
from handlers.citizen.endings import PREFIX, levels
from handlers.citizen.turn import Turn
from handlers.messages import CaseView, Choice, Conversation, EndingView, NewEnding, Rating, Step
from knowledge.questionnaires.one_tap import REASONS
from knowledge.questionnaires.questionnaire import Option, Questionnaire
from knowledge.vietnamese.fold import fold, words_of

OF_CASE = frozenset(("case", "refused", "withdrawn"))
"""Kinds of endings whose subject is the code of a case."""
WHY, COMMENT, LEVEL = "rating:why", "rating:comment", "rating:level"
"""What a conversation may wait for: reasons, a comment, which of the levels was meant."""
_DONE, _SHOW, _AGAIN, _REDO, _REASON = "done", "show", "again", "redo", "why-"
_MONEY = "thu-tien"
"""The reason that somebody can act upon only where it is told as a case of its own."""
OTHER = "other"
"""The choice that says that what was taken for a comment is a matter of its own."""
_NUMBERS = re.compile(r"\d{1,2}(?:\s*(?:[,;.&+ ]|va)\s*\d{1,2})+\.?")
_NO_MORE = re.compile(
    r"(?:(?:da|a|thoi) )*(?:xong|thoi|het|bo qua|khong(?: (?:con|co|can))?(?: gi)?|(?:the|vay) thoi)"
    r"(?: (?:a|roi|nhe|nha|nua|ca|em|het|dau))*"
)
_MIDDLE, _LONGEST, _A_WHILE = 3, 1_000, timedelta(minutes=30)


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice about a rating leads to; None for choices that are none of its own."""
    key, _, act = option.removeprefix(PREFIX).rpartition(":")
    if not option.startswith(PREFIX):
        return None
    ending = endings.named(turn, key)
    if ending is None:
        return over(turn)
    if act in set("12345"):
        return scored(turn, ending, int(act))
    rating = _under_way(turn, ending)
    return _acted(turn, ending, rating, act) if rating else asked_again(turn, ending)


def goes_on(turn: Turn) -> Step | None:
    """The step when reasons or a comment are awaited; None when the message is about something else."""
    rating, text = turn.conversation.rating, turn.incoming.text.strip()
    if rating is None or not is_awaited(turn.conversation, turn.now) or not text or text.isdecimal():
        return None
    ending = endings.named(turn, rating.ending)
    if ending is None:
        return None
    numbers = _NUMBERS.fullmatch(" ".join(words_of(fold(text))) or text) or _NUMBERS.fullmatch(text)
    if numbers and turn.conversation.waiting_for == WHY:
        return _several(turn, ending, rating, [int(number) for number in re.findall(r"\d+", text)])
    if _has_no_more(turn, rating, text):
        return _ended(turn, rating) if _is_told(turn, rating) else finished(turn, ending, rating)
    if something_else.is_meant(turn, text, category_of(turn, ending)):
        return None
    return _commented(turn, ending, with_words(rating, text))


def _has_no_more(turn: Turn, rating: Rating, text: str) -> bool:
    """Thanks, «không», «xong»; after a high level also «ok»."""
    is_all = turn.talk in ("thanks", "goodbye") or _NO_MORE.fullmatch(" ".join(words_of(fold(text))))
    return bool(is_all) or (not rating.low and level_words.answered(text) is not None)


def is_awaited(conversation: Conversation, now: datetime) -> bool:
    """Whether reasons or a comment are awaited still; after a while whoever writes means something else."""
    is_asked = conversation.waiting_for in (WHY, COMMENT)
    return is_asked and now - datetime.fromisoformat(conversation.since) <= _A_WHILE


def still_meant(conversation: Conversation) -> Rating | None:
    """The rating of a conversation, but no words whose level was asked for and did not come."""
    rating = conversation.rating
    return rating if rating and (rating.score or conversation.waiting_for == LEVEL) else None


def taken_back(turn: Turn, option: str) -> tuple[Turn, Rating | None] | None:
    """The turn as if the words taken for a comment had just been said, and the rating without them; None for other choices.

    There is no rating yet where the level was still asked for.
    """
    rating = turn.conversation.rating
    if rating is None or not rating.comment or option != _choice(rating.ending, OTHER, "").id:
        return None
    before = replace(turn.conversation, rating=None, waiting_for="", offered=())
    anew = replace(turn, conversation=before, incoming=replace(turn.incoming, text=rating.comment, choice=""))
    return anew, replace(rating, comment="") if rating.score else None


def of_answer(turn: Turn, text: str) -> Step | None:
    """The farewell with the question how today's answers were; None where nothing was answered, or it was asked today."""
    code, key = turn.conversation.procedure, endings.answer_key(turn.now)
    known = turn.knows.procedures.get(code)
    if known is None or turn.conversation.draft or any(one.key == key for one in turn.endings):
        return None
    asked = turn.step(f"{text}\n{turn.voice.say(say.RATE_ANSWER)}", offered=levels(key))
    closes_at = (turn.now + turn.knows.rules.ratings.open).isoformat()
    return replace(asked, ended=NewEnding(key, "answer", closes_at, known.field, code))


def scored(turn: Turn, ending: EndingView, points: int, words: str = "") -> Step:
    """The step after a level, with the words that came with it or before it."""
    begun = so_far(turn, ending)
    was_told = bool(words) or (not begun.score and bool(begun.comment))
    rating = replace(with_words(begun, words), score=points, low=points <= turn.knows.rules.ratings.low)
    if turn.conversation.draft:  # a case is being told: what is awaited stays awaited
        return _beside(turn, rating)
    if not rating.low:
        rating = replace(rating, reasons=(), review=None)
    if was_told:
        return _commented(turn, ending, rating)
    return _asked_why(turn, rating) if rating.low else _thanked(turn, rating)


def _thanked(turn: Turn, rating: Rating) -> Step:
    redo = _choice(rating.ending, _REDO, say.RATING_REDO_LABEL)
    return _kept(turn.step(turn.voice.say(say.RATED_HIGH), offered=(redo,), waiting_for=COMMENT), rating)


def _acted(turn: Turn, ending: EndingView, rating: Rating, act: str) -> Step:
    if act == _SHOW:
        return finished(turn, ending, replace(rating, review=True))
    if act == _REDO:
        return asked_again(turn, ending)
    case = case_of(turn, ending)
    if act == _AGAIN and case:
        return own_cases.asked_why(turn, case, say.WHY_AGAIN)
    if act.startswith(_REASON):
        return _reason(turn, ending, rating, act.removeprefix(_REASON))
    return finished(turn, ending, rating)


def _reason(turn: Turn, ending: EndingView, rating: Rating, reason: str) -> Step:
    """One more reason; asked for the next, while there are any left."""
    known = {option.key: option for option in _reasons(turn)}
    if reason not in known or reason in rating.reasons:
        return _asked_why(turn, rating)
    rating = replace(rating, reasons=(*rating.reasons, reason))
    return _asked_why(turn, rating) if len(rating.reasons) < len(known) else finished(turn, ending, rating)


def _asked_why(turn: Turn, rating: Rating) -> Step:
    labels = ", ".join(option.label[:1].lower() + option.label[1:] for option in _reasons(turn) if option.key in rating.reasons)
    asked = say.RATED_LOW if rating.score < _MIDDLE else say.RATED_MIDDLE
    text = turn.voice.say(say.RATED_MORE, reasons=labels) if labels else turn.voice.say(asked)
    return _kept(turn.step(text, offered=_reasons_left(turn, rating), waiting_for=WHY), rating)


def _several(turn: Turn, ending: EndingView, rating: Rating, numbers: list[int]) -> Step:
    """Several reasons by the numbers of the choices as they stand on the screen."""
    offered = turn.conversation.offered
    chosen = [offered[number - 1].id for number in numbers if 1 <= number <= len(offered)]
    keys = [one.rpartition(":")[2].removeprefix(_REASON) for one in chosen]
    more = tuple(
        dict.fromkeys(key for key in keys if key in {option.key for option in _reasons(turn)} and key not in rating.reasons)
    )
    return finished(turn, ending, replace(rating, reasons=(*rating.reasons, *more)))


def finished(turn: Turn, ending: EndingView, rating: Rating) -> Step:
    """Thanks; after a low rating of a case, what else can be done about it."""
    case = case_of(turn, ending)
    if not rating.low:
        thanks = say.RATED_THANKS if rating.comment else say.RATED_NO_MORE
        return _kept(_without_choices(turn.step(turn.voice.say(thanks))), rating)
    told, acts = (
        _noted_of_case(turn, ending, case, rating)
        if case
        else (turn.voice.say(say.RATED_NOTED), [Choice(person.CHOICE, say.PERSON_LABEL)])
    )
    if _MONEY in rating.reasons:
        told += " " + turn.voice.say(say.RATED_MONEY)
    step = turn.step(told, offered=tuple(acts))
    return _kept(step if acts else _without_choices(step), rating)


def _is_told(turn: Turn, rating: Rating) -> bool:
    """Whether it was said already what became of the rating: it has its words, and more were only welcome."""
    return bool(rating.comment) and turn.conversation.waiting_for == COMMENT


def _ended(turn: Turn, rating: Rating) -> Step:
    return _kept(turn.step(turn.voice.say(say.RATED_NO_MORE)), rating)


def _noted_of_case(turn: Turn, ending: EndingView, case: CaseView, rating: Rating) -> tuple[str, list[Choice]]:
    """What became of a low rating of a case, and what is left to be done: show it, have it handled again."""
    noted = say.RATED_SHOWN if rating.review else say.RATED_CASE_NOTED
    acts = [] if rating.review else [_choice(ending.key, _SHOW, say.RATING_SHOW_LABEL)]
    told = turn.voice.say(noted, code=case.code)
    if case.state not in own_cases.CLOSED or case.reopened:
        return told, acts
    return f"{told} {turn.voice.say(say.RATED_AGAIN)}", [*acts, _choice(ending.key, _AGAIN, say.RATING_AGAIN_LABEL)]


def _commented(turn: Turn, ending: EndingView, rating: Rating) -> Step:
    """More words may follow, and who meant something else can say so."""
    step = finished(turn, ending, rating)
    *before, last = step.replies
    offered = (*last.choices, of_another_matter(ending))
    after = replace(step.conversation, waiting_for=COMMENT, offered=offered)
    return replace(step, conversation=after, replies=(*before, replace(last, choices=offered)))


def _beside(turn: Turn, rating: Rating) -> Step:
    step = turn.step(turn.voice.say(say.RATED_BESIDE))
    return _kept(replace(step, conversation=turn.conversation), rating)


def over(turn: Turn) -> Step:
    """What ended can be rated no more, nor its rating be changed."""
    return _private(turn.step(turn.voice.say(say.RATING_OVER)))


def asked_again(turn: Turn, ending: EndingView) -> Step:
    """The levels once more: for a choice of a rating that was not begun, or for whoever asks for them."""
    return _private(turn.step(turn.voice.say(endings.question(ending.kind)), offered=levels(ending.key)))


def so_far(turn: Turn, ending: EndingView) -> Rating:
    """The rating of what ended as far as it was given; without a level (0) where that is still to come."""
    rating, form = turn.conversation.rating, _form(turn)
    return rating if rating and rating.ending == ending.key else Rating(ending.key, 0, form.key, form.version)


def _under_way(turn: Turn, ending: EndingView) -> Rating | None:
    begun = so_far(turn, ending)
    return begun if begun.score else None


def with_words(rating: Rating, words: str) -> Rating:
    """The rating with these words in its comment."""
    return replace(rating, comment=f"{rating.comment}\n{words}".strip()[:_LONGEST])


def category_of(turn: Turn, ending: EndingView) -> str:
    """The category of the case that ended, "" where something else did."""
    case = case_of(turn, ending)
    return case.category if case else ""


def case_of(turn: Turn, ending: EndingView) -> CaseView | None:
    """The citizen's own case that ended, None where something else did."""
    code = ending.subject if ending.kind in OF_CASE else ""
    return next((case for case in turn.cases if case.own and case.code == code), None)


def _reasons_left(turn: Turn, rating: Rating) -> tuple[Choice, ...]:
    left = [option for option in _reasons(turn) if option.key not in rating.reasons]
    reasons = tuple(_choice(rating.ending, _REASON + option.key, option.label) for option in left)
    return (*reasons, _choice(rating.ending, _DONE, say.RATING_DONE_LABEL))


def of_another_matter(ending: EndingView) -> Choice:
    """The choice of whoever meant something else than a rating."""
    return _choice(ending.key, OTHER, say.RATING_OTHER_LABEL)


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
