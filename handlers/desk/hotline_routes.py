"""Who may ask for what about calls: the part of the policy that the hotline needs."""

from __future__ import annotations

from handlers.desk import (
    exchange_page,
    exchange_ringing,
    hotline_call,
    hotline_callbacks,
    hotline_dossier,
    hotline_page,
    hotline_steps,
)
from handlers.desk.access import NAMES
from handlers.desk.route import ADMINISTRATOR, Route, get, post

CALL, BACK = "/desk/hotline/calls/{id}", "/desk/hotline/callbacks/{key}"

ROUTES: tuple[Route, ...] = (
    get("/desk/hotline", hotline_page.show, NAMES, action="calls.desk"),
    post("/desk/hotline/look-up", hotline_page.look_up, NAMES, "calls.look_up"),
    get(hotline_dossier.PATH, hotline_dossier.show, NAMES),
    post(hotline_dossier.PATH, hotline_dossier.look_up, NAMES, "calls.dossier"),
    get("/desk/hotline/incoming", exchange_ringing.live, NAMES, answers="json", keeps_awake=False),
    post("/desk/hotline/incoming/{id}", exchange_ringing.open_call, NAMES, "calls.open", about="id"),
    post("/desk/hotline/extension", exchange_ringing.set_extension, NAMES, "calls.extension"),
    get("/desk/hotline/calls", hotline_page.log, NAMES, action="calls.list"),
    post("/desk/hotline/calls", hotline_page.begin, NAMES, "calls.begin"),
    get(CALL, hotline_call.show, NAMES, action="calls.read", about="id"),
    post(CALL, hotline_call.write, NAMES, "calls.write", about="id"),
    post(f"{CALL}/live", hotline_call.live, NAMES, "calls.live", about="id", answers="json"),
    post(f"{CALL}/file", hotline_steps.file, NAMES, "calls.file", about="id"),
    post(f"{CALL}/redirect", hotline_steps.redirect, NAMES, "calls.redirect", about="id"),
    post(f"{CALL}/end", hotline_steps.end, NAMES, "calls.end", about="id"),
    get("/desk/hotline/records", exchange_page.show, ADMINISTRATOR, action="calls.records"),
    post("/desk/hotline/records", exchange_page.look, ADMINISTRATOR, "calls.preview", largest=exchange_page.LARGEST_FORM),
    post("/desk/hotline/records/take", exchange_page.take, ADMINISTRATOR, "calls.import", largest=exchange_page.LARGEST_FORM),
    get("/desk/hotline/callbacks", hotline_callbacks.show, NAMES, action="callbacks.list"),
    post("/desk/hotline/callbacks", hotline_callbacks.add, NAMES, "callbacks.add"),
    post(f"{BACK}/call", hotline_callbacks.call, NAMES, "callbacks.call", about="key"),
    post(f"{BACK}/missed", hotline_callbacks.missed, NAMES, "callbacks.missed", about="key"),
    post(f"{BACK}/done", hotline_callbacks.done, NAMES, "callbacks.done", about="key"),
)
