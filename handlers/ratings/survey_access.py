"""Who comes to a survey's page: which survey, by which invitation, and the form that was begun before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from aiohttp import web

from feedback_store import invitations, survey_progress, surveys
from feedback_store.store import Connection
from handlers.desk.refusals import Refused
from handlers.ratings import chat_form
from handlers.ratings import page_sentences as say
from handlers.ratings.filled import Filled
from handlers.ratings.links import INVITATION, SURVEY, hash_of, is_token, new_token
from handlers.ratings.public import Public, public_of
from knowledge.questionnaires.questionnaire import Questionnaire

COOKIE = "phieu"
SENT = "da-gui"
"""What the cookie says, instead of a form's token, once the form was sent: nothing by which it could be known again."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A survey that can be answered, with the form as far as it is filled in; `path` is its address."""

    survey: surveys.Row
    questionnaire: Questionnaire
    path: str
    invitation: invitations.Row | None = None
    progress: survey_progress.Row | None = None

    @property
    def filled(self) -> Filled:
        """What was answered so far."""
        return Filled.from_json(self.progress.answers) if self.progress else Filled()


def visit(request: web.Request, db: Connection) -> Visit:
    """The visit that a request belongs to. Raises Refused: 404 for an unknown survey, 410 for one that is over."""
    public, token = public_of(request), request.match_info.get("token", "")
    return _invited(public, db, token) if token else _by_itself(request, db)


def survey_of(request: web.Request, db: Connection) -> surveys.Row:
    """The survey of a request, even one that was answered. Raises Refused."""
    row, token = None, request.match_info.get("token", "")
    if not token:
        row = surveys.by_ref(db, request.match_info["ref"])
    elif invitation := invitations.by_token(db, hash_of(token)):
        row = surveys.load(db, invitation.survey)
    return open_survey(public_of(request), row)


def was_submitted(request: web.Request, db: Connection) -> bool:
    """Whether the invitation of a request was answered."""
    token = request.match_info.get("token", "")
    invitation = invitations.by_token(db, hash_of(token)) if is_token(token) else None
    return invitation is not None and invitation.state == "submitted"


def open_survey(public: Public, row: surveys.Row | None) -> surveys.Row:
    """The survey, if it can be answered today. Raises Refused."""
    if row is None or row.state == "draft":
        raise Refused(404, say.SURVEY_UNKNOWN)
    if row.state == "closed" or public.today() > date.fromisoformat(row.closes_on):
        raise Refused(410, say.SURVEY_OVER)
    opens = date.fromisoformat(row.opens_on)
    if public.today() < opens:
        raise Refused(404, say.SURVEY_NOT_YET.format(day=f"{opens:%d/%m/%Y}"))
    return row


def questionnaire_of(public: Public, survey: surveys.Row) -> Questionnaire:
    """The very version that the survey asks. Raises Refused when it is not among the data any more."""
    found = public.rules.questionnaire(survey.questionnaire, survey.version)
    if found is None:
        raise Refused(410, say.SURVEY_OVER)
    return found


def begun(db: Connection, public: Public, at: Visit, unit: str) -> tuple[Visit, str]:
    """Begin a form; the visit with it, and the token of whoever came by themselves, "" for an invited citizen."""
    if at.invitation:
        return replace(at, progress=begin_invited(db, at.invitation, public.now())), ""
    token, origin = new_token(), "counter" if unit else "link"
    form = survey_progress.New(hash_of(token), at.survey.id, None, origin, "page", unit)
    return replace(at, progress=survey_progress.begin(db, form, public.now())), token


def token_of(request: web.Request) -> str:
    """The token of the form that this device began; empty where there is none."""
    token = request.cookies.get(COOKIE, "")
    return token if is_token(token) else ""


def has_sent(request: web.Request) -> bool:
    """Whether this device has sent a form lately, and begun no other."""
    return request.cookies.get(COOKIE) == SENT


def begin_invited(db: Connection, one: invitations.Row, now: datetime) -> survey_progress.Row:
    """An invitation has one form, whatever device it is opened on; one that was begun in the chat goes on here."""
    answers = chat_form.take(db, one).to_json()
    invitations.move(db, one.id, "begun", now)
    form = survey_progress.New(one.token_hash or "", one.survey, one.id, "invitation", "page", one.unit, answers)
    return survey_progress.begin(db, form, now)


def _invited(public: Public, db: Connection, token: str) -> Visit:
    invitation = invitations.by_token(db, hash_of(token)) if is_token(token) else None
    if invitation is None:
        raise Refused(404, say.INVITATION_OVER)
    if not invitation.is_awaited:
        raise Refused(410, say.INVITATION_OVER)
    survey = open_survey(public, surveys.load(db, invitation.survey))
    progress = survey_progress.of_invitation(db, invitation.id)
    return Visit(survey, questionnaire_of(public, survey), f"{INVITATION}{token}", invitation, progress)


def _by_itself(request: web.Request, db: Connection) -> Visit:
    public, ref = public_of(request), request.match_info["ref"]
    survey = open_survey(public, surveys.by_ref(db, ref))
    token = token_of(request)
    progress = survey_progress.by_token(db, hash_of(token)) if token else None
    own = progress if progress and progress.survey == survey.id and progress.invitation is None else None
    return Visit(survey, questionnaire_of(public, survey), f"{SURVEY}{ref}", progress=own)
