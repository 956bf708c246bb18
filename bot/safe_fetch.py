"""Fetching files by addresses that others name: only from hosts on a list, and only where those hosts are on the open internet.

The address that was checked is the one that is connected to, so that a name that resolves differently the second time gains
nothing; redirects are followed by hand and checked like the first address.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.downloading import CannotFetch
from feedback_store.attachments import LARGEST

_HOPS = 3
_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5, sock_connect=5)
_HEADERS = {"Accept-Encoding": "identity"}  # nothing that comes is ever unpacked
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16")))
"""IPv6 addresses that lead to an IPv4 address, which may be anything."""
_GONE = (404, 410)


class SafeFetch:
    """Fetches from `hosts` and their subdomains over https; one that is written with its scheme is meant exactly as written."""

    def __init__(self, hosts: Iterable[str], resolver: AbstractResolver | None = None) -> None:
        self._names = tuple(host.lower().strip(".") for host in hosts if "://" not in host)
        self._origins = frozenset(URL(host).origin() for host in hosts if "://" in host)
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, source: str) -> bytes:
        """The bytes behind an address, at most attachments.LARGEST. Raises CannotFetch."""
        try:
            return await self._fetch(source)
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise CannotFetch("không tải được tệp từ máy giữ tệp") from None

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()

    async def _fetch(self, source: str) -> bytes:
        url = self._allowed(source)
        for _ in range(_HOPS + 1):
            async with self._opened().get(url, headers=_HEADERS, allow_redirects=False) as answer:
                if answer.status not in (301, 302, 303, 307, 308):
                    return await _body(answer)
                url = self._allowed(answer.headers.get("Location", ""), url)
        raise CannotFetch("địa chỉ tệp chuyển tiếp quá nhiều lần", permanent=True)

    def _allowed(self, source: str, base: URL | None = None) -> URL:
        try:
            url = base.join(URL(source)) if base else URL(source)
            is_plain = bool(url.host) and url.user is None and url.password is None
            is_known = is_plain and (self._is_named(url) or url.origin() in self._origins)
        except ValueError:
            is_known = False
        if not is_known:
            raise CannotFetch("địa chỉ tệp nằm ngoài danh sách được phép", permanent=True)
        return url

    def _is_named(self, url: URL) -> bool:
        host = (url.host or "").lower()
        is_usual = url.scheme == "https" and url.port == 443
        return is_usual and any(host == name or host.endswith(f".{name}") for name in self._names)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = _OpenInternet(self._resolver or ThreadedResolver())
            connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True)
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT, cookie_jar=jar, auto_decompress=False)
        return self._session


class _OpenInternet(AbstractResolver):
    """Another resolver's answers, refused when one of them leads into a network that is not public.

    aiohttp connects to these very answers. It asks no resolver for a host that is an address: only a host that is on the list
    with its scheme can be one.
    """

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise OSError("not on the open internet")
        return found

    async def close(self) -> None:
        await self._resolver.close()


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the open internet; IPv6 addresses that stand for an IPv4 one are not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if not found.is_global or found.is_multicast or found.is_reserved:
        return False
    return isinstance(found, ipaddress.IPv4Address) or (
        found.ipv4_mapped is None and not any(found in network for network in _TRANSLATED)
    )


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    if answer.status != 200:
        raise CannotFetch(f"máy giữ tệp trả lời HTTP {answer.status}", permanent=answer.status in _GONE)
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise CannotFetch("máy giữ tệp gửi tệp nén", permanent=True)
    if (answer.content_length or 0) > LARGEST:
        raise CannotFetch("tệp quá lớn", permanent=True)
    body = bytearray()
    async for chunk in answer.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST:
            raise CannotFetch("tệp quá lớn", permanent=True)
    return bytes(body)
