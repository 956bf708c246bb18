"""A whole list of dossiers read in bounded memory: what can be taken, packed; what is wrong with the rest; what is there twice."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from feedback_store.dossiers import AT_ONCE, Dossier
from handlers.dossiers import sentences as say
from handlers.dossiers.encodings import NotReadable
from handlers.dossiers.faults import Fault, Faults
from handlers.dossiers.row_reading import Place, Rows
from handlers.dossiers.source import MOST_ROWS, Source

_MARK = 16  # bytes that tell two dossiers apart


@dataclass(slots=True)
class Reading:
    """What a list holds: `count` dossiers that can be taken, of `total` lines, of which `repeated` say what another one says.

    By `sha256` the same dossiers are known again, in whatever file and order they come.
    """

    source: Source
    faults: Faults = field(default_factory=Faults)
    total: int = 0
    repeated: int = 0
    count: int = 0
    sha256: str = ""
    _packs: list[bytes] = field(default_factory=list)
    _left_out: set[str] = field(default_factory=set)

    @property
    def is_sound(self) -> bool:
        """Whether nothing grave is wrong with any line."""
        return not self.faults.rows

    def chunks(self) -> Iterator[list[Dossier]]:
        """The dossiers that can be taken, as many at once as one commit takes."""
        for pack in self._packs:
            rows = [Dossier(*row) for row in json.loads(zlib.decompress(pack))]
            yield [row for row in rows if row.code not in self._left_out]


class _Seen:
    """Which codes a list has told of by now, where, and what it said of them."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[int, bytes]] = {}

    def add(self, row: Dossier, number: int) -> tuple[int, bool] | None:
        """None for a code that is new; else where it stands, and whether it says the same there."""
        mark = hashlib.blake2b(_written(row), digest_size=_MARK).digest()
        number_before, mark_before = self._first.setdefault(row.code, (number, mark))
        if number_before == number:
            return None
        return number_before, mark == mark_before

    def without(self, codes: set[str]) -> list[bytes]:
        """The marks of all others, in their order."""
        return sorted(mark for code, (_, mark) in self._first.items() if code not in codes)


def read(source: Source, place: Place) -> Reading:
    """Read all of a list. Raises NotReadable."""
    reading, seen = Reading(source), _Seen()
    rows, kept = Rows(place, reading.faults), []
    for line in source.lines:
        reading.total += 1
        if reading.total > MOST_ROWS:
            raise NotReadable(say.TOO_MANY.format(most=f"{MOST_ROWS:,}".replace(",", ".")))
        row = rows.read(line)
        if row is None or _is_repeated(reading, seen, row, line.number):
            continue
        kept.append(row)
        if len(kept) == AT_ONCE:
            reading._packs.append(_packed(kept))
            kept = []
    if kept:
        reading._packs.append(_packed(kept))
    marks = seen.without(reading._left_out)
    reading.count, reading.sha256 = len(marks), hashlib.sha256(b"".join(marks)).hexdigest()
    if not reading.total:
        raise NotReadable(say.EMPTY)
    return reading


def _is_repeated(reading: Reading, seen: _Seen, row: Dossier, number: int) -> bool:
    found = seen.add(row, number)
    if found is None:
        return False
    first, is_same = found
    if is_same:
        reading.repeated += 1
        return True
    place, keep_one = reading.source.place, say.KEEP_ONE.format(place=reading.source.place)
    pairs = [(number, first)] if row.code in reading._left_out else [(first, number), (number, first)]
    for here, there in pairs:
        reading.faults.note(Fault(here, "code", say.SAME_CODE.format(place=place, row=there), keep_one))
    reading._left_out.add(row.code)
    return True


def _written(row: Dossier) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode()


def _packed(rows: Sequence[Dossier]) -> bytes:
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1)
