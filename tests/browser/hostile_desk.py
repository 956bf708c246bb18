"""A desk on which every word that a citizen could have written is hostile, and the addresses of all its pages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from feedback_store import (
    attachments,
    audit,
    callbacks,
    calls,
    cases,
    conversations,
    dossier_apologies,
    dossier_batches,
    dossiers,
    exchange_calls,
    handovers,
    inbox,
    officer_extensions,
    outbox,
    paper_batches,
    responses,
    reviews,
    saved_views,
    survey_progress,
    surveys,
    unanswered,
)
from feedback_store.audit import Entry
from feedback_store.cases import Row
from feedback_store.dossiers import Dossier
from feedback_store.exchange_calls import Facts
from feedback_store.responses import Answers, Given
from feedback_store.store import Connection
from feedback_store.timestamps import to_text
from handlers import reply_body
from handlers.desk.hotline_draft import Typed
from handlers.messages import Choice, Draft, Reply
from tests.bot.hostile_files import SCRIPT, pattern, saved
from tests.desk.case_office import LAMP, CaseOffice
from tests.desk.office import Browser
from tests.desk.test_rights import life, said

ROWS, SHARE, SOME, COMMENTS = 101, 3, 40, 30
"""How many cases, how many payloads the short line of a case in a list holds, and how many rows of everything else."""
BROKEN = (
    b"\xc0\xbcscript evil>alert(1)\xc0\xbc/script>",
    b"\xff\xfe<\0i\0m\0g\0",
    b"\xed\xa0\x80<img evil src=x onerror=alert(1)>",
)
"""What is no UTF-8 at all reaches only the quarantine: an overlong "<", UTF-16, half of a pair."""

HOSTILE: dict[str, set[str]] = {
    "answers": {"text"},
    "attachments": {"media_type"},
    "audit": {"officer", "action", "what", "details"},
    "callbacks": {"phone", "name", "why"},
    "calls": {"phone", "draft"},
    "case_events": {"text", "details"},
    "case_senders": {"name", "phone", "address"},
    "cases": {"text", "place", "asked", "result", "no_proof", "published", "legal_hold", "national_code"},
    "conversations": {"state"},
    "dossier_apologies": {"reason"},
    "dossier_batches": {"source"},
    "dossiers": {"field"},
    "exchange_calls": {"phone", "agent"},
    "handovers": {"reason"},
    "inbox": {"body", "error"},
    "officer_extensions": {"agent"},
    "officers": {"name"},
    "outbox": {"body", "error", "reply_to"},
    "paper_batches": {"name"},
    "reviews": {"note"},
    "rights_requests": {"phone"},
    "saved_views": {"name", "query"},
    "survey_progress": {"answers"},
    "surveys": {"title"},
    "unanswered": {"text"},
}
"""The columns that hold words of a citizen, of a caller, or (a few) of a colleague."""
_MADE_SO = {"body", "draft", "details", "media_type", "query", "action", "officer", "what", "state", "answers"}
OURS: dict[str, set[str]] = {
    "answers": {"item", "value"},
    "attachments": {"id", "conversation_id", "state", "sha256", "body", "preview", "measures", "sent_type"},
    "audit": {"kind", "previous", "sha256"},
    "audit_head": {"sha256"},
    "calls": {"outcome"},
    "case_events": {"actor", "kind"},
    "case_files": {"attachment_id", "role"},
    "cases": {"code", "channel", "conversation_id", "kind", "category", "urgency", "state", "unit", "folded", "reason"}
    | {"deadline", "calendar"},
    "channel_contacts": {"channel", "error"},
    "channel_cursors": {"channel", "position"},
    "channel_tokens": {"channel", "access", "access_until", "refresh", "refresh_until"},
    "conversations": {"id", "channel"},
    "dossier_apologies": {"code", "due_before", "due_after"},
    "dossier_batches": {"sha256"},
    "dossier_follows": {"conversation_id", "code", "since", "told"},
    "dossier_tallies": {"month", "unit", "field", "online_level", "unsaid"},
    "dossier_tallies_by_procedure": {"month", "field", "procedure", "online_level"},
    "dossier_tallies_by_unit": {"unit", "month", "field", "procedure", "online_level"},
    "dossiers": {"code", "procedure", "unit", "channel", "online_level", "filed_on", "supplement_until", "proofs"},
    "downloads": {"attachment_id", "channel", "source", "error"},
    "drawn_lately": {"conversation_id", "day"},
    "endings": {"key", "conversation_id", "rated_in", "kind", "channel", "unit", "field", "subject", "month", "not_asked"}
    | {"token_hash"},
    "exchange_calls": {"key", "direction", "state", "standing", "recording"},
    "exchange_events": {"ident", "status", "agent", "phone", "direction", "recording"},
    "guided_filings": {"procedure", "way", "begun_on", "seen_on", "reached", "ended", "tie"},
    "handovers": {"conversation_id"},
    "inbox": {"channel", "ext_key", "conversation_id", "salt", "body_sha256", "sha256", "state"},
    "invitations": {"conversation_id", "unit", "left_out", "state", "token_hash"},
    "joined_conversations": {"conversation_id", "person"},
    "known_devices": {"token_hash"},
    "officers": {"login", "role", "unit", "duty", "password_hash", "totp_secret"},
    "outbox": {"key", "channel", "conversation_id", "state", "ext_id"},
    "paper_batches": {"sha256", "marks"},
    "paper_wishes": {"conversation_id", "kind", "attachments", "reply_to"},
    "papers": {"attachment_id", "role", "reply", "since"},
    "password_links": {"token_hash"},
    "reply_windows": {"conversation_id"},
    "responses": {"ref", "questionnaire", "version", "origin", "channel", "unit", "field", "subject", "officer", "month"},
    "reviews": {"unit", "case_code", "outcome"},
    "rights_requests": {"kind", "proof", "conversation_id", "state", "answer"},
    "sign_in_attempts": {"account", "place"},
    "staff_sessions": {"token_hash"},
    "store_keys": {"name", "key"},
    "survey_progress": {"token_hash", "origin", "channel", "unit"},
    "surveys": {"ref", "secret", "questionnaire", "version", "opens_on", "closes_on", "sampling", "state"},
    "tallies_by_channel": {"questionnaire", "version", "item", "month", "origin", "channel", "value"},
    "tallies_by_subject": {"questionnaire", "version", "item", "month", "field", "subject", "value"},
    "tallies_by_unit": {"questionnaire", "version", "item", "month", "unit", "value"},
    "tallies_of_endings": {"month", "kind", "channel", "unit", "not_asked"},
    "tallies_of_endings_by_field": {"month", "field", "not_asked"},
    "unanswered": {"conversation_id", "reason", "outcome"},
    "web_sessions": {"token_hash"},
    "wrong_proofs": {"code"},
}
"""The other columns: keys, codes, hashes, what the service writes itself. Times are left out by their names."""
TIMES = re.compile(r".*_(at|by|from|seconds)|at|due")


@cache
def payloads() -> tuple[str, ...]:
    """Every payload of payloads.txt."""
    lines = Path(__file__).with_name("payloads.txt").read_text("utf-8").split("\n")
    return tuple(_spelt_out(line) for line in lines if line and not line.startswith("# ") and line != "#")


def _spelt_out(line: str) -> str:
    return re.sub(r"«U\+([0-9A-F]{4,5})»", lambda found: chr(int(found[1], 16)), line)


def hostile(tag: str, number: int | None = None, share: int = SHARE) -> str:
    """Payloads under the name of their column: all of them, or those of one row, so that the rows together hold all."""
    every = payloads()
    told = every if number is None else [every[(number * share + step) % len(every)] for step in range(share)]
    return f"[{tag}] " + "\n".join(told)


@dataclass(frozen=True, slots=True)
class HostileDesk:
    """The desk and its pages: declared path → addresses to look at; `more` addresses of pages without a place in their path;
    `downloads` are saved, never shown."""

    desk: CaseOffice
    places: dict[str, tuple[str, ...]]
    more: dict[str, tuple[str, ...]]
    downloads: tuple[str, ...]


@dataclass(slots=True)
class Filling:
    """A desk being filled in one commit, as the officer `boss`, around one case that holds everything."""

    desk: CaseOffice
    db: Connection
    case: Row
    boss: int

    @property
    def now(self) -> datetime:
        return self.desk.office.clock.now


def filled(desk: CaseOffice, http: Browser, boss: int) -> HostileDesk:
    """Fill a desk, on which `http` is at work as the officer `boss`: rows are made as they are made, then written over."""
    case, requests = life(desk), _requests(desk, http)

    def work(db: Connection) -> dict[str, list[str]]:
        filling = Filling(desk, db, case, boss)
        db.execute("UPDATE officers SET unit = ? WHERE login = 'hoa'", (case.unit,))
        made = {"files": _files(filling), "cases": _cases(filling), "calls": _calls(filling)}
        _talk(filling, made["files"][0])
        for number in range(1, SOME + 1):
            _others(filling, number)
        _ratings(filling)
        _dossiers(filling)
        officer_extensions.take(db, boss, "x")
        _write_over(db, boss)
        _ring(filling)
        return made

    made = desk.office.write(work)
    case_path, talk = f"/desk/cases/{case.code}", "/desk/conversations/web:1"
    shown, *kept = [f"{case_path}/files/{name}" for name in made["files"]]
    low = desk.office.write(_reviews)
    token = desk.office.link(desk.office.hire("minh"))
    places = {
        "/desk/static/{version}/{name}": (),
        "/desk/set-password/{token}": (token,),
        "/desk/accounts/{login}": ("/desk/accounts/hoa",),
        "/desk/cases/{code}": (case_path, *made["cases"]),
        "/desk/cases/{code}/files/{file}": (shown, f"{shown}?preview=1"),
        "/desk/conversations/{id}": (talk, "/desk/conversations/web:101"),
        "/desk/conversations/{id}/live": (f"{talk}/live?after=0.0",),
        "/desk/conversations/{id}/files/{file}": (f"{talk}/files/{made['files'][0]}",),
        "/desk/dossiers/{code}": (f"/desk/dossiers/{_DOSSIER}", f"/desk/dossiers/{_DOSSIER[:-1]}2"),
        "/desk/dossiers/{code}/letter": (),
        "/desk/dossiers/import/{key}/report": (),
        "/desk/indicators/file.{ending}": (),
        "/desk/questions/{id}": ("/desk/questions/1?q=khai sinh", "/desk/questions/3"),
        "/desk/rights/{id}": tuple(requests),
        "/desk/rights/{id}/copy.{ending}": (),
        "/desk/rights/{id}/answer": (f"{requests[-1]}/answer",),
        "/desk/hotline/calls/{id}": tuple(made["calls"]),
        "/desk/exports/ratings/{key}": (),
        "/desk/exports/ratings/{key}/file": (),
        "/desk/reviews/{id}": tuple(f"/desk/reviews/{number}" for number in low[:2]),
        "/desk/surveys/{ref}": tuple(f"/desk/surveys/{ref}" for (ref,) in desk.office.ask("SELECT ref FROM surveys")),
    }
    more = {
        "/desk/reviews": ("/desk/reviews?state=done",),
        "/desk/satisfaction/comments": (f"/desk/satisfaction/comments?after={low[1]}",),  # numbered as the responses are
        "/desk/cases": tuple(f"/desk/cases?view=tat-ca{rest}" for rest in ("&order=newest", "&order=newest&page=1", "&page=2")),
        "/desk/audit": (f"/desk/audit?before={desk.office.write(audit.head)[0] + 1}",),  # what is looked at adds rows above
    }
    return HostileDesk(desk, places, more, (*kept, f"{requests[0]}/copy.html", f"{requests[0]}/copy.json"))


def _requests(desk: CaseOffice, http: Browser) -> list[str]:
    """Requests about personal data: a copy, a correction, an erasure, and one that was answered."""
    other = life(desk, "web:5", "đèn hỏng", Draft(text="đèn hỏng", category="infrastructure.lighting", phone="0987654321"))
    now = desk.office.clock.now
    desk.office.write(lambda db: cases.change(db, other, now, state="closed", closed_at=now.isoformat()))
    found = []
    for kind, phone in (("copy", "0912345678"), ("correct", "0912345678"), ("erase", "0912345678"), ("erase", "0987654321")):
        more = {"conversation": "web:1"} if phone.startswith("0912") else {}
        answer = http.post("/desk/rights", data={"kind": kind, "proof": "phone", "phone": phone} | more)
        assert answer.status_code == 303, answer.text
        found.append(answer.headers["location"].partition("?")[0])
    assert http.post(f"{found[-1]}/erase", data={"sure": "1"}).status_code == 303
    return found


def _files(on: Filling) -> list[str]:
    """The files of the large case: a picture that was drawn anew, a page, and a drawing that could not be read as a picture."""
    ((own,),) = on.db.execute("SELECT attachment_id FROM case_files WHERE case_id = ?", (on.case.id,)).fetchall()
    picture = saved(pattern(60, 40), "JPEG")
    on.db.execute("UPDATE attachments SET body = ?, preview = ? WHERE id = ?", (picture, picture, own))
    page = attachments.add(on.db, "web:1", hostile("attachments.media_type"), b"<!doctype html>" + SCRIPT)
    drawing = attachments.add(on.db, "web:1", "image/png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    attachments.settle(on.db, drawing, None)
    cases.attach(on.db, on.case.id, page, "proof", on.now)
    cases.attach(on.db, on.case.id, drawing, "report", on.now)
    return [own, page, drawing]


def _cases(on: Filling) -> list[str]:
    """Large cases in every state that shows something more, and small ones that fill a list; the pages of the large ones."""
    for kind in ("added", "reopened", "withdrawn", "satisfied", "dissatisfied", "answered"):
        cases.note(on.db, on.case.id, on.now, "citizen", kind, "x", of=hostile("case_events.details"))
    done: dict[str, Any] = {
        "state": "answered",
        "result": "x",
        "no_proof": "x",
        "satisfied": 0,
        "reopened": 1,
        "published": "x",
        "on_time": 0,
        "closed_at": on.now.isoformat(),
    }
    waits = {"state": "waiting_citizen", "asked": "x", "paused_at": on.case.received_at}
    more: tuple[dict[str, Any], ...] = (
        done,
        waits,
        {"merged_into": on.case.id, "state": "merged"},
        {"legal_hold": "x", "national_code": "x"},
    )
    large = [_filed(on, "web:1", columns) for columns in more]
    for number in range(1, ROWS + 1):
        conversations.open_for(on.db, f"web:{100 + number}", "web", on.now)
        called: dict[str, Any] = {"conversation_id": None, "channel": "phone"} if number % 5 == 0 else {}
        one = _filed(on, f"web:{100 + number}", called)
        cases.note(on.db, one.id, on.now, f"officer:{on.boss}", "answered", "x")
    return [f"/desk/cases/{one.code}" for one in large]


def _filed(on: Filling, conversation: str, columns: dict[str, Any]) -> Row:
    on.desk.filed += 1
    return on.desk._file(on.db, conversation, LAMP, columns)


def _calls(on: Filling) -> list[str]:
    """Calls that go on and calls of before, and the pages of the former: the form, what is read aloud, another way."""
    words = {name: hostile(f"calls.draft {name}") for name in ("text", "place", "name", "address", "q")}
    numbers = [calls.begin(on.db, on.boss, "x", on.now) for _ in range(SOME)]
    for number in numbers:  # who says a right number may have it read back
        phone = "0912 345 678" if number == numbers[1] else hostile("calls.draft phone")
        draft = Typed(category="infrastructure.lighting", phone=phone, **words).to_text()
        on.db.execute("UPDATE calls SET draft = ? WHERE id = ?", (draft, number))
    on.db.execute("UPDATE calls SET ended_at = ?, outcome = 'answered' WHERE id > ?", (on.now.isoformat(), numbers[1]))
    form, read = (f"/desk/hotline/calls/{number}" for number in numbers[:2])
    ended = f"/desk/hotline/calls/{numbers[2]}"
    return [form, f"{form}?step=read", f"{read}?step=read", f"{read}?step=redirect&kind=denunciation", ended]


def _talk(on: Filling, photo: str) -> None:
    """The large conversation: words, a photo, a choice that was offered and tapped, messages that nobody could read."""
    choice = Choice(hostile("outbox.body id"), hostile("outbox.body label"))
    reply = reply_body.write(Reply(hostile("outbox.body"), (choice,)))
    outbox.add(on.db, outbox.Reply("choices", "web", "web:1", None, reply), "sent")
    for identity, told in (("a", {"choice": choice.id}), ("b", {"text": hostile("inbox.body"), "photo": photo})):
        body = json.dumps({"session": 1, "id": identity} | told, ensure_ascii=False).encode()
        inbox.mark_done(on.db, inbox.add(on.db, "web", f"1:{identity}", "web:1", body, on.now) or 0)
    for number, bad in enumerate((*BROKEN, hostile("inbox.body").encode())):
        inbox.quarantine(on.db, inbox.add(on.db, "web", f"bad{number}", "web:1", bad, on.now) or 0, "x")
    handovers.ask(on.db, "web:1", "x", on.now)
    state = {"question": hostile("conversations.state"), "draft": {"text": hostile("conversations.state")}}
    on.db.execute("UPDATE conversations SET state = ? WHERE id = 'web:1'", (json.dumps(state, ensure_ascii=False),))


def _others(on: Filling, number: int) -> None:
    """One row of everything else that lists show."""
    conversation = f"web:{100 + number}"
    said(on.db, conversation, number, hostile("inbox.body", number), on.now)
    handovers.ask(on.db, conversation, "x", on.now)
    unanswered.add(on.db, conversation, "x", "unknown", on.now)
    callbacks.promise(on.db, ("x", "x"), "x", on.now, (on.boss, on.now))
    at = on.now.isoformat()
    exchange_calls.add(on.db, f"x{number}", Facts(phone="x", agent="x", state="missed", began_at=at, ended_at=at), on.now)
    bad = hostile("inbox.body", number, 8).encode()
    inbox.quarantine(on.db, inbox.add(on.db, "web", f"some{number}", conversation, bad, on.now) or 0, "x")
    reply = reply_body.write(Reply(hostile("outbox.body", number, 8)))
    outbox.add(on.db, outbox.Reply(f"dead{number}", "web", conversation, None, reply), "queued")
    on.db.execute("UPDATE outbox SET state = ?, error = 'x' WHERE key = ?", (("dead", "unknown")[number % 2], f"dead{number}"))
    told = hostile("audit", number, 8)
    audit.record(on.db, Entry(told, told, "cases", told, {"x": told, told: 1}), on.now)
    if number <= 3:
        saved_views.save(on.db, on.boss, f"x{number}", urlencode({"q": hostile("saved_views.query", number)}), on.now)


def _ratings(on: Filling) -> None:
    """Low ratings with words and a supervisor's note, a survey, a form half filled in, a file of paper forms."""
    survey = surveys.add(on.db, surveys.New("x", "sipas-39", "1", on.now.date(), on.now.date()), on.boss, on.now)
    paper_batches.add(on.db, paper_batches.New("x", "x", survey.id, 1), on.boss, on.now)
    form = survey_progress.begin(on.db, survey_progress.New("x", survey.id, None, "link", "page"), on.now)
    survey_progress.keep(on.db, form, json.dumps({"c1": hostile("survey_progress.answers")}), on.now)
    told: Answers = {"muc": (("2", ""),), "gop-y": (("", "x"),)}
    for _ in range(COMMENTS):  # as many as one page shows: which come first is chance
        response = responses.submit(on.db, Given("mot-cham", "1", "case", "web", on.case.unit), told, on.now - timedelta(days=1))
        reviews.add(on.db, response, on.case.unit, "", on.now)
    for number in _reviews(on.db)[::2]:
        row = reviews.load(on.db, number)
        assert row and reviews.end(on.db, row, on.boss, ("fixed", "x"), on.now)


