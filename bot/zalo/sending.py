"""Sending on Zalo: a message while Zalo allows one; afterwards the approved template, or the desk calls the citizen."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.channel_settings import ZaloSection
from bot.reply_files import ReplyFiles
from bot.sender import CannotDeliver
from bot.zalo.api import Answer, Api, Upload, data_of, error_of, raise_for
from bot.zalo.events import TAP
from bot.zalo.limits import CODES, LIMITS
from bot.zalo.tokens import Tokens
from bot.zalo.uploading import Message, Uploading
from bot.zalo.window import is_open
from feedback_store import cases, reply_windows
from feedback_store.store import NotStored, Store
from feedback_store.timestamps import utc_now
from handlers.case_code import found_in
from handlers.messages import Reply
from handlers.reply_parts import as_plain_text

_PHONE = re.compile(r"0\d{9,10}")
_TOO_LATE = "đã quá hạn nhắn qua Zalo"

log = logging.getLogger(__name__)


class Sending:
    """Carries one reply to one citizen; the sender (bot/sender.py) repeats, this never does but for new keys and simpler forms."""

    def __init__(self, api: Api, tokens: Tokens, section: ZaloSection, store: Store) -> None:
        self._api = api
        self._tokens = tokens
        self._section = section
        self._store = store
        self._files = ReplyFiles(store)
        self._uploading = Uploading(self._put)

    async def send(self, conversation_id: str, reply: Reply) -> str:
        """Zalo's own id of the message. Raises CannotDeliver, `unwritable` when only the telephone is left."""
        with self._store.reading() as db:
            window = reply_windows.load(db, conversation_id)
        if not is_open(window, utc_now(), paid=self._section.paid_replies):
            return await self._by_template(conversation_id, reply, _TOO_LATE)
        answer = await self._say_or_show(conversation_id, reply)
        if (code := error_of(answer)) in CODES.closed:
            return await self._by_template(conversation_id, reply, f"Zalo từ chối: {code}")
        raise_for(code)
        await self._count(conversation_id)
        return str(data_of(answer).get("message_id", ""))

    async def ask(self, url: str, data: object) -> Answer:
        """Ask with the access token; once more with a new one where it is refused. Raises CannotDeliver."""
        return await self._with_access(lambda headers: self._api.ask(url, headers, data=data))

    async def _put(self, kind: str, upload: Upload) -> Answer:
        url = f"{self._section.api}/v2.0/oa/upload/{kind}"
        return await self._with_access(lambda headers: self._api.upload(url, headers, upload))

    async def _with_access(self, asking: Callable[[dict[str, str]], Awaitable[Answer]]) -> Answer:
        access = await self._tokens.access()
        answer = await asking({"access_token": access})
        if error_of(answer) in CODES.token:
            answer = await asking({"access_token": await self._tokens.renewed(access)})
        return answer

    async def _say_or_show(self, conversation_id: str, reply: Reply) -> Answer:
        citizen = conversation_id.partition(":")[2]
        if not reply.files:
            return await self._say(citizen, reply)
        found = await self._files.find(conversation_id, reply)
        if found.file and (message := await self._uploading.message(found.file, reply.text)):
            answer = await self._tell(citizen, message)
            if error_of(answer) not in CODES.no_files:
                return answer
            log.warning("zalo refuses a file (%d): words go in its place", error_of(answer))
        return await self._say(citizen, found.instead)

    async def _say(self, citizen: str, reply: Reply) -> Answer:
        text = {"text": as_plain_text(reply)}
        if buttons := _buttons(reply) if self._section.buttons else {}:
            answer = await self._tell(citizen, {**text, **buttons})
            if error_of(answer) not in CODES.no_buttons:
                return answer
            log.warning("zalo refuses buttons (%d): the reply goes without", error_of(answer))
        return await self._tell(citizen, text)

    async def _tell(self, citizen: str, message: Message) -> Answer:
        asked = {"recipient": {"user_id": citizen}, "message": message}
        return await self.ask(f"{self._section.api}/v3.0/oa/message/cs", asked)

    async def _by_template(self, conversation_id: str, reply: Reply, why: str) -> str:
        """News of a case by ZNS to the number that was left with it. Raises CannotDeliver where that cannot be."""
        code, phone = self._case_of(conversation_id, reply)
        if not self._section.template or not phone:
            raise CannotDeliver(why, unwritable=True)
        answer = await self.ask(f"{self._section.zns}/message/template", self._filled(code, phone, reply))
        refused = error_of(answer)
        if refused and refused not in CODES.token | CODES.rest:
            raise CannotDeliver(f"{why}; mẫu tin ZNS bị từ chối: {refused}", unwritable=True)
        raise_for(refused)
        return f"zns:{data_of(answer).get('msg_id', '')}"

    def _case_of(self, conversation_id: str, reply: Reply) -> tuple[str, str]:
        """The code of the case that a reply is about and its sender's number (84…); empty where the citizen has no such case."""
        code, check = found_in(reply.text) or ("", "wrong")
        with self._store.reading() as db:
            case = cases.own_by_code(db, conversation_id, code) if check == "right" else None
            phone = cases.sender(db, case.id).phone if case else ""
        return (code, f"84{phone[1:]}") if _PHONE.fullmatch(phone) else ("", "")

    def _filled(self, code: str, phone: str, reply: Reply) -> dict[str, Any]:
        tracking = hashlib.sha256(f"{code}\0{reply.text}".encode()).hexdigest()[:32]
        filled = {self._section.template_code: code}
        return {"phone": phone, "template_id": self._section.template, "template_data": filled, "tracking_id": tracking}

    async def _count(self, conversation_id: str) -> None:
        try:
            await self._store.write(partial(reply_windows.replied, conversation_id=conversation_id))
        except NotStored:  # the message has gone; Zalo counts as well, and says when it is the last
            log.error("zalo: a reply was sent and not counted")


def _buttons(reply: Reply) -> dict[str, Any]:
    """The choices as buttons beside their numbered lines; those beyond Zalo's limit are only numbered."""
    shown = [
        {"title": choice.label[: LIMITS.button_label], "type": "oa.query.hide", "payload": f"{TAP}{choice.id}"}
        for choice in reply.choices[: LIMITS.buttons]
    ]
    return {"attachment": {"type": "template", "payload": {"buttons": shown}}} if shown else {}
