"""Erasing what is kept of a citizen: messages, replies, photos, questions; cases stay in the register without their sender,
ratings in the figures without what was written.

The chain of the inbox still holds: a body is taken away, its hash stays. What is erased is overwritten in the file
(`secure_delete`); `settle` empties the log as well, so that no copy is left beside it.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from feedback_store import (
    cases,
    dossier_follows,
    endings,
    exchange_calls,
    guided_filings,
    inbox,
    invitations,
    outbox,
    responses,
    reviews,
    sqlite,
    survey_progress,
)
from feedback_store.cases import Row, Sender
from feedback_store.hiding import Hide, folded
from feedback_store.second_attempts import ERASED
from feedback_store.sqlite import Connection
from feedback_store.subjects import Subject
from feedback_store.timestamps import to_text

EMPTY = '{"text": "", "choices": [], "from": "bot"}'
_NEVER = 2**62
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Until:
    """How far an erasure reaches: nothing that came later goes with it. `at` is a UTC time as text."""

    seq: int = _NEVER
    reply: int = _NEVER
    at: str = "9"


_ALL = Until()


@dataclass(slots=True)
class Outcome:
    """What went, in numbers, and the codes of the cases: without their sender now, later, or held back by law."""

    messages: int = 0
    replies: int = 0
    files: int = 0
    questions: int = 0
    sessions: int = 0
    calls: tuple[int, ...] = ()
    callbacks: tuple[int, ...] = ()
    exchange: tuple[int, ...] = ()
    conversations: int = 0
    hidden: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    kept_files: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    """Conversations that were erased."""


def erase(db: Connection, subject: Subject, ended: Collection[str], hide: Hide, now: datetime) -> Outcome:
    """Erase a citizen's data as far as the law allows; `ended` are the states in which nothing more is expected of a case."""
    held = {row.id for row in subject.cases if is_held(db, row.id)}
    open_ones = {row.id for row in subject.cases if not _has_ended(db, row, ended)} - held
    done = Outcome()
    done.held = tuple(row.code for row in subject.cases if row.id in held)
    done.later = tuple(row.code for row in subject.cases if row.id in open_ones)
    for row in subject.cases:
        if row.id in open_ones:
            db.execute("UPDATE cases SET erase_at_end = 1 WHERE id = ?", (row.id,))
        elif row.id not in held:
            done.files += pseudonymise(db, row, hide, now)
            done.hidden += (row.code,)
    kept_with_cases = files_of(db, held | open_ones)
    for conversation in subject.conversations:
        if not has_held(db, conversation):
            erase_conversation(db, conversation, kept_with_cases, done)
    done.kept_files = tuple(sorted(kept_with_cases))
    running = held | open_ones
    rows = [db.execute("SELECT id, case_id FROM callbacks WHERE id = ?", (number,)).fetchone() for number in subject.callbacks]
    erase_calls(db, subject.calls, [number for number, case in rows if case not in running], done, now)
    forget_exchange(db, subject.exchange, done)
    return done


def forget_exchange(db: Connection, numbers: Collection[int], done: Outcome) -> None:
    """Whose calls the telephone exchange told of; adds up in `done`."""
    exchange_calls.forget(db, numbers)
    for number in numbers:
        responses.forget_words(db, endings.forget_of(db, "call", number))
    done.exchange += tuple(numbers)


def erase_calls(db: Connection, calls: Collection[int], callbacks: Collection[int], done: Outcome, now: datetime) -> None:
    """Numbers, names and notes of calls that came in and of calls to make; adds up in `done`."""
    for number in calls:
        db.execute("UPDATE calls SET phone = '', draft = '{}' WHERE id = ?", (number,))
    for number in callbacks:
        _forget_callbacks(db, "id", number, now)
    done.calls, done.callbacks = (*done.calls, *calls), (*done.callbacks, *callbacks)


def _forget_callbacks(db: Connection, column: Literal["id", "case_id"], number: int, now: datetime) -> None:
    db.execute(
        f"UPDATE callbacks SET phone = '', name = '', why = '', done_at = coalesce(done_at, ?) WHERE {column} = ?",  # noqa: S608
        (to_text(now), number),
    )


def erase_conversation(
    db: Connection,
    conversation_id: str,
    kept_files: Collection[str],
    done: Outcome,
    until: Until = _ALL,
) -> None:
    """Everything that was said in a conversation, and in the web chat the session that opens it; adds up in `done`."""
    one = (conversation_id,)
    done.messages += db.execute(
        f"UPDATE inbox SET {inbox.ERASED} WHERE conversation_id = ? AND seq <= ? AND body IS NOT NULL",  # noqa: S608
        (conversation_id, until.seq),
    ).rowcount
    done.replies += db.execute(
        "UPDATE outbox SET body = ?, error = ?, state = CASE WHEN state IN ('queued', 'sending') THEN 'dead' ELSE state END"
        " WHERE conversation_id = ? AND id <= ? AND body <> ?",
        (EMPTY, ERASED, conversation_id, until.reply, EMPTY),
    ).rowcount
    db.execute(
        "UPDATE conversations SET state = '{}', version = version + 1 WHERE id = ? AND last_seq <= ?", (conversation_id, until.seq)
    )
    gone = db.execute("DELETE FROM unanswered WHERE conversation_id = ? AND created_at <= ?", (conversation_id, until.at))
    done.questions += gone.rowcount
    db.execute(
        "UPDATE handovers SET reason = '', ended_at = coalesce(ended_at, asked_at) WHERE conversation_id = ? AND asked_at <= ?",
        (conversation_id, until.at),
    )
    _forget_what_was_asked(db, conversation_id, until)
    dossier_follows.forget(db, conversation_id)
    db.execute("DELETE FROM paper_wishes WHERE conversation_id = ? AND created_at <= ?", (conversation_id, until.at))
    found = db.execute("SELECT id FROM attachments WHERE conversation_id = ? AND created_at <= ?", (conversation_id, until.at))
    done.files += drop_files(db, {name for (name,) in found.fetchall()} - set(kept_files))
    if not db.execute("SELECT 1 FROM inbox WHERE conversation_id = ? AND seq > ?", (conversation_id, until.seq)).fetchone():
        done.sessions += db.execute("DELETE FROM web_sessions WHERE 'web:' || id = ?", one).rowcount
    done.conversations += 1
    done.whole += one


