"""Who may bring dossiers in from a file of the one-stop software."""

from __future__ import annotations

from handlers.desk import dossier_import_page
from handlers.desk.dossier_import_page import HERE, LARGEST_UPLOAD, READERS
from handlers.desk.route import Route, get, post

ROUTES: tuple[Route, ...] = (
    get(HERE, dossier_import_page.show, READERS),
    post(HERE, dossier_import_page.look, READERS, "dossiers.look", largest=LARGEST_UPLOAD),
    post(f"{HERE}/{{key}}", dossier_import_page.take, READERS, "dossiers.take"),
    get(f"{HERE}/sample", dossier_import_page.sample, READERS),
    get(f"{HERE}/{{key}}/report", dossier_import_page.take_report, READERS, action="dossiers.report"),
)
