"""Ratings and surveys to take away: chosen as on the page of satisfaction, made off the loop, followed in the page, then sent."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial

from aiohttp import web

from feedback_store import responses
from feedback_store.audit import Detail
from feedback_store.officers import Role
from feedback_store.sqlite import Connection
from handlers.desk.access import DESK
from handlers.desk.case_work import rules_of
from handlers.desk.export_jobs import Busy, Job, jobs_of
from handlers.desk.export_page import KINDS, RATINGS, refusal_of, send
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import ITS_SESSION, desk_of, leave_trace, reading, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.desk.satisfaction_asked import FILTERS, Asked, asked, of_version
from handlers.desk.satisfaction_page import context_of
from handlers.desk.satisfaction_view import asked_of, today_of
from handlers.exports import ratings_export
from handlers.exports.ratings_export import SHAPES, RatingsExport, Shape
from knowledge.vietnam_time import VIETNAM

MAKERS: frozenset[Role] = DESK | {"survey_staff"}
"""A unit's own officers see figures only: single answers of few people would tell them whose they are."""
FILTERED = ("period", "from", "to", "questionnaire", *FILTERS)
SHAPE_NAMES: dict[Shape, str] = {
    "answers": "CSV, mỗi dòng một câu trả lời",
    "respondents": "CSV, mỗi dòng một phiếu",
    "summary": "CSV, số liệu gộp",
}
WORKBOOK = "xlsx"
_SHAPE_FILES = {"answers": "tung-cau", "respondents": "tung-phieu", "summary": "so-lieu-gop", WORKBOOK: ""}
_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]+")
FAILED = "Chưa tạo được tệp. Hãy thử lại; nếu vẫn vậy, báo người quản trị máy chủ."


async def show(request: web.Request) -> web.Response:
    """GET /desk/exports/ratings, with the filters of the page of satisfaction: how many there are, and the form."""
    asked_for, known = asked_of(request), rules_of(request).questionnaires

    def work(db: Connection) -> tuple[Asked, int]:
        wanted = of_version(db, asked_for, known)
        return wanted, responses.count(db, wanted.wanted())

    wanted, count = await reading(request, work)
    context = context_of(request, wanted) | {"count": count, "shapes": SHAPE_NAMES, "filtered": FILTERED}
    context["typed"] = {**wanted.typed, "questionnaire": wanted.questionnaire.ref}
    context |= {"may_name": signed_in(request).role == "administrator"}
    return page(request, "ratings_export.html", 422 if wanted.fault else 200, **context)


async def make(request: web.Request) -> web.Response:
    """POST /desk/exports/ratings: begin the file; its row in the audit has the filters and the shape."""
    if not request[ITS_SESSION].verified:  # asked here and not by the gate, so that an attempt leaves its row in the audit
        return see_other(f"/desk/totp?next={RATINGS}")
    form, desk, officer = await read_form(request), desk_of(request), signed_in(request)
    wanted, shape = await _asked(request, form), form.text("shape", 20)
    with_officers = form.raw("officers") == "1"
    if shape not in (*SHAPES, WORKBOOK):
        raise Refused(400)
    if with_officers and officer.role != "administrator":
        raise Refused(403)
    list_of = RatingsExport(
        desk.store.path, wanted.wanted(), rules_of(request), desk.now(), shape if shape in SHAPES else "answers", with_officers
    )
    job = Job(officer.id, _file_name(wanted, shape, with_officers, desk.now()))
    try:
        jobs_of(desk.store).begin(desk.store, job, partial(ratings_export.write, list_of))
    except Busy as error:
        raise refusal_of(error) or error from None
    details: dict[str, Detail] = {"months": wanted.months.said, "format": shape, "officers": with_officers, **wanted.filters}
    await leave_trace(request, wanted.questionnaire.key, details)
    return see_other(f"{RATINGS}/{job.key}")


async def follow(request: web.Request) -> web.Response:
    """GET /desk/exports/ratings/{key}: how far the file is; the download begins when it is done."""
    job = _job(request)
    fault = str(refusal_of(job.error) or FAILED) if job.error else ""
    return page(request, "ratings_export_job.html", job=job, fault=fault)


async def stop(request: web.Request) -> web.Response:
    """POST /desk/exports/ratings/{key}/stop"""
    job = _job(request)
    job.stop()
    if job.task:
        await job.task
    if job.state == "ready":
        job.state = "stopped"
    job.close()
    return see_other(f"{RATINGS}/{job.key}")


async def take(request: web.Request) -> web.StreamResponse:
    """GET /desk/exports/ratings/{key}/file"""
    job = _job(request)
    if job.state != "ready" or job.file is None:
        raise Refused(404)
    await leave_trace(request, details={"rows": job.done})
    return await send(request, job.file, job.name, KINDS[job.name.rpartition(".")[2]])


def _job(request: web.Request) -> Job:
    """The officer's own job. Raises Refused."""
    job = jobs_of(desk_of(request).store).of(signed_in(request).id, request.match_info["key"])
    if job is None:
        raise Refused(404)
    return job


async def _asked(request: web.Request, form: Form) -> Asked:
    typed, rules = {name: form.text(name, 80) for name in FILTERED}, rules_of(request)
    wanted = asked(typed, signed_in(request), rules, today_of(request))
    if wanted.fault:
        raise Refused(422, wanted.fault)
    return await reading(request, lambda db: of_version(db, wanted, rules.questionnaires))


def _file_name(wanted: Asked, shape: str, with_officers: bool, now: datetime) -> str:
    """Says what is in it: two files made within a minute must be told apart in a folder."""
    months = "-".join(key.replace("-", "") for key in wanted.months.keys)
    what = [wanted.questionnaire.ref, months, *(key for _, key in wanted.filters.items()), _SHAPE_FILES[shape]]
    what += ["bi-danh"] * with_officers + [f"{now.astimezone(VIETNAM):%Y%m%d-%H%M%S}"]
    told = _NOT_IN_NAMES.sub("-", "-".join(["danh-gia", *filter(None, what)]))
    return f"{told}.{'xlsx' if shape == WORKBOOK else 'csv'}"
