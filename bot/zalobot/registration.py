"""Where the platform delivers updates: to a webhook, or to whoever polls. It allows only one of the two at a time."""

from __future__ import annotations

from bot.zalobot.api import WHOLE, Api, CannotAsk

_NONE = 404


async def registered(api: Api, seconds: float = WHOLE) -> str:
    """The address of the webhook; "" when there is none. Raises CannotAsk."""
    try:
        told = await api.call("getWebhookInfo", {}, seconds)
    except CannotAsk as failure:
        if failure.code == _NONE:
            return ""
        raise
    address = told.get("url") if isinstance(told, dict) else ""
    return address if isinstance(address, str) else ""


async def register(api: Api, address: str, secret: str) -> None:
    """Have updates delivered to an address. Raises CannotAsk."""
    await api.call("setWebhook", {"url": address, "secret_token": secret})


async def unregister(api: Api) -> None:
    """Take a webhook away, so that polling brings updates. Raises CannotAsk."""
    if await registered(api):
        await api.call("deleteWebhook", {})
