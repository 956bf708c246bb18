"""The conversation with what is known at the moment: what the thinking process calls for each message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.asked import Asked
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.citizen.sheets import look_up
from handlers.messages import Conversation, Incoming, Step, Told
from knowledge.data_file import BadDataFile
from knowledge.knowledge import Knowledge
from knowledge.versions import today

NOTHING = Told()


@dataclass(slots=True)
class Answering:
    """The conversation with the knowledge of the moment; `knows` is replaced whole when procedures are imported."""

    knows: Knowledge
    voice: Voice

    def __call__(self, conversation: Conversation, incoming: Incoming, now: datetime, told: Told = NOTHING) -> Step:
        """One step, for the turn."""
        return respond(
            conversation,
            incoming,
            now,
            knows=self.knows,
            voice=self.voice,
            cases=told.cases,
            endings=told.endings,
            dossiers=told.dossiers,
            knows_dossiers=told.knows_dossiers,
        )

    def look_up(self, text: str) -> Asked:
        """What an officer asks while somebody is on the telephone."""
        return look_up(self.knows, self.voice, text, today())


def cannot_load(error: Exception) -> str:
    """The line for the operator when the knowledge cannot be loaded."""
    told = error if isinstance(error, BadDataFile) else type(error).__name__
    return f"Không nạp được dữ liệu thủ tục: {told}. Chạy «.venv/bin/python main.py procedures check» để xem mọi chỗ hỏng."
