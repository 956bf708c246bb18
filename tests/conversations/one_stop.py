"""What the one-stop software tells while a transcript is held: «Phần mềm: H05-261120-0001, 4, hẹn 2026-11-30»."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from feedback_store import dossier_apologies, dossier_batches, dossiers, officers
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from handlers.citizen.sentences import Voice
from handlers.dossiers import apologising
from handlers.dossiers.reminding import Reminding
from handlers.telling import Telling
from knowledge.dossiers.code import found_in
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_DATES = {"hẹn": "due_at", "xong": "finished_at", "trả": "returned_at"}
_WAYS = {"tại quầy": "counter", "qua mạng": "online", "qua bưu điện": "post"}
_NUMBERS = count(1)


def tells(db: Connection, words: str, now: datetime, rules: Rules, telling: Telling) -> None:
    """A dossier as it stands now, or its apology («xin lỗi CODE, 2026-12-04»), or nothing new («nhắc»); then the clock looks."""
    first, *rest = [word.strip() for word in words.split(",")]
    if first.startswith("xin lỗi "):
        _apologise(db, first.removeprefix("xin lỗi "), rest[0], now, rules, telling)
    elif first != "nhắc":
        _keep(db, first, int(rest[0]), dict(map(_fact, rest[1:])), now)
    watch = Reminding(rules, Voice(), telling)
    if watch.has_work(db, now):
        watch.look(db, now)


def _keep(db: Connection, code: str, status: int, facts: dict[str, str], now: datetime) -> None:
    found = found_in(code, now.astimezone(VIETNAM).date() + timedelta(days=1))
    assert found
    assert not isinstance(found[0], str)
    before = dossiers.load(db, code) or Dossier(
        code, "1.004194", "", "so_xay_dung", "online", "whole", status, found[0].day.isoformat()
    )
    dates: dict[str, Any] = {name: _moment(facts[word]) for word, name in _DATES.items() if word in facts}
    told = [facts[word] for word in ("điện thoại", "căn cước") if word in facts]
    proofs = dossiers.digests(dossiers.make_proof_key(db), told) if told else before.proofs
    until, way = facts.get("bổ sung", before.supplement_until), _WAYS.get(facts.get("nhận", ""), before.returned_by)
    row = before._replace(status=status, proofs=proofs, supplement_until=until, returned_by=way, **dates)
    batch = dossier_batches.begin(db, "tệp", str(next(_NUMBERS)), 1, None, now)
    dossier_batches.count(db, batch, *dossiers.keep(db, [row], batch, now))
    dossier_batches.done(db, batch, now)


def _fact(part: str) -> tuple[str, str]:
    """A date or number is one word, a way ("nhận qua bưu điện") the rest."""
    name, _, way = part.partition(" ")
    first, _, last = part.rpartition(" ")
    return (name, way) if name == "nhận" else (first, last)


def _apologise(db: Connection, code: str, day: str, now: datetime, rules: Rules, telling: Telling) -> None:
    officer = officers.add(db, "lan", officers.Profile("Lan", "administrator"), now).id
    row = dossiers.load(db, code)
    assert row
    assert json.loads(row.proofs)
    new = apologising.NewDate(rules.apologies.reasons["check"], _moment(day))
    dossier_apologies.add(db, code, new.reason, (row.due_at or "", new.due), officer, now)
    dossier_apologies.sent(db, code, "chat", officer, now)
    apologising.tell(db, telling, code, new, apologising.told_to_citizen(Voice(), rules, row, new), now)


def _moment(day: str) -> str:
    return to_text(datetime.fromisoformat(day).replace(hour=17, tzinfo=VIETNAM))
