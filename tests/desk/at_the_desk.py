"""An officer at work on a real store, for the tests of acts and clocks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from feedback_store import cases, conversations, inbox, outbox
from feedback_store.cases import Row
from feedback_store.store import Connection, Store
from handlers import reply_body
from handlers.case_code import code_of
from handlers.case_opening import opened
from handlers.citizen.sentences import Voice
from handlers.desk.case_acts import Acting
from handlers.messages import Conversation, Draft, Reply
from handlers.telling import Telling
from knowledge.rules.rules import Rules
from knowledge.vietnamese.fold import fold

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
LAMP = Draft(
    "complaint", "infrastructure.lighting", "normal", "Đèn đường trước chợ hỏng", "chợ Đông", phone="0912345678", name="Lan"
)
Do = Callable[[Acting], Any]


class Desk:
    """An officer at work on a real store."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self.store, self.rules, self.now, self.told = store, rules, MONDAY, list[str]()

    def do(self, act: Do) -> Any:
        """Run an act in the store's writer."""
        telling = Telling(lambda channel: channel == "telegram")
        self.told = []
        return self.store.submit(lambda db: act(Acting(db, 7, self.now, self.rules, Voice(), telling, self.told))).result()

    def file(self, conversation: str, draft: Draft = LAMP) -> Row:
        """A case that a citizen filed in the chat."""
        return self.do(lambda acting: self._file(acting.db, conversation, draft))  # type: ignore[no-any-return]

    def _file(self, db: Connection, conversation: str, draft: Draft) -> Row:
        number = inbox.add(db, "web", f"{conversation}:{self.now}", conversation, b"{}", self.now)
        assert number
        new = opened(self.rules, code_of(number), draft, self.now)
        row = {
            "id": number,
            "code": new.code,
            "channel": "web",
            "conversation_id": conversation,
            "kind": draft.kind,
            "category": draft.category,
            "urgency": draft.urgency,
            "state": new.state,
            "unit": new.unit,
            "text": draft.text,
            "place": draft.place,
            "received_at": self.now.isoformat(),
            "deadline": new.deadline,
            "calendar": new.calendar,
            "due": new.due or None,
        }
        return cases.add(db, row, cases.Sender(draft.name, draft.phone, draft.address), fold(draft.text))

    def latest(self, case: Row) -> Row:
        """The case as it is now."""
        with self.store.reading() as db:
            return cases.load(db, case.id)

    def heard(self, conversation: str) -> list[Reply]:
        """What the citizen was told."""
        with self.store.reading() as db:
            return [reply_body.read(row.body) for row in outbox.after(db, conversation, 0, 99)]

    def remembered(self, conversation: str) -> Conversation:
        """What the conversation remembers."""
        with self.store.reading() as db:
            return Conversation.from_data(json.loads(conversations.load(db, conversation).state))