def _forget_what_was_asked(db: Connection, conversation_id: str, until: Until) -> None:
    """How it was, and in surveys: figures stay; what was written goes as far as it is known to be from here."""
    survey_progress.forget(db, conversation_id, until.at)
    guided_filings.forget(db, conversation_id, until.at)
    gone = invitations.forget(db, conversation_id, until.at)
    outbox.forget(db, (f"{outbox.LASTING}{number}" for number in gone), EMPTY)
    responses.forget_words(db, endings.forget(db, conversation_id, until.at))


def pseudonymise(db: Connection, case: Row, hide: Hide, now: datetime) -> int:
    """Take the sender out of a case that stays in the register; returns how many of their files went."""
    who = cases.sender(db, case.id)
    texts = {name: hide(getattr(case, name), who) for name in ("text", "place", "asked", "result", "no_proof", "published")
             if getattr(case, name)}  # fmt: skip
    texts["folded"] = folded(texts.get("text", ""), texts.get("place", ""))
    db.execute(
        f"UPDATE cases SET {''.join(f'{name} = ?, ' for name in texts)} conversation_id = NULL, erase_at_end = 0,"  # noqa: S608
        " latitude = round(latitude, 3), longitude = round(longitude, 3), pseudonymised_at = ?, updated_at = ?,"
        " version = version + 1 WHERE id = ?",
        (*texts.values(), to_text(now), to_text(now), case.id),
    )
    for event in cases.events(db, case.id):
        if event.text:
            db.execute("UPDATE case_events SET text = ? WHERE id = ?", (hide(event.text, who), event.id))
    _hide_in_reviews(db, case, hide, who)
    responses.forget_words(db, endings.forget_of(db, "case", case.id))
    cases.set_sender(db, case.id, Sender())
    _forget_callbacks(db, "case_id", case.id, now)
    # What an officer filed is an inbox row of no conversation, and holds the whole form.
    db.execute(f"UPDATE inbox SET {inbox.ERASED} WHERE seq = ? AND conversation_id IS NULL", (case.id,))  # noqa: S608
    cases.note(db, case.id, now, "clock", "pseudonymised")
    return drop_files(db, files_of(db, {case.id}))


def _hide_in_reviews(db: Connection, case: Row, hide: Hide, who: Sender) -> None:
    """A low rating in which the citizen had the case named: neither its words nor the supervisor's note tell whose it was."""
    for review in reviews.of_case(db, case.code):
        reviews.write_note(db, review.id, hide(review.note, who))
        told = responses.words(db, review.response)
        responses.write_words(db, review.response, [(item, value, hide(text, who)) for item, value, text in told])


def is_held(db: Connection, case_id: int) -> bool:
    """Whether a case must not be touched, for a legal reason that the administrator has written down."""
    return bool(db.execute("SELECT legal_hold FROM cases WHERE id = ?", (case_id,)).fetchone()[0])


def has_held(db: Connection, conversation_id: str) -> bool:
    """Whether a case of the conversation is held."""
    found = db.execute("SELECT 1 FROM cases WHERE conversation_id = ? AND legal_hold <> ''", (conversation_id,))
    return found.fetchone() is not None


def settle(path: Path) -> bool:
    """Write the log into the file and empty it, so that no erased text is left there; False while a reader is in the way.

    Blocks for up to ten seconds: not for an event loop.
    """
    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        for _ in range(_TRIES):
            busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                return True
            time.sleep(0.5)
    return False


def drop_files(db: Connection, names: Collection[str]) -> int:
    """Delete files, also from the cases that they belong to; returns how many there were."""
    for name in names:
        db.execute("DELETE FROM case_files WHERE attachment_id = ?", (name,))
    for name in names:
        db.execute("DELETE FROM downloads WHERE attachment_id = ?", (name,))
    return sum(db.execute("DELETE FROM attachments WHERE id = ?", (name,)).rowcount for name in names)


def _has_ended(db: Connection, case: Row, ended: Collection[str]) -> bool:
    """Whether nothing more is expected; a merged one goes the way of the other."""
    return (cases.load(db, case.merged_into) if case.merged_into else case).state in ended


def files_of(db: Connection, numbers: Collection[int]) -> set[str]:
    """The files that citizens sent with these cases."""
    found: set[str] = set()
    for number in numbers:
        rows = db.execute("SELECT attachment_id FROM case_files WHERE case_id = ? AND role = 'report'", (number,))
        found |= {name for (name,) in rows}
    return found
