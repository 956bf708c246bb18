"""Cases between a turn and the store: what the conversation is told of them, and what it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedback_store import cases, handovers, inbox, wrong_proofs
from feedback_store.conversations import Overtaken
from feedback_store.store import Connection
from handlers.case_code import found_in
from handlers.case_opening import columns
from handlers.messages import CaseNote, CaseView, Incoming, NewCase, Proof, Step, Told
from handlers.ratings import ending
from knowledge import mentions
from knowledge.vietnamese.fold import fold

MOST_SHOWN = 10
CITIZEN = "citizen"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a turn is `told` of, and which `code` it speaks of; `shut` when that was tried wrongly too often today."""

    told: Told = Told()  # noqa: RUF009
    code: str = ""
    shut: bool = False


NOTHING = Seen()


def seen(db: Connection, conversation_id: str, incoming: Incoming, spoken_of: str, now: datetime) -> Seen:
    """The cases of this citizen, and the one whose code the message names, or that was `spoken_of` before.

    Another conversation's case is looked for only when the message holds a telephone number, and not while it is shut; until
    then a code that exists is the same as one that does not.
    """
    rows = cases.of_citizen(db, conversation_id, MOST_SHOWN)
    views = [view(db, row, own=True) for row in rows]
    found = found_in(incoming.text)
    code = found[0] if found else spoken_of
    shut = bool(code) and wrong_proofs.are_used_up(db, code, now)
    own = cases.own_by_code(db, conversation_id, code)
    if own and own not in rows:
        views.append(view(db, own, own=True))
    looked_for = "" if shut else code  # asked all the same, so that it takes as long as for a code that nobody has
    if not own and mentions.phone(incoming.text) and (named := cases.by_code(db, looked_for)):
        views.append(view(db, named, own=False))
    return Seen(Told(tuple(views), ending.views(db, conversation_id)), code, shut)


def view(db: Connection, row: cases.Row, *, own: bool) -> CaseView:
    """A case as the conversation may know it; one that was merged goes the way of the other, under its own code."""
    lead = cases.load(db, row.merged_into) if row.merged_into else row
    return CaseView(
        code=row.code,
        state=lead.state,
        category=row.category,
        text=row.text,
        unit=lead.unit,
        received_at=row.received_at,
        clock_from=lead.clock_from,
        deadline=lead.deadline,
        due=lead.due or "",
        paused_at=lead.paused_at or "",
        paused_seconds=lead.paused_seconds,
        own=own,
        phone=cases.sender(db, row.id).phone,
        asked=lead.asked,
        result=lead.result,
        reopened=lead.reopened,
        satisfied=None if row.satisfied is None else bool(row.satisfied),
        withdrawn=any(event.kind == "withdrawn" for event in cases.events(db, row.id)),
        reason=lead.reason,
    )


def keep_proof(db: Connection, proof: Proof, told: Seen, now: datetime) -> None:
    """Count a wrong proof. Raises Overtaken when others have used up the tries since the turn was `told`: it is asked again.

    Right or wrong makes no difference here, so that a hundred guesses at once find what a hundred in a row would.
    """
    used_up = wrong_proofs.are_used_up(db, proof.code, now)  # asked whatever was told, so that it always takes as long
    if used_up and not told.shut and proof.code == told.code:
        raise Overtaken
    if not proof.fits:
        wrong_proofs.add(db, proof.code, now)


def keep(db: Connection, seq: int, conversation_id: str, step: Step, now: datetime) -> None:
    """Write what a step says of cases, in the turn's own commit."""
    if step.sealed:
        inbox.seal(db, seq)
    if step.new_case:
        _file(db, seq, conversation_id, step.new_case, now)
    if step.note:
        _add(db, step.note, now)
    if step.wants_person:
        handovers.ask(db, conversation_id, step.wants_person, now)
    elif step.tells_officer:
        handovers.add(db, conversation_id, step.tells_officer)
    elif step.wants_nobody:
        handovers.take_back(db, conversation_id, now)


def _file(db: Connection, seq: int, conversation_id: str, new: NewCase, now: datetime) -> None:
    channel = conversation_id.partition(":")[0]
    draft = new.draft
    row = {"id": seq, "channel": channel, "conversation_id": conversation_id, "received_at": now.isoformat(), **columns(new)}
    who = cases.Sender(draft.name, draft.phone, draft.address)
    case = cases.add(db, row, who, folded(draft.text, draft.place))
    cases.note(db, case.id, now, CITIZEN, "filed")
    for attachment in draft.attachments:
        cases.attach(db, case.id, attachment, "report", now)


def folded(*texts: str) -> str:
    """Texts as the search of the desk compares them: small letters without diacritics."""
    return fold(" ".join(texts))


def _add(db: Connection, note: CaseNote, now: datetime) -> None:
    """A citizen's addition, and what it changes."""
    row = cases.by_code(db, note.code)
    if row is None:
        return
    if note.kind == "sender_corrected":
        _correct_sender(db, row, note, now)
        return
    cases.note(db, row.id, now, CITIZEN, note.kind, note.text)
    for attachment in note.attachments:
        cases.attach(db, row.id, attachment, "report", now)
    if note.kind in ("satisfied", "dissatisfied"):
        cases.change(db, row, now, satisfied=int(note.kind == "satisfied"))
        return
    lead = cases.load(db, row.merged_into) if row.merged_into else row
    if lead is not row:
        cases.note(db, lead.id, now, CITIZEN, note.kind, note.text, of=row.code)
    cases.change(db, lead, now, **_changes(lead, note, now))


def _correct_sender(db: Connection, row: cases.Row, note: CaseNote, now: datetime) -> None:
    """Another name, number or address: of this case, and of the citizen's others that had the same number.

    The timeline names the fields and not what they say: a unit reads it that may not know who the sender is.
    """
    old = cases.sender(db, row.id)
    told = {name: value for name in cases.Sender._fields if (value := getattr(note, name))}
    others = cases.of_conversation(db, row.conversation_id, MOST_SHOWN) if row.conversation_id and old.phone else []
    same = [one for one in others if one.id != row.id and cases.sender(db, one.id).phone == old.phone]
    for one in (row, *same):
        cases.set_sender(db, one.id, cases.sender(db, one.id)._replace(**told))
        cases.change(db, one, now)
        cases.note(db, one.id, now, CITIZEN, note.kind, note.text, fields=sorted(told))


def _changes(row: cases.Row, note: CaseNote, now: datetime) -> dict[str, Any]:
    if note.kind == "answered" and row.state == "waiting_citizen":
        running: dict[str, Any] = {"paused_at": None, "paused_seconds": note.paused_seconds, "asked": ""}
        return {**running, "state": "assigned", "due": note.due or row.due}
    if note.kind == "reopened":
        again: dict[str, Any] = {"reopened": row.reopened + 1, "closed_at": None, "on_time": None, "satisfied": 0}
        again |= {"clock_from": now.isoformat(), "paused_seconds": 0.0}
        return {**again, "state": "assigned", "due": note.due or row.due}
    return {}
