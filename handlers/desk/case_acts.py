"""What an officer can do to a case: each act changes it, writes its timeline and tells the citizen, in one commit.

Every act is given the case as the officer saw it; one that was changed since raises `cases.Overtaken` and changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedback_store import cases
from feedback_store.case_lists import OPEN
from feedback_store.cases import Row
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text
from handlers.case_opening import Clock, resumed, time_for
from handlers.citizen import news, own_cases
from handlers.citizen.sentences import Voice
from handlers.ratings import ending
from handlers.telling import Telling
from knowledge.rules.rules import Rules
from knowledge.rules.standing import standing
from knowledge.rules.units import Unit

# The portal's own form of a code is published nowhere: whatever an officer can copy from it is taken.
_NATIONAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9./_-]{3,39}")


WITHDRAWN = "withdrawn"
"""The reason of the rules for a case that its sender took back: nothing was refused."""


class CannotAct(Exception):
    """Raised when an act does not fit the case; the message is one Vietnamese line for the officer."""


@dataclass(frozen=True, slots=True)
class Acting:
    """An officer at work: the store's writer, the rules, how citizens are told. `told` collects the conversations to wake."""

    db: Connection
    officer: int
    now: datetime
    rules: Rules
    voice: Voice
    telling: Telling
    told: list[str]

    @property
    def actor(self) -> str:
        """Who, as the timeline says it."""
        return f"officer:{self.officer}"

    def unit(self, key: str) -> Unit:
        """A unit. Raises CannotAct."""
        if key not in self.rules.units:
            raise CannotAct("Không có đơn vị này.")
        return self.rules.units[key]

    def step(self, case: Row, state: str) -> str:
        """The state that the case comes into. Raises CannotAct when the rules do not allow it."""
        if state != case.state and not self.rules.states.may(case.state, state):
            raise CannotAct(
                f"Phản ánh đang ở trạng thái «{standing(self.rules, case.state, case.reason).name}», không làm việc này được."
            )
        return state


def accept(acting: Acting, case: Row) -> Row:
    """Take the case up. The citizen hears who handles it and by when, unless they heard so when it was given to the unit.

    One that had ended, or had no clock, gets a new due date.
    """
    fields: dict[str, object] = {"state": acting.step(case, "accepted"), "officer": acting.officer}
    if case.state in ("refused", "reference"):
        fields |= _begun_anew(acting, case)
    after = cases.change(acting.db, case, acting.now, **fields)
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "accepted")
    if case.state == "assigned":
        return after
    unit = acting.unit(case.unit).name
    return _tell(acting, after, event, lambda code: news.accepted(acting.voice, code, unit, after.due))


def route(acting: Acting, case: Row, unit: str, note: str = "") -> Row:
    """Give the case to a unit; the due date stays. Says so to the citizen when the unit changes."""
    name = acting.unit(unit).name
    after = cases.change(acting.db, case, acting.now, state=acting.step(case, "assigned"), unit=unit, officer=None)
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "routed", note, before=case.unit, unit=unit)
    if case.state == "assigned" and unit == case.unit:
        return after
    if case.state == "new":
        return _tell(acting, after, event, lambda code: news.accepted(acting.voice, code, name, after.due))
    return _tell(acting, after, event, lambda code: news.moved(acting.voice, code, name, after.due))


def assign(acting: Acting, case: Row, officer: int | None) -> Row:
    """Name the officer who handles it."""
    after = cases.change(acting.db, case, acting.now, officer=officer)
    cases.note(acting.db, case.id, acting.now, acting.actor, "assigned", officer=officer)
    return after


def describe(acting: Acting, case: Row, category: str, urgency: str, place: str) -> Row:
    """Correct what the case is about; another category or urgency gives another due date, which the citizen is told openly."""
    if category not in acting.rules.categories or urgency not in acting.rules.deadlines.urgencies:
        raise CannotAct("Không có lĩnh vực hoặc độ gấp này.")
    fields: dict[str, object] = {"category": category, "urgency": urgency, "place": place}
    until = None
    if case.due and (category, urgency) != (case.category, case.urgency):
        deadline, until = time_for(acting.rules, category, urgency, from_text(case.clock_from), case.paused_seconds)
        fields |= {"deadline": deadline, "due": until.isoformat(), "calendar": acting.rules.calendar.version}
    after = cases.change(acting.db, case, acting.now, **fields)
    before = [case.category, case.urgency]
    facts: dict[str, Any] = {"category": category, "urgency": urgency, "before": before, "due": after.due}
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "described", "", **facts)
    if until is None or after.due == case.due:
        return after
    reason = acting.rules.categories[category].name.lower()
    return _tell(acting, after, event, lambda code: news.due_changed(acting.voice, code, str(after.due), f"việc thuộc {reason}."))


