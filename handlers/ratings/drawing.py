"""The clock of surveys: draws who is invited among those who were served, one decision a person, and invites them by day."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from feedback_store import conversations, drawn_lately, endings, invitations, joined_conversations, surveys
from feedback_store.outbox import LASTING
from feedback_store.sqlite import Connection
from feedback_store.surveys import Row as Survey
from handlers.citizen import survey as talk
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, SurveyForm
from handlers.ratings import links, sampling
from handlers.ratings.asking import is_group
from handlers.ratings.sampling import Sampling
from handlers.telling import Telling
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

RECENTLY, FULL = "recently_invited", "unit_full"
"""Why somebody who was drawn is left out."""
_MORNING, _EVENING = 8, 20
_AFTER = timedelta(hours=1)
"""Nobody is invited while they may still be talking; a question of ours that is left open for so long is not under way any more."""
_AT_ONCE = 50
_TERMINAL = "terminal:"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the rules say, and how citizens are spoken to and told."""

    rules: Rules
    voice: Voice
    telling: Telling

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether there is anybody to draw or to invite, at an hour at which one may."""
        local = now.astimezone(VIETNAM)
        if not _MORNING <= local.hour < _EVENING:
            return False
        running = surveys.running(db, local.date())
        return any(_served(db, one, now, 1) or next(_within_reach(db, one.id, now), None) for one in running)

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Draw and invite; the conversations that were told something."""
        return [name for one in surveys.running(db, now.astimezone(VIETNAM).date()) for name in self._of_survey(db, one, now)]

    def _of_survey(self, db: Connection, survey: Survey, now: datetime) -> Iterator[str]:
        form = self.rules.questionnaire(survey.questionnaire, survey.version)
        if form is None:
            return
        self._draw(db, survey, sampling.from_json(survey.sampling), now)
        for one, conversation in islice(_within_reach(db, survey.id, now), _AT_ONCE):
            self._invite(db, one, survey, form, now)
            yield conversation

    def _draw(self, db: Connection, survey: Survey, rule: Sampling, now: datetime) -> None:
        """Each who was served since the last look, whoever they are; not a group, in which everybody would read it."""
        drawn = Counter(invitations.drawn_by_unit(db, survey.id))
        for one in _served(db, survey, now, _AT_ONCE):
            surveys.consider(db, survey.id, one.id)
            who = one.conversation_id
            if not who or is_group(who) or not _is_sampled(db, survey, rule, who) or invitations.is_known(db, survey.id, who):
                continue
            is_full = drawn[one.unit] >= rule.quota
            left_out = RECENTLY if _was_drawn(db, who, survey, rule, now) else FULL if is_full else ""
            invitations.add(db, survey.id, who, one.unit, now, left_out)
            drawn[one.unit] += not left_out

    def _invite(self, db: Connection, one: invitations.Row, survey: Survey, form: Questionnaire, now: datetime) -> None:
        assert one.conversation_id
        begun = SurveyForm(one.id, survey.title, form.key, form.version, until=survey.closes_on)
        reply = talk.invitation(self.voice, one.id, survey.title, form, self._link(db, one.id, one.conversation_id))
        self.telling.tell(db, one.conversation_id, f"{LASTING}{one.id}", reply, now, survey=begun, waiting_for="")
        invitations.move(db, one.id, "sent", now)

    def _link(self, db: Connection, invitation: int, conversation: str) -> str:
        """Where the invited citizen, and nobody else, answers on a page; "" without an address of our own, and at a terminal."""
        if not self.telling.public_url or conversation.startswith(_TERMINAL):
            return ""
        return links.invitation_to(db, invitation, self.telling.public_url)


def _served(db: Connection, survey: Survey, now: datetime, most: int) -> list[endings.Row]:
    """Who was served since the survey opened and has not been drawn from."""
    opened = datetime.fromisoformat(survey.opens_on).replace(tzinfo=VIETNAM)
    return endings.served(db, survey.considered, opened, now - _AFTER, most)


def _is_sampled(db: Connection, survey: Survey, rule: Sampling, conversation: str) -> bool:
    """Whether the lot fell on a citizen: on all that one person holds alike, and on none anew for its being joined with others."""
    person = min(joined_conversations.with_(db, conversation))
    return rule.takes(survey.secret, person)


def _was_drawn(db: Connection, conversation: str, survey: Survey, rule: Sampling, now: datetime) -> bool:
    """Whether somebody was drawn too lately, or for this very survey: which one it was is not known for long."""
    last = drawn_lately.last(db, conversation)
    earliest = now.astimezone(VIETNAM).date() - timedelta(days=rule.days_between)
    return last is not None and (last > earliest or last >= date.fromisoformat(survey.opens_on))


def _within_reach(db: Connection, survey: int, now: datetime) -> Iterator[tuple[invitations.Row, str]]:
    """Who waits for an invitation and has nothing else under way, in the order of drawing, with their conversation."""
    last = 0
    while page := invitations.waiting(db, survey, _AT_ONCE, last):
        last = page[-1].id
        for one in page:
            if one.conversation_id and not _is_busy(db, one.conversation_id, now):
                yield one, one.conversation_id


def _is_busy(db: Connection, conversation: str, now: datetime) -> bool:
    """Whether something else is under way there: the invitation waits. An answer is not awaited for ever."""
    state = Conversation.from_data(json.loads(conversations.load(db, conversation).state))
    if state.draft or state.with_staff or state.survey:
        return True
    if state.waiting_for.partition(":")[0] in ("", talk.AWAITED):  # to a survey that is over an answer is awaited in vain
        return False
    return bool(state.since) and datetime.fromisoformat(state.since) > now - _AFTER
