"""The types the house speaks: what a citizen sends, what the service says back, what a turn leaves behind."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["text", "choice", "photo", "voice", "sticker", "location", "file", "other"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a citizen, whatever the channel; `id` is the sender's own and unique within its conversation."""

    id: str
    conversation_id: str
    text: str = ""
    choice: str = ""
    kind: Kind = "text"
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer offered to the citizen: a button where there are buttons, a number everywhere."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the citizen. `text` is plain text with `**bold**` as its only mark-up."""

    text: str
    choices: tuple[Choice, ...] = ()
    sender: Literal["bot", "officer"] = "bot"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a conversation remembers between two messages.

    `waiting_for` is the name of the awaited answer, never a step number; `offered` are the choices of the last reply, so
    that "2" can be understood; `procedure` is the code that "thế lệ phí bao nhiêu?" refers to; `since` is the time of the
    last message (ISO 8601, UTC).
    """

    waiting_for: str = ""
    offered: tuple[Choice, ...] = ()
    procedure: str = ""
    facet: str = ""
    question: str = ""
    introduced: bool = False
    since: str = ""

    def to_data(self) -> dict[str, Any]:
        """The conversation as JSON data, without the fields that hold nothing."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Conversation:
        """Read what `to_data` wrote; a field that this version does not know is left out, so that old rows stay readable."""
        known = {name: data[name] for name in cls.__slots__ if name in data}
        offered = tuple(Choice(**choice) for choice in known.pop("offered", ()))
        return cls(offered=offered, **known)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question the bot could not answer, kept for the desk."""

    text: str
    reason: Literal["unknown", "outside", "rejected"]


@dataclass(frozen=True, slots=True)
class Step:
    """What one turn leaves behind: the new state, the replies, and the few things to write down."""

    conversation: Conversation
    replies: tuple[Reply, ...] = ()
    unanswered: Unanswered | None = None
