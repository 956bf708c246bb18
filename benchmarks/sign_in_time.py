"""Whether the time of a refused sign-in tells that an account exists (S6): medians of wrong passwords, taken in turns.

.venv/bin/python -m benchmarks.sign_in_time [--tries 1000]
"""

from __future__ import annotations

import argparse
import asyncio
import time
from statistics import median

from tqdm import trange

from handlers.desk.passwords import Passwords


async def measured(tries: int) -> tuple[list[float], list[float]]:
    """Milliseconds of refusals for an account that exists, and for one that does not."""
    passwords = Passwords()
    kept = await passwords.hash("một mật khẩu khá dài")
    await passwords.is_right(None, "lần đầu")
    known, unknown = [], []
    for _ in trange(tries, leave=False):
        known.append(await _refusal(passwords, kept))
        unknown.append(await _refusal(passwords, None))
    return known, unknown


async def _refusal(passwords: Passwords, kept: str | None) -> float:
    began = time.perf_counter()
    assert not await passwords.is_right(kept, "sai rồi")
    return 1_000 * (time.perf_counter() - began)


def main() -> None:
    """Print both medians and how far apart they are."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--tries", type=int, default=1_000, help="of each kind")
    known, unknown = map(median, asyncio.run(measured(options.parse_args().tries)))
    print(f"known account {known:.1f} ms, unknown {unknown:.1f} ms, {abs(known - unknown):.1f} ms apart (goal 5)")


if __name__ == "__main__":
    main()
