"""Which procedures the catalogue says can be filed online, and which of those the province's own bodies settle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knowledge.procedure import Procedure
from knowledge.vietnamese.fold import fold

_PROVINCE = {"province", "commune"}


class Able(NamedTuple):
    """All that can be filed online, those of the province among them, and how many others settle, or nobody knows who."""

    all: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    elsewhere: int = 0
    unsaid: int = 0


def able(served: Iterable[Procedure], bodies: Sequence[str]) -> Able:
    """Those of provinces and communes with an online way, none between state bodies; `bodies` are names of the province's own.

    The level alone does not tell: the catalogue calls procedures of the customs ones of communes.
    """
    found = [one for one in served if one.online and not one.internal and _PROVINCE.intersection(one.levels)]
    named = re.compile(rf"\b(?:{'|'.join(re.escape(fold(body)) for body in bodies)})\b")
    own = frozenset(one.code for one in found if named.search(fold(one.agency)))
    unsaid = sum(not one.agency for one in found)
    return Able(frozenset(one.code for one in found), own, len(found) - len(own) - unsaid, unsaid)
