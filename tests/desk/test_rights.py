"""A citizen's rights over their data: a copy, a correction, an erasure that leaves nothing behind, and what the law keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.web_message import Message
from feedback_store import (
    attachments,
    backup,
    callbacks,
    calls,
    cases,
    conversations,
    erasure,
    inbox,
    outbox,
    unanswered,
    web_sessions,
)
from feedback_store.attachments import Cleaned
from feedback_store.case_lists import Wanted
from feedback_store.cases import Row
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from handlers import reply_body
from handlers.citizen.sentences import Voice
from handlers.desk.case_acts import Acting
from handlers.desk.case_filing import file_call
from handlers.desk.frame import bundled_rules
from handlers.exports import export
from handlers.exports.export import Export
from handlers.messages import Draft, Reply
from handlers.telling import Telling
from tests.desk.case_office import LAMP, MONDAY, CaseOffice
from tests.desk.office import Browser, Office, desk_open
from tests.desk.whole_service import with_reach

PHONE, SPACED = "0912345678", "0912 345 678"
CANARY = "chim hoàng yến trong lồng sắt"
OTHER = "hàng xóm không liên quan"


@pytest.fixture
def desk(store: Store) -> Iterator[CaseOffice]:
    with desk_open(store, with_reach()) as office:
        office.clock.now = MONDAY
        office.hire("sep", "administrator")
        yield CaseOffice(office)


@pytest.fixture
def boss(desk: CaseOffice) -> Browser:
    return desk.office.at_work("sep")


def said(db: Connection, conversation: str, number: int, text: str, now: datetime, photo: str = "") -> int:
    session = int(conversation.partition(":")[2])
    identity = f"00000000-0000-4000-8000-{number:012}"
    body = Message(identity, text).raw(session, photo)
    seq = inbox.add(db, "web", f"{conversation}:{identity}", conversation, body, now)
    assert seq
    inbox.mark_done(db, seq)
    return seq


def life(desk: CaseOffice, conversation: str = "web:1", text: str = CANARY, draft: Draft = LAMP) -> Row:
    """Everything that a citizen can leave behind in a conversation, and a case in it."""
    now, phone = desk.office.clock.now, draft.phone or PHONE
    spaced = f"{phone[:4]} {phone[4:7]} {phone[7:]}"

    def work(db: Connection) -> str:
        conversations.open_for(db, conversation, "web", now)
        web_sessions.create(db, f"hash of {conversation}")
        photo = attachments.add(db, conversation, "image/jpeg", f"JPEG {text}".encode() * 300)
        attachments.settle(db, photo, Cleaned("image/jpeg", 2, 2, f"CLEAN {text}".encode() * 300, f"SMALL {text}".encode() * 40))
        seq = said(db, conversation, 1, f"{text}, gọi tôi {spaced}", now, photo)
        outbox.add(db, outbox.Reply(f"{seq}:0", "web", conversation, None, reply_body.write(Reply(f"Dạ, {text}"))), "sent")
        unanswered.add(db, conversation, f"{text} {phone}?", "unknown", now)
        state = json.dumps({"question": f"{text} {phone}", "draft": {"text": text}}, ensure_ascii=False)
        conversations.save(db, conversations.load(db, conversation), state, seq, now)
        return photo

    photo = desk.office.write(work)
    case = desk.file(conversation, draft)
    desk.office.write(lambda db: cases.attach(db, case.id, photo, "report", now))
    desk.office.write(lambda db: cases.note(db, case.id, now, "citizen", "added", f"số của tôi {spaced}"))
    return case


def close(desk: CaseOffice, case: Row) -> None:
    """The case is done."""
    desk.office.write(
        lambda db: cases.change(db, cases.load(db, case.id), desk.office.clock.now, state="closed", closed_at="2026-11-30")
    )


def register(http: Browser, kind: str, **more: str) -> str:
    answer = http.post("/desk/rights", data={"kind": kind, "proof": "phone", "phone": SPACED} | more)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def copies(store: Path, *texts: str) -> int:
    """How often a text stands in any of the store's files, as UTF-8 and as JSON escapes it."""
    forms = {form for text in texts for form in (text.encode(), json.dumps(text).strip('"').encode())}
    return sum(path.read_bytes().count(form) for path in store.parent.glob(store.name + "*") for form in forms)


