"""Cases that an officer files: told on the telephone, or split from another. They begin as inbox rows, like any other case."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, replace
from datetime import datetime

from feedback_store import cases, inbox
from feedback_store.cases import Row, Sender
from feedback_store.sqlite import Connection
from handlers.case_code import code_of
from handlers.case_opening import columns, opened
from handlers.citizen import news
from handlers.desk.case_acts import Acting, CannotAct
from handlers.messages import Draft
from knowledge.vietnamese.fold import fold

PHONE, DESK = "phone", "desk"


def file_call(acting: Acting, draft: Draft, key: str) -> Row:
    """File what a caller said; `key` is made by the form, so that sending it twice files it once."""
    return _filed(acting, PHONE, key, draft, None)


def split(acting: Acting, case: Row, text: str, category: str) -> Row:
    """A second matter gets a case of its own, with the same sender; the citizen is told its code."""
    if not text.strip():
        raise CannotAct("Cần ghi nội dung của việc được tách ra.")
    if category not in acting.rules.categories:
        raise CannotAct("Không có lĩnh vực này.")
    who = cases.sender(acting.db, case.id)
    draft = Draft(case.kind, category, case.urgency, text.strip(), case.place, name=who.name, phone=who.phone, address=who.address)
    draft = replace(draft, anonymous=not who.name)
    new = _filed(acting, DESK, str(uuid.uuid4()), draft, case)
    cases.change(acting.db, case, acting.now)
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "split", text, into=new.code)
    if case.conversation_id:
        words = news.split(acting.voice, case.code, new.code, text.strip())
        acting.telling.tell(acting.db, case.conversation_id, f"case:{event}:0", words, acting.now, case=new.code)
        acting.told.append(case.conversation_id)
    return new


def _filed(acting: Acting, channel: str, key: str, draft: Draft, parent: Row | None) -> Row:
    body = json.dumps({"officer": acting.officer, "draft": asdict(draft)}, ensure_ascii=False).encode()
    number = inbox.add(acting.db, channel, key, None, body, acting.now)
    if number is None:
        return _already(acting.db, channel, key)
    inbox.mark_done(acting.db, number)
    received = datetime.fromisoformat(parent.received_at) if parent else acting.now
    new = opened(acting.rules, code_of(number), draft, received)
    row = {
        "id": number,
        "channel": parent.channel if parent else channel,
        "received_at": received.isoformat(),
        "conversation_id": parent.conversation_id if parent else None,
        **columns(new),
    }
    case = cases.add(acting.db, row, Sender(draft.name, draft.phone, draft.address), fold(f"{draft.text} {draft.place}"))
    cases.note(acting.db, case.id, acting.now, acting.actor, "filed", by=channel, of=parent.code if parent else "")
    return case


def _already(db: Connection, channel: str, key: str) -> Row:
    found = db.execute("SELECT seq FROM inbox WHERE channel = ? AND ext_key = ?", (channel, key)).fetchone()
    return cases.load(db, int(found[0]))