def ask(acting: Acting, case: Row, question: str) -> Row:
    """Ask the citizen for more: the clock stands until they answer. Where nobody can be written to, the telephone asks."""
    if not _says(question):
        raise CannotAct("Cần ghi câu hỏi cho người dân.")
    if not case.conversation_id and not cases.sender(acting.db, case.id).phone:
        raise CannotAct("Người gửi không để lại số điện thoại và không có cuộc trò chuyện, nên không hỏi thêm được.")
    state = acting.step(case, "waiting_citizen")
    fields = {"state": state, "asked": question, "paused_at": case.paused_at or acting.now.isoformat()}
    after = cases.change(acting.db, case, acting.now, **fields)
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "asked", question)
    return _tell(acting, after, event, lambda code: news.asked(acting.voice, code, question), waiting_for=own_cases.ANSWERING)


def resume(acting: Acting, case: Row, answer: str) -> Row:
    """The answer came another way (by telephone): the clock runs again, with as much working time as was left."""
    if case.state != "waiting_citizen":
        raise CannotAct("Phản ánh này không chờ người dân bổ sung.")
    fields: dict[str, object] = {"state": "assigned", "asked": "", "paused_at": None}
    if case.due and case.paused_at and case.deadline in acting.rules.deadlines.all:
        clock = Clock(case.deadline, from_text(case.clock_from), case.paused_seconds, from_text(case.paused_at))
        until, paused = resumed(acting.rules, clock, acting.now)
        fields |= {"due": until.isoformat(), "paused_seconds": paused}
    after = cases.change(acting.db, case, acting.now, **fields)
    cases.note(acting.db, case.id, acting.now, acting.actor, "resumed", answer, due=after.due)
    return after


def reply(acting: Acting, case: Row, text: str) -> Row:
    """Write to the citizen; nothing else changes."""
    if not _says(text):
        raise CannotAct("Cần ghi nội dung.")
    after = cases.change(acting.db, case, acting.now)
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "replied", text)
    return _tell(acting, after, event, lambda code: news.from_officer(acting.voice, code, text))


def remark(acting: Acting, case: Row, text: str) -> Row:
    """An internal note; the citizen is not told."""
    if not _says(text):
        raise CannotAct("Cần ghi nội dung.")
    after = cases.change(acting.db, case, acting.now)
    cases.note(acting.db, case.id, acting.now, acting.actor, "remarked", text)
    return after


def number(acting: Acting, case: Row, code: str) -> Row:
    """Write down the code that the case has at the national portal; an empty one takes it away."""
    code = code.strip().upper()
    if code and not _NATIONAL_CODE.fullmatch(code):
        raise CannotAct("Mã PAKN quốc gia gồm 4 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch chéo.")
    after = cases.change(acting.db, case, acting.now, national_code=code)
    cases.note(acting.db, case.id, acting.now, acting.actor, "numbered", code=code, before=case.national_code)
    return after


def refuse(acting: Acting, case: Row, reason: str) -> Row:
    """Do not take it, or end it as its sender wishes, for a reason of the rules, which the citizen reads."""
    if reason not in acting.rules.reasons:
        raise CannotAct("Cần chọn lý do không tiếp nhận.")
    why = acting.rules.reasons[reason]
    fields = {"state": acting.step(case, why.state), "reason": reason, "closed_at": acting.now.isoformat(), "paused_at": None}
    after = cases.change(acting.db, case, acting.now, **fields, asked="", on_time=_is_on_time(acting, case))
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "refused", why.name, reason=reason)
    kind, words = ("withdrawn", news.ended_as_wished) if reason == WITHDRAWN else ("refused", news.refused)
    sentence, keys = acting.voice.say(why.sentence), _ended(acting, kind, after, event)
    return _tell(acting, after, event, lambda code: words(acting.voice, code, sentence, keys[code]))


