"""The import of a province's export: every record read, what is wrong with it told in a line, the good ones one new version."""

from __future__ import annotations

import datetime
import errno
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from knowledge import export_file, portal_record, source_record, version_store, versions
from knowledge.data_file import BadDataFile
from knowledge.export_file import BadFile, Found, Progress
from knowledge.plain_text import has_html
from knowledge.portal_record import NotPublished
from knowledge.procedure import Procedure
from knowledge.source_record import BadRecord
from knowledge.version_store import Version

MOST_BAD = 0.2
MOST_WITHDRAWN = 0.2
_DISK = {
    errno.EACCES: "không có quyền ghi ở đó",
    errno.EPERM: "không có quyền ghi ở đó",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.ENOENT: "không có thư mục đó",
    errno.ENOTDIR: "đó không phải thư mục",
    errno.EEXIST: "đó không phải thư mục",
    errno.EFBIG: "bảng phiên bản lớn quá; hãy dời thư mục này đi rồi nhập lại dữ liệu mới nhất",
}
_FACTS, _RECORDS, _LISTING = "facts.jsonl", "records.jsonl.gz", "report.txt"
DOUBTS = {
    source_record.FREE_BUT_NOTED: "cột ghi miễn phí, ghi chú nói phải nộp",
    "time_unit_missing": "thời hạn thiếu đơn vị",
    "time_unit_other": "thời hạn ghi bằng lời, không phải bằng số",
    "time_field_contradicts_note": "ô thời hạn khác với ghi chú",
    "fee_not_stated": "không ghi lệ phí",
    "no_documents": "không có thành phần hồ sơ",
    "no_legal_codes": "không có số hiệu văn bản",
    "outdated_agency_names": "cơ quan ghi theo tên cũ",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the officer asked for: the first day of effect, and whether internal codes and a very bad file are taken.

    `complete` says that the file is the whole list: codes that it does not name are withdrawn.
    """

    effective_from: datetime.date
    keep_internal: bool = False
    anyway: bool = False
    complete: bool = False


@dataclass(slots=True)
class Report:
    """What an import found. `bad` and `notes` are lines for the officer; `version` is None if nothing was written.

    `unpublished` are codes that the file says are not (or no longer) for citizens, `damaged` those of records that cannot be used.
    """

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unpublished: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    version: Version | None = None


class Refused(ValueError):
    """Nothing was changed; the message is one Vietnamese line, `report` has the rest."""

    def __init__(self, message: str, report: Report | None = None) -> None:
        super().__init__(message)
        self.report = report or Report()


def import_file(path: Path, folder: Path, choices: Choices, progress: Progress = lambda read: None) -> Report:
    """Read the export and publish its procedures as one version of the folder. Raises Refused, and then nothing has changed."""
    try:
        with _sole_import(folder):
            return _imported(path, folder, choices, progress)
    except BadFile as error:
        raise Refused(f"{path.name}: {error}. Dữ liệu đang dùng không thay đổi.") from None


def withdraw(codes: Sequence[str], folder: Path, effective_from: datetime.date) -> Version:
    """Take procedures away from that day on (bãi bỏ): a version without any of its own. Raises Refused."""
    if wrong := [code for code in codes if not source_record.CODE.match(code)]:
        raise Refused(f"«{_one_line(wrong[0])}» không phải mã thủ tục. Mã có dạng 1.001193; nhiều mã thì cách nhau bằng dấu cách.")
    with _sole_import(folder):
        served = versions.load(folder, effective_from).procedures
        if strange := [code for code in codes if code not in served]:
            raise Refused(f"Không thấy mã {', '.join(strange[:5])} trong các thủ tục đang dùng vào ngày {effective_from:%d/%m/%Y}.")
        facts, records = (version_store.unfinished(folder, name) for name in (_FACTS, _RECORDS))
        facts.touch()
        records.write_bytes(gzip.compress(b"", mtime=0))
        return _published(folder, facts, records, Version("", "", 0, "", effective_from, "", "withdraw", withdrawn=tuple(codes)))


def reinstate(codes: Sequence[str], folder: Path) -> None:
    """Undo the withdrawal of procedures, whichever versions took them away. Raises Refused for a code that none has."""
    with _sole_import(folder):
        kept, _ = version_store.versions(folder)
        gone = {code for version in kept for code in version.withdrawn}
        if strange := [code for code in codes if code not in gone]:
            raise Refused(f"Mã {_one_line(strange[0])} không ở trong các thủ tục đã ngừng cung cấp.")
        left = [replace(version, withdrawn=tuple(code for code in version.withdrawn if code not in codes)) for version in kept]
        version_store.name_all(folder, left)


def _one_line(text: str) -> str:
    """What was typed, without line breaks or what moves a terminal's cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:40])


@contextmanager
def _sole_import(folder: Path) -> Iterator[None]:
    try:
        with version_store.sole_import(folder):
            if version_store.lost(folder):
                raise Refused(f"Bảng phiên bản trong {folder} hỏng cả hai bản: khôi phục thư mục này từ bản sao lưu rồi làm lại.")
            yield
    except version_store.ImportRunning:
        raise Refused("Một lệnh nhập khác đang chạy; đợi xong rồi chạy lại.") from None
    except BadDataFile as error:
        raise Refused(f"Danh mục kèm theo bị hỏng: {error}. Lấy lại tệp này từ bản phát hành của Một Cửa.") from None
    except OSError as error:
        why = _DISK.get(error.errno or 0, f"ổ đĩa báo lỗi số {error.errno}")
        raise Refused(f"Không ghi được vào {folder}: {why}. Dữ liệu đang dùng không thay đổi.") from None


def _imported(path: Path, folder: Path, choices: Choices, progress: Progress) -> Report:
    report = Report()
    facts, records = (version_store.unfinished(folder, name) for name in (_FACTS, _RECORDS))
    codes: dict[str, int] = {}
    with facts.open("wb") as facts_file, gzip.GzipFile(records, "wb", compresslevel=5, mtime=0) as records_file:
        _write(_sound(export_file.records(path, progress), choices, report, codes), facts_file, records_file)
    _refuse_if_poor(path, choices, report)
    withdrawn = _withdrawn(path, folder, choices, report, codes.keys())
    listing = version_store.unfinished(folder, _LISTING)
    listing.write_text("\n".join([*report.bad, *report.notes, ""]), encoding="utf-8")
    blank = Version("", "", 0, "", choices.effective_from, "", path.name, counts=dict(report.counts), withdrawn=withdrawn)
    report.version = _published(folder, facts, records, blank, listing)
    return report


def _published(folder: Path, facts: Path, records: Path, blank: Version, listing: Path | None = None) -> Version:
    """Publish the unfinished files under a name that follows from what they hold, so that a repeated import is no new version."""
    with facts.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{blank.effective_from}-{hashlib.sha256((digest + ' '.join(blank.withdrawn)).encode()).hexdigest()[:10]}"
    version = replace(
        blank,
        id=name,
        file=f"{name}.jsonl",
        size=facts.stat().st_size,
        sha256=digest,
        imported_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds"),
        records=f"{name}.records.jsonl.gz",
    )
    parts = {version.file: facts, version.records: records} | ({f"{name}.report.txt": listing} if listing else {})
    version_store.publish(folder, version, parts)
    return version


def _withdrawn(path: Path, folder: Path, choices: Choices, report: Report, named: Set[str]) -> tuple[str, ...]:
    """The codes that this file takes away: those it says are not for citizens; of a complete one, all that it does not name."""
    if not choices.complete and not report.unpublished:
        return ()
    if choices.complete and report.bad and not choices.anyway:
        raise Refused(
            f"{path.name}: có {len(report.bad)} bản ghi hỏng nên không chắc là danh mục đầy đủ; dữ liệu đang dùng không thay đổi. "
            "Sửa các dòng hỏng rồi nhập lại, hoặc thêm --anyway.",
            report,
        )
    before = versions.load(folder, choices.effective_from)
    gone = report.unpublished & before.known.keys()
    if choices.complete:
        gone |= before.known.keys() - report.damaged
    gone -= named
    leaving = gone & before.procedures.keys()
    if leaving:
        report.counts["withdrawn"] = len(leaving)
        report.notes += [f"{code}: ngừng cung cấp, {before.procedures[code].title}" for code in sorted(leaving)]
    if len(leaving) > MOST_WITHDRAWN * len(before.procedures) and not choices.anyway:
        raise Refused(
            f"{path.name}: {len(leaving)} trên {len(before.procedures)} thủ tục đang dùng sẽ ngừng cung cấp, quá "
            f"{MOST_WITHDRAWN:.0%} nên không nhập; dữ liệu đang dùng không thay đổi. Đúng là như vậy thì thêm --anyway.",
            report,
        )
    return tuple(sorted(gone))


def _refuse_if_poor(path: Path, choices: Choices, report: Report) -> None:
    bad, good = len(report.bad), report.counts["good"]
    if not good:
        raise Refused(f"{path.name}: không có thủ tục nào dùng được. Dữ liệu đang dùng không thay đổi.", report)
    if bad > MOST_BAD * (bad + good) and not choices.anyway:
        raise Refused(
            f"{path.name}: {bad} trên {bad + good} bản ghi bị hỏng, quá {MOST_BAD:.0%} nên không nhập; "
            "dữ liệu đang dùng không thay đổi. Vẫn muốn nhập phần còn lại thì thêm --anyway.",
            report,
        )


def _write(rows: Iterator[tuple[str, Procedure]], facts: IO[bytes], records: gzip.GzipFile) -> None:
    """Write both files row by row."""
    for record, procedure in rows:
        facts.write(json.dumps(procedure.to_data(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        records.write(record.encode("utf-8", "replace") + b"\n")


def _sound(found: Iterator[Found], choices: Choices, report: Report, lines: dict[str, int]) -> Iterator[tuple[str, Procedure]]:
    """The records that can be served as JSON, with their facts; each of the others gets its line in the report.

    `lines` is filled with the codes that were taken and their lines.
    """
    for one in found:
        try:
            record, procedure = read(one)
            text = json.dumps(record, ensure_ascii=False)
        except NotPublished as error:
            report.counts["not_published"] += 1
            report.unpublished.add(_code_of(one.data))
            report.notes.append(f"{_place(one)}: bỏ qua, {error}")
            continue
        except BadRecord as error:
            report.damaged.add(_code_of(one.data))
            report.bad.append(f"{_place(one)}: {error}")
            continue
        if procedure.internal and not choices.keep_internal:
            report.counts["internal"] += 1
        elif procedure.code in lines:
            report.counts["duplicate"] += 1
            report.notes.append(f"Dòng {one.line}, {procedure.code}: trùng mã với dòng {lines[procedure.code]}, giữ bản ghi trước")
        else:
            lines[procedure.code] = one.line
            report.counts["good"] += 1
            _note_doubts(one.line, text, procedure, report)
            yield text, procedure


def read(found: Found) -> tuple[dict[str, Any], Procedure]:
    """One record of either shape, and its facts. Raises BadRecord."""
    if found.error:
        raise BadRecord(found.error)
    record = portal_record.as_record(found.data) if portal_record.is_portal(found.data) else found.data
    return record, source_record.procedure(record)


def _note_doubts(line: int, text: str, procedure: Procedure, report: Report) -> None:
    doubts = [words for flag, words in DOUBTS.items() if flag in procedure.flags]
    if has_html(text):
        report.counts["html"] += 1
        doubts.append("có mã HTML, đã gỡ")
    if any(method.fee.kind == "doubtful" for method in procedure.methods):
        doubts.append("số tiền đáng ngờ")
    if doubts:
        report.counts["doubtful"] += 1
        report.notes.append(f"Dòng {line}, {procedure.code}: {'; '.join(doubts)}")


def _place(found: Found) -> str:
    code = _code_of(found.data)
    return f"Dòng {found.line}, {code}" if code else f"Dòng {found.line}"


def _code_of(data: Any) -> str:
    code = data.get("code") or data.get("codeNotation") if isinstance(data, dict) else None
    return code if isinstance(code, str) and source_record.CODE.match(code) else ""
