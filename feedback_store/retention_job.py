"""What is past its period goes: worked out first, so that it can be shown without being done, then done in small commits.

Cases stay in the register. Whatever is on legal hold stays whole. The audit stays too: its chain must begin at its first row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from feedback_store import cases, dossiers, erasure, exchange_calls, responses
from feedback_store.erasure import EMPTY, Outcome
from feedback_store.hiding import Hide
from feedback_store.sqlite import Connection
from feedback_store.store import Work
from feedback_store.timestamps import to_text

T = TypeVar("T")
Periods = Mapping[str, timedelta | None]
"""How long each kind is kept, by its key in retention.toml; None for ever."""
_AT_ONCE = 50
_OLD_CALLS = (
    "SELECT id FROM calls WHERE begun_at < ? AND (phone <> '' OR draft <> '{}') AND NOT EXISTS (SELECT 1 FROM call_cases"
    " JOIN cases ON cases.id = case_id WHERE call_id = calls.id AND legal_hold <> '')"
)


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is past its period, by kind: ids of conversations, files, cases, calls, calls back; of the audit only a number."""

    web_conversation: tuple[str, ...] = ()
    chat_text: tuple[str, ...] = ()
    attachment: tuple[str, ...] = ()
    case_identity: tuple[int, ...] = ()
    call: tuple[int, ...] = ()
    callback: tuple[int, ...] = ()
    exchange: tuple[int, ...] = ()
    survey_words: tuple[int, ...] = ()
    dossier: tuple[str, ...] = ()
    audit: int = 0
    held: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind that would go."""
        kinds = ("web_conversation", "chat_text", "attachment", "case_identity", "call", "callback", "survey_words", "dossier")
        return {kind: len(getattr(self, kind)) for kind in kinds} | {"call": len(self.call) + len(self.exchange)}


@dataclass(slots=True)
class Done:
    """What went, added up over the commits."""

    outcome: Outcome = field(default_factory=Outcome)
    cases: int = 0


def overdue(db: Connection, periods: Periods, ended: Collection[str], now: datetime) -> Overdue:
    """What may go today; `ended` are the states in which nothing more is expected of a case."""
    limit = {kind: to_text(now - period) if period else "" for kind, period in periods.items()}
    silent = list(_silent(db, max(limit["web_conversation"], limit["chat_text"])))
    return Overdue(
        web_conversation=tuple(
            name for name, last, filed in silent if name.startswith("web:") and not filed and last < limit["web_conversation"]
        ),
        chat_text=tuple(
            name
            for name, last, filed in silent
            if (filed or not name.startswith("web:")) and last < limit["chat_text"] and not _is_needed(db, name, ended)
        ),
        attachment=tuple(_files(db, limit["attachment"], ended)),
        case_identity=tuple(_identities(db, limit["case_identity"], ended)),
        call=_numbers(db, _OLD_CALLS, limit["call"]),
        callback=tuple(_callbacks(db, limit["callback"], ended)),
        exchange=tuple(exchange_calls.overdue(db, limit["call"])),
        survey_words=_words(db, periods["survey_words"], now),
        dossier=_dossiers(db, periods["dossier"], now),
        audit=int(db.execute("SELECT count(*) FROM audit WHERE at < ?", (limit["audit"],)).fetchone()[0]),
        held=int(db.execute("SELECT count(*) FROM cases WHERE legal_hold <> ''").fetchone()[0]),
    )


def work(found: Overdue, hide: Hide, now: datetime, done: Done) -> Iterator[Work[None]]:
    """The commits that carry it out, each small enough for a running service beside it; what went is added up in `done`."""
    for names in _some((*found.web_conversation, *found.chat_text)):
        yield partial(_conversations, names=names, now=now, done=done)
    for names in _some(found.attachment):
        yield partial(_drop, names=names, done=done)
    for numbers in _some(found.case_identity):
        yield partial(_pseudonymise, numbers=numbers, hide=hide, now=now, done=done)
    for numbers in _some(found.call):
        yield partial(_calls, calls=numbers, callbacks=(), done=done, now=now)
    for numbers in _some(found.exchange):
        yield partial(_forget_exchange, numbers=numbers, done=done)
    for numbers in _some(found.callback):
        yield partial(_calls, calls=(), callbacks=numbers, done=done, now=now)
    for numbers in _some(found.survey_words):
        yield partial(responses.forget_words, numbers=numbers)
    for codes in _some(found.dossier):
        yield partial(dossiers.forget_owners, codes=codes)


def _dossiers(db: Connection, period: timedelta | None, now: datetime) -> tuple[str, ...]:
    return tuple(dossiers.overdue(db, now - period)) if period else ()


def _forget_exchange(db: Connection, numbers: tuple[int, ...], done: Done) -> None:
    erasure.forget_exchange(db, numbers, done.outcome)


def _some(things: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    for place in range(0, len(things), _AT_ONCE):
        yield things[place : place + _AT_ONCE]


def _silent(db: Connection, limit: str) -> Iterator[tuple[str, str, bool]]:
    """Conversations that still hold something, and have been silent since before a moment: id, last message, any case."""
    found = db.execute(
        "SELECT id, coalesce((SELECT max(received_at) FROM inbox WHERE conversation_id = conversations.id), updated_at) AS last,"
        " EXISTS (SELECT 1 FROM cases WHERE conversation_id = conversations.id) FROM conversations"
        " WHERE last < ? AND (state <> '{}' OR EXISTS (SELECT 1 FROM inbox WHERE conversation_id = conversations.id"
        "  AND body IS NOT NULL) OR EXISTS (SELECT 1 FROM outbox WHERE conversation_id = conversations.id AND body <> ?)"
        "  OR EXISTS (SELECT 1 FROM endings WHERE conversation_id = conversations.id)"
        "  OR EXISTS (SELECT 1 FROM invitations WHERE conversation_id = conversations.id))"
        " ORDER BY id",
        (limit, EMPTY),
    )
    for name, last, filed in found:
        if not erasure.has_held(db, name):
            yield name, last, bool(filed)


def _is_needed(db: Connection, conversation_id: str, ended: Collection[str]) -> bool:
    """Whether a case of the conversation is still being worked on."""
    states = db.execute("SELECT DISTINCT state FROM cases WHERE conversation_id = ?", (conversation_id,))
    return any(state not in ended for (state,) in states)


def _ended(db: Connection, ended: Collection[str]) -> Iterator[tuple[int, str, int]]:
    """Cases that have ended and are not held: number, since when, whether their sender asked to be forgotten."""
    found = db.execute(
        "SELECT cases.id, coalesce(cases.closed_at, cases.updated_at), cases.erase_at_end,"
        " coalesce(lead.state, cases.state), coalesce(lead.legal_hold, '') FROM cases"
        " LEFT JOIN cases AS lead ON lead.id = cases.merged_into WHERE cases.legal_hold = ''"
    )
    for number, since, forget, state, held in found.fetchall():
        if state in ended and not held:
            yield number, since, forget


def _files(db: Connection, limit: str, ended: Collection[str]) -> Iterator[str]:
    for number, since, _ in _ended(db, ended):
        if since < limit:
            yield from sorted(erasure.files_of(db, {number}))


def _identities(db: Connection, limit: str, ended: Collection[str]) -> Iterator[int]:
    left = {number for (number,) in db.execute("SELECT id FROM cases WHERE pseudonymised_at IS NULL")}
    yield from (number for number, since, forget in _ended(db, ended) if number in left and (forget or since < limit))


def _callbacks(db: Connection, limit: str, ended: Collection[str]) -> Iterator[int]:
    """Old ones, but those about a case only once nothing more is expected of it."""
    found = db.execute(
        "SELECT id, case_id FROM callbacks WHERE made_at < ? AND (phone <> '' OR name <> '' OR why <> '') ORDER BY id", (limit,)
    ).fetchall()
    over = {number for number, _, _ in _ended(db, ended)} if found else set()
    yield from (number for number, case in found if case is None or case in over)


def _words(db: Connection, period: timedelta | None, now: datetime) -> tuple[int, ...]:
    return responses.with_words(db, now - period) if period else ()


def _numbers(db: Connection, query: str, limit: str) -> tuple[int, ...]:
    return tuple(number for (number,) in db.execute(query, (limit,)))


def _conversations(db: Connection, names: tuple[str, ...], now: datetime, done: Done) -> None:
    for name in names:
        if db.execute("SELECT 1 FROM inbox WHERE conversation_id = ? AND received_at >= ?", (name, to_text(now))).fetchone():
            continue  # somebody has just come back
        kept = db.execute(
            "SELECT attachment_id FROM case_files JOIN attachments ON attachments.id = attachment_id WHERE conversation_id = ?",
            (name,),
        )
        erasure.erase_conversation(db, name, {file for (file,) in kept.fetchall()}, done.outcome)


def _drop(db: Connection, names: tuple[str, ...], done: Done) -> None:
    done.outcome.files += erasure.drop_files(db, names)


def _pseudonymise(db: Connection, numbers: tuple[int, ...], hide: Hide, now: datetime, done: Done) -> None:
    for number in numbers:
        case = cases.load(db, number)
        done.outcome.files += erasure.pseudonymise(db, case, hide, now)
        done.outcome.hidden += (case.code,)
        done.cases += 1


def _calls(db: Connection, calls: tuple[int, ...], callbacks: tuple[int, ...], done: Done, now: datetime) -> None:
    erasure.erase_calls(db, calls, callbacks, done.outcome, now)
