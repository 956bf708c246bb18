"""What config.toml says of the channels beside the web chat; a key that is secret stands in an environment variable named here."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.web_addresses import networks


@dataclass(frozen=True, slots=True)
class ZaloSection:
    """[zalo]: an Official Account. `app_secret`, `webhook_secret` and `refresh_token` name environment variables.

    Events of another account of the app than `oa_id` are kept and not answered, where it is "" all are.
    `verifier` is the name of the file by which Zalo sees whose domain this is, "" for none (bot/zalo/verifier.py).
    `paid_replies`: the account's package pays for replies beyond Zalo's free window. `template` is an approved ZNS template for
    news of cases ("" for none), with the field `template_code` for the case's code.
    """

    app_id: str = ""
    oa_id: str = ""
    verifier: str = ""
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

    Without it, or where it is short, nobody may call the webhook (bot/phone/webhook.py). `vendor` is "stringee" or "neutral"
    (docs/channels.md); `addresses` may call the webhook, any where it is empty.
    """

    secret: str = "PHONE_EXCHANGE_SECRET"
    vendor: str = "neutral"
    addresses: tuple[str, ...] = ()


class BadProxy(Exception):
    """The proxy of the settings cannot be used; the message is one Vietnamese line, without its address."""


VERIFIER = re.compile(r"zalo_verifier([0-9A-Za-z_-]{8,100})\.html")
VENDORS = ("neutral", "stringee")


def check_service(address: str) -> None:
    """Raises ValueError for what is no address of a platform's API."""
    if not re.fullmatch(r"https?://[a-zA-Z0-9.:\[\]-]+/?", address):
        raise ValueError("cần địa chỉ như https://openapi.zalo.me")


def check_proxy(address: str) -> None:
    """Raises ValueError for what is no proxy; none is given by leaving it empty."""
    if address and not re.fullmatch(r"(https?|socks5h?)://[^\s/]{1,250}/?", address):
        raise ValueError("cần địa chỉ như socks5://127.0.0.1:1080")


def check_variable(name: str) -> None:
    """Raises ValueError for what is no name of an environment variable: a secret itself, most likely."""
    if name and not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,99}", name):
        raise ValueError("cần tên một biến môi trường, chữ hoa, như TELEGRAM_TOKEN; không ghi mã bí mật vào đây")


def check_hosts(hosts: tuple[str, ...]) -> None:
    """Raises ValueError for what is no name of a machine, or address of one for trials."""
    for host in hosts:
        if not re.fullmatch(r"(https?://)?[a-z0-9.-]+(:\d{1,5})?", host):
            raise ValueError("cần tên máy như zdn.vn")


def check_verifier(name: str) -> None:
    """Raises ValueError for what is no name of the file that Zalo gives for a domain; none is given by leaving it empty."""
    if name and not VERIFIER.fullmatch(name):
        raise ValueError("cần đúng tên tệp mà Zalo cho, như zalo_verifierAbCd1234.html, không kèm đường dẫn")


def check_vendor(name: str) -> None:
    """Raises ValueError for an exchange that is not known."""
    if name not in VENDORS:
        raise ValueError(f"chỉ có: {', '.join(VENDORS)}")


CHECKS: Mapping[tuple[str, str], Callable[[Any], object]] = {
    **{("zalo", name): check_service for name in ("api", "oauth", "zns")},
    **{("zalo", name): check_variable for name in ("app_secret", "webhook_secret", "refresh_token")},
    ("zalo", "file_hosts"): check_hosts,
    ("zalo", "verifier"): check_verifier,
    ("zalobot", "api"): check_service,
    ("zalobot", "file_hosts"): check_hosts,
    **{("zalobot", name): check_variable for name in ("token", "webhook_secret")},
    ("telegram", "api"): check_service,
    ("telegram", "proxy"): check_proxy,
    **{("telegram", name): check_variable for name in ("token", "webhook_secret")},
    ("phone", "secret"): check_variable,
    ("phone", "vendor"): check_vendor,
    ("phone", "addresses"): networks,
}
"""What each key must be; called with its value, they raise ValueError with a Vietnamese reason."""


def secret(variable: str, environment: Mapping[str, str] = os.environ) -> str:
    """The secret in an environment variable, "" where it is missing."""
    return environment.get(variable, "").strip() if variable else ""
