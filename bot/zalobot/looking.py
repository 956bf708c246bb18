"""Whether the bot can work, as `doctor` and the desk show it: its token, and where updates go."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channel_settings import ZaloBotSection
from bot.zalobot.api import Api, CannotAsk
from bot.zalobot.registration import registered
from bot.zalobot.webhook import LONGEST_SECRET, PATH, SHORTEST_SECRET, is_usable
from handlers.desk.watched import Finding

_WAIT = 4.0  # seconds for each of the two questions

_NO_SECRET = Finding(
    False,
    f"Mã webhook của Zalo Bot phải dài {SHORTEST_SECRET} đến {LONGEST_SECRET} ký tự.",
    "Đặt một chuỗi ngẫu nhiên vào biến môi trường ghi ở [zalobot] webhook_secret.",
)
_NO_ADDRESS = Finding(
    False,
    "Webhook của Zalo Bot cần một địa chỉ https.",
    "Điền [web] public_url, hoặc đặt [zalobot] webhook = false để dịch vụ tự hỏi Zalo.",
)


def _remedy(failure: CannotAsk) -> str:
    if failure.code == 401:
        return "Lấy lại mã ở trang quản lý bot rồi đặt vào biến môi trường ghi ở [zalobot] token."
    if failure.code:
        return "Thử lại sau ít phút; nếu vẫn vậy, xem trạng thái bot ở trang quản lý bot."
    return "Kiểm tra mạng, tường lửa và [zalobot] api."


async def examine(section: ZaloBotSection, token: str, webhook_secret: str, public_url: str) -> Sequence[Finding]:
    """The same beside a running service, or before there is one."""
    api = Api(section.api, token)
    try:
        return await look(api, section, public_url.rstrip("/") + PATH, webhook_secret)
    finally:
        await api.close()


async def look(api: Api, section: ZaloBotSection, address: str, webhook_secret: str) -> Sequence[Finding]:
    """Ask the platform about the bot and its updates; `address` is that of the webhook."""
    if not (bot := await _look_at_bot(api)).well:
        return [bot]  # whatever else is asked would fail alike
    return [bot, await (_look_at_webhook(api, address, webhook_secret) if section.webhook else _look_at_polling(api))]


async def _look_at_bot(api: Api) -> Finding:
    """Whether the token opens the bot."""
    try:
        told = await api.call("getMe", {}, _WAIT)
    except CannotAsk as failure:
        return Finding(False, f"Zalo Bot: {failure}.", _remedy(failure))
    name = told.get("account_name") if isinstance(told, dict) else ""
    shown = f" «{' '.join(name.split())[:60]}»" if isinstance(name, str) and name.strip() else ""
    return Finding(True, f"Zalo nhận mã của bot{shown}.")


async def _look_at_polling(api: Api) -> Finding:
    """Whether no webhook takes the updates away."""
    try:
        elsewhere = await registered(api, _WAIT)
    except CannotAsk as failure:
        return Finding(False, f"Webhook của Zalo Bot: {failure}.", _remedy(failure))
    if elsewhere:
        remedy = "Khởi động lại dịch vụ để gỡ; nếu lại có, một máy khác đang dùng mã của bot: đổi mã."
        return Finding(False, "Zalo Bot đang giao tin cho một webhook, dịch vụ không hỏi được.", remedy)
    return Finding(True, "Zalo Bot: dịch vụ tự hỏi tin, không có webhook nào chen vào.")


async def _look_at_webhook(api: Api, address: str, secret: str) -> Finding:
    """Whether updates are delivered to our address, with a secret that counts."""
    if not is_usable(secret):
        return _NO_SECRET
    if not address.startswith("https://"):
        return _NO_ADDRESS
    try:
        told = await registered(api, _WAIT)
    except CannotAsk as failure:
        return Finding(False, f"Webhook của Zalo Bot: {failure}.", _remedy(failure))
    if told != address:
        what = "Zalo Bot chưa có webhook." if not told else "Zalo Bot đang giao tin đến một địa chỉ khác."
        return Finding(False, what, "Khởi động lại dịch vụ để đặt lại; nếu vẫn vậy, một máy khác đang dùng mã của bot.")
    return Finding(True, "Zalo Bot giao tin đến webhook của dịch vụ.")
