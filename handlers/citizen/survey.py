"""A survey in the chat: one question at a time, put aside and gone on with, and handed in once at the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from handlers.citizen import sentences as say
from handlers.citizen.sentences import Voice
from handlers.citizen.turn import Turn
from handlers.citizen.yes_no import agrees
from handlers.messages import Choice, Reply, Step, SurveyForm, SurveyStep
from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Answer, Item, Purpose, Questionnaire
from knowledge.vietnamese.fold import fold, words_of

_PREFIX, AWAITED = "s:", "survey"
_STOPS = re.compile(r"(?:thoi |a |da )*(?:dung|de sau|luc khac|khong lam nua|thoi khong lam|tam dung|nghi)(?: .{0,15})?")
_GOES_ON = re.compile(
    r"(?:cho (?:toi|em|minh) )?(?:(?:lam|tra loi|tham gia|bat dau) (?:khao sat|phieu)"
    r"|(?:lam tiep|tiep tuc|tra loi tiep)(?: (?:khao sat|phieu))?)(?: (?:a|nhe|nha|di))?"
)
_YES = re.compile(r"(?:(?:da|a|u|vang) )*(?:co|tham gia|duoc chu|san sang)(?: (?:a|chu|nhe|nha|em|dong y|tham gia))*")
_NO = re.compile(r"(?:(?:da|a) )*(?:khong|ko|thoi|bo qua)(?: (?:a|nhe|nha|em|dau|can|muon|dong y|tham gia|lam|tra loi|thoi))*")
_BUSY = re.compile(r"(?:(?:da|toi|em|minh|dang|hoi) )*ban(?: (?:lam|qua|roi|a|em))*")
_ENOUGH = re.compile(r"(?:(?:da|a|thoi) )*(?:xong|bo qua|khong|khong (?:can|ghi|muon)(?: ghi)?|thoi)(?: (?:a|roi|nhe|nha))*")
_ASKS_LEAVE = {"yes": ("yes", "agree"), "no": ("no", "disagree"), "later": ("later", "stop")}
"""What a word may answer where the citizen is asked whether to go on: the acts of the choices on the screen."""


def invitation(voice: Voice, number: int, title: str, form: Questionnaire, link: str = "") -> Reply:
    """The invitation to a survey, which nobody has to accept, nor any officer may read; with a `link` it is also answered there."""
    acts = (("yes", say.SURVEY_YES), ("later", say.SURVEY_LATER), ("no", say.SURVEY_NO))
    choices = tuple(Choice(f"{_PREFIX}{number}:{act}", label) for act, label in acts)
    text = voice.say(say.SURVEY_INVITATION, title=title, minutes=form.minutes)
    on_page = f"\n{voice.say(say.SURVEY_LINK, link=link)}" if link else ""
    return Reply(text + on_page, choices, private=True)


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice of a survey leads to; None for choices that are none of its own."""
    if not option.startswith(_PREFIX):
        return None
    number, _, act = option.removeprefix(_PREFIX).partition(":")
    form = turn.conversation.survey
    if form is None or str(form.invitation) != number or _questionnaire(turn, form) is None:
        return _told(turn, say.SURVEY_OVER)
    act, _, told = act.partition(":")
    if form.on_page and act != "no":
        return _told(turn, say.SURVEY_ON_PAGE)
    acts: dict[str, Callable[[], Step]] = {
        "yes": lambda: _begun(turn, form),
        "later": lambda: _paused(turn, form),
        "stop": lambda: _paused(turn, form),
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
    waiting, _, key = turn.conversation.waiting_for.partition(":")
    if not text or (form is None and waiting != AWAITED):
        return None
    folded = " ".join(words_of(fold(text)))
    wants_on = _GOES_ON.fullmatch(folded) is not None
    if not wants_on and waiting != AWAITED:
        return _said(turn, folded, "yes")
    if form is None or form.on_page:
        return _not_here(turn, wants_on)
    questionnaire = _questionnaire(turn, form)
    if questionnaire and wants_on:
        return _next(turn, form) if form.answers or form.asked else _begun(turn, form)
    item = questionnaire.by_key.get(key) if questionnaire else None
    if item is None:
        return _said(turn, folded, "agree")
    return _paused(turn, form) if _STOPS.fullmatch(folded) else _typed(turn, form, item, text)


def _said(turn: Turn, folded: str, asked: str) -> Step | None:
    """Yes, no or later to whether to take part ("yes") or to agree, as far as that is asked on the screen; None for other words."""
    on_screen = [one.id for one in turn.conversation.offered if one.id.startswith(_PREFIX)]
    offered = {option.split(":")[2]: option for option in on_screen}
    if asked not in offered:
        return None
    meant = _meant(turn.incoming.text, folded)
    return next((taken(turn, offered[act]) for act in _ASKS_LEAVE.get(meant, ()) if act in offered), None)


def _meant(text: str, folded: str) -> str:
    if _STOPS.fullmatch(folded) or _BUSY.fullmatch(folded):
        return "later"
    if _NO.fullmatch(folded):
        return "no"
    return "yes" if _YES.fullmatch(folded) or agrees(text) else ""


def _not_here(turn: Turn, wants_on: bool) -> Step | None:
    """It is over, or goes on on the page; None when something else was typed."""
    if not wants_on and _is_other(turn, turn.incoming.text):
        return None
    return _told(turn, say.SURVEY_ON_PAGE if turn.conversation.survey else say.SURVEY_OVER)


def _begun(turn: Turn, form: SurveyForm) -> Step:
    step = _next(turn, form)
    questionnaire = _questionnaire(turn, form)
    opening = questionnaire.opening if questionnaire else ""
    first, *others = step.replies
    told = replace(first, text=f"{opening}\n{first.text}" if opening else first.text)
    return replace(step, replies=(told, *others), survey=step.survey or SurveyStep(form.invitation, "begun"))


def _paused(turn: Turn, form: SurveyForm) -> Step:
    """Put aside, and until when it can be taken up again; a number typed later must not be taken for an answer."""
    until = turn.voice.say(say.SURVEY_UNTIL, day=f"{date.fromisoformat(form.until):%d/%m}") if form.until else ""
    sentence = say.SURVEY_PAUSED if form.answers or form.asked else say.SURVEY_PUT_OFF
    return _without_choices(_hidden(turn.step(turn.voice.say(sentence, until=until))))


def _declined(turn: Turn, form: SurveyForm) -> Step:
    step = turn.step(turn.voice.say(say.SURVEY_DECLINED))
    ended = replace(step, conversation=replace(step.conversation, survey=None, offered=()))
    return _hidden(replace(ended, survey=SurveyStep(form.invitation, "declined")))


def _typed(turn: Turn, form: SurveyForm, item: Item, text: str) -> Step | None:
    """A typed answer; what is none may be a question about something else, and is answered as such."""
    answer = _own_words(form, item, text) or flow.read(item, text)
    if answer is None:
        if _is_other(turn, text):
            return None
        return _asked(turn, form, item, turn.voice.say(say.SURVEY_NO_NUMBER if item.sort == "number" else say.SURVEY_NOT_READ))
    if wrong := flow.fault(item, answer):
        return _asked(turn, form, item, wrong)
    return _next(turn, _answered(form, item.key, answer))


def _is_other(turn: Turn, text: str) -> bool:
    """Whether what was typed is about something else."""
    return bool(turn.talk) or turn.knows.search.find(text).decision == "answer"


def _own_words(form: SurveyForm, item: Item, text: str) -> Answer | None:
    """What was ticked as «Khác», in the respondent's own words if they want; None where nothing of the kind was ticked."""
    before = form.answers.get(item.key, flow.BLANK)
    own = any(option.own_words for option in item.options if option.key in before.values)
    if not own or before.text:
        return None
    return before if _ENOUGH.fullmatch(" ".join(words_of(fold(text)))) else replace(before, text=text)


def _ticked(turn: Turn, form: SurveyForm, told: str) -> Step:
    """One option by its place; of several that may be ticked one more, or one less, until «Xong»."""
    key, _, place = told.partition(":")
    questionnaire = _questionnaire(turn, form)
    item = questionnaire.by_key.get(key) if questionnaire else None
    if item is None or not place.isdecimal() or not 1 <= int(place) <= len(item.options):
        return _next(turn, form)
    option = item.options[int(place) - 1]
    answer = Answer((option.key,)) if item.sort == "one" else _toggled(form, item, option.key)
    form = _answered(form, key, answer)
    if option.own_words and option.key in answer.values:
        return _asked(turn, form, item, turn.voice.say(say.SURVEY_OWN_WORDS), offered=())
    if item.sort == "one":
        return _next(turn, form)
    return _asked(turn, form, item, _so_far(turn, item, answer)) if answer.values else _asked(turn, _unanswered(form, key), item)


def _toggled(form: SurveyForm, item: Item, key: str) -> Answer:
    """What is ticked once this option was ticked too, or no longer."""
    ticked = {*form.answers.get(item.key, flow.BLANK).values} ^ {key}
    return Answer(tuple(one.key for one in item.options if one.key in ticked))


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
    step = _kept(turn.step(text, offered=choices, waiting_for=f"{AWAITED}:{item.key}"), form)
    return step if choices else _without_choices(step)


def _consent(turn: Turn, form: SurveyForm, purpose: Purpose) -> Step:
    acts = ((f"agree:{purpose.key}", say.SURVEY_AGREE), (f"disagree:{purpose.key}", say.SURVEY_DISAGREE), ("stop", say.SURVEY_STOP))
    choices = tuple(_choice(form, act, label) for act, label in acts)
    text = turn.voice.say(say.SURVEY_PURPOSE, text=purpose.text)
    return _kept(turn.step(text, offered=choices, waiting_for=f"{AWAITED}:"), form)


def _submitted(turn: Turn, form: SurveyForm, questionnaire: Questionnaire) -> Step:
    step = turn.step(questionnaire.closing or turn.voice.say(say.RATED_THANKS))
    ended = replace(step, conversation=replace(step.conversation, survey=None, offered=()))
    answers = flow.settled(questionnaire, form.answers, frozenset(form.agreed))
    return _hidden(replace(ended, survey=SurveyStep(form.invitation, "submitted", answers)))


def _question(turn: Turn, form: SurveyForm, item: Item) -> str:
    questionnaire = _questionnaire(turn, form)
    assert questionnaire is not None
    shown = flow.visible(questionnaire, form.answers, frozenset(form.agreed))
    number = shown.index(item) + 1
    asked = say.SURVEY_QUESTION if number < len(shown) else say.SURVEY_LAST_QUESTION
    return turn.voice.say(asked, number=number, left=len(shown) - number, text=_text(turn, item))


def _text(turn: Turn, item: Item) -> str:
    """What is asked: what only names a thing is followed by the question about it."""
    if item.sort == "number":
        return turn.voice.say(say.SURVEY_NUMBER, text=item.text)
    return turn.voice.say(say.SURVEY_LEVEL, text=item.text, lead=item.lead) if item.lead else item.text


def _choices(form: SurveyForm, item: Item) -> tuple[Choice, ...]:
    """Every option, so that the number typed is its place; none to a question that is answered by a number."""
    if item.sort == "number":
        return ()
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


def _unanswered(form: SurveyForm, key: str) -> SurveyForm:
    return replace(form, answers={one: answer for one, answer in form.answers.items() if one != key})


def _questionnaire(turn: Turn, form: SurveyForm) -> Questionnaire | None:
    return turn.knows.rules.questionnaire(form.questionnaire, form.version)


def _choice(form: SurveyForm, act: str, label: str) -> Choice:
    return Choice(f"{_PREFIX}{form.invitation}:{act}", label)


def _without_choices(step: Step) -> Step:
    """What is typed now is an answer, and no number of an earlier question's choices."""
    return replace(step, conversation=replace(step.conversation, offered=()))


def _told(turn: Turn, sentence: str) -> Step:
    return _hidden(turn.step(turn.voice.say(sentence)))


def _kept(step: Step, form: SurveyForm) -> Step:
    return _hidden(replace(step, conversation=replace(step.conversation, survey=form)))


def _hidden(step: Step) -> Step:
    return replace(step, private=True)
