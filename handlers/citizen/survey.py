"""A survey in the chat: one question at a time, put aside and gone on with, and handed in once at the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.sentences import Voice
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Reply, Step, SurveyForm, SurveyStep
from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Answer, Item, Purpose, Questionnaire
from knowledge.vietnamese.fold import fold, words_of

_PREFIX, _AWAITED = "s:", "survey"
_ANSWERS_A_MINUTE = 6
_STOPS = re.compile(r"(?:thoi |a |da )*(?:dung|de sau|luc khac|khong lam nua|thoi khong lam|tam dung|nghi)(?: .{0,15})?")
_GOES_ON = re.compile(r"(?:cho (?:toi|em|minh) )?(?:lam tiep|tiep tuc|tra loi tiep)(?: (?:khao sat|phieu))?(?: a| nhe| nha)?")


def invitation(voice: Voice, number: int, title: str, form: Questionnaire) -> Reply:
    """The invitation to a survey, which nobody has to accept."""
    minutes = max(1, round(len(flow.visible(form, {}, frozenset())) / _ANSWERS_A_MINUTE))
    acts = (("yes", say.SURVEY_YES), ("later", say.SURVEY_LATER), ("no", say.SURVEY_NO))
    choices = tuple(Choice(f"{_PREFIX}{number}:{act}", label) for act, label in acts)
    return Reply(voice.say(say.SURVEY_INVITATION, title=title, minutes=minutes), choices)


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice of a survey leads to; None for choices that are none of its own."""
    if not option.startswith(_PREFIX):
        return None
    number, _, act = option.removeprefix(_PREFIX).partition(":")
    form = turn.conversation.survey
    if form is None or str(form.invitation) != number or _questionnaire(turn, form) is None:
        return _hidden(turn.step(turn.voice.say(say.SURVEY_OVER)))
    act, _, told = act.partition(":")
    acts: dict[str, Callable[[], Step]] = {
        "yes": lambda: _begun(turn, form),
        "later": lambda: _paused(turn),
        "stop": lambda: _paused(turn),
        "no": lambda: _declined(turn, form),
        "done": lambda: _next(turn, _answered(form, told, form.answers.get(told, flow.BLANK))),
        "skip": lambda: _next(turn, _answered(form, told, flow.BLANK)),
        "agree": lambda: _next(turn, replace(form, asked=(*form.asked, told), agreed=(*form.agreed, told))),
        "disagree": lambda: _next(turn, replace(form, asked=(*form.asked, told))),
        "tick": lambda: _ticked(turn, form, told),
    }
    return acts[act]() if act in acts else _next(turn, form)


def goes_on(turn: Turn) -> Step | None:
    """The step when a survey's answer was typed, or a survey is taken up again; None when it is about something else."""
    form, text = turn.conversation.survey, turn.incoming.text.strip()
    questionnaire = _questionnaire(turn, form) if form else None
    if form is None or questionnaire is None or not text:
        return None
    folded = " ".join(words_of(fold(text)))
    if _GOES_ON.fullmatch(folded):
        return _next(turn, form)
    waiting, _, key = turn.conversation.waiting_for.partition(":")
    item = questionnaire.by_key.get(key)
    if waiting != _AWAITED or item is None:
        return None
    return _paused(turn) if _STOPS.fullmatch(folded) else _typed(turn, form, item, text)


def _begun(turn: Turn, form: SurveyForm) -> Step:
    step = _next(turn, form)
    questionnaire = _questionnaire(turn, form)
    opening = questionnaire.opening if questionnaire else ""
    first, *others = step.replies
    told = replace(first, text=f"{opening}\n{first.text}" if opening else first.text)
    return replace(step, replies=(told, *others), survey=step.survey or SurveyStep(form.invitation, "begun"))


def _paused(turn: Turn) -> Step:
    return _hidden(turn.step(turn.voice.say(say.SURVEY_PAUSED)))


def _declined(turn: Turn, form: SurveyForm) -> Step:
    step = turn.step(turn.voice.say(say.SURVEY_DECLINED))
    ended = replace(step, conversation=replace(step.conversation, survey=None, offered=()))
    return _hidden(replace(ended, survey=SurveyStep(form.invitation, "declined")))


def _typed(turn: Turn, form: SurveyForm, item: Item, text: str) -> Step | None:
    """A typed answer; what is none may be a question about something else, and is answered as such."""
    answer = _own_words(form, item, text) or flow.read(item, text)
    if answer is None:
        found = turn.knows.search.find(text)
        if found.decision == "answer" or turn.talk:
            return None
        return _asked(turn, form, item, turn.voice.say(say.SURVEY_NOT_READ))
    if wrong := flow.fault(item, answer):
        return _asked(turn, form, item, wrong)
    return _next(turn, _answered(form, item.key, answer))


def _own_words(form: SurveyForm, item: Item, text: str) -> Answer | None:
    """What was ticked as «Khác», in the respondent's own words; None where nothing of the kind was ticked."""
    before = form.answers.get(item.key, flow.BLANK)
    own = any(option.own_words for option in item.options if option.key in before.values)
    return replace(before, text=text) if own and not before.text else None


