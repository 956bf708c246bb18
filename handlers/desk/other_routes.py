"""Who may ask for what on the pages beside the cases: conversations, questions, delivery, knowledge, personal data."""

from __future__ import annotations

from feedback_store.officers import Role
from handlers.desk import (
    channel_page,
    conversation_acts,
    conversation_page,
    delivery_page,
    gap_page,
    knowledge_page,
    rights_acts,
    rights_page,
    wording_page,
)
from handlers.desk.access import DESK, NAMES
from handlers.desk.route import ADMINISTRATOR, Route, get, post

EDITORS: frozenset[Role] = DESK | {"knowledge_editor"}
TALK = "/desk/conversations/{id}"
ASKED = "/desk/questions/{id}"
RIGHT = "/desk/rights/{id}"

ROUTES: tuple[Route, ...] = (
    get("/desk/conversations", conversation_page.show, NAMES, action="conversations.list"),
    get("/desk/conversations/live", conversation_page.live, NAMES, answers="json", keeps_awake=False),
    get(TALK, conversation_page.show_one, NAMES, action="conversations.read", about="id"),
    get(
        f"{TALK}/live",
        conversation_page.live_one,
        NAMES,
        action="conversations.read",
        about="id",
        answers="json",
        keeps_awake=False,
    ),
    get(f"{TALK}/files/{{file}}", conversation_page.show_file, NAMES, action="conversations.file", about="id"),
    post(f"{TALK}/take", conversation_acts.take, NAMES, "conversations.take", about="id"),
    post(f"{TALK}/write", conversation_acts.write, NAMES, "conversations.write", about="id"),
    post(f"{TALK}/give", conversation_acts.give, NAMES, "conversations.give", about="id"),
    post(f"{TALK}/seal", conversation_acts.seal, NAMES, "conversations.seal", about="id"),
    post(f"{TALK}/back", conversation_acts.hand_back, NAMES, "conversations.hand_back", about="id"),
    get("/desk/questions", gap_page.show, EDITORS, action="questions.list"),
    get(ASKED, gap_page.show_one, EDITORS, action="questions.read", about="id"),
    post(f"{ASKED}/handle", gap_page.handle, EDITORS, "questions.handle", about="id"),
    post(f"{ASKED}/wording", wording_page.add, EDITORS, "wording.add", about="id"),
    get("/desk/wording", wording_page.show, EDITORS),
    post("/desk/wording/withdraw", wording_page.withdraw, EDITORS, "wording.withdraw"),
    get("/desk/delivery", delivery_page.show, DESK, action="delivery.read"),
    post("/desk/delivery/messages/{id}/retry", delivery_page.retry, DESK, "delivery.retry", about="id"),
    post("/desk/delivery/replies/{id}/resend", delivery_page.resend, DESK, "delivery.resend", about="id"),
    get("/desk/channels", channel_page.show, DESK),
    post("/desk/channels/{name}/look", channel_page.look, DESK, "channels.look", about="name"),
    get("/desk/knowledge", knowledge_page.show, EDITORS),
    get("/desk/rights", rights_page.show, DESK, action="rights.list"),
    post("/desk/rights", rights_acts.register, DESK, "rights.register"),
    get(RIGHT, rights_page.show_one, DESK, action="rights.read", about="id"),
    get(f"{RIGHT}/copy.{{ending}}", rights_page.copy, DESK, action="rights.copy", about="id"),
    get(f"{RIGHT}/answer", rights_page.answer, DESK, action="rights.read", about="id"),
    post(f"{RIGHT}/correct", rights_acts.correct, DESK, "rights.correct", about="id"),
    post(f"{RIGHT}/erase", rights_acts.erase, DESK, "rights.erase", about="id"),
    post(f"{RIGHT}/end", rights_acts.end, DESK, "rights.end", about="id"),
    post("/desk/rights/hold", rights_acts.hold, ADMINISTRATOR, "rights.hold"),
    post("/desk/rights/release", rights_acts.release, ADMINISTRATOR, "rights.release"),
)
