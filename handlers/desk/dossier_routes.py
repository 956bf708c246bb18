"""Who may ask for what about dossiers (hồ sơ thủ tục): lists, one of them, its apology, figures of filing with help."""

from __future__ import annotations

from handlers.desk import dossier_apology, dossier_filings_page, dossier_list_page, dossier_page
from handlers.desk.dossier_list_page import LIST, READERS
from handlers.desk.route import Route, get, post

ONE = f"{LIST}/{{code}}"

ROUTES: tuple[Route, ...] = (
    get(LIST, dossier_list_page.show, READERS, action="dossiers.list"),
    get(f"{LIST}/filings", dossier_filings_page.show, dossier_filings_page.READERS, action="dossiers.filings"),
    get(ONE, dossier_page.show, READERS, action="dossiers.read", about="code"),
    get(f"{ONE}/letter", dossier_apology.letter, READERS, action="dossiers.letter", about="code"),
    post(f"{ONE}/draft", dossier_apology.draft, READERS, "dossiers.draft", about="code"),
    post(f"{ONE}/review", dossier_apology.review, READERS, "dossiers.review", about="code"),
    post(f"{ONE}/apology", dossier_apology.take, READERS, "dossiers.apologise", about="code"),
    post(f"{ONE}/sent", dossier_apology.sent, READERS, "dossiers.sent", about="code"),
)