def erase(http: Browser, path: str) -> None:
    answer = http.post(f"{path}/erase", data={"sure": "1"})
    assert answer.status_code == 303, answer.text


def answer_of(office: Office) -> dict[str, Any]:
    ((text,),) = office.ask("SELECT answer FROM rights_requests ORDER BY id DESC LIMIT 1")
    return dict(json.loads(text))


def test_the_law_says_by_when(desk: CaseOffice, boss: Browser) -> None:
    """Ten days for a copy or a correction, twenty for an erasure, two working days to acknowledge; a day off moves to the next."""
    for kind, day in (("copy", "2026-12-10"), ("correct", "2026-12-10"), ("erase", "2026-12-21")):
        register(boss, kind)
        ((due, first),) = desk.office.ask("SELECT due, acknowledge_by FROM rights_requests ORDER BY id DESC LIMIT 1")
        assert due.startswith(day) and first.startswith("2026-12-02"), kind


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"proof": "phone", "phone": ""}, "cần số điện thoại"),
        ({"proof": "phone", "phone": "chín mốt hai"}, "Số điện thoại chưa đúng"),
        ({"proof": "conversation", "phone": ""}, "cần cuộc trò chuyện"),
        ({"proof": "conversation", "phone": SPACED, "conversation": "web:1"}, "không chứng minh được số"),
        ({"conversation": "web:77"}, "Không có cuộc trò chuyện"),
        ({"kind": "everything"}, "Hãy chọn việc"),
    ],
)
def test_nobody_is_believed_without_a_proof(desk: CaseOffice, boss: Browser, fields: dict[str, str], line: str) -> None:
    life(desk)
    answer = boss.post("/desk/rights", data={"kind": "copy", "proof": "phone", "phone": SPACED} | fields)
    assert answer.status_code == 422 and line in answer.text
    assert desk.office.ask("SELECT 1 FROM rights_requests") == []


def test_a_copy_of_everything(desk: CaseOffice, boss: Browser) -> None:
    """Both forms hold what was said, filed and called, and nothing of a neighbour's."""
    case = life(desk)
    life(desk, "web:2", OTHER, Draft(text="rác", category="environment.waste", phone="0987654321", name="Người Khác"))
    desk.office.write(lambda db: calls.begin(db, 1, PHONE, MONDAY))
    path = register(boss, "copy")
    data = boss.get(f"{path}/copy.json").json()
    assert [one["code"] for one in data["cases"]] == [case.code] and data["cases"][0]["sender"]["name"] == LAMP.name
    assert [one["id"] for one in data["conversations"]] == ["web:1"] and len(data["calls"]) == 1
    text = json.dumps(data, ensure_ascii=False)
    assert CANARY in text and OTHER not in text and data["conversations"][0]["files"][0]["base64"]
    shown = boss.get(f"{path}/copy.html")
    assert CANARY in shown.text and case.code in shown.text and OTHER not in shown.text
    assert shown.headers["content-disposition"].startswith("attachment")
    assert len(desk.office.ask("SELECT 1 FROM audit WHERE action = 'rights.copy'")) == 2


def test_a_shared_number_does_not_open_somebody_elses_conversation(desk: CaseOffice, boss: Browser) -> None:
    """Two numbers were given in one conversation: who proves one of them gets that case, not what the other one said."""
    case = life(desk)
    desk.file("web:1", Draft(text="việc của người khác", category="environment.waste", phone="0987654321"))
    data = boss.get(f"{register(boss, 'copy')}/copy.json").json()
    assert [one["code"] for one in data["cases"]] == [case.code] and data["conversations"] == []


