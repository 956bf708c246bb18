"""`doctor` finds each thing that can be wrong, says how to mend it, and touches nothing."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from feedback_store import backup, conversations, inbox, outbox, sqlite
from feedback_store.checkup import Finding, examine
from feedback_store.store import Connection, Store
from feedback_store.timestamps import to_text, utc_now


def troubles(path: Path) -> str:
    """What is not good, as text."""
    return "\n".join(f"{finding.what} {finding.remedy}" for finding in examine(path) if finding.level != "good")


def healthy(store: Store) -> None:
    """One answered message and a fresh backup."""

    def work(db: Connection) -> None:
        inbox.mark_done(db, inbox.add(db, "web", "k", "web:1", b"words of a citizen", utc_now()) or 0)

    asyncio.run(store.write(work))
    backup.backup(store.path, store.path.with_name("copy.db"))


def test_a_healthy_running_store_has_nothing_to_mend(store: Store) -> None:
    """R4: the control of all below; it may be examined while it runs, and goes on."""
    healthy(store)
    findings = examine(store.path)
    assert [finding for finding in findings if finding.level != "good"] == []
    assert len(findings) >= 12
    assert all(finding.remedy == "" for finding in findings)
    healthy_again = asyncio.run(store.write(lambda db: inbox.add(db, "web", "k2", "web:1", b"", utc_now())))
    assert healthy_again is not None


WRONG = {
    "UPDATE inbox SET body = X'00'": "không còn như lúc nhận",
    "UPDATE inbox SET state = 'quarantine'": "Có 1 tin trong khu cách ly",
    "UPDATE inbox SET state = 'new', received_at = '{hours_ago}'": "chờ trả lời lâu nhất: 180 phút",
    "UPDATE outbox SET state = 'dead'": "Có 1 câu trả lời không gửi được",
    "UPDATE outbox SET state = 'unknown'": "Có 1 câu trả lời không rõ",
    "UPDATE outbox SET state = 'queued', created_at = '{hours_ago}'": "chờ gửi lâu nhất: 180 phút",
    "INSERT INTO tallies_by_unit VALUES ('mot-cham', '1', 0, 'muc', '2026-11', 'x', '5', 1)": "đánh giá lệch 1 chỗ",
    "INSERT INTO tallies_of_endings VALUES ('2026-11', 'case', 'web', 'x', '', 2, 1)": "đánh giá lệch 1 chỗ",
    "INSERT INTO tallies_of_endings_by_field VALUES ('2026-11', 'x', '', 2, 1)": "đánh giá lệch 1 chỗ",
    "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('motcua', 'm999', 'x')": "mới hơn",
}


@pytest.mark.parametrize("change", WRONG)
def test_trouble_in_the_tables_is_found(change: str, store: Store) -> None:
    """R7, R9, R18: quarantine, dead and unknown replies, lags, changed messages, a newer version's file."""
    healthy(store)

    def spoil(db: Connection) -> None:
        conversations.open_for(db, "push:1", "push", utc_now())
        outbox.add(db, outbox.Reply("1:0", "push", "push:1", None, "{}"), "sent")
        db.execute(change.format(hours_ago=to_text(utc_now() - timedelta(hours=3))))

    asyncio.run(store.write(spoil))
    found = troubles(store.path)
    assert WRONG[change] in found
    assert "\nTraceback" not in found


def test_trouble_round_the_store_is_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R4, R5, R19: no service, an old SQLite, a full disk, a network disk, no backup, a lost or an old one."""
    assert "Chưa có bản sao lưu" in troubles(store.path)
    healthy(store)
    assert troubles(store.path) == ""
    store.path.with_name("copy.db").unlink()
    assert "không còn ở đó" in troubles(store.path)
    monkeypatch.setattr("feedback_store.checkup._OLD_BACKUP", timedelta(0))
    backup.backup(store.path, store.path.with_name("copy.db"))
    assert "quá 24 giờ" in troubles(store.path)
    monkeypatch.setattr("feedback_store.checkup.low_water", lambda path: 1e18)
    assert "đang bị từ chối" in troubles(store.path)
    monkeypatch.setattr("feedback_store.sqlite.version", lambda: (3, 40, 1))
    assert "3.40.1 có lỗi" in troubles(store.path)
    monkeypatch.setattr("feedback_store.start_checks.file_system", lambda path: "cifs")
    assert "ổ mạng (cifs)" in troubles(store.path)
    store.close_now()
    assert "Dịch vụ không chạy" in troubles(store.path)


def test_a_damaged_or_missing_file_is_one_finding_not_a_traceback(tmp_path: Path) -> None:
    """R18: whatever lies where the store should be."""
    path = tmp_path / "motcua.db"
    assert examine(path)[0].level == "bad"
    path.write_bytes(b"no database " * 1000)
    assert "không phải cơ sở dữ liệu" in troubles(path)
    path.unlink()
    store = Store(path, reserve=0)
    healthy(store)
    store.close_now()
    with closing(sqlite.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'inbox'").fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    findings = examine(path)
    assert any(finding.level == "bad" and "restore" in finding.remedy for finding in findings)
    assert all(isinstance(finding, Finding) and "\n" not in finding.what for finding in findings)
