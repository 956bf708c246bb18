"""Who may ask for what about files of ratings and surveys: taking them away, the report on paper, forms typed in."""

from __future__ import annotations

from handlers.desk import (
    rating_link,
    ratings_export_page,
    ratings_import_page,
    satisfaction_page,
    satisfaction_report,
    survey_page,
    survey_printing,
)
from handlers.desk.access import NAMES
from handlers.desk.ratings_import_page import LARGEST_FORM, LARGEST_UPLOAD
from handlers.desk.route import Route, get, post

EXPORT, PAPER = "/desk/exports/ratings", "/desk/paper"
_TAKERS, _TYPISTS = ratings_export_page.MAKERS, ratings_import_page.MAKERS

ROUTES: tuple[Route, ...] = (
    get("/desk/satisfaction/report", satisfaction_report.show, satisfaction_page.READERS, action="satisfaction.report"),
    get(EXPORT, ratings_export_page.show, _TAKERS, second_factor=True),
    post(EXPORT, ratings_export_page.make, _TAKERS, "exports.ratings"),
    get(f"{EXPORT}/{{key}}", ratings_export_page.follow, _TAKERS, second_factor=True, keeps_awake=False),
    post(f"{EXPORT}/{{key}}/stop", ratings_export_page.stop, _TAKERS, "exports.ratings_stop"),
    get(f"{EXPORT}/{{key}}/file", ratings_export_page.take, _TAKERS, action="exports.ratings_file", second_factor=True),
    get("/desk/surveys/{ref}/sheets", survey_printing.sheets, survey_page.MAKERS),
    get("/desk/surveys/{ref}/form", survey_printing.form, survey_page.MAKERS),
    post("/desk/cases/{code}/rating-link", rating_link.give, NAMES, "ratings.link", about="code"),
    get(PAPER, ratings_import_page.show, _TYPISTS),
    get(f"{PAPER}/template", ratings_import_page.template, _TYPISTS),
    post(PAPER, ratings_import_page.look, _TYPISTS, "paper.look", largest=LARGEST_UPLOAD),
    post(f"{PAPER}/take", ratings_import_page.take, _TYPISTS, "paper.take", largest=LARGEST_FORM),
    post(f"{PAPER}/{{id}}/back", ratings_import_page.take_back, _TYPISTS, "paper.take_back", about="id"),
)
