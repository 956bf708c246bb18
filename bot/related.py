"""Messages that belong to one another: photos that were sent as one, and a message that says an earlier one anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise, takewhile

from feedback_store import dialogue, inbox
from feedback_store.sqlite import Connection
from handlers.messages import Conversation, Incoming

Channels = Mapping[str, Callable[[bytes], Incoming | None]]

_MOST = 20  # messages at most that are taken as one: Telegram's albums have ten
_EARLIER = 50
"""Messages among which one that is said anew is looked for: it is minutes old."""


def sent_with(db: Connection, row: inbox.Row, first: Incoming, channels: Channels) -> list[tuple[int, Incoming]]:
    """Those that were sent as one with a message and have come by now, each with its place in the inbox."""
    behind = list(_heard(((one.seq, one.channel, one.body) for one in inbox.behind(db, row, _MOST)), channels))
    pairs = takewhile(lambda pair: pair[1][1].was_sent_with(pair[0][1]), pairwise([(row.seq, first), *behind]))
    return [later for _, later in pairs]


def is_answered(db: Connection, incoming: Incoming, before: Conversation, channels: Channels) -> bool:
    """Whether a message is to be answered: one that says an earlier one anew only where that is safe and says something else.

    While a case is being told the words would be taken for the answer to another question: there the citizen corrects them
    in the summary.
    """
    if not incoming.corrects:
        return True
    said = dialogue.said(db, incoming.conversation_id, 0, _EARLIER)
    earlier = [one for _, one in _heard(((one.seq, one.channel, one.body) for one in said), channels)]
    latest = next((one for one in reversed(earlier) if incoming.corrects in (one.id, one.corrects)), None)
    is_news = latest is None or (not latest.choice and latest.text.split() != incoming.text.split())
    return is_news and before.draft is None


def corrects_private(db: Connection, incoming: Incoming, channels: Channels) -> bool:
    """Whether a message says anew what was said of a rating: it is as little to be read by officers."""
    if not incoming.corrects:
        return False
    said = {one.seq: one for one in dialogue.said(db, incoming.conversation_id, 0, _EARLIER) if one.sealed == inbox.PRIVATE}
    private = _heard(((one.seq, one.channel, one.body) for one in said.values()), channels)
    return any(incoming.corrects in (one.id, one.corrects) for _, one in private)


def _heard(rows: Iterable[tuple[int, str, bytes | None]], channels: Channels) -> Iterator[tuple[int, Incoming]]:
    """What messages say; those that say nothing, or cannot be read, are told of when their own turn comes."""
    for seq, channel, body in rows:
        try:
            incoming = channels[channel](body or b"")
        except Exception:  # whatever is wrong with it, it must not stop another
            continue
        if incoming is not None:
            yield seq, incoming
