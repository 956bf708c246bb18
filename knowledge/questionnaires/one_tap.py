"""The one-tap rating (đánh giá một chạm): its questionnaire and questions, by the names under which the program knows them."""

from __future__ import annotations

KEY = "mot-cham"
LEVEL = "muc"
REASONS = "ly-do"
COMMENT = "gop-y"
REVIEW = "xem-lai"
QUESTIONS = (LEVEL, REASONS, COMMENT, REVIEW)
