"""The form of a survey at the desk, as it is read when one is made and when a draft is changed."""

from __future__ import annotations

from datetime import date, timedelta

from feedback_store.surveys import New, Row
from handlers.desk import satisfaction_sentences as words
from handlers.desk.forms import Form
from handlers.ratings.sampling import FEWEST_DAYS, Sampling, from_json
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.satisfaction.method import bundled

_RULE = ("fraction", "quota", "days_between")
_FIELDS = ("title", "questionnaire", "opens_on", "closes_on", *_RULE)
_LONGEST_TITLE, _MOST_DAYS = 120, 366
_SHORTEST_REASON, LONGEST_REASON = 5, 200


class CannotMake(Exception):
    """Raised for a form that makes no survey; the message is one Vietnamese line."""


def read(form: Form, rules: Rules, today: date) -> New:
    """The survey of a form that is sent on a day. Raises CannotMake."""
    title, name = form.text("title", _LONGEST_TITLE), form.text("questionnaire", 100)
    chosen = next((one for one in _questionnaires(rules) if key_of(one.key, one.version) == name), None)
    if not title:
        raise CannotMake(words.TITLE_NEEDED)
    if chosen is None:
        raise CannotMake(words.NO_SUCH_FORM)
    longest = rules.ratings.drawn.days
    return New(title, chosen.key, chosen.version, *_days(form, today, longest), _sampling(form, longest).to_json())


def check_opening(draft: Row, today: date) -> None:
    """Raises CannotMake on the survey's first day and later: who was served then is known, and it could be meant for them."""
    if not _is_ahead(date.fromisoformat(draft.opens_on), today):
        raise CannotMake(words.OPENS_TOO_EARLY)


def check_closing(survey: Row, today: date, reason: str) -> None:
    """Raises CannotMake in the first days of a survey without a reason: only those may have been drawn who were meant."""
    if is_early(survey, today) and len(reason) < _SHORTEST_REASON:
        earliest = date.fromisoformat(survey.opens_on) + timedelta(days=FEWEST_DAYS)
        raise CannotMake(words.CLOSES_TOO_EARLY.format(fewest=FEWEST_DAYS, day=f"{earliest:%d/%m/%Y}"))


def is_early(survey: Row, today: date) -> bool:
    """Whether a survey has begun and is in its first days."""
    opens = date.fromisoformat(survey.opens_on)
    return opens <= today < opens + timedelta(days=FEWEST_DAYS)


def state_said(survey: Row, today: date) -> str:
    """How far a survey is, as its page and the list say it."""
    opens, closes = (date.fromisoformat(day) for day in (survey.opens_on, survey.closes_on))
    if survey.state == "open" and today < opens:
        return words.OPENS_ON.format(day=_said(opens))
    if survey.state == "open" and today > closes:
        return words.DAYS_OVER.format(day=_said(closes))
    return words.SURVEY_STATES[survey.state]


def is_running(survey: Row, today: date) -> bool:
    """Whether it can be answered on a day."""
    return survey.state == "open" and survey.opens_on <= today.isoformat() <= survey.closes_on


def typed(form: Form) -> dict[str, str]:
    """What was typed, however wrong."""
    return {name: form.text(name, 200) for name in _FIELDS}


def usual(today: date) -> dict[str, str]:
    """What the form of a new survey says."""
    days = {"opens_on": f"{today + timedelta(days=1)}", "closes_on": f"{today + timedelta(days=30)}"}
    return {"title": "", "questionnaire": "", **days, **_told(Sampling())}


def said_by(draft: Row) -> dict[str, str]:
    """What the form of a draft says, with the version by which it is seen that somebody else was faster."""
    told = {name: str(getattr(draft, name)) for name in ("title", "opens_on", "closes_on", "row_version")}
    return told | {"questionnaire": key_of(draft.questionnaire, draft.version), **_told(from_json(draft.sampling))}


def names(rules: Rules) -> dict[str, str]:
    """The questionnaires of surveys, of each the latest version first: what the form sends, and how they are called."""
    return {key_of(one.key, one.version): f"{one.name}, bản {one.version}" for one in _questionnaires(rules)}


def key_of(questionnaire: str, version: str) -> str:
    """How the form names one version of a questionnaire."""
    return f"{questionnaire}@{version}"


def _questionnaires(rules: Rules) -> list[Questionnaire]:
    return [one for key, versions in rules.questionnaires.items() if key != one_tap.KEY for one in reversed(versions)]


def _days(form: Form, today: date, longest: int) -> tuple[date, date]:
    """The first and the last day. Not longer than it is known who was drawn, or one could be drawn for it twice."""
    opens, closes = (_day(form.text(name, 10)) for name in ("opens_on", "closes_on"))
    most = min(_MOST_DAYS, longest)
    if opens is None or closes is None or not (_is_ahead(opens, today) and FEWEST_DAYS <= (closes - opens).days + 1 <= most):
        raise CannotMake(words.BAD_DAYS.format(fewest=FEWEST_DAYS, longest=most))
    return opens, closes


def _is_ahead(opens: date, today: date) -> bool:
    return opens > today


def _sampling(form: Form, longest: int) -> Sampling:
    """The rule; who was drawn longer ago than `longest` days nobody knows any more."""
    rule = Sampling(*(_whole(form.text(name, 10)) for name in _RULE))
    if 0 <= rule.quota < bundled().fewest:
        raise CannotMake(words.QUOTA_TOO_SMALL.format(fewest=bundled().fewest))
    if not rule.is_sound or rule.days_between > longest:
        raise CannotMake(words.BAD_SAMPLING.format(fewest=bundled().fewest, longest=longest))
    return rule


def _told(rule: Sampling) -> dict[str, str]:
    return {name: str(getattr(rule, name)) for name in _RULE}


def _said(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else -1
