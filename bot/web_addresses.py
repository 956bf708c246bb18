"""Whose request it is: the address behind trusted proxies, as one customer has it, and as logs may show it."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the settings check addresses long before the web is needed
    from aiohttp import web

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_ADDRESSES = 4_096
"""Addresses that are remembered: reading one takes as long as the rest of a refusal's line in the log."""


def networks(addresses: tuple[str, ...]) -> tuple[Network, ...]:
    """The configured proxies as networks; raises ValueError, in Vietnamese, on what is neither an address nor a network."""
    return tuple(map(_network, addresses))


def _network(address: str) -> Network:
    try:
        return ipaddress.ip_network(address, strict=False)
    except ValueError:
        raise ValueError(f"«{address[:60]}» không phải địa chỉ IP như 10.0.0.2 hay dải địa chỉ như 10.0.0.0/24") from None


def is_within(address: str, trusted: tuple[Network, ...]) -> bool:
    """Whether the address is one of the trusted proxies."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)


def address_of(request: web.BaseRequest, trusted: tuple[Network, ...]) -> str:
    """Where the request comes from: the last address of X-Forwarded-For that a trusted proxy vouches for, else the peer.

    A proxy may add its line below one that the client sent (HAProxy does): all of them are one list.
    """
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", ()))
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    address = request.remote or ""
    while hops and is_within(address, trusted):
        address = hops.pop()
    return grouped(address)


@lru_cache(maxsize=_ADDRESSES)
def grouped(address: str) -> str:
    """An address as one customer has it: IPv4 whole, IPv6 its /64, since a customer is given that many."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


@lru_cache(maxsize=_ADDRESSES)
def veiled(address: str) -> str:
    """An address as logs may show it: without the part that points at one household."""
    head, dot, _ = address.rpartition(".")
    return f"{head}.x" if dot else ":".join(address.split(":")[:3]) + "::x" if ":" in address else "?"
