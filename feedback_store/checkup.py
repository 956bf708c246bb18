"""A look at the store from outside, running or not: what is wrong, and how to mend it. `doctor` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage
from typing import Literal

from feedback_store import audit, endings, inbox, outbox, sqlite, start_checks, tallies
from feedback_store.backup import last_backup
from feedback_store.errors import StoreRefused
from feedback_store.sqlite import Connection, sqlite3
from feedback_store.store import low_water
from feedback_store.timestamps import from_text, utc_now

_SLOW_ANSWER = timedelta(minutes=1)
_SLOW_DELIVERY = timedelta(minutes=15)
_OLD_BACKUP = timedelta(hours=24)
_WAITING = "«.venv/bin/python main.py waiting»"
_RECOUNT = "«.venv/bin/python main.py ratings recount»"
_BACKUP, _RESTORE = "«.venv/bin/python main.py backup NƠI»", "«.venv/bin/python main.py restore TỆP»"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `remedy` says what to do, and is empty when nothing need be done."""

    level: Literal["good", "warning", "bad"]
    what: str
    remedy: str = ""


def examine(path: Path) -> list[Finding]:
    """Look at everything that can go wrong with the store at `path`; changes nothing and disturbs no running service.

    Reads the whole file: about a minute for 5 GB.
    """
    if not path.is_file():
        return [Finding("bad", f"Chưa có kho dữ liệu {path}.", "Kiểm tra [store] path trong config.toml, hoặc chạy make run.")]
    findings = [*_library(), *_place(path), *_disk(path), *_lock(path)]
    try:
        with closing(sqlite.connect(path)) as db:
            start_checks.check_file(db, path)
            sqlite.apply_pragmas(db)
            start_checks.check_pragmas(db, path)
            db.execute("PRAGMA query_only = 1")
            findings += [Finding("good", "Ghi nhật ký trước (WAL), đồng bộ đầy đủ (FULL)."), *_contents(db)]
    except StoreRefused as refusal:
        findings.append(
            Finding(
                "bad",
                str(refusal),
                f"Dừng dịch vụ và khôi phục bản sao lưu gần nhất bằng {_RESTORE}.",
            )
        )
    except sqlite3.Error as error:
        findings.append(
            Finding(
                "bad",
                f"Không đọc được kho dữ liệu: {error}.",
                f"Khôi phục bản sao lưu bằng {_RESTORE}.",
            )
        )
    return [*findings, *_backup(path)]


def _library() -> Iterator[Finding]:
    try:
        start_checks.check_library()
        yield Finding("good", f"SQLite {'.'.join(map(str, sqlite.version()))}.")
    except StoreRefused as refusal:
        yield Finding("bad", str(refusal), "Chạy lại make run để cài đúng gói.")


def _place(path: Path) -> Iterator[Finding]:
    try:
        start_checks.check_file_system(path)
        yield Finding("good", f"Kho dữ liệu nằm trên ổ của máy này ({start_checks.file_system(path) or 'không rõ loại'}).")
    except StoreRefused as refusal:
        yield Finding("bad", str(refusal), "Chuyển kho dữ liệu sang ổ đĩa của máy.")


def _disk(path: Path) -> Iterator[Finding]:
    free, limit = disk_usage(path.parent).free, low_water(path)
    room = f"Còn trống {_gigabytes(free)}."
    if free >= limit:
        yield Finding("good", room)
    else:
        yield Finding("bad", f"{room} Ảnh và tệp đính kèm đang bị từ chối.", f"Giải phóng ít nhất {_gigabytes(limit)}.")


def _lock(path: Path) -> Iterator[Finding]:
    try:
        start_checks.take_lock(path).close()
        yield Finding("warning", "Dịch vụ không chạy.", "Chạy make run.")
    except StoreRefused:
        yield Finding("good", "Dịch vụ đang chạy.")


