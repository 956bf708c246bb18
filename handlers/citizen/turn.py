"""What one turn of the conversation works with, and the plainest step it can end in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from handlers.citizen.about import About
from handlers.citizen.sentences import Voice
from handlers.messages import CaseView, Choice, Conversation, DossierView, EndingView, Incoming, Reply, Step, Unanswered
from knowledge.knowledge import Knowledge
from knowledge.vietnam_time import VIETNAM


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn works with; `cases` and `dossiers` are those that the citizen may be told of, `endings` what they may rate.

    `now` is when the message came (aware, UTC).
    """

    conversation: Conversation
    incoming: Incoming
    now: datetime
    knows: Knowledge
    voice: Voice
    cases: tuple[CaseView, ...] = ()
    endings: tuple[EndingView, ...] = ()
    dossiers: tuple[DossierView, ...] = ()
    knows_dossiers: bool = False

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.now.astimezone(VIETNAM).date()

    @property
    def talk(self) -> str:
        """What kind of talk the message is ("greeting", "insult" …), "" for anything else."""
        return self.knows.talk.kind(self.knows.search.read(self.incoming.text))

    def about(self, code: str) -> About:
        """A procedure as it can be told today."""
        return About(self.knows, code, self.voice, self.today, self.incoming.text)

    def step(self, text: str, offered: tuple[Choice, ...] = (), unanswered: Unanswered | None = None, **changes: str) -> Step:
        """The reply and the conversation as changed. Without new choices the old ones still count: they stand on the screen."""
        still = offered or self.conversation.offered
        after = replace(self.conversation, offered=still, **{"waiting_for": "", "proof": "", **changes})  # type: ignore[arg-type]
        return Step(after, (Reply(text, offered),), unanswered)
