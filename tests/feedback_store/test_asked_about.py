"""What ratings and surveys keep of a citizen: copied, erased, past its period, and gone from an older backup as well."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from feedback_store import (
    backup,
    calls,
    cases,
    conversations,
    endings,
    erasure,
    erasure_list,
    exchange_calls,
    invitations,
    outbox,
    responses,
    retention_job,
    reviews,
    subjects,
    survey_progress,
    surveys,
    tallies,
)
from feedback_store.erasure import Outcome
from feedback_store.exchange_calls import Facts
from feedback_store.hiding import without_sender
from feedback_store.retention_job import Done
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.subjects import Subject
from feedback_store.tallies import Wanted
from tests.exports.made_cases import kept
from tests.feedback_store.given import DAY, NOW, ONE_TAP, ended, level
from tests.feedback_store.test_surveys import AUTUMN

CANARY, OTHER, NAME = "chim hoàng yến trong lồng sắt", "hàng xóm không liên quan", "Nguyễn Thị Sậy"
LATER = NOW + timedelta(days=400)
EVERY = Wanted("mot-cham", "1")


def asked(db: Connection, conversation: str, words: str) -> int:
    """Everything that ratings and surveys can keep of a conversation; returns the response."""
    conversations.open_for(db, conversation, conversation.partition(":")[0], NOW)
    number = endings.add(db, ended("answer:1", conversation))
    endings.give_token(db, number, f"hash {words}")
    response = responses.submit(db, ONE_TAP, level("2", words, "cham"), NOW, number)
    invitation = invitations.add(db, 1, conversation, "so_xay_dung", NOW)
    assert invitation
    survey_progress.begin(db, survey_progress.New(f"form {words}", 1, invitation, "invitation", "zalo"), NOW)
    for key in (f"survey:{invitation}", f"survey:{invitation}.1") if conversation == "zalo:1" else (f"survey:{invitation}",):
        outbox.add(db, outbox.Reply(key, "zalo", conversation, None, "{}"), "sent")
    form = survey_progress.of_invitation(db, invitation)
    assert form and survey_progress.keep(db, form, f'{{"c1": "{words}"}}', NOW)
    return response


@pytest.fixture
def lived(store: Store) -> Store:
    """A citizen, and a neighbour who was asked the same."""

    def work(db: Connection) -> None:
        db.execute("INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'lan', 'Lan', 'desk_officer', '')")
        surveys.add(db, AUTUMN, 1, NOW)
        asked(db, "zalo:1", CANARY)
        asked(db, "web:2", OTHER)

    store.submit(work).result()
    return store


def copies(folder: Path, text: str) -> int:
    """How often a text stands in any file of the folder."""
    return sum(path.read_bytes().count(text.encode()) for path in folder.iterdir() if path.is_file())


def written(db: Connection) -> set[str]:
    """All own words in responses."""
    return {text for (text,) in db.execute("SELECT text FROM answers WHERE text <> ''")}


def erase(store: Store, subject: Subject) -> Outcome:
    def work(db: Connection) -> Outcome:
        done = erasure.erase(db, subject, ("closed",), without_sender, NOW)
        erasure_list.add(store.path, db, done, 0, NOW)
        return done

    done = store.submit(work).result()
    assert erasure.settle(store.path)
    return done


def figures(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as db:
        assert tallies.recount(db) == endings.recount(db) == []
        return tallies.counts(db, EVERY, ("item", "value")) + endings.outcomes(db, ("2026-11", "2026-11"), ("kind",))


def test_a_copy_of_what_somebody_was_asked_about(lived: Store) -> None:
    with lived.reading() as db:
        found = subjects.asked(db, "zalo:1")
        ((row, answers),) = found.endings
        assert row.kind == "case" and answers["gop-y"] == (("", CANARY),)
        assert [one.survey for one in found.invitations] == [1] and CANARY in found.forms[0].answers
        assert OTHER not in repr(found) and subjects.asked(db, "web:3") == subjects.Asked()


def test_an_erasure_leaves_the_figures(lived: Store) -> None:
    """S14: nothing written is in any file, nothing leads to the citizen; the ratings count as before."""
    before = figures(lived)
    assert copies(lived.path.parent, CANARY) > 2, "the twin: they are there before"
    erase(lived, Subject(conversations=("zalo:1",)))
    assert copies(lived.path.parent, CANARY) == 0 and copies(lived.path.parent, OTHER) > 2
    assert figures(lived) == before
    with lived.reading() as db:
        assert subjects.asked(db, "zalo:1") == subjects.Asked() and subjects.asked(db, "web:2").forms
        assert endings.of_conversation(db, "zalo:1") == [] and endings.load(db, 1) is None
        assert invitations.load(db, 1) is None and invitations.of_conversation(db, "web:2")
        gone = db.execute("SELECT conversation_id, state FROM invitations WHERE id < 0").fetchall()
        assert gone == [(None, "expired")]
        assert db.execute("SELECT conversation_id FROM drawn_lately").fetchall() == [("web:2",)]
        assert db.execute("SELECT conversation_id, key FROM outbox ORDER BY id").fetchall() == [
            ("zalo:1", "forgotten:1"),
            ("zalo:1", "forgotten:2"),
            ("web:2", "survey:2"),
        ]


def test_words_that_nobody_can_trace_stay(lived: Store) -> None:
    """Once the tie is cut, no erasure can tell whose words these were: neither can anybody else."""
    lived.submit(lambda db: endings.cut(db, NOW + DAY)).result()
    erase(lived, Subject(conversations=("zalo:1",)))
    with lived.reading() as db:
        assert written(db) == {CANARY, OTHER}
        assert db.execute("SELECT count(*) FROM endings WHERE response IS NOT NULL").fetchone() == (0,)


def test_what_came_later_is_not_erased_again(lived: Store) -> None:
    """By a list of before, in a restored copy."""
    lived.submit(lambda db: endings.add(db, ended("answer:2", "zalo:1", NOW + DAY))).result()
    until = erasure.Until(at=NOW.isoformat(timespec="microseconds"))
    lived.submit(lambda db: erasure.erase_conversation(db, "zalo:1", (), Outcome(), until)).result()
    with lived.reading() as db:
        assert [row.key for row in endings.of_conversation(db, "zalo:1")] == ["answer:2"]


def test_an_older_backup_is_cleaned(lived: Store, tmp_path: Path) -> None:
    """S14: what was erased after it was made; a place without the list is the twin."""
    away = tmp_path / "copies"
    away.mkdir()
    copy = backup.backup(lived.path, away / "copy.db")
    erase(lived, Subject(conversations=("zalo:1",)))
    places = [tmp_path / name for name in ("with", "without")]
    for place in places:
        place.mkdir()
    listed = erasure_list.file_of(lived.path)
    (places[0] / listed.name).write_bytes(listed.read_bytes())
    for place in places:
        backup.restore(copy, place / lived.path.name)
    assert copies(places[0], CANARY) == 0 < copies(places[1], CANARY) and copies(places[0], OTHER) > 2


def test_a_silent_conversation_is_forgotten_with_what_it_was_asked(lived: Store) -> None:
    """Retention: also where nothing is left but an ending or an invitation; not before its time (the twin)."""
    periods = {kind: timedelta(days=365) for kind in ("web_conversation", "chat_text", "attachment", "case_identity")}
    periods |= {kind: timedelta(days=365) for kind in ("call", "callback", "audit", "survey_words", "dossier")}
    with lived.reading() as db:
        early = retention_job.overdue(db, periods, (), NOW + DAY)
        late = retention_job.overdue(db, periods, (), LATER)
    assert not any(early.counts.values())
    assert (late.web_conversation, late.chat_text) == (("web:2",), ("zalo:1",))
    for work in retention_job.work(late, without_sender, LATER, Done()):
        lived.submit(work).result()
    with lived.reading() as db:
        assert not any(retention_job.overdue(db, periods, (), LATER).counts.values())
        assert [responses.words(db, number) for number in (1, 2)] == [[], []]


def test_a_case_whose_sender_goes_takes_its_rating_along(lived: Store) -> None:
    """The ending names nobody any more; in a review that named the case neither the words nor the note say who it was."""

    def work(db: Connection) -> int:
        kept(db, {"id": 17, "state": "closed", "conversation_id": "zalo:1"}, (NAME, "0912345678", ""))
        ending = endings.add(db, ended(endings.case_key(17, 3), "zalo:1"))
        other = endings.add(db, ended(endings.case_key(170, 3), "zalo:1"))
        tied = responses.submit(db, ONE_TAP, level("1", f"Tôi là {NAME}"), NOW, ending)
        cut = responses.submit(db, ONE_TAP, level("1", f"Gọi {NAME} nhé"), NOW)
        review = reviews.add(db, cut, "so_xay_dung", "PA-17", NOW)
        reviews.write_note(db, review, f"Đã gọi {NAME}.")
        erasure.pseudonymise(db, cases.load(db, 17), without_sender, NOW)
        assert [row.id for row in endings.of_conversation(db, "zalo:1")] == [1, other]
        assert responses.words(db, tied) == [] and responses.words(db, cut) == [("gop-y", "", "Gọi [đã xóa] nhé")]
        return review

    review = lived.submit(work).result()
    with lived.reading() as db:
        assert [row.note for row in reviews.of_case(db, "PA-17") if row.id == review] == ["Đã gọi [đã xóa]."]


def test_a_call_that_is_forgotten_takes_its_rating_along(lived: Store) -> None:
    def work(db: Connection) -> int:
        exchange_calls.add(db, "c", Facts(began_at=NOW.isoformat(), phone="0912345678"), NOW)
        call = exchange_calls.by_key(db, "c")
        assert call
        # The operator's own list of calls has numbers of its own: forgetting that call must not touch another's rating.
        calls.begin(db, 1, "0912345678", NOW)
        ending = endings.add(db, ended(endings.call_key(call.id), None))
        return responses.submit(db, ONE_TAP, level("1", CANARY), NOW, ending)

    number = lived.submit(work).result()
    with lived.reading() as db:
        found = subjects.find(db, "0912345678", "")
    erase(lived, found)
    with lived.reading() as db:
        assert responses.words(db, number) == []
        assert db.execute("SELECT count(*) FROM endings WHERE response = ?", (number,)).fetchone() == (0,)
        assert CANARY in written(db), "the twin: another's are still there"


def test_a_legal_hold_keeps_what_was_asked(lived: Store) -> None:
    """As long as a case of the conversation is held."""
    lived.submit(lambda db: kept(db, {"id": 17, "conversation_id": "zalo:1", "legal_hold": "Công văn 12"})).result()
    erase(lived, Subject(conversations=("zalo:1",)))
    assert copies(lived.path.parent, CANARY) > 2
