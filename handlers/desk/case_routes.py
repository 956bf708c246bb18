"""Who may ask for what about cases: the part of the policy that the inbox and the page of a case need."""

from __future__ import annotations

from handlers.desk import attachment_page, case_bulk, case_forms, case_list_page, case_page, proofs, saved_view_forms
from handlers.desk.access import ACTORS, DESK, READERS
from handlers.desk.route import Handler, May, Route, get, post

ONE = "/desk/cases/{code}"


def _act(name: str, handler: Handler, may: May, action: str, **more: object) -> Route:
    """An act upon the case of the address."""
    return post(f"{ONE}/{name}", handler, may, action, about="code", **more)


ROUTES: tuple[Route, ...] = (
    get("/desk/cases", case_list_page.show, READERS, action="cases.list"),
    get("/desk/cases/live", case_list_page.live, READERS, answers="json", keeps_awake=False),
    post("/desk/cases/bulk", case_bulk.take, ACTORS, "cases.bulk"),
    post("/desk/cases/views", saved_view_forms.save, READERS, "views.save"),
    post("/desk/cases/views/{id}/remove", saved_view_forms.remove, READERS, "views.remove", about="id"),
    get(ONE, case_page.show, READERS, action="cases.read", about="code"),
    get(f"{ONE}/files/{{file}}", attachment_page.show, ACTORS, action="cases.file", about="code"),
    _act("accept", case_forms.accept, ACTORS, "cases.accept"),
    _act("route", case_forms.route, ACTORS, "cases.route"),
    _act("assign", case_forms.assign, ACTORS, "cases.assign"),
    _act("describe", case_forms.describe, ACTORS, "cases.describe"),
    _act("ask", case_forms.ask, ACTORS, "cases.ask"),
    _act("resume", case_forms.resume, ACTORS, "cases.resume"),
    _act("reply", case_forms.reply, ACTORS, "cases.reply"),
    _act("remark", case_forms.remark, ACTORS, "cases.remark"),
    _act("number", case_forms.number, ACTORS, "cases.number"),
    _act("close", case_forms.close, ACTORS, "cases.close", largest=proofs.LARGEST),
    _act("reopen", case_forms.reopen, ACTORS, "cases.reopen"),
    _act("refuse", case_forms.refuse, DESK, "cases.refuse"),
    _act("merge", case_forms.merge, DESK, "cases.merge"),
    _act("unmerge", case_forms.unmerge, DESK, "cases.unmerge"),
    _act("split", case_forms.split, DESK, "cases.split"),
    _act("publish", case_forms.publish, DESK, "cases.publish"),
    _act("unpublish", case_forms.unpublish, DESK, "cases.unpublish"),
    _act("join", case_forms.join, DESK, "cases.join"),
    _act("part", case_forms.part, DESK, "cases.part"),
    _act("reveal", case_forms.reveal_name, DESK, "cases.reveal"),
)
