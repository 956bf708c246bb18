"""Looking whether Zalo is set up well: keys, secrets and how long they hold, each with what to do about it."""

from __future__ import annotations

import asyncio

from bot.channel_settings import ZaloSection
from bot.sender import CannotDeliver
from bot.zalo.api import error_of, raise_for
from bot.zalo.events import CHANNEL
from bot.zalo.sending import Sending
from bot.zalo.tokens import Secrets
from feedback_store import channel_tokens
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.desk.watched import Finding

_WARN_DAYS = 30
_PATIENCE = 9.0  # seconds
_NEW_TOKEN = "Vào developers.zalo.me lấy mã làm mới (refresh token), đặt vào biến môi trường {name} rồi khởi động lại dịch vụ."


async def look(section: ZaloSection, secrets: Secrets, store: Store, sending: Sending) -> list[Finding]:
    """What was found, the secrets first; asks Zalo for the account's quota, which changes nothing and sends nothing."""
    account = await _account(section, sending)  # before the days are counted: the keys may be refreshed for it
    with store.reading() as db:
        left = channel_tokens.days_left(db, CHANNEL, utc_now())
    return [*secrets_found(section, secrets), account, days_found(section, left)]


def secrets_found(section: ZaloSection, secrets: Secrets) -> list[Finding]:
    """Whether both secrets of the app are there."""
    told = (
        ("Mã bí mật của ứng dụng Zalo", section.app_secret, secrets.app_secret),
        ("Mã bí mật của webhook Zalo", section.webhook_secret, secrets.webhook_secret),
    )
    return [
        Finding(True, f"{what}: đã có.")
        if value
        else Finding(False, f"{what}: chưa có.", f"Đặt biến môi trường {name} rồi khởi động lại dịch vụ.")
        for what, name, value in told
    ]


async def examine(section: ZaloSection, secrets: Secrets, left: int | None) -> list[Finding]:
    """The same beside a running service, without asking Zalo: that may use up a refresh token, which only one may do."""
    if left is None and secrets.refresh_token:
        kept = Finding(True, f"Mã làm mới của Zalo: đã có trong {section.refresh_token}, dùng khi dịch vụ khởi động.")
    else:
        kept = days_found(section, left)
    return [*secrets_found(section, secrets), kept]


async def _account(section: ZaloSection, sending: Sending) -> Finding:
    asked = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
    try:
        async with asyncio.timeout(_PATIENCE):
            raise_for(error_of(await sending.ask(f"{section.api}/v3.0/oa/quota/message", asked)))
    except TimeoutError:
        return Finding(False, "Zalo không trả lời.", "Xem đường mạng từ máy chủ này ra Zalo, rồi thử lại.")
    except CannotDeliver as failure:
        remedy = f"Xem docs/channels.md, mục Zalo. Nếu mã đã hết hiệu lực: {_new_token(section)}"
        return Finding(False, f"Zalo chưa nhận dịch vụ này: {failure}.", remedy)
    return Finding(True, "Zalo nhận mã truy cập của dịch vụ.")


def days_found(section: ZaloSection, left: int | None) -> Finding:
    """How long the refresh token still holds."""
    remedy = _new_token(section)
    if left is None:
        return Finding(False, "Chưa có mã làm mới của Zalo.", remedy)
    return Finding(left >= _WARN_DAYS, f"Mã làm mới của Zalo còn {left} ngày.", "" if left >= _WARN_DAYS else remedy)


def _new_token(section: ZaloSection) -> str:
    return _NEW_TOKEN.format(name=section.refresh_token)
