"""Where a case goes: its category and its place give the unit; a complaint about somebody never goes to that somebody."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.rules import rows
from knowledge.rules.places import Places
from knowledge.rules.rows import Row
from knowledge.rules.units import Unit, Units, in_force

if TYPE_CHECKING:
    from knowledge.rules.rules import Rules


@dataclass(frozen=True, slots=True)
class Route:
    """Who handles a category: `unit`; with `commune` the commune that the place names; `instead` when the place names `unit`."""

    unit: str
    commune: bool
    instead: str


@dataclass(frozen=True, slots=True)
class Routing:
    """Routes by category or group, and the finder of places."""

    routes: Mapping[str, Route]
    places: Places

    def of(self, category: str) -> Route | None:
        """The route of a category: its own, or its group's."""
        return self.routes.get(category) or self.routes.get(category.partition(".")[0])


def route(rules: Rules, category: str, place_text: str, on: datetime.date | None = None) -> Unit:
    """The unit that handles a case on a day (default: today in Vietnam); after a merger whoever took over.

    Raises KeyError where the tables have a gap, which `problems` tells beforehand.
    """
    way = rules.routing.of(category)
    if way is None:
        raise KeyError(category)
    communes = rules.routing.places.communes(place_text)
    key = way.unit
    if way.commune and len(communes) == 1:  # two communes: the province's unit sorts it out
        (key,) = communes
    elif way.instead and not communes and way.unit in rules.routing.places.offices(place_text):
        key = way.instead
    unit = in_force(rules.units, key, on or _today())
    if unit is None:
        raise KeyError(key)
    return unit


def _today() -> datetime.date:
    # Fetched late: it brings the whole catalogue's reader with it, which the rules do not need to load.
    from knowledge.versions import today

    return today()


def load(path: Path, units: Units) -> Routing:
    """The routes of a file over these units. Raises BadDataFile."""
    file = rows.read(path)
    routes: dict[str, Route] = {}
    for group, row in file.tables().items():
        own = row.tables()
        routes[group] = _route(row, None)
        routes |= {f"{group}.{name}": _route(one, routes[group]) for name, one in own.items()}
    file.done()
    return Routing(routes, Places(units))


def _route(row: Row, above: Route | None) -> Route:
    if above is None:
        found = Route(row.text("unit"), row.yes("commune", False), row.text("instead", ""))
    else:
        found = Route(row.text("unit", above.unit), row.yes("commune", above.commune), row.text("instead", above.instead))
    row.done()
    return found
