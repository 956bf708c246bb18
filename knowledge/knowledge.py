"""Everything the service knows, loaded together and never half: catalogue, guides, wording, dictionaries, search."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge import catalogue, parts, versions, wording_additions
from knowledge.data_file import BadDataFile
from knowledge.facets import Facets
from knowledge.filing.flow import Portal
from knowledge.guide import Guide
from knowledge.old_names import OldNames
from knowledge.procedure import Procedure
from knowledge.rules.rules import Rules
from knowledge.search.index import Entry
from knowledge.search.search import REPEALED, Search
from knowledge.talk import Talk
from knowledge.triage.triage import Triager
from knowledge.versions import BUNDLED, Served
from knowledge.wording import Wording


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One consistent state of the knowledge; a newer one replaces it whole."""

    procedures: Mapping[str, Procedure]
    guides: Mapping[str, Guide]
    wording: Mapping[str, Wording]
    search: Search
    facets: Facets
    talk: Talk
    old_names: OldNames
    rules: Rules
    triage: Triager
    portal: Portal
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
    ways, damaged = with_additions(inherited(parts.WORDING.read(), served), folder, served)
    guides, facets, talk = parts.GUIDES.read(), parts.FACETS.read(), parts.TALK.read()
    speech = (*facets.phrases, *talk.heard, *(text for guide in guides.values() for text in guide.sentences))
    entries = [*procedure_entries(served.procedures, ways), *repealed_entries(served, ways), *outside_entries()]
    search = Search(entries, parts.DICTIONARY.read(), parts.VARIANTS.read(), parts.RANKING.read(), speech)
    search.offer(parts.AMBIGUOUS.read())
    return Knowledge(
        procedures=served.procedures,
        guides=still_true(guides, served),
        wording=ways,
        search=search,
        facets=facets,
        talk=talk,
        old_names=parts.OLD_NAMES.read(),
        rules=parts.RULES.read(),
        triage=Triager(search, talk, facets, parts.TRIAGE.read()),
        portal=parts.FILING.read(),
        problems=(*served.problems, *damaged),
    )


def still_true(guides: dict[str, Guide], served: Served) -> dict[str, Guide]:
    """The guides without those whose procedure was imported anew with other times, fees or papers than they were written from."""
    imported = {code for code in guides if served.version_of.get(code, BUNDLED) != BUNDLED}
    written_from = catalogue.load() if imported else {}

    def same(code: str) -> bool:
        old, new = written_from.get(code), served.procedures.get(code)
        return bool(old and new) and (old.methods, old.papers) == (new.methods, new.papers)  # type: ignore[union-attr]

    return {code: guide for code, guide in guides.items() if code not in imported or same(code)}


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


def with_additions(ways: dict[str, Wording], folder: Path | None, served: Served) -> tuple[dict[str, Wording], tuple[str, ...]]:
    """The wording with what the desk added; a file that cannot be used is left out whole, with a line for the officer."""
    try:
        added = wording_additions.load(folder)
    except BadDataFile as error:
        return ways, (f"{error}; tạm bỏ qua cách gọi do cán bộ thêm",)
    return wording_additions.laid_over(ways, added, served.procedures), ()


def procedure_entries(procedures: Mapping[str, Procedure], ways: Mapping[str, Wording]) -> Iterable[Entry]:
    """What the search is told of each procedure that a citizen may ask for."""
    for row in procedures.values():
        said = ways.get(row.code)
        if not row.internal:
            yield Entry(row.code, row.title, (said.title, *said.phrases) if said else (), said.often if said else 1)


def repealed_entries(served: Served, ways: Mapping[str, Wording]) -> Iterable[Entry]:
    """Procedures that were withdrawn, so that the search can say so instead of answering with a neighbour."""
    rows = {code: served.known[code] for code in served.withdrawn if code not in served.replaced}
    for entry in procedure_entries(rows, ways):
        yield replace(entry, key=f"{REPEALED}.{entry.key}")


def outside_entries() -> Iterable[Entry]:
    """Subjects that the catalogue does not hold, so that the search can recognise them and say so."""
    for section in parts.OUTSIDE.read():
        yield Entry(section.key, section.title, section.phrases, section.often, titled=False)
