"""Who may ask for what about the indicators of dossiers."""

from __future__ import annotations

from handlers.desk import indicators_page
from handlers.desk.route import Route, get

ROUTES: tuple[Route, ...] = (
    get("/desk/indicators", indicators_page.show, indicators_page.READERS, action="indicators.read"),
    get("/desk/indicators/file.{ending}", indicators_page.take, indicators_page.READERS, action="indicators.file"),
)
