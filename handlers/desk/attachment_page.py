"""The files of a case, for officers who may act upon it, and files that officers keep."""

from __future__ import annotations

from aiohttp import web

from feedback_store import attachments
from feedback_store.attachments import Row
from feedback_store.officers import Officer
from feedback_store.store import Connection
from handlers import file_answer
from handlers.desk.access import NAMES, access_case
from handlers.desk.frame import reading, signed_in
from handlers.desk.refusals import Refused
from handlers.file_kind import DOCX, PDF, file_kind, has_macros

_CONFINED = web.RequestKey("headers of a file", dict[str, str])

NOT_READY = "Ảnh vừa gửi đang được kiểm tra. Hãy mở lại sau vài giây."
NOT_HERE = {
    "raw": NOT_READY,
    "awaited": "Tệp này đang được tải về. Hãy mở lại sau vài giây.",
    "missing": "Không tải được tệp này về, hoặc người dân đã gửi quá nhiều trong ngày. Hãy xin người dân gửi lại.",
}
"""Why a file cannot be opened, by its state."""
MAY_TELL_PLACE = "Ảnh này có thể còn ghi nơi chụp nên đơn vị không mở được. Hãy nhờ bàn tiếp nhận xin người dân gửi lại ảnh JPG."
EMPTY = "Tệp này trống. Hãy chọn tệp khác."
TOO_LARGE = "Tệp lớn quá {megabytes} MB. Hãy gửi tệp nhỏ hơn."
HAS_MACROS = "Tệp này có macro nên không nhận được. Hãy lưu lại thành PDF rồi gửi."
HEIC = "Người dân chưa xem được ảnh HEIC. Hãy lưu lại thành ảnh JPEG rồi gửi."
OF_NO_KIND = "Chỉ nhận ảnh JPEG, PNG, WebP và văn bản PDF, DOCX. Hãy lưu lại thành một trong các loại này rồi gửi."


class CannotKeep(Exception):
    """Raised for a file that an officer should send in another form; the message is one Vietnamese line."""


async def show(request: web.Request) -> web.Response:
    """GET …/{code}/…/{file}?preview=1: a file of a case; 404 for what does not exist and for what is not the officer's to see."""
    if confine not in request.app.on_response_prepare:
        raise RuntimeError("without `confine` among the desk's signals a file would be a page of the desk")
    preview = bool(request.query.get("preview"))
    code, file = request.match_info["code"], request.match_info["file"]
    officer = signed_in(request)
    row = await reading(request, lambda db: _of_case(db, officer, code, file, preview))
    if row is None:
        raise web.HTTPNotFound
    if row.state in NOT_HERE:
        raise Refused(404, NOT_HERE[row.state])
    if officer.role not in NAMES and _may_tell_place(row):
        raise Refused(404, MAY_TELL_PLACE)
    response = file_answer.answer(row, preview)
    request[_CONFINED] = {name: response.headers[name] for name in ("Content-Security-Policy", "Cache-Control")}
    return response


def _of_case(db: Connection, officer: Officer, code: str, file: str, preview: bool) -> Row | None:
    # Photos cannot be redacted as texts are, so whoever sees cases only in numbers sees none.
    seen = access_case(db, officer, code)
    return attachments.of_case(db, seen.case.id, file, preview=preview) if seen and seen.may_act else None


def _may_tell_place(row: Row) -> bool:
    """Whether it is a citizen's picture that was not drawn anew: what the camera wrote into it is still there."""
    return row.officer is None and (row.state == "unreadable" or row.media_type == "image/heic")


async def confine(request: web.Request, response: web.StreamResponse) -> None:
    """An on_response_prepare signal, after the desk's own: a file keeps its stricter headers."""
    response.headers.update(request.get(_CONFINED, {}))


def keep(db: Connection, officer: int, body: bytes) -> str:
    """Keep an officer's photo or document; returns its id. A photo is raw until it has been drawn anew.

    Call it with room (`needs_room=True`). Raises CannotKeep.
    """
    if not body:
        raise CannotKeep(EMPTY)
    if len(body) > attachments.LARGEST:
        raise CannotKeep(TOO_LARGE.format(megabytes=attachments.LARGEST >> 20))
    kind = file_kind(body)
    if kind == "image/heic":
        raise CannotKeep(HEIC)
    if kind not in attachments.PICTURES | {PDF, DOCX}:
        raise CannotKeep(OF_NO_KIND)
    if has_macros(body):
        raise CannotKeep(HAS_MACROS)
    return attachments.add(db, None, kind, body, officer)
