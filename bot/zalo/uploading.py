"""Files put onto Zalo before the message that shows them. An upload shows nobody anything, so it may be repeated."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from bot.sender import CannotDeliver
from bot.smaller_pictures import Picture, SmallerPictures
from bot.zalo.api import Answer, Upload, data_of, error_of, raise_for
from bot.zalo.limits import CODES, LIMITS
from feedback_store.attachments import Row
from handlers.file_kind import ENDINGS

Message: TypeAlias = dict[str, Any]
Put: TypeAlias = Callable[[str, Upload], Awaitable[Answer]]
"""`await put("image" or "file", upload)` asks Zalo to take it; raises CannotDeliver."""


class Uploading:
    """Puts files onto Zalo, pictures as large as it takes them."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._pictures = SmallerPictures()

    async def message(self, file: Row, caption: str) -> Message | None:
        """The message that shows a file; None where Zalo takes no such file. Raises CannotDeliver."""
        if file.state == "clean":
            return await self._picture(Picture(file.media_type, file.body), caption)
        if file.media_type in LIMITS.file_types and len(file.body) <= LIMITS.file_bytes:
            return await self._document(file)
        return None

    async def _picture(self, picture: Picture, caption: str) -> Message | None:
        fitting = await self._pictures.fitting(picture, LIMITS.image_bytes, LIMITS.image_sides)
        name = await self._taken("image", _upload(*fitting), "attachment_id") if fitting else ""
        shown = {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": name}]}
        return {"text": caption, "attachment": {"type": "template", "payload": shown}} if name else None

    async def _document(self, file: Row) -> Message | None:
        token = await self._taken("file", _upload(file.media_type, file.body), "token")
        return {"attachment": {"type": "file", "payload": {"token": token}}} if token else None

    async def _taken(self, kind: str, upload: Upload, called: str) -> str:
        """What Zalo calls the file, "" when it does not take it. Raises CannotDeliver for trouble that passes."""
        try:
            answer = await self._put(kind, upload)
        except CannotDeliver as failure:
            if not (failure.unreachable or failure.retry_after):
                return ""
            raise CannotDeliver(str(failure), unreachable=failure.unreachable, retry_after=failure.retry_after) from None
        code = error_of(answer)
        if code in CODES.passing - CODES.no_files:
            raise_for(code)
        return "" if code else str(data_of(answer).get(called) or "")


def _upload(media_type: str, body: bytes) -> Upload:
    return Upload(f"ket-qua.{ENDINGS[media_type]}", media_type, body)
