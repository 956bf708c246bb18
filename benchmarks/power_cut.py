"""R3: power cuts on the real store, beside what weaker settings of SQLite would lose; needs strace.

.venv/bin/python -m benchmarks.power_cut [--cuts 1000]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from tests.crash import power_cut

SETTINGS = ((2, "FULL (ours)"), (1, "NORMAL (control)"), (0, "OFF (control)"))
_CUTS_A_TRACE = 100  # a fresh trace for every hundred, since threads meet differently each time


def main() -> None:
    """Run the cuts and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cuts", type=int, default=1000)
    cuts = options.parse_args().cuts
    if not power_cut.is_possible():
        raise SystemExit("this benchmark needs strace: apt-get install strace")
    print("| synchronous | power cuts | that lost acknowledged messages | messages lost | that damaged the file |")
    print("|---|--:|--:|--:|--:|", flush=True)
    for synchronous, name in SETTINGS:
        parts = enumerate(range(0, cuts, _CUTS_A_TRACE))
        found = (some_cuts(synchronous, seed, min(_CUTS_A_TRACE, cuts - begun)) for seed, begun in parts)
        result = sum(found, start=Counter[str]())
        print(f"| {name} | {result['cuts']} | {result['lost']} | {result['rows_lost']} | {result['corrupt']} |", flush=True)


def some_cuts(synchronous: int, seed: int, times: int) -> Counter[str]:
    """Trace once, cut so many times."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "traced")
        folder.mkdir()
        events = power_cut.trace(folder, messages=300, synchronous=synchronous)
        return power_cut.cut_often(events, times, seed, Path(place))


if __name__ == "__main__":
    main()
