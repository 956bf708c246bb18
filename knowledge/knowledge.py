"""Everything the service knows, loaded together and never half: catalogue, guides, wording, dictionaries, search."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge import ambiguous, facets, guide, talk, versions, wording
from knowledge.facets import Facets
from knowledge.guide import Guide
from knowledge.procedure import Procedure
from knowledge.search import variants
from knowledge.search.decision import Weights
from knowledge.search.index import Entry
from knowledge.search.search import Search
from knowledge.talk import Talk
from knowledge.versions import Served
from knowledge.vietnamese import dictionary
from knowledge.wording import Wording

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One consistent state of the knowledge; a newer one replaces it whole."""

    procedures: Mapping[str, Procedure]
    guides: Mapping[str, Guide]
    wording: Mapping[str, Wording]
    search: Search
    facets: Facets
    talk: Talk
    version_of: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def name(self, code: str) -> str:
        """The short everyday name of a procedure."""
        if code in self.guides:
            return self.guides[code].title
        if code in self.wording:
            return self.wording[code].title
        return self.procedures[code].title


def load(folder: Path | None = None, today: datetime.date | None = None) -> Knowledge:
    """What is served on a day (default: today in Vietnam): the bundled knowledge, with a folder's imported versions. About 2 s."""
    served = versions.load(folder, today or versions.today())
    ways = inherited(wording.load(), served)
    words = dictionary.load()
    entries = [*procedure_entries(served.procedures, ways), *outside_entries()]
    search = Search(entries, words, variants.load(), Weights.load())
    search.offer(ambiguous.load())
    return Knowledge(
        procedures=served.procedures,
        guides=guide.load(),
        wording=ways,
        search=search,
        facets=facets.load(),
        talk=talk.load(),
        version_of=served.version_of,
        replaced=served.replaced,
        problems=served.problems,
    )


def inherited(ways: dict[str, Wording], served: Served) -> dict[str, Wording]:
    """The wording, and for a new code that has none yet, how people named the codes it replaces."""
    heirs: dict[str, list[Wording]] = {}
    for old, new in served.replaced.items():
        for code in new:
            if old in ways and code not in ways:
                heirs.setdefault(code, []).append(ways[old])
    return ways | {
        code: Wording(
            code,
            served.procedures[code].title,
            max(way.often for way in old),
            tuple(dict.fromkeys(phrase for way in old for phrase in (way.title, *way.phrases))),
        )
        for code, old in heirs.items()
    }


def procedure_entries(procedures: Mapping[str, Procedure], ways: Mapping[str, Wording]) -> Iterable[Entry]:
    """What the search is told of each procedure that a citizen may ask for."""
    for row in procedures.values():
        said = ways.get(row.code)
        if not row.internal:
            yield Entry(row.code, row.title, (said.title, *said.phrases) if said else (), said.often if said else 1)


def outside_entries() -> Iterable[Entry]:
    """Subjects that the catalogue does not hold, so that the search can recognise them and say so."""
    path = DATA / "outside.txt"
    for section in wording.read(path) if path.exists() else ():
        yield Entry(section.key, section.title, section.phrases, section.often, titled=False)
