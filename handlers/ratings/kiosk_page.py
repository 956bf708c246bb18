"""/quay/{ref}/{unit}/{key}: a survey on a tablet at a counter, one question a screen, for several people in a row.

Nothing that somebody answered is ever shown: a question that is gone back to comes without its answer, and once the form is handed
in or dropped its address leads to the start.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from aiohttp import web

from feedback_store import survey_progress, surveys
from feedback_store.store import Connection
from feedback_store.timestamps import from_text
from handlers.desk.forms import Form
from handlers.desk.refusals import Refused
from handlers.ratings import filled, links, submitting
from handlers.ratings import page_sentences as say
from handlers.ratings.filled import Filled
from handlers.ratings.guarding import read_form
from handlers.ratings.links import KIOSK, hash_of, is_token, new_token
from handlers.ratings.public import public_of, reading, writing
from handlers.ratings.rendering import page, see_other
from handlers.ratings.survey_access import open_survey, questionnaire_of
from knowledge.questionnaires import flow
from knowledge.questionnaires.questionnaire import Answer, Item, Questionnaire

_LEFT_ALONE = timedelta(minutes=10)
"""After so long a form is dead even where no script reset the tablet."""
_WHOLE, _DONE = "day-du", "xong"
_SKIP, _BACK, _STOP = "bo-qua", "lui", "thoi"


@dataclass(frozen=True, slots=True)
class Stand:
    """A tablet with what it asks: what can be ticked, and with `whole` also what is typed; never anything about the person."""

    survey: surveys.Row
    questionnaire: Questionnaire
    unit: str
    path: str
    query: str
    progress: survey_progress.Row | None = None

    @property
    def start(self) -> str:
        """The address where everybody begins."""
        return f"{self.path}{self.query}"

    @property
    def filled(self) -> Filled:
        """What was answered so far."""
        return Filled.from_json(self.progress.answers) if self.progress else Filled()

    def visible(self) -> tuple[Item, ...]:
        """The questions, as far as the answers tell."""
        return flow.visible(self.questionnaire, self.filled.answers, frozenset())

    def next(self) -> Item | None:
        """The question to ask now; None at the end."""
        return flow.next_item(self.questionnaire, self.filled.answers, frozenset())


async def show(request: web.Request) -> web.Response:
    """GET /quay/{ref}/{unit}/{key}: the start, or thanks (`?xong`) before the next person's. Refused: 404, 410."""
    stand = await reading(request, lambda db: _stand(request, db))
    if _DONE in request.query:
        return page(request, "kiosk_thanks.html", stand=stand, drop="")
    unit = public_of(request).rules.units[stand.unit].name
    return page(request, "kiosk_start.html", stand=stand, drop="", unit=unit, count=len(stand.questionnaire.items))


async def begin(request: web.Request) -> web.Response:
    """POST /quay/{ref}/{unit}/{key}: somebody begins; the form has an address of its own."""
    await read_form(request)
    token = new_token()

    def work(db: Connection) -> Stand:
        stand, now = _stand(request, db), public_of(request).now()
        survey_progress.cut(db, now - submitting.KEPT)
        new = survey_progress.New(hash_of(token), stand.survey.id, None, "kiosk", "kiosk", stand.unit)
        survey_progress.begin(db, new, now)
        return stand

    stand = await writing(request, work)
    return see_other(f"{stand.path}/{token}{stand.query}")


async def show_question(request: web.Request) -> web.Response:
    """GET /quay/{ref}/{unit}/{key}/{token}: the next question; of a form that is gone, the start."""
    stand = await reading(request, lambda db: _stand(request, db))
    return see_other(stand.start) if stand.progress is None else _question(request, stand)


async def take(request: web.Request) -> web.Response:
    """POST /quay/{ref}/{unit}/{key}/{token}: one answer is kept; after the last one the form is handed in."""
    sent = await read_form(request)
    taken = await writing(request, lambda db: _taken(request, db, sent))
    return await _hand_in(request, taken) if isinstance(taken, Stand) else taken


