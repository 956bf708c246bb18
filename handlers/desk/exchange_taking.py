"""Taking over what the exchange tells: the call's row, and who is to be called back because nobody answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from feedback_store import endings, exchange_calls, missed_calls, officer_extensions
from feedback_store.exchange_calls import Event, Facts, Row
from feedback_store.missed_calls import Missed
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text
from handlers.citizen.moments import moment
from handlers.desk import hotline_sentences as say
from handlers.desk.exchange_story import facts_of
from handlers.messages import Rating
from handlers.ratings import ending, keeping
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

UNANSWERED_SILENCE, ANSWERED_SILENCE = timedelta(hours=1), timedelta(hours=4)
"""After so long without a word, a call whose end was never told is over."""
_AHEAD, _BEHIND = timedelta(minutes=15), timedelta(hours=6)
"""How far from our clock the exchange's time of an event may lie: two clocks differ, and while this service is away it is told
late. Farther off the exchange's clock is wrong, at the least by its time zone."""
_WORTH_CALLING = timedelta(days=3)
"""Who called longer ago has called again or gone elsewhere; a long weekend is shorter. A list of last year calls nobody back."""


def take(db: Connection, rules: Rules, key: str, event: Event, now: datetime) -> None:
    """One thing that the exchange told of a call; told again, or in another order, it changes nothing."""
    call = exchange_calls.open_for(db, key, now)
    if not exchange_calls.add_event(db, call, _by_our_clock(event, now)):
        return
    facts = _ended_before(call, _dated(call, facts_of(exchange_calls.events(db, call)), now))
    exchange_calls.keep(db, call, facts, now)
    if facts.state == "ended" and (facts.ended_at or "") > to_text(now - rules.ratings.change) and not call.forgotten:
        _ended(db, rules, call, facts, now)
    if call.forgotten:  # the raw message that has just come tells the number again
        exchange_calls.forget(db, [call.id])
    look_after(db, rules, {call.phone, facts.phone}, now)


def take_record(db: Connection, key: str, record: Facts, now: datetime) -> bool:
    """A call that is over, as a list of records tells it; False when it is known. Whoever takes records looks after them."""
    call = exchange_calls.by_key(db, key)
    if call is None:
        exchange_calls.add(db, key, record, now)
        return True
    if call.ended_at:
        return False
    kept = call.phone or ("" if call.forgotten else record.phone)
    exchange_calls.keep(db, call, record._replace(phone=kept, rating=call.rating, rated_at=call.rated_at), now)
    return True


def close_silent(db: Connection, rules: Rules, now: datetime) -> int:
    """End the calls of which nothing has been heard for hours; returns how many."""
    found = exchange_calls.silent(db, now - UNANSWERED_SILENCE, now - ANSWERED_SILENCE)
    for call in found:
        closed = _closed(exchange_calls.known(call), call.heard_at)
        exchange_calls.keep(db, call, closed, now)
    look_after(db, rules, {call.phone for call in found}, now)
    return len(found)


def is_recent(facts: Facts, now: datetime) -> bool:
    """Whether a call ended so lately that whoever called may still wait."""
    return (facts.ended_at or "") > to_text(now - _WORTH_CALLING)


def look_after(db: Connection, rules: Rules, phones: Iterable[str], now: datetime) -> None:
    """For each number: one call back for all that nobody answered, none once they have been spoken to."""
    for phone in filter(None, phones):
        settled = missed_calls.settled_at(db, phone)
        missed, callback = missed_calls.since(db, phone, settled), missed_calls.noted(db, phone)
        if missed and not callback and missed[-1].ended_at > to_text(now - _WORTH_CALLING):
            callback = missed_calls.note(db, phone, now)
        if callback and missed:
            due = rules.calendar.add_working_hours(from_text(missed[0].ended_at), 0)
            missed_calls.count(db, callback, missed, _why(missed), due)
        elif callback:
            missed_calls.settle(db, callback, settled or to_text(now))


def _by_our_clock(event: Event, now: datetime) -> Event:
    """The event, which has happened now where the exchange's clock is wrong: a call of next year would settle all before it."""
    if event.at is None or to_text(now - _BEHIND) <= event.at <= to_text(now + _AHEAD):
        return event
    return event._replace(at=to_text(now))


def _ended(db: Connection, rules: Rules, call: Row, facts: Facts, now: datetime) -> None:
    """A call that was answered has ended lately: the digit that the caller pressed is its rating, once, whichever was told last."""
    officer = officer_extensions.holder(db, facts.agent) if facts.agent else None
    row = ending.of_call(db, rules, call.id, officer, now)
    if facts.rating:
        endings.was_asked_after_all(db, row.id)
        form = rules.rating_form(now.astimezone(VIETNAM).date())
        low = facts.rating <= rules.ratings.low
        keeping.rate(db, row, Rating(row.key, facts.rating, form.key, form.version, low=low), now)


def _why(missed: list[Missed]) -> str:
    last = moment(missed[-1].ended_at)
    return say.MISSED_ONCE.format(when=last) if len(missed) == 1 else say.MISSED_OFTEN.format(count=len(missed), when=last)


def _dated(call: Row, facts: Facts, now: datetime) -> Facts:
    """An end without a time is the moment at which it was heard of."""
    if facts.state in ("ended", "missed") and facts.ended_at is None:
        return facts._replace(ended_at=call.ended_at or to_text(now))
    return facts


def _ended_before(call: Row, facts: Facts) -> Facts:
    """A call that silence or a list of records has ended stays so, whatever else is told of how it went."""
    if call.ended_at is None or facts.ended_at is not None:
        return facts
    known = exchange_calls.known(call)
    talked = "answered" if "answered" in (facts.state, known.state) or known.state == "ended" else "waiting"
    told = known._replace(**{name: value for name, value in facts._asdict().items() if value})
    return _closed(told._replace(state=talked), call.ended_at)


def _closed(facts: Facts, at: str) -> Facts:
    return facts._replace(state="ended" if facts.state == "answered" else "missed", ended_at=at, standing="{}")
