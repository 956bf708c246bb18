"""The clock of surveys: draws by chance who is invited among those who were served, and invites them by day."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feedback_store import conversations, endings, invitations, surveys
from feedback_store.sqlite import Connection
from feedback_store.surveys import Row as Survey
from feedback_store.timestamps import from_text
from handlers.citizen import survey as talk
from handlers.citizen.sentences import Voice
from handlers.desk.telling import Telling
from handlers.messages import Conversation, SurveyForm
from handlers.ratings import sampling
from handlers.ratings.sampling import Sampling
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

RECENTLY, FULL = "recently_invited", "unit_full"
"""Why somebody who was drawn is left out."""
_MORNING, _EVENING = 8, 20
_AFTER = timedelta(hours=1)
"""Nobody is invited while they may still be talking."""
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the rules say, how citizens are spoken to and told, and the chance that decides."""

    rules: Rules
    voice: Voice
    telling: Telling
    chance: random.Random = field(default_factory=random.SystemRandom)

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether there is anybody to draw or to invite, at an hour at which one may."""
        local = now.astimezone(VIETNAM)
        if not _MORNING <= local.hour < _EVENING:
            return False
        return any(_served(db, one, now, 1) or invitations.waiting(db, one.id, 1) for one in surveys.running(db, local.date()))

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Draw and invite; the conversations that were told something."""
        return [name for one in surveys.running(db, now.astimezone(VIETNAM).date()) for name in self._of_survey(db, one, now)]

    def _of_survey(self, db: Connection, survey: Survey, now: datetime) -> Iterator[str]:
        form = self._form(survey)
        if form is None:
            return
        self._draw(db, survey, sampling.from_json(survey.sampling), now)
        for one in invitations.waiting(db, survey.id, _AT_ONCE):
            if one.conversation_id and not _is_busy(db, one.conversation_id):
                self._invite(db, one, survey, form, now)
                yield one.conversation_id

    def _draw(self, db: Connection, survey: Survey, rule: Sampling, now: datetime) -> None:
        """Each who was served since the last look, once, whoever they are."""
        drawn = Counter(invitations.drawn_by_unit(db, survey.id))
        for one in _served(db, survey, now, _AT_ONCE):
            surveys.consider(db, survey.id, one.id)
            if self.chance.random() * 100 >= rule.share or not one.conversation_id:
                continue
            left_out = _left_out(db, one.conversation_id, one.unit, rule, drawn, now)
            if invitations.add(db, survey.id, one.conversation_id, one.unit, now, left_out) and not left_out:
                drawn[one.unit] += 1

    def _invite(self, db: Connection, one: invitations.Row, survey: Survey, form: Questionnaire, now: datetime) -> None:
        assert one.conversation_id
        begun = SurveyForm(one.id, survey.title, form.key, form.version)
        reply = talk.invitation(self.voice, one.id, survey.title, form)
        self.telling.tell(db, one.conversation_id, f"survey:{one.id}", reply, now, survey=begun)
        invitations.move(db, one.id, "sent", now)

    def _form(self, survey: Survey) -> Questionnaire | None:
        versions = self.rules.questionnaires.get(survey.questionnaire, ())
        return next((one for one in versions if one.version == survey.version), None)


def _served(db: Connection, survey: Survey, now: datetime, most: int) -> list[endings.Row]:
    """Who was served since the survey opened and has not been drawn from."""
    opened = datetime.fromisoformat(survey.opens_on).replace(tzinfo=VIETNAM)
    return endings.served(db, survey.considered, opened, now - _AFTER, most)


def _left_out(db: Connection, conversation: str, unit: str, rule: Sampling, drawn: Counter[str], now: datetime) -> str:
    last = invitations.last_drawn(db, conversation)
    if last and from_text(last) > now - timedelta(days=rule.every_days):
        return RECENTLY
    return FULL if drawn[unit] >= rule.most else ""


def _is_busy(db: Connection, conversation: str) -> bool:
    """Whether something else is under way there: the invitation waits."""
    state = Conversation.from_data(json.loads(conversations.load(db, conversation).state))
    return bool(state.draft or state.with_staff or state.waiting_for or state.survey)
