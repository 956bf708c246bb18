"""What the web chat can be told by config.toml, and what it refuses before it starts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from bot.web_addresses import networks
from bot.web_colours import companions


@dataclass(frozen=True, slots=True)
class WebSection:
    """The keys of [web] in config.toml.

    `public_url` is where citizens reach the service (https turns HSTS on); `frame_sites` may embed the page (the widget),
    `api_sites` may call the API from their own pages; both are origins such as https://tinh.gov.vn.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    rate_limits: bool = True
    trusted_proxies: tuple[str, ...] = ()
    public_url: str = ""
    frame_sites: tuple[str, ...] = ()
    api_sites: tuple[str, ...] = ()
    accent: str = "#0b5394"


@dataclass(frozen=True, slots=True)
class WebSettings(WebSection):
    """The section, and what the page takes from [centre]; `citizen` is how it addresses whoever reads it."""

    centre: str = "Trung tâm Phục vụ hành chính công"
    phone: str = ""
    citizen: str = "anh/chị"

    def __post_init__(self) -> None:
        """Refuse what would only fail later; raises ValueError with one line for the operator."""
        for name in {field.name for field in fields(self)} & CHECKS.keys():
            CHECKS[name](getattr(self, name))


def check_host(host: str) -> None:
    """Raises ValueError for a name that no machine has."""
    if not re.fullmatch(r"[\w.:%-]{1,253}", host) or max(map(len, host.split("."))) > 63:
        raise ValueError("cần tên máy hoặc địa chỉ như 127.0.0.1")


def check_port(port: int) -> None:
    """Raises ValueError for what is no port; 0 lets the system choose one."""
    if not 0 <= port <= 65_535:
        raise ValueError("cần một số từ 0 đến 65535")


def check_citizen(words: str) -> None:
    """Raises ValueError for what is no way of addressing somebody."""
    if not re.fullmatch(r"[\w/ ]{1,30}", words) or not words.strip():
        raise ValueError("cần cách xưng hô như anh/chị")


def check_sites(sites: tuple[str, ...]) -> None:
    """Raises ValueError for what is no origin."""
    for site in sites:
        if site != "*" and not re.fullmatch(r"https?://[a-zA-Z0-9.:\[\]-]+", site):
            raise ValueError(f"«{site[:60]}» không phải địa chỉ trang như https://tinh.gov.vn")


def check_public_url(address: str) -> None:
    """Raises ValueError for what is no address of a whole site: cookies, HSTS and the links that are handed out depend on it."""
    if address and not re.fullmatch(r"https?://[a-zA-Z0-9.:\[\]-]+/?", address):
        raise ValueError(f"«{address[:60]}» không phải địa chỉ trang như https://motcua.tinh.gov.vn")


CHECKS: dict[str, Callable[[Any], object]] = {
    "host": check_host,
    "port": check_port,
    "trusted_proxies": networks,
    "public_url": check_public_url,
    "frame_sites": check_sites,
    "api_sites": check_sites,
    "accent": companions,
    "citizen": check_citizen,
}
"""What each setting must be; called with its value, they raise ValueError with a Vietnamese reason."""