def test_what_is_sealed_is_not_handed_out_by_an_officer(desk: CaseOffice, boss: Browser) -> None:
    life(desk)
    path = register(boss, "copy")
    assert CANARY in boss.get(f"{path}/copy.json").text  # the twin
    desk.office.write(lambda db: db.execute("UPDATE inbox SET sealed = 1 WHERE seq = 1"))
    desk.office.write(lambda db: db.execute("UPDATE outbox SET body = ?", (reply_body.write(Reply("Dạ.")),)))
    desk.office.write(lambda db: db.execute("DELETE FROM unanswered"))
    found = boss.get(f"{path}/copy.json")
    assert CANARY not in found.text and found.json()["conversations"][0]["files"] == []


def test_a_second_factor_is_needed(desk: CaseOffice) -> None:
    """For whatever takes data out or away; and the attempt without one is in the audit."""
    desk.office.hire("lan")
    life(desk)
    lan = desk.office.at_work("lan")
    path = register(lan, "erase")
    assert lan.get(f"{path}/copy.json").headers["location"].startswith("/desk/totp")
    assert lan.post(f"{path}/erase", data={"sure": "1"}).headers["location"] == "/desk/totp"
    assert desk.office.ask("SELECT state FROM rights_requests") == [("open",)]
    assert len(desk.office.ask("SELECT 1 FROM audit WHERE action IN ('rights.copy', 'rights.erase') AND officer = 'lan'")) == 2
    desk.office.give_code(lan, "lan")
    erase(lan, path)
    assert desk.office.ask("SELECT state FROM rights_requests") == [("done",)]


def test_a_correction(desk: CaseOffice, boss: Browser) -> None:
    case, other = life(desk), desk.file("web:9", Draft(text="khác", category="environment.waste", phone="0987654321"))
    path = register(boss, "correct")
    fields = {"name": "Trần Thị Lân", "phone": "0912 345 679", "address": "12 phố Mới"}
    assert boss.post(f"{path}/correct", data=fields | {"code": other.code}).status_code == 422
    assert boss.post(f"{path}/correct", data=fields | {"code": case.code, "phone": "abc"}).status_code == 422
    assert boss.post(f"{path}/correct", data=fields | {"code": case.code}).status_code == 303
    with desk.office.store.reading() as db:
        assert cases.sender(db, case.id) == ("Trần Thị Lân", "0912345679", "12 phố Mới")
        assert cases.sender(db, other.id).phone == "0987654321"
    ((details,),) = desk.office.ask("SELECT details FROM audit WHERE action = 'rights.correct' ORDER BY id DESC LIMIT 1")
    assert json.loads(details) == {"case": case.code, "fields": ["name", "phone", "address"]}


def test_an_erasure_leaves_no_copy(desk: CaseOffice, boss: Browser) -> None:
    """S14: in the raw bytes of the file, its log and all beside it; the case stays in the register without its sender."""
    case = life(desk)
    life(desk, "web:2", OTHER, Draft(text="rác đầy ngõ", category="environment.waste", phone="0987654321", name="Người Khác"))
    close(desk, case)
    desk.office.write(lambda db: calls.begin(db, 1, PHONE, MONDAY))
    desk.office.write(lambda db: db.execute("UPDATE calls SET draft = ?", (json.dumps({"text": CANARY}, ensure_ascii=False),)))
    desk.office.write(lambda db: callbacks.promise(db, (PHONE, "Lan"), CANARY, MONDAY, (1, MONDAY)))
    path = register(boss, "erase")
    store = desk.office.store.path
    assert copies(store, PHONE, SPACED) > 5 and copies(store, CANARY) > 300, "the twin: they are there before"
    erase(boss, path)
    assert copies(store, PHONE, SPACED) == 0
    assert copies(store, CANARY) == 0
    assert copies(store, LAMP.name) == 0
    assert copies(store, OTHER) > 300, "and a neighbour's are still there"
    with desk.office.store.reading() as db:
        kept = cases.load(db, case.id)
        assert inbox.first_broken_link(db) is None, "the chain of the inbox holds"
        assert cases.sender(db, case.id) == ("", "", "") and kept.conversation_id is None
        assert "Đèn đường trước cổng chợ hỏng" in kept.text and "[" in kept.text
        assert web_sessions.find(db, "hash of web:1") is None and web_sessions.find(db, "hash of web:2")
    told = answer_of(desk.office)
    assert told["hidden"] == [case.code] and told["messages"] == 2 and told["files"] == 1 and told["questions"] == 1
    letter = boss.get(f"{path}/answer").text
    assert case.code in letter and bundled_rules().retention["case"].basis in letter