def _taken(request: web.Request, db: Connection, sent: Form) -> web.Response | Stand:
    """What is shown next; the form itself once nothing is left to ask."""
    stand = _stand(request, db)
    if stand.progress is None:
        return see_other(stand.start)
    if sent.raw(_STOP):
        survey_progress.hand_in(db, stand.progress)
        return see_other(stand.start)
    item = stand.next()
    if sent.raw(_BACK) or item is None or sent.raw("cau") != item.key:  # a second press belongs to the question before
        return _kept(request, db, stand, _without_last(stand.filled.answers) if sent.raw(_BACK) else stand.filled.answers)
    answer = flow.BLANK if sent.raw(_SKIP) and not item.required else filled.sent_answer(sent, item)
    if fault := flow.fault(item, answer):
        return _question(request, stand, fault)
    return _kept(request, db, stand, {**stand.filled.answers, item.key: answer})


def _kept(request: web.Request, db: Connection, stand: Stand, answers: Mapping[str, Answer]) -> web.Response | Stand:
    assert stand.progress is not None
    progress = stand.progress._replace(answers=Filled(answers).to_json())
    survey_progress.keep(db, progress, progress.answers, public_of(request).now())
    kept = replace(stand, progress=progress)
    return kept if kept.next() is None else see_other(request.path_qs)


async def _hand_in(request: web.Request, stand: Stand) -> web.Response:
    """Hand in a form that is complete, unless everything was skipped; where the unit's tablets hand in too much it waits."""
    public, is_empty = public_of(request), not submitting.settled(stand.questionnaire, stand.filled)
    if not is_empty and (wait := public.settings.wait_to_hand_in(request, f"{stand.survey.ref}/{stand.unit}")):
        return _too_many(request, stand, wait)

    def work(db: Connection) -> None:
        assert stand.progress is not None
        if is_empty:
            survey_progress.hand_in(db, stand.progress)
        else:
            submitting.hand_in(db, stand.progress, stand.questionnaire, public.now())

    await writing(request, work)
    return see_other(f"{stand.start}{'&' if stand.query else '?'}{_DONE}=1")


def _too_many(request: web.Request, stand: Stand, wait: float) -> web.Response:
    response = page(request, "kiosk_wait.html", 429, stand=stand, drop=request.path_qs)
    response.headers["Retry-After"] = str(math.ceil(wait))
    return response


def _without_last(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return dict(list(answers.items())[:-1])


def _stand(request: web.Request, db: Connection) -> Stand:
    """What a tablet asks, and the form of whoever stands before it. Raises Refused: 404, 410."""
    public, unit, key = public_of(request), request.match_info["unit"], request.match_info["key"]
    survey = open_survey(public, surveys.by_ref(db, request.match_info["ref"]))
    if unit not in public.rules.units or not links.fits(key, survey, "kiosk", unit):
        raise Refused(404, say.SURVEY_UNKNOWN)
    is_whole = _WHOLE in request.query
    asked = _asked(questionnaire_of(public, survey), is_whole)
    progress = _progress(request, db, survey)
    return Stand(survey, asked, unit, f"{KIOSK}{survey.ref}/{unit}/{key}", f"?{_WHOLE}=1" if is_whole else "", progress)


def _progress(request: web.Request, db: Connection, survey: surveys.Row) -> survey_progress.Row | None:
    token = request.match_info.get("token", "")
    found = survey_progress.by_token(db, hash_of(token)) if is_token(token) else None
    if found is None or found.survey != survey.id or found.origin != "kiosk":
        return None
    return found if public_of(request).now() - from_text(found.updated_at) < _LEFT_ALONE else None


def _asked(questionnaire: Questionnaire, is_whole: bool) -> Questionnaire:
    """The short form can be answered with a finger; one that is required is asked in either."""
    items = [item for item in questionnaire.items if not item.purpose and (is_whole or item.required or item.options)]
    return replace(questionnaire, items=tuple(items if is_whole else map(_without_words, items)))


def _without_words(item: Item) -> Item:
    return replace(item, options=tuple(replace(option, own_words=False) for option in item.options))


def _question(request: web.Request, stand: Stand, fault: str = "") -> web.Response:
    item = stand.next()
    if item is None:
        return see_other(stand.start)
    return page(
        request,
        "kiosk_question.html",
        422 if fault else 200,
        stand=stand,
        drop=request.path_qs,
        item=item,
        at=stand.visible().index(item) + 1,
        count=len(stand.visible()),
        fault=fault,
        names={"value": filled.value_name(item), "words": filled.words_name(item)},
        is_first=not stand.filled.answers,
    )