def _contents(db: Connection) -> Iterator[Finding]:
    sound = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if sound == "ok":
        yield Finding("good", "Kho dữ liệu nguyên vẹn.")
    else:
        yield Finding(
            "bad",
            f"Kho dữ liệu hỏng: {sound}.",
            f"Dừng dịch vụ và khôi phục bản sao lưu bằng {_RESTORE}.",
        )
    broken = inbox.first_broken_link(db)
    if broken is None:
        yield Finding("good", "Chuỗi băm của hộp thư đến khớp: không tin nào bị sửa.")
    else:
        yield Finding("bad", f"Tin số {broken} không còn như lúc nhận.", "Báo người phụ trách an toàn; so với bản sao lưu.")
    yield _audit(db)
    yield _tallies(db)
    yield _lag("Tin nhắn", "chờ trả lời", inbox.oldest_waiting(db), _SLOW_ANSWER)
    yield _lag("Câu trả lời", "chờ gửi", outbox.oldest_unsent(db), _SLOW_DELIVERY)
    yield _count("tin trong khu cách ly", inbox.count_quarantined(db), "Nhật ký của dịch vụ cho biết vì sao.")
    failed = outbox.count_failed(db)
    yield _count(
        "câu trả lời không gửi được",
        failed["dead"],
        f"Xem bằng {_WAITING}, rồi liên hệ công dân bằng cách khác.",
    )
    yield _count("câu trả lời không rõ đã đến chưa", failed["unknown"], "Hỏi lại công dân đã nhận được chưa.")


def _audit(db: Connection) -> Finding:
    if not db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'audit_head'").fetchone()[0]:
        return Finding("warning", "Kho dữ liệu thuộc phiên bản trước, chưa có nhật ký công việc.", "Chạy make run để nâng cấp.")
    broken = audit.verify(db)
    if broken is not None:
        return Finding("bad", f"Nhật ký công việc đã bị sửa từ dòng {broken}.", "Báo người phụ trách an toàn; so với bản sao lưu.")
    last, proof = audit.head(db)
    return Finding("good", f"Nhật ký công việc nguyên vẹn: {last} dòng, mã dòng cuối {proof[:16] or 'chưa có'}.")


def _tallies(db: Connection) -> Finding:
    if not db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'tallies_by_unit'").fetchone()[0]:
        return Finding("warning", "Kho dữ liệu thuộc phiên bản trước, chưa có đánh giá và khảo sát.", "Chạy make run để nâng cấp.")
    wrong = tallies.recount(db) + endings.recount(db)
    if wrong:
        text = f"Số đếm đánh giá lệch {len(wrong)} chỗ so với các câu trả lời; chỗ đầu: {wrong[0]}."
        return Finding("bad", text, f"Các câu trả lời vẫn còn đủ: chạy {_RECOUNT}, dịch vụ không phải dừng.")
    return Finding("good", "Số đếm đánh giá khớp với các câu trả lời.")


def _lag(what: str, state: str, since: str | None, limit: timedelta) -> Finding:
    if since is None:
        return Finding("good", f"{what} {state}: không có.")
    waited = utc_now() - from_text(since)
    text = f"{what} {state} lâu nhất: {_minutes(waited)} phút."
    return Finding("good", text) if waited <= limit else Finding("warning", text, "Xem nhật ký của dịch vụ.")


def _count(what: str, number: int, remedy: str) -> Finding:
    return Finding("warning", f"Có {number} {what}.", remedy) if number else Finding("good", f"Không có {what}.")


def _backup(path: Path) -> Iterator[Finding]:
    note = last_backup(path)
    if note is None:
        yield Finding(
            "warning",
            "Chưa có bản sao lưu nào.",
            f"Chạy {_BACKUP}, tốt nhất là mỗi 15 phút, sang ổ khác.",
        )
        return
    made: datetime = from_text(note.at)
    text = f"Bản sao lưu gần nhất: {made.astimezone():%d/%m/%Y %H:%M}, {note.messages} tin, tại {note.file}."
    if not Path(note.file).is_file():
        yield Finding("warning", f"{text} Tệp không còn ở đó.", f"Chạy lại {_BACKUP}.")
    elif utc_now() - made > _OLD_BACKUP:
        yield Finding("warning", text, f"Đã quá 24 giờ: chạy lại {_BACKUP}.")
    else:
        yield Finding("good", text)


def _gigabytes(size: float) -> str:
    return f"{size / 2**30:.1f} GB".replace(".", ",")


def _minutes(waited: timedelta) -> int:
    return round(waited.total_seconds() / 60)