def close(acting: Acting, case: Row, result: str, proofs: Sequence[str] = (), no_proof: str = "") -> Row:
    """Answer the case with a result, and with proof or the reason why there is none. The citizen is asked whether it helped."""
    if not _says(result):
        raise CannotAct("Cần ghi kết quả xử lý.")
    if not proofs and not _says(no_proof):
        raise CannotAct("Cần kèm ảnh hoặc văn bản kết quả, hoặc ghi vì sao không có.")
    fields = {"state": acting.step(case, "answered"), "result": result, "no_proof": "" if proofs else no_proof, "asked": ""}
    closing = {"closed_at": acting.now.isoformat(), "on_time": _is_on_time(acting, case), "paused_at": None}
    after = cases.change(acting.db, case, acting.now, **fields, **closing)
    for proof in proofs:
        cases.attach(acting.db, case.id, proof, "proof", acting.now)
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "answered", result, proofs=len(proofs))
    links = tuple(f"/chat/proofs/{proof}" for proof in proofs)
    keys = _ended(acting, "case", after, event)
    return _tell(acting, after, event, lambda code: news.closed(acting.voice, code, result, links, keys[code]))


def publish(acting: Acting, case: Row, text: str) -> Row:
    """Publish an anonymised result; an empty text takes it back."""
    if case.state not in ("answered", "closed"):
        raise CannotAct("Chỉ công khai được kết quả đã trả lời.")
    state = "closed" if text.strip() else case.state
    after = cases.change(acting.db, case, acting.now, state=state, published=text.strip() or None)
    cases.note(acting.db, case.id, acting.now, acting.actor, "published" if text.strip() else "unpublished", text)
    return after


def merge(acting: Acting, case: Row, into: Row) -> Row:
    """Handle it together with another: the citizen keeps their code and is told what happens; the earlier deadline counts.

    Raises Overtaken for whichever of the two was changed since it was seen.
    """
    if into.id == case.id or into.merged_into or into.state not in OPEN:
        raise CannotAct("Không gộp được vào phản ánh này.")
    for one in cases.merged_into(acting.db, case.id):
        cases.change(acting.db, one, acting.now, merged_into=into.id)
    after = cases.change(acting.db, case, acting.now, state=acting.step(case, "merged"), merged_into=into.id)
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "merged", into=into.code, state=case.state)
    earliest = min(filter(None, (case.due, into.due)), default=None)
    cases.change(acting.db, into, acting.now, due=earliest)
    cases.note(acting.db, into.id, acting.now, acting.actor, "took_in", case=case.code, due=earliest)
    if case.conversation_id:
        words = news.merged(acting.voice, case.code)
        acting.telling.tell(acting.db, case.conversation_id, f"case:{event}:0", words, acting.now, case=case.code)
        acting.told.append(case.conversation_id)
    return after


def unmerge(acting: Acting, case: Row) -> Row:
    """Handle it by itself again, in the state it was in, with its own deadline."""
    if case.merged_into is None:
        raise CannotAct("Phản ánh này không bị gộp.")
    steps = [event for event in cases.events(acting.db, case.id) if event.kind == "merged"]
    state = str(json.loads(steps[-1].details)["state"]) if steps else "accepted"
    after = cases.change(acting.db, case, acting.now, state=acting.step(case, state), merged_into=None)
    event = cases.note(acting.db, case.id, acting.now, acting.actor, "unmerged")
    cases.change(acting.db, cases.load(acting.db, case.merged_into), acting.now)
    cases.note(acting.db, case.merged_into, acting.now, acting.actor, "let_go", case=case.code)
    if not after.due:
        return after
    return _tell(acting, after, event, lambda code: news.unmerged(acting.voice, code, str(after.due)))


def _says(text: str) -> bool:
    """Whether there is anything to read: a sign that nobody sees is no answer."""
    return bool(re.search(r"\w", text))


def _tell(acting: Acting, case: Row, event: int, words: news.Words, **remembered: object) -> Row:
    acting.told.extend(acting.telling.tell_of_case(acting.db, case, event, words, acting.now, **remembered))
    return case


def _ended(acting: Acting, kind: str, case: Row, event: int) -> dict[str, str]:
    """What is asked of whoever filed the case, now that it has ended; the keys by the cases' codes."""
    return ending.of_cases(acting.db, acting.rules, kind, case, event, acting.now)


def _begun_anew(acting: Acting, case: Row) -> dict[str, object]:
    """The fields of a clock that begins now, as it does when a citizen has a case opened again."""
    deadline, until = time_for(acting.rules, case.category, case.urgency, acting.now)
    clock = {"clock_from": acting.now.isoformat(), "paused_seconds": 0.0, "calendar": acting.rules.calendar.version}
    return {**clock, "deadline": deadline, "due": until.isoformat(), "closed_at": None, "on_time": None}


def _is_on_time(acting: Acting, case: Row) -> int | None:
    """Whether the deadline was kept; a case that waits for the citizen is judged by when it stopped."""
    if not case.due:
        return None
    until = from_text(case.paused_at) if case.paused_at else acting.now
    return int(until <= from_text(case.due))