def _dossiers(on: Filling) -> None:
    """Late dossiers, the first of them with an apology."""
    batch = dossier_batches.begin(on.db, "x", "x", SOME, on.boss, on.now)
    made = Dossier("", "1.004194", "x", on.case.unit, "online", "part", 4, "2026-11-02", due_at=to_text(on.now - timedelta(days=9)))
    dossiers.keep(on.db, [made._replace(code=f"{_DOSSIER[:-4]}{number:04}") for number in range(1, SOME + 1)], batch, on.now)
    due = made.due_at or "", to_text(on.now - timedelta(days=8))
    dossier_apologies.add(on.db, _DOSSIER, "x", due, on.boss, on.now)


def _reviews(db: Connection) -> list[int]:
    """The first one is done and has all payloads, the second waits, and so on."""
    return [number for (number,) in db.execute("SELECT id FROM reviews ORDER BY id")]


def _ring(on: Filling) -> None:
    """Some of the exchange's calls ring at the officer's."""
    standing = json.dumps({officer_extensions.of(on.db, on.boss): "ringing"})
    on.db.execute("UPDATE exchange_calls SET state = 'ringing', ended_at = NULL, standing = ? WHERE id <= 20", (standing,))


def _write_over(db: Connection, boss: int) -> None:
    """What is plain text: all payloads in the rows of the large case and the first of a table, a share in the others."""
    whole = {"cases": "conversation_id = 'web:1'", "case_senders": _OF_LARGE, "case_events": _OF_LARGE, "officers": "id > 1"}
    db.execute("UPDATE case_senders SET address = 'x'")
    own = {"officers": f"id <> {boss}"}
    for table, column in sorted((name, column) for name in HOSTILE for column in HOSTILE[name] - _MADE_SO):
        tag = "phone" if column == "phone" else f"{table}.{column}"  # the same one, so that a caller has a history
        where = f"{column} <> '' AND {own.get(table, 1)}"
        keys = ", ".join(_keys(db, table))
        rows = db.execute(f"SELECT {keys} FROM {table} WHERE {where} ORDER BY {keys}").fetchall()  # noqa: S608
        shares = [hostile(tag, number) for number in range(len(rows))]
        if table not in whole:
            shares[:1] = [hostile(tag)] * len(rows[:1])
        own_row = f"({keys}) = ({', '.join('?' * len(keys.split(', ')))})"
        db.executemany(
            f"UPDATE {table} SET {column} = ? WHERE {own_row}",  # noqa: S608
            [(words, *row) for words, row in zip(shares, rows, strict=True)],
        )
        if table in whole:
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {where} AND {whole[table]}", (hostile(tag),))  # noqa: S608


def _keys(db: Connection, table: str) -> list[str]:
    """The columns by which a row is found; not every table numbers its rows."""
    return [row[1] for row in db.execute(f"PRAGMA table_info('{table}')") if row[5]] or ["rowid"]


_DOSSIER = "H05.12.3-261102-0001"
_OF_LARGE = "case_id IN (SELECT id FROM cases WHERE conversation_id = 'web:1')"
