"""What config.toml says of dossiers: how their list is read, and the one-stop software's own answer, asked for by HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.channel_settings import check_variable

_NEAR = frozenset(("localhost", "127.0.0.1", "::1"))
_MINUTES = range(1, 1441)


@dataclass(frozen=True, slots=True)
class DossierSection:
    """[dossiers]: `url` is asked every `minutes` for what is new ("" for nothing to ask); `token` names an environment variable.

    With `blank_units` a unit that is not in units.toml is left out of a dossier; without it the row is wrong.
    """

    url: str = ""
    token: str = "DOSSIER_CONNECTOR_TOKEN"
    minutes: int = 10
    blank_units: bool = False


def check_url(address: str) -> None:
    """Raises ValueError for what is no address to ask: https, or http on this machine; without name, password, query."""
    if address and not (re.fullmatch(r"https?://[^\s?#@]{1,500}", address) and _is_fit(address)):
        raise ValueError("cần địa chỉ https như https://motcua.tinh.gov.vn/api/ho-so, không kèm ? hay mật khẩu")


def _is_fit(address: str) -> bool:
    try:
        url = urlsplit(address)
        host, _ = url.hostname, url.port
    except ValueError:
        return False
    return bool(host) and (url.scheme == "https" or host in _NEAR)


def check_minutes(minutes: int) -> None:
    """Raises ValueError for less than a minute, or more than a day."""
    if minutes not in _MINUTES:
        raise ValueError(f"cần một số từ {_MINUTES[0]} đến {_MINUTES[-1]}")


CHECKS: Mapping[tuple[str, str], Callable[[Any], object]] = {
    ("dossiers", "url"): check_url,
    ("dossiers", "token"): check_variable,
    ("dossiers", "minutes"): check_minutes,
}
"""By section and key: what may stand there; they raise ValueError with a Vietnamese reason."""
