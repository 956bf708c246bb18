"""What a turn leaves behind of ratings: the rating as it now stands, and what supervisors look at after a low one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from feedback_store import endings, invitations, officer_names, responses, reviews, survey_progress, surveys
from feedback_store.endings import Row
from feedback_store.responses import Given
from feedback_store.sqlite import Connection
from handlers.messages import Rating, Step, SurveyStep
from handlers.ratings import chat_rating, ending
from knowledge.questionnaires.one_tap import COMMENT, LEVEL, REASONS, REVIEW
from knowledge.questionnaires.questionnaire import Answer

YES, _NO = "co", "khong"
Told = Mapping[str, tuple[tuple[str, str], ...]]


def keep(db: Connection, conversation_id: str, step: Step, now: datetime) -> None:
    """Write what a step says of endings and ratings, in the turn's own commit."""
    if step.ended:
        ending.of_turn(db, step.ended, conversation_id, now)
    if step.survey:
        _survey(db, conversation_id, step.survey, now)
    if step.rating:
        found = endings.of_citizen(db, conversation_id, ending.MOST)
        row = next((one for one in found if one.key == step.rating.ending), None)
        if row:
            rate(db, row, step.rating, now, conversation_id)


def _survey(db: Connection, conversation_id: str, step: SurveyStep, now: datetime) -> None:
    """What became of an invitation; handed in, the answers are kept once, and nothing in them says whose they are."""
    one = invitations.load(db, step.invitation)
    if one is None or one.conversation_id != conversation_id or not invitations.move(db, one.id, step.state, now):
        return
    if step.state != "begun":
        survey_progress.drop(db, one.id)
    if step.state == "submitted":
        survey = surveys.load(db, one.survey)
        channel = conversation_id.partition(":")[0]
        given = Given(survey.questionnaire, survey.version, "invitation", channel, one.unit, survey=survey.id)
        responses.submit(db, given, rows_of(step.answers), now)


def rows_of(answers: Mapping[str, Answer]) -> Told:
    """Answers as the store keeps them; what was left blank is no answer. Own words stand with the last option that was ticked."""
    return {key: _rows(answer) for key, answer in answers.items() if answer.values or answer.text}


def _rows(answer: Answer) -> tuple[tuple[str, str], ...]:
    if not answer.values:
        return (("", answer.text),)
    *others, last = answer.values
    return (*((value, "") for value in others), (last, answer.text))


def rate(db: Connection, row: Row, rating: Rating, now: datetime, conversation_id: str = "") -> bool:
    """Keep a rating of what ended, or change the one given; False once nothing ties it to its ending any more.

    It can be changed in the conversation in which it was given; one that was given on a page, in that of the ending.
    """
    if row.rated_at is None:
        response = responses.submit(db, _given(db, row, rating), _told(rating), now, row.id)
        if given_in := conversation_id or row.conversation_id:
            endings.rated_from(db, row.id, given_in)
    elif row.response:
        response = row.response
        responses.change(db, response, _told(rating), now)
    else:
        return False
    if not conversation_id and (given_in := row.rated_in or row.conversation_id):
        chat_rating.put(db, given_in, rating)
    _review(db, row, response, rating, now)
    return True


def _review(db: Connection, row: Row, response: int, rating: Rating, now: datetime) -> None:
    """A low rating is looked at by a supervisor, under the case's code only where the citizen said so."""
    if not rating.low:
        reviews.remove(db, response)
        return
    code = ending.code_of(db, row) if rating.review else ""
    reviews.add(db, response, row.unit, code, now)


def _given(db: Connection, row: Row, rating: Rating) -> Given:
    officer = officer_names.pseudonym(db, row.officer) if row.officer else ""
    return Given(rating.questionnaire, rating.version, row.kind, row.channel, row.unit, row.field, row.subject, officer)


def _told(rating: Rating) -> Told:
    """The answers as rows: a level always, the rest where it was said."""
    told: dict[str, tuple[tuple[str, str], ...]] = {LEVEL: ((str(rating.score), ""),)}
    if rating.reasons:
        told[REASONS] = tuple((reason, "") for reason in rating.reasons)
    if rating.comment:
        told[COMMENT] = (("", rating.comment),)
    if rating.review is not None:
        told[REVIEW] = ((YES if rating.review else _NO, ""),)
    return told
