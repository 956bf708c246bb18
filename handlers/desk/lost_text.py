"""What an officer had typed when the session was over: shown once in the answer, to be copied, and kept nowhere by the service."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from handlers.desk.forms import Form, read_form
from handlers.desk.refusals import Refused
from handlers.desk.render import page

PLACES = ("/desk/cases/", "/desk/conversations/")
TYPED = {
    "reply": "Nội dung gửi",
    "result": "Kết quả xử lý",
    "no_proof": "Nếu không kèm tệp, vì sao",
    "remark": "Ghi chú",
    "question": "Câu hỏi",
    "answer": "Người dân nói",
    "route_note": "Lời nhắn cho đơn vị",
    "reopen_why": "Vì sao mở lại",
    "split_text": "Nội dung việc được tách",
    "published": "Nội dung công khai",
    "text": "Nhắn cho người dân",
}
"""The fields that come back, and their labels: what officers write in their own words, and no password."""
_LARGEST = 64 * 1024
"""Bytes that are read of somebody who is not signed in; a form with photos comes back by the page's script alone."""


def page_before(request: web.Request) -> str:
    """The address of the page that the request's form stands on; empty where that is not known."""
    path = request.rel_url.raw_path
    return path.rpartition("/")[0] if path.startswith(PLACES) else ""


async def given_back(request: web.Request, sign_in: str) -> web.Response | None:
    """The page with what was typed, and the way to sign in and back; None where nothing was typed.

    It answers the very request that brought the words, so nobody else can ask for it. `static/desk.js` keeps them in the tab, and
    puts them back when the same officer has signed in.
    """
    before = page_before(request)
    if not before or (request.content_length or 0) > _LARGEST:
        return None
    try:
        form = await read_form(request, _LARGEST)
    except (Refused, web.HTTPException):
        return None
    typed = _typed(form)
    return page(request, "lost_text.html", 401, typed=typed, path=f"{sign_in}?next={quote(before)}") if typed else None


def _typed(form: Form) -> list[tuple[str, str, str]]:
    return [(name, label, form.raw(name)) for name, label in TYPED.items() if form.raw(name).strip()]
