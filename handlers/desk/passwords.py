"""Passwords: which are refused, and their hashes, never more than two of them worked out at once."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handlers.desk import sentences

SHORTEST, LONGEST = 12, 256
_COMMONEST = Path(__file__).parent / "common_passwords.txt"
_FEWEST_SIGNS = 5


class Overloaded(Exception):
    """So many passwords wait to be looked at that another would wait too long."""


class Passwords:
    """Hashing with argon2id in threads, two at a time: each takes 64 MB and a tenth of a second."""

    def __init__(self, hasher: PasswordHasher | None = None, most_waiting: int = 64) -> None:
        self._hasher = hasher or PasswordHasher()
        self._two = asyncio.Semaphore(2)
        self._most_waiting = most_waiting
        self._waiting = 0
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The hash to keep. Raises Overloaded."""
        return str(await self._in_thread(self._hasher.hash, normal(password)))

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Whether the password belongs to the hash; without one, False after the same time. Raises Overloaded."""
        right = await self._in_thread(self._verify, kept or "", normal(password))
        return bool(right) and kept is not None

    async def _in_thread(self, work: object, *given: str) -> object:
        if self._waiting >= self._most_waiting:
            raise Overloaded
        self._waiting += 1
        try:
            async with self._two:
                return await asyncio.to_thread(work, *given)  # type: ignore[arg-type]
        finally:
            self._waiting -= 1

    def _verify(self, kept: str, password: str) -> bool:
        # Verified where there is no account, so that the answer takes as long as for one that exists. Made at the first
        # attempt, whoever's that is, and not before: the service should start without waiting for it.
        self._nobody = self._nobody or self._hasher.hash("no account has this password")
        try:
            return self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False


def normal(password: str) -> str:
    """One form for what different keyboards write differently."""
    return unicodedata.normalize("NFKC", password)[: LONGEST * 4]


def fault(password: str, login: str) -> str:
    """Why the password is refused, in a sentence for the officer; empty when it will do."""
    folded = normal(password).casefold().strip()
    if len(password) < SHORTEST:
        return sentences.PASSWORD_SHORT.format(shortest=SHORTEST)
    if len(password) > LONGEST:
        return sentences.PASSWORD_LONG.format(longest=LONGEST)
    if re.sub(r"[\W\d_]", "", folded) in {re.sub(r"[\W\d_]", "", login.casefold()), ""} and login.casefold() in folded:
        return sentences.PASSWORD_IS_LOGIN
    if len(set(folded)) < _FEWEST_SIGNS or folded in commonest():
        return sentences.PASSWORD_COMMON
    return ""


@cache
def commonest() -> frozenset[str]:
    """The passwords that guessers try first."""
    lines = _COMMONEST.read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
