"""Between a turn and the store: strangers are shut out for a day, whoever follows goes on, and who is erased is told nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import cases, dossiers
from feedback_store import conversations, dossier_batches, dossier_follows, erasure, wrong_proofs
from feedback_store import dossiers as kept
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from handlers.messages import DossierStep, Incoming

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CODE, PHONE, CARD = "H05.12.3-261120-0001", "0911000234", "024199000123"


def seen(db: Connection, text: str, spoken_of: str = "", who: str = "web:1", now: datetime = NOW) -> list[tuple[str, bool]]:
    """The dossiers that a turn is told of, and whether they are the conversation's own."""
    found = dossiers.seen(db, who, Incoming("1", who, text), spoken_of, now, cases.NOTHING)
    assert found.told.knows_dossiers
    return [(one.code, one.own) for one in found.told.dossiers]


def follow(db: Connection, act: DossierStep, text: str, now: datetime = NOW) -> None:
    """What a turn leaves behind that was told what `text` opens."""
    told = dossiers.seen(db, "web:1", Incoming("1", "web:1", text), "", NOW, cases.NOTHING)
    dossiers.keep(db, "web:1", act, told, now)


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with one dossier and two conversations."""

    def fill(db: Connection) -> None:
        batch = dossier_batches.begin(db, "tệp", "0" * 64, 1, None, NOW)
        proofs = kept.digests(kept.make_proof_key(db), [PHONE, CARD])
        row = Dossier(CODE, "1.004194", "", "", "online", "whole", 4, "2026-11-20", proofs=proofs)
        kept.keep(db, [row], batch, NOW)
        for name in ("web:1", "web:2"):
            conversations.open_for(db, name, "web", NOW)

    store.submit(fill).result()
    return store


def test_the_number_opens_it(filled: Store) -> None:
    def work(db: Connection) -> None:
        assert seen(db, f"{CODE} {PHONE}") == [(CODE, False)]
        assert seen(db, PHONE, CODE) == [(CODE, False)]
        assert seen(db, CODE) == seen(db, f"{CODE} 0911000235") == seen(db, PHONE) == []
        assert seen(db, f"{CODE} 024 199 000 123") == seen(db, CARD, CODE) == [(CODE, False)]
        assert seen(db, f"{CODE} 024199000124") == seen(db, "199000123", CODE) == []
        follow(db, DossierStep(CODE, "followed"), f"{CODE} {PHONE}")
        assert seen(db, "chào") == [(CODE, True)]
        assert seen(db, "chào", who="web:2") == []
        follow(db, DossierStep(CODE, "left"), "")
        assert seen(db, "chào") == [(CODE, True)]
        assert list(dossier_follows.running(db)) == []
        follow(db, DossierStep(CODE, "followed"), "theo dõi lại")
        assert len(list(dossier_follows.running(db))) == 1

    filled.submit(work).result()


def test_a_number_given_for_a_wrong_code_opens_the_right_one(filled: Store) -> None:
    def told(db: Connection, text: str, spoken_of: str, proof: str) -> list[str]:
        found = dossiers.seen(db, "web:1", Incoming("1", "web:1", text), spoken_of, NOW, cases.NOTHING, proof)
        return [one.code for one in found.told.dossiers]

    def work(db: Connection) -> None:
        assert told(db, f"ghi sai, {CODE}", "H05-261120-0009", PHONE) == [CODE]
        assert told(db, f"ghi sai, {CODE}", "H05-261120-0009", "0911000235") == []
        assert told(db, "cảm ơn", CODE, PHONE) == []
        for _ in range(wrong_proofs.PER_CODE):
            dossiers.keep(db, "web:2", DossierStep(CODE, "wrong"), cases.NOTHING, NOW)
        assert told(db, f"ghi sai, {CODE}", "H05-261120-0009", PHONE) == []

    filled.submit(work).result()


def test_too_many_wrong_numbers_shut_it_to_strangers_only(filled: Store) -> None:
    def work(db: Connection) -> None:
        for _ in range(wrong_proofs.PER_CODE - 1):
            dossiers.keep(db, "web:2", DossierStep(CODE, "wrong"), cases.NOTHING, NOW)
        follow(db, DossierStep(CODE, "followed"), f"{CODE} {PHONE}")
        dossiers.keep(db, "web:2", DossierStep(CODE, "wrong"), cases.NOTHING, NOW)
        assert seen(db, f"{CODE} {PHONE}", who="web:2") == seen(db, f"{CODE} {CARD}", who="web:2") == []
        assert seen(db, "chào") == [(CODE, True)]
        assert seen(db, f"{CODE} {PHONE}", who="web:2", now=NOW + timedelta(days=1, minutes=1)) == [(CODE, False)]

    filled.submit(work).result()


def test_a_hundred_guesses_at_once_find_no_more_than_in_a_row(filled: Store) -> None:
    def work(db: Connection) -> None:
        told = dossiers.seen(db, "web:1", Incoming("1", "web:1", f"{CODE} {PHONE}"), "", NOW, cases.NOTHING)
        for _ in range(wrong_proofs.PER_CODE):
            dossiers.keep(db, "web:2", DossierStep(CODE, "wrong"), cases.NOTHING, NOW)
        with pytest.raises(conversations.Overtaken):
            dossiers.keep(db, "web:1", DossierStep(CODE, "followed"), replace(told), NOW)
        assert list(dossier_follows.running(db)) == []

    filled.submit(work).result()


def test_who_is_erased_follows_nothing(filled: Store) -> None:
    def work(db: Connection) -> None:
        follow(db, DossierStep(CODE, "followed"), f"{CODE} {PHONE}")
        erasure.erase_conversation(db, "web:1", (), erasure.Outcome())
        assert list(dossier_follows.running(db)) == []

    filled.submit(work).result()


def test_who_follows_many_may_leave_every_one(filled: Store) -> None:
    """Only the latest are shown, but the news of an older one brings the choice to leave it."""

    def work(db: Connection) -> None:
        follow(db, DossierStep(CODE, "followed"), f"{CODE} {PHONE}")
        for number in range(dossiers.MOST_SHOWN):
            code = f"H05-26112{number % 2}-{number:04}"
            kept.keep(db, [Dossier(code, "", "", "", "", "", 4, "2026-11-20")], 1, NOW)
            dossier_follows.begin(db, "web:1", code, {}, NOW + timedelta(minutes=1))
        assert (CODE, True) not in seen(db, "chào")
        assert (CODE, True) in seen(db, "1", CODE)
        tapped = Incoming("1", "web:1", choice=f"d:leave:{CODE}")
        told = dossiers.seen(db, "web:1", tapped, "", NOW, cases.NOTHING).told.dossiers
        assert CODE in {one.code for one in told if one.own}

    filled.submit(work).result()


def test_strangers_shut_nobody_out_who_follows(filled: Store) -> None:
    def work(db: Connection) -> None:
        follow(db, DossierStep(CODE, "followed"), f"{CODE} {PHONE}")
        for _ in range(wrong_proofs.PER_CODE):
            dossiers.keep(db, "web:2", DossierStep(CODE, "wrong"), cases.NOTHING, NOW)
        follow(db, DossierStep(CODE, "followed"), CODE)
        assert len(list(dossier_follows.running(db))) == 1

    filled.submit(work).result()
