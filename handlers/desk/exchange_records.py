"""Taking call records over from a file: what would be taken is shown first; then all in one commit, and a second time nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback_store import exchange_calls
from feedback_store.sqlite import Connection
from handlers.desk import exchange_sentences as say
from handlers.desk import exchange_taking
from handlers.desk.exchange_csv import Record, Wrong
from knowledge.rules.rules import Rules

_MOST_WRONG = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds: records that are new, how many are known or stand there twice, and lines that are wrong."""

    new: tuple[Record, ...]
    repeated: int
    wrong: tuple[Wrong, ...]

    def told(self) -> Iterator[str]:
        """The preview in Vietnamese lines: the counts first, then what is wrong with which line."""
        yield say.COUNTS.format(new=len(self.new), repeated=self.repeated, wrong=len(self.wrong))
        for one in self.wrong[:_MOST_WRONG]:
            yield say.WRONG_LINE.format(line=one.line, why=one.why)
        if more := self.wrong[_MOST_WRONG:]:
            yield say.MORE_WRONG.format(count=len(more))


def preview(db: Connection, lines: Sequence[Record | Wrong]) -> Preview:
    """What would be taken of the lines of a file; changes nothing."""
    records = [one for one in lines if isinstance(one, Record)]
    first = {one.key: one for one in reversed(records)}
    new = tuple(one for one in records if first[one.key] is one and not _is_known(db, one.key))
    return Preview(new, len(records) - len(new), tuple(one for one in lines if isinstance(one, Wrong)))


def take(db: Connection, rules: Rules, new: tuple[Record, ...], now: datetime) -> int:
    """Take records over, and note whom to call back; returns how many were new all the same."""
    taken = [one for one in new if exchange_taking.take_record(db, one.key, one.facts, now)]
    exchange_taking.look_after(db, rules, {one.facts.phone for one in taken if exchange_taking.is_recent(one.facts, now)}, now)
    return len(taken)


def _is_known(db: Connection, key: str) -> bool:
    known = exchange_calls.by_key(db, key)
    return known is not None and known.ended_at is not None
