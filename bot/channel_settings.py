"""What config.toml says of the channels beside the web chat; a key that is secret stands in an environment variable named here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ZaloSection:
    """[zalo]: an Official Account. `app_secret`, `webhook_secret` and `refresh_token` name environment variables.

    `paid_replies`: the account's package pays for replies beyond Zalo's free window. `template` is an approved ZNS template for
    news of cases ("" for none), with the field `template_code` for the case's code.
    """

    app_id: str = ""
    oa_id: str = ""
    app_secret: str = "ZALO_APP_SECRET"
    webhook_secret: str = "ZALO_WEBHOOK_SECRET"
    refresh_token: str = "ZALO_REFRESH_TOKEN"
    buttons: bool = False
    paid_replies: bool = False
    template: str = ""
    template_code: str = "ma_phan_anh"
    api: str = "https://openapi.zalo.me"
    oauth: str = "https://oauth.zaloapp.com"
    zns: str = "https://business.openapi.zalo.me"
    file_hosts: tuple[str, ...] = ("zdn.vn", "zadn.vn", "zaloapp.com")


@dataclass(frozen=True, slots=True)
class ZaloBotSection:
    """[zalobot]: a bot of the Zalo Bot Platform. `token` and `webhook_secret` name environment variables."""

    token: str = "ZALO_BOT_TOKEN"
    webhook: bool = False
    webhook_secret: str = "ZALO_BOT_WEBHOOK_SECRET"
    api: str = "https://bot-api.zaloplatforms.com"
    file_hosts: tuple[str, ...] = ("zdn.vn", "zadn.vn", "zaloapp.com")


@dataclass(frozen=True, slots=True)
class TelegramSection:
    """[telegram]: `token` and `webhook_secret` name environment variables; `proxy` is an address such as socks5://…, or ""."""

    token: str = "TELEGRAM_TOKEN"
    webhook: bool = False
    webhook_secret: str = "TELEGRAM_WEBHOOK_SECRET"
    api: str = "https://api.telegram.org"
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class PhoneSection:
    """[phone]: events of a telephone exchange. `secret` names the variable with the last part of the webhook's address.

    `vendor` is "stringee" or "neutral" (docs/channels.md); `addresses` may call the webhook, any where it is empty.
    """

    secret: str = "PHONE_EXCHANGE_SECRET"
    vendor: str = "neutral"
    addresses: tuple[str, ...] = ()


def secret(variable: str, environment: Mapping[str, str] = os.environ) -> str:
    """The secret in an environment variable, "" where it is missing."""
    return environment.get(variable, "").strip() if variable else ""
