"""/danh-gia/{token}: rating something that ended. Looking writes nothing, since scanners open links; one press sends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web

from feedback_store import cases, endings, responses
from feedback_store.endings import Row
from feedback_store.store import Connection
from feedback_store.timestamps import from_text
from handlers.citizen.own_cases import CLOSED
from handlers.citizen.rating import OF_CASE
from handlers.desk.forms import Form
from handlers.desk.refusals import Refused
from handlers.messages import Rating
from handlers.ratings import ending, filled, keeping
from handlers.ratings import page_sentences as say
from handlers.ratings.guarding import read_form
from handlers.ratings.links import RATING, hash_of, is_token
from handlers.ratings.public import Public, public_of, reading, writing
from handlers.ratings.rendering import page, see_other
from knowledge.questionnaires import flow
from knowledge.questionnaires.one_tap import COMMENT, KEY, LEVEL, REASONS, REVIEW
from knowledge.questionnaires.questionnaire import Answer, Answers, Item, Questionnaire
from knowledge.vietnam_time import VIETNAM

NOBODY_AGREED: frozenset[str] = frozenset()
_DONE = "xong"


@dataclass(frozen=True, slots=True)
class Asked:
    """What can be rated: its row, the form it is rated by, what was said of it so far, and whether its case can be reopened."""

    row: Row
    form: Questionnaire
    answers: Answers
    may_reopen: bool = False


async def show(request: web.Request) -> web.Response:
    """GET /danh-gia/{token}?muc=4: the form, with a level preselected, or thanks. Refused: 404 unknown, 410 over."""
    asked = await reading(request, lambda db: _asked(request, db))
    if _DONE in request.query and LEVEL in asked.answers:
        return _thanks(request, asked)
    level = request.query.get(LEVEL, "")
    known = {option.key for option in asked.form.by_key[LEVEL].options}
    preselected = {**asked.answers, LEVEL: Answer((level,))} if level in known else asked.answers
    return _form(request, asked, preselected)


async def take(request: web.Request) -> web.Response:
    """POST /danh-gia/{token}: the rating is kept, or the one given before is changed. Refused: 404, 410."""
    sent = await read_form(request)
    asked = await reading(request, lambda db: _asked(request, db))
    answers = _answers(sent, asked.form)
    if faults := _faults(asked.form, answers):
        return _form(request, asked, answers, faults)

    def work(db: Connection) -> None:
        latest = _asked(request, db)
        keeping.rate(db, latest.row, _rating(public_of(request), latest, answers), public_of(request).now())

    await writing(request, work)
    return see_other(f"{RATING}{request.match_info['token']}?{_DONE}=1")


def _asked(request: web.Request, db: Connection) -> Asked:
    token, public = request.match_info["token"], public_of(request)
    row = endings.by_token(db, hash_of(token)) if is_token(token) else None
    if row is None:
        raise Refused(404, say.LINK_OVER)
    if not _is_open(public, row):
        raise Refused(410, say.LINK_OVER)
    return _with_answers(public, db, row)


def _is_open(public: Public, row: Row) -> bool:
    """Whether the ending can be rated now, or the rating given still be changed."""
    if row.rated_at is None:
        return public.now() < from_text(row.closes_at)
    return row.response is not None and public.rules.ratings.may_change(from_text(row.rated_at), public.now())


def _with_answers(public: Public, db: Connection, row: Row) -> Asked:
    """A rating is changed in the version of the form in which it was given."""
    given = responses.load(db, row.response) if row.response else None
    if given is None:
        return Asked(row, _fitting(row, public.rules.rating_form(public.today())), {})
    form = next(one for one in public.rules.questionnaires[KEY] if one.version == given.version)
    answers = filled.from_rows(responses.answers_of(db, given.id))
    return Asked(row, _fitting(row, form), answers, _may_reopen(db, row))


def _may_reopen(db: Connection, row: Row) -> bool:
    """A case is opened again once, as in the conversation."""
    code = ending.code_of(db, row)
    case = cases.by_code(db, code) if code else None
    return case is not None and case.state in CLOSED and not case.reopened


def _fitting(row: Row, form: Questionnaire) -> Questionnaire:
    """The form as this page asks it: only of a case may anybody be shown more; what needs own words is written below."""
    items = [item for item in form.items if item.key != REVIEW or row.kind in OF_CASE]
    return replace(form, items=tuple(_ticked_only(item) if item.key == REASONS else item for item in items))


def _ticked_only(item: Item) -> Item:
    return replace(item, options=tuple(option for option in item.options if not option.own_words))


def _answers(sent: Form, form: Questionnaire) -> Answers:
    """What was sent, without answers to what is not asked at this level."""
    given = {item.key: filled.sent_answer(sent, item) for item in form.items}
    return flow.settled(form, given, NOBODY_AGREED)


def _faults(form: Questionnaire, answers: Answers) -> dict[str, str]:
    found = {key: flow.fault(form.by_key[key], answer) for key, answer in answers.items()}
    if answers[LEVEL] == flow.BLANK:
        found[LEVEL] = say.CHOOSE_LEVEL
    return {key: fault for key, fault in found.items() if fault}


def _rating(public: Public, asked: Asked, answers: Answers) -> Rating:
    def of(key: str) -> Answer:
        return answers.get(key, flow.BLANK)

    level, review = int(of(LEVEL).values[0]), of(REVIEW).values
    return Rating(
        ending=asked.row.key,
        score=level,
        questionnaire=asked.form.key,
        version=asked.form.version,
        low=level <= public.rules.ratings.low,
        reasons=of(REASONS).values,
        comment=of(COMMENT).text,
        review=review[0] == keeping.YES if review else None,
    )


def _form(request: web.Request, asked: Asked, answers: Answers, faults: dict[str, str] | None = None) -> web.Response:
    return page(
        request,
        "rating.html",
        422 if faults else 200,
        items=asked.form.by_key,
        answers=answers,
        blank=flow.BLANK,
        faults=faults or {},
        of=say.OF_KIND[asked.row.kind].format(day=_day(from_text(asked.row.ended_at))),
        before=_level(asked),
        low=public_of(request).rules.ratings.low,
        action=f"{RATING}{request.match_info['token']}",
    )


def _thanks(request: web.Request, asked: Asked) -> web.Response:
    public = public_of(request)
    low = int(asked.answers[LEVEL].values[0]) <= public.rules.ratings.low
    until = from_text(asked.row.rated_at or "") + public.rules.ratings.change
    return page(
        request,
        "rating_thanks.html",
        closing=asked.form.closing,
        level=_level(asked),
        low=low,
        is_shown=keeping.YES in asked.answers.get(REVIEW, flow.BLANK).values,
        may_reopen=asked.may_reopen,
        until=_moment(until),
        change=f"{RATING}{request.match_info['token']}",
    )


def _level(asked: Asked) -> str:
    """What the level given is called; empty before there is one."""
    values = asked.answers.get(LEVEL, flow.BLANK).values
    return next((option.label for option in asked.form.by_key[LEVEL].options if option.key in values), "")


def _day(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M} ngày {_day(at)}"
