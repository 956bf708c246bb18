"""What the invented citizens thought of it: ratings of what ended, questions answered in the chat, and one survey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from feedback_store import endings, responses, surveys
from feedback_store.endings import Ending
from feedback_store.responses import Answers, Given
from feedback_store.sqlite import Connection
from feedback_store.surveys import New
from feedback_store.timestamps import from_text
from handlers.messages import Rating
from handlers.ratings import keeping
from handlers.ratings.sampling import Sampling
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_SHORT_FORM = "dich-vu-16"
_RATED, _COMMENTS, _FORMS = 0.45, 0.3, 260
_LEVELS = (3, 5, 13, 42, 37)
"""How often each level is given; units differ from that a little."""


class Talk(NamedTuple):
    """What citizens write with a low rating, and with a high one."""

    low: tuple[str, ...]
    high: tuple[str, ...]


def rate(db: Connection, rules: Rules, rng: Random, talk: Talk, until: datetime) -> None:
    """Rate what has ended, as citizens do who were asked."""
    form = rules.rating_form(until.astimezone(VIETNAM).date())
    for row in _asked(db):
        at = from_text(row.ended_at) + timedelta(minutes=rng.randrange(1, 1_200))
        if rng.random() < _RATED and at < until:
            keeping.rate(db, row, _rating(rng, row, form, talk, rules.ratings.low), at)


def answer_questions(db: Connection, rng: Random, amount: int, until: datetime) -> None:
    """Questions about procedures that were answered in the chat, over the year, each with its ending."""
    talks = [name for (name,) in db.execute("SELECT id FROM conversations WHERE channel IN ('web', 'zalo') ORDER BY id")]
    for number in range(amount):
        name, at = rng.choice(talks), until - timedelta(minutes=rng.randrange(1_500, 365 * 1_440))
        channel, closes_at = name.partition(":")[0], at + timedelta(days=7)
        endings.add(db, Ending(f"answer:demo:{number}", "answer", channel, "", "", "", None, name, at, closes_at))


def survey(db: Connection, rules: Rules, rng: Random, officer: int, until: datetime) -> None:
    """A survey of the last month with the short form, answered at counters and from links."""
    form, today = rules.questionnaires[_SHORT_FORM][-1], until.astimezone(VIETNAM).date()
    opens, closes = today - timedelta(days=30), today + timedelta(days=14)
    new = New("Phục vụ ở quầy, mẫu", form.key, form.version, opens, closes, Sampling().to_json())
    row = surveys.change(db, surveys.add(db, new, officer, until - timedelta(days=31)), state="open")
    units = [unit.key for unit in rules.units.values() if unit.until is None]
    for _ in range(_FORMS):
        unit, origin = rng.choice(units[: 1 + rng.randrange(8)]), rng.choice(("link", "counter", "kiosk"))
        given = Given(form.key, form.version, origin, "kiosk" if origin == "kiosk" else "page", unit, survey=row.id)
        at = until - timedelta(minutes=rng.randrange(30 * 1_440))
        responses.submit(db, given, _filled(rng, form), at)


def _asked(db: Connection) -> Iterator[endings.Row]:
    for (name,) in db.execute("SELECT DISTINCT conversation_id FROM endings WHERE not_asked = '' ORDER BY 1").fetchall():
        yield from (row for row in endings.of_conversation(db, name) if not row.not_asked)


def _rating(rng: Random, row: endings.Row, form: Questionnaire, talk: Talk, low: int) -> Rating:
    """Each unit is liked as much as its name says: the same in every demo."""
    liked = sum(map(ord, row.unit)) % 7
    score = rng.choices(range(1, 6), [weight + (6 - liked) * 2 * (place < 3) for place, weight in enumerate(_LEVELS)])[0]
    known = [option.key for option in form.by_key[one_tap.REASONS].options if not option.own_words]
    reasons = tuple(sorted(rng.sample(known, rng.randrange(1, 3)))) if score <= low else ()
    said = talk.low if score <= low else talk.high
    comment = rng.choice(said) if rng.random() < _COMMENTS else ""
    review = rng.random() < 0.5 if score <= low else None
    return Rating(row.key, score, form.key, form.version, score <= low, reasons, comment, review)


def _filled(rng: Random, form: Questionnaire) -> Answers:
    """The scored questions, one in twelve left blank."""
    levels = {item.key: rng.choices("12345", _LEVELS)[0] for item in form.scored if rng.random() > 1 / 12}
    return {item: ((level, ""),) for item, level in levels.items()}