def telephoned(desk: CaseOffice, text: str = CANARY, phone: str = PHONE) -> Row:
    """A case that was told on the telephone, with all that a caller leaves behind: calls, a call back, a form half filled in."""

    def work(db: Connection) -> Row:
        acting = Acting(db, 1, desk.office.clock.now, bundled_rules(), Voice(), Telling(lambda _: False), [])
        draft = replace(LAMP, text=f"Đèn hỏng, gọi {phone}", phone=phone, address="12 phố Mới")
        first = calls.load(db, calls.begin(db, 1, phone, acting.now))
        assert first
        case = file_call(acting, draft, f"call:{first.id}:1")
        calls.filed(db, first, case.id)
        calls.end(db, first, "filed", acting.now)
        asked = cases.note(db, case.id, acting.now, acting.actor, "asked", "Cột số mấy?")
        callbacks.promise(db, (phone, draft.name), text, acting.now, (1, acting.now), (case.id, asked))
        other = calls.load(db, calls.begin(db, 1, "", acting.now))
        assert other and calls.keep_draft(
            db, other, json.dumps({"phone": f"{phone[:4]} {phone[4:]}", "text": text}, ensure_ascii=False)
        )
        return case

    return desk.office.write(work)  # type: ignore[no-any-return]


def test_an_erasure_leaves_no_copy_of_a_call(
    desk: CaseOffice, boss: Browser, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """S14: number, name and words of a caller, counted over store, its log, the service's log, exports, a restored backup."""
    case = telephoned(desk)
    telephoned(desk, OTHER, "0987654321")
    close(desk, case)
    store = desk.office.store.path
    erasure.settle(store)
    copy = backup.backup(store, tmp_path / "copy.db")
    forms = (PHONE, SPACED, "0912 345678", CANARY)
    assert copies(store, *forms) > 5 and copies(tmp_path / "copy.db", *forms) > 5, "the twin: they are there before"
    caplog.clear()
    erase(boss, register(boss, "erase"))
    assert copies(store, *forms) == 0 and copies(store, OTHER) > 1, "and a neighbour's are still there"
    assert not any(form in caplog.text for form in forms)
    file = tmp_path / "all.csv"
    export.write(Export(store, Wanted(), bundled_rules(), desk.office.clock.now, with_senders=True), file)
    assert not any(form in file.read_text() for form in forms) and "0987 654 321" in file.read_text()
    elsewhere = tmp_path / "elsewhere" / "motcua.db"
    elsewhere.parent.mkdir()
    elsewhere.with_name(elsewhere.name + ".erased.jsonl").write_bytes(store.with_name(store.name + ".erased.jsonl").read_bytes())
    backup.restore(copy, elsewhere)
    assert copies(elsewhere, *forms) == 0 and copies(elsewhere, OTHER) > 1
    with desk.office.store.reading() as db:
        assert inbox.first_broken_link(db) is None


def test_a_call_back_about_a_case_in_work_goes_with_its_sender(desk: CaseOffice, boss: Browser) -> None:
    """While the case is worked on the number is needed; with the name it goes, without anybody asking again."""
    case = telephoned(desk)
    erase(boss, register(boss, "erase"))
    assert desk.office.ask("SELECT phone FROM callbacks") == [(PHONE,)]
    desk.office.write(lambda db: erasure.pseudonymise(db, cases.load(db, case.id), lambda text, _: "", desk.office.clock.now))
    assert desk.office.ask("SELECT phone, name, why FROM callbacks") == [("", "", "")]


def test_a_case_in_work_keeps_its_sender_until_it_ends(desk: CaseOffice, boss: Browser) -> None:
    case = life(desk)
    path = register(boss, "erase")
    erase(boss, path)
    with desk.office.store.reading() as db:
        assert cases.sender(db, case.id).phone == PHONE
        assert len(cases.files(db, case.id)) == 1, "the photo is part of what is being worked on"
    assert desk.office.ask("SELECT erase_at_end FROM cases") == [(1,)]
    assert answer_of(desk.office)["later"] == [case.code] and "đang xử lý" in boss.get(f"{path}/answer").text
    assert copies(desk.office.store.path, f"Dạ, {CANARY}") == 0, "what was said went at once"


def test_a_legal_hold_keeps_everything(desk: CaseOffice, boss: Browser) -> None:
    case = life(desk)
    close(desk, case)
    assert boss.post("/desk/rights/hold", data={"code": case.code, "reason": ""}).status_code == 422
    assert boss.post("/desk/rights/hold", data={"code": case.code, "reason": "Công văn 12/CV-CA"}).status_code == 303
    erase(boss, register(boss, "erase"))
    with desk.office.store.reading() as db:
        assert cases.sender(db, case.id).phone == PHONE
    assert answer_of(desk.office)["held"] == [case.code] and copies(desk.office.store.path, CANARY) > 300
    assert boss.post("/desk/rights/release", data={"code": case.code}).status_code == 303
    erase(boss, register(boss, "erase"))  # the twin
    assert copies(desk.office.store.path, CANARY, PHONE) == 0


def test_by_the_conversation_itself(desk: CaseOffice, boss: Browser) -> None:
    """Who left no number asks in the chat; the request itself keeps nothing once it is done."""
    case = life(desk, draft=Draft(text="đèn hỏng", category="infrastructure.lighting", anonymous=True))
    close(desk, case)
    path = register(boss, "erase", proof="conversation", phone="", conversation="web:1")
    erase(boss, path)
    assert copies(desk.office.store.path, CANARY) == 0
    assert desk.office.ask("SELECT phone, conversation_id FROM rights_requests") == [("", "")]
    assert boss.post(f"{path}/erase", data={"sure": "1"}).status_code == 409, "once"


def test_nothing_goes_by_a_slip_of_the_finger(desk: CaseOffice, boss: Browser) -> None:
    life(desk)
    assert boss.post(f"{register(boss, 'erase')}/erase", data={}).status_code == 422
    assert boss.post(f"{register(boss, 'copy')}/erase", data={"sure": "1"}).status_code == 422
    assert copies(desk.office.store.path, CANARY) > 300


def test_a_refusal_says_why(desk: CaseOffice, boss: Browser) -> None:
    path = register(boss, "erase")
    assert boss.post(f"{path}/end", data={"outcome": "refused", "why": ""}).status_code == 422
    assert boss.get(f"{path}/answer").status_code == 404
    assert boss.post(f"{path}/end", data={"outcome": "refused", "why": "Không đúng người."}).status_code == 303
    assert "Không đúng người." in boss.get(f"{path}/answer").text


def test_an_older_backup_is_cleaned_before_it_serves(desk: CaseOffice, boss: Browser, tmp_path: Path) -> None:
    """S14: erased after the backup was made, gone after it is restored; without the list it would be back (the twin)."""
    case = life(desk)
    life(desk, "web:2", OTHER, Draft(text="rác đầy ngõ", category="environment.waste", phone="0987654321"))
    close(desk, case)
    store = desk.office.store.path
    (tmp_path / "alone").mkdir()
    copy = backup.backup(store, tmp_path / "alone" / "copy.db")
    path = register(boss, "erase")
    erase(boss, path)
    listed = store.with_name(store.name + ".erased.jsonl").read_text()
    assert all(text not in listed for text in (PHONE, SPACED, CANARY, case.code, "web:1"))
    elsewhere = tmp_path / "elsewhere" / "motcua.db"
    backup.restore(copy, elsewhere)
    assert copies(elsewhere, CANARY) > 300, "the twin: a place without the list"
    elsewhere.with_name(elsewhere.name + ".erased.jsonl").write_text(listed)
    backup.restore(copy, elsewhere)
    again = [path for path in elsewhere.parent.iterdir() if "replaced" not in path.name]
    assert sum(path.read_bytes().count(form.encode()) for path in again for form in (CANARY, PHONE, SPACED)) == 0
    opened = Store(elsewhere, reserve=0)
    with opened.reading() as db:
        assert inbox.first_broken_link(db) is None
        assert cases.sender(db, case.id) == ("", "", "")
        assert db.execute("SELECT count(*) FROM inbox WHERE conversation_id = 'web:2' AND body IS NOT NULL").fetchone()[0] == 2
    opened.close_now()


def test_a_later_backup_brings_the_list_to_a_new_disk(desk: CaseOffice, boss: Browser, tmp_path: Path) -> None:
    """S14: an older copy restored where no store ever was is cleaned by the list that stands beside the copies."""
    close(desk, life(desk))
    store, copies_folder = desk.office.store.path, tmp_path / "copies"
    copies_folder.mkdir()
    older = backup.backup(store, copies_folder / "older.db")
    erase(boss, register(boss, "erase"))
    backup.backup(store, copies_folder / "newer.db")
    new_disk = tmp_path / "new" / store.name
    new_disk.parent.mkdir()
    backup.restore(older, new_disk)
    assert copies(older, CANARY) > 300 and copies(new_disk, CANARY) == 0


def test_what_came_after_an_erasure_is_not_erased_again(desk: CaseOffice, boss: Browser, tmp_path: Path) -> None:
    """A citizen who comes back keeps what they said since, through a restore of a backup that was made then."""
    life(desk, draft=Draft(text="đèn hỏng", category="infrastructure.lighting", phone=PHONE))
    erase(boss, register(boss, "erase"))
    desk.office.write(lambda db: said(db, "web:1", 7, "tôi quay lại", desk.office.clock.now))
    store = desk.office.store.path
    copy = backup.backup(store, tmp_path / "copy.db")
    target = tmp_path / "again" / "motcua.db"
    target.parent.mkdir()
    target.with_name(target.name + ".erased.jsonl").write_bytes(store.with_name(store.name + ".erased.jsonl").read_bytes())
    backup.restore(copy, target)
    assert copies(target, "tôi quay lại") == 1 and copies(target, CANARY) > 0 == copies(target, f"Dạ, {CANARY}")
    (target.parent / (target.name + ".erased.jsonl")).write_text("{damaged\n")
    with pytest.raises(backup.BackupFailed, match=r"erased\.jsonl bị hỏng"):
        backup.restore(copy, target)


def test_the_log_would_keep_a_copy(desk: CaseOffice, boss: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """S14, the twin of the raw bytes: without emptying the log what was erased is still there to be read."""
    close(desk, life(desk))
    monkeypatch.setattr(erasure, "settle", lambda _: True)
    erase(boss, register(boss, "erase"))
    assert copies(desk.office.store.path, CANARY) > 0
    monkeypatch.undo()
    assert erasure.settle(desk.office.store.path)
    assert copies(desk.office.store.path, CANARY, PHONE, SPACED) == 0