def _ticked(turn: Turn, form: SurveyForm, told: str) -> Step:
    """One option by its place; of several that may be ticked one more, until «Xong»."""
    key, _, place = told.partition(":")
    questionnaire = _questionnaire(turn, form)
    item = questionnaire.by_key.get(key) if questionnaire else None
    if item is None or not place.isdecimal() or not 1 <= int(place) <= len(item.options):
        return _next(turn, form)
    option = item.options[int(place) - 1]
    if item.sort == "one":
        answer = Answer((option.key,))
    else:
        ticked = {*form.answers.get(key, flow.BLANK).values, option.key}
        answer = Answer(tuple(one.key for one in item.options if one.key in ticked))
    form = _answered(form, key, answer)
    if option.own_words:
        return _asked(turn, form, item, turn.voice.say(say.SURVEY_OWN_WORDS), offered=())
    return _asked(turn, form, item, _so_far(turn, item, answer)) if item.sort == "many" else _next(turn, form)


def _next(turn: Turn, form: SurveyForm) -> Step:
    """The next question, the next consent, or the end."""
    questionnaire = _questionnaire(turn, form)
    assert questionnaire is not None
    item = flow.next_item(questionnaire, form.answers, frozenset(form.agreed))
    if item:
        return _asked(turn, form, item)
    purpose = next((one for one in questionnaire.purposes if one.key not in form.asked), None)
    return _consent(turn, form, purpose) if purpose else _submitted(turn, form, questionnaire)


def _asked(turn: Turn, form: SurveyForm, item: Item, before: str = "", offered: tuple[Choice, ...] | None = None) -> Step:
    """A question, with what can be chosen by number; `before` stands in front, and instead of it where nothing is offered."""
    choices = _choices(form, item) if offered is None else offered
    question = _question(turn, form, item)
    text = before if before and offered is not None else "\n".join(filter(None, (before, question)))
    return _kept(turn.step(text, offered=choices, waiting_for=f"{_AWAITED}:{item.key}"), form)


def _consent(turn: Turn, form: SurveyForm, purpose: Purpose) -> Step:
    acts = (("agree", say.SURVEY_AGREE), ("disagree", say.SURVEY_DISAGREE))
    choices = tuple(_choice(form, f"{act}:{purpose.key}", label) for act, label in acts)
    return _kept(turn.step(turn.voice.say(say.SURVEY_PURPOSE, text=purpose.text), offered=choices), form)


def _submitted(turn: Turn, form: SurveyForm, questionnaire: Questionnaire) -> Step:
    step = turn.step(questionnaire.closing or turn.voice.say(say.RATED_THANKS))
    ended = replace(step, conversation=replace(step.conversation, survey=None, offered=()))
    answers = flow.settled(questionnaire, form.answers, frozenset(form.agreed))
    return _hidden(replace(ended, survey=SurveyStep(form.invitation, "submitted", answers)))


def _question(turn: Turn, form: SurveyForm, item: Item) -> str:
    questionnaire = _questionnaire(turn, form)
    assert questionnaire is not None
    shown = flow.visible(questionnaire, form.answers, frozenset(form.agreed))
    text = turn.voice.say(say.SURVEY_LEVEL, text=item.text[:1].lower() + item.text[1:]) if item.scored else item.text
    return turn.voice.say(say.SURVEY_QUESTION, number=shown.index(item) + 1, count=len(shown), text=text)


def _choices(form: SurveyForm, item: Item) -> tuple[Choice, ...]:
    """Every option, so that the number typed is its place; those that were ticked are taken no second time."""
    options = tuple(_choice(form, f"tick:{item.key}:{place}", one.label) for place, one in enumerate(item.options, 1))
    if item.key in form.answers:
        return (*options, _choice(form, f"done:{item.key}", say.SURVEY_DONE))
    last = () if item.required else (_choice(form, f"skip:{item.key}", say.SURVEY_SKIP),)
    return (*options, *last, _choice(form, "stop", say.SURVEY_STOP))


def _so_far(turn: Turn, item: Item, answer: Answer) -> str:
    labels = ", ".join(option.label[:1].lower() + option.label[1:] for option in item.options if option.key in answer.values)
    return turn.voice.say(say.SURVEY_MORE, answers=labels)


def _answered(form: SurveyForm, key: str, answer: Answer) -> SurveyForm:
    return replace(form, answers={**form.answers, key: answer})


def _questionnaire(turn: Turn, form: SurveyForm) -> Questionnaire | None:
    versions = turn.knows.rules.questionnaires.get(form.questionnaire, ())
    return next((one for one in versions if one.version == form.version), None)


def _choice(form: SurveyForm, act: str, label: str) -> Choice:
    return Choice(f"{_PREFIX}{form.invitation}:{act}", label)


def _kept(step: Step, form: SurveyForm) -> Step:
    return _hidden(replace(step, conversation=replace(step.conversation, survey=form)))


def _hidden(step: Step) -> Step:
    return replace(step, private=True)
