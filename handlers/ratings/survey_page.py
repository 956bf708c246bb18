"""/khao-sat/…: a survey as pages that work without a script: who asks and why, the questions, a last look, sent once."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

from aiohttp import web

from feedback_store import survey_progress
from feedback_store.store import Connection
from handlers.desk.forms import Form
from handlers.ratings import chat_form, filled, links, submitting, survey_access, survey_review
from handlers.ratings import page_sentences as say
from handlers.ratings.filled import Filled
from handlers.ratings.guarding import read_form
from handlers.ratings.public import public_of, reading, writing
from handlers.ratings.rendering import page, see_other
from handlers.ratings.survey_access import COOKIE, Visit, questionnaire_of, visit
from handlers.ratings.survey_parts import Part, parts
from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Questionnaire

REVIEW, THANKS = "xem-lai", "cam-on"
_BACK, _ANEW = "lui", "moi"
_SENT_LATELY = timedelta(hours=1)
Faults = dict[str, str]


async def show(request: web.Request) -> web.Response:
    """GET /khao-sat/{ref}?dv={unit}&k={key} and /khao-sat/m/{token}: who asks, why, how long, and that nobody has to."""
    if await _is_answered(request):
        return see_other(f"{request.path}/{THANKS}")
    at, is_begun = await reading(request, lambda db: _seen(request, db))
    key = request.query.get(links.KEY, "")
    unit = _unit(request, at, request.query.get(links.UNIT, ""), key)
    return page(
        request,
        "survey_start.html",
        at=at,
        unit=unit,
        unit_name=public_of(request).rules.units[unit].name if unit else "",
        fields={links.UNIT: unit, links.KEY: key} if unit else {},
        is_begun=is_begun,
        is_sent=survey_access.has_sent(request),
        anew=_ANEW,
    )


def _seen(request: web.Request, db: Connection) -> tuple[Visit, bool]:
    """The visit, and whether there is anything to go on with, be it from the chat."""
    at = visit(request, db)
    return at, at.progress is not None or (at.invitation is not None and chat_form.is_begun(db, at.invitation))


async def begin(request: web.Request) -> web.Response:
    """POST to the same addresses: a form is begun, or gone on with; another one only by its own button."""
    sent = await read_form(request)
    if await _is_answered(request):
        return see_other(f"{request.path}/{THANKS}")
    is_anew = bool(sent.raw(_ANEW))

    def work(db: Connection) -> tuple[Visit, str]:
        at = visit(request, db)
        if at.progress and (at.invitation or not is_anew):
            return at, ""
        if at.progress:
            survey_progress.hand_in(db, at.progress)
        unit = _unit(request, at, sent.raw(links.UNIT), sent.raw(links.KEY))
        return survey_access.begun(db, public_of(request), at, unit)

    at, token = await writing(request, work)
    response = see_other(f"{at.path}/{_first_open(at.questionnaire, at.filled)}")
    if token:
        _remember(request, response, at, token)
    return response


async def show_step(request: web.Request) -> web.Response:
    """GET …/{step}: a page of questions, the last look (`xem-lai`), or thanks (`cam-on`)."""
    step = request.match_info["step"]
    if step == THANKS:
        return await _thanks(request)
    if survey_access.has_sent(request) or await _is_answered(request):
        return see_other(f"{request.path.removesuffix(f'/{step}')}/{THANKS}")
    at = await reading(request, lambda db: visit(request, db))
    if at.progress is None:
        return see_other(at.path)
    if step == REVIEW:
        return _review(request, at)
    part = _part(at, step)
    if part is None or not part.is_asked(at.questionnaire, at.filled):
        return see_other(f"{at.path}/{_first_open(at.questionnaire, at.filled)}")
    return _questions(request, at, int(step), at.filled, {})


async def take_step(request: web.Request) -> web.Response:
    """POST …/{step}: the answers of a page are kept, or the whole form is handed in."""
    sent, step = await read_form(request), request.match_info["step"]
    if await _is_answered(request):
        return _done(request)
    at = await reading(request, lambda db: visit(request, db) if step != REVIEW else _handed_in_or_open(request, db))
    if at is None:
        return _done(request)
    if at.progress is None:
        return see_other(at.path)
    if step == REVIEW:
        return await _submit(request, at)
    part = _part(at, step)
    return await _keep(request, at, (int(step), part), sent) if part else see_other(f"{at.path}/{REVIEW}")


async def _keep(request: web.Request, at: Visit, numbered: tuple[int, Part], sent: Form) -> web.Response:
    """Keep what fits; with a fault the page comes again as it was filled in, unless the citizen goes back."""
    number, part = numbered
    form = _filled(at, part, sent)
    faults = {item.key: flow.fault(item, form.answers[item.key]) for item in part.shown(at.questionnaire, at.filled)}
    wrong = {key: fault for key, fault in faults.items() if fault}
    if wrong and not sent.raw(_BACK):
        return _questions(request, at, number, form, wrong)
    kept = replace(form, answers={key: answer for key, answer in form.answers.items() if key not in wrong})

    def work(db: Connection) -> bool:
        latest = visit(request, db).progress
        return latest is not None and survey_progress.keep(db, latest, kept.to_json(), public_of(request).now())

    if not await writing(request, work):
        return see_other(at.path)
    return see_other(f"{at.path}/{_behind(at, number, kept) if sent.raw(_BACK) else _ahead(at, number, kept)}".rstrip("/"))


async def _submit(request: web.Request, at: Visit) -> web.Response:
    if submitting.faults(at.questionnaire, at.filled):
        return _review(request, at, 422, say.MISTAKES)
    if not submitting.settled(at.questionnaire, at.filled):
        return _review(request, at, 422, say.ALL_BLANK)
    if not at.invitation and (wait := public_of(request).settings.wait_to_hand_in(request, "")):
        return _too_many(request, at, wait)

    def work(db: Connection) -> None:
        latest = _handed_in_or_open(request, db)
        if latest and latest.progress:
            submitting.hand_in(db, latest.progress, latest.questionnaire, public_of(request).now())

    await writing(request, work)
    return _done(request)


def _too_many(request: web.Request, at: Visit, wait: float) -> web.Response:
    """Where one address hands in so much, the form stays as it is, to be sent later."""
    told = public_of(request).settings.voice.say(say.TOO_MANY_FORMS, minutes=math.ceil(wait / 60))
    response = _review(request, at, 429, told)
    response.headers["Retry-After"] = str(math.ceil(wait))
    return response


def _handed_in_or_open(request: web.Request, db: Connection) -> Visit | None:
    """The visit; None when its form was handed in before, as by a second press."""
    if survey_access.was_submitted(request, db):
        return None
    at = visit(request, db)
    return None if at.progress is None and survey_access.token_of(request) else at


def _filled(at: Visit, part: Part, sent: Form) -> Filled:
    """The form with what was sent for one page."""
    if part.purposes:
        return replace(at.filled, agreed=frozenset(sent.texts("dong-y")) & {purpose.key for purpose in part.purposes})
    told = {item.key: filled.sent_answer(sent, item) for item in part.shown(at.questionnaire, at.filled)}
    return replace(at.filled, answers={**at.filled.answers, **told})


def _part(at: Visit, step: str) -> Part | None:
    numbered = {str(number): part for number, part in enumerate(parts(at.questionnaire), 1)}
    return numbered.get(step)


def _asked(questionnaire: Questionnaire, form: Filled) -> list[int]:
    """The numbers of the pages on which anything is asked."""
    return [number for number, part in enumerate(parts(questionnaire), 1) if part.is_asked(questionnaire, form)]


def _ahead(at: Visit, number: int, form: Filled) -> str:
    return str(next((one for one in _asked(at.questionnaire, form) if one > number), REVIEW))


def _behind(at: Visit, number: int, form: Filled) -> str:
    return str(max((one for one in _asked(at.questionnaire, form) if one < number), default=""))


def _first_open(questionnaire: Questionnaire, form: Filled) -> str:
    """The first page of a form that is new, else that of the first question neither answered nor left blank, else the last look."""
    if form == Filled():
        return "1"
    item = flow.next_item(questionnaire, form.answers, form.agreed)
    return next((str(number) for number, part in enumerate(parts(questionnaire), 1) if item in part.items), REVIEW)


def _unit(request: web.Request, at: Visit, unit: str, key: str) -> str:
    """The unit that an answer is about: of the invitation, or of the counter whose QR code gave its key along; else none."""
    if at.invitation:
        return at.invitation.unit
    return unit if unit in public_of(request).rules.units and links.fits(key, at.survey, "counter", unit) else ""


def _questions(request: web.Request, at: Visit, number: int, form: Filled, faults: Faults) -> web.Response:
    part, asked = parts(at.questionnaire)[number - 1], _asked(at.questionnaire, at.filled)
    return page(
        request,
        "survey_part.html",
        422 if faults else 200,
        at=at,
        part=part,
        items=part.shown(at.questionnaire, at.filled),
        form=form,
        faults=faults,
        blank=flow.BLANK,
        place=asked.index(number) + 1,
        count=len(asked),
        action=f"{at.path}/{number}",
        back=_BACK,
    )


def _review(request: web.Request, at: Visit, status: int = 200, problem: str = "") -> web.Response:
    form = at.filled
    return page(
        request,
        "survey_review.html",
        status,
        at=at,
        told=survey_review.sections(at.questionnaire, form),
        numbered=survey_review.numbered(form),
        form=form,
        faults=submitting.faults(at.questionnaire, form) if problem else {},
        problem=problem,
        blank=flow.BLANK,
        action=f"{at.path}/{REVIEW}",
        behind=f"{at.path}/{_asked(at.questionnaire, form)[-1]}",
    )


async def _thanks(request: web.Request) -> web.Response:
    questionnaire = await reading(request, lambda db: _answered(request, db))
    return page(request, "survey_thanks.html", questionnaire=questionnaire)


async def _is_answered(request: web.Request) -> bool:
    """Whether it was answered by its invitation: then there is nothing to fill in any more."""
    return await reading(request, lambda db: survey_access.was_submitted(request, db))


def _answered(request: web.Request, db: Connection) -> Questionnaire:
    return questionnaire_of(public_of(request), survey_access.survey_of(request, db))


def _done(request: web.Request) -> web.Response:
    """Thanks; the device forgets the form, and for a while knows only that one was sent, so that going back shows it."""
    base = request.path.removesuffix(f"/{request.match_info['step']}")
    response = see_other(f"{base}/{THANKS}")
    if not request.match_info.get("token"):
        _set_cookie(request, response, base, survey_access.SENT, _SENT_LATELY)
    return response


def _remember(request: web.Request, response: web.Response, at: Visit, token: str) -> None:
    _set_cookie(request, response, at.path, token, submitting.KEPT)


def _set_cookie(request: web.Request, response: web.Response, path: str, value: str, kept: timedelta) -> None:
    response.set_cookie(
        COOKIE,
        value,
        path=path,
        max_age=int(kept.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=public_of(request).https,
    )
