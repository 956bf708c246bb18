"""What is kept of dossiers: once each, without who they belong to, with what is told of them to whom."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from feedback_store import conversations, dossier_apologies, dossier_batches, dossier_follows, dossiers, officers
from feedback_store.dossiers import Dossier, Kept
from feedback_store.sqlite import Connection
from feedback_store.store import Store

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
ROW = Dossier("H05.12.3-261120-0001", "1.004194", "Hộ tịch", "xa_ben_go", "online", "whole", 2, "2026-11-20")


def begun(db: Connection) -> int:
    """A batch that is being taken."""
    return dossier_batches.begin(db, "tệp", "0" * 64, 1, None, NOW)


def test_the_same_told_twice_changes_nothing(store: Store) -> None:
    def work(db: Connection) -> None:
        batch = begun(db)
        assert dossiers.keep(db, [ROW, ROW._replace(code="H05.12.3-261120-0002")], batch, NOW) == Kept(2, 0)
        assert dossiers.keep(db, [ROW, ROW._replace(code="H05.12.3-261120-0003")], batch, NOW) == Kept(1, 0)
        assert dossiers.keep(db, [ROW._replace(status=4)], batch, NOW) == Kept(0, 1)
        assert dossiers.load(db, ROW.code) == ROW._replace(status=4)

    store.submit(work).result()


def test_only_the_owner_is_known_again(store: Store) -> None:
    def work(db: Connection) -> None:
        batch = begun(db)
        key = dossiers.make_proof_key(db)
        assert dossiers.make_proof_key(db) == key
        proofs = dossiers.digests(key, ["0911000234", ""])
        assert len(json.loads(proofs)) == 1
        assert "0911000234" not in proofs
        dossiers.keep(db, [ROW._replace(proofs=proofs)], batch, NOW)
        row = dossiers.load(db, ROW.code)
        assert dossiers.is_owner(db, row, "0911000234")
        assert not dossiers.is_owner(db, row, "0911000235")
        assert not dossiers.is_owner(db, None, "0911000234")
        assert not dossiers.is_owner(db, ROW, "")

    store.submit(work).result()


def test_a_second_new_date_is_refused(store: Store) -> None:
    def work(db: Connection) -> None:
        dossiers.keep(db, [ROW], begun(db), NOW)
        boss = officers.add(db, "chi", officers.Profile("Chi", "administrator", ""), NOW).id
        dossier_apologies.add(db, ROW.code, "chờ xác minh", ("a", "b"), boss, NOW)
        with pytest.raises(dossier_apologies.AlreadyExtended):
            dossier_apologies.add(db, ROW.code, "chờ nữa", ("b", "c"), boss, NOW)
        assert dossier_apologies.sent(db, ROW.code, "chat", boss, NOW)
        assert not dossier_apologies.sent(db, ROW.code, "post", boss, NOW)

    store.submit(work).result()


def test_who_follows_is_told_until_the_end(store: Store) -> None:
    def work(db: Connection) -> None:
        dossiers.keep(db, [ROW], begun(db), NOW)
        conversations.open_for(db, "web:1", "web", NOW)
        dossier_follows.begin(db, "web:1", ROW.code, {"status": 2}, NOW)
        [follow] = dossier_follows.running(db)
        assert (follow.told, follow.dossier) == ({"status": 2}, ROW)
        dossier_follows.has_told(db, "web:1", ROW.code, {"status": 10}, NOW)
        assert list(dossier_follows.running(db)) == []
        assert [one.dossier.code for one in dossier_follows.of_conversation(db, "web:1", 5)] == [ROW.code]
        assert dossier_follows.forget(db, "web:1") == 1

    store.submit(work).result()


def test_owners_are_forgotten_with_time(store: Store) -> None:
    def work(db: Connection) -> None:
        key = dossiers.make_proof_key(db)
        dossiers.keep(db, [ROW._replace(proofs=dossiers.digests(key, ["0911000234"]))], begun(db), NOW)
        conversations.open_for(db, "web:1", "web", NOW)
        dossier_follows.begin(db, "web:1", ROW.code, {}, NOW)
        assert dossiers.overdue(db, NOW) == []
        assert dossiers.overdue(db, NOW + timedelta(seconds=1)) == [ROW.code]
        dossiers.forget_owners(db, [ROW.code])
        assert not dossiers.is_owner(db, dossiers.load(db, ROW.code), "0911000234")
        assert list(dossier_follows.running(db)) == []
        assert dossiers.overdue(db, NOW + timedelta(seconds=1)) == []

    store.submit(work).result()
