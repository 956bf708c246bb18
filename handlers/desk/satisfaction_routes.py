"""Who may ask for what about satisfaction, low ratings and surveys."""

from __future__ import annotations

from handlers.desk import review_list_page, review_page, satisfaction_comments, satisfaction_page, survey_page
from handlers.desk.access import DESK
from handlers.desk.route import Route, get, post

REVIEW, SURVEY = "/desk/reviews/{id}", "/desk/surveys/{ref}"

ROUTES: tuple[Route, ...] = (
    get("/desk/satisfaction", satisfaction_page.show, satisfaction_page.READERS, action="satisfaction.read"),
    get("/desk/satisfaction/comments", satisfaction_comments.show, satisfaction_comments.READERS, action="satisfaction.comments"),
    get("/desk/reviews", review_list_page.show, DESK, action="reviews.list"),
    get(REVIEW, review_page.show_one, DESK, action="reviews.read", about="id"),
    post(REVIEW, review_page.end, DESK, "reviews.end", about="id"),
    get("/desk/surveys", survey_page.show, survey_page.MAKERS),
    post("/desk/surveys", survey_page.make, survey_page.MAKERS, "surveys.make"),
    get(SURVEY, survey_page.show_one, survey_page.MAKERS),
    post(SURVEY, survey_page.alter, survey_page.MAKERS, "surveys.change", about="ref"),
    post(f"{SURVEY}/open", survey_page.open_it, survey_page.MAKERS, "surveys.open", about="ref"),
    post(f"{SURVEY}/close", survey_page.close, survey_page.MAKERS, "surveys.close", about="ref"),
)
