"""Everything the service knows, loaded together and never half: catalogue, guides, wording, dictionaries, search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge import catalogue, facets, guide, talk, wording
from knowledge.facets import Facets
from knowledge.guide import Guide
from knowledge.procedure import Procedure
from knowledge.search import variants
from knowledge.search.decision import Weights
from knowledge.search.index import Entry
from knowledge.search.search import Search
from knowledge.talk import Talk
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

    def name(self, code: str) -> str:
        """The short everyday name of a procedure."""
        if code in self.guides:
            return self.guides[code].title
        if code in self.wording:
            return self.wording[code].title
        return self.procedures[code].title


def load(procedures: Mapping[str, Procedure] | None = None) -> Knowledge:
    """The bundled knowledge, with these procedures instead of the bundled catalogue if given. About 2 s."""
    served = {code: row for code, row in (procedures or catalogue.load()).items() if not row.internal}
    ways = wording.load()
    words = dictionary.load()
    entries = [*procedure_entries(served, ways), *outside_entries()]
    return Knowledge(
        served, guide.load(), ways, Search(entries, words, variants.load(), Weights.load()), facets.load(), talk.load()
    )


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
        yield Entry(section.key, section.title, section.phrases, section.often)
